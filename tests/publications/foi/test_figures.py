"""Quarterly figures: counted, published, frozen, and the same in every form."""

import csv
import random
from collections import Counter
from datetime import date, timedelta
from io import StringIO

import pytest

from publications.foi import actions
from publications.foi.actions import NotCounted, count_days, count_quarter, publish_quarter
from publications.foi.charts import chart_of, percent_in_time
from publications.foi.models import ComplianceQuarter, DisclosureLogEntry
from publications.foi.models.performance import FIGURES
from tests.factories import (
    ComplianceQuarterFactory,
    DisclosureLogEntryFactory,
    InternalReviewFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

AS_AT = date(2026, 6, 1)
ENDS = [
    {"decision": "granted", "held": "yes"},
    {"decision": "part", "held": "part", "refusal_reason": "exemption"},
    {"decision": "refused", "held": "yes", "refusal_reason": "exemption"},
    {"decision": "refused", "held": "yes", "refusal_reason": "cost"},
    {"decision": "refused", "held": "not_confirmed", "refusal_reason": "vexatious"},
    {"decision": "not_held", "held": "no"},
    {"decision": "withdrawn"},
    {"decision": "invalid"},
]


def generated(number):
    """Requests of the first quarter of 2026 and a little around it, answered or not, extended or not."""
    chance = random.Random(8)  # noqa: S311  any fixed course will do
    for each in range(number):
        entry = DisclosureLogEntry(
            reference=f"FOI-2026-{each + 10000}",
            title="A request",
            request_text="How many?",
            received_on=date(2025, 12, 20) + timedelta(days=chance.randrange(115)),
            regime="eir" if chance.random() < 0.1 else "foia",
        )
        if entry.regime == "foia" and chance.random() < 0.2:
            entry.extension = "public_interest"
            entry.extended_to = entry.received_on + timedelta(days=60)
        if chance.random() < 0.9:
            entry.answered_on = entry.received_on + timedelta(days=chance.randrange(90))
            ends = [
                end
                for end in ENDS
                if entry.regime == "foia" or end.get("refusal_reason") not in ("cost", "vexatious")
            ]
            for name, value in chance.choice(ends).items():
                setattr(entry, name, value)
        count_days(entry)
        yield entry


def recounted(entries):
    """The same figures by hand, one request after the other."""
    count = Counter(dict.fromkeys(FIGURES, 0))
    for entry in entries:
        if not date(2026, 1, 1) <= entry.received_on <= date(2026, 3, 31):
            continue
        count["received"] += 1
        count["environmental"] += entry.regime == "eir"
        if entry.answered_on is None or entry.answered_on > AS_AT:
            count["still_open"] += 1
            continue
        count["answered"] += 1
        if entry.answered_on <= entry.due_on:
            count["in_time"] += 1
        elif entry.extended_to and entry.answered_on <= entry.extended_to:
            count["extended"] += 1
        else:
            count["late"] += 1
        is_other = entry.refusal_reason in ("cost", "vexatious") or entry.decision in ("withdrawn", "invalid")
        count["other" if is_other else entry.decision] += 1
    return count


def test_the_figures_of_three_hundred_requests_equal_a_plain_recount():
    entries = DisclosureLogEntry.objects.bulk_create(generated(300))
    DisclosureLogEntryFactory(is_example=True)
    first = min((each for each in entries if each.received_on.year == 2026), key=lambda each: each.pk)
    DisclosureLogEntryFactory(draft=True, replaces=first, reference=first.reference)
    quarter = count_quarter(quarter=ComplianceQuarter(starts_on=date(2026, 1, 1)), at=AS_AT)
    expected = recounted(entries)
    assert {name: getattr(quarter, name) for name in FIGURES} == expected
    assert expected["received"] > 200
    assert all(expected[name] for name in FIGURES if not name.startswith("reviews"))
    assert quarter.received == quarter.answered + quarter.still_open
    publish_quarter(quarter=quarter, by=UserFactory())


def test_a_review_counts_once_with_its_outcome():
    asked, upheld, overturned = DisclosureLogEntryFactory.create_batch(3)
    InternalReviewFactory(entry=asked)
    InternalReviewFactory(entry=upheld, answered_on=date(2026, 4, 20), outcome="upheld")
    InternalReviewFactory(entry=overturned, answered_on=date(2026, 4, 20), outcome="overturned")
    quarter = count_quarter(quarter=ComplianceQuarter(starts_on=date(2026, 1, 1)), at=AS_AT)
    assert (quarter.reviews, quarter.reviews_upheld, quarter.reviews_not_upheld) == (3, 1, 1)


def test_figures_that_do_not_add_up_are_refused_with_the_sum_that_is_wrong():
    quarter = ComplianceQuarterFactory(received=3, answered=1, still_open=1)
    with pytest.raises(NotCounted) as refusal:
        publish_quarter(quarter=quarter, by=UserFactory())
    assert "Answered and not answered yet must add up to received." in refusal.value.reasons
    quarter.refresh_from_db()
    assert not quarter.is_frozen


def test_figures_are_not_published_before_every_request_is_due():
    quarter = ComplianceQuarterFactory(as_at=date(2026, 4, 30))
    assert quarter.can_be_published_from == date(2026, 5, 1)
    with pytest.raises(NotCounted, match="on or after 1 May 2026"):
        publish_quarter(quarter=quarter, by=UserFactory())


def test_a_quarter_falls_due_with_its_last_request_and_never_beyond_the_calendar():
    quarter = ComplianceQuarter(starts_on=date(2026, 1, 1))
    assert [quarter.has_fallen_due(date(2026, *day)) for day in ((4, 30), (5, 1))] == [False, True]
    assert not ComplianceQuarter(starts_on=date(2029, 10, 1)).has_fallen_due(date(2031, 1, 1))


def test_published_figures_are_not_counted_again():
    quarter = publish_quarter(quarter=ComplianceQuarterFactory(), by=UserFactory())
    DisclosureLogEntryFactory()
    with pytest.raises(NotCounted, match="never change"):
        count_quarter(quarter=quarter)
    with pytest.raises(NotCounted, match="published already"):
        publish_quarter(quarter=quarter, by=UserFactory())


def frozen(starts_on, **figures):
    return publish_quarter(
        quarter=ComplianceQuarterFactory(
            starts_on=starts_on, as_at=starts_on + timedelta(days=130), **figures
        ),
        by=UserFactory(),
    )


def test_page_chart_csv_and_json_say_the_same(site, client):
    frozen(date(2025, 10, 1), received=8, answered=8, in_time=4, late=4, granted=8)
    frozen(
        date(2026, 1, 1),
        received=10,
        answered=8,
        still_open=2,
        in_time=5,
        extended=1,
        late=2,
        part=3,
        granted=5,
    )
    ComplianceQuarterFactory(starts_on=date(2026, 4, 1), as_at=date(2026, 8, 1), received=77)
    rows = list(csv.DictReader(StringIO(client.get("/foi/performance.csv").content.decode())))
    data = client.get("/foi/performance.json").json()["rows"]
    page = client.get("/foi/performance/")
    assert [row["quarter"] for row in rows] == ["January to March 2026", "October to December 2025"]
    assert [{name: str(value) for name, value in row.items()} for row in data] == rows
    for words, name in ((words, name) for name, words in FIGURES.items()):
        shown = next(row for row in page.context["rows"] if row[0] == words)
        assert [str(figure) for figure in shown[1:]] == [row[name] for row in rows]
    text = page.content.decode()
    assert "In January to March 2026 we answered 75% (6 of 8) of requests in time, more than" in text
    assert [bar[:2] for bar in page.context["chart"].bars] == [
        ("October to December 2025", 50),
        ("January to March 2026", 75),
    ]
    assert "77" not in text


def test_without_any_figures_the_page_says_so(site, client):
    text = client.get("/foi/performance/").content.decode()
    assert "No figures have been published yet" in text
    assert '<svg class="chart__svg"' not in text


def test_the_chart_says_when_fewer_or_as_many_were_in_time():
    quarters = [
        ComplianceQuarter(starts_on=date(2026, 1, 1), answered=4, in_time=2, late=2),
        ComplianceQuarter(starts_on=date(2026, 4, 1), answered=4, in_time=1, late=3),
        ComplianceQuarter(starts_on=date(2026, 7, 1), answered=8, in_time=2, late=6),
    ]
    assert "fewer than in the quarter before (50%)" in chart_of(quarters[:2]).title
    assert "as many as in the quarter before (25%)" in chart_of(quarters).title
    assert (
        chart_of(quarters[:1]).title
        == "In January to March 2026 we answered 50% (2 of 4) of requests in time."
    )
    assert chart_of([ComplianceQuarter(starts_on=date(2026, 1, 1))]) is None
    assert percent_in_time(quarters[1]) == 25
    assert percent_in_time(ComplianceQuarter(answered=250, in_time=200, extended=49, late=1)) == 99


def test_a_quarter_is_named_by_its_months_and_ends_on_their_last_day():
    last = ComplianceQuarter(starts_on=date(2026, 10, 1))
    assert (str(last), last.ends_on) == ("October to December 2026", date(2026, 12, 31))


# the due date, as it is kept


def test_an_unpublished_request_follows_the_calendar_and_a_published_one_does_not():
    person = UserFactory()
    draft = DisclosureLogEntryFactory(draft=True, state="in_review", due_on=date(2026, 4, 9))
    right = DisclosureLogEntryFactory(waiting=True)
    public = DisclosureLogEntryFactory(due_on=date(2026, 4, 9))
    assert actions.recount_unpublished(by=person) == [draft]
    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.due_on, public.due_on) == (date(2026, 4, 10), date(2026, 4, 9))
    assert actions.out_of_step([draft, public, right]) == [public]


def test_a_new_version_keeps_the_sum_of_the_published_one_while_its_dates_are_the_same():
    public = DisclosureLogEntryFactory(due_on=date(2026, 4, 9))
    copy = DisclosureLogEntry(replaces=public, received_on=public.received_on, answered_on=public.answered_on)
    count_days(copy)
    assert copy.due_on == date(2026, 4, 9)
    copy.received_on = date(2026, 3, 11)
    count_days(copy)
    assert copy.due_on == date(2026, 4, 13)


def test_the_clock_stands_still_while_something_is_awaited():
    entry = DisclosureLogEntry(received_on=date(2026, 3, 10), clarification_asked_on=date(2026, 3, 11))
    count_days(entry)
    assert (entry.due_on, entry.due_basis) == (None, {})
    assert entry.sum_in_words == "The clock starts when the clarification comes."
    entry.answered_on, entry.decision = date(2026, 6, 30), "invalid"
    count_days(entry)
    assert entry.in_time == "within"


def test_a_complex_request_about_the_environment_is_extended_to_forty_days():
    entry = DisclosureLogEntry(
        received_on=date(2026, 3, 10), regime="eir", extension="complex", is_complex=True, is_voluminous=True
    )
    count_days(entry)
    assert (entry.due_on, entry.extended_to) == (date(2026, 4, 10), date(2026, 5, 11))
    entry.fee_notice_on, entry.fee_paid_on = date(2026, 3, 11), date(2026, 5, 20)
    count_days(entry)
    assert entry.extended_to > entry.due_on > date(2026, 6, 1)
    entry.is_voluminous = False
    count_days(entry)
    assert entry.extended_to is None
