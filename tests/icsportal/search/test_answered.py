"""Whether a question was answered before."""

import pytest

from icsportal.search import index
from icsportal.search.answered import already_answered
from tests.factories import EntryFactory

pytestmark = pytest.mark.django_db

QUESTION = """Dear Sir or Madam, under the Freedom of Information Act 2000 please provide the total spend on
agency nurses for each year since 2023, and copies of any contracts."""


def titles(question, **options):
    return [hit.title for hit in already_answered(question, **options)]


def test_what_is_most_like_a_question_comes_first():
    EntryFactory(title="Contracts for cleaning")
    EntryFactory(title="Spend on agency nurses")
    EntryFactory(title="Freedom of information requests in 2000")
    assert titles(QUESTION)[0] == "Spend on agency nurses"
    assert "Freedom of information requests in 2000" not in titles(QUESTION)


def test_only_the_kinds_that_were_asked_for_answer():
    EntryFactory(title="Spend on agency nurses", kind="News")
    EntryFactory(title="Agency nurses: spend", kind="FOI answer")
    assert titles(QUESTION, kinds=("FOI answer",)) == ["Agency nurses: spend"]


def test_a_page_of_a_document_answers_too():
    pages = [
        index.Page(3, "page 3", "The total spend on agency nurses was high.", "/a.pdf#page=3", "A (PDF)")
    ]
    EntryFactory(title="Spend on nurses", pages=pages)
    assert already_answered(QUESTION)[0].page_url == "/a.pdf#page=3"


@pytest.mark.parametrize(
    "question", ["", "xyzzy plugh", "the of and", "\x00", "%" * 5000, "please provide " * 900]
)
def test_a_question_that_nothing_is_like_has_no_answer(question):
    EntryFactory(title="Spend on agency nurses")
    assert titles(question) == []
