"""Ready-made texts that come with the site, from `fixtures/alert-texts/`."""

from icsportal.lib.standing_text import BadStandingText
from pages.alerts.models import ReadyText, Severity


def add_ready_text(*, fields, text, by):
    """The text written in one file can be chosen by staff.

    Raises BadStandingText.
    """
    try:
        severity = Severity[fields["severity"].upper().replace(" ", "_")]
    except KeyError:
        raise BadStandingText(
            f"an alert is {', '.join(Severity.labels)}, not '{fields['severity']}'"
        ) from None
    ReadyText.objects.get_or_create(
        name=fields["name"],
        defaults={"severity": severity, "title": fields["title"], "text": " ".join(text.split())},
    )
