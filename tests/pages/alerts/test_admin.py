"""The alert officer's desk."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from pages.alerts.models import Alert, ReadyText, Severity
from pages.roles import make_roles
from tests.factories import AlertFactory, ReadyTextFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

TOMORROW = timezone.localdate() + timedelta(days=1)
WORDS = {
    "title": "No buses to the hospital",
    "slug": "no-buses",
    "severity": "20",
    "text": "Allow more time.",
    "everywhere": "on",
    "expire_at_0": str(TOMORROW),
    "expire_at_1": "12:00",
    "seen_version": "0",
}


@pytest.fixture
def officer(client):
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Alert officer"))
    client.force_login(person)
    return person


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def do(client, alert, action, **fields):
    return client.post(f"/admin/alerts/alert/{alert.pk}/do/{action}/", fields)


def test_an_officer_raises_and_ends_an_alert(client, site, officer):
    client.post("/admin/alerts/alert/add/", WORDS)
    alert = Alert.objects.get()
    assert not alert.is_live()
    do(client, alert, "publish_urgently", reason="The road is shut.")
    assert 'id="alert-title"' in client.get("/about/").content.decode()
    form = client.get(f"/admin/alerts/alert/{alert.pk}/change/")
    assert "End it now" in said(form)
    assert "It goes from every page at once." in said(client.get(f"/admin/alerts/alert/{alert.pk}/end/"))
    client.post(f"/admin/alerts/alert/{alert.pk}/end/")
    assert 'id="alert-title"' not in client.get("/about/").content.decode()
    again = client.post(f"/admin/alerts/alert/{alert.pk}/end/")
    assert again.status_code == 422
    assert "Only an alert that is on the site can be ended." in said(again)


def test_an_alert_without_an_end_stays_a_draft_and_the_form_says_why(client, officer):
    client.post("/admin/alerts/alert/add/", {**WORDS, "expire_at_0": "", "expire_at_1": ""})
    alert = Alert.objects.get()
    assert "every alert has an end" in said(client.get(f"/admin/alerts/alert/{alert.pk}/change/"))
    answer = do(client, alert, "publish_urgently", reason="Now.")
    assert answer.status_code == 422
    assert "every alert has an end" in said(answer)
    assert not Alert.objects.live().exists()


def test_an_alert_cannot_be_scheduled_past_its_end(client, officer):
    client.post("/admin/alerts/alert/add/", WORDS)
    alert = Alert.objects.get()
    later = {"at_0": str(TOMORROW), "at_1": "13:00"}
    answer = do(client, alert, "publish_urgently", reason="Now.", **later)
    assert answer.status_code == 422
    assert "It must come off the site after it goes live." in said(answer)


def test_who_may_only_look_cannot_end_an_alert(client):
    make_roles()
    person = UserFactory(is_staff=True)
    person.groups.add(Group.objects.get(name="Administrator"))
    client.force_login(person)
    alert = AlertFactory()
    assert "End it now" not in said(client.get(f"/admin/alerts/alert/{alert.pk}/change/"))
    assert client.post(f"/admin/alerts/alert/{alert.pk}/end/").status_code == 403
    assert Alert.objects.live().exists()


def test_an_alert_starts_from_a_ready_made_text(client, site, officer):
    ready = ReadyText.objects.get(name="Flooding")
    assert f'href="/admin/alerts/alert/add/?ready={ready.pk}">Flooding</a>' in said(
        client.get("/admin/alerts/alert/")
    )
    form = client.get(f"/admin/alerts/alert/add/?ready={ready.pk}").context["adminform"].form
    assert {name: form.initial[name] for name in ("title", "text", "severity")} == ready.words
    client.post("/admin/alerts/alert/add/", {**WORDS, "title": ready.title})
    assert "Fill in [place], or take it out." in said(
        client.get(f"/admin/alerts/alert/{Alert.objects.get().pk}/change/")
    )


@pytest.mark.parametrize("ready", ["", "0", "x", "²", "9" * 30, "1&ready=2"])
def test_a_ready_made_text_that_is_not_there_is_an_empty_form(client, officer, ready):
    ReadyTextFactory(pk=2, title="Second")
    form = client.get(f"/admin/alerts/alert/add/?ready={ready}")
    assert form.status_code == 200


def test_the_site_comes_with_ready_made_texts_for_every_severity(site):
    assert set(ReadyText.objects.values_list("severity", flat=True)) == set(Severity.values)


def test_alerts_that_end_within_a_day_are_on_the_desk_the_next_to_end_first(client, officer):
    now = timezone.now()
    AlertFactory(title="Ends second", expire_at=now + timedelta(hours=20))
    AlertFactory(title="Ends first", expire_at=now + timedelta(hours=2))
    AlertFactory(title="Ends next week", expire_at=now + timedelta(days=7))
    AlertFactory(title="Over", expire_at=now - timedelta(hours=1))
    (panel,) = (
        panel for panel in client.get("/admin/").context["panels"] if panel.heading == "Alerts about to end"
    )
    assert [row.title for row in panel.rows] == ["Ends first", "Ends second"]
    assert panel.rows[0].words.startswith("Disruption. Ends by itself at ")


def test_the_preview_shows_the_banner_as_it_will_be(client, site, officer):
    alert = AlertFactory(title="Draft words", state="draft", publish_at=None, severity=Severity.EMERGENCY)
    page = client.get(f"/admin/alerts/alert/{alert.pk}/page/").content.decode()
    assert "Emergency: Draft words</h2>" in page
    assert "Draft words" not in client.get("/about/").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "x" * 10_000, "at most 100 characters"),
        ("text", "x" * 10_000, "at most 400 characters"),
        ("title", "nul\x00", "Null characters are not allowed"),
        ("text", "nul\x00", "Null characters are not allowed"),
        ("title", "bell\x07", "control characters"),
        ("text", "‮\x1b[31m", "control characters"),
        ("severity", "99", "Select a valid choice"),
        ("severity", "x", "Select a valid choice"),
        ("slug", "../../admin", "valid “slug”"),
        ("link_address", "javascript:alert(1)", "Give an address of this site"),
        ("link_address", "//elsewhere.example", "Give an address of this site"),
        ("places", "x", "is not a valid value"),
        ("topics", "999999", "Select a valid choice"),
        ("expire_at_0", "31 February", "Enter a valid date"),
    ],
)
def test_hostile_input_is_refused_with_words_and_nothing_is_saved(client, officer, field, value, message):
    answer = client.post("/admin/alerts/alert/add/", {**WORDS, field: value})
    assert answer.status_code == 200
    assert message in said(answer)
    assert not Alert.objects.exists()


def test_markup_in_an_alert_is_words_not_markup(client, site, officer):
    hostile = "<script>alert(1)</script>"
    client.post("/admin/alerts/alert/add/", {**WORDS, "title": hostile, "text": hostile})
    do(client, Alert.objects.get(), "publish_urgently", reason="Now.")
    for address in ("/about/", "/alerts/", "/alerts/no-buses/", "/search/?q=alert"):
        page = client.get(address).content.decode()
        assert hostile not in page
        assert "&lt;script&gt;" in page


def test_an_address_that_another_alert_has_is_refused(client, officer):
    AlertFactory(slug="no-buses")
    answer = client.post("/admin/alerts/alert/add/", WORDS)
    assert "Another alert has this address already" in said(answer)


def test_a_new_version_moves_the_end_of_a_live_alert(client, officer):
    alert = AlertFactory()
    do(client, alert, "start_new_version")
    new = Alert.objects.get(replaces=alert)
    words = {**WORDS, "slug": alert.slug, "seen_version": str(new.version)}
    client.post(f"/admin/alerts/alert/{new.pk}/change/", words)
    do(client, Alert.objects.get(replaces=alert), "publish_urgently", reason="It goes on.")
    alert.refresh_from_db()
    assert timezone.localtime(alert.expire_at).strftime("%Y-%m-%d %H:%M") == f"{TOMORROW} 12:00"
    assert alert.title == "No buses to the hospital"


def test_an_alert_of_a_topic_is_written_in_the_form(client, officer):
    topic = TopicFactory()
    client.post("/admin/alerts/alert/add/", {**WORDS, "everywhere": "", "topics": [str(topic.pk)]})
    assert list(Alert.objects.get().topics.all()) == [topic]
