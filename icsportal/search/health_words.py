"""The synonyms and best bets that come with the site. Staff change them in the admin."""

from icsportal.lib.standing_text import BadStandingText
from icsportal.search.models import BestBet, Synonym


def add_bets(bets: list[dict]) -> int:
    """Each best bet for words that have none yet is added; returns how many."""
    known = set(BestBet.objects.values_list("folded", flat=True))
    added = 0
    for bet in bets:
        for phrase in bet["phrases"]:
            best = BestBet(phrase=phrase, address=bet["address"], note=bet.get("note", ""))
            best.clean_words()
            if best.folded not in known:
                best.save()
                known.add(best.folded)
                added += 1
    return added


def add_groups(groups: list[dict]) -> int:
    """Each group that is not there yet is added; returns how many. Raises BadStandingText."""
    known = {(tuple(words), before) for words, before in Synonym.objects.values_list("words", "before")}
    fresh = []
    for group in groups:
        if set(group) - {"words", "leads_to", "before", "note"} or not group.get("words"):
            raise BadStandingText(f"{group}: give words, and leads_to, before or note if need be")
        if (tuple(group["words"]), group.get("before")) not in known:
            fresh.append(Synonym(**group))
    Synonym.objects.bulk_create(fresh)
    return len(fresh)
