from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    name = "bulletins.newsletters"
    label = "newsletters"

    def ready(self):
        from django.db.models import Q

        from bulletins.newsletters import search, standing
        from bulletins.newsletters.models import NewsletterIssue, NewsletterList
        from pages import site_content
        from pages.alerts import subjects
        from pages.where_you_live import latest

        def about(newsletter, issued_on=None):
            places = NewsletterList.objects.filter(slug=newsletter).values("place")
            return subjects.Subject(of_place=Q(organisation__in=places))

        for page in ("newsletters:list", "newsletters:issue"):
            subjects.add(page, about)
        search.connect()
        site_content.add_record_maker("newsletter-lists", standing.add_list)
        site_content.add_record_maker("newsletters", standing.add_issue)
        latest.add_source(lambda partnership: NewsletterIssue.objects.live().for_place(partnership))
        latest.add_links(NewsletterList.objects.links_for)
