"""The form of a bulletin, and what it refuses: a clear message, and nothing half saved."""

import re

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from bulletins.models import Bulletin, BulletinPicture
from icsportal.publishing.models import Change
from tests.factories import (
    BulletinFactory,
    BulletinPictureFactory,
    EntryFactory,
    MovedAddressFactory,
    TopicFactory,
    UserFactory,
    upload,
)
from tests.icsportal.lib.test_pasted_text import GOOGLE, WORD
from tests.icsportal.lib.test_pictures import bomb

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "A new clinic",
    "slug": "a-new-clinic",
    "summary": "A clinic opens.",
    "body": "<p>It opens.</p>",
    "issued_by": "NHS Kent and Medway",
    "issued_on": "2026-11-22",
    "seen_version": "0",
    "pictures-TOTAL_FORMS": "0",
    "pictures-INITIAL_FORMS": "0",
    "boxes-TOTAL_FORMS": "0",
    "boxes-INITIAL_FORMS": "0",
}
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


def add(desk, **fields):
    return desk.post("/admin/bulletins/bulletin/add/", {**WORDS, **fields})


def with_picture(file, alt="The clinic.", **fields):
    picture = {"picture": file, "stands": "0", "alt": alt, "caption": ""}
    return {
        "pictures-TOTAL_FORMS": "1",
        **{f"pictures-0-{name}": value for name, value in picture.items()},
        **fields,
    }


def as_upload(file):
    return SimpleUploadedFile(file.name, file.read())


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_bulletin_is_written_with_all_it_can_hold(site, desk):
    EntryFactory(url="/somewhere/", title="Somewhere")
    form = desk.get("/admin/bulletins/bulletin/add/").context["adminform"].form
    (east,) = (key for key, label in form.fields["places"].choices if label == "East Kent")
    topic = TopicFactory()
    add(
        desk,
        **with_picture(as_upload(upload(size=(1000, 500)))),
        places=[str(east)],
        topics=[topic.pk],
        related=["/somewhere/"],
        contact_name="Communications team",
        contact_email="press@example.org",
        source_note="Minutes.",
    )
    bulletin = Bulletin.objects.get(slug="a-new-clinic")
    assert [str(place.name) for place in bulletin.places.all()] == ["East Kent Health and Care Partnership"]
    assert bulletin.lead_picture.width == 1000
    assert bulletin.related == ["/somewhere/"]
    written = Change.objects.about(bulletin).get().contents
    assert written["pictures"][0]["alt"] == "The clinic."
    assert written["places"] and written["topics"] == [topic.pk]


def test_an_image_without_words_is_refused_until_someone_decides(desk):
    answer = add(desk, **with_picture(as_upload(upload()), alt=""))
    assert "Say what the picture shows, or tick that it is decorative." in said(answer)
    assert not Bulletin.objects.exists()
    add(desk, **with_picture(as_upload(upload()), alt="", **{"pictures-0-is_decorative": "on"}))
    assert BulletinPicture.objects.get().is_decorative


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("drawing.svg", SVG, "image/svg+xml"), "This is not a picture that we can use"),
        (SimpleUploadedFile("drawing.jpg", SVG, "image/jpeg"), "This is not a picture that we can use"),
        (SimpleUploadedFile("program.jpg", b"MZ" + bytes(99), "image/jpeg"), "This is not a picture that we"),
        (SimpleUploadedFile("empty.jpg", b"", "image/jpeg"), "The submitted file is empty"),
        (SimpleUploadedFile("bomb.png", bomb(30_000, 30_000).read()), "This picture is too large to open"),
        (SimpleUploadedFile("bomb.png", bomb(9_000, 9_000).read()), "This picture is too large to open"),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_a_hostile_upload_is_refused_and_nothing_is_kept(desk, file, message, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    answer = add(desk, **with_picture(file))
    assert answer.status_code == 200
    assert message in said(answer)
    assert not Bulletin.objects.exists()
    assert not Change.objects.exists()
    assert list(tmp_path.rglob("*")) == []


def test_an_image_of_100_megabytes_is_refused(desk):
    heavy = SimpleUploadedFile("heavy.jpg", bytes(100 * 1024 * 1024), "image/jpeg")
    answer = add(desk, **with_picture(heavy))
    assert "This file has 100.0 MB. Choose a picture of at most 15.0 MB." in said(answer)
    assert not Bulletin.objects.exists()


def test_two_lead_pictures_are_refused(desk):
    second = {"pictures-TOTAL_FORMS": "2", "pictures-1-stands": "0", "pictures-1-alt": "Another."}
    fields = (
        with_picture(as_upload(upload())) | second | {"pictures-1-picture": as_upload(upload(colour="red"))}
    )
    assert "There is a lead picture already" in said(add(desk, **fields))
    assert not Bulletin.objects.exists()


def test_the_lead_picture_can_give_its_place_to_another(desk):
    picture = BulletinPictureFactory(bulletin__state="draft", bulletin__publish_at=None)
    bulletin = picture.bulletin
    fields = {
        "seen_version": bulletin.version,
        "pictures-TOTAL_FORMS": "2",
        "pictures-INITIAL_FORMS": "1",
        "pictures-0-id": picture.pk,
        "pictures-0-bulletin": bulletin.pk,
        "pictures-0-stands": "99",
        "pictures-0-alt": "The pier at Deal.",
        "pictures-1-stands": "0",
        "pictures-1-alt": "The clinic.",
        "pictures-1-picture": as_upload(upload(colour="red")),
    }
    desk.post(f"/admin/bulletins/bulletin/{bulletin.pk}/change/", {**WORDS, **fields})
    assert [picture.alt for picture in bulletin.pictures.all()] == ["The clinic.", "The pier at Deal."]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": "A" * 10_000}, "at most 150 characters (it has 10000)"),
        ({"title": "A\x00B"}, "Null characters are not allowed"),
        ({"title": "A\x08B"}, "There are hidden control characters in the words"),
        ({"title": "A\nB"}, "There are hidden control characters in the words"),
        ({"summary": "A" * 161}, "at most 160 characters (it has 161)"),
        ({"slug": "feed"}, "This address is taken by the news feed"),
        ({"slug": "taken"}, "Another bulletin has this address already"),
        ({"slug": "old-one"}, "This is an old address of /news/new-one/"),
        ({"slug": "two words"}, "Enter a valid “slug”"),
        ({"related": ["/no/such/page/"]}, "“/no/such/page/” is no page that the public can read"),
        ({"related": ["A page (/no/such/page/)"]}, "“/no/such/page/” is no page that the public can read"),
        ({"related": ["Some words"]}, "“Some words” is no page that the public can read"),
        ({"contact_name": "Team"}, "For a media contact give the team, and its phone number or e-mail."),
        ({"contact_phone": "call us"}, "A phone number has only digits and spaces."),
        ({"pictures-TOTAL_FORMS": ""}, "ManagementForm data is missing"),
        ({"pictures-TOTAL_FORMS": "9999"}, "Please submit at most 20 forms"),
    ],
)
def test_what_cannot_be_is_refused_with_a_clear_message(desk, fields, message):
    BulletinFactory(slug="taken")
    MovedAddressFactory(old_path="/news/old-one/", new_path="/news/new-one/")
    answer = add(desk, **fields)
    assert answer.status_code == 200
    assert message in said(answer).replace("&quot;", '"')
    assert Bulletin.objects.count() == 1


def test_a_new_version_keeps_the_slug_of_what_it_replaces(desk):
    bulletin = BulletinFactory()
    desk.post(f"/admin/bulletins/bulletin/{bulletin.pk}/do/start_new_version/")
    new = Bulletin.objects.get(replaces=bulletin)
    fields = {"slug": bulletin.slug, "seen_version": new.version, "title": "Put right"}
    desk.post(f"/admin/bulletins/bulletin/{new.pk}/change/", {**WORDS, **fields})
    assert Bulletin.objects.get(replaces=bulletin).title == "Put right"


def test_scripts_and_looks_do_not_survive_pasting(desk):
    add(
        desk,
        body='<h2 style="color:red" onclick="go()">Where</h2><script>go()</script>'
        '<p class="MsoNormal">It <b>opens</b> <a href="javascript:go()">now</a>'
        '<img src="x" onerror="go()"><iframe src="//x"></iframe></p>',
    )
    body = Bulletin.objects.get().body
    assert "<h2>Where</h2>" in body
    assert not re.search("script|style|class|onclick|onerror|img|iframe|go\\(", body)


def test_text_from_word_and_google_docs_becomes_headings_lists_and_tables(desk):
    add(desk, body=WORD, slug="word")
    add(desk, body=GOOGLE, slug="google")
    word, google = (Bulletin.objects.get(slug=slug).body for slug in ("word", "google"))
    assert "<h2>A new clinic</h2>" in word
    assert "<ul><li>Your letter</li><li>Your glasses</li></ul>" in re.sub(r"\s*\n\s*", "", word)
    assert '<th scope="col">Day</th>' in word
    assert "<strong>Deal</strong>" in google
    assert google.count("<strong>") == 1
    assert '<a href="https://www.nhs.uk/x">the NHS page</a>' in google
    assert not re.search("Mso|style|span|google", word + google)


def test_the_form_says_how_much_of_the_summary_is_used(desk):
    draft = BulletinFactory(state="draft", publish_at=None, summary="Twenty letters long.")
    assert "It has 20 now." in said(desk.get(f"/admin/bulletins/bulletin/{draft.pk}/change/"))


def test_a_related_page_that_went_stays_in_the_form_and_is_named(desk):
    draft = BulletinFactory(state="draft", publish_at=None, related=["/gone/"])
    page = said(desk.get(f"/admin/bulletins/bulletin/{draft.pk}/change/"))
    assert 'value="Not public now: /gone/ (/gone/)"' in page


def test_related_pages_are_chosen_by_their_words_or_address_and_kept_once(desk):
    EntryFactory(url="/somewhere/", title="Somewhere (in Kent)")
    EntryFactory(url="/elsewhere/", title="Elsewhere")
    words = "Page: Somewhere (in Kent) (/somewhere/)"
    assert f'<option value="{words}"></option>' in said(desk.get("/admin/bulletins/bulletin/add/"))
    add(desk, related=[words, "", " /elsewhere/ ", "/somewhere/"])
    bulletin = Bulletin.objects.get()
    assert bulletin.related == ["/somewhere/", "/elsewhere/"]
    form = said(desk.get(f"/admin/bulletins/bulletin/{bulletin.pk}/change/"))
    assert form.count('name="related"') == 4
    assert f'name="related" id="id_related_0" value="{words}"' in form


def test_when_another_was_first_only_what_differs_is_shown(desk):
    draft = BulletinFactory(state="draft", publish_at=None, title="The first title")
    same = {
        "title": draft.title,
        "slug": draft.slug,
        "summary": draft.summary,
        "body": draft.body,
        "issued_by": draft.issued_by,
        "issued_on": draft.issued_on.isoformat(),
    }
    address = f"/admin/bulletins/bulletin/{draft.pk}/change/"
    topic = TopicFactory()
    desk.post(address, {**WORDS, **same, "topics": [topic.pk], "seen_version": draft.version})
    late = {**WORDS, **same, "summary": "Another summary.", "seen_version": draft.version}
    answer = desk.post(address, late)
    theirs = answer.context["adminform"].form.theirs
    assert [label for label, _, _ in theirs] == ["Summary", "Topics"]


def test_who_may_only_read_sees_the_pictures_and_cannot_change_them(client):
    from django.contrib.auth.models import Permission

    reader = UserFactory(is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_bulletin"))
    client.force_login(reader)
    picture = BulletinPictureFactory(bulletin__state="draft", bulletin__publish_at=None)
    answer = client.get(f"/admin/bulletins/bulletin/{picture.bulletin.pk}/change/")
    assert "The pier at Deal." in said(answer)
    assert 'name="pictures-0-alt"' not in said(answer)
    assert default_storage.exists(picture.picture.name)
