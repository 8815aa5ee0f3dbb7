import json

from django.core.management.base import BaseCommand, CommandError
from django.utils.html import strip_tags

from icsportal.search.bounded import TookTooLong
from icsportal.search.searching import ON_A_PAGE, search


class Command(BaseCommand):
    help = "What the public finds for some words: best first, with addresses."

    def add_arguments(self, parser):
        parser.add_argument("words")
        parser.add_argument("--kind", help="Only results of this kind, such as News.")
        parser.add_argument("--limit", type=int, default=ON_A_PAGE, help="How many at most.")
        parser.add_argument("--json", action="store_true", help="For another program to read.")

    def handle(self, *, words, kind, limit, **options):
        if limit < 1:
            raise CommandError("--limit must be 1 or more.")
        try:
            found = search(words, filters={"kind": kind} if kind else None)
        except TookTooLong:
            raise CommandError("The search took too long. Use more words.") from None
        hits = found.hits(0, limit)
        if options["json"]:
            return json.dumps(
                {
                    "words": words,
                    "searched_for": found.corrected or words,
                    "total": found.counts.total,
                    "results": [
                        {
                            "address": hit.page_url or hit.url,
                            "title": hit.title,
                            "kind": hit.kind,
                            "page": hit.page_label,
                            "score": round(one.score, 3),
                        }
                        for hit, one in zip(hits, found.best, strict=False)
                    ],
                },
                indent=2,
            )
        lines = [f"{found.counts.total} results" + (f" for “{found.corrected}”" if found.corrected else "")]
        for number, hit in enumerate(hits, 1):
            lines.append(f"{number:3}. {hit.title} [{hit.kind}]  {hit.page_url or hit.url}")
            if hit.page_label:
                lines.append(f"     {hit.page_label} of {hit.document}: {strip_tags(hit.piece)}")
        return "\n".join(lines)
