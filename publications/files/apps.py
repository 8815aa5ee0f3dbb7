from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "publications.files"
    label = "files"
