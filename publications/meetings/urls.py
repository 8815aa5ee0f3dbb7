from django.urls import path

from icsportal.lib import day_in_address  # noqa: F401  gives addresses their <day:…>
from publications.meetings import views

app_name = "meetings"

urlpatterns = [
    path("", views.meeting_list, name="list"),
    path("calendar.ics", views.calendar_of_all, name="calendar"),
    path("<slug:body>/", views.body, name="body"),
    path("<slug:body>/<day:held_on>/", views.MeetingDetail.as_view(), name="meeting"),
    path("<slug:body>/<day:held_on>/meeting.ics", views.calendar_of_one, name="calendar_of_one"),
    path("<slug:body>/<day:held_on>/files/<str:name>", views.file, name="file"),
]
