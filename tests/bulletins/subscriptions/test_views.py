"""Subscribing, changing and leaving, as a reader does it, and as others try to."""

import re
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bulletins.subscriptions import consent
from bulletins.subscriptions.limits import MOST_REQUESTS
from bulletins.subscriptions.links import Link
from bulletins.subscriptions.models import Subscriber, SubscriptionRequest
from tests.bulletins.subscriptions.conftest import FORM, links_in, stamp
from tests.crawl import Page
from tests.factories import NewsletterListFactory, SubscriberFactory, SubscriptionRequestFactory, TopicFactory

pytestmark = pytest.mark.django_db

ASKED = "/bulletins/subscribe/check-your-email/"


def link(subscriber, purpose="manage", days_old=0):
    return Link(purpose, subscriber.key, timezone.now() - timedelta(days=days_old)).path()


def now_of(subscriber):
    return Subscriber.objects.get(pk=subscriber.pk)


def ticked(response):
    """The choices that are ticked, without those of the display."""
    return re.findall(r'id="id_[^>]*value="([^"]+)" checked', response.content.decode())


def said(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode().partition("<main")[2].partition("</main>")[0])
    return " ".join(text.split())


# From the form to the first email


def test_somebody_subscribes_by_the_form_and_the_button_of_the_page_in_the_email(
    client, subscribe, medway, mailoutbox
):
    confirm, _ = subscribe(email="Sam.Lee@Example.ORG")
    assert mailoutbox[0].to == ["Sam.Lee@example.org"]
    assert "Medway and Swale" in mailoutbox[0].body
    page = client.get(confirm)
    assert "Medway and Swale" in said(page)
    assert "starts with S, at example.org" in said(page)
    answer = client.post(confirm, follow=True)
    assert "You get our emails now." in said(answer)
    subscriber = Subscriber.objects.get()
    assert subscriber.address == "Sam.Lee@example.org"
    assert list(subscriber.newsletters.all()) == [medway]
    assert SubscriptionRequest.objects.count() == 0


def test_what_was_agreed_is_kept_in_the_very_words_that_were_shown(client, subscribe):
    shown = said(client.get(FORM))
    confirm, _ = subscribe()
    client.post(confirm)
    subscriber = Subscriber.objects.get()
    assert subscriber.consent_wording in shown
    assert subscriber.consent_version == consent.VERSION
    assert subscriber.asked_at <= subscriber.confirmed_at <= timezone.now()


def test_the_form_comes_with_the_place_and_topic_of_the_page_that_led_there(client, medway, topic):
    other = NewsletterListFactory()
    asked = f"place={medway.place.slug}&topic=hospitals&how_often=weekly&topic=none"
    assert ticked(client.get(f"{FORM}?{asked}")) == [medway.slug, "weekly", "hospitals"]
    assert ticked(client.get(f"{FORM}?newsletter={other.slug}")) == [other.slug]


def test_topics_are_kept_only_where_they_count(fill_in, topic):
    fill_in(topics=["hospitals"])
    fill_in(topics=["hospitals"], how_often="weekly")
    assert [list(each.topics.all()) for each in SubscriptionRequest.objects.order_by("pk")] == [[], [topic]]


def test_a_closed_list_cannot_be_chosen(client, fill_in):
    closed = NewsletterListFactory(is_open=False, name="An old list")
    assert "An old list" not in said(client.get(FORM))
    assert fill_in(newsletters=[closed.slug]).status_code == 422


def test_no_page_of_this_sets_a_cookie_or_may_be_stored(client, fill_in, subscribe):
    confirm, _ = subscribe()
    subscriber = SubscriberFactory()
    answers = [
        client.get(FORM),
        fill_in(email="kim@example.org"),
        fill_in(email="no address"),
        client.get(ASKED),
        client.get(confirm),
        client.get(link(subscriber)),
        client.get(link(subscriber, "leave")),
        client.post(link(subscriber, "leave")),
        client.get(FORM + "manage/?key=nothing"),
    ]
    for answer in answers:
        assert not answer.cookies
        assert "no-store" in answer["Cache-Control"]


def test_nothing_of_an_address_is_logged(client, subscribe, fill_in, caplog):
    caplog.set_level(0)
    confirm, _ = subscribe()
    fill_in(email="sam@example.org\nBcc: kim@example.org")
    client.get(confirm)
    client.get(confirm + "x")
    client.post(confirm)
    assert "sam@" not in caplog.text
    assert "key=" not in caplog.text


# Faults of the form


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "sam"}, "Enter an email address in the form name@example.org."),
        ({"email": "a" * 10_000 + "@example.org"}, "An email address has at most 254 characters."),
        ({"email": "sam@example.org\r\nBcc: kim@example.org"}, "Enter an email address in the form"),
        ({"email": "sam@example.org,kim@example.org"}, "Enter an email address in the form"),
        ({"email": "s\u0430m@example.org"}, "There is a letter before the @ that is not one of a to z."),
        ({"email": "sam\0@example.org"}, "Null characters are not allowed."),
        ({"newsletters": []}, "Choose at least one place."),
        ({"newsletters": ["no-such-list"]}, "Choose places from the list."),
        ({"newsletters": ["a\0b"]}, "Choose places from the list."),
        ({"newsletters": ["x" * 10_000]}, "Choose places from the list."),
        ({"topics": ["no-such-topic"]}, "Choose topics from the list."),
        ({"how_often": "hourly"}, "Choose how often you want an email."),
        ({"how_often": ""}, "Choose how often you want an email."),
    ],
)
def test_a_fault_is_said_at_the_top_and_at_the_field_and_nothing_is_kept(
    fill_in, work_off, mailoutbox, fields, words
):
    answer = fill_in(**fields)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count(words) == 2
    assert "<title>Error: " in page
    assert not SubscriptionRequest.objects.exists()
    work_off()
    assert mailoutbox == []


def test_what_was_typed_comes_back_with_the_fault(fill_in, medway):
    answer = fill_in(email='sam"<b>@x', how_often="weekly")
    assert 'value="sam&quot;&lt;b&gt;@x"' in answer.content.decode()
    assert ticked(answer) == [medway.slug, "weekly"]


def test_an_international_domain_is_kept_in_its_ascii_form(fill_in, work_off, mailoutbox):
    assert fill_in(email="sam@b\u00fccher.example").status_code == 303
    work_off()
    assert mailoutbox[0].to == ["sam@xn--bcher-kva.example"]


def test_a_form_sent_at_once_is_shown_again_and_taken_after_that(fill_in):
    answer = fill_in(minutes=0)
    assert answer.status_code == 422
    assert "That was very fast." in said(answer)
    assert "sam@example.org" in answer.content.decode()
    assert not SubscriptionRequest.objects.exists()
    shown = re.search(r'name="shown" value="([^"]+)"', answer.content.decode())[1]
    assert fill_in(shown=shown).status_code == 422  # still within three seconds
    assert fill_in(minutes=0.1).status_code == 303


def test_the_three_seconds_begin_when_the_form_was_first_shown(fill_in):
    shown = stamp(timezone.now() - timedelta(seconds=1))
    page = fill_in(shown=shown).content.decode()
    assert f'name="shown" value="{shown}"' in page


@pytest.mark.parametrize("shown", ["", "nonsense", "abc.def", "\0", "x" * 10_000])
def test_a_form_that_we_did_not_show_is_shown_again_with_a_stamp_of_ours(fill_in, shown):
    answer = fill_in(shown=shown)
    assert answer.status_code == 422
    assert "This page was open for a long time." in said(answer)
    again = re.search(r'name="shown" value="([^"]+)"', answer.content.decode())[1]
    assert re.fullmatch(r"[0-9a-f]+\.[\w-]{43}", again)


def test_a_form_that_was_open_for_two_days_is_shown_again_with_what_was_typed(fill_in):
    answer = fill_in(minutes=2 * 24 * 60)
    assert answer.status_code == 422
    assert "sam@example.org" in answer.content.decode()


def test_one_network_can_ask_only_so_often(fill_in):
    for number in range(MOST_REQUESTS):
        assert fill_in(email=f"sam{number}@example.org").status_code == 303
    answer = fill_in(email="kim@example.org")
    assert answer.status_code == 429
    assert answer["Retry-After"] == "600"
    assert "kim@example.org" in answer.content.decode()
    assert SubscriptionRequest.objects.count() == MOST_REQUESTS


# The same answer for everyone


def test_the_answer_and_its_work_are_the_same_whether_an_address_is_known(client, fill_in):
    SubscriberFactory(address="known@example.org")
    SubscriberFactory(address="left@example.org", left=True)
    SubscriptionRequestFactory(address="asked@example.org", mailed_at=timezone.now())
    fill_in(email="first@example.org")  # fills the caches of the CMS
    answers, costs = [], []
    for name in ("unknown", "known", "left", "asked"):
        with CaptureQueriesContext(connection) as queries:
            answer = fill_in(email=f"{name}@example.org")
        costs.append([re.sub(r"'[^']*'|[0-9]+", "?", query["sql"]) for query in queries])
        page = client.get(answer["Location"])
        answers.append((answer.status_code, answer["Location"], page.status_code, page.content))
    assert answers[0][:3] == (303, ASKED, 200)
    assert all(answer == answers[0] for answer in answers)
    assert all(cost == costs[0] for cost in costs)


def test_somebody_known_is_told_so_by_email_and_led_to_their_choices(
    client, fill_in, work_off, mailoutbox, medway
):
    subscriber = SubscriberFactory(address="sam@example.org")
    fill_in()
    work_off()
    manage, leave, _ = links_in(mailoutbox[0])
    assert "You get it already" in mailoutbox[0].body
    headers = mailoutbox[0].message()
    assert headers["List-Unsubscribe"].endswith(leave + ">")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    page = client.get(manage)
    assert set(ticked(page)) == {subscriber.newsletters.get().slug, medway.slug, "issue"}
    assert "You get them when you press" in page.content.decode()
    assert list(now_of(subscriber).newsletters.all()) != [medway]
    subscriber.newsletters.add(medway)
    assert "You get them when you press" not in client.get(manage).content.decode()


def test_who_left_and_asks_again_confirms_again(client, subscribe):
    subscriber = SubscriberFactory(address="sam@example.org", left=True)
    confirm, _ = subscribe()
    client.post(confirm)
    assert now_of(subscriber).left_at is None
    assert now_of(subscriber).newsletters.count() == 1


# Links


def test_a_scanner_that_gets_every_link_of_every_message_changes_nothing(
    client, fill_in, work_off, mailoutbox
):
    SubscriberFactory(address="known@example.org", paused=True)
    fill_in()
    fill_in(email="known@example.org")
    work_off()

    def kept():
        rows = [list(model.objects.order_by("pk").values()) for model in (Subscriber, SubscriptionRequest)]
        return rows, [list(each.newsletters.values()) for each in Subscriber.objects.all()]

    before = kept()
    visited = [path for message in mailoutbox for path in links_in(message)]
    visited += [
        header.strip("<>").partition("localhost:8000")[2]
        for message in mailoutbox
        if (header := message.extra_headers.get("List-Unsubscribe"))
    ]
    assert len(visited) >= 6
    for method in (Client().get, Client().head):
        for path in visited:
            if path != "/privacy/":
                assert method(path).status_code == 200
    assert kept() == before


def test_mail_programs_leave_by_one_post_without_cookies_or_token():
    subscriber = SubscriberFactory()
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        link(subscriber, "leave"),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert not answer.cookies
    assert now_of(subscriber).left_at
    assert strict.post(link(subscriber, "leave"), {"List-Unsubscribe": "One-Click"}).status_code == 200


def test_every_form_works_without_a_csrf_cookie(medway, subscribe):
    strict = Client(enforce_csrf_checks=True)
    confirm, _ = subscribe()
    answer = strict.post(confirm)
    assert answer.status_code == 303
    assert strict.post(answer["Location"], {"do": "pause"}).status_code == 303
    shown = stamp(timezone.now() - timedelta(minutes=1))
    fields = {"newsletters": medway.slug, "how_often": "issue", "email": "kim@example.org", "shown": shown}
    assert strict.post(FORM, fields).status_code == 303


def test_a_confirmation_works_once(client, subscribe):
    confirm, _ = subscribe()
    assert client.post(confirm).status_code == 303
    for answer in (client.get(confirm), client.post(confirm)):
        assert answer.status_code == 410
        assert "This link has been used, or is too old" in said(answer)
    assert Subscriber.objects.count() == 1


def test_a_used_confirmation_brings_nobody_back_who_left(client, subscribe):
    confirm, _ = subscribe()
    client.post(confirm)
    client.post(link(Subscriber.objects.get(), "leave"))
    assert client.post(confirm).status_code == 410
    assert Subscriber.objects.get().left_at


def test_a_confirmation_ends_after_seven_days_also_if_nothing_was_erased_yet(client):
    request = SubscriptionRequestFactory(asked_at=timezone.now() - timedelta(days=7, minutes=1))
    assert client.post(link(request, "confirm")).status_code == 410
    recent = SubscriptionRequestFactory()
    assert client.post(link(recent, "confirm", days_old=8)).status_code == 410
    assert not Subscriber.objects.exists()


def test_an_old_link_to_choices_has_ended_and_one_to_leave_never_does(client):
    subscriber = SubscriberFactory()
    assert client.get(link(subscriber, days_old=89)).status_code == 200
    answer = client.get(link(subscriber, days_old=91))
    assert answer.status_code == 410
    assert "This link is too old" in said(answer)
    assert client.post(link(subscriber, "leave", days_old=3000)).status_code == 200
    assert now_of(subscriber).left_at


@pytest.mark.parametrize("purpose", ["confirm", "manage", "leave"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_altered_link_is_refused_with_a_way_out(client, purpose, method):
    subscriber, request = SubscriberFactory(), SubscriptionRequestFactory()
    row = request if purpose == "confirm" else subscriber
    good = link(row, purpose)
    path, _, key = good.partition("?key=")
    others = [
        Link(each, row.key, timezone.now()).signed
        for each in ("confirm", "manage", "leave")
        if each != purpose
    ]
    altered = [
        "",
        "nonsense",
        key[:-1],
        key[1:],
        key.replace(row.key.hex[:4], "0000", 1),
        key.swapcase(),
        key + "A",
        key.rpartition(".")[0],
        "." + key,
        "%00",
        "%ff%fe",
        "%ED%A0%80",
        "a" * 10_000,
        key + "&key=nonsense",
        *others,
    ]
    for each in altered:
        answer = getattr(client, method)(f"{path}?key={each}")
        assert answer.status_code == 404, each
        assert "This link does not work" in said(answer)
        assert 'href="/bulletins/subscribe/"' in answer.content.decode()
    assert getattr(client, method)(path).status_code == 404
    assert now_of(subscriber).left_at is None


def test_a_link_of_somebody_erased_says_that_nothing_is_left(client):
    subscriber = SubscriberFactory()
    manage, leave = link(subscriber), link(subscriber, "leave")
    subscriber.delete()
    for answer in (client.get(manage), client.get(leave), client.post(leave)):
        assert answer.status_code == 410
        assert "We do not have this email address any more" in said(answer)


# Managing


def test_somebody_changes_what_they_get(client, topic):
    subscriber, other = SubscriberFactory(), NewsletterListFactory()
    fields = {"do": "change", "newsletters": other.slug, "how_often": "weekly", "topics": "hospitals"}
    answer = client.post(link(subscriber), fields, follow=True)
    assert "We have saved what you chose." in said(answer)
    assert now_of(subscriber).how_often == "weekly"
    assert list(now_of(subscriber).newsletters.all()) == [other]
    assert list(now_of(subscriber).topics.all()) == [topic]


def test_a_change_to_nothing_is_refused_and_changes_nothing(client):
    subscriber = SubscriberFactory()
    answer = client.post(link(subscriber), {"do": "change", "how_often": "weekly"})
    assert answer.status_code == 422
    assert "Choose at least one place." in said(answer)
    assert now_of(subscriber).how_often == "issue"
    assert now_of(subscriber).newsletters.count() == 1


def test_somebody_takes_a_break_and_comes_back(client):
    subscriber = SubscriberFactory()
    answer = client.post(link(subscriber), {"do": "pause"}, follow=True)
    assert "You get no emails until you start them again." in said(answer)
    assert now_of(subscriber).paused_at
    answer = client.post(link(subscriber), {"do": "resume"}, follow=True)
    assert "You get our emails again." in said(answer)
    assert now_of(subscriber).paused_at is None


@pytest.mark.parametrize("purpose", ["manage", "leave"])
def test_whoever_leaves_is_told_until_when_the_address_is_kept(client, purpose):
    subscriber = SubscriberFactory(paused=True)
    answer = client.post(link(subscriber, purpose), {"do": "leave"})
    assert answer.status_code == 200
    assert "You get no more emails from us" in said(answer)
    until = timezone.localtime(timezone.now() + timedelta(days=28))
    assert f"We erase your address after {until:%-d %B %Y}" in said(answer)
    assert now_of(subscriber).newsletters.count() == 0
    for path in (link(subscriber), link(subscriber, "leave")):
        assert client.get(path).status_code == 410
    assert client.post(link(subscriber), {"do": "resume"}).status_code == 410
    assert now_of(subscriber).left_at


def test_a_link_shows_whoever_has_it_only_the_beginning_of_the_address(client):
    subscriber = SubscriberFactory(address="sam.lee@example.org")
    for path in (link(subscriber), link(subscriber, "leave")):
        page = client.get(path)
        assert "starts with s, at example.org" in said(page)
        assert "sam.lee" not in page.content.decode()


@pytest.mark.parametrize(
    "query", ["done=%00", "done=<b>", "newsletter=%00", "topic=" + "x" * 10_000, "do=leave"]
)
def test_no_query_string_changes_or_breaks_a_page(client, query):
    subscriber = SubscriberFactory()
    for path in (link(subscriber) + "&", FORM + "?", link(subscriber, "leave") + "&"):
        assert client.get(path + query).status_code == 200
    assert now_of(subscriber).left_at is None


def test_no_page_costs_more_for_more_lists_and_topics(client, count_queries):
    subscriber = SubscriberFactory()
    request = SubscriptionRequestFactory()
    paths = [FORM, link(subscriber), link(request, "confirm"), link(subscriber, "leave")]
    for path in paths:
        client.get(path)
    before = [count_queries(client.get, path) for path in paths]
    request.newsletters.add(*NewsletterListFactory.create_batch(10))
    subscriber.newsletters.add(*NewsletterListFactory.create_batch(10))
    subscriber.topics.add(*TopicFactory.create_batch(10))
    assert [count_queries(client.get, path) for path in paths] == before
    assert max(before) <= 10


def test_every_page_of_subscribing_is_valid_html_with_a_title_and_a_heading_of_its_own(client, fill_in):
    subscriber, leaving, request = SubscriberFactory(), SubscriberFactory(), SubscriptionRequestFactory()
    answers = {
        "form": client.get(FORM),
        "fault": fill_in(email=""),
        "asked": client.get(ASKED),
        "confirm": client.get(link(request, "confirm")),
        "manage": client.get(link(subscriber) + "&done=changed"),
        "leave": client.get(link(subscriber, "leave")),
        "left": client.post(link(leaving, "leave")),
        "no link": client.get(link(subscriber) + "x"),
        "old link": client.get(link(subscriber, days_old=100)),
        "used link": client.post(link(subscriber, "confirm")),
    }
    titles = set()
    for name, answer in answers.items():
        page = Page(FORM, answer.status_code, dict(answer.headers), [], answer.content)
        assert page.parsed[1] == [], name
        assert len(page.document.xpath("//h1")) == 1
        titles.add(page.document.xpath("//title")[0].text)
    assert len(titles) == len(answers)


@pytest.mark.django_db(transaction=True)
def test_two_confirmations_of_one_address_at_the_same_moment_make_one_subscriber(medway):
    requests = [SubscriptionRequestFactory(address="sam@example.org", newsletters=[medway]) for _ in range(4)]
    ready, statuses = Barrier(len(requests)), []

    def confirm(request):
        ready.wait()
        statuses.append(Client().post(link(request, "confirm")).status_code)
        connection.close()

    threads = [Thread(target=confirm, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 410, 410, 410]
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"email": "sam@example.org"}'),
        ("multipart/form-data", b"no boundary"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\0\r\n\r\n\0"),
        ("application/x-www-form-urlencoded", b"\xff\xfe\0=%ff%00&=&&&do"),
        ("application/x-www-form-urlencoded; charset=utf-7", b"do=+AGw-eave"),
        ("application/x-www-form-urlencoded; charset=no-such", b"do=fly"),
        ("application/x-www-form-urlencoded", b"&".join(b"newsletters=x" for _ in range(2000))),
        ("application/x-www-form-urlencoded", b"email=" + b"a" * 3_000_000),
        ("text/plain", b""),
    ],
    ids=range(9),
)
def test_no_body_breaks_the_form_or_the_choices(client, content_type, body):
    subscriber = SubscriberFactory()
    before = now_of(subscriber).__dict__
    for path in (FORM, link(subscriber)):
        answer = client.generic("POST", path, body, content_type=content_type)
        assert 400 <= answer.status_code < 500, path
    assert {**now_of(subscriber).__dict__, "_state": None} == {**before, "_state": None}
    assert not SubscriptionRequest.objects.exists()


def test_other_methods_are_refused(client):
    subscriber = SubscriberFactory()
    for path in (FORM, link(subscriber), link(subscriber, "leave"), link(subscriber, "confirm")):
        assert {client.put(path).status_code, client.delete(path).status_code} == {405}
