"""What a bulletin is, which ones are meant, and what its versions keep."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone

from bulletins.models import Bulletin, Stands
from icsportal.publishing import actions
from icsportal.publishing.contents import contents
from icsportal.publishing.models import Change
from pages.models import Kind
from tests.factories import (
    BulletinBoxFactory,
    BulletinFactory,
    BulletinPictureFactory,
    CorrectionFactory,
    EntryFactory,
    MovedAddressFactory,
    OrganisationFactory,
    TopicFactory,
    UserFactory,
    days_ago,
    upload,
)

pytestmark = pytest.mark.django_db


def place(name="East Kent"):
    return OrganisationFactory(
        kind=Kind.HEALTH_AND_CARE_PARTNERSHIP, called=f"{name} Health and Care Partnership"
    )


def titles(bulletins):
    return [bulletin.title for bulletin in bulletins]


@pytest.fixture
def writer():
    return UserFactory()


@pytest.fixture
def full(writer):
    """A draft with all that a bulletin can hold."""
    bulletin = BulletinFactory(
        state="draft",
        publish_at=None,
        changed_by=writer,
        is_featured=True,
        related=[EntryFactory(url="/services/a/b/").url],
        contact_name="Communications team",
        contact_email="press@example.org",
        source_note="Minutes of 3 May.",
    )
    bulletin.places.set([place(), place("West Kent")])
    bulletin.topics.set([TopicFactory()])
    BulletinPictureFactory(bulletin=bulletin, caption="At low tide.")
    BulletinPictureFactory(bulletin=bulletin, stands=Stands.END, alt="", is_decorative=True)
    BulletinBoxFactory(bulletin=bulletin, type="warning", heading="Bring your letter", stands=1)
    return bulletin


def through_review(record, writer):
    actions.submit(record=record, by=writer)
    return actions.publish(record=record, by=UserFactory())


# Which bulletins


def test_news_without_a_place_is_news_everywhere():
    east, west = place(), place("West Kent")
    BulletinFactory(title="all", issued_on=date(2026, 1, 3))
    BulletinFactory(title="east", issued_on=date(2026, 1, 2)).places.set([east])
    BulletinFactory(title="both", issued_on=date(2026, 1, 1)).places.set([east, west])
    assert titles(Bulletin.objects.for_place(east)) == ["all", "east", "both"]
    assert titles(Bulletin.objects.for_place(west)) == ["all", "both"]


def test_older_and_newer_news_is_found_also_on_one_day():
    day = date(2026, 5, 4)
    first, second = BulletinFactory(issued_on=day), BulletinFactory(issued_on=day)
    later = BulletinFactory(issued_on=day + timedelta(days=1))
    assert list(Bulletin.objects.older_than(later)) == [second, first]
    assert list(Bulletin.objects.newer_than(first)) == [second, later]


def test_featured_news_comes_first_whatever_its_date():
    BulletinFactory(title="new")
    BulletinFactory(title="old", issued_on=date(2020, 1, 1), is_featured=True)
    assert titles(Bulletin.objects.featured_first()) == ["old", "new"]
    assert titles(Bulletin.objects.newest_first()) == ["new", "old"]


# What changed since


def test_a_list_knows_the_latest_correction():
    bulletin = BulletinFactory()
    CorrectionFactory(record=bulletin, at=days_ago(3))
    latest = CorrectionFactory(record=bulletin, at=days_ago(2))
    CorrectionFactory(at=days_ago(1))  # of another
    assert Bulletin.objects.for_listing().get(pk=bulletin.pk).corrected_at == latest.at


@pytest.mark.parametrize(("is_minor", "is_announced"), [(False, True), (True, False)])
def test_only_a_change_that_is_not_minor_is_announced(writer, is_minor, is_announced):
    bulletin = BulletinFactory(publish_at=days_ago(9))
    new = actions.start_new_version(record=bulletin, by=writer)
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=UserFactory(), is_minor=is_minor)
    row = Bulletin.objects.for_listing().get()
    assert row.has_update is is_announced
    assert (row.updated_at > row.publish_at) is is_announced


def test_a_note_that_speaks_of_a_minor_change_does_not_make_it_one(writer):
    new = actions.start_new_version(record=BulletinFactory(publish_at=days_ago(9)), by=writer)
    actions.publish_urgently(record=new, by=UserFactory(), reason="It is no Minor change.")
    assert Bulletin.objects.for_listing().get().has_update


def test_to_be_published_for_the_first_time_is_no_update(writer):
    bulletin = BulletinFactory(state="draft", publish_at=None, changed_by=writer)
    through_review(bulletin, writer)
    row = Bulletin.objects.for_listing().get()
    assert not row.has_update
    assert row.updated_at == row.publish_at


# What must be true of one


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"slug": "feed"}, "bulletin_slug_is_free"),
        ({"title": "A\x07bell"}, "bulletin_words_can_be_seen"),
        ({"title": "Two\nlines"}, "bulletin_words_can_be_seen"),
        ({"summary": "\x1b[31mred"}, "bulletin_words_can_be_seen"),
        ({"contact_phone": "01234 567890"}, "bulletin_media_contact_is_whole"),
        ({"contact_name": "Communications team"}, "bulletin_media_contact_is_whole"),
    ],
)
def test_the_database_refuses(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        BulletinFactory(**fields)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"alt": ""}, "bulletin_picture_described_or_decorative"),
        ({"is_decorative": True}, "bulletin_picture_described_or_decorative"),
    ],
)
def test_a_picture_is_described_or_decorative(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        BulletinPictureFactory(**fields)


def test_a_bulletin_has_one_lead_picture():
    lead = BulletinPictureFactory()
    with pytest.raises(IntegrityError, match="bulletin_has_one_lead_picture"):
        BulletinPictureFactory(bulletin=lead.bulletin)


def test_an_address_that_was_taken_meanwhile_is_said_before_publishing(writer):
    BulletinFactory(slug="clinic")
    bulletin = BulletinFactory()
    new = actions.start_new_version(record=bulletin, by=writer)
    new.slug = "clinic"
    new.save()
    with pytest.raises(actions.NotReady, match="has this address already"):
        through_review(new, writer)


def test_a_related_page_that_is_not_public_holds_it_back(full, writer):
    full.related = ["/services/a/b/", "/services/gone/"]
    with pytest.raises(actions.NotReady, match="A related page is not public"):
        through_review(full, writer)


def test_the_name_of_a_file_does_not_say_what_a_picture_shows(full, writer):
    full.pictures.filter(stands=Stands.LEAD).update(alt="IMG_2041.JPG")
    with pytest.raises(actions.NotReady, match="file, “IMG_2041"):
        through_review(full, writer)


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"type": "warning"}, "bulletin_box_has_a_heading_unless_inset"),
        ({"heading": "Inset"}, "bulletin_box_has_a_heading_unless_inset"),
        ({"stands": Stands.LEAD}, "bulletin_box_stands_in_the_text"),
    ],
)
def test_a_box_has_a_heading_unless_it_is_an_inset(fields, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        BulletinBoxFactory(**fields)


def test_the_words_of_a_box_are_held_to_the_rules_of_the_text(full, writer):
    full.boxes.update(body='<p><a href="/services/a/">Click here</a></p>')
    with pytest.raises(actions.NotReady, match="Box “Bring your letter”: "):
        through_review(full, writer)


# Related pages


def test_related_pages_are_called_as_they_are_called_now():
    EntryFactory(url="/new/", title="The strategy")
    MovedAddressFactory(old_path="/old/", new_path="/new/")
    EntryFactory(url="/later/", live_from=timezone.now() + timedelta(days=1))
    bulletin = BulletinFactory(related=["/old/", "/later/", "/nowhere/"])
    assert titles(bulletin.related_pages) == ["The strategy"]


# Versions


def test_a_new_version_holds_all_of_it_and_putting_it_in_place_loses_nothing(full, writer):
    public = through_review(full, writer)
    before = contents(public)
    assert [picture["caption"] for picture in before["pictures"]] == ["At low tide.", ""]
    assert [box["heading"] for box in before["boxes"]] == ["Bring your letter"]
    assert len(before["places"]) == 2 and len(before["topics"]) == 1 and before["related"]
    new = actions.start_new_version(record=public, by=writer)
    assert contents(new) == before
    new.pictures.filter(stands=Stands.END).delete()
    actions.record_edit(record=new, by=writer)
    changed = through_review(new, writer)
    assert changed == public
    assert changed.pictures.count() == 1
    assert Bulletin.objects.get().source_note == "Minutes of 3 May."


def test_a_picture_that_was_taken_away_comes_back_with_an_earlier_version(full, writer):
    actions.record_edit(record=full, by=writer)
    earlier = Change.objects.about(full).first()
    name = full.lead_picture.picture.name
    full.pictures.all().delete()
    actions.record_edit(record=full, by=writer)
    actions.restore(record=full, change=earlier, by=writer)
    restored = Bulletin.objects.get().lead_picture
    assert (restored.picture.name, restored.alt) == (name, "The pier at Deal.")
    assert default_storage.exists(name)


def test_a_new_slug_leaves_a_redirect(client, full, writer):
    public = through_review(full, writer)
    old = public.get_absolute_url()
    new = actions.start_new_version(record=public, by=writer)
    new.slug = "another-address"
    new.save()
    through_review(new, writer)
    assert client.get(old).headers["Location"] == "/news/another-address/"


# Pictures


def test_a_picture_is_kept_with_all_its_copies():
    picture = BulletinPictureFactory(picture=upload("Pier at Deal.jpg", (1000, 500)))
    assert (picture.width, picture.height) == (1000, 500)
    addresses = f"{picture.srcset}, {picture.webp_srcset}".split(", ")
    assert [address.partition(" ")[2] for address in addresses] == ["480w", "960w", "1000w"] * 2
    for address in addresses:
        assert default_storage.exists(address.partition(" ")[0].removeprefix("/media/"))
    assert picture.srcset.endswith(f"{picture.picture.url} 1000w")


def test_the_same_picture_twice_is_kept_once():
    one, other = BulletinPictureFactory(), BulletinPictureFactory()
    assert one.picture.name == other.picture.name


def test_saving_again_does_not_make_a_picture_again():
    picture = BulletinPictureFactory()
    name = picture.picture.name
    picture.caption = "At low tide."
    picture.save()
    picture.refresh_from_db()
    assert (picture.picture.name, picture.width) == (name, 40)
