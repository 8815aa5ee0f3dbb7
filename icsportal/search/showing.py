"""What one result shows: its words with what was looked for marked, and the page of a document to open."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from icsportal.search.finding import Ranked
from icsportal.search.models import LANGUAGE
from icsportal.search.tsquery import Prepared

# Signs that no text holds, since nobody can type them.
START, STOP = "\x02", "\x03"
MARKS = f"StartSel={START}, StopSel={STOP}"
WHOLE = f"{MARKS}, HighlightAll=true"
PIECE = f"{MARKS}, MaxWords=32, MinWords=16, ShortWord=2, MaxFragments=1"
LONGEST_READ = 30_000  # characters of a passage, in which to look for the best piece


@dataclass(frozen=True)
class Hit:
    """One result; texts are safe HTML with `<mark>` in it."""

    title: str
    url: str
    kind: str
    summary: SafeString
    piece: str = ""
    page_label: str = ""
    page_url: str = ""
    document: str = ""
    dated_on: date | None = None
    live_from: datetime | None = None


def shown(best: list[Ranked], prepared: Prepared, pairs: list[str] | None = None) -> list[Hit]:
    """The entries in their order, with what each shows. One query.

    PostgreSQL sees no word in "A&E", which is marked here if "ae" is one of `pairs`.
    """
    if not best:
        return []
    statement = f"""
        SELECT e.id, e.title, e.url, e.kind, e.dated_on, e.live_from,
               ts_headline('{LANGUAGE}', e.summary, %s::tsquery, %s),
               ts_headline('{LANGUAGE}', left(p.text, {LONGEST_READ}), %s::tsquery, %s),
               p.number, p.label, p.url, p.document
        FROM search_entry e LEFT JOIN search_passage p ON p.entry_id = e.id AND p.id = ANY(%s::bigint[])
        WHERE e.id = ANY(%s::bigint[])
    """
    values = [
        prepared.any,
        WHOLE,
        prepared.any,
        PIECE,
        [one.passage for one in best if one.passage],
        [one.entry for one in best],
    ]
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        found = {row[0]: hit_of(row[1:], pairs or []) for row in cursor.fetchall()}
    return [found[one.entry] for one in best if one.entry in found]


def hit_of(row, pairs) -> Hit:
    title, url, kind, dated_on, live_from, summary, piece, number, label, page_url, document = row
    summary, piece = (with_pairs(text or "", pairs) for text in (summary, piece))
    is_page = bool(number)
    # Its own text is quoted only where the summary does not say it already.
    says_more = piece and START in piece and (is_page or START not in summary)
    return Hit(
        title=title,
        url=url,
        kind=kind,
        dated_on=dated_on,
        live_from=live_from,
        summary=marked(summary),
        piece=marked(" ".join(piece.split())) if says_more else "",
        page_label=label if is_page else "",
        page_url=page_url if is_page else "",
        document=(document or title) if is_page else "",
    )


def with_pairs(text: str, pairs: list[str]) -> str:
    for first, second in pairs:
        written = rf"\b{first} ?(?:&|\band\b) ?{second}\b"
        text = re.sub(written, lambda match: f"{START}{match[0]}{STOP}", text, flags=re.IGNORECASE)
    return text


def marked(text: str) -> SafeString:
    """The text with its marks as HTML. A mark that touches the next is one with it."""
    text = re.sub(f"{STOP}(\\s?){START}", r"\1", text)
    return mark_safe(escape(text).replace(START, "<mark>").replace(STOP, "</mark>"))  # noqa: S308  escaped
