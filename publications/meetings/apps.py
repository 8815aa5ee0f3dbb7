from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "publications.meetings"
    label = "meetings"
