"""The index says what can be read, and nothing else."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from icsportal.publishing import actions
from icsportal.search import index
from icsportal.search.models import Entry, Passage
from tests.factories import BulletinFactory, EntryFactory, UserFactory, days_ago

pytestmark = pytest.mark.django_db

DENTISTS = index.Findable("Page", "Dentists", "/dentists/", days_ago(1))


def test_putting_a_thing_twice_leaves_one_entry_with_the_later_words():
    index.put("tests.thing 1", index.Findable("Page", "Teeth", "/teeth/", days_ago(1)))
    index.put("tests.thing 1", DENTISTS)
    entry = Entry.objects.get()
    assert (str(entry), entry.url, entry.live_until) == ("Dentists", "/dentists/", None)
    assert Entry.objects.matching("teeth").count() == 0
    assert Entry.objects.matching("dentist").get() == entry


def test_what_can_no_longer_be_read_is_gone():
    index.put("tests.thing 1", DENTISTS)
    index.put("tests.thing 1", None)
    assert not Entry.objects.exists()


def test_an_address_that_changed_hands_belongs_to_the_one_that_has_it_now():
    index.put("tests.thing 1", DENTISTS)
    index.put("tests.thing 2", DENTISTS)
    assert Entry.objects.get().source == "tests.thing 2"


def test_two_things_may_swap_their_addresses_in_a_handful_of_queries(count_queries):
    here, there = (index.Findable("Page", name, f"/{name}/", days_ago(1)) for name in ("here", "there"))
    index.put_all([("tests.thing 1", here), ("tests.thing 2", there)])
    swapped = [("tests.thing 1", there), ("tests.thing 2", here), ("tests.thing 3", DENTISTS)]
    assert count_queries(index.put_all, swapped) <= 20
    entries = Entry.objects.order_by("source").values_list("source", "url")
    assert [url for _, url in entries] == ["/there/", "/here/", "/dentists/"]


def test_a_text_too_long_for_the_database_is_found_by_its_start():
    words = " ".join(f"word{number}" for number in range(200_000))
    entry = EntryFactory(body=f"beginning {words} ending")
    assert Entry.objects.matching("beginning").get() == entry
    assert not Entry.objects.matching("ending").exists()


def test_a_rebuild_makes_the_same_index_again(site, capsys):
    def everything():
        fields = ("kind", "title", "url", "names", "vector", "card__lexemes", "card__places", "card__topics")
        entries = {row[0]: row[1:] for row in Entry.objects.values_list("source", *fields)}
        passages = Passage.objects.order_by("entry__source", "number").values_list("text", "url", "vector")
        return entries, list(passages)

    before = everything()
    assert len(before[0]) > 20
    Entry.objects.update(title="Wrong")
    EntryFactory(title="Left behind", live_until=timezone.now() + timedelta(days=1))
    call_command("rebuild_index")
    after = everything()
    assert {source: row for source, row in after[0].items() if row != before[0].get(source)} == {}
    assert after == before
    assert capsys.readouterr().out == f"{len(before[0])} entries.\n"


def test_what_did_not_change_is_not_written_again(count_queries):
    index.put("tests.thing 1", DENTISTS)
    written = Entry.objects.get().written_at
    assert count_queries(index.put, "tests.thing 1", DENTISTS) <= 4
    assert Entry.objects.get().written_at == written


def test_a_change_of_a_page_of_a_document_is_written():
    def plan(text):
        return replace(DENTISTS, pages=[index.Page(1, "page 1", text, "/plan.pdf#page=1")])

    index.put("tests.thing 1", plan("zebra"))
    index.put("tests.thing 1", plan("giraffe"))
    assert [passage.text for passage in Passage.objects.all()] == ["giraffe"]
    assert not Entry.objects.matching("zebra").exists()


def test_nothing_of_a_change_that_failed_is_in_the_index():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        BulletinFactory(title="Xylophone")
        raise ZeroDivisionError
    assert not Entry.objects.exists()


def test_a_rebuild_never_leaves_a_moment_without_the_index(monkeypatch):
    BulletinFactory.create_batch(3, title="Xylophone")
    monkeypatch.setattr(index, "AT_ONCE", 1)
    seen = []
    index.rebuild(lambda entries: seen.append(Entry.objects.matching("xylophone").count()))
    assert len(seen) >= 3
    assert set(seen) == {3}


def test_what_is_published_or_withdrawn_during_a_rebuild_stays_so(monkeypatch):
    first, last = BulletinFactory(title="Xylophone first"), BulletinFactory(title="Xylophone last")
    monkeypatch.setattr(index, "AT_ONCE", 1)
    done = []

    def meanwhile(entries):
        if not done and entries:
            done.append(BulletinFactory(title="Xylophone new"))
            actions.withdraw(record=first, reason="It was wrong.", by=UserFactory())
            actions.withdraw(record=last, reason="It was wrong.", by=UserFactory())

    index.rebuild(meanwhile)
    assert [entry.title for entry in Entry.objects.matching("xylophone")] == ["Xylophone new"]


def test_a_rebuild_tells_how_far_it_is(capsys):
    BulletinFactory()
    call_command("rebuild_index", verbosity=2)
    *progress, last = capsys.readouterr().out.splitlines()
    assert last.endswith(" entries.")
    assert [line for line in progress if line.endswith(" so far")] == progress != []


def test_a_text_with_more_words_than_a_row_holds_is_still_kept():
    words = [f"{chr(97 + number % 26)}word{number}" for number in range(90_000)]
    halves = [" ".join(words[:45_000]), " ".join(words[45_000:])]
    pages = [index.Page(number, f"page {number}", text, "/a.pdf") for number, text in enumerate(halves, 1)]
    EntryFactory(title="Xylophone", pages=pages)
    assert Entry.objects.matching("xylophone aword0").count() == 1


def test_names_that_are_too_long_for_the_index_are_cut_and_never_refused():
    page = index.Page(1, "page " + "1" * 500, "zebra", "/plan.pdf#page=1", "Plan " * 200)
    index.put("tests.thing 1", replace(DENTISTS, title="Plan " * 100, also_known_as="x" * 5000, pages=[page]))
    assert Entry.objects.matching("zebra").get().title.startswith("Plan Plan")
