"""The editors' desk, by way of the bulletins."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from bulletins.models import Bulletin
from icsportal.publishing import actions
from icsportal.publishing.models import Change, ShareLink
from tests.factories import BulletinBoxFactory, BulletinFactory, CorrectionFactory, UserFactory

pytestmark = pytest.mark.django_db

WORDS = {
    "title": "A new clinic",
    "slug": "a-new-clinic",
    "summary": "A clinic opens.",
    "body": "<p>It opens.</p>",
    "issued_by": "NHS Kent and Medway",
    "issued_on": "2026-11-22",
    "publish_at_0": "",
    "publish_at_1": "",
    "expire_at_0": "",
    "expire_at_1": "",
    "seen_version": "0",
    "pictures-TOTAL_FORMS": "0",
    "pictures-INITIAL_FORMS": "0",
    "boxes-TOTAL_FORMS": "0",
    "boxes-INITIAL_FORMS": "0",
}


def staff(*permissions):
    """Someone who may view, add and change bulletins, and what else is named."""
    person = UserFactory(is_staff=True)
    names = [f"{verb}_bulletin" for verb in ("view", "add", "change", *permissions)]
    person.user_permissions.set(Permission.objects.filter(codename__in=names))
    return person


@pytest.fixture
def writer():
    return staff()


@pytest.fixture
def publisher():
    return staff("publish")


@pytest.fixture
def draft(writer):
    return BulletinFactory(state="draft", publish_at=None, changed_by=writer)


@pytest.fixture
def in_review(draft, writer):
    actions.submit(record=draft, by=writer)
    return draft


def form_of(bulletin, page="change"):
    return f"/admin/bulletins/bulletin/{bulletin.pk}/{page}/"


def do(client, bulletin, action, **data):
    return client.post(form_of(bulletin, f"do/{action}"), data)


def said(response):
    return re.sub(r"\s+", " ", response.content.decode())


def now_of(bulletin):
    return Bulletin.objects.get(pk=bulletin.pk)


def test_a_bulletin_goes_from_first_draft_to_the_site_by_two_people(client, writer, publisher):
    client.force_login(writer)
    client.post("/admin/bulletins/bulletin/add/", WORDS)
    bulletin = Bulletin.objects.get()
    assert "The public cannot read it." in said(client.get(form_of(bulletin)))
    do(client, bulletin, "submit")
    client.force_login(publisher)
    assert "It waits for a second person" in said(client.get(form_of(bulletin)))
    answer = client.post(form_of(bulletin, "do/publish"), {"at_0": "", "at_1": ""}, follow=True)
    assert "The public can read it" in said(answer)
    client.logout()
    assert client.get("/news/a-new-clinic/").status_code == 200
    assert [change.action for change in Change.objects.about(bulletin)] == [
        "Published",
        "Sent for review",
        "Wrote",
    ]


def test_staff_pages_name_the_icon_of_the_site_so_that_browsers_ask_for_no_other(client, writer):
    icon = '<link rel="icon" href="/static/img/favicon.svg"'
    assert icon in said(client.get("/admin/login/"))
    client.force_login(writer)
    assert icon in said(client.get("/admin/bulletins/bulletin/add/"))


def test_the_top_of_a_form_lists_what_is_wrong_with_the_way_to_each_box(client, writer):
    client.force_login(writer)
    rows = {
        "pictures-TOTAL_FORMS": "1",
        "pictures-0-stands": "0",
        "pictures-0-alt": "The clinic.",
        "boxes-TOTAL_FORMS": "1",
        "boxes-0-type": "warning",
        "boxes-0-stands": "99",
        "boxes-0-body": "<p>Words.</p>",
    }
    top = said(
        client.post("/admin/bulletins/bulletin/add/", {**WORDS, "title": "", "issued_on": "soon"} | rows)
    )
    top = top.partition("It was not saved: there is a problem")[2].partition("</section>")[0]
    assert re.findall(r'<a href="#(.*?)">(.*?)</a>', top) == [
        ("id_title", "Title: This field is required."),
        ("id_issued_on", "Date: Enter a valid date."),
        ("id_pictures-0-picture", "Picture 1, picture: This field is required."),
        ("boxes-0", "Box 1: Give the box a heading. Only an inset has none."),
    ]


def test_a_time_to_go_live_is_shown_in_words(client, in_review, publisher):
    client.force_login(publisher)
    answer = client.post(
        form_of(in_review, "do/publish"), {"at_0": "2099-05-04", "at_1": "09:00"}, follow=True
    )
    assert "Goes live on Monday 4 May 2099 at 09:00." in said(answer)
    client.logout()
    assert client.get(in_review.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    "nine_in_london",
    [datetime(2099, 3, 29, 8, tzinfo=UTC), datetime(2099, 10, 25, 9, tzinfo=UTC)],
    ids=["clocks go forward", "clocks go back"],
)
def test_on_the_days_the_clocks_change_a_page_is_missing_before_nine_in_london_and_there_from_then_on(
    client, in_review, publisher, monkeypatch, nine_in_london
):
    client.force_login(publisher)
    do(client, in_review, "publish", at_0=f"{nine_in_london:%Y-%m-%d}", at_1="09:00")
    client.logout()
    for moment, status in ((nine_in_london - timedelta(seconds=1), 404), (nine_in_london, 200)):
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        assert client.get(in_review.get_absolute_url()).status_code == status


@pytest.mark.parametrize(
    "action", ["publish", "send_back", "check", "unschedule", "withdraw", "publish_urgently"]
)
def test_a_writer_without_the_permission_cannot_do_it_by_a_crafted_request(client, in_review, writer, action):
    client.force_login(writer)
    answer = do(client, in_review, action, reason="Because.", at_0="", at_1="")
    assert answer.status_code == 403
    assert now_of(in_review).state == "in_review"


def test_a_publisher_cannot_publish_what_they_wrote_themselves(client, publisher):
    own = BulletinFactory(state="draft", publish_at=None, changed_by=publisher)
    actions.submit(record=own, by=publisher)
    client.force_login(publisher)
    answer = do(client, own, "publish", at_0="", at_1="")
    assert answer.status_code == 422
    assert "a second person must publish it" in said(answer)
    listed = client.post(
        "/admin/bulletins/bulletin/", {"action": "publish_selected", "_selected_action": own.pk}, follow=True
    )
    assert "was not published. You wrote the latest change" in said(listed)
    client.post(form_of(own), {**WORDS, "state": "approved", "seen_version": own.version})
    assert now_of(own).state == "in_review"


def test_publishing_urgently_leaves_its_flag(client, draft):
    urgent = staff("publish_urgently")
    client.force_login(urgent)
    answer = do(client, draft, "publish_urgently", reason="A road is shut.", at_0="", at_1="")
    assert answer.status_code == 302
    assert now_of(draft).needs_check
    assert "a second person must check it" in said(client.get(form_of(draft)))


def test_what_is_public_can_only_be_changed_in_a_new_version(client, publisher, writer):
    bulletin = BulletinFactory(title="Old title")
    client.force_login(writer)
    crafted = client.post(form_of(bulletin), {**WORDS, "seen_version": bulletin.version})
    assert crafted.status_code == 403
    answer = do(client, bulletin, "start_new_version")
    new = Bulletin.objects.get(replaces=bulletin)
    assert answer.headers["Location"] == form_of(new)
    client.post(form_of(new), {**WORDS, "title": "New title", "seen_version": new.version})
    do(client, new, "submit")
    client.force_login(publisher)
    do(client, new, "publish", correction="The title was wrong.", is_minor="")
    assert now_of(bulletin).title == "New title"
    client.logout()
    assert "The title was wrong." in said(client.get(now_of(bulletin).get_absolute_url()))


def test_a_withdrawn_bulletin_says_why_at_its_address(client, publisher):
    bulletin = BulletinFactory()
    client.force_login(publisher)
    assert "This field is required" in said(do(client, bulletin, "withdraw", reason=""))
    do(client, bulletin, "withdraw", reason="The date was wrong.")
    client.logout()
    answer = client.get(bulletin.get_absolute_url())
    assert answer.status_code == 410
    assert "The date was wrong." in said(answer)


def test_two_editors_on_one_draft_lose_nothing(client, draft):
    first, second = staff(), staff()
    seen = draft.version
    client.force_login(first)
    client.post(form_of(draft), {**WORDS, "body": "<p>Words of the first.</p>", "seen_version": seen})
    client.force_login(second)
    answer = client.post(
        form_of(draft), {**WORDS, "body": "<p>Words of the second.</p>", "seen_version": seen}
    )
    assert answer.status_code == 200
    assert f"{first.username} saved another version" in said(answer)
    assert "Words of the first." in said(answer)
    assert "Words of the second." in said(answer)
    assert "Words of the first." in now_of(draft).body
    client.post(
        form_of(draft),
        {
            **WORDS,
            "body": "<p>Words of both.</p>",
            "seen_version": answer.context["adminform"].form["seen_version"].value(),
        },
    )
    assert "Words of both." in now_of(draft).body


def test_history_shows_who_changed_which_field_and_restores(client, draft, writer):
    client.force_login(writer)
    client.post(form_of(draft), {**WORDS, "title": "First title", "seen_version": now_of(draft).version})
    client.post(form_of(draft), {**WORDS, "title": "Second title", "seen_version": now_of(draft).version})
    history = said(client.get(form_of(draft, "history")))
    assert f"<td>{writer.username}</td> <td>Edited</td> <td>Title</td>" in history
    newest, first = Change.objects.about(draft)
    compared = said(client.get(form_of(draft, f"history/{newest.pk}")))
    assert "<del>[taken out] First </del> <ins>[new] Second </ins>" in compared
    client.post(form_of(draft, f"history/{first.pk}"))
    assert now_of(draft).title == "First title"


def test_a_draft_is_read_by_its_share_link_until_it_is_ended(client, draft, writer):
    client.force_login(writer)
    client.post(form_of(draft, "share"))
    link = ShareLink.objects.get()
    client.logout()
    answer = client.get(link.get_absolute_url())
    assert answer.status_code == 200
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Draft" in said(answer)
    client.force_login(writer)
    client.post(form_of(draft, "share"), {"revoke": link.pk})
    client.logout()
    assert client.get(link.get_absolute_url()).status_code == 404


def test_only_what_is_public_leads_to_its_page(client, draft, writer):
    client.force_login(writer)
    assert "View on site" not in said(client.get(form_of(draft)))
    assert "View on site" in said(client.get(form_of(BulletinFactory())))


def test_a_share_link_ends_by_itself(client, draft, writer):
    link = actions.share(record=draft, by=writer)
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(link.get_absolute_url()).status_code == 404
    assert not link.is_valid(timezone.now() + timedelta(days=15))


def test_a_preview_is_for_staff_only(client, draft, writer):
    assert client.get(form_of(draft, "page")).status_code == 302
    client.force_login(writer)
    assert draft.title in said(client.get(form_of(draft, "page")))
    assert 'width="320"' in said(client.get(form_of(draft, "preview")))


def test_the_list_says_whether_a_bulletin_is_on_the_site_since_when_and_who(client, in_review, writer):
    BulletinFactory(title="A live one")
    client.force_login(writer)
    listed = said(client.get("/admin/bulletins/bulletin/"))
    assert '<td class="field-on_site">In review</td>' in listed
    assert '<td class="field-on_site">Published</td>' in listed
    assert f'<td class="field-writer">{writer.username}</td>' in listed


def test_the_list_costs_the_same_for_one_bulletin_or_twenty(client, writer, count_queries):
    client.force_login(writer)
    BulletinFactory(changed_by=writer, state="draft")
    address = "/admin/bulletins/bulletin/"
    client.get(address)
    for_one = count_queries(client.get, address)
    BulletinFactory.create_batch(19, changed_by=writer, state="draft")
    assert count_queries(client.get, address) == for_one


@pytest.mark.parametrize("page", ["do/nothing", "history/999999", "do/publish"])
def test_addresses_of_nothing_are_not_found(client, draft, publisher, page):
    client.force_login(publisher)
    gone = draft.pk + 1000 if page == "do/publish" else draft.pk
    assert client.get(f"/admin/bulletins/bulletin/{gone}/{page}/").status_code == 404


def test_the_top_of_a_form_says_what_to_put_right_and_what_could_be_plainer(client, writer):
    client.force_login(writer)
    faulty = {**WORDS, "body": "<h2>Part</h2><h4>Deeper</h4><p>We utilise it.</p>", "_continue": "1"}
    answer = said(client.post("/admin/bulletins/bulletin/add/", faulty, follow=True))
    assert "One thing must be put right before “A new clinic” can be published" in answer
    assert "Heading 2, “Deeper”: This is a heading 4, but no heading 3 is above it." in answer
    assert "A plainer word: “use”." in answer
    refused = do(client, Bulletin.objects.get(), "submit")
    assert refused.status_code == 422
    assert "Make it a heading 3." in said(refused)
    sound = {**faulty, "body": "<h2>Part</h2>", "seen_version": Bulletin.objects.get().version}
    answer = said(client.post(form_of(Bulletin.objects.get()), sound, follow=True))
    assert "Nothing stops it from being published." in answer


def test_a_summary_says_how_long_it_may_be_and_is(client, draft, writer):
    client.force_login(writer)
    assert "160 characters, shown in lists and by search engines. It has 17 now." in said(
        client.get(form_of(draft))
    )


def test_a_time_that_no_clock_shows_is_refused_in_words(client, in_review, publisher):
    client.force_login(publisher)
    answer = do(client, in_review, "publish", at_0="2099-03-29", at_1="01:30")
    assert answer.status_code == 422
    assert "01:30 does not exist on 29 March 2099" in said(answer)


def test_a_moment_in_a_form_is_a_time_that_clocks_show_and_its_boxes_have_names(client, draft, writer):
    client.force_login(writer)
    moment = {"publish_at_0": "2099-10-25", "publish_at_1": "01:30", "seen_version": draft.version}
    answer = client.post(form_of(draft), {**WORDS, **moment})
    assert "01:30 comes twice on 25 October 2099" in said(answer)
    assert re.search(r'<input[^>]* name="publish_at_0"[^>]* aria-label="Date"', said(answer))


def test_a_draft_is_previewed_on_paper(client, draft, writer):
    client.force_login(writer)
    paper = said(client.get(form_of(draft, "paper")))
    assert "/static/css/site.css" not in paper
    rules = client.get("/admin/paper.css")
    assert '"/admin/paper.css"' in paper
    assert "@media print" not in rules.content.decode()
    assert ".nhsuk-header__search" in rules.content.decode().partition("@media all")[2]
    assert 'url("/static/fonts/' in rules.content.decode()


@pytest.mark.parametrize("word", ["Draft", "In review", "Scheduled", "Published", "Withdrawn"])
def test_a_list_is_narrowed_by_the_word_that_it_shows(client, writer, word):
    now = timezone.now()
    for fields in (
        {"state": "draft"},
        {"state": "in_review"},
        {"publish_at": now + timedelta(days=1)},
        {"publish_at": now - timedelta(days=1)},
        {"withdrawn": True},
        {"publish_at": now - timedelta(days=2), "expire_at": now - timedelta(days=1)},
    ):
        BulletinFactory(**fields)
    client.force_login(writer)
    listed = said(client.get("/admin/bulletins/bulletin/", {"standing": word.casefold().replace(" ", "-")}))
    assert set(re.findall(r'<td class="field-on_site">(.*?)</td>', listed)) == {word}
    shown = Bulletin.objects.standing(word, now)
    assert {bulletin.pk for bulletin in shown} == {
        bulletin.pk for bulletin in Bulletin.objects.all() if bulletin.standing(now) == word
    }


def test_nobody_publishes_words_that_they_have_not_read(client, in_review, writer, publisher):
    client.force_login(publisher)
    read = said(client.get(form_of(in_review)))
    (button,) = re.findall(r'href="([^"]*/do/publish/[^"]*)"', read)
    client.force_login(writer)
    slipped = {**WORDS, "body": "<p>Slipped in.</p>", "seen_version": now_of(in_review).version}
    client.post(form_of(in_review), slipped)
    client.force_login(publisher)
    asked = client.get(button).context["form"]
    answer = do(client, in_review, "publish", at_0="", at_1="", seen_version=asked["seen_version"].value())
    assert answer.status_code == 422
    assert f"{writer.username} saved another version" in said(answer)
    assert now_of(in_review).state == "in_review"
    do(client, in_review, "publish", at_0="", at_1="", seen_version=now_of(in_review).version)
    assert now_of(in_review).is_live()


def test_a_planned_time_is_offered_and_to_leave_it_empty_is_now(client, in_review, publisher):
    planned = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)
    Bulletin.objects.filter(pk=in_review.pk).update(publish_at=planned)
    client.force_login(publisher)
    asked = client.get(form_of(in_review, "do/publish"))
    assert f'value="{timezone.localtime(planned):%H:%M:%S}"' in said(asked)
    do(client, in_review, "publish", at_0="", at_1="")
    assert now_of(in_review).is_live()


def test_a_time_that_has_passed_is_a_slip_of_the_hand(client, in_review, publisher):
    client.force_login(publisher)
    past = timezone.localtime() - timedelta(days=3)
    answer = do(client, in_review, "publish", at_0=f"{past:%Y-%m-%d}", at_1="09:00")
    assert answer.status_code == 422
    assert "That time has passed." in said(answer)
    assert now_of(in_review).state == "in_review"


@pytest.mark.parametrize("sign", ["\x07", "\x0b", "\x00"])
def test_what_the_public_reads_of_a_change_holds_no_hidden_signs(client, writer, publisher, sign):
    bulletin = BulletinFactory()
    new = actions.start_new_version(record=bulletin, by=writer)
    actions.submit(record=new, by=writer)
    client.force_login(publisher)
    refused = [
        do(client, new, "publish", correction=f"It was{sign}wrong."),
        do(client, bulletin, "withdraw", reason=f"It was{sign}wrong."),
    ]
    assert [answer.status_code for answer in refused] == [422, 422]
    assert now_of(bulletin).is_live()
    assert client.get("/news/feed/").status_code == 200


def test_saving_what_another_wrote_without_a_change_is_no_change(client, draft, publisher, writer):
    client.force_login(publisher)
    form = client.get(form_of(draft)).context["adminform"].form
    as_it_is = {field.html_name: field.value() for field in form if field.value() not in (None, False, [])}
    client.post(form_of(draft), {**WORDS, **as_it_is})
    assert now_of(draft).changed_by == writer
    assert not Change.objects.about(draft).exists()
    client.post(form_of(draft), {**WORDS, **as_it_is, "summary": "Another summary."})
    assert now_of(draft).changed_by == publisher


TYPED = {
    **WORDS,
    "body": "<p>An hour of work.</p><script>alert(1)</script>",
    "boxes-0-heading": "Come <b>in</b>",
}


def test_what_was_typed_while_it_was_published_is_not_lost(client, in_review, writer, publisher):
    actions.publish(record=in_review, by=publisher)
    client.force_login(writer)
    answer = client.post(form_of(in_review), {**TYPED, "seen_version": 2})
    assert answer.status_code == 403
    assert "<p>An hour of work.</p>" in said(answer)
    assert "<h2>Boxes 1, heading</h2> <p>Come &lt;b&gt;in&lt;/b&gt;</p>" in said(answer)
    assert "<script>alert" not in said(answer)
    assert now_of(in_review).title != WORDS["title"]


def test_what_was_typed_in_a_version_that_took_its_place_meanwhile_is_not_lost(client, writer, publisher):
    new = actions.start_new_version(record=BulletinFactory(), by=writer)
    address = form_of(new)
    actions.submit(record=new, by=writer)
    actions.publish(record=new, by=publisher)
    client.force_login(writer)
    answer = client.post(address, TYPED)
    assert answer.status_code == 404
    assert "An hour of work." in said(answer)
    client.force_login(UserFactory(is_staff=True))
    assert "An hour of work." not in said(client.post(address, TYPED))


def test_the_second_of_two_editors_sees_the_boxes_of_the_first(client, draft):
    box = BulletinBoxFactory(bulletin=draft, body="<p>Old words.</p>")
    row = {"id": box.pk, "bulletin": draft.pk, "type": "inset", "stands": "99"}
    form = {**WORDS, "boxes-TOTAL_FORMS": "1", "boxes-INITIAL_FORMS": "1", "seen_version": draft.version}
    form |= {f"boxes-0-{name}": value for name, value in row.items()}
    client.force_login(staff())
    client.post(form_of(draft), {**form, "boxes-0-body": "<p>Words of the first.</p>"})
    client.force_login(staff())
    answer = said(client.post(form_of(draft), {**form, "boxes-0-body": "<p>Words of the second.</p>"}))
    theirs = answer.partition("What the other person saved")[2].partition("</section>")[0]
    assert "Words of the first." in theirs
    assert "Words of the second." in answer


def test_a_share_link_ends_when_it_is_withdrawn(client, draft, writer, publisher):
    link = actions.share(record=draft, by=writer)
    actions.submit(record=draft, by=writer)
    actions.publish(record=draft, by=publisher)
    assert client.get(link.get_absolute_url()).status_code == 200
    actions.withdraw(record=draft, by=publisher, reason="It named somebody.")
    assert client.get(link.get_absolute_url()).status_code == 404
    client.force_login(publisher)
    assert "Make a share link" not in said(client.get(form_of(draft)))


def test_a_new_version_is_previewed_with_the_corrections_of_what_it_replaces(client, writer):
    bulletin = BulletinFactory()
    CorrectionFactory(record=bulletin, text="The day was wrong.")
    new = actions.start_new_version(record=bulletin, by=writer)
    client.force_login(writer)
    assert "The day was wrong." in said(client.get(form_of(new, "page")))


def test_a_new_version_asks_only_for_what_has_a_meaning(client, writer, publisher):
    live, later = BulletinFactory(), BulletinFactory(publish_at=timezone.now() + timedelta(days=3))
    client.force_login(publisher)
    for bulletin, asked, is_typed in (
        (live, {"seen_version", "correction", "is_minor"}, False),
        (later, {"seen_version"}, True),
    ):
        new = actions.start_new_version(record=bulletin, by=writer)
        assert ("publish_at_0" in said(client.get(form_of(new)))) is is_typed
        actions.submit(record=new, by=writer)
        assert set(client.get(form_of(new, "do/publish")).context["form"].fields) == asked


def test_who_approves_many_is_told_when_each_goes_live(client, in_review, publisher):
    Bulletin.objects.filter(pk=in_review.pk).update(publish_at=datetime(2099, 5, 4, 8, tzinfo=UTC))
    client.force_login(publisher)
    chosen = {"action": "publish_selected", "_selected_action": in_review.pk}
    told = said(client.post("/admin/bulletins/bulletin/", chosen, follow=True))
    assert f"“{in_review}”: The public cannot read it. Goes live on Monday 4 May 2099 at 09:00." in told
