"""What consultations offer to site search."""

from bulletins.consultations.models import OUTCOME_TEXTS, Consultation
from icsportal.lib.text import words_of_html
from icsportal.publishing.windows import public_window
from icsportal.search import index


def describe(consultation):
    window = public_window(consultation)
    texts = ("body", *OUTCOME_TEXTS) if consultation.outcome_published_on else ("body",)
    return window and index.Findable(
        "Consultation",
        consultation.title,
        consultation.get_absolute_url(),
        *window,
        summary=consultation.summary,
        body=" ".join(words_of_html(getattr(consultation, name)) for name in texts),
        dated_on=consultation.opens_on,
    )


def connect():
    index.register(Consultation, describe)
