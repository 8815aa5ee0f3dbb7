"""Where readers find the form, with the choice of the page they come from."""

import re
from html import unescape

from bulletins.consultations.models import Consultation
from bulletins.consultations.states import CONCLUDED
from bulletins.subscriptions.links import link_for
from pages.models import Topic
from pages.services.places import partnerships
from tests.factories import ConsultationFactory


def ways_in(client, address):
    return [
        unescape(href)
        for href in re.findall(r'href="(/bulletins/subscribe/[^"]*)"', client.get(address).content.decode())
    ]


def ticked(client, href):
    return re.findall(r'id="id_[^>]*value="([^"]+)" checked', client.get(href).content.decode())


def test_the_news_lead_to_the_form_with_their_filters_chosen(client, site):
    place = partnerships()[0].slug
    (href,) = ways_in(client, f"/news/?place={place}&topic=mental-health&year=2019")
    assert set(ticked(client, href)) == {place, "mental-health", "weekly"}
    (href,) = ways_in(client, "/news/")
    assert ticked(client, href) == ["weekly"]


def test_a_partnership_leads_to_the_form_with_its_newsletter_chosen(client, site):
    (href,) = ways_in(client, "/where-you-live/medway-and-swale/")
    assert ticked(client, href) == ["medway-and-swale"]
    words_of = {partnership.slug: link_for(partnership) for partnership in partnerships()}
    assert len(words_of) == 4
    for slug, (_, address) in words_of.items():
        assert ticked(client, address) == [slug]


def test_newsletters_lead_to_the_form(client, site):
    assert ways_in(client, "/bulletins/")
    (href,) = ways_in(client, "/bulletins/medway-and-swale/")
    assert ticked(client, href) == ["medway-and-swale"]
    assert ways_in(client, "/site-map/") == ["/bulletins/subscribe/"]


def test_a_consultation_leads_to_the_form_with_its_places_and_topics_chosen(client, site):
    consultation, topic = ConsultationFactory(), Topic.objects.get(slug="mental-health")
    place = partnerships()[0]
    consultation.places.set([place])
    consultation.topics.set([topic])
    (href,) = ways_in(client, consultation.get_absolute_url())
    assert set(ticked(client, href)) == {place.slug, topic.slug, "weekly"}


def test_a_consultation_of_which_nothing_more_will_be_said_offers_no_email(client, site):
    over = Consultation.objects.in_state(*CONCLUDED).first()
    assert ways_in(client, over.get_absolute_url()) == []
