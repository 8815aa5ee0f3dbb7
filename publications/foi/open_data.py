"""The disclosure log and the figures as open data, with what the pages say and nothing else."""

from django.conf import settings

from icsportal.lib.csv_text import csv_text
from icsportal.lib.text import words_of_html
from publications.foi.models.performance import FIGURES

LICENCE = "Open Government Licence v3.0"
LOG_COLUMNS = (
    "reference title law received due answered working_days_taken in_time held decision reason exemptions "
    "request answer topics places dataset example address"
).split()


def log_rows(entries, host):
    """One row for each entry. `host` is what addresses start with, such as "https://example.org"."""
    entries = entries.for_detail().order_by("-answered_on", "-reference")
    for entry in entries.iterator(chunk_size=500):
        questions = list(entry.questions.all())
        yield {
            "reference": entry.reference,
            "title": entry.title,
            "law": entry.get_regime_display(),
            "received": entry.received_on.isoformat(),
            "due": entry.last_day and entry.last_day.isoformat(),
            "answered": entry.answered_on.isoformat(),
            "working_days_taken": entry.working_days_taken,
            "in_time": entry.get_in_time_display(),
            "held": entry.get_held_display(),
            "decision": entry.outcome,
            "reason": entry.get_refusal_reason_display(),
            "exemptions": [provision.code for provision in entry.codes],
            "request": "\n".join(
                [entry.request_text, *(f"{question.number}. {question.text}" for question in questions)]
            ),
            "answer": "\n".join(
                words_of_html(text)
                for text in [entry.answer, *(f"{each.number}. {each.answer}" for each in questions)]
                if text
            ),
            "topics": [topic.name for topic in entry.topics.all()],
            "places": [place.name for place in entry.places.all()],
            "dataset": entry.is_dataset,
            "example": entry.is_example,
            "address": host + entry.get_absolute_url(),
        }


def log_csv(entries, host) -> str:
    return csv_text(LOG_COLUMNS, log_rows(entries, host))


def log_json(entries, host) -> dict:
    return about("Disclosure log", LOG_COLUMNS, list(log_rows(entries, host)))


FIGURE_COLUMNS = ["quarter", "from", "to", "as_at", *FIGURES, "note"]


def figure_rows(quarters):
    for quarter in quarters:
        yield {
            "quarter": quarter.name,
            "from": quarter.starts_on.isoformat(),
            "to": quarter.ends_on.isoformat(),
            "as_at": quarter.as_at.isoformat(),
            **{name: getattr(quarter, name) for name in FIGURES},
            "note": quarter.note,
        }


def figures_csv(quarters) -> str:
    return csv_text(FIGURE_COLUMNS, figure_rows(quarters))


def figures_json(quarters) -> dict:
    return about("How we answer information requests", FIGURE_COLUMNS, list(figure_rows(quarters)))


def about(title, columns, rows) -> dict:
    return {
        "title": title,
        "publisher": settings.ORGANISATION_NAME,
        "licence": LICENCE,
        "columns": columns,
        "rows": rows,
    }
