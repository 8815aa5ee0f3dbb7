from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "bulletins.consultations"
    label = "consultations"
