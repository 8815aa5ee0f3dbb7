from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "bulletins.consultations"
    label = "consultations"

    def ready(self):
        from bulletins.consultations import desk, search
        from bulletins.consultations.lists import open_about
        from bulletins.consultations.models import Consultation
        from bulletins.consultations.standing import add_consultation
        from pages import site_content
        from pages.alerts import subjects
        from pages.where_you_live import asked

        site_content.add_record_maker("consultations", add_consultation)
        asked.add_source(open_about)
        subjects.add(
            "consultations:consultation",
            lambda slug: subjects.of_records(Consultation.objects.filter(slug=slug)),
        )
        search.connect()
        desk.connect()
