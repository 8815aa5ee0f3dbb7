"""Freedom of information as readers see it."""

import csv
import gzip
import re
from datetime import date, timedelta
from io import StringIO

import html5lib
import pytest
from django.utils import timezone
from lxml import etree

from icsportal.publishing import actions
from publications.files import actions as files
from publications.foi.models import DisclosureLogEntry
from tests.factories import (
    AnswerFileFactory,
    AppliedProvisionFactory,
    CorrectionFactory,
    DisclosureLogEntryFactory,
    InternalReviewFactory,
    ProvisionFactory,
    PublicationFactory,
    QuestionFactory,
    SchemeItemFactory,
    StoredFileFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LOG = "/foi/disclosure-log/"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def words(answer):
    return " ".join(answer.content.decode().split())


def answered(year, **fields):
    """Published, and answered early in that year."""
    on = date(year, 2, 3)
    return DisclosureLogEntryFactory(
        received_on=on, due_on=on + timedelta(days=28), answered_on=on + timedelta(days=3), **fields
    )


# the log


def test_the_log_shows_the_newest_year_and_offers_the_others(client):
    new, old = answered(2026, title="Beds"), answered(2024, title="Chairs")
    page = words(client.get(LOG))
    assert new.get_absolute_url() in page and old.get_absolute_url() not in page
    assert '<option value="2026" selected>2026 (1)</option>' in page
    assert '<option value="2024">2024 (1)</option>' in page
    assert old.get_absolute_url() in words(client.get(f"{LOG}?year=2024"))
    both = words(client.get(f"{LOG}?year="))
    assert new.get_absolute_url() in both and old.get_absolute_url() in both


def test_the_log_is_narrowed_by_outcome_exemption_and_topic(client):
    topic = TopicFactory(name="Teeth", slug="teeth")
    law = ProvisionFactory(code="s.43", slug="section-43")
    ProvisionFactory(code="s.12(1)", slug="section-12-1", kind="procedural", reason="cost")
    refused = DisclosureLogEntryFactory(refused=True, title="Prices")
    AppliedProvisionFactory(entry=refused, provision=law)
    costly = DisclosureLogEntryFactory(decision="refused", refusal_reason="cost", title="All files")
    given = DisclosureLogEntryFactory(title="Beds")
    given.topics.add(topic)

    def found(query):
        return {entry.pk for entry in client.get(f"{LOG}?{query}").context["page_obj"]}

    assert found("outcome=refused") == {refused.pk, costly.pk}
    assert found("exemption=section-43") == {refused.pk}
    assert found("exemption=section-12-1") == {costly.pk}
    assert found("topic=teeth") == {given.pk}
    assert found("outcome=granted&topic=teeth&year=2026") == {given.pk}
    assert found("outcome=granted&exemption=section-43") == set()


def test_a_choice_that_does_not_exist_is_answered_with_a_way_out(client):
    DisclosureLogEntryFactory()
    page = client.get(f"{LOG}?year=1066&outcome=maybe")
    assert page.status_code == 200
    assert "One of your choices is not in our log." in words(page)
    for address in ("/foi/disclosure-log.csv", "/foi/disclosure-log.json", f"{LOG}feed/"):
        assert client.get(f"{address}?year=1066").status_code == 404


def test_drafts_and_withdrawn_answers_are_in_no_list(client):
    draft, gone = DisclosureLogEntryFactory(draft=True), DisclosureLogEntryFactory(withdrawn=True)
    public = DisclosureLogEntryFactory()
    for address in (
        LOG,
        "/foi/disclosure-log.csv",
        "/foi/disclosure-log.json",
        f"{LOG}feed/",
        "/sitemap.xml",
    ):
        body = client.get(address).content.decode()
        assert public.get_absolute_url() in body, address
        assert draft.get_absolute_url() not in body and gone.get_absolute_url() not in body, address


def test_a_year_of_twelve_hundred_answers_is_one_light_page_for_few_queries(client, count_queries):
    law = ProvisionFactory(code="s.43")
    client.get(LOG)
    DisclosureLogEntryFactory()
    for_one = count_queries(client.get, LOG)
    entries = DisclosureLogEntry.objects.bulk_create(
        DisclosureLogEntryFactory.build(
            reference=f"FOI-2026-{number + 20000}",
            title=f"Number {number} of the things that people ask about in a place with {number * 7} roads",
            refused=number % 3 == 0,
        )
        for number in range(1199)
    )
    uses = AppliedProvisionFactory._meta.model
    uses.objects.bulk_create(
        uses(entry=entry, provision=law) for entry in entries if entry.decision == "refused"
    )
    page = client.get(LOG)
    assert page.content.count(b"/foi/disclosure-log/foi-2026-") == 1200
    assert page.context["page_obj"].paginator.num_pages == 1
    assert len(gzip.compress(page.content)) < 100_000
    # One more for the exemptions of all entries, which the single one did not have.
    assert count_queries(client.get, LOG) <= for_one + 1


def test_the_csv_and_the_json_hold_what_the_page_says(client):
    law = ProvisionFactory(code="s.43")
    entry = DisclosureLogEntryFactory(refused=True, title="=SUM(A1)")
    AppliedProvisionFactory(entry=entry, provision=law)
    QuestionFactory(
        entry=entry, number=1, text="How many?", answer="<p>We do not say.</p>", decision="refused"
    )
    answered(2020)
    answer = client.get("/foi/disclosure-log.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    (row,) = csv.DictReader(StringIO(answer.content.decode()))
    assert (row["reference"], row["title"], row["exemptions"]) == (entry.reference, "'=SUM(A1)", "s.43")
    assert row["request"].endswith("1. How many?") and row["answer"].endswith("1. We do not say.")
    assert row["due"] == "2026-04-10" and row["in_time"] == "In time"
    (plain,) = client.get("/foi/disclosure-log.json").json()["rows"]
    assert (plain["title"], plain["exemptions"]) == ("=SUM(A1)", ["s.43"])
    assert len(client.get("/foi/disclosure-log.json?year=").json()["rows"]) == 2


def test_the_files_of_the_log_cost_the_same_for_one_or_many(client, count_queries):
    DisclosureLogEntryFactory()
    client.get("/foi/disclosure-log.json")
    for_one = count_queries(client.get, "/foi/disclosure-log.json")
    DisclosureLogEntryFactory.create_batch(12)
    assert count_queries(client.get, "/foi/disclosure-log.json") == for_one


def test_the_feed_is_atom_with_the_latest_first_and_its_corrections(client):
    old = DisclosureLogEntryFactory(publish_at=timezone.now() - timedelta(days=9))
    new = DisclosureLogEntryFactory(title="Beds & chairs")
    CorrectionFactory(record=old, text="It was 40, not 30.")
    answer = client.get(f"{LOG}feed/")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = etree.fromstring(answer.content)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    for name in ("id", "title", "updated"):
        assert feed.findtext(f"a:{name}", namespaces=ATOM)
    entries = feed.findall("a:entry", ATOM)
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in entries] == [new.title, old.title]
    for entry in entries:
        assert all(entry.findtext(f"a:{name}", namespaces=ATOM) for name in ("id", "updated", "summary"))
        assert entry.find("a:link", ATOM).get("href").startswith("http://testserver/foi/disclosure-log/")
    assert len({entry.findtext("a:id", namespaces=ATOM) for entry in entries}) == 2
    assert "It was 40, not 30." in entries[1].findtext("a:summary", namespaces=ATOM)


def test_who_follows_the_log_goes_on_reading_in_a_new_year(client):
    old = answered(2024, title="Chairs")
    page = client.get(f"{LOG}?outcome=granted&year=2024")
    follow = page.context["form"].feed_address
    answered(2025, title="Beds")
    AppliedProvisionFactory()
    feed = etree.fromstring(client.get(follow).content)
    assert feed.findtext("a:title", namespaces=ATOM) == "Disclosure log: All given"
    titles = [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert sorted(titles) == ["Beds", old.title]
    assert client.get(f"{LOG}feed/").content.count(b"<entry>") == 3


# one answer


def test_an_answer_is_shown_question_by_question_with_its_exemptions_and_review(client):
    law, other = (
        ProvisionFactory(code="s.43", slug="section-43"),
        ProvisionFactory(code="s.41", slug="section-41"),
    )
    entry = DisclosureLogEntryFactory(part=True, held="part", answer="")
    QuestionFactory(entry=entry, number=1, text="How many beds?", answer="<p>Thirty.</p>")
    QuestionFactory(entry=entry, number=2, text="At what price?", answer="<p>No.</p>", decision="refused")
    AppliedProvisionFactory(entry=entry, provision=law, question_number=2, public_interest="Others bid now.")
    AppliedProvisionFactory(entry=entry, provision=other, question_number=2)
    InternalReviewFactory(
        entry=entry, answered_on=date(2026, 4, 20), outcome="upheld", note="We looked again."
    )
    page = words(client.get(entry.get_absolute_url()))
    for said in (
        "How many beds?",
        "Thirty.",
        "At what price?",
        "Others bid now.",
        "Section 43:",
        "Section 41:",
        "We looked again.",
        "the first answer was right",
        "after 9 working days: in time",
    ):
        assert said in page, said
    assert "/foi/exemptions/section-43/" in page


def test_what_is_refused_because_it_is_public_already_is_called_available_with_the_way_there(client):
    law, other = ProvisionFactory(code="s.21", kind="absolute"), ProvisionFactory(code="s.43")
    public = DisclosureLogEntryFactory(refused=True, title="Prices", available_at="/publications/")
    AppliedProvisionFactory(entry=public, provision=law)
    both = DisclosureLogEntryFactory(refused=True, available_at="/publications/")
    for provision in (law, other):
        AppliedProvisionFactory(entry=both, provision=provision)
    page = words(client.get(public.get_absolute_url()))
    assert f"Request {public.reference}: Already available" in page and "Refused" not in page
    assert 'You can find the information here: <a href="/publications/">' in page
    assert f"Request {both.reference}: Refused" in words(client.get(both.get_absolute_url()))
    rows = client.get("/foi/disclosure-log.json").json()["rows"]
    assert {row["reference"]: row["decision"] for row in rows} == {
        public.reference: "Already available",
        both.reference: "Refused",
    }
    for address in (LOG, f"{LOG}feed/"):
        assert client.get(address).content.decode().count("Already available") == 1


def test_a_feed_costs_the_same_for_one_answer_or_many(client, count_queries):
    AppliedProvisionFactory()
    client.get(f"{LOG}feed/")
    for_one = count_queries(client.get, f"{LOG}feed/")
    AppliedProvisionFactory.create_batch(6)
    assert count_queries(client.get, f"{LOG}feed/") == for_one


def test_what_was_asked_cannot_bring_markup_into_the_page(client):
    entry = DisclosureLogEntryFactory(title="<b>x</b>", request_text="<script>alert(1)</script>")
    page = words(client.get(entry.get_absolute_url()))
    assert "<script>alert" not in page and "<b>x</b>" not in page


def test_a_correction_and_a_withdrawal_are_dated(client):
    entry = DisclosureLogEntryFactory()
    CorrectionFactory(record=entry, text="It was 40, not 30.")
    page = words(client.get(entry.get_absolute_url()))
    assert "It was 40, not 30." in page and f"{timezone.localdate():%-d %B %Y}" in page
    actions.withdraw(record=entry, reason="It named somebody.", by=UserFactory())
    gone = client.get(entry.get_absolute_url())
    assert gone.status_code == 410
    assert "It named somebody." in words(gone)


def test_a_reference_as_it_is_printed_leads_to_the_answer(client):
    entry = DisclosureLogEntryFactory()
    answer = client.get(f"{LOG}{entry.reference}/")
    assert (answer.status_code, answer.headers["Location"]) == (301, entry.get_absolute_url())


def test_a_file_of_an_answer_is_served_once_it_is_approved_and_its_answer_public(client):
    shown, unchecked = AnswerFileFactory(title="Beds by ward"), StoredFileFactory(unchecked=True)
    hidden = AnswerFileFactory(entry=shown.entry, file=unchecked)
    draft = AnswerFileFactory(entry=DisclosureLogEntryFactory(draft=True))
    page = words(client.get(shown.entry.get_absolute_url()))
    assert "Beds by ward (PDF, " in page and hidden.get_absolute_url() not in page
    answer = client.get(shown.get_absolute_url())
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.get(f"{LOG}{shown.entry.slug}/files/x.pdf").status_code == 404


def moved(entry, **changes):
    """The public entry after a new version of it was published."""
    new = actions.start_new_version(record=entry, by=UserFactory())
    for name, value in changes.items():
        setattr(new, name, value)
    new.save()
    actions.submit(record=new, by=None)
    return actions.publish(record=new, by=UserFactory())


def test_a_file_that_was_taken_away_says_so_and_so_do_those_of_a_withdrawn_answer(client):
    taken, other = AnswerFileFactory(title="Beds by ward"), AnswerFileFactory()
    files.withdraw(file=taken.file, reason="A name was in it.", by=UserFactory())
    gone = client.get(taken.get_absolute_url())
    assert gone.status_code == 410 and "Beds by ward" in words(gone)
    assert "A name was in it." not in words(gone)
    actions.withdraw(record=other.entry, reason="It named somebody.", by=UserFactory())
    gone = client.get(other.get_absolute_url())
    assert gone.status_code == 410 and "It named somebody." in words(gone)


def test_a_new_reference_leaves_no_address_behind_that_does_not_lead_on(client):
    file = AnswerFileFactory()
    addresses = [file.entry.get_absolute_url(), file.get_absolute_url()]
    entry = moved(file.entry, reference="FOI-2026-0999")
    assert client.get(addresses[0]).headers["Location"] == entry.get_absolute_url()
    under_new = client.get(client.get(addresses[1]).headers["Location"])
    assert under_new.headers["Location"] == entry.files.get().get_absolute_url() != addresses[1]


def test_the_name_of_a_replaced_file_leads_to_the_file_in_its_place(client):
    old = AnswerFileFactory(role="data")
    AnswerFileFactory(entry=old.entry)
    address = old.get_absolute_url()
    new = AnswerFileFactory(entry=old.entry, role="data")
    old.delete()
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Location"]) == (301, new.get_absolute_url())
    assert answer.headers["Cache-Control"] == "no-cache"
    new.delete()
    assert client.get(address).status_code == 404, "nothing took its place"


# the scheme


def test_the_scheme_tells_the_public_what_is_here_and_what_is_not(client):
    publication = PublicationFactory(title="The annual report", scheme_class=6)
    SchemeItemFactory(name="Annual report", why_not="", publication=publication)
    SchemeItemFactory(name="Register of gifts", why_not="It is being written.")
    draft = PublicationFactory(state="draft", publish_at=None, title="Not yet")
    SchemeItemFactory(name="Green plan", why_not="", publication=draft, next_due_on=date(2026, 1, 1))
    other = PublicationFactory(title="A list of suppliers", scheme_class=6)
    PublicationFactory(title="A leaflet", scheme_class=7)
    front = words(client.get("/foi/publication-scheme/"))
    assert "1 of 3 items can be found here" in front
    page = words(client.get("/foi/publication-scheme/class-6/"))
    assert publication.get_absolute_url() in page and "It is being written." in page
    assert "It is being brought up to date." in page and "Not yet" not in page
    assert "It was due on 1 January 2026 and is late" in page
    assert other.get_absolute_url() in page and "A leaflet" not in page


def test_a_class_costs_the_same_for_one_item_or_many(client, count_queries):
    SchemeItemFactory(why_not="", publication=PublicationFactory())
    client.get("/foi/publication-scheme/class-6/")
    for_one = count_queries(client.get, "/foi/publication-scheme/class-6/")
    for _ in range(9):
        SchemeItemFactory(why_not="", publication=PublicationFactory())
    assert count_queries(client.get, "/foi/publication-scheme/class-6/") == for_one


# the law


def test_a_reason_to_refuse_is_explained_and_leads_to_where_it_was_used(client):
    law = ProvisionFactory(code="s.43", slug="section-43", title="Business", explanation="<p>Bids.</p>")
    AppliedProvisionFactory(provision=law, entry__refused=True)
    AppliedProvisionFactory(provision=law, entry__refused=True, entry__draft=True)
    page = words(client.get("/foi/exemptions/section-43/"))
    assert "Section 43 of the Freedom of Information Act 2000" in page
    assert f'<a href="{LOG}?exemption=section-43">1 answer of our log</a>' in page
    assert "Section 43: Business" in words(client.get("/foi/exemptions/"))


def test_the_regulator_is_named_as_the_settings_have_it(client, site, settings):
    settings.REGULATOR_NAME, settings.REGULATOR_ADDRESS = "Information Commission", "1 Example Street"
    page = words(client.get("/foi/if-you-are-not-happy/"))
    assert "Information Commission website" in page and "1 Example Street" in page
    assert "Information Commission." in words(client.get(f"{LOG}foi-2025-9001/"))


def test_the_first_page_asks_first_whether_it_is_answered_already(client, site):
    page = words(client.get("/foi/"))
    assert page.index("Is it already answered?") < page.index(">How to ask<")
    assert '<form class="search-box" action="/foi/" method="get">' in page


def test_a_question_is_answered_with_what_was_published_that_is_like_it(client, site):
    DisclosureLogEntryFactory(title="Spend on agency nurses", reference="FOI-2026-0007")
    SchemeItemFactory(name="Register of agency nurses")
    answer = client.get("/foi/", {"question": "Please tell me the spend on agency nurses since 2020"})
    page = answer.content.decode()
    assert 'href="/foi/disclosure-log/foi-2026-0007/"' in page
    assert re.search('href="/foi/publication-scheme/[a-z0-9-]+/#item-[0-9]+">Register of agency nurses', page)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "We found no answer to this" in client.get("/foi/?question=xyzzy").content.decode()


@pytest.mark.parametrize("value", ["\0", "x" * 10_000, "<script>", '"', "%", "\N{GRINNING FACE}"])
def test_no_question_breaks_the_first_page(client, db, value):
    assert client.get("/foi/", {"question": value}).status_code == 200


def test_the_search_box_finds_answers_and_nothing_else(client, site):
    found = client.get("/search/", {"q": "Exampleton", "kind": "Answer to a request"})
    links = html5lib.parse(found.content, namespaceHTMLElements=False).iterfind(".//main//h3/a")
    addresses = {link.get("href") for link in links}
    assert len(addresses) == 3 and all(address.startswith(LOG) for address in addresses)


# hostile readers

HOSTILE = ["\0", "x" * 10_000, "<script>", "' OR 1=1 --", "٢٠٢٦", "-1", "99999999999999999999", "%00", "‮"]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:10]))
def test_nothing_that_readers_send_breaks_a_page(client, value):
    DisclosureLogEntryFactory()
    SchemeItemFactory()
    for address in (LOG, "/foi/disclosure-log.csv", "/foi/disclosure-log.json", f"{LOG}feed/"):
        for name in ("year", "outcome", "exemption", "topic", "page", value):
            answer = client.get(address, {name: value})
            assert answer.status_code in (200, 404), (address, name)
        assert client.get(address, {"year": [value, "2026", value]}).status_code in (200, 404)
    for address in ("/foi/exemptions/", "/foi/performance/", "/foi/publication-scheme/class-6/"):
        assert client.get(address, {"x": value}).status_code in (200, 404)
    for path in (
        "/foi/disclosure-log/%00/",
        "/foi/exemptions/%00/",
        "/foi/disclosure-log/foi-2026-0001/files/%00",
    ):
        assert client.get(path).status_code in (400, 404)
    assert client.post(LOG, {"year": value}).status_code == 405


def test_every_page_is_markup_that_no_browser_has_to_guess(client, site):
    entry = DisclosureLogEntryFactory(part=True, held="part")
    QuestionFactory(entry=entry, number=1, decision="part")
    AppliedProvisionFactory(entry=entry, question_number=1)
    InternalReviewFactory(entry=entry, note="Again.")
    AnswerFileFactory(entry=entry)
    for address in ("/foi/", LOG, entry.get_absolute_url(), "/foi/exemptions/", "/foi/publication-scheme/"):
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(client.get(address).content)
        assert parser.errors == [], address
