"""The synonyms that come with the site. Staff change them in the admin, and are not overruled."""

from icsportal.lib.standing_text import BadStandingText
from icsportal.search.models import Synonym


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
