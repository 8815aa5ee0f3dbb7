"""An issue as an email: what programs for email are told, and what readers see."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.utils import getaddresses, parsedate_to_datetime

import pytest
from django.core.mail.message import BadHeaderError
from django.db import IntegrityError
from lxml import html

from bulletins.newsletters.models import NewsletterIssue
from bulletins.sending import letters
from bulletins.sending.letters import Words
from icsportal.publishing import actions as lifecycle
from tests.crawl import Page
from tests.factories import (
    BulletinFactory,
    DeliveryFactory,
    IssueItemFactory,
    LetterFactory,
    MailingFactory,
    NewsletterIssueFactory,
    UserFactory,
)
from tests.markup import CHECKS, nothing_is_written_into_it_that_belongs_in_a_file

pytestmark = pytest.mark.django_db

LEAVE = "https://www.example.org/bulletins/subscribe/leave/?key=a.b&x=1"
MANAGE = "https://www.example.org/bulletins/subscribe/manage/?key=a.b"


@pytest.fixture(autouse=True)
def address_of_the_site(settings):
    settings.SITE_ADDRESS = "https://www.example.org"
    settings.DEFAULT_FROM_EMAIL = "Newsletters <news@example.org>"


def sent(issue, **fields):
    """The message that a reader gets, as it goes over the wire."""
    mailing = MailingFactory(
        list_name=issue.newsletter.title,
        list_slug=issue.newsletter.slug,
        web_address=issue.get_absolute_url(),
    )
    letter = LetterFactory(mailing=mailing, **letters.words_of_issue(issue)._asdict())
    delivery = DeliveryFactory(
        mailing=mailing,
        letter=letter,
        leave_url=LEAVE,
        manage_url=MANAGE,
        **{"address": "r@example.org"} | fields,
    )
    return message_from_bytes(
        letters.message_for(delivery).message().as_bytes(linesep="\r\n"), policy=policy.default
    )


def test_programs_for_email_are_told_which_list_it_is_and_how_to_leave_it():
    issue = NewsletterIssueFactory(title="Spring", newsletter__name="Deal, Dover", newsletter__slug="deal")
    message = sent(issue)
    assert message["From"] == "Newsletters <news@example.org>"
    assert message["To"] == "r@example.org"
    assert message["Subject"] == "Spring"
    assert message["List-Id"] == '"Deal, Dover newsletter" <deal.newsletters.www.example.org>'
    assert message["List-Unsubscribe"] == f"<{LEAVE}>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Archive"] == f"<https://www.example.org{issue.get_absolute_url()}>"
    assert parsedate_to_datetime(message["Date"]).tzinfo is not None
    assert re.fullmatch(r"<[0-9]+\.[\w-]+@www\.example\.org>", message["Message-ID"])
    assert message.get_content_type() == "multipart/alternative"
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]  # the best last, as RFC 2046 has it
    for name, value in message.raw_items():
        assert all(len(line) <= 998 for line in f"{name}: {value}".splitlines())


@pytest.mark.parametrize("name", ["Deal’s coast", 'Say "Deal", \\ or Dover', "咖啡" * 40])
def test_programs_know_a_list_by_its_id_whatever_its_name_holds(name):
    issue = NewsletterIssueFactory(newsletter__name=name[:80], newsletter__slug="deal")
    ((name_of_list, key),) = getaddresses([dict(sent(issue).raw_items())["List-Id"]])
    assert key == "deal.newsletters.www.example.org"
    assert str(make_header(decode_header(name_of_list))) == issue.newsletter.title


def test_the_message_id_is_the_same_at_every_attempt_and_another_for_every_reader():
    delivery, other = DeliveryFactory(), DeliveryFactory()
    assert delivery.message_id == type(delivery).objects.get(pk=delivery.pk).message_id
    assert delivery.message_id != other.message_id


def test_both_parts_say_what_the_page_says_and_begin_with_the_way_to_it(client):
    bulletin = BulletinFactory(title="A new clinic", summary="It opens in May.")
    issue = NewsletterIssueFactory(introduction="<p>Hello <strong>all</strong>.</p>")
    IssueItemFactory(issue=issue, position=90, address=bulletin.get_absolute_url())
    message = sent(issue)
    plain = message.get_body(["plain"]).get_content()
    formatted = html.fromstring(message.get_body(["html"]).get_content())
    said = " ".join(formatted.find("body").text_content().split())
    for words in ("Hello all.", issue.items.first().heading, "A new clinic", "It opens in May.", issue.title):
        assert words in said and words in plain
    address = f"https://www.example.org{issue.get_absolute_url()}"
    assert plain.startswith("Read this on our website") and address in plain
    first = formatted.xpath("//body//a")[0]
    assert (first.text, first.get("href")) == ("Read this on our website", address)
    links = formatted.xpath("//a/@href")
    assert f"https://www.example.org{bulletin.get_absolute_url()}" in links
    assert links[-2:] == [MANAGE, LEAVE]
    assert LEAVE in plain and MANAGE in plain


def test_a_message_sees_nothing_of_its_reader_and_fetches_nothing(site):
    message = sent(NewsletterIssue.objects.get())
    page = html.fromstring(message.get_body(["html"]).get_content())
    assert page.xpath("//img | //script | //link | //style | //iframe | //@background | //@srcset") == []
    assert "url(" not in message.get_body(["html"]).get_content()
    own = {LEAVE, MANAGE}
    shared = letters.words_of_issue(NewsletterIssue.objects.get()).html
    assert all(f'href="{link}"' in shared for link in page.xpath("//a/@href") if link not in own)


def test_the_message_of_july_2022_is_small_and_its_markup_sound(site, client):
    message = sent(NewsletterIssue.objects.get())
    formatted = message.get_body(["html"]).get_content().encode()
    assert len(formatted) < 10_000 and len(message.as_bytes()) < 20_000
    page = Page("/", 200, {"Content-Type": "text/html"}, [], formatted)
    checks = [check for check in CHECKS if check is not nothing_is_written_into_it_that_belongs_in_a_file]
    assert [fault for check in checks for fault in check(page)] == []
    styled = page.document.xpath("//p[@style] | //h1[@style] | //h2[@style] | //a[@style]")
    assert styled and page.document.xpath("//p[not(@style)] | //h2[not(@style)] | //a[not(@style)]") == []
    assert "font-size: 16px" in page.document.xpath("//body/@style")[0]


def test_every_link_of_a_letter_leads_to_what_the_public_can_read():
    bulletin = BulletinFactory()
    issue = NewsletterIssueFactory(
        introduction='<p><a href="/nowhere/">A</a> <a href="https://elsewhere.example/">B</a></p>'
    )
    IssueItemFactory(issue=issue, address=bulletin.get_absolute_url())
    found = list(letters.links_not_public(letters.words_of_issue(issue)))
    assert found == ["https://www.example.org/nowhere/"]


def test_a_letter_keeps_the_words_of_its_day_and_the_page_is_corrected_at_once(client):
    issue = NewsletterIssueFactory()
    said = letters.words_of_issue(issue)
    new = lifecycle.start_new_version(record=issue, by=UserFactory())
    new.introduction = "<p>Put right.</p>"
    new.save()
    lifecycle.submit(record=new, by=UserFactory())
    lifecycle.publish(record=new, by=UserFactory(), correction="It said something wrong.")
    assert "Put right." in client.get(issue.get_absolute_url()).content.decode()
    assert "Put right." not in said.html
    assert "Put right." in letters.words_of_issue(NewsletterIssue.objects.get()).html


@pytest.mark.parametrize("words", ["Hello\r\nBcc: all@example.org", "Hello\nX: y", "a\rb"])
def test_no_subject_name_or_address_brings_a_header_of_its_own(words):
    with pytest.raises(BadHeaderError):
        letters.message(Words(words, "<p>a</p>", "a"), "r@example.org", {}).message()
    with pytest.raises(BadHeaderError):
        letters.message(Words("a", "<p>a</p>", "a"), f"r@example.org{words}", {}).message()


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (lambda: MailingFactory(list_name="A\nBcc: all@example.org"), "mailing_words_can_be_seen"),
        (lambda: LetterFactory(subject="A\r\nBcc: all@example.org"), "letter_subject_can_be_seen"),
        (lambda: DeliveryFactory(address="a@example.org\nb@example.org"), "delivery_address_is_one_line"),
        (lambda: DeliveryFactory(address="a@example.org, b@example.org"), "delivery_address_is_one_line"),
    ],
)
def test_the_database_holds_no_header_injection(make, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make()


def test_international_addresses_and_words_go_through_in_a_form_every_server_reads():
    issue = NewsletterIssueFactory(title="Grüße aus Kent: 咖啡", introduction="<p>Ωμέγα</p>")
    message = sent(issue, address="someone@xn--exmple-cua.example")
    assert message["Subject"] == "Grüße aus Kent: 咖啡"
    assert message["To"] == "someone@xn--exmple-cua.example"
    assert "Ωμέγα" in message.get_body(["plain"]).get_content()
    headers = "".join(f"{name}: {value}" for name, value in message.raw_items() if name != "Subject")
    assert headers.isascii()
