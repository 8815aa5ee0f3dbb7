"""The desk of FOI officers: what a document is, its text, its formats, and what was given out before."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from lxml import html

from icsportal.publishing import actions
from pages.roles import make_roles
from publications.models import Attachment, Publication
from publications.staff_forms import QUESTIONS
from tests.factories import (
    AttachmentFactory,
    EditionFactory,
    MovedAddressFactory,
    PublicationFactory,
    SeriesFactory,
    StoredFileFactory,
    UserFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/publications/publication/add/"
WORDS = {
    "type": "plan",
    "title": "Winter plan 2026",
    "slug": "winter-plan-2026",
    "summary": "How we get ready for winter.",
    "body": "<h2>Aims</h2><p>Stay warm.</p>",
    "language": "en",
    "organisation": "NHS Kent and Medway",
    "published_on": "2026-11-01",
    "published_on_precision": "day",
    "scheme_class": "3",
    "seen_version": "0",
    "attachments-TOTAL_FORMS": "0",
    "attachments-INITIAL_FORMS": "0",
    "editions-TOTAL_FORMS": "0",
    "editions-INITIAL_FORMS": "0",
}


@pytest.fixture
def officer(client):
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="FOI officer"))
    client.force_login(person)
    return client


def add(desk, *rows, **fields):
    """The answer to the form of a new publication with so many formats."""
    formats = {
        f"attachments-{number}-{name}": value
        for number, row in enumerate(rows)
        for name, value in {"format": "pdf", "language": "en", "position": "100", **row}.items()
    }
    return desk.post(ADD, {**WORDS, **formats, "attachments-TOTAL_FORMS": str(len(rows)), **fields})


def errors(answer):
    found = html.fromstring(answer.content)
    return [
        " ".join(item.text_content().split()) for item in found.xpath("//*[contains(@class,'errorlist')]//li")
    ]


def change(publication):
    return f"/admin/publications/publication/{publication.pk}/change/"


def test_an_officer_writes_a_publication_with_its_formats(officer):
    files = StoredFileFactory.create_batch(2)
    answer = add(
        officer,
        {"file": files[0].pk},
        {"file": files[1].pk, "format": "easy-read"},
        {"format": "bsl", "url": "https://example.org/video", "language": "bfi"},
    )
    assert answer.status_code == 302
    publication = Publication.objects.get()
    assert [(each.format, each.name) for each in publication.attachments.order_by("pk")] == [
        ("pdf", "winter-plan-2026.pdf"),
        ("easy-read", "winter-plan-2026-easy-read.pdf"),
        ("bsl", ""),
    ]
    assert publication.changed_by is not None


def test_the_type_is_chosen_by_plain_questions(officer):
    found = html.fromstring(officer.get(ADD).content)
    asked = [" ".join(label.text_content().split()) for label in found.xpath("//*[@id='id_type']//label")]
    assert "Which rules do staff follow? Policy" in asked
    assert len(asked) == len(Publication.Type) <= 10
    assert set(QUESTIONS) == set(Publication.Type)


def test_two_files_get_two_names_and_a_name_that_is_typed_twice_is_refused(officer):
    first, second = StoredFileFactory.create_batch(2)
    assert add(officer, {"file": first.pk}, {"file": second.pk}).status_code == 302
    names = Attachment.objects.order_by("pk").values_list("name", flat=True)
    assert list(names) == ["winter-plan-2026.pdf", "winter-plan-2026-2.pdf"]
    third, fourth = StoredFileFactory.create_batch(2)
    answer = add(
        officer, {"file": third.pk, "name": "a.pdf"}, {"file": fourth.pk, "name": "a.pdf"}, slug="another"
    )
    assert "Another file of this publication has this name." in errors(answer)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({}, "Choose a file. For British Sign Language give the address of the video."),
        ({"format": "bsl"}, "Choose a file. For British Sign Language give the address of the video."),
        ({"title": "Plan \u202efdp.exe"}, "There are hidden control characters in the title."),
        ({"name": "../etc/passwd"}, "Write small letters, digits and hyphens"),
        ({"name": "Plan.PDF"}, "Write small letters, digits and hyphens"),
        ({"name": "a" * 300 + ".pdf"}, "at most 120 characters"),
        ({"url": "javascript:alert(1)", "format": "bsl"}, "Enter a valid URL."),
    ],
)
def test_what_cannot_be_a_format_is_refused_with_a_clear_message(officer, row, message):
    answer = add(officer, {"title": "x", **row})
    assert answer.status_code == 200
    assert any(message in said for said in errors(answer)), errors(answer)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"slug": "feed"}, "Another page has this address"),
        ({"slug": "taken"}, "Another publication has this address already"),
        ({"slug": "old-one"}, "This is an old address of /publications/new-one/"),
        ({"covers_from": "2026-04-01"}, "Give both days of the period"),
        ({"covers_from": "2026-04-01", "covers_to": "2025-04-01"}, "Give both days of the period"),
        ({"scheme_class": ""}, "This field is required."),
        ({"title": "A\x07b"}, "There are hidden control characters in the words."),
        ({"body": "<p>A\x07b</p>"}, "There are hidden control characters in the words."),
        ({"type": "poem"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_refused_with_a_clear_message(officer, fields, message):
    PublicationFactory(slug="taken")
    MovedAddressFactory(old_path="/publications/old-one/", new_path="/publications/new-one/")
    answer = add(officer, **fields)
    assert answer.status_code == 200
    assert any(message in said for said in errors(answer)), errors(answer)


def test_a_file_that_belongs_to_another_publication_is_not_offered(officer):
    taken = AttachmentFactory().file
    refused = StoredFileFactory(unchecked=True, state="failed")
    free = StoredFileFactory()
    offered = html.fromstring(officer.get(ADD).content).xpath(
        "//select[@name='attachments-__prefix__-file']/option/@value"
    )
    assert str(free.pk) in offered
    assert not {str(taken.pk), str(refused.pk)} & set(offered)


def test_a_new_version_keeps_the_file_that_the_public_has(officer):
    public = AttachmentFactory(name="plan.pdf").publication
    new = actions.start_new_version(record=public, by=UserFactory())
    own = new.attachments.get()
    rows = {
        "attachments-TOTAL_FORMS": "1",
        "attachments-INITIAL_FORMS": "1",
        "attachments-0-id": own.pk,
        "attachments-0-publication": new.pk,
        "attachments-0-format": "pdf",
        "attachments-0-language": "en",
        "attachments-0-position": "100",
        "attachments-0-name": own.name,
        "attachments-0-file": own.file_id,
    }
    answer = officer.post(change(new), {**WORDS, "slug": new.slug, "seen_version": new.version, **rows})
    assert answer.status_code == 302, errors(answer)
    assert new.attachments.get().file == public.attachments.get().file


def test_what_stops_it_stands_at_the_top_of_its_form(officer):
    add(officer, body="")
    said = officer.get(change(Publication.objects.get())).content.decode()
    assert "Write its text as a web page, or say why there is none." in said


def test_the_preview_shows_the_page_and_the_text_as_they_will_be(officer):
    add(officer)
    publication = Publication.objects.get()
    found = html.fromstring(officer.get(f"/admin/publications/publication/{publication.pk}/page/").content)
    said = found.xpath("//main")[0].text_content()
    assert "Draft." in said
    assert "Stay warm." in said
    assert found.xpath("//a[contains(., 'Read it as a web page')]/@href") == ["#text"]


def test_the_desk_shows_which_publications_to_look_at_again(officer):
    today = timezone.localdate()
    PublicationFactory(title="Due", review_due_on=today + timedelta(days=30))
    PublicationFactory(title="Later", review_due_on=today + timedelta(days=31))
    PublicationFactory(title="Draft", review_due_on=today, state="draft")
    PublicationFactory(title="Old", review_due_on=today, superseded_by=Publication.objects.get(title="Later"))
    found = html.fromstring(officer.get("/admin/").content)
    (panel,) = found.xpath("//section[h2='Publications due for review']")
    assert panel.xpath(".//a/text()") == ["Due"]


def test_versions_can_be_read_and_not_changed(officer):
    publication = PublicationFactory(publish_at=days_ago(9))
    EditionFactory(publication=publication, replaced_at=days_ago(1), published_at=days_ago(9))
    EditionFactory(publication=publication, number=2, published_at=days_ago(1))
    found = html.fromstring(officer.get(change(publication)).content)
    assert found.xpath("//a[text()='Version 1']/@href") == [f"{publication.get_absolute_url()}versions/1/"]
    assert found.xpath("//*[starts-with(@name,'editions-0') and not(@type='hidden')]") == []


def test_an_officer_may_keep_series_and_answer_requests_and_never_deletes_them(officer):
    series = SeriesFactory(slug="annual-reports")
    assert officer.get("/admin/publications/series/add/").status_code == 200
    said = {"name": "Reports by year", "slug": "reports-by-year", "summary": "All of them."}
    assert officer.post(f"/admin/publications/series/{series.pk}/change/", said).status_code == 302
    series.refresh_from_db()
    assert (series.name, series.slug) == ("Reports by year", "annual-reports")
    assert officer.get(f"/admin/publications/series/{series.pk}/delete/").status_code == 403
    assert officer.get("/admin/publications/formatrequest/").status_code == 200
    assert officer.get("/admin/publications/formatrequest/add/").status_code == 403
    asked = {"app_label": "publications", "model_name": "publication", "field_name": "publisher", "term": "x"}
    assert officer.get("/admin/autocomplete/", asked).status_code == 200


def test_what_replaces_it_is_looked_for_among_publications_and_not_among_their_drafts(officer):
    public = PublicationFactory(title="Winter plan")
    actions.start_new_version(record=public, by=UserFactory())
    asked = {"app_label": "publications", "model_name": "publication", "field_name": "superseded_by"}
    answer = officer.get("/admin/autocomplete/", {**asked, "term": "winter"})
    assert [each["id"] for each in answer.json()["results"]] == [str(public.pk)]


def test_somebody_without_the_role_sees_nothing_of_it(client):
    client.force_login(UserFactory(is_staff=True))
    for address in (ADD, "/admin/publications/formatrequest/", "/admin/publications/series/"):
        assert client.get(address).status_code == 403
