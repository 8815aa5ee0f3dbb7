"""The process in which files are opened: limited, ignorant, and never taken at its word when it fails."""

import json
import sys
import textwrap
import zipfile
from io import BytesIO

import pytest

from publications.files import sandbox
from publications.files.sandbox import Limits
from tests.publications.files import made


@pytest.fixture
def screen(tmp_path):
    def call(data, kind, **options):
        upload = tmp_path / "upload"
        upload.write_bytes(data)
        return sandbox.screen(upload, kind, clean=tmp_path / "clean", **options)

    return call


@pytest.fixture
def program(monkeypatch):
    """`program("…")`: what runs in place of the screening; it is given the job as JSON in `job`."""
    popen = sandbox.subprocess.Popen

    def use(lines):
        text = "import json, os, sys, time\njob = json.loads(sys.argv[1])\n" + textwrap.dedent(lines)

        def start(command, **options):
            return popen([sys.executable, "-c", text, command[-1]], **options)

        monkeypatch.setattr(sandbox.subprocess, "Popen", start)

    return use


def rules(report):
    return [each.rule for each in report.found]


REPORT = "open(job['report'], 'w').write({!r})"


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ("os.kill(os.getpid(), 9)", "FILE-BOMB"),
        ("os.abort()", "FILE-UNREADABLE"),
        ("sys.exit(1)", "FILE-UNREADABLE"),
        ("sys.exit(70)", "FILE-BOMB"),
        ("pass", "FILE-UNREADABLE"),
        ("time.sleep(60)", "FILE-BOMB"),
        (REPORT.format(""), "FILE-UNREADABLE"),
        (REPORT.format("[]"), "FILE-UNREADABLE"),
        (REPORT.format("{"), "FILE-UNREADABLE"),
        (REPORT.format("{}"), "FILE-UNREADABLE"),
        (REPORT.format('{"found": [{"rule": 1}]}'), "FILE-UNREADABLE"),
        (REPORT.format('{"found": [], "pages": [], "is_cleaned": true}'), "FILE-UNREADABLE"),
    ],
)
def test_a_process_that_fails_in_any_way_stops_the_file(screen, program, lines, rule):
    program(lines)
    report = screen(b"%PDF-1.7", "pdf", limits=Limits(wall_seconds=2))
    assert (rules(report), report.is_cleaned) == ([rule], False)


def test_the_process_knows_nothing_of_ours(screen, program, monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "secret of the site")
    program("open(job['upload'] + '-seen', 'w').write(json.dumps([dict(os.environ), sys.argv]))")
    screen(b"%PDF-1.7", "pdf")
    environment, _ = json.loads((tmp_path / "upload-seen").read_text())
    assert environment.keys() - {"LC_CTYPE"} == {"PATH", "LANG", "TMPDIR", "PYTHONPATH"}
    assert "secret" not in (tmp_path / "upload-seen").read_text()


LIMITED = """
from publications.files.screening.__main__ import limit
limit(job["memory_bytes"], job["cpu_seconds"], job["file_bytes"])
"""


def test_a_parser_that_takes_too_long_is_stopped(screen, program):
    program(LIMITED + "while True: pass")
    report = screen(b"%PDF-1.7", "pdf", limits=Limits(cpu_seconds=1, wall_seconds=20))
    assert (rules(report), report.is_cleaned) == (["FILE-BOMB"], False)


def test_a_small_pdf_that_fills_the_memory_is_stopped(screen):
    def inflate(pdf):
        pdf.pages[0].obj.Contents = pdf.make_stream(b"q Q " * 10_000_000)

    data = made.changed_pdf(made.pdf(), inflate)
    assert len(data) < 500_000
    limits = Limits(memory_bytes=120_000_000)
    assert screen(made.pdf(), "pdf", limits=limits).is_cleaned
    report = screen(data, "pdf", limits=limits)
    assert not report.is_cleaned
    assert rules(report)[0] in ("FILE-BOMB", "FILE-UNREADABLE")


def test_a_copy_that_would_fill_the_disk_is_stopped(screen):
    data = ("word " * 50_000).encode()
    report = screen(data, "txt", limits=Limits(file_bytes=100_000))
    assert not report.is_cleaned
    assert report.found


def test_an_archive_that_unpacks_to_too_much_is_never_unpacked(screen):
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/media/a.png", "w", force_zip64=True) as part:
            for _ in range(450):
                part.write(bytes(1_000_000))
    assert len(written.getvalue()) < 500_000
    report = screen(written.getvalue(), "docx")
    assert rules(report) == ["FILE-BOMB"]
    assert report.peak_megabytes < 120


def test_a_part_that_is_too_dense_is_never_unpacked(screen):
    data = made.with_parts(made.word(), {"word/media/a.png": bytes(5_000_000)})
    assert rules(screen(data, "docx")) == ["FILE-BOMB"]


BILLION_LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><l>&d;&d;&d;&d;</l>"""


@pytest.mark.parametrize(
    "part",
    [
        BILLION_LAUGHS,
        b"<!--" + b" " * 6_000 + b"--><!DOCTYPE a><a/>",
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><a/>'.encode("utf-16"),
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    ],
)
@pytest.mark.parametrize("name", ["word/settings.xml", "customXml/item1.xml", "word/_rels/document.xml.rels"])
def test_no_part_may_declare_a_document_type(screen, part, name):
    assert rules(screen(made.with_parts(made.word(), {name: part}), "docx")) == ["XML-DTD"]


def test_the_words_of_a_report_can_be_kept(screen, program):
    report = {
        "found": [],
        "pages": [["a\0b" * 200, "c\0\ud800d"]],
        "count": 1,
        "title": "t" * 999,
        "language": "en",
        "accessibility": {},
        "is_cleaned": True,
        "cpu_seconds": 1,
        "peak_megabytes": 1,
    }
    program(f"open(job['report'], 'w').write({json.dumps(report)!r})")
    understood = screen(b"%PDF-1.7", "pdf")
    assert understood.pages == [(("ab" * 200)[:255], "cd")]
    assert len(understood.title) == 255
