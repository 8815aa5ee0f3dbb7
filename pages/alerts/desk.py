"""What staff are told of alerts on the first page of the admin."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from icsportal.publishing.desk import Panel, Row, add_panel
from pages.alerts.models import Alert

ENDING_WITHIN = timedelta(hours=24)


def about_to_end(request):
    if not request.user.has_perm("alerts.view_alert"):
        return None
    ending = Alert.objects.expiring(by=timezone.now() + ENDING_WITHIN).order_by("expire_at", "pk")
    return Panel(
        "Alerts about to end",
        "No alert ends in the next 24 hours.",
        [
            Row(
                str(alert),
                reverse("admin:alerts_alert_change", args=[alert.pk]),
                f"{alert.get_severity_display()}. Ends by itself at {alert.ends_in_words}.",
            )
            for alert in ending
        ],
    )


def connect():
    add_panel(about_to_end)
