"""Staff put an issue together, and send it."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from lxml import html

from bulletins.newsletters.models import NewsletterIssue, NewsletterList
from icsportal.publishing.models import Record
from tests.factories import (
    BulletinFactory,
    IssueItemFactory,
    NewsletterIssueFactory,
    NewsletterListFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:newsletters_newsletterissue_add")


@pytest.fixture
def staff(client):
    """`staff("Comms publisher")`: somebody of that role, signed in."""

    def sign_in(role):
        someone = UserFactory(is_staff=True)
        someone.groups.add(Group.objects.get(name=role))
        client.force_login(someone)
        return someone

    return sign_in


@pytest.fixture
def writer(staff):
    return staff("Comms contributor")


def change_address(issue):
    return reverse("admin:newsletters_newsletterissue_change", args=[issue.pk])


def form_of(page):
    """What a browser would post of the form as it stands."""
    form = html.fromstring(page.content).get_element_by_id("newsletterissue_form")
    return {name: value for name, value in form.form_values() if not name.startswith("_")}


def draft(**fields):
    issue = NewsletterIssueFactory(
        state=Record.State.DRAFT, publish_at=None, changed_by=UserFactory(), items=False, **fields
    )
    return issue


def test_an_issue_is_put_together_of_pages_and_own_words_in_one_form(client, writer):
    newsletter = NewsletterListFactory()
    bulletin = BulletinFactory(title="A new clinic")
    typed = form_of(client.get(ADD)) | {
        "newsletter": newsletter.pk,
        "issued_on": "2026-02-01",
        "title": "Spring",
        "summary": "What is new.",
        "introduction": "<p>Hello.</p>",
        "items-0-address": f"News: A new clinic ({bulletin.get_absolute_url()})",
        "items-1-heading": "Walk with us",
        "items-1-body": "<p>Every Monday.</p>",
        "items-1-position": "5",
    }
    answer = client.post(ADD, typed)
    assert answer.status_code == 302, html.fromstring(answer.content).xpath("//*[@class='errorlist']//text()")
    issue = NewsletterIssue.objects.get()
    assert [(item.position, item.address, item.heading) for item in issue.items.all()] == [
        (10, "", "Walk with us"),
        (20, bulletin.get_absolute_url(), ""),
    ]
    assert issue.changed_by == writer


def test_an_item_is_moved_by_its_number_and_the_numbers_are_made_even_again(client, writer):
    issue = draft()
    for position, heading in [(10, "one"), (20, "two"), (30, "three")]:
        IssueItemFactory(issue=issue, position=position, heading=heading)
    address = change_address(issue)
    client.post(address, form_of(client.get(address)) | {"items-2-position": "15"})
    assert [(item.position, item.heading) for item in issue.items.all()] == [
        (10, "one"),
        (20, "three"),
        (30, "two"),
    ]


def test_a_page_that_is_chosen_stays_chosen_and_shows_its_name(client, writer):
    bulletin = BulletinFactory(title="A new clinic")
    issue = draft()
    IssueItemFactory(issue=issue, address=bulletin.get_absolute_url())
    address = change_address(issue)
    page = client.get(address)
    words = f"News: A new clinic ({bulletin.get_absolute_url()})"
    assert form_of(page)["items-0-address"] == words
    document = html.fromstring(page.content)
    [box] = document.xpath("//input[@name='items-0-address']")
    assert words in document.xpath("//datalist[@id=$id]/option/@value", id=box.get("list"))
    assert client.post(address, form_of(page)).status_code == 302
    assert [item.address for item in issue.items.all()] == [bulletin.get_absolute_url()]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ({"address": "/nowhere/"}, "“/nowhere/” is no page that the public can read"),
        ({"address": "/news/", "heading": "Both"}, "not both in one item"),
        ({"heading": "Only a heading"}, "Write what the item says"),
        ({"body": "<p>Only words</p>"}, "Give the item a heading"),
    ],
)
def test_an_item_that_is_neither_a_page_nor_words_is_told_at_its_box(client, site, writer, item, fault):
    issue = draft()
    address = change_address(issue)
    typed = form_of(client.get(address)) | {f"items-0-{name}": value for name, value in item.items()}
    answer = client.post(address, typed)
    assert answer.status_code == 200
    assert fault in html.fromstring(answer.content.decode()).text_content()
    assert not issue.items.exists()


def test_an_item_whose_editor_was_left_empty_is_none(client, writer):
    issue = draft()
    address = change_address(issue)
    typed = form_of(client.get(address)) | {"items-0-body": "<p></p>", "items-1-body": "<p><br></p>"}
    assert client.post(address, typed).status_code == 302
    assert not issue.items.exists()


def test_two_issues_of_one_list_and_day_are_refused_in_words(client, writer):
    issue = NewsletterIssueFactory()
    other = draft(newsletter=issue.newsletter, issued_on=date(2026, 2, 1))
    address = change_address(other)
    typed = form_of(client.get(address)) | {"issued_on": issue.issued_on.isoformat()}
    assert "This list has an issue of this date already" in client.post(address, typed).content.decode()


def test_the_form_says_what_must_be_put_right_and_shows_the_page(client, writer):
    issue = draft(title="Spring")
    assert "It has no items yet" in client.get(change_address(issue)).content.decode()
    IssueItemFactory(issue=issue, heading="Walk with us")
    page = client.get(reverse("admin:newsletters_newsletterissue_page", args=[issue.pk]))
    assert "Walk with us" in page.content.decode() and "Draft." in page.content.decode()


def test_choosing_costs_the_same_for_one_item_or_ten(client, writer, count_queries):
    issue = draft()
    IssueItemFactory(issue=issue, address=BulletinFactory().get_absolute_url())
    client.get(change_address(issue))
    for_one = count_queries(client.get, change_address(issue))
    for _ in range(9):
        IssueItemFactory(issue=issue, address=BulletinFactory().get_absolute_url())
    assert count_queries(client.get, change_address(issue)) == for_one


def test_a_contributor_writes_and_a_publisher_publishes(client, staff):
    issue = draft()
    IssueItemFactory(issue=issue)
    staff("Comms contributor")
    do = "admin:newsletters_newsletterissue_do"
    assert client.post(reverse(do, args=[issue.pk, "submit"])).status_code == 302
    assert client.post(reverse(do, args=[issue.pk, "publish"])).status_code == 403
    staff("Comms publisher")
    client.post(reverse(do, args=[issue.pk, "publish"]), {"at_0": "", "at_1": ""})
    issue.refresh_from_db()
    assert issue.is_live()


def test_a_publisher_opens_and_closes_lists_and_nobody_deletes_one(client, staff, site):
    newsletter = NewsletterList.objects.get(slug="east-kent")
    address = reverse("admin:newsletters_newsletterlist_change", args=[newsletter.pk])
    staff("Comms contributor")
    assert client.post(address, {}).status_code == 403
    staff("Comms publisher")
    typed = {"name": "East Kent", "summary": "News.", "place": newsletter.place_id}
    assert client.post(address, typed).status_code == 302
    newsletter.refresh_from_db()
    assert (newsletter.is_open, newsletter.slug) == (False, "east-kent")
    delete = reverse("admin:newsletters_newsletterlist_delete", args=[newsletter.pk])
    assert client.post(delete, {"post": "yes"}).status_code == 403
