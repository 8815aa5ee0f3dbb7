"""The text of a publication from its Word file, through the whole way to the page that readers get."""

import re
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from PIL import Image

from icsportal.publishing import actions as lifecycle
from pages.roles import make_roles
from publications.files import actions
from tests.factories import AttachmentFactory, PublicationFactory, StoredFileFactory, UserFactory
from tests.publications.files import made
from tests.publications.files.test_rules import by_style, change, run
from tests.publications.files.test_word import CHAPTERS, long_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]


def officer():
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="FOI officer"))
    desk = Client()
    desk.force_login(person)
    desk.person = person
    return desk


@pytest.fixture
def desk(db):
    return officer()


@pytest.fixture
def draft(desk):
    """`draft(data)`: a draft to which a checked Word file is attached."""

    def make(data):
        upload = SimpleUploadedFile("plan.docx", data)
        file = actions.screen(file=actions.receive(upload=upload, name="plan.docx", by=desk.person))
        publication = PublicationFactory(
            state="draft", publish_at=None, body="<p>The old words.</p>", changed_by=desk.person
        )
        publication.word = AttachmentFactory(
            publication=publication, file=file, format="word", name="plan.docx"
        )
        return publication

    return make


def address(publication):
    word = publication.word.pk
    return f"/admin/publications/publication/{publication.pk}/text-from-word/{word}/"


def answers(*pictures, version=1, initial=None):
    """What the screen sends: (alt, is_decorative) of each picture."""
    sent = {"form-TOTAL_FORMS": len(pictures), "seen_version": version}
    sent["form-INITIAL_FORMS"] = len(pictures) if initial is None else initial
    for number, (alt, is_decorative) in enumerate(pictures):
        sent[f"form-{number}-alt"] = alt
        if is_decorative:
            sent[f"form-{number}-is_decorative"] = "on"
    return sent


def words(answer):
    return " ".join(html.fromstring(answer.content).text_content().split())


def picture(colour):
    written = BytesIO()
    Image.new("RGB", (1200, 600), colour).save(written, "PNG")
    written.seek(0)
    return written


def pictures(document):
    document.add_picture(picture("teal"))
    document.add_picture(picture("navy"))


def publish(publication, desk):
    """As a second person does it, after the file was approved."""
    second = UserFactory()
    file = publication.word.file
    file.refresh_from_db()
    for finding in file.findings.open():
        actions.resolve(finding=finding, reason="It may stay in the file.", by=desk.person)
    for finding in file.findings.open():
        actions.confirm(finding=finding, by=second)
    actions.approve(file=file, by=second)
    publication.refresh_from_db()
    lifecycle.submit(record=publication, by=desk.person)
    lifecycle.publish(record=publication, by=second)


def read(client, publication):
    return client.get(f"{publication.get_absolute_url()}read/").content.decode()


def test_the_form_of_a_draft_leads_to_the_text_of_its_word_file(desk, draft):
    publication = draft(made.word())
    form = html.fromstring(desk.get(f"/admin/publications/publication/{publication.pk}/change/").content)
    assert address(publication) in form.xpath("//a/@href")
    assert made.WORDS in words(desk.get(address(publication)))
    publication.refresh_from_db()
    assert publication.body == "<p>The old words.</p>"


def test_the_text_of_a_word_file_is_an_edit_of_the_draft(desk, draft, client):
    publication = draft(made.word())
    answer = desk.post(address(publication), answers())
    assert answer.status_code == 302
    publication.refresh_from_db()
    assert f"<p>{made.WORDS}</p>" in publication.body
    assert "old words" not in publication.body
    assert (publication.state, publication.version) == ("draft", 2)
    history = desk.get(f"/admin/publications/publication/{publication.pk}/history/")
    assert "The text from the Word file." in words(history)
    assert client.get(publication.get_absolute_url()).status_code == 404


def test_readers_get_the_pictures_with_the_words_for_those_who_cannot_see_them(desk, draft, client):
    publication = draft(made.word(pictures))
    answer = desk.post(address(publication), answers(("A map [of] the “area”", False), ("", True)))
    assert answer.status_code == 302
    publish(publication, desk)
    page = html.fromstring(read(client, publication))
    first, second = page.xpath("//article//picture/img")
    assert (first.get("alt"), second.get("alt")) == ("A map (of) the “area”", "")
    assert (first.get("width"), first.get("height")) == ("1200", "600")
    copies = [first.get("src"), *re.findall(r"/\S+", " ".join(page.xpath("//picture//@srcset")))]
    assert len(copies) == 1 + 2 * 6
    for copy in copies:
        with BytesIO(b"".join(client.get(copy).streaming_content)) as got, Image.open(got) as image:
            assert image.width in (480, 960, 1200)
    assert "[picture" not in page.text_content()
    edition = client.get(f"{publication.get_absolute_url()}versions/1/").content.decode()
    assert edition.count("<picture>") == 2


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ([("", False), ("", True)], "Say what the picture shows, or tick that it is decorative."),
        ([("A map", True), ("", True)], "Say what the picture shows, or tick that it is decorative."),
        ([("image1.png", False), ("", True)], "This is the name of a file."),
        ([("x" * 10_000, False), ("", True)], "Ensure this value has at most"),
        ([("", True)], "The document has other pictures now."),
        ([], "The document has other pictures now."),
    ],
)
def test_every_picture_is_described_or_decorative(desk, draft, said, message):
    publication = draft(made.word(pictures))
    answer = desk.post(address(publication), answers(*said))
    assert answer.status_code == 422
    assert message in words(answer)
    publication.refresh_from_db()
    assert publication.body == "<p>The old words.</p>"


def test_a_form_that_was_tampered_with_decides_about_no_picture(desk, draft):
    publication = draft(made.word(pictures))
    answer = desk.post(address(publication), answers(("", False), ("", False), initial=0))
    assert answer.status_code == 422
    publication.refresh_from_db()
    assert publication.body == "<p>The old words.</p>"


def test_what_somebody_else_saved_meanwhile_is_not_written_over(desk, draft):
    publication = draft(made.word())
    publication.refresh_from_db()
    lifecycle.record_edit(record=publication, by=officer().person)
    answer = desk.post(address(publication), answers())
    assert answer.status_code == 422
    assert "saved another version" in words(answer)
    publication.refresh_from_db()
    assert publication.body == "<p>The old words.</p>"


HIDING = {
    "hidden run": run(hidden=True),
    "hidden style": by_style(1, hidden=True),
    "white run": run(colour="FFFFFF"),
    "deleted": change("del", "w:delText"),
}


@pytest.mark.parametrize("write", HIDING.values(), ids=HIDING.keys())
def test_words_that_nobody_sees_in_the_document_never_come_to_the_page(desk, draft, client, write):
    publication = draft(made.word(write))
    for answer in (desk.get(address(publication)), desk.post(address(publication), answers())):
        assert answer.status_code == 422
        assert "The document hides words" in words(answer)
        assert "secret" not in answer.content.decode()
    publication.refresh_from_db()
    assert publication.body == "<p>The old words.</p>"
    for finding in publication.word.file.findings.open():
        actions.resolve(finding=finding, reason="It may stay in the file.", by=desk.person)
    second = UserFactory()
    for finding in publication.word.file.findings.open():
        actions.confirm(finding=finding, by=second)
    assert "secret" not in desk.get(address(publication)).content.decode()
    assert desk.post(address(publication), answers()).status_code == 302
    publish(publication, desk)
    page = read(client, publication)
    assert made.WORDS in page
    assert "secret" not in page


def test_only_a_draft_takes_a_text_and_only_from_a_word_file_of_its_own(desk, draft, client):
    publication = draft(made.word())
    other = AttachmentFactory(publication=publication, file=StoredFileFactory())
    strange = draft(made.word())
    at = f"/admin/publications/publication/{publication.pk}/text-from-word"
    assert desk.get(f"{at}/{other.pk}/").status_code == 404
    assert desk.get(f"{at}/{strange.word.pk}/").status_code == 404
    assert client.get(address(publication)).status_code == 302
    publish(publication, desk)
    assert desk.post(address(publication), answers(version=4)).status_code == 403


def test_a_file_that_waits_for_its_check_says_so(desk):
    publication = PublicationFactory(state="draft", publish_at=None, changed_by=desk.person)
    file = StoredFileFactory(unchecked=True, type="docx")
    publication.word = AttachmentFactory(publication=publication, file=file, format="word", name="a.docx")
    answer = desk.get(address(publication))
    assert answer.status_code == 422
    assert "has not passed its check" in words(answer)


def test_a_document_of_a_hundred_pages_is_read_section_by_section_with_all_that_it_holds(desk, draft, client):
    publication = draft(made.word(long_document))
    decisions = [(f"What picture {number} shows", False) for number in range(3)]
    assert desk.post(address(publication), answers(*decisions)).status_code == 302
    publish(publication, desk)
    whole = html.fromstring(client.get(f"{publication.get_absolute_url()}print/").content.decode())
    (article,) = whole.xpath("//article")
    count = {tag: len(article.xpath(f".//{tag}")) for tag in ("h3", "table", "th[@scope='col']", "picture")}
    assert count == {"h3": CHAPTERS * 4, "table": CHAPTERS, "th[@scope='col']": CHAPTERS * 3, "picture": 3}
    assert len(article.xpath(".//li[starts-with(., 'Point ')]")) == CHAPTERS * 4 * 5
    assert len(article.xpath(".//li[starts-with(., 'Step ')]")) == CHAPTERS * 4 * 2
    section = client.get(f"{publication.get_absolute_url()}read/chapter-3/")
    assert "Section 3.4" in words(section)
    assert "Section 4.1" not in words(section)
