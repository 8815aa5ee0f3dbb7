"""Asking for a publication in another format: two answers, a task for staff, and nothing kept of a person."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from lxml import html

from icsportal.lib.form_stamp import FASTEST, SLOWEST
from publications import actions, tasks
from publications.models import FormatRequest
from publications.models.format_request import CONTACT_KEPT_FOR
from tests.factories import FormatRequestFactory, PublicationFactory, UserFactory, days_ago

pytestmark = pytest.mark.django_db

ANSWERS = {"wanted": "Braille", "contact": "01622 000000"}


@pytest.fixture
def clock(monkeypatch):
    """`clock(moment)`: from now on it is that moment."""

    def set_to(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_to


@pytest.fixture
def address():
    return f"{PublicationFactory(title='Plan').get_absolute_url()}another-format/"


def stamp(client, address):
    return html.fromstring(client.get(address).content).xpath("//input[@name='shown']/@value")[0]


def send(client, address, clock, after=FASTEST, **answers):
    shown = stamp(client, address)
    clock(timezone.now() + after)
    return client.post(address, {"shown": shown, **ANSWERS, **answers})


def errors(answer):
    found = html.fromstring(answer.content)
    return [item.text_content().strip() for item in found.xpath("//*[@role='alert']//li")]


def test_two_answers_become_a_task_with_a_day_to_answer_by(client, address, clock):
    clock(datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Europe/London")))
    publication = PublicationFactory()
    address = f"{publication.get_absolute_url()}another-format/"
    answer = send(client, address, clock)
    assert (answer.status_code, answer.url) == (303, f"{address}sent/")
    made = FormatRequest.objects.get()
    assert (made.publication, made.wanted, made.contact) == (publication, "Braille", "01622 000000")
    assert made.due_on == date(2026, 4, 17)  # ten working days, without Good Friday and Easter Monday
    assert b"within 10 working days" in client.get(answer.url).content


def test_it_asks_two_things_and_sets_no_cookie(client, address, clock):
    found = html.fromstring(client.get(address).content)
    fields = found.xpath("//main//form//*[@name]/@name")
    assert fields == ["shown", "wanted", "contact"]
    answer = send(client, address, clock)
    assert not client.cookies
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_what_is_left_out_is_said_at_the_field_and_what_was_typed_stays(client, address, clock):
    answer = send(client, address, clock, contact="")
    assert answer.status_code == 422
    assert errors(answer) == ["Say how we can reach you."]
    found = html.fromstring(answer.content)
    assert found.xpath("//input[@name='wanted']/@value") == ["Braille"]
    assert found.xpath("//*[@role='alert']//a/@href") == ["#id_contact"]
    assert "Error: " in found.findtext(".//title")
    assert not FormatRequest.objects.exists()


def test_a_machine_that_is_too_fast_is_held_up_and_a_person_who_was_slow_may_send_again(
    client, address, clock
):
    assert "very fast" in errors(send(client, address, clock, after=timedelta(0)))[0]
    late = send(client, address, clock, after=SLOWEST + timedelta(minutes=1))
    assert "open for a long time" in errors(late)[0]
    again = html.fromstring(late.content).xpath("//input[@name='shown']/@value")[0]
    clock(timezone.now() + FASTEST)
    assert client.post(address, {"shown": again, **ANSWERS}).status_code == 303


@pytest.mark.parametrize("shown", ["", "1", "abc.def", "\0", "a" * 10_000, "-1.x", "ffffffffffffffff.x"])
def test_a_stamp_that_we_did_not_write_is_none(client, address, shown):
    assert client.post(address, {"shown": shown, **ANSWERS}).status_code == 422
    assert not FormatRequest.objects.exists()


def test_a_stamp_of_another_form_is_none(client, address, clock, monkeypatch):
    shown = stamp(client, address)
    monkeypatch.setattr("publications.forms.FormatRequestForm.stamped_for", "something else")
    clock(timezone.now() + FASTEST)
    assert client.post(address, {"shown": shown, **ANSWERS}).status_code == 422


@pytest.mark.parametrize("typed", ["\0", "a" * 10_000, "   ", "<script>alert(1)</script>", "‮x", "é" * 200])
def test_whatever_is_typed_the_form_answers(client, address, clock, typed):
    answer = send(client, address, clock, wanted=typed)
    assert answer.status_code in (303, 422)
    assert "<script>alert" not in answer.content.decode()


def test_keys_that_come_twice_and_files_do_no_harm(client, address):
    assert client.post(f"{address}?shown=1&shown=2", {"wanted": ["a", "b"]}).status_code == 422
    assert client.post(address, b"\xff\xfe", content_type="text/plain").status_code == 422
    assert client.put(address).status_code == 405


def test_more_than_anyone_could_answer_is_refused_for_a_day(client, address, clock, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IN_A_DAY", 2)
    FormatRequestFactory.create_batch(2, asked_at=timezone.now())
    assert "more requests today" in errors(send(client, address, clock))[0]
    clock(timezone.now() + timedelta(days=1, minutes=1))
    assert send(client, address, clock).status_code == 303


# What is kept


def test_how_to_reach_somebody_is_erased_once_they_are_answered():
    waiting, by = FormatRequestFactory(), UserFactory()
    actions.close(format_request=waiting, by=by)
    waiting.refresh_from_db()
    assert (waiting.contact, waiting.done_by) == ("", by)
    assert waiting.wanted == "Large print"
    assert not FormatRequest.objects.waiting().exists()


def test_how_to_reach_somebody_is_never_kept_with_an_answered_request():
    with pytest.raises(IntegrityError, match="keeps_no_contact"), transaction.atomic():
        FormatRequestFactory(done_at=timezone.now())


@pytest.mark.parametrize(
    "erase",
    [
        lambda: tasks.erase_old_contacts(0),
        lambda: call_command("erase_format_contacts", verbosity=0),
    ],
    ids=["every night", "by command"],
)
def test_nobody_can_be_reached_after_ninety_days_answered_or_not(clock, erase, capsys):
    asked = timezone.now()
    waiting = FormatRequestFactory(asked_at=asked)
    clock(asked + CONTACT_KEPT_FOR - timedelta(seconds=1))
    erase()
    waiting.refresh_from_db()
    assert waiting.contact == "somebody@example.org"
    clock(asked + CONTACT_KEPT_FOR)
    erase()
    waiting.refresh_from_db()
    assert waiting.contact == ""
    assert CONTACT_KEPT_FOR.days == 90


def test_nothing_else_says_who_asked():
    kept = {field.name for field in FormatRequest._meta.concrete_fields}
    assert kept == {"id", "publication", "wanted", "contact", "asked_at", "due_on", "done_at", "done_by"}


# On the desk


def staff(*codenames):
    person = UserFactory(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


def test_the_desk_shows_who_waits_until_they_are_answered(client):
    client.force_login(staff("view_formatrequest", "change_formatrequest"))
    FormatRequestFactory(publication__title="Plan B", due_on=date(2026, 12, 4))
    assert "Large print. Answer by 4 December 2026." in client.get("/admin/").content.decode()
    waiting = FormatRequest.objects.get()
    form = client.get(f"/admin/publications/formatrequest/{waiting.pk}/change/").content.decode()
    assert "somebody@example.org" in form
    client.post(f"/admin/publications/formatrequest/{waiting.pk}/change/", {"is_answered": "on"})
    assert "Nobody waits for another format." in client.get("/admin/").content.decode()
    waiting.refresh_from_db()
    assert waiting.contact == ""
    assert waiting.done_at is not None
    assert client.get(f"/admin/publications/formatrequest/{waiting.pk}/change/").status_code == 200


def test_the_desk_shows_nobody_to_those_who_do_not_answer(client):
    client.force_login(staff("view_publication"))
    FormatRequestFactory(asked_at=days_ago(1))
    assert "Requests for other formats" not in client.get("/admin/").content.decode()
    address = f"/admin/publications/formatrequest/{FormatRequest.objects.get().pk}/change/"
    assert client.get(address).status_code == 403
