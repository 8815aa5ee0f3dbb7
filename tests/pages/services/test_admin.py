"""The editors' desk through its real views, with the roles that every site starts with."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from icsportal.publishing.models import Record
from pages.models import Service, TopicService, UrgentHelp, standing_lines
from pages.roles import ROLES, make_roles
from tests.factories import (
    ServiceContactFactory,
    ServiceFactory,
    SiteFactory,
    TopicFactory,
    UrgentHelpFactory,
    UserFactory,
)
from tests.pages.services.test_spreadsheet import RIGHT, sheet

pytestmark = pytest.mark.django_db
LIST = "/admin/pages/service/"


@pytest.fixture
def signed_in(client, db):
    """`signed_in("Comms contributor")` is a browser in which such a person works."""
    make_roles()

    def sign_in(*roles):
        person = UserFactory(is_staff=True)
        person.groups.set(Group.objects.filter(name__in=roles))
        client.force_login(person)
        client.person = person
        return client

    return sign_in


def typed(**what):
    """What a person fills in for a new service, with `what` instead."""
    return {
        "name": "Emergency dentist",
        "slug": "emergency-dentist",
        "also_known_as": "toothache\nbroken tooth",
        "summary": "Help with bad tooth pain.",
        "urgency": "routine",
        "who_for": "Everyone.",
        "when_to_use": "<p>Bad pain.</p>",
        "access": ["call-111"],
        "how_to_get": "<p>Call 111.</p>",
        "cost": "Free",
        "covers_all": "on",
        "owner": "Communications team",
        "checked_on": "2026-11-22",
        "review_due_on": "2027-05-22",
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "0",
        "contacts-0-label": "NHS 111",
        "contacts-0-phone": "111",
        "contacts-0-position": "0",
        **what,
    }


def messages_of(answer):
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_a_contributor_writes_a_service_with_its_hours_words_and_topics(signed_in):
    client, home, other = signed_in("Comms contributor"), TopicFactory(), TopicFactory()
    hours = {
        "monday": "8am to 6.30pm",
        "bank_holidays": "closed",
        "exceptions": "24 December 2026: 8am to midday",
    }
    answer = client.post(f"{LIST}add/", typed(topic=home.pk, also_in=[other.pk], **hours))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    service = Service.objects.get()
    assert (service.state, service.changed_by) == (Record.State.DRAFT, client.person)
    assert service.opening_hours.in_words(date(2026, 12, 1)) == [
        "Monday: 8am to 6.30pm",
        "Tuesday to Sunday: not known, check before you go",
        "Bank holidays: closed",
        "Thursday 24 December 2026: 8am to midday",
    ]
    assert [name.words for name in service.names.all()] == ["broken tooth", "toothache"]
    assert set(service.topics.all()) == {home, other}
    assert service.contacts.get().phone == "111"

    form = client.get(f"{LIST}{service.pk}/change/")
    shown = form.content.decode()
    assert 'value="8am to 6.30pm"' in shown
    assert "Thursday 24 December 2026: 8am to midday" in shown
    assert "Tuesday to Sunday: not known, check before you go" in shown
    assert "broken tooth\ntoothache" in shown


def test_words_pasted_from_a_word_processor_lose_their_looks(signed_in):
    client = signed_in("Comms contributor")
    pasted = '<p class="MsoNormal" style="color:red"><o:p></o:p>Bad <b>pain</b>.</p><p>&nbsp;</p>'
    client.post(f"{LIST}add/", typed(topic=TopicFactory().pk, when_to_use=pasted))
    assert Service.objects.get().when_to_use == "<p>Bad <strong>pain</strong>.</p>"


def test_wrong_hours_name_their_days_and_keep_nothing(signed_in):
    client = signed_in("Comms contributor")
    answer = client.post(
        f"{LIST}add/", typed(topic=TopicFactory().pk, sunday="8 to 6", exceptions="soon: closed")
    )
    errors = answer.context["adminform"].form.errors
    assert errors["sunday"][0].startswith("Sunday: “8” could be morning or evening")
    assert "“soon” is not a date" in errors["exceptions"][0]
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("what", "field", "words"),
    [
        ({"also_known_as": "x" * 81}, "also_known_as", "at most 80 letters"),
        ({"also_known_as": "!!"}, "also_known_as", "no letters or numbers"),
        ({"access": ["teleport"]}, "access", "teleport is not one of the available choices"),
        ({"age_from": "18", "age_to": "5"}, "__all__", "The last age must not be below the first"),
        ({"review_due_on": "2026-11-22"}, "__all__", "The next check must be after the last one"),
    ],
)
def test_what_cannot_be_true_is_said_at_its_field(signed_in, what, field, words):
    answer = signed_in("Comms contributor").post(f"{LIST}add/", typed(topic=TopicFactory().pk, **what))
    assert words in " ".join(answer.context["adminform"].form.errors[field])


def test_an_urgent_service_shows_urgent_help_whatever_was_ticked(signed_in):
    signed_in("Comms contributor").post(f"{LIST}add/", typed(topic=TopicFactory().pk, urgency="urgent"))
    assert Service.objects.get().shows_urgent_help


def test_the_editor_is_told_what_is_missing_before_it_can_be_published(signed_in):
    client = signed_in("Comms contributor")
    what = {"access": ["self-referral"], "contacts-0-phone": "", "contacts-0-address": "1 High Street"}
    answer = client.post(f"{LIST}add/", typed(topic=TopicFactory().pk, **what))
    assert "nothing says how" in messages_of(answer)


def test_what_may_be_there_twice_is_said_with_a_link(signed_in):
    client, site = signed_in("Comms contributor"), SiteFactory()
    same_name = ServiceFactory(name="EMERGENCY dentist")
    named_so = ServiceFactory(also_known_as=["emergency dentist", "gums"])
    same_site = ServiceFactory(name="Tooth clinic", also_known_as=["Toothache", "gums"])
    same_site.sites.add(site)
    ServiceFactory(name="Hand clinic").sites.add(site)
    ServiceFactory(also_known_as=["toothache", "gums"])
    said = messages_of(client.post(f"{LIST}add/", typed(topic=TopicFactory().pk, sites=[site.pk])))
    assert said.count("Is this there twice?") == 3
    for service in (same_name, named_so, same_site):
        assert f'{LIST}{service.pk}/change/">{service}</a>' in said
    assert "is at the same site and known by the same words" in said


def test_a_new_version_is_not_taken_for_a_double(signed_in):
    client = signed_in("Comms contributor")
    service = ServiceFactory(name="Emergency dentist")
    client.post(f"{LIST}{service.pk}/do/start_new_version/")
    new = Service.objects.get(replaces=service)
    answer = client.post(f"{LIST}{new.pk}/change/", typed(topic=service.topic.pk, seen_version=new.version))
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert "twice" not in messages_of(answer)


def test_two_people_move_a_public_service_to_another_topic(signed_in):
    service, teeth = ServiceFactory(slug="dentist", topic__slug="mouth"), TopicFactory(slug="teeth")
    client = signed_in("Comms contributor")
    client.post(f"{LIST}{service.pk}/do/start_new_version/")
    new = Service.objects.get(replaces=service)
    answer = client.post(
        f"{LIST}{new.pk}/change/", typed(topic=teeth.pk, slug="dentist", seen_version=new.version)
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    client.post(f"{LIST}{new.pk}/do/submit/")
    client = signed_in("Comms publisher")
    answer = client.post(f"{LIST}{new.pk}/do/publish/", {"at_0": "", "at_1": ""})
    assert answer.status_code == 302, answer.context["form"].errors
    assert not Service.objects.filter(pk=new.pk).exists()
    answer = client.get("/services/mouth/dentist/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/services/teeth/dentist/")


def test_what_is_public_is_read_not_written(signed_in):
    service = ServiceFactory(also_known_as=["toothache", "gums"])
    ServiceContactFactory(service=service)
    answer = signed_in("Comms contributor").get(f"{LIST}{service.pk}/change/")
    assert answer.status_code == 200
    shown = answer.content.decode()
    assert "toothache" in shown
    assert 'name="monday"' not in shown
    assert 'name="contacts-0-phone"' not in shown


def test_the_draft_is_previewed_as_its_page(signed_in):
    draft = ServiceFactory(state=Record.State.DRAFT, when_to_use="<p>Only in a draft.</p>")
    answer = signed_in("Comms contributor").get(f"{LIST}{draft.pk}/page/")
    assert b"Only in a draft." in answer.content
    assert b"<strong>Draft.</strong>" in answer.content


def test_the_list_answers_where_how_urgent_and_what_is_overdue(signed_in, count_queries):
    client, today = signed_in("Comms contributor"), date.today()
    late = ServiceFactory(
        name="Late one", checked_on=today - timedelta(days=200), review_due_on=today - timedelta(days=20)
    )
    late.sites.add(SiteFactory(town="Deal"))
    ServiceFactory(name="Fresh one")
    shown = client.get(LIST).content.decode()
    assert "Deal" in shown
    assert "All of Kent and Medway" in shown
    assert f"Overdue since {late.review_due_on:%-d %B %Y}" in shown
    overdue = client.get(f"{LIST}?check=overdue").content.decode()
    assert "Late one" in overdue
    assert "Fresh one" not in overdue
    assert "Late one" not in client.get(f"{LIST}?check=due").content.decode()
    few = count_queries(client.get, LIST)
    ServiceFactory.create_batch(8)
    assert count_queries(client.get, LIST) == few


def test_the_list_is_narrowed_to_those_for_one_partnership_or_for_all(register, signed_in):
    for_all, for_some = ServiceFactory(name="Everywhere"), ServiceFactory(name="Here", covers_all=False)
    east_kent = for_some.partnerships.model.objects.partnerships().at_slug("east-kent").get()
    for_some.partnerships.add(east_kent)
    client = signed_in("Comms contributor")
    for value, found in (("all", {for_all}), (east_kent.pk, {for_some}), ("nonsense", {for_all, for_some})):
        rows = client.get(LIST, {"for": value}).context["cl"].result_list
        assert set(rows) == found
    assert "East Kent" in client.get(LIST, {"for": east_kent.pk}).content.decode()


def test_who_may_only_look_marks_nothing_as_checked(signed_in):
    service = ServiceFactory()
    answer = signed_in("Urgent publisher").post(f"{LIST}{service.pk}/do/checked/")
    assert answer.status_code == 403


@pytest.mark.parametrize("words", ["toothache", "Deal", "Buckland"])
def test_services_are_found_by_their_words_and_sites(signed_in, words):
    service = ServiceFactory(name="Dentist", also_known_as=["toothache", "gums"])
    service.sites.add(SiteFactory(name="Buckland Hospital", town="Deal"))
    ServiceFactory(name="Optician")
    shown = signed_in("Comms contributor").get(LIST, {"q": words}).content.decode()
    assert "Dentist" in shown
    assert "Optician" not in shown


def test_checked_today_is_one_button_and_no_second_person(signed_in):
    before = date(2026, 1, 1)
    service = ServiceFactory(checked_on=before, review_due_on=before + timedelta(days=180))
    client = signed_in("Comms contributor")
    assert f"{LIST}{service.pk}/do/checked/" in client.get(f"{LIST}{service.pk}/change/").content.decode()
    assert client.get(f"{LIST}{service.pk}/do/checked/").status_code == 200
    service.refresh_from_db()
    assert service.checked_on == before
    client.post(f"{LIST}{service.pk}/do/checked/")
    service.refresh_from_db()
    assert service.checked_on > before
    assert service.is_live()


def test_many_are_marked_as_checked_at_once(signed_in):
    before = date(2026, 1, 1)
    services = ServiceFactory.create_batch(2, checked_on=before, review_due_on=before + timedelta(days=180))
    chosen = {"action": "mark_checked", "_selected_action": [service.pk for service in services]}
    signed_in("Comms contributor").post(LIST, chosen)
    assert not Service.objects.filter(checked_on=before).exists()


def test_nobody_without_the_role_gets_to_the_desk(signed_in):
    service = ServiceFactory()
    client = signed_in("Urgent help editor")
    for address in (LIST, f"{LIST}import/", f"{LIST}{service.pk}/do/checked/"):
        assert client.get(address).status_code == 403


def test_a_sheet_is_looked_at_first_and_kept_when_asked_again(signed_in):
    TopicFactory(slug="teeth")
    client = signed_in("Comms contributor")
    answer = client.post(f"{LIST}import/", {"file": SimpleUploadedFile("services.csv", sheet(RIGHT))})
    assert "1 service would be added as draft" in answer.content.decode()
    assert not Service.objects.exists()
    text = answer.context["again"].initial["text"]
    answer = client.post(f"{LIST}import/", {"text": text})
    assert answer.status_code == 302
    assert Service.objects.get().changed_by == client.person


def test_a_sheet_with_a_fault_keeps_nothing_and_names_it(signed_in):
    TopicFactory(slug="teeth")
    data = sheet(RIGHT, RIGHT | {"name": "Dentist", "monday": "8 to 6"})
    for what in ({"file": SimpleUploadedFile("services.csv", data)}, {"text": data.decode()}):
        answer = signed_in("Comms contributor").post(f"{LIST}import/", what)
        assert answer.status_code == 422
        assert "Row 3 (Dentist): Monday: “8” could be" in answer.content.decode()
    assert not Service.objects.exists()


@pytest.mark.parametrize(
    ("what", "words"),
    [({}, "Choose a file"), ({"file": SimpleUploadedFile("big.csv", b"x" * 1_000_001)}, "larger than 1 MB")],
)
def test_no_file_or_a_huge_one_is_refused(signed_in, what, words):
    answer = signed_in("Comms contributor").post(f"{LIST}import/", what)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_the_empty_sheet_has_the_columns_that_are_needed(signed_in):
    answer = signed_in("Comms contributor").get(f"{LIST}import/empty.csv")
    assert answer.content.decode().startswith("name,topic,also_known_as,")


def test_a_renamed_topic_leads_on(signed_in):
    service = ServiceFactory(slug="dentist", topic__slug="mouth")
    topic = service.topic
    client = signed_in("Comms publisher")
    listed = TopicService.objects.get()
    answer = client.post(
        f"/admin/pages/topic/{topic.pk}/change/",
        {
            "name": "Teeth",
            "slug": "teeth",
            "order": "3",
            "summary": "Teeth.",
            "illustration": "health",
            "also_known_as": "gums\nmouth",
            "listed-TOTAL_FORMS": "1",
            "listed-INITIAL_FORMS": "1",
            "listed-0-id": listed.pk,
            "listed-0-topic": topic.pk,
            "listed-0-service": service.pk,
            "listed-0-position": "7",
        },
    )
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    topic.refresh_from_db()
    listed.refresh_from_db()
    assert (topic.also_known_as, listed.position) == (["gums", "mouth"], 7)
    assert client.get("/services/mouth/dentist/").headers["Location"] == "/services/teeth/dentist/"


def test_topics_are_changed_by_publishers_only_because_they_are_public_at_once(signed_in):
    topic = TopicFactory()
    answer = signed_in("Comms contributor").post(f"/admin/pages/topic/{topic.pk}/change/", {"name": "X"})
    assert answer.status_code == 403
    assert signed_in("Comms publisher").post(f"/admin/pages/topic/{topic.pk}/delete/").status_code == 403


def test_urgent_help_is_edited_by_one_role_only_and_never_removed(signed_in):
    UrgentHelpFactory(line="pharmacy", heading="Ask a pharmacist")
    address = "/admin/pages/urgenthelp/"
    words = {"heading": "Ask in a pharmacy", "words": "No appointment.", "link_words": "", "link_address": ""}
    others = ["Administrator", *ROLES.keys() - {"Urgent help editor"}]
    assert signed_in(*others).post(f"{address}pharmacy/change/", words).status_code == 403
    client = signed_in("Urgent help editor")
    assert client.post(f"{address}pharmacy/change/", words).status_code == 302
    assert client.get(f"{address}add/").status_code == 403
    assert client.post(f"{address}pharmacy/delete/", {"post": "yes"}).status_code == 403
    line = UrgentHelp.objects.get()
    assert (line.heading, line.changed_by) == ("Ask in a pharmacy", client.person)


def test_the_number_of_a_line_cannot_be_changed_in_its_form(signed_in):
    line = standing_lines()[0]
    UrgentHelpFactory(line="emergency", phone="999", heading=line.heading)
    words = {"heading": "Call", "words": "Now.", "phone": "911", "line": "advice"}
    signed_in("Urgent help editor").post("/admin/pages/urgenthelp/emergency/change/", words)
    assert UrgentHelp.objects.get().phone == "999"
