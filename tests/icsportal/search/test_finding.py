"""What is found, how it is counted and narrowed, and what is never found."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from icsportal.search import index
from icsportal.search.bounded import TookTooLong, bounded_time
from icsportal.search.finding import MOST_SHOWN
from icsportal.search.models import Card, Passage
from icsportal.search.searching import search
from icsportal.search.suggesting import suggestions
from tests.factories import BestBetFactory, EntryFactory, SynonymFactory

pytestmark = pytest.mark.django_db


def titles(words, **options):
    return [hit.title for hit in search(words, **options).hits()]


def pages(*texts, document="Plan (PDF)"):
    return [
        index.Page(number, f"page {number}", text, f"/files/plan.pdf#page={number}", document)
        for number, text in enumerate(texts, 1)
    ]


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("COVID-19 vaccination", "covid 19"),
        ("Covid 19", "COVID-19"),
        ("A&E waiting times", "a and e"),
        ("A & E", "A&E"),
        ("Accounts 2024-25", "2024/25 accounts"),
        ("Accounts 2024/2025", "2024-25"),
        ("Readmission of patients", "re-admission"),
        ("Re-admission of patients", "readmission"),
        ("Follow-up care", "followup"),
        ("Refused under s.40(2)", "section 40(2)"),
        ("Refused under section 40(2)", "s40"),
        ("Section 40: people", "s.40(2)"),
        ("Answer to FOI/26/101", "FOI-26-101"),
        ("Answer to FOI/26/101", "foi26101"),
        ("Café society", "cafe"),
        ("Soft\N{SOFT HYPHEN}ened words", "softened"),
        ("Tablets cost £25,000", "25,000"),
    ],
)
def test_a_word_is_found_in_whichever_way_it_is_written(written, typed):
    EntryFactory(title=written)
    EntryFactory(title="Something else of 2023")
    assert titles(typed) == [written]


def test_a_page_of_a_document_is_found_and_opened_there():
    text = "Rota\nFirst page. Nothing here."
    EntryFactory(title="Winter plan", pages=pages(text, "Fewer than < 5 & the zebra ward."))
    hit = search("zebra ward").hits()[0]
    assert (hit.title, hit.page_label, hit.page_url) == ("Winter plan", "page 2", "/files/plan.pdf#page=2")
    assert hit.document == "Plan (PDF)"
    assert hit.piece == "Fewer than &lt; 5 &amp; the <mark>zebra ward</mark>"


def test_words_on_different_pages_of_a_document_find_it():
    EntryFactory(title="Winter plan", pages=pages("All about zebras.", "And giraffes."))
    assert titles("zebra giraffe") == ["Winter plan"]


def test_words_in_quotes_stand_together_and_in_one_place():
    EntryFactory(title="Apart", body="Health of the nation. Visitor.", pages=pages("health", "visitor"))
    EntryFactory(title="Together", body="Ask a health visitor.")
    EntryFactory(title="On a page", pages=pages("none", "The health visitor comes."))
    assert set(titles('"health visitor"')) == {"Together", "On a page"}
    assert set(titles("“health visitor”")) == {"Together", "On a page"}
    assert len(titles("health visitor")) == 3


def test_what_has_a_word_that_is_excluded_is_not_found():
    EntryFactory(title="Clinic in Deal")
    EntryFactory(title="Clinic in Dover", pages=pages("Closed on Sundays."))
    assert titles("clinic -sundays") == ["Clinic in Deal"]
    assert titles('clinic -"in deal"') == ["Clinic in Dover"]


def test_a_synonym_finds_what_it_stands_for_after_what_was_typed():
    SynonymFactory(words=["jab", "vaccination"])
    EntryFactory(title="Vaccination for all")
    EntryFactory(title="Jab for all")
    assert titles("jab") == ["Jab for all", "Vaccination for all"]
    assert titles('"jab"') == ["Jab for all"]


def test_a_synonym_may_go_one_way_only():
    SynonymFactory(words=["CCG"], leads_to=["integrated care board"])
    EntryFactory(title="Integrated care board")
    EntryFactory(title="CCG of old")
    assert set(titles("ccg")) == {"Integrated care board", "CCG of old"}
    assert titles("integrated care board") == ["Integrated care board"]


def test_words_that_changed_their_meaning_mean_the_old_only_before_the_day():
    SynonymFactory(words=["ICP", "health and care partnership"], before=date(2022, 7, 1))
    EntryFactory(title="Old news of the ICP", dated_on=date(2021, 5, 1))
    EntryFactory(title="New news of the ICP", dated_on=date(2023, 5, 1))
    EntryFactory(title="Undated page of the ICP")
    EntryFactory(title="The health and care partnership")
    assert set(titles("health and care partnership")) == {
        "The health and care partnership",
        "Old news of the ICP",
    }


def test_a_best_bet_stands_first_and_only_for_its_words():
    EntryFactory(title="Phone phone phone")
    EntryFactory(title="Contact us", url="/contact/")
    BestBetFactory(phrase="Phone!", address="/contact/")
    assert titles("phone") == ["Contact us", "Phone phone phone"]
    assert titles("Where is my phone?") == ["Contact us", "Phone phone phone"]
    assert titles("phone phones") == ["Phone phone phone"]


def test_a_best_bet_that_cannot_be_read_yet_is_not_shown():
    EntryFactory(title="Phone")
    EntryFactory(title="Contact us", url="/contact/", live_from=timezone.now() + timedelta(hours=1))
    BestBetFactory(phrase="phone", address="/contact/")
    assert titles("phone") == ["Phone"]


def test_of_two_that_fit_as_well_the_newer_stands_first():
    EntryFactory(title="Report of the year", dated_on=date(2019, 1, 1))
    EntryFactory(title="Report of the year", dated_on=timezone.localdate())
    assert [hit.dated_on.year > 2019 for hit in search("report").hits()] == [True, False]


def test_what_has_all_words_counts_before_what_has_some():
    EntryFactory(title="Knee clinic")
    EntryFactory(title="Hip clinic")
    assert titles("knee clinic") == ["Knee clinic"]
    found = search("knee clinics in Atlantis")
    assert found.is_some
    assert [hit.title for hit in found.hits()] == ["Knee clinic", "Hip clinic"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fisiotherapy", "physiotherapy"),
        ("Physiotherpay", "physiotherapy"),
        ("chlamidia", "chlamydia"),
        ("apointment for physiotherapy", "appointment for physiotherapy"),
        ("wisdomteeth", "wisdom teeth"),
    ],
)
def test_a_misspelt_word_is_put_right_and_said(typed, meant):
    EntryFactory(title="Physiotherapy appointment")
    EntryFactory(title="Chlamydia test")
    EntryFactory(title="Wisdom teeth")
    found = search(typed)
    assert found.corrected == meant
    assert found.counts.total == 1
    assert search(typed, as_typed=True).corrected == ""


@pytest.mark.parametrize("typed", ["blind", "agency", "history", "homeless"])
def test_a_word_of_the_dictionary_is_not_taken_for_one_that_looks_like_it(typed):
    for title in ("Blood test", "Agenda", "Story", "Home less"):
        EntryFactory(title=title)
    found = search(typed)
    assert found.corrected == ""
    assert found.counts.total == 0


def test_a_word_that_is_known_is_left_as_it_is():
    EntryFactory(title="Wars")
    EntryFactory(title="Ward")
    assert search("ward").corrected == ""
    assert titles("ward") == ["Ward"]


NOT_PUBLIC = {
    "to come": {"live_from": timedelta(hours=1)},
    "over": {"live_from": -timedelta(hours=2), "live_until": -timedelta(hours=1)},
}


@pytest.mark.parametrize("when", NOT_PUBLIC.values(), ids=NOT_PUBLIC)
def test_what_cannot_be_read_now_is_not_found_suggested_counted_or_used_for_spelling(when):
    window = {name: timezone.now() + shift for name, shift in when.items()}
    secret = {"kind": "Secret", "place": ("Atlantis",), "year": 1999, "format": ("PDF",)}
    EntryFactory(title="Xylophone merger", pages=pages("The xylophone page."), **secret, **window)
    EntryFactory(title="Merger of clinics")
    assert titles("xylophone") == []
    assert search("xylophome").corrected == ""
    assert suggestions("xyl") == []
    counts = search("merger").counts
    assert counts.total == 1
    assert dict(counts.of["kind"]) == {"Page": 1}
    assert not counts.of["place"] and not counts.of["year"] and not counts.of["format"]


def test_what_was_taken_down_leaves_no_page_behind():
    entry = EntryFactory(title="Xylophone", pages=pages("The xylophone page."))
    index.put(entry.source, None)
    assert titles("xylophone") == []
    assert suggestions("xyl") == []
    assert search("xylophome").corrected == ""
    assert not Passage.objects.exists() and not Card.objects.exists()


def test_a_corrected_document_is_found_by_its_new_pages_only():
    EntryFactory(source="tests.plan", title="Plan", pages=pages("Old zebra.", "More zebra."))
    EntryFactory(source="tests.plan", title="Plan", pages=pages("New giraffe."))
    assert titles("zebra") == []
    assert titles("giraffe") == ["Plan"]


def test_each_choice_says_how_many_it_would_leave():
    for kind, place, year in [
        ("News", "East Kent", 2025),
        ("News", "West Kent", 2025),
        ("Report", "East Kent", 2024),
    ]:
        EntryFactory(title="Clinic", kind=kind, place=(place,), year=year)
    every = search("clinic").counts
    assert dict(every.of["kind"]) == {"News": 2, "Report": 1}
    assert dict(every.of["year"]) == {"2025": 2, "2024": 1}
    east = search("clinic", filters={"place": "East Kent"}).counts
    assert east.total == 2
    assert dict(east.of["kind"]) == {"News": 1, "Report": 1}
    assert dict(east.of["place"]) == {"East Kent": 2, "West Kent": 1}
    none = search("clinic", filters={"place": "East Kent", "kind": "Song"}).counts
    assert (none.total, none.before_filters) == (0, 3)


def test_formats_are_counted_and_chosen():
    EntryFactory(title="Clinic", format=("PDF", "Excel"))
    EntryFactory(title="Clinic", format=("PDF",))
    assert dict(search("clinic").counts.of["format"]) == {"PDF": 2, "Excel": 1}
    assert search("clinic", filters={"format": "Excel"}).counts.total == 1


def test_as_many_results_are_put_in_order_as_anybody_looks_through():
    index.put_all(
        (f"tests.thing {number}", index.Findable("Page", f"Clinic {number}", f"/{number}/", timezone.now()))
        for number in range(MOST_SHOWN + 5)
    )
    found = search("clinic")
    assert found.counts.total == MOST_SHOWN + 5
    assert len(found.best) == MOST_SHOWN


def test_what_is_found_comes_out_of_the_index_of_words():
    EntryFactory.create_batch(3)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # three rows are read faster without it
        cursor.execute("EXPLAIN SELECT 1 FROM search_card c WHERE c.lexemes @@ 'dentist'::tsquery")
        assert "search_card_lexemes" in str(cursor.fetchall())


def test_a_search_that_takes_too_long_is_stopped(settings):
    settings.SEARCH_TIMEOUT_MS = 20
    with pytest.raises(TookTooLong), bounded_time(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(5)")
    with bounded_time():
        pass
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("0",)


def test_letters_with_a_sign_between_them_are_marked_too():
    EntryFactory(title="Where to go", summary="Go to A&E or to casualty.")
    assert search("a and e").hits()[0].summary == "Go to <mark>A&amp;E</mark> or to casualty."
