"""The alert above a page, the list of alerts, and the page of one."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from bulletins.newsletters.models import NewsletterList
from pages.alerts.models import Severity
from pages.models import Membership, Organisation, Service
from tests.crawl import Page
from tests.factories import (
    AlertFactory,
    BulletinFactory,
    ConsultationFactory,
    MeetingBodyFactory,
    MeetingFactory,
    NewsletterIssueFactory,
    ServiceFactory,
    TopicFactory,
    TopicServiceFactory,
)
from tests.test_crawl import PLANTED_FAULTS

pytestmark = pytest.mark.django_db

PLACE = "/where-you-live/east-kent/"
EVERYWHERE = ["/", "/about/", "/news/", "/services/", PLACE, "/search/?q=x", "/display/", "/site-map/"]


def banner(client, address):
    """What a reader is told above the page: the heading of the alert, or nothing."""
    page = client.get(address).content.decode()
    found = re.findall(r'<h2 [^>]*id="alert-title">(.*?)</h2>', page)
    assert len(found) <= 1
    return found[0] if found else ""


def partnership(slug):
    return Organisation.objects.partnerships().at_slug(slug).get()


@pytest.mark.parametrize("address", [*EVERYWHERE, "/no-such-page/"])
def test_an_alert_for_everybody_stands_above_every_page(client, site, address):
    AlertFactory(title="No buses", severity=Severity.SERIOUS_DISRUPTION)
    assert banner(client, address) == "Serious disruption: No buses"


@pytest.mark.parametrize("address", ["/", "/about/", "/no-such-page/"])
def test_the_list_of_alerts_is_one_link_away_even_when_there_is_none(client, site, address):
    assert 'href="/alerts/"' in client.get(address).content.decode()


def test_of_several_alerts_a_page_shows_the_gravest_and_then_the_newest(client, site):
    AlertFactory(title="Older", severity=Severity.DISRUPTION, publish_at=timezone.now() - timedelta(hours=2))
    AlertFactory(title="Newer", severity=Severity.DISRUPTION, publish_at=timezone.now() - timedelta(hours=1))
    AlertFactory(title="Newest and mild", severity=Severity.INFORMATION, publish_at=timezone.now())
    assert banner(client, "/about/") == "Disruption: Newer"
    AlertFactory(title="Gravest", severity=Severity.EMERGENCY, publish_at=timezone.now() - timedelta(days=1))
    assert banner(client, "/about/") == "Emergency: Gravest"


def test_an_alert_of_a_place_stands_on_its_pages_and_on_those_within_it_only(client, site):
    east = partnership("east-kent")
    AlertFactory(title="In the east", everywhere=False).places.add(east)
    network = Organisation.objects.networks().members_of(east).first()
    practice = Organisation.objects.practices().members_of(network).first()
    alone = Organisation.objects.practices().members_of(partnership("dartford-gravesham-and-swanley")).first()
    for address in (PLACE, network.get_absolute_url(), practice.get_absolute_url()):
        assert banner(client, address) == "Disruption: In the east", address
    elsewhere = ["/", "/where-you-live/", "/where-you-live/west-kent/", alone.get_absolute_url(), "/news/"]
    assert [banner(client, address) for address in elsewhere] == [""] * len(elsewhere)


def test_an_alert_of_a_network_stands_on_its_page_and_its_practices_not_on_the_partnership(client, site):
    network = Organisation.objects.networks().members_of(partnership("east-kent")).first()
    other = Organisation.objects.networks().members_of(partnership("east-kent")).last()
    AlertFactory(title="In the network", everywhere=False).places.add(network)
    practice = Membership.objects.on().filter(parent=network).first().child
    assert banner(client, network.get_absolute_url()) == "Disruption: In the network"
    assert banner(client, practice.get_absolute_url()) == "Disruption: In the network"
    assert banner(client, PLACE) == banner(client, other.get_absolute_url()) == ""


def test_the_answer_of_the_postcode_finder_shows_the_alert_of_its_partnership(client, site):
    AlertFactory(title="In the east", everywhere=False).places.add(partnership("east-kent"))
    assert banner(client, "/where-you-live/find/ct1/") == "Disruption: In the east"
    assert banner(client, "/where-you-live/find/me14/") == ""


def test_an_alert_of_a_topic_stands_on_the_topic_and_on_all_services_in_it(client, site):
    topic = TopicFactory()
    at_home, also_there, elsewhere = ServiceFactory(topic=topic), ServiceFactory(), ServiceFactory()
    TopicServiceFactory(topic=topic, service=also_there)
    AlertFactory(title="About teeth", everywhere=False).topics.add(topic)
    for page in (topic, at_home, also_there):
        assert banner(client, page.get_absolute_url()) == "Disruption: About teeth"
    assert banner(client, elsewhere.get_absolute_url()) == banner(client, "/services/") == ""


@pytest.mark.parametrize("factory", [BulletinFactory, ConsultationFactory])
def test_news_and_consultations_show_the_alerts_of_their_places_and_topics(client, site, factory):
    east, topic = partnership("east-kent"), TopicFactory()
    of_place, of_topic, of_all = factory.create_batch(3)
    of_place.places.add(east)
    of_topic.topics.add(topic)
    addresses = [record.get_absolute_url() for record in (of_place, of_topic, of_all)]
    in_the_east = AlertFactory(title="In the east", everywhere=False)
    in_the_east.places.add(east)
    AlertFactory(title="About teeth", everywhere=False).topics.add(topic)
    said = [banner(client, address) for address in addresses]
    assert said == ["Disruption: In the east", "Disruption: About teeth", ""]


def test_newsletters_and_meetings_of_a_partnership_show_its_alerts(client, site):
    east = partnership("east-kent")
    AlertFactory(title="In the east", everywhere=False).places.add(east)
    issue = NewsletterIssueFactory(newsletter=NewsletterList.objects.get(place=east))
    of_all = NewsletterIssueFactory(newsletter=NewsletterList.objects.get(place=None))
    meeting = MeetingFactory(body=MeetingBodyFactory(organisation=east))
    for page in (issue, issue.newsletter, meeting, meeting.body):
        assert banner(client, page.get_absolute_url()) == "Disruption: In the east", page
    for page in (of_all, of_all.newsletter, MeetingFactory()):
        assert banner(client, page.get_absolute_url()) == "", page


def test_a_service_for_some_places_shows_their_alerts(client, site):
    service = ServiceFactory(covers_all=False)
    service.partnerships.add(partnership("east-kent"))
    AlertFactory(title="In the east", everywhere=False).places.add(partnership("east-kent"))
    assert banner(client, service.get_absolute_url()) == "Disruption: In the east"
    assert banner(client, Service.objects.live().filter(covers_all=True).first().get_absolute_url()) == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "draft", "publish_at": None},
        {"publish_at": timezone.now() + timedelta(hours=1)},
        {"expire_at": timezone.now() - timedelta(seconds=1)},
        {"withdrawn": True},
    ],
)
def test_only_what_the_public_may_read_stands_above_a_page(client, site, fields):
    AlertFactory(**fields)
    assert banner(client, "/about/") == ""


def test_it_is_a_region_with_a_name_and_no_interruption(client, site):
    AlertFactory(title="No <b>buses</b>", text="Line one.\n\nLine <i>two</i>.", severity=Severity.EMERGENCY)
    page = client.get("/about/").content.decode()
    (region,) = re.findall(r"<section [^>]*alert--emergency.*?</section>", page, re.DOTALL)
    assert 'aria-labelledby="alert-title"' in region
    assert "role=" not in region and "aria-live" not in region
    assert "No &lt;b&gt;buses" in region and "<p>Line &lt;i&gt;two&lt;/i&gt;.</p>" in region
    assert page.index("</header>") < page.index("alert--emergency") < page.index("<main")


def test_a_link_and_the_end_stand_in_the_banner(client, site):
    alert = AlertFactory(link_address="/contact/", link_words="Who to call")
    page = client.get("/about/").content.decode()
    assert '<a href="/contact/">Who to call</a>' in page
    assert f"This alert ends at {alert.ends_in_words}, or earlier." in page


def test_one_query_asks_for_it_whatever_the_page_and_however_many_there_are(client, site, count_queries):
    client.get(PLACE)
    with_none = count_queries(client.get, PLACE)
    for number in range(20):
        AlertFactory(everywhere=number % 2 == 0).places.set(
            [] if number % 2 == 0 else [partnership("east-kent")]
        )
    assert count_queries(client.get, PLACE) == with_none


def test_the_list_shows_all_live_alerts_the_gravest_first_and_no_banner(client, site, count_queries):
    AlertFactory(title="Mild", severity=Severity.INFORMATION)
    for_one = count_queries(client.get, "/alerts/")
    AlertFactory(title="Grave", severity=Severity.EMERGENCY)
    AlertFactory(title="Of a place", everywhere=False).places.add(partnership("east-kent"))
    AlertFactory(title="Over", expire_at=timezone.now() - timedelta(hours=1))
    page = client.get("/alerts/").content.decode()
    assert [page.index(title) for title in ("Grave", "Of a place", "Mild")] == sorted(
        page.index(title) for title in ("Grave", "Of a place", "Mild")
    )
    assert "Over" not in page and "3 alerts now" in page
    assert "For East Kent. Ends at" in page
    assert banner(client, "/alerts/") == ""
    assert count_queries(client.get, "/alerts/") <= for_one


def test_without_alerts_the_list_says_so(client, site):
    assert "There are no alerts at the moment." in client.get("/alerts/").content.decode()


def test_an_alert_has_its_own_page_which_says_when_it_ended(client, site):
    alert = AlertFactory(title="No buses")
    page = client.get(alert.get_absolute_url())
    assert page.status_code == 200
    assert banner(client, alert.get_absolute_url()) == ""
    assert alert.text in page.content.decode()
    alert.expire_at = timezone.now()
    alert.save()
    ended = client.get(alert.get_absolute_url())
    assert ended.status_code == 410
    assert "This alert has ended." in ended.content.decode()
    assert alert.text not in ended.content.decode()


def test_the_page_of_a_mild_alert_still_shows_a_graver_one(client, site):
    mild = AlertFactory(severity=Severity.INFORMATION)
    AlertFactory(title="Grave", severity=Severity.EMERGENCY)
    assert banner(client, mild.get_absolute_url()) == "Emergency: Grave"


def test_a_withdrawn_alert_says_why_at_its_address(client, site):
    alert = AlertFactory(withdrawn=True)
    answer = client.get(alert.get_absolute_url())
    assert answer.status_code == 410
    assert "It was wrong." in answer.content.decode()


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_nobody_reads_an_alert_before_it_is_published(client, site, state):
    alert = AlertFactory(state=state, publish_at=None)
    assert client.get(alert.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("query", ["?%00", "?a=" + "x" * 10_000, "?page=1&page=2", "?on=%ff"])
def test_hostile_query_strings_break_nothing(client, site, query):
    alert = AlertFactory()
    for address in ("/alerts/", alert.get_absolute_url()):
        assert client.get(address + query).status_code == 200
    assert client.get("/alerts/" + "x" * 5000 + "/").status_code == 404
    assert client.get("/alerts/%00/").status_code == 400


def test_a_live_alert_is_found_by_search_until_its_end(client, site):
    alert = AlertFactory(title="Zephyrs at the pier")
    assert alert.get_absolute_url() in client.get("/search/?q=zephyrs").content.decode()
    alert.expire_at = timezone.now()
    alert.save()
    assert alert.get_absolute_url() not in client.get("/search/?q=zephyrs").content.decode()


def test_the_list_of_alerts_is_on_the_site_map_and_in_the_sitemap(client, site):
    assert "/alerts/</loc>" in client.get("/sitemap.xml").content.decode()
    assert 'href="/alerts/"' in client.get("/site-map/").content.decode()


@pytest.mark.parametrize("address", ["/about/", "/", "/alerts/", "/alerts/no-buses/", PLACE])
def test_a_page_with_an_alert_is_sound_markup(client, site, address):
    words = {"title": "No buses", "link_words": "Who to call about buses", "link_address": "/contact/"}
    AlertFactory(slug="no-buses", severity=Severity.EMERGENCY, **words)
    AlertFactory(slug="second")
    answer = client.get(address)
    page = Page(address, answer.status_code, dict(answer.headers), list(answer.cookies), answer.content)
    assert {check.__name__: list(check(page)) for check in PLANTED_FAULTS if list(check(page))} == {}
