from datetime import date

from django.urls import path, register_converter

from bulletins.newsletters import views


class DayConverter:
    """A day as it stands in an address: 2022-07-01."""

    regex = "[0-9]{4}-[0-9]{2}-[0-9]{2}"

    def to_python(self, value):
        return date.fromisoformat(value)

    def to_url(self, day):
        return day.isoformat()


register_converter(DayConverter, "day")

app_name = "newsletters"

urlpatterns = [
    path("", views.newsletter_index, name="index"),
    path("<slug:newsletter>/", views.newsletter_archive, name="list"),
    path("<slug:newsletter>/feed/", views.feed, name="feed"),
    path("<slug:newsletter>/<day:issued_on>/", views.IssueDetail.as_view(), name="issue"),
]
