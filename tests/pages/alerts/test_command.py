"""`manage.py alert`: raising, ending and listing from the command line."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.utils import timezone

from pages.alerts.models import Alert, Severity
from pages.roles import make_roles
from tests.factories import AlertFactory, ReadyTextFactory, UserFactory

pytestmark = pytest.mark.django_db

TOMORROW = f"{timezone.localdate() + timedelta(days=1)} 12:00"
WORDS = ["--severity", "emergency", "--title", "Keep away from the pier", "--text", "Go home."]


@pytest.fixture
def officer():
    make_roles()
    person = UserFactory(username="officer")
    person.groups.add(Group.objects.get(name="Alert officer"))
    return person


def alert(*arguments):
    call_command("alert", *arguments)


def test_an_alert_is_raised_and_its_address_is_printed(officer, capsys):
    alert("raise", *WORDS, "--until", TOMORROW, "--everywhere", "--by", "officer", "--reason", "A fire.")
    found = Alert.objects.live().get()
    assert (found.severity, found.urgent_reason) == (Severity.EMERGENCY, "A fire.")
    assert timezone.localtime(found.expire_at).strftime("%Y-%m-%d %H:%M") == TOMORROW
    said = capsys.readouterr().out
    assert "/alerts/keep-away-from-the-pier/" in said
    assert "A second person must check it" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([*WORDS, "--everywhere"], "every alert has an end"),
        ([*WORDS, "--everywhere", "--until", "soon"], "is no time"),
        ([*WORDS, "--everywhere", "--until", "2020-01-01 12:00"], "in the past"),
        ([*WORDS, "--everywhere", "--until", "2027-03-28 01:30"], "does not exist"),
        ([*WORDS, "--until", TOMORROW], "Say whom it concerns"),
        ([*WORDS, "--until", TOMORROW, "--place", "atlantis"], "atlantis"),
        ([*WORDS, "--until", TOMORROW, "--topic", "atlantis"], "atlantis"),
        (["--until", TOMORROW, "--everywhere"], "Give --severity"),
        (["--ready", "No such text", "--until", TOMORROW], "There are: Flooding"),
        (["--ready", "flooding", "--until", TOMORROW, "--everywhere"], r"Fill in \[place\]"),
    ],
)
def test_what_it_refuses_it_refuses_in_words(officer, arguments, said):
    ReadyTextFactory(name="Flooding", title="Flooding in [place]")
    with pytest.raises(CommandError, match=said):
        alert("raise", *arguments, "--by", "officer")
    assert not Alert.objects.exists()


@pytest.mark.parametrize(
    ("username", "fields"),
    [("nobody", {}), ("gone", {"is_active": False, "is_superuser": True}), ("clerk", {})],
)
def test_only_staff_whose_role_allows_it_raise_and_end_alerts(officer, username, fields):
    if username != "nobody":
        UserFactory(username=username, **fields)
    with pytest.raises(CommandError, match=username):
        alert("raise", *WORDS, "--until", TOMORROW, "--everywhere", "--by", username)
    with pytest.raises(CommandError, match=username):
        alert("end", AlertFactory().slug, "--by", username)
    assert Alert.objects.live().count() == 1


def test_a_ready_made_text_gives_the_words_that_are_not_given(officer):
    ReadyTextFactory(
        name="Flooding", title="Flooding in [place]", text="Stay in.", severity=Severity.EMERGENCY
    )
    alert(
        *["raise", "--ready", "flooding", "--title", "Flooding in Deal"],
        *["--until", TOMORROW, "--everywhere", "--by", "officer"],
    )
    found = Alert.objects.live().get()
    assert (found.title, found.text, found.severity) == ("Flooding in Deal", "Stay in.", Severity.EMERGENCY)


def test_of_ready_made_texts_with_nearly_the_same_name_the_one_that_was_named_is_taken(officer):
    for name in ("Storm", "STORM"):
        ReadyTextFactory(name=name, title=f"A {name}")
        alert("raise", "--ready", name, "--until", TOMORROW, "--everywhere", "--by", "officer")
    alert("raise", "--ready", "storm", "--until", TOMORROW, "--everywhere", "--by", "officer")
    assert set(Alert.objects.live().values_list("title", flat=True)) == {"A Storm", "A STORM"}


def test_an_alert_for_places_and_topics(site, officer):
    alert(
        *["raise", *WORDS, "--until", TOMORROW, "--place", "east-kent", "--place", "west-kent"],
        *["--topic", "children-and-young-people", "--by", "officer"],
    )
    (found,) = Alert.objects.live().for_listing()
    assert found.area.startswith("East Kent, West Kent, ")
    assert found.topics.get().slug == "children-and-young-people"


def test_an_alert_is_ended_by_its_address(officer, capsys):
    found = AlertFactory(slug="no-buses")
    alert("end", "/alerts/no-buses/", "--by", "officer")
    assert not Alert.objects.live().exists()
    assert f"Ended: {found}" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Only an alert that is on the site"):
        alert("end", "no-buses", "--by", "officer")
    with pytest.raises(CommandError, match="/alerts/no-such-alert/"):
        alert("end", "no-such-alert", "--by", "officer")


def test_the_list_names_alerts_now_and_to_come(capsys):
    alert("list")
    assert capsys.readouterr().out == "There are no alerts, and none to come.\n"
    AlertFactory(slug="now")
    AlertFactory(slug="later", publish_at=timezone.now() + timedelta(hours=1), severity=Severity.EMERGENCY)
    AlertFactory(slug="over", expire_at=timezone.now() - timedelta(hours=1))
    alert("list")
    later, now = capsys.readouterr().out.splitlines()
    assert later.startswith("later: Emergency, from ")
    assert now.startswith("now: Disruption, now until ")
