"""What a record must put right before the public may read it, and what could be plainer."""

from dataclasses import replace

from django.utils.text import capfirst
from djangocms_text.fields import HTMLField

from icsportal.lib.content_checks import Finding, Text, check
from icsportal.lib.content_checks.findings import stop
from icsportal.lib.content_checks.reading import age_of
from icsportal.publishing.contents import written_fields
from icsportal.publishing.reachable import links_of, own_hosts


def rich_texts(record) -> list[tuple[str, str]]:
    """(label, HTML) of every field in which people write headings, lists and links."""
    return [
        (capfirst(str(field.verbose_name)), field.value_from_object(record) or "")
        for field in written_fields(type(record))
        if isinstance(field, HTMLField)
    ]


def findings(record) -> list[Finding]:
    """All that is found in a record, what stops its publication first."""
    texts = rich_texts(record)
    found = [*missing_summary(record)]
    for label, html in texts:
        for finding in check(
            html, is_public=links_of(record), own_hosts=own_hosts(), under_level=record.text_under_level
        ):
            where = f"{label}, {finding.where}" if len(texts) > 1 else finding.where
            found.append(replace(finding, where=where))
    return sorted(found, key=lambda finding: not finding.stops)


def missing_summary(record) -> list[Finding]:
    if getattr(record, "summary", None) is None or record.summary.strip():
        return []
    return [
        stop(
            "missing summary", "Summary", "Say in one sentence what it is about: lists and searches show it."
        )
    ]


def what_stops(record) -> list[str]:
    """A sentence for each thing that must be put right before the public may read the record."""
    return record.missing() + [str(finding) for finding in findings(record) if finding.stops]


def reading_age(record) -> int | None:
    """The age at which most people read all its texts with ease; None if they are too short to tell."""
    return age_of(Text("".join(html for _, html in rich_texts(record))))
