from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "publications.meetings"
    label = "meetings"

    def ready(self):
        from pages import site_content
        from pages.where_you_live import latest
        from publications.meetings import desk, search
        from publications.meetings.lists import links_for
        from publications.meetings.standing import add_body, add_meeting

        site_content.add_record_maker("meeting-bodies", add_body)
        site_content.add_record_maker("meetings", add_meeting)
        latest.add_links(links_for)
        search.connect()
        desk.connect()
