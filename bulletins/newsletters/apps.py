from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "bulletins.newsletters"
    label = "newsletters"

    def ready(self):
        from bulletins.newsletters import search, standing
        from bulletins.newsletters.models import NewsletterIssue, NewsletterList
        from pages import site_content
        from pages.where_you_live import latest

        search.connect()
        site_content.add_record_maker("newsletter-lists", standing.add_list)
        site_content.add_record_maker("newsletters", standing.add_issue)
        latest.add_source(lambda partnership: NewsletterIssue.objects.live().for_place(partnership))
        latest.add_links(NewsletterList.objects.links_for)
