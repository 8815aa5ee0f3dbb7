"""What crawlers are told: every address that the public can read, and when it last changed."""

from django.contrib.sitemaps import Sitemap, views
from django.urls import reverse
from django.views.decorators.http import require_safe

from bulletins.consultations.models import Consultation
from bulletins.models import Bulletin
from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from pages.models import Service
from pages.published import published_pages
from pages.where_you_live.addresses import lists, with_page
from publications.foi.addresses import pages_without_date
from publications.foi.models import DisclosureLogEntry
from publications.meetings.models import Meeting, MeetingBody
from publications.models import Publication


class PublicSitemap(Sitemap):
    """Addresses on the host that was asked, whatever the CMS calls its site."""

    def __init__(self, host):
        self.host = host

    def get_domain(self, site=None):
        return self.host


class Pages(PublicSitemap):
    def items(self):
        return published_pages()

    def location(self, page):
        return page.address

    def lastmod(self, page):
        return page.content.changed_date


class Records(PublicSitemap):
    """All live records of one kind."""

    model = None

    def items(self):
        return self.model.objects.live().for_listing()

    def lastmod(self, record):
        return record.changed_at


class Bulletins(Records):
    model = Bulletin


class Newsletters(Records):
    model = NewsletterIssue


class NewsletterLists(PublicSitemap):
    """The lists themselves; the page of all of them is one of the CMS."""

    def items(self):
        return NewsletterList.objects.all()


class Consultations(Records):
    model = Consultation


class Publications(Records):
    model = Publication


class PublicationTexts(Records):
    """The publications that are web pages, where each begins; its sections are linked from there."""

    def items(self):
        return Publication.objects.live().with_text().only("slug", "changed_at").order_by("pk")

    def location(self, publication):
        return reverse("publications:read", args=[publication.slug])


class PublicationSeries(PublicSitemap):
    """Series of which something is public."""

    def items(self):
        return Publication.objects.live().in_series()


class DisclosureLogEntries(Records):
    model = DisclosureLogEntry

    def items(self):
        return self.model.objects.live().only("reference", "changed_at").order_by("pk")


class FreedomOfInformation(PublicSitemap):
    """The scheme, the reasons to refuse and the lists of requests; the rest are pages of the CMS."""

    def items(self):
        return pages_without_date()

    def location(self, address):
        return address


class Meetings(Records):
    model = Meeting


class MeetingBodies(PublicSitemap):
    """The list of all meetings, and that of each body."""

    def items(self):
        return [reverse("meetings:list"), *(body.get_absolute_url() for body in MeetingBody.objects.all())]

    def location(self, address):
        return address


class Services(Records):
    model = Service


class Topics(PublicSitemap):
    """The topics of services that list any, and the A to Z."""

    def items(self):
        topics = [topic.get_absolute_url() for topic in Service.objects.live().topics()]
        return [*topics, reverse("services:a_to_z")]

    def location(self, address):
        return address


class Alerts(PublicSitemap):
    """The list of alerts; each of them is gone too soon to be remembered by crawlers."""

    def items(self):
        return [reverse("alerts:list")]

    def location(self, address):
        return address


class Subscribing(PublicSitemap):
    """The form; all that comes after it is one reader's own."""

    def items(self):
        return [reverse("subscriptions:subscribe")]

    def location(self, address):
        return address


class Register(PublicSitemap):
    """Organisations and the lists of them, but for those at the address of a CMS page."""

    def items(self):
        pages = {page.address for page in published_pages()}
        addresses = [*(address for _, address in lists()), *(address for _, address in with_page())]
        return [address for address in addresses if address not in pages]

    def location(self, address):
        return address


@require_safe
def sitemap(request):
    host = request.get_host()
    parts = {
        "pages": Pages(host),
        "register": Register(host),
        "alerts": Alerts(host),
        "topics": Topics(host),
        "services": Services(host),
        "bulletins": Bulletins(host),
        "newsletters": Newsletters(host),
        "newsletter lists": NewsletterLists(host),
        "subscribing": Subscribing(host),
        "consultations": Consultations(host),
        "publications": Publications(host),
        "texts of publications": PublicationTexts(host),
        "series of publications": PublicationSeries(host),
        "freedom of information": FreedomOfInformation(host),
        "disclosure log": DisclosureLogEntries(host),
        "bodies that meet": MeetingBodies(host),
        "meetings": Meetings(host),
    }
    return views.sitemap(request, parts)
