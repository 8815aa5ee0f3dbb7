"""What the name of a file and its properties say of a publication."""

from datetime import date

import pytest

from publications import proposing
from publications.files.models import StoredFile


def file(name, kind="pdf", **fields):
    return StoredFile(original_name=name, type=kind, **fields)


@pytest.mark.parametrize(
    ("name", "day", "known"),
    [
        ("plan-2024-03-10.pdf", date(2024, 3, 10), "day"),
        ("20240310 plan.pdf", date(2024, 3, 10), "day"),
        ("plan 10.03.2024.pdf", date(2024, 3, 10), "day"),
        ("Board_papers_10th_March_2024.pdf", date(2024, 3, 10), "day"),
        ("plan Sept 2024 final.pdf", date(2024, 9, 1), "month"),
        ("plan_march-2024.pdf", date(2024, 3, 1), "month"),
        ("plan-2024-03.pdf", date(2024, 3, 1), "month"),
        ("strategy-2024-2029.pdf", date(2024, 1, 1), "year"),
        ("annual report 2023-24.pdf", date(2023, 1, 1), "year"),
        ("plan 31.02.2024.pdf", date(2024, 1, 1), "year"),
        ("reference 120245.pdf", None, "day"),
        ("plan.pdf", None, "day"),
        ("9" * 10_000 + ".pdf", None, "day"),
    ],
)
def test_a_date_is_read_from_a_name_as_far_as_it_is_known(name, day, known):
    assert proposing.date_in(name) == (day, known)


@pytest.mark.parametrize(
    ("name", "own", "title"),
    [
        ("winter_plan-v2.1 FINAL.pdf", "", "Winter plan"),
        ("winter plan.pdf", "The plan for the winter", "The plan for the winter"),
        ("winter plan.pdf", "Microsoft Word - x final.docx", "Winter plan"),
        ("winter plan.pdf", "Document1", "Winter plan"),
        ("winter plan.pdf", "The plan \u202efdp.exe", "The plan fdp.exe"),
        ("final.pdf", "", "Final"),
        ("Joint_forward-plan v2 clean (1).pdf", "", "Joint forward plan"),
        ("annual report 2024-25.docx", "", "Annual report 2024-25"),
        ("._.pdf", "", "Document"),
    ],
)
def test_the_title_is_that_of_the_document_unless_a_program_gave_it(name, own, title):
    assert proposing.title_of(file(name, title=own)) == title


@pytest.mark.parametrize(
    ("name", "kind", "format_", "type_"),
    [
        ("strategy_easy_read.pdf", "pdf", "easy-read", "strategy"),
        ("Annual Report large-print.docx", "docx", "large-print", "annual"),
        ("winter plan summary.pdf", "pdf", "summary", "plan"),
        ("travel policy.docx", "docx", "word", "policy"),
        ("table.csv", "csv", "data", "data"),
        ("x.pdf", "pdf", "pdf", ""),
    ],
)
def test_format_and_type_are_read_from_a_name(name, kind, format_, type_):
    found = proposing.proposed(file(name, kind))
    assert found.format == format_
    assert proposing.publication_of([found])["type"] == type_


def test_the_document_itself_comes_first_and_what_goes_with_it_has_a_title():
    files = [file("appendix 1 costs.pdf"), file("plan summary.pdf"), file("plan.pdf", language="pl-PL")]
    found = [proposing.proposed(each) for each in files]
    assert proposing.publication_of(found)["title"] == "Plan"
    rows = proposing.attachments_of(found)
    assert [(row["file"].original_name, row["title"], row["language"]) for row in rows] == [
        ("plan.pdf", "", "pl"),
        ("appendix 1 costs.pdf", "Appendix 1 costs", "en"),
        ("plan summary.pdf", "", "en"),
    ]
