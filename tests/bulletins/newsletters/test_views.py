"""Newsletters as readers find them."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone
from lxml import etree

from bulletins.newsletters.models import NewsletterIssue
from icsportal.publishing import actions
from tests.bulletins.test_feeds import ATOM, faults
from tests.crawl import Page
from tests.factories import (
    BulletinFactory,
    CorrectionFactory,
    IssueItemFactory,
    MovedAddressFactory,
    NewsletterIssueFactory,
    NewsletterListFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.markup import CHECKS

pytestmark = pytest.mark.django_db

FEBRUARY = date(2026, 2, 1)


def text(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_an_issue_stands_at_its_list_and_date_with_its_items_in_order(client):
    bulletin = BulletinFactory(title="A new clinic", summary="It opens in May.")
    issue = NewsletterIssueFactory(
        newsletter__slug="east-kent",
        issued_on=FEBRUARY,
        title="Spring",
        introduction="<p>Hello.</p>",
        items=False,
    )
    IssueItemFactory(issue=issue, position=20, address=bulletin.get_absolute_url())
    IssueItemFactory(issue=issue, position=10, heading="Walk with us", body="<p>Every Monday.</p>")
    page = text(client, "/bulletins/east-kent/2026-02-01/")
    said = ["Spring", "Hello.", "Walk with us", "Every Monday.", "A new clinic", "It opens in May."]
    main = page[page.index("<h1") :]
    assert [main.index(words) for words in said] == sorted(main.index(words) for words in said)
    assert f'<a href="{bulletin.get_absolute_url()}">A new clinic</a>' in page


def test_an_item_follows_its_page_and_leaves_with_it(client):
    bulletin = BulletinFactory(title="A new clinic")
    MovedAddressFactory(old_path="/news/old/", new_path=bulletin.get_absolute_url())
    issue = NewsletterIssueFactory()
    IssueItemFactory(issue=issue, address="/news/old/")
    assert f'<a href="{bulletin.get_absolute_url()}">A new clinic</a>' in text(
        client, issue.get_absolute_url()
    )
    actions.withdraw(record=bulletin, reason="It was wrong.", by=UserFactory())
    page = text(client, issue.get_absolute_url())
    assert "A new clinic" not in page
    assert "One page that stood here is no longer on this website." in page


@pytest.mark.parametrize(
    "address",
    [
        "/bulletins/east-kent/2026-02-02/",
        "/bulletins/east-kent/2026-02-30/",
        "/bulletins/east-kent/2026-2-1/",
        "/bulletins/west-kent/2026-02-01/",
        "/bulletins/nowhere/",
        "/bulletins/nowhere/feed/",
    ],
)
def test_what_is_not_there_is_not_found(client, address):
    NewsletterIssueFactory(newsletter__slug="east-kent", issued_on=FEBRUARY)
    assert client.get(address).status_code == 404


def test_what_is_not_live_is_in_no_list_feed_or_page(client):
    newsletter = NewsletterListFactory()
    later = timezone.now() + timedelta(days=1)
    draft = NewsletterIssueFactory(newsletter=newsletter, title="Hidden", publish_at=later)
    for address in ["/bulletins/", newsletter.get_absolute_url(), newsletter.feed_address]:
        assert "Hidden" not in text(client, address)
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_a_withdrawn_issue_says_why_it_went(client):
    issue = NewsletterIssueFactory(withdrawn=True)
    assert "It was wrong." in text(client, issue.get_absolute_url(), status=410)


def test_a_correction_is_on_the_page_at_once(client):
    issue = NewsletterIssueFactory()
    CorrectionFactory(record=issue, text="The clinic opens at 9am, not 8am.")
    assert "The clinic opens at 9am, not 8am." in text(client, issue.get_absolute_url())


def test_the_archive_leads_to_all_issues_and_each_to_its_neighbours(client):
    newsletter = NewsletterListFactory()
    days = [FEBRUARY, date(2026, 3, 1), date(2026, 4, 1)]
    for day in days:
        NewsletterIssueFactory(newsletter=newsletter, issued_on=day, title=f"Issue of {day:%B}")
    other = NewsletterIssueFactory(issued_on=date(2026, 3, 15), title="Of another list")
    archive = text(client, newsletter.get_absolute_url())
    found = [archive.index(f"Issue of {month}") for month in ("April", "March", "February")]
    assert found == sorted(found)
    middle = text(client, newsletter.issues.get(issued_on=days[1]).get_absolute_url())
    assert "Issue of April" in middle and "Issue of February" in middle
    assert other.title not in archive + middle


def test_an_issue_whose_day_is_not_known_names_only_its_month(client):
    issue = NewsletterIssueFactory(issued_on=date(2022, 7, 1), is_dated_by_month=True)
    for address in ["/bulletins/", issue.newsletter.get_absolute_url(), issue.get_absolute_url()]:
        page = text(client, address)
        assert "July 2022" in page and "1 July 2022" not in page


def test_a_closed_list_offers_no_sign_up_and_keeps_its_issues(client):
    newsletter = NewsletterListFactory(is_open=False)
    issue = NewsletterIssueFactory(newsletter=newsletter)
    page = text(client, newsletter.get_absolute_url())
    assert issue.title in page and "You cannot ask for this newsletter any more" in page
    assert "Get this newsletter by email" not in page


def test_a_place_shows_its_newsletters_and_their_newest_issues(site, client):
    page = text(client, "/where-you-live/medway-and-swale/")
    assert '<a href="/bulletins/medway-and-swale/">Medway and Swale newsletter</a>' in page
    assert '<a href="/bulletins/kent-and-medway/">Kent and Medway newsletter</a>' in page
    assert "/bulletins/east-kent/" not in page
    NewsletterIssueFactory(newsletter=NewsletterIssue.objects.get().newsletter, title="Fresh from Chatham")
    assert "Fresh from Chatham" in text(client, "/where-you-live/medway-and-swale/")


def test_the_feed_of_a_list_is_valid_and_tells_of_corrections(client):
    newsletter = NewsletterListFactory()
    empty = etree.fromstring(client.get(newsletter.feed_address).content)
    issue = NewsletterIssueFactory(newsletter=newsletter, title="<b> & “c”")
    CorrectionFactory(record=issue, text="9am, not 8am.")
    answer = client.get(newsletter.feed_address)
    feed = etree.fromstring(answer.content)
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [*faults(empty), *faults(feed)] == []
    assert feed.xpath("a:entry/a:title", namespaces=ATOM)[0].text == "<b> & “c”"
    assert "9am, not 8am." in feed.xpath("a:entry/a:summary", namespaces=ATOM)[0].text


def test_an_issue_keeps_its_id_in_the_feed_when_its_date_is_corrected(client):
    issue = NewsletterIssueFactory()

    def entry():
        feed = etree.fromstring(client.get(issue.newsletter.feed_address).content)
        return feed.xpath("a:entry/a:id", namespaces=ATOM)[0].text

    before = entry()
    issue.issued_on = date(2019, 6, 27)
    issue.save()
    assert entry() == before


@pytest.mark.parametrize("query", ["?page=%00", "?page=9999999", "?page=x&page=y", f"?x={'a' * 10_000}"])
def test_any_query_string_is_answered(client, query):
    issue = NewsletterIssueFactory()
    for address in ["/bulletins/", issue.newsletter.get_absolute_url(), issue.get_absolute_url()]:
        assert client.get(address + query).status_code == 200


def test_the_markup_of_newsletters_is_sound(site, client):
    issue = NewsletterIssue.objects.get()
    for address in ["/bulletins/", "/bulletins/medway-and-swale/", issue.get_absolute_url()]:
        answer = client.get(address)
        page = Page(address, answer.status_code, dict(answer.headers), list(answer.cookies), answer.content)
        assert [fault for check in CHECKS for fault in check(page)] == []


@pytest.mark.parametrize("address", ["/bulletins/", "/bulletins/{slug}/", "/bulletins/{slug}/2026-02-01/"])
def test_pages_cost_the_same_for_one_row_or_many(site, client, count_queries, address):
    partnership = OrganisationFactory(kind="health and care partnership")
    issue = NewsletterIssueFactory(newsletter__place=partnership, issued_on=FEBRUARY)
    address = address.format(slug=issue.newsletter.slug)
    client.get(address)
    for_one = count_queries(client.get, address)
    assert for_one <= 12
    NewsletterIssueFactory.create_batch(5)
    for day in range(2, 8):
        NewsletterIssueFactory(newsletter=issue.newsletter, issued_on=FEBRUARY.replace(day=day))
        IssueItemFactory(issue=issue, address=BulletinFactory().get_absolute_url())
    client.get(address)
    assert count_queries(client.get, address) <= for_one + 3  # neighbours, pages of items, where they moved


def test_a_list_and_a_date_hold_one_issue_and_a_place_one_list():
    issue = NewsletterIssueFactory()
    with pytest.raises(IntegrityError, match="newsletter_issue_has_its_own_address"):
        NewsletterIssueFactory(newsletter=issue.newsletter, issued_on=issue.issued_on)


def test_all_of_kent_and_medway_has_one_list():
    NewsletterListFactory(place=None)
    with pytest.raises(IntegrityError, match="newsletter_list_is_the_only_one_for_its_place"):
        NewsletterListFactory(place=None)
