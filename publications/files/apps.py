from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "publications.files"
    label = "files"

    def ready(self):
        from publications.files import desk

        desk.connect()
