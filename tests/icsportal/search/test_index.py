"""The index says what can be read, and nothing else."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from icsportal.search import index
from icsportal.search.models import Entry, Passage
from tests.factories import EntryFactory, days_ago

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
        fields = ("source", "kind", "title", "url", "names", "vector", "card__lexemes", "card__places")
        return list(Entry.objects.order_by("source").values_list(*fields)), list(
            Passage.objects.order_by("entry__source", "number").values_list("text", "url", "vector")
        )

    before = everything()
    assert len(before[0]) > 20
    Entry.objects.update(title="Wrong")
    EntryFactory(title="Left behind", live_until=timezone.now() + timedelta(days=1))
    call_command("rebuild_index")
    assert everything() == before
    assert capsys.readouterr().out == f"{len(before[0])} entries.\n"
