"""What every template may name; nothing is asked of the database unless it is used."""

from django.utils.functional import SimpleLazyObject

from pages.alerts.models import Alert
from pages.alerts.subjects import subject_of


def shown_alert(request):
    """The one alert that stands above this page, or something empty. One query."""
    return {"shown_alert": SimpleLazyObject(lambda: gravest_about(subject_of(request)))}


def gravest_about(subject):
    return Alert.objects.live().concerning(subject).gravest_first().first()
