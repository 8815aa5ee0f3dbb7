"""Publications in bulk, from a table and a folder of files."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from icsportal.publishing import actions as lifecycle
from icsportal.publishing.actions import Refused
from publications import importing
from publications.files import actions
from publications.files.models import StoredFile
from publications.models import Attachment, Publication
from tests.factories import (
    PublicationFactory,
    SeriesFactory,
    TopicFactory,
    UserFactory,
)
from tests.publications.files import made

pytestmark = pytest.mark.django_db

COLUMNS = "slug,title,type,summary,organisation,scheme_class,published_on,file,format"
PLAN = "winter-plan,Winter plan,plan,How we get ready.,NHS Kent and Medway,3,2024-11,plan.pdf,"
EASY = "winter-plan,,,,,,,easy.pdf,easy-read"
DATA = "spending,Spending,Data,What we spent.,NHS Kent and Medway,2,2024,spending.csv,"
ROWS = (COLUMNS, PLAN, EASY, DATA)


@pytest.fixture
def officer(db):
    return UserFactory(username="officer", is_staff=True)


@pytest.fixture
def folder(tmp_path):
    """A folder of files, beside which something lies that is nobody's business."""
    inside = tmp_path / "files"
    inside.mkdir()
    (inside / "plan.pdf").write_bytes(made.accessible_pdf())
    (inside / "easy.pdf").write_bytes(made.accessible_pdf("An easy page of words, in easy words."))
    (inside / "spending.csv").write_bytes(b"name,amount\nA supplier,25000\n")
    (tmp_path / "secret.pdf").write_bytes(made.accessible_pdf("A secret page of words."))
    return inside


def table(folder, *rows):
    path = folder / "table.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def run(folder, *rows, **options):
    """What the command said on both channels."""
    said = StringIO()
    path = table(folder, *(rows or ROWS))
    call_command("import_publications", path, folder, stdout=said, stderr=said, no_color=True, **options)
    return said.getvalue()


def refused(folder, *rows):
    """What the command said when it refused; nothing is then kept."""
    said = StringIO()
    UserFactory(username="officer", is_staff=True)
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command(
            *("import_publications", table(folder, *rows), folder),
            **{"stdout": said, "stderr": said, "no_color": True, "by": "officer"},
        )
    assert not Publication.objects.exists()
    assert not StoredFile.objects.exists()
    return said.getvalue()


def test_rows_with_one_slug_are_one_draft_in_several_formats(folder, officer):
    said = run(folder, by="officer")
    assert "2 publications are drafts now, with 3 files." in said
    plan, spending = Publication.objects.order_by("-slug")
    assert (plan.state, plan.changed_by, plan.type) == ("draft", officer, "plan")
    assert plan.published_in_words == "November 2024"
    assert spending.published_in_words == "2024"
    assert [(each.format, each.name) for each in plan.attachments.in_order()] == [
        ("pdf", "winter-plan.pdf"),
        ("easy-read", "winter-plan-easy-read.pdf"),
    ]
    assert [each.format for each in spending.attachments.all()] == ["data"]


def test_nothing_that_was_imported_is_public(client, folder, officer, work_off, in_this_process):
    run(folder, by="officer")
    work_off()
    assert {file.state for file in StoredFile.objects.all()} == {"clean"}
    assert not Publication.objects.live().exists()
    for address in ("/publications/winter-plan/", "/publications/winter-plan/files/winter-plan.pdf"):
        assert client.get(address).status_code == 404


def test_a_dry_run_says_what_would_happen_and_changes_nothing(folder, kept):
    said = run(folder, dry_run=True)
    assert "Row 2: “Winter plan”: plan.pdf (pdf), easy.pdf (easy-read)." in said
    assert "2 publications would be imported. Nothing was changed." in said
    assert not Publication.objects.exists()
    assert not kept("private")


def test_run_twice_it_names_what_is_there_and_skips_it(folder, officer, kept):
    run(folder, by="officer")
    before = kept("private")
    said = run(folder, by="officer")
    assert "Row 2: “winter-plan” is there already, and is skipped." in said
    assert "0 publications are drafts now" in said
    assert kept("private") == before
    assert Publication.objects.count() == 2


def test_somebody_answers_for_the_drafts(folder, officer):
    with pytest.raises(CommandError, match="--by"):
        run(folder)
    UserFactory(username="gone", is_staff=True, is_active=False)
    with pytest.raises(CommandError, match="Nobody of the staff"):
        run(folder, by="gone")
    assert not Publication.objects.exists()


def test_files_can_be_checked_at_once(folder, officer, in_this_process):
    assert "plan.pdf: nothing found." in run(folder, by="officer", check_now=True)


def test_lists_and_series_are_found_by_their_names(folder, officer):
    topic, series = TopicFactory(), SeriesFactory()
    columns = f"{COLUMNS},topics,series,original_url,covers_from,covers_to,language"
    more = f",{topic.name},{series.name},https://example.org/plan,2024-04-01,31/03/2025,Polish"
    run(folder, columns, PLAN + more, by="officer")
    plan = Publication.objects.get()
    assert list(plan.topics.all()) == [topic]
    assert (plan.series, plan.language, plan.period_in_words) == (series, "pl", "2024/25")
    assert plan.attachments.get().language == "pl"


def test_a_video_is_a_format_too(folder, officer):
    run(
        folder,
        f"{COLUMNS},video",
        PLAN + ",",
        "winter-plan,,,,,,,,bsl,https://example.org/video",
        by="officer",
    )
    assert Attachment.objects.get(format="bsl").language == "bfi"


LONG = "x" * 10_000


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (PLAN.replace("plan.pdf", "../secret.pdf"), "Row 2 (file): it leads out of the folder."),
        (PLAN.replace("plan.pdf", "/etc/passwd"), "Row 2 (file): it leads out of the folder."),
        (PLAN.replace("plan.pdf", "link.pdf"), "Row 2 (file): it leads out of the folder."),
        (PLAN.replace("plan.pdf", "gone.pdf"), "Row 2 (file): there is no such file in the folder."),
        (PLAN.replace("plan.pdf", "sub"), "Row 2 (file): it is no file."),
        (PLAN.replace("plan.pdf", "empty.pdf"), "Row 2 (file): The file is empty."),
        (PLAN.replace("plan.pdf", "page.pdf"), "Row 2 (file): The name ends in .pdf, but inside it is a web"),
        (PLAN.replace("plan.pdf", "old.doc"), "Row 2 (file): Files that end in .doc cannot be published."),
        (PLAN.replace("plan.pdf", LONG), "Row 2 (file): its name is too long."),
        (PLAN.replace("plan.pdf", "y" * 400), "Row 2 (file): there is no such file"),
        (PLAN.replace("Winter plan", "=cmd|'/c calc'!A1"), "Row 2 (title): it begins with “=”, as a formula"),
        (PLAN.replace("How we", "@SUM(1)"), "Row 2 (summary): it begins with “@”, as a formula does."),
        (PLAN.replace("Winter plan", LONG), "Row 2 (title): Ensure this value has at most 150 characters"),
        (PLAN.replace("winter-plan", LONG), "Row 2 (slug): Ensure this value has at most 100 characters"),
        (PLAN.replace("winter-plan", "feed"), "Row 2 (slug): Another page has this address"),
        (PLAN.replace("winter-plan", "../admin"), "Row 2 (slug): "),
        (PLAN.replace("Winter plan", ""), "Row 2 (title): it is empty. Fill it in."),
        (PLAN.replace("winter-plan", ""), "Row 2 (slug): it is empty."),
        (PLAN.replace("Winter", "Win\0ter"), "Row 2 (title): it holds hidden signs"),
        (PLAN.replace("2024-11", "next year"), "Row 2 (published_on): “next year” is no date."),
        (PLAN.replace(",plan,", ",poem,"), "Row 2 (type): “poem” is not known. Use one of: strategy, plan"),
        (PLAN.replace(",3,", ",8,"), "Row 2 (scheme_class): “8” is not known. Use one of: 1, 2, 3"),
        (PLAN + "word", "Row 2 (format): the file is pdf, which is not “word”."),
        (PLAN + "bsl", "Row 2 (video): British Sign Language (bsl) is a video without a file"),
        (PLAN + ",,,more", "Row 2: it has more cells than there are columns."),
        (f"{PLAN}\n{PLAN}", "Row 3 (file): row 2 has the same file."),
        (f"{PLAN}\nwinter-plan,Another,,,,,,easy.pdf,", "Row 3 (title): row 2 says something else."),
        (PLAN.replace("plan.pdf,", '"' + "z" * 200_000 + '",'), "Row 2 (file): its name is too long"),
    ],
)
def test_what_cannot_be_imported_is_named_and_nothing_else_is_imported(folder, kept, row, said):
    (folder / "link.pdf").symlink_to(folder.parent / "secret.pdf")
    (folder / "sub").mkdir()
    (folder / "empty.pdf").touch()
    (folder / "page.pdf").write_bytes(b"<!doctype html><script>alert(1)</script>")
    (folder / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert said in refused(folder, COLUMNS, row, DATA)
    assert not kept("private")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"slug,title\na,b\n", "Row 1: these columns are missing: type, summary"),
        (f"{COLUMNS},author\n{PLAN},x".encode(), "Row 1: these columns are not known: author."),
        (f"{COLUMNS},title\n{PLAN},x".encode(), "Row 1: these columns are there twice: title."),
        (f"{COLUMNS}\n{PLAN}".encode("utf-16"), "some letters cannot be read."),
        (f"{COLUMNS}\n{PLAN} caf\u00e9".encode("latin-1"), "Row 2: some letters cannot be read."),
        (COLUMNS.encode(), "it has no publications."),
        (b"", "it is empty"),
        (b"\x00" * 50, "these columns are missing"),
        (b"a" * 5_000_001, "it is larger than 5 MB."),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_what_to_do(tmp_path, data, said):
    sheet = importing.read(data=data, folder=tmp_path)
    assert any(said in str(fault) for fault in sheet.faults), list(map(str, sheet.faults))
    assert not sheet.drafts


def test_a_table_from_excel_with_a_mark_at_its_beginning_is_read(folder):
    data = "\r\n".join(ROWS).encode("utf-8-sig")
    sheet = importing.read(data=data, folder=folder)
    assert not sheet.faults
    assert [draft.slug for draft in sheet.drafts] == ["winter-plan", "spending"]


def test_an_address_that_another_publication_had_is_not_taken(folder):
    plan = PublicationFactory(slug="winter-plan")
    sheet = importing.read(data="\n".join(ROWS).encode(), folder=folder)
    assert sheet.known == {"winter-plan": 2}
    assert [draft.slug for draft in sheet.drafts] == ["spending"]
    assert plan.attachments.count() == 0


def test_when_the_last_file_fails_nothing_is_left_of_any(folder, officer, kept, monkeypatch):
    sheet = importing.read(data="\n".join(ROWS).encode(), folder=folder)
    (folder / "spending.csv").write_bytes(b"")
    with pytest.raises(Refused, match=r"spending\.csv.* was not taken"):
        importing.keep(drafts=sheet.drafts, folder=folder, by=officer)
    assert not Publication.objects.exists()
    assert not StoredFile.objects.exists()
    assert not kept("private")


def test_a_file_that_becomes_a_link_after_the_check_is_not_followed(folder, officer, kept):
    sheet = importing.read(data="\n".join(ROWS).encode(), folder=folder)
    (folder / "easy.pdf").unlink()
    (folder / "easy.pdf").symlink_to(folder.parent / "secret.pdf")
    with pytest.raises(Refused, match="leads out of the folder"):
        importing.keep(drafts=sheet.drafts, folder=folder, by=officer)
    assert not kept("private")


def test_an_imported_publication_is_published_as_any_other(
    client, folder, officer, work_off, in_this_process
):
    columns = f"{COLUMNS},no_text_reason"
    run(folder, columns, PLAN + ",It is a plan of the year before.", by="officer")
    work_off()
    plan, second = Publication.objects.get(), UserFactory(username="second")
    actions.approve(file=StoredFile.objects.get(), by=second)
    lifecycle.submit(record=plan, by=officer)
    lifecycle.publish(record=plan, by=second)
    answer = client.get("/publications/winter-plan/files/winter-plan.pdf")
    assert b"".join(answer.streaming_content).startswith(b"%PDF-")
