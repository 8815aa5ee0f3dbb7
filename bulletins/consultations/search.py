"""What consultations offer to site search."""

from bulletins.consultations.models import OUTCOME_TEXTS, Consultation
from icsportal.lib.text import words_of_html
from icsportal.publishing.signals import record_changed
from icsportal.publishing.windows import public_window
from icsportal.search import index
from pages.services.places import area_name


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
        place=tuple(area_name(place) for place in consultation.places.with_name().order_by("name")),
        topic=tuple(topic.name for topic in consultation.topics.all()),
        dated_on=consultation.opens_on,
    )


def after_change(sender, record, **kwargs):
    """Places and topics are saved after the row itself."""
    index.refresh(record)


def connect():
    index.register(Consultation, describe)
    record_changed.connect(after_change, sender=Consultation, dispatch_uid="search consultations")
