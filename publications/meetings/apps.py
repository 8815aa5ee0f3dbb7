from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "publications.meetings"
    label = "meetings"

    def ready(self):
        from django.db.models import Q

        from pages import site_content
        from pages.alerts import subjects
        from pages.where_you_live import latest
        from publications.meetings import desk, search
        from publications.meetings.lists import links_for
        from publications.meetings.models import MeetingBody
        from publications.meetings.standing import add_body, add_meeting

        site_content.add_record_maker("meeting-bodies", add_body)
        site_content.add_record_maker("meetings", add_meeting)
        latest.add_links(links_for)

        def about(body, held_on=None):
            whose = MeetingBody.objects.filter(slug=body).values("organisation")
            return subjects.Subject(of_place=Q(organisation__in=whose))

        for page in ("meetings:body", "meetings:meeting"):
            subjects.add(page, about)
        search.connect()
        desk.connect()
