from django.urls import path

from bulletins.newsletters import views
from icsportal.lib import day_in_address  # noqa: F401  gives addresses their <day:…>

app_name = "newsletters"

urlpatterns = [
    path("", views.newsletter_index, name="index"),
    path("<slug:newsletter>/", views.newsletter_archive, name="list"),
    path("<slug:newsletter>/feed/", views.feed, name="feed"),
    path("<slug:newsletter>/<day:issued_on>/", views.IssueDetail.as_view(), name="issue"),
]
