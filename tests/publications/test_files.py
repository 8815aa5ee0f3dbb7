"""Files at addresses that last, and not one moment before their publication is released."""

from datetime import timedelta

import pytest
from django.core.files.storage import storages
from django.utils import timezone
from lxml import html

from icsportal.publishing import actions
from publications.files import actions as file_actions
from publications.models import Publication
from tests.factories import (
    AttachmentFactory,
    EditionAttachmentFactory,
    EditionFactory,
    FilePageFactory,
    PublicationFactory,
    SeriesFactory,
    StoredFileFactory,
    UserFactory,
    days_ago,
)

pytestmark = pytest.mark.django_db


def body(answer):
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:  # `answer.close` would also end the connection of the test
        close()
    return whole


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: from now on it is that moment."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


def test_a_file_is_served_at_its_lasting_address_as_what_it_is(client):
    attachment = AttachmentFactory(name="plan.pdf")
    answer = client.get(attachment.get_absolute_url())
    assert attachment.get_absolute_url() == f"{attachment.publication.get_absolute_url()}files/plan.pdf"
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="plan.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert len(body(answer)) == int(answer.headers["Content-Length"])
    part = client.get(attachment.get_absolute_url(), headers={"Range": "bytes=0-3"})
    assert (part.status_code, body(part)) == (206, b"%PDF")
    head = client.head(attachment.get_absolute_url())
    assert (head.status_code, head.headers["ETag"]) == (200, answer.headers["ETag"])


def test_each_version_keeps_its_file_at_its_own_address_away_from_search_engines(client):
    publication = PublicationFactory()
    old = EditionAttachmentFactory(
        edition__publication=publication,
        edition__replaced_at=timezone.now(),
        name="plan.pdf",
        file=StoredFileFactory(content=b"%PDF-1.7 old"),
    )
    AttachmentFactory(
        publication=publication, name="plan.pdf", file=StoredFileFactory(content=b"%PDF-1.7 new")
    )
    assert body(client.get(f"{publication.get_absolute_url()}files/plan.pdf")) == b"%PDF-1.7 new"
    answer = client.get(old.get_absolute_url())
    assert old.get_absolute_url() == f"{publication.get_absolute_url()}versions/1/files/plan.pdf"
    assert body(answer) == b"%PDF-1.7 old"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Link"] == f'<http://testserver{publication.get_absolute_url()}>; rel="canonical"'


def test_the_old_address_of_a_replaced_file_leads_to_the_new_one(client):
    publication = PublicationFactory()
    old = EditionAttachmentFactory(edition__publication=publication, name="plan-2023.pdf")
    AttachmentFactory(publication=publication, title="Appendix", name="appendix.pdf", position=1)
    new = AttachmentFactory(publication=publication, key=old.key, name="plan-2024.pdf")
    answer = client.get(f"{publication.get_absolute_url()}files/plan-2023.pdf")
    assert (answer.status_code, answer.url) == (301, new.get_absolute_url())
    assert answer.headers["Cache-Control"] == "no-cache"


def test_a_file_that_was_left_out_leads_to_one_of_its_format_or_to_the_publication(client):
    publication = PublicationFactory()
    EditionAttachmentFactory(edition__publication=publication, name="plan.pdf")
    address = f"{publication.get_absolute_url()}files/plan.pdf"
    assert client.get(address).url == publication.get_absolute_url()
    AttachmentFactory(publication=publication, format="word", file__type="docx", name="plan.docx")
    assert client.get(address).url == publication.get_absolute_url()
    pdf = AttachmentFactory(publication=publication, name="new.pdf")
    assert client.get(address).url == pdf.get_absolute_url()


def test_replacing_a_file_through_a_new_version_moves_its_address(client):
    publication = PublicationFactory(publish_at=None, state="draft")
    AttachmentFactory(publication=publication, name="first.pdf")
    writer, second = UserFactory(), UserFactory()
    actions.record_edit(record=publication, by=writer)
    actions.submit(record=publication, by=writer)
    publication = actions.publish(record=publication, by=second)
    draft = actions.start_new_version(record=publication, by=writer)
    draft.change_note = "A new file."
    draft.save()
    draft.attachments.update(file=StoredFileFactory(content=b"%PDF-1.7 second"), name="second.pdf")
    assert client.get(f"{publication.get_absolute_url()}files/second.pdf").status_code == 404
    actions.record_edit(record=draft, by=writer)
    actions.submit(record=draft, by=writer)
    actions.publish(record=draft, by=second)
    answer = client.get(f"{publication.get_absolute_url()}files/first.pdf", follow=True)
    assert answer.redirect_chain == [(f"{publication.get_absolute_url()}files/second.pdf", 301)]
    assert body(answer) == b"%PDF-1.7 second"
    first = client.get(f"{publication.get_absolute_url()}versions/1/files/first.pdf")
    assert (first.status_code, body(first)[:4]) == (200, b"%PDF")


@pytest.mark.parametrize("how", ["withdraw", "erase"])
def test_a_file_that_was_taken_away_says_so_at_all_its_addresses(client, how):
    publication = PublicationFactory()
    attachment = AttachmentFactory(publication=publication, title="Figures", name="figures.pdf")
    EditionAttachmentFactory(
        edition__publication=publication, file=attachment.file, name="figures.pdf", title="Figures"
    )
    getattr(file_actions, how)(file=attachment.file, reason="Names of people were in it.", by=UserFactory())
    for address in ("files/figures.pdf", "versions/1/files/figures.pdf"):
        answer = client.get(f"{publication.get_absolute_url()}{address}")
        assert answer.status_code == 410
        assert "This file should not be read any more." in answer.content.decode()
        (way_out,) = html.fromstring(answer.content).xpath("//main/p/a/@href")
        assert way_out == publication.get_absolute_url()
        assert f"<h1>{publication}: Figures</h1>" in answer.content.decode()
        assert b"Names of people" not in answer.content
    assert "figures.pdf" not in client.get(publication.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["none.pdf", "..", "%2e%2e%2fsecret", "a%00b.pdf", "a" * 3000, "‮fdp.exe"])
def test_any_other_name_finds_nothing(client, name):
    publication = AttachmentFactory(name="plan.pdf").publication
    for start in ("files/", "versions/1/files/", "versions/99999999999999999999/files/"):
        answer = client.get(f"{publication.get_absolute_url()}{start}{name}")
        assert answer.status_code in (301, 400, 404)
        assert not answer.streaming


# Before the release


SECRET = ["Embargoed", "embargoed", "Confidential", "secret-words", "secret-figures"]


@pytest.fixture
def embargoed(db):
    """A publication with all that can hang on it, which is released in an hour."""
    release = timezone.now() + timedelta(hours=1)
    publication = PublicationFactory(
        title="Embargoed plan",
        slug="embargoed-plan",
        summary="Confidential until its day.",
        body="<h2>Aims</h2><p>secret-words</p>",
        series=SeriesFactory(slug="plans"),
        publish_at=release,
    )
    attachment = AttachmentFactory(publication=publication, name="embargoed-plan.pdf")
    FilePageFactory(file=attachment.file, number=1, text="secret-figures")
    edition = EditionFactory(publication=publication, published_at=release)
    EditionAttachmentFactory(
        edition=edition, name="embargoed-plan.pdf", file=attachment.file, key=attachment.key
    )
    PublicationFactory(title="Old plan", slug="old-plan", superseded_by=publication, publish_at=days_ago(9))
    publication.save()
    return publication


def its_addresses(publication):
    file = publication.attachments.get().file
    start = publication.get_absolute_url()
    return [
        *(start + part for part in ("", "read/", "read/aims/", "print/", "another-format/", "files/")),
        *(
            start + part
            for part in ("files/embargoed-plan.pdf", "versions/1/", "versions/1/files/embargoed-plan.pdf")
        ),
        f"{start}files/{file.pk}",
        f"{start}files/{file.original_name}",
        f"/publications/{publication.pk}/",
        "/publications/series/plans/",
        "/publications/series/plans/latest/",
        *(f"/media/{key}" for key in (file.public_key, file.private_key)),
        *(f"/files/{file.public_key}", f"/media/files/{file.public_key}"),
    ]


TELLING_PAGES = [
    "/",
    "/publications/",
    "/publications/?q=embargoed",
    "/publications/?q=secret-figures",
    "/publications/?format=pdf",
    "/publications/?sort=title",
    "/publications/feed/",
    "/publications/list.csv",
    "/publications/old-plan/",
    "/publications/old-plan/read/",
    "/search/?q=embargoed",
    "/search/?q=secret-words",
    "/search/?q=secret-figures",
    "/sitemap.xml",
    "/site-map/",
    "/where-you-live/",
]


def test_somebody_who_knows_all_but_the_release_gets_nothing_before_it_and_all_a_second_after(
    client, site, embargoed, clock
):
    release = embargoed.publish_at
    clock(release - timedelta(seconds=1))
    for address in its_addresses(embargoed):
        for ask in (client.get, client.head):
            for headers in ({}, {"Range": "bytes=0-3"}, {"If-None-Match": "*"}):
                answer = ask(
                    address, headers=headers, follow=True
                )  # the CMS adds a slash to what it is asked
                assert (address, answer.status_code) == (address, 404)
                said = body(answer).decode() + str(answer.headers)
                assert [word for word in SECRET if word in said.replace(address, "")] == []
                assert "ETag" not in answer.headers
    for address in TELLING_PAGES:
        answer = client.get(address)
        asked_for = address.partition("q=")[2] or "no words at all"
        said = (
            (body(answer).decode() + str(answer.headers))
            .replace(asked_for, "")
            .replace(asked_for.capitalize(), "")
        )
        assert (address, [word for word in SECRET if word in said]) == (address, [])
    clock(release + timedelta(seconds=1))
    start = embargoed.get_absolute_url()
    for part in (
        "",
        "read/",
        "files/embargoed-plan.pdf",
        "versions/1/",
        "versions/1/files/embargoed-plan.pdf",
    ):
        answer = client.get(start + part)
        assert (part, answer.status_code, len(body(answer)) > 0) == (part, 200, True)
    assert client.get("/publications/series/plans/latest/").url == start
    for address in (
        "/publications/",
        "/publications/feed/",
        "/publications/list.csv",
        "/sitemap.xml",
        "/site-map/",
    ):
        assert (address, start in body(client.get(address)).decode()) == (address, True)
    for words in ("embargoed", "secret-words", "secret-figures"):
        for address in (f"/search/?q={words}", f"/publications/?q={words}"):
            assert (address, start in client.get(address).content.decode()) == (address, True)
    assert start in client.get("/publications/old-plan/").content.decode()


def test_a_draft_of_a_new_version_gives_nothing_of_itself_away(client, clock):
    publication = PublicationFactory(slug="plan", publish_at=days_ago(2))
    AttachmentFactory(publication=publication, name="plan.pdf")
    draft = actions.start_new_version(record=publication, by=UserFactory())
    draft.title, draft.slug, draft.body = "Embargoed", "embargoed", "<p>secret-words</p>"
    draft.save()
    draft.attachments.update(name="embargoed.pdf", file=StoredFileFactory(content=b"%PDF secret-figures"))
    for address in (
        *("/publications/embargoed/", "/publications/embargoed/files/embargoed.pdf"),
        *("/publications/plan/files/embargoed.pdf", "/publications/plan/versions/2/"),
        "/publications/plan/versions/2/files/embargoed.pdf",
    ):
        assert (address, client.get(address).status_code) == (address, 404)
    for address in ("/publications/plan/", "/publications/", "/publications/feed/", "/publications/list.csv"):
        said = client.get(address).content.decode()
        assert [word for word in SECRET if word in said] == []
    assert Publication.objects.live().get() == publication


def test_a_new_address_given_before_the_release_is_told_by_no_redirect(client, clock):
    writer, publisher = UserFactory(), UserFactory()
    planned = PublicationFactory(slug="plan", publish_at=timezone.now() + timedelta(hours=1))
    draft = actions.start_new_version(record=planned, by=writer)
    draft.slug, draft.change_note = "embargoed", "A better name."
    draft.save()
    actions.submit(record=draft, by=writer)
    actions.publish(record=draft, by=publisher)
    for part in ("", "read/", "files/plan.pdf"):
        answer = client.get(f"/publications/plan/{part}")
        assert (part, answer.status_code, "embargoed" in str(answer.headers)) == (part, 404, False)
    clock(planned.publish_at + timedelta(seconds=1))
    assert client.get("/publications/embargoed/").status_code == 200


def test_the_storage_is_reached_by_no_address(client):
    file = AttachmentFactory().file
    assert storages["public"].exists(file.public_key)
    for start in ("/", "/media/", "/static/", "/media/pictures/", "/publications/files/"):
        assert client.get(f"{start}{file.public_key}").status_code in (301, 404)


def test_a_link_on_the_page_is_the_one_lasting_address(client):
    attachment = AttachmentFactory(name="plan.pdf")
    found = html.fromstring(client.get(attachment.publication.get_absolute_url()).content)
    assert attachment.get_absolute_url() in found.xpath("//a/@href")
    assert (
        attachment.file.public_key
        not in client.get(attachment.publication.get_absolute_url()).content.decode()
    )
