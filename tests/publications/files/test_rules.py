"""Each rule finds what it is for, in the type of file that it looks at, and nothing in a clean one."""

import json
import re
from importlib import import_module
from io import BytesIO

import docx
import openpyxl
import pikepdf
import pytest
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from publications.files import sandbox
from publications.files.screening import catalogue, packages, pdf, word_text, work, workbook
from publications.files.screening.office_cleaning import SHEETS
from publications.files.screening.pictures import without_extras
from tests.publications.files import made


@pytest.fixture
def screened(tmp_path):
    """`screened("pdf", data)`: the report on a file, and the one on our copy of it."""

    def call(kind, data, **options):
        upload, clean = tmp_path / "upload", tmp_path / "clean"
        upload.write_bytes(data)
        report = looked_through(upload, kind, clean=str(clean), **options)
        report.copy = clean.read_bytes() if report.is_cleaned else b""
        report.of_copy = looked_through(clean, kind, **options) if report.is_cleaned else None
        return report

    return call


def looked_through(path, kind, **options):
    """In this process, which is quicker than in one of its own (test_sandbox)."""
    answer = json.loads(json.dumps(work.screen({"kind": kind, "upload": str(path), **options})))
    return sandbox.understood(answer | {"cpu_seconds": 0, "peak_megabytes": 0})


def rules(report):
    return {each.rule for each in report.found}


def to_decide(report):
    return {each.rule for each in report.found if each.severity != "info" and not each.is_removed}


# PDF


def names(pdf, key, value):
    pdf.Root.Names = Dictionary(pdf.Root.get("/Names", {}))
    pdf.Root.Names[key] = value


def annotation(**keys):
    def add(pdf):
        made_one = Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)
        pdf.pages[0].obj.Annots = Array([pdf.make_indirect(made_one)])

    return add


def attach(pdf):
    pdf.attachments["list of staff.txt"] = pikepdf.AttachedFileSpec(pdf, b"Somebody", filename="list.txt")


def attach_by_tag(pdf, of_annotation=True):
    """A file that no list of attachments names: only a tag leads to it."""
    file = pdf.make_stream(b"list of staff", Type=Name.EmbeddedFile)
    spec = pdf.make_indirect(Dictionary(Type=Name.Filespec, UF=String("staff.txt"), EF=Dictionary(F=file)))
    one = pdf.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec))
    pdf.Root.StructTreeRoot.K[0].K = Dictionary(Type=Name.OBJR, Obj=one if of_annotation else spec)


def script(pdf):
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_by_name(pdf):
    action = pdf.make_indirect(Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))
    names(pdf, "/JavaScript", Dictionary(Names=Array([String("a"), action])))


def launch(pdf):
    annotation(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F=String("cmd.exe")))(pdf)


def page_action(pdf):
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS=String("1")))


def xfa(pdf):
    pdf.Root.AcroForm = Dictionary(XFA=pdf.make_stream(b"<xdp/>"), Fields=Array())


def layer_off(pdf):
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("Names")))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


def filled_form(pdf):
    field = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name"), V=String("A Person")))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def signature(pdf):
    field = pdf.make_indirect(Dictionary(FT=Name.Sig, T=String("s"), V=Dictionary(Type=Name.Sig)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def private_data(pdf):
    pdf.pages[0].obj.PieceInfo = Dictionary(Program=Dictionary(Private=String("notes")))


def thumbnail(pdf):
    pdf.pages[0].obj.Thumb = pdf.make_stream(b"\0\0\0", Type=Name.XObject, Width=1, Height=1)


def xmp(pdf):
    with pdf.open_metadata() as metadata:
        metadata["dc:creator"] = ["A Person"]


def two_saves():
    first = made.accessible_pdf("Words that were taken out later, all of them.")
    return first + b"\n% changed\n" + b"startxref\n0\n%%EOF\n"


def picture_of_words(pdf):
    image = pdf.make_stream(
        b"\0" * 300,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=10,
        Height=10,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
    )
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 500 0 0 700 0 0 cm /I Do Q")
    pdf.pages[0].obj.Resources = Dictionary(XObject=Dictionary(I=image))


def figure(pdf):
    tree = pdf.Root.StructTreeRoot
    tree.K.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Figure, P=tree)))


def only_tag(kind):
    def change(pdf):
        for each in pdf.Root.StructTreeRoot.K:
            each.S = Name(kind)

    return change


def without(key):
    def change(pdf):
        del pdf.Root[key]

    return change


def few_tags(pdf):
    del pdf.Root.StructTreeRoot.K[1:]


def no_title(pdf):
    del pdf.docinfo["/Title"]


SPOILT_PDF = {
    "PDF-ATTACH": [attach, attach_by_tag, annotation(Subtype=Name.FileAttachment, FS=String("a.txt"))],
    "PDF-ACTIVE": [script, script_by_name, launch, page_action, xfa, annotation(Subtype=Name.RichMedia)],
    "PDF-META": [xmp, private_data, thumbnail],
    "PDF-ANNOTS": [annotation(Subtype=Name.Text, Contents=String("Check"), T=String("A Person"))],
    "PDF-REDACT-OPEN": [annotation(Subtype=Name.Redact)],
    "PDF-LAYERS": [layer_off],
    "PDF-FORM": [filled_form],
    "PDF-SIGNED": [signature],
    "PDF-LOCAL-LINK": [
        annotation(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String(address)))
        for address in ("file:///C:/a.doc", "\\\\server\\share", "http://intranet/page", "http://localhost/")
    ],
    "PDF-SCAN": [picture_of_words],
    "PDF-UNTAGGED": [without("/StructTreeRoot"), without("/MarkInfo")],
    "PDF-TAGS-EMPTY": [few_tags],
    "PDF-NO-LANG": [without("/Lang")],
    "PDF-NO-TITLE": [no_title],
    "PDF-NO-HEADINGS": [only_tag("/P")],
    "PDF-FIGURE-NO-ALT": [figure],
}


def test_nothing_is_found_in_a_clean_pdf(screened):
    report = screened("pdf", made.accessible_pdf())
    assert rules(report) <= {"PDF-META"}
    assert rules(report.of_copy) == set()


@pytest.mark.parametrize(
    ("rule", "change"), [(rule, change) for rule, changes in SPOILT_PDF.items() for change in changes]
)
def test_a_rule_finds_its_fault_in_a_pdf(screened, rule, change):
    pages = ["Words that are long enough to count."] * 3
    assert rule in rules(screened("pdf", made.changed_pdf(made.accessible_pdf(*pages), change)))


@pytest.mark.parametrize("rule", ["PDF-ACTIVE", "PDF-META"])
def test_our_copy_of_a_pdf_has_it_no_longer(screened, rule):
    for change in SPOILT_PDF[rule]:
        report = screened("pdf", made.changed_pdf(made.accessible_pdf(), change))
        assert rule not in rules(report.of_copy)


def test_our_copy_of_a_pdf_has_no_attachment_and_names_nobody(screened):
    def change(pdf):
        attach(pdf)
        annotation(Subtype=Name.Text, Contents=String("Check"), T=String("A Person"))(pdf)
        pdf.docinfo["/Author"] = "Another Person"

    report = screened("pdf", made.changed_pdf(made.accessible_pdf(), change))
    with pikepdf.open(BytesIO(report.copy)) as copy:
        everything = copy.trailer.unparse(resolved=True) + b"".join(
            each.unparse() if not isinstance(each, pikepdf.Stream) else each.read_bytes()
            for each in copy.objects
        )
        assert not copy.attachments
        assert copy.is_linearized
        assert copy.Root.Lang == "en-GB"
        assert copy.Root.ViewerPreferences.DisplayDocTitle
    for gone in (b"Person", b"Somebody", b"list of staff"):
        assert gone not in everything + report.copy
    assert b"Check" in everything


@pytest.mark.parametrize("of_annotation", [True, False])
def test_a_file_to_which_only_a_tag_leads_is_gone_from_our_copy(screened, of_annotation):
    data = made.changed_pdf(made.accessible_pdf(), lambda pdf: attach_by_tag(pdf, of_annotation))
    report = screened("pdf", data)
    assert "PDF-ATTACH" not in rules(report.of_copy)
    with pikepdf.open(BytesIO(report.copy)) as copy:
        streams = [each.read_bytes() for each in copy.objects if isinstance(each, pikepdf.Stream)]
    assert not any(b"list of staff" in data for data in streams)


def photograph(pdf):
    pdf.pages[0].obj.Resources.XObject = Dictionary(
        I=pdf.make_stream(
            made.photograph(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=40,
            Height=30,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
    )


def test_a_photograph_in_our_copy_of_a_pdf_is_only_its_pixels(screened):
    data = made.changed_pdf(made.accessible_pdf(), photograph)
    assert b"photographer" in data
    assert b"photographer" not in screened("pdf", data).copy


def test_what_a_pdf_promises_of_the_standard_is_kept(screened):
    def promise(pdf):
        with pdf.open_metadata() as metadata:
            metadata["pdfuaid:part"] = "1"
            metadata["dc:title"] = "An example"
            metadata["dc:creator"] = ["A Person"]

    report = screened("pdf", made.changed_pdf(made.accessible_pdf(), promise))
    with pikepdf.open(BytesIO(report.copy)) as copy, copy.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == "An example"
        assert "dc:creator" not in metadata


def test_a_pdf_of_thousands_of_pages_is_not_looked_through(screened):
    def grow(pdf):
        for _ in range(2_001):
            pdf.pages.append(pdf.pages[0])

    assert rules(screened("pdf", made.changed_pdf(made.pdf(), grow))) == {"FILE-BOMB"}


def test_a_pdf_of_too_many_objects_is_not_looked_through(screened, monkeypatch):
    monkeypatch.setattr(pdf, "NODES_AT_MOST", 3)
    assert rules(screened("pdf", made.pdf())) == {"FILE-BOMB"}


def test_what_is_no_pdf_is_stopped_by_its_first_bytes(screened):
    assert rules(screened("pdf", made.word())) == {"FILE-TYPE"}


def test_bytes_are_no_text(screened):
    assert rules(screened("txt", b"words\0words")) == {"FILE-TYPE"}


def test_a_pdf_of_boxes_in_boxes_is_not_looked_through(screened):
    def nest(pdf):
        inmost = Array()
        for _ in range(60):
            inmost = Array([inmost])
        pdf.Root.Nested = inmost

    assert rules(screened("pdf", made.changed_pdf(made.pdf(), nest))) <= {"FILE-BOMB", "FILE-UNREADABLE"}


def test_a_long_pdf_without_bookmarks_is_told(screened):
    words = ["Words that are long enough to count."] * 21
    assert "PDF-NO-BOOKMARKS" in rules(screened("pdf", made.accessible_pdf(*words)))


def test_our_copy_of_a_pdf_keeps_its_words_and_tags(screened):
    data = made.accessible_pdf("The first page of a plan.", "The second page of a plan.")
    report = screened("pdf", data)
    assert report.of_copy.pages == report.pages
    for fact in ("tagged", "tags", "headings", "language", "title"):
        assert report.of_copy.accessibility[fact] == report.accessibility[fact]
    assert report.accessibility["tags"] == 3


def test_an_earlier_version_inside_a_pdf_is_gone_from_our_copy(screened):
    with_secret = made.accessible_pdf("The name of a patient stood here once.")
    with pikepdf.open(BytesIO(with_secret)) as pdf:
        page = pdf.pages[0].objgen[0]
    start = with_secret.rindex(b"startxref") + len(b"startxref")
    old = int(re.search(rb"\d+", with_secret[start:]).group())
    body = f"{page} 0 obj\n<</Type/Page/MediaBox[0 0 9 9]/Parent 1 0 R>>\nendobj\n".encode()
    size = int(re.search(rb"/Size (\d+)", with_secret).group(1)) if b"/Size" in with_secret else 99
    offset = len(with_secret) + 1
    where = offset + len(body)
    update = (
        b"\n"
        + body
        + f"xref\n{page} 1\n{offset:010d} 00000 n \n".encode()
        + b"trailer\n<</Size "
        + f"{size}/Root 1 0 R/Prev {old}>>\nstartxref\n{where}\n%%EOF\n".encode()
    )
    report = screened("pdf", with_secret + update)
    assert "PDF-REVISIONS" in rules(report)
    if report.is_cleaned:
        assert "PDF-REVISIONS" not in rules(report.of_copy)


def test_a_pdf_with_a_password_is_refused_and_one_that_forbids_copying_is_freed(screened):
    locked = made.changed_pdf(
        made.accessible_pdf(), lambda pdf: None, encryption=pikepdf.Encryption(owner="a", user="b")
    )
    assert rules(screened("pdf", locked)) == {"FILE-ENCRYPTED"}
    forbidding = made.changed_pdf(
        made.accessible_pdf(),
        lambda pdf: None,
        encryption=pikepdf.Encryption(owner="a", user="", allow=pikepdf.Permissions(extract=False)),
    )
    report = screened("pdf", forbidding)
    assert "PDF-PERMS" in rules(report)
    with pikepdf.open(BytesIO(report.copy)) as copy:
        assert not copy.is_encrypted


def test_what_follows_a_pdf_is_another_file(screened):
    archive = made.word()
    assert rules(screened("pdf", made.pdf() + archive)) == {"FILE-PREFIX"}


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.7\n" + b"\xff" * 5_000, b"%PDF-1.7\n%%EOF"])
def test_a_pdf_that_cannot_be_read_is_stopped(screened, data):
    report = screened("pdf", data)
    assert rules(report) == {"FILE-UNREADABLE"}
    assert not report.is_cleaned


def test_a_pdf_in_an_answer_is_judged_more_strictly(screened):
    def grave(data, **options):
        return {each.rule: each.severity for each in screened("pdf", data, **options).found}

    attached = made.changed_pdf(made.pdf(), attach)
    assert grave(attached)["PDF-ATTACH"] == "block"
    assert grave(attached, disclosure=True)["PDF-ATTACH"] == "hard"
    assert grave(attached)["PDF-UNTAGGED"] == "warn"
    assert grave(attached, disclosure=True)["PDF-UNTAGGED"] == "info"


# Word


def run(**looks):
    """A paragraph of words that look so."""

    def write(document):
        made_run = document.add_paragraph().add_run("secret words")
        for name, value in looks.items():
            if name == "colour":
                made_run.font.color.rgb = RGBColor.from_string(value)
            elif name == "shading":
                shading = OxmlElement("w:shd")
                shading.set(qn("w:val"), "clear")
                shading.set(qn("w:fill"), value)
                made_run._r.get_or_add_rPr().append(shading)
            else:
                setattr(made_run.font, name, value)

    return write


def by_style(kind, **looks):
    """A paragraph of words whose style, or the style that it is based on, looks so."""

    def write(document):
        base = document.styles.add_style("Base", kind)
        for name, value in looks.items():
            setattr(base.font, name, value)
        style = document.styles.add_style("Own", kind)
        style.base_style = base
        paragraph = document.add_paragraph()
        made_run = paragraph.add_run("secret words")
        if kind == 1:
            paragraph.style = style
        else:
            made_run.style = style

    return write


def change(name, text_tag="w:t"):
    def write(document):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:author"), "A Person")
        made_run, text = OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = "secret words"
        made_run.append(text)
        element.append(made_run)
        document.add_paragraph()._p.append(element)

    return write


def field(instruction):
    def write(document):
        text = OxmlElement("w:instrText")
        text.text = instruction
        document.add_paragraph().add_run()._r.append(text)

    return write


def in_header(document):
    made_run = document.sections[0].header.paragraphs[0].add_run("secret words")
    made_run.font.hidden = True


def table(document):
    document.add_table(3, 2)


def hidden_row(document):
    row = document.add_table(2, 1).rows[1]
    row.cells[0].text = "secret words"
    row._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))


def by_table_style(document):
    style = document.styles.add_style("Own table", 3)
    style.font.hidden = True
    table = document.add_table(1, 1)
    table.style = style
    table.cell(0, 0).text = "secret words"


def track(document):
    document.settings._element.append(OxmlElement("w:trackRevisions"))


def variable(document):
    variables, one = OxmlElement("w:docVars"), OxmlElement("w:docVar")
    one.set(qn("w:name"), "Patient")
    one.set(qn("w:val"), "A Person")
    variables.append(one)
    document.settings._element.append(variables)


def template(document):
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"
    document.part._settings_part.relate_to("file:///server/share/letter.dotx", kind, True)


def header_row(document):
    table = document.add_table(2, 1)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def no_headings(document):
    document.paragraphs[0]._p.getparent().remove(document.paragraphs[0]._p)
    for _ in range(40):
        document.add_paragraph(made.WORDS)


def picture(document):
    document.add_picture(BytesIO(made.photograph()))


def linked_picture(document):
    document.part.relate_to("http://tracker.example/a.png", docx.opc.constants.RELATIONSHIP_TYPE.IMAGE, True)


def written_run(properties):
    """A paragraph of words with these properties, as they stand in the file."""

    def write(document):
        made_run = document.add_paragraph().add_run("secret words")._r
        name = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
        made_run.insert(0, docx.oxml.parse_xml(f"<w:rPr {name}>{properties}</w:rPr>"))

    return write


def white_in_shape(document):
    made_run = document.add_paragraph().add_run("secret words")
    made_run.font.color.rgb = RGBColor(255, 255, 255)
    shape = OxmlElement("w:txbxContent")
    shape.append(made_run._r.getparent())
    document.add_paragraph()._p.append(shape)


SPOILT_WORD = {
    "DOC-VARS": [variable],
    "META-TEMPLATE": [template],
    "DOC-CHANGES": [track, change("ins"), change("del", "w:delText"), change("moveFrom"), change("moveTo")],
    "DOC-COMMENTS": [made.comment],
    "DOC-HIDDEN": [
        run(hidden=True),
        by_style(1, hidden=True),
        by_style(2, hidden=True),
        in_header,
        hidden_row,
        by_table_style,
    ],
    "DOC-WHITE": [
        run(colour="FFFFFF"),
        run(colour="FDFDFD"),
        by_style(1),
        written_run('<w:color w:val="auto" w:themeColor="background1"/>'),
        white_in_shape,
    ],
    "DOC-TINY": [run(size=Pt(1)), run(size=Pt(3)), by_style(2, size=Pt(2))],
    "DOC-BLACK-BAR": [
        run(highlight_color=WD_COLOR_INDEX.BLACK),
        run(shading="000000"),
        run(shading="111111", colour="000000"),
        written_run('<w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>'),
        written_run('<w:shd w:val="clear" w:fill="auto" w:themeFill="text1"/>'),
    ],
    "DOC-FIELDS": [field(' INCLUDETEXT "C:\\\\staff.docx" '), field(" AUTHOR ")],
    "DOC-REMOTE": [linked_picture],
    "IMG-EXIF": [picture],
    "IMG-NO-ALT": [picture],
    "TABLE-NO-HEADER": [table],
    "DOC-NO-HEADINGS": [no_headings],
}
SPOILT_WORD["DOC-WHITE"][2] = run(colour="FFFFFF", highlight_color=WD_COLOR_INDEX.WHITE)


def test_nothing_is_found_in_a_clean_word_document(screened):
    report = screened("docx", made.word())
    assert rules(report) == {"META-PROPERTIES"}
    assert rules(report.of_copy) == set()


@pytest.mark.parametrize(
    ("rule", "write"), [(rule, write) for rule, writes in SPOILT_WORD.items() for write in writes]
)
def test_a_rule_finds_its_fault_in_a_word_document(screened, rule, write):
    report = screened("docx", made.word(write))
    assert rule in rules(report)
    is_removed = rule in {"IMG-EXIF", "DOC-VARS", "META-TEMPLATE"}
    assert (rule in rules(report.of_copy)) != is_removed or rule == "DOC-COMMENTS"


@pytest.mark.parametrize(
    "write",
    [
        run(colour="FFFFFF", shading="005EB8"),  # white on blue
        run(colour="FFFFFF", highlight_color=WD_COLOR_INDEX.BLUE),
        run(colour="005EB8"),
        run(size=Pt(8)),
        run(highlight_color=WD_COLOR_INDEX.YELLOW),
        run(shading="000000", colour="FFFFFF"),  # white on black
        run(hidden=False),
        written_run('<w:sz w:val="much"/>'),
        written_run('<w:color w:val="auto"/>'),
        written_run('<w:color w:val="D9D9D9" w:themeColor="background1" w:themeShade="D9"/>'),
        field(" PAGEREF _Toc1 "),
        header_row,
    ],
)
def test_words_that_readers_see_are_no_fault(screened, write):
    assert to_decide(screened("docx", made.word(write))) == set()


@pytest.mark.parametrize("instruction", [" DDE Excel c:\\a.xls r1c1 ", ' DDEAUTO "cmd" "/c calc" '])
def test_a_field_that_starts_a_program_can_never_be_accepted(screened, instruction):
    (found,) = [
        each for each in screened("docx", made.word(field(instruction))).found if each.rule == "DOC-FIELDS"
    ]
    assert found.severity == "hard"


def test_white_words_in_a_shape_are_only_a_warning(screened):
    (found,) = [
        each for each in screened("docx", made.word(white_in_shape)).found if each.rule == "DOC-WHITE"
    ]
    assert found.severity == "warn"


def test_a_document_without_styles_is_read_all_the_same(screened):
    report = screened("docx", made.without_part(made.word(run(hidden=True)), "word/styles.xml"))
    assert "DOC-HIDDEN" in rules(report)
    assert report.language == ""


def test_the_words_of_a_footer_are_a_page_of_their_own(screened):
    def write(document):
        document.sections[0].footer.paragraphs[0].text = "Words of the footer"

    assert screened("docx", made.word(write)).pages == [
        ("A plan", f"A plan\n{made.WORDS}"),
        ("footer", "Words of the footer"),
    ]


PARTS = {
    "DOC-MACRO": ("docx", "word/vbaProject.bin", b"macro"),
    "DOC-EMBEDDED": ("docx", "word/embeddings/Workbook1.xlsx", b"PK"),
    "OOXML-UNKNOWN-PART": ("docx", "word/webextensions/taskpanes.xml", b"<a/>"),
    "CUSTOM-XML": ("docx", "customXml/item1.xml", b"<people><name>A Person</name></people>"),
    "META-PRINTER": ("docx", "word/printerSettings/printerSettings1.bin", b"\\\\server\\printer"),
    "XLS-MACRO": ("xlsx", "xl/macrosheets/sheet1.xml", b"<a/>"),
    "XLS-EMBEDDED": ("xlsx", "xl/embeddings/oleObject1.bin", b"x"),
    "XLS-PIVOT-CACHE": ("xlsx", "xl/pivotCache/pivotCacheRecords1.xml", b"<a/>"),
    "XLS-EXTERNAL-LINK": ("xlsx", "xl/externalLinks/externalLink1.xml", b"<a/>"),
    "XLS-CONNECTION": ("xlsx", "xl/connections.xml", b"<a/>"),
    "XLS-DATA-MODEL": ("xlsx", "xl/model/item.data", b"x"),
    "XLS-REVISIONS": ("xlsx", "xl/revisions/revisionLog1.xml", b"<a/>"),
    "XLS-ORPHAN": ("xlsx", "xl/worksheets/sheet9.xml", b"<a/>"),
}


@pytest.mark.parametrize("rule", PARTS)
def test_a_part_that_should_not_be_there_is_found(screened, rule):
    kind, name, content = PARTS[rule]
    data = made.with_parts(made.word() if kind == "docx" else made.excel(), {name: content})
    report = screened(kind, data)
    assert rule in rules(report)
    if report.of_copy and catalogue_removes(rule):
        assert rule not in rules(report.of_copy)


def catalogue_removes(rule):
    return rule in {"CUSTOM-XML", "META-PRINTER"}


@pytest.mark.parametrize(
    ("spoil", "rule"),
    [
        (lambda: made.with_parts(made.word(), {"../evil.xml": b"<a/>"}), "ZIP-NAMES"),
        (lambda: made.with_parts(made.word(), {"word\\document2.xml": b"<a/>"}), "ZIP-NAMES"),
        (lambda: made.with_parts(made.word(), {"WORD/Document.xml": b"<a/>"}), "ZIP-NAMES"),
        (lambda: made.with_parts(made.word(), {"/etc/passwd": b"a"}), "ZIP-NAMES"),
        (lambda: b"MZ" + made.word(), "FILE-PREFIX"),
        (lambda: made.excel(), "FILE-TYPE"),
        (lambda: b"PK\x03\x04 and then nothing of the kind", "FILE-UNREADABLE"),
        (lambda: made.word()[:3000], "FILE-UNREADABLE"),
        (lambda: made.with_parts(made.word(), {"word/document.xml": b"<w:document>"}), "FILE-UNREADABLE"),
    ],
)
def test_an_archive_that_is_no_word_document_is_stopped(screened, spoil, rule):
    report = screened("docx", spoil())
    assert (rules(report), report.is_cleaned) == ({rule}, False)


def test_our_copy_of_a_word_document_says_nothing_but_its_words(screened):
    def write(document):
        document.core_properties.author = "A Person"
        document.core_properties.title = "A plan"
        picture(document)
        made.comment(document)

    data = made.with_parts(
        made.word(write),
        {"customXml/item1.xml": b"<a>A Person</a>", "word/printerSettings/p1.bin": b"server"},
    )
    report = screened("docx", data)
    copy = docx.Document(BytesIO(report.copy))
    assert [paragraph.text for paragraph in copy.paragraphs if paragraph.text] == ["A plan", made.WORDS]
    assert len(copy.inline_shapes) == 1
    assert (copy.core_properties.author, copy.core_properties.title) == ("", "A plan")
    unpacked = b"".join(made.part(report.copy, name) for name in made.parts(report.copy))
    for gone in (b"Person", b"colleague", b"photographer", b"comment", b"server", b"rsid"):
        assert gone not in unpacked


# Excel


def hidden_sheet(state):
    def write(workbook):
        sheet = workbook.create_sheet("Staff")
        sheet["A1"] = "Surname"
        sheet.sheet_state = state

    return write


def hidden_row(workbook):
    workbook.active.row_dimensions[2].hidden = True


def hidden_column(workbook):
    workbook.active.column_dimensions["B"].hidden = True


def filtered(workbook):
    sheet = workbook.active
    sheet.auto_filter.ref = "A1:B2"
    sheet.auto_filter.add_filter_column(0, ["another"])
    sheet.row_dimensions[2].hidden = True


def note(workbook):
    workbook.active["A1"].comment = openpyxl.comments.Comment("Check this", "A Person")


def hidden_name(workbook):
    name = openpyxl.workbook.defined_name.DefinedName("secret", attr_text="Spending!$A$1", hidden=True)
    workbook.defined_names["secret"] = name


SPOILT_EXCEL = {
    "XLS-HIDDEN-SHEET": [hidden_sheet("hidden")],
    "XLS-VERY-HIDDEN": [hidden_sheet("veryHidden")],
    "XLS-HIDDEN-ROWS": [hidden_row],
    "XLS-HIDDEN-COLUMNS": [hidden_column],
    "XLS-FILTERED-ROWS": [filtered],
    "XLS-COMMENT": [note],
    "XLS-NAMES": [hidden_name],
}


def test_nothing_is_found_in_a_clean_workbook(screened):
    report = screened("xlsx", made.excel())
    assert rules(report) == {"META-PROPERTIES", "XLS-FOI-ROUTE"}
    assert rules(report.of_copy) == {"XLS-FOI-ROUTE"}
    assert report.pages == [("Spending", "Supplier\tAmount\nA supplier\t25000")]


@pytest.mark.parametrize(
    ("rule", "write"), [(rule, write) for rule, writes in SPOILT_EXCEL.items() for write in writes]
)
def test_a_rule_finds_its_fault_in_a_workbook(screened, rule, write):
    assert to_decide(screened("xlsx", made.excel(write))) == {rule}


def test_words_that_stand_in_no_cell_any_more_are_found(screened):
    left = f'<sst xmlns="{SHEETS[1:-1]}"><si><t>Used</t></si><si><t>A Person</t></si></sst>'.encode()
    data = made.with_parts(made.excel(), {"xl/sharedStrings.xml": left})
    cell = '<c r="B2" t="s"><v>0</v></c>'
    data = made.replaced(data, "xl/worksheets/sheet1.xml", '<c r="B2" t="n"><v>25000</v></c>', cell)
    found = [each for each in screened("xlsx", data).found if each.rule == "XLS-UNUSED-STRINGS"]
    assert [each.sample for each in found] == ["A Per…"]


PEOPLE = '<personList xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">{}</personList>'


@pytest.mark.parametrize(("people", "found"), [("", set()), ('<person displayName="A"/>', {"XLS-COMMENT"})])
def test_an_empty_list_of_people_names_nobody(screened, people, found):
    data = made.with_parts(made.excel(), {"xl/persons/person.xml": PEOPLE.format(people).encode()})
    report = screened("xlsx", data)
    assert to_decide(report) == found
    assert "xl/persons/person.xml" not in made.parts(report.copy)


@pytest.mark.parametrize("name", ["docMetadata/LabelInfo.xml", "word/intelligence2.xml"])
def test_what_an_office_adds_to_every_document_is_left_out(screened, name):
    report = screened("docx", made.with_parts(made.word(), {name: b"<a/>"}))
    assert to_decide(report) == set()
    assert name not in made.parts(report.copy)


def test_rows_are_hidden_that_only_the_sheet_says_are(screened):
    old, new = 'defaultRowHeight="15"', 'defaultRowHeight="15" zeroHeight="1"'
    data = made.replaced(made.excel(), "xl/worksheets/sheet1.xml", old, new)
    assert to_decide(screened("xlsx", data)) == {"XLS-HIDDEN-ROWS"}


@pytest.mark.parametrize("width", ["0", "much"])
def test_a_column_without_width_is_hidden_and_one_of_odd_width_is_not(screened, width):
    columns = f'<cols><col min="2" max="2" width="{width}" customWidth="1"/></cols><sheetData>'
    data = made.replaced(made.excel(), "xl/worksheets/sheet1.xml", "<sheetData>", columns)
    assert to_decide(screened("xlsx", data)) == ({"XLS-HIDDEN-COLUMNS"} if width == "0" else set())


def test_an_empty_hidden_sheet_is_only_a_warning(screened):
    def write(workbook):
        workbook.create_sheet("Empty").sheet_state = "hidden"

    (found,) = [each for each in screened("xlsx", made.excel(write)).found if each.rule == "XLS-HIDDEN-SHEET"]
    assert found.severity == "warn"


def test_a_sheet_of_many_rows_is_told(screened):
    def write(workbook):
        for number in range(1_001):
            workbook.active.append([number])

    assert "XLS-SIZE" in rules(screened("xlsx", made.excel(write)))
    grave = {each.rule: each.severity for each in screened("xlsx", made.excel(write), disclosure=True).found}
    assert grave["XLS-SIZE"] == "warn"


def test_a_workbook_with_more_cells_than_anybody_reads_is_stopped(screened, monkeypatch):
    monkeypatch.setattr(workbook, "CELLS_AT_MOST", 3)
    with pytest.raises(MemoryError):
        screened("xlsx", made.excel())


def test_the_title_of_a_workbook_is_kept(screened):
    def write(workbook):
        workbook.properties.title = "Spending over £25,000"
        workbook.properties.creator = "A Person"

    report = screened("xlsx", made.excel(write))
    assert report.title == "Spending over £25,000"
    assert openpyxl.load_workbook(BytesIO(report.copy)).properties.title == "Spending over £25,000"


@pytest.mark.parametrize("row", ['<row r="2" ht="0" customHeight="1">', '<row r="2" hidden="true">'])
def test_a_row_without_height_is_a_hidden_row(screened, row):
    data = made.replaced(made.excel(), "xl/worksheets/sheet1.xml", '<row r="2">', row)
    assert to_decide(screened("xlsx", data)) == {"XLS-HIDDEN-ROWS"}


def test_the_words_of_a_hidden_sheet_are_not_those_of_the_file(screened):
    report = screened("xlsx", made.excel(hidden_sheet("hidden")))
    assert "Surname" not in str(report.pages)


def test_our_copy_of_a_workbook_has_no_notes_and_opens(screened):
    report = screened("xlsx", made.excel(note))
    assert "XLS-COMMENT" not in rules(report.of_copy)
    copy = openpyxl.load_workbook(BytesIO(report.copy))
    assert copy.active["A1"].comment is None
    assert copy.active["B2"].value == 25000
    unpacked = b"".join(made.part(report.copy, name) for name in made.parts(report.copy))
    assert b"Person" not in unpacked


def test_a_workbook_in_an_answer_is_stopped_and_csv_offered(screened):
    report = screened("xlsx", made.excel(hidden_sheet("hidden")), disclosure=True)
    grave = {each.rule: each.severity for each in report.found}
    assert grave["XLS-FOI-ROUTE"] == "block"
    assert grave["XLS-HIDDEN-SHEET"] == "hard"


# Archives, more of them


def test_a_part_that_is_too_dense_or_declares_a_type_is_stopped(screened):
    dense = made.with_parts(made.word(), {"word/media/a.png": bytes(5_000_000)})
    assert rules(screened("docx", dense)) == {"FILE-BOMB"}
    declared = made.with_parts(made.word(), {"word/settings.xml": b"<!DOCTYPE a><a/>"})
    assert rules(screened("docx", declared)) == {"XML-DTD"}


def test_an_archive_of_too_many_parts_is_stopped(screened, monkeypatch):
    monkeypatch.setattr(packages, "PARTS_AT_MOST", 5)
    assert rules(screened("docx", made.word())) == {"FILE-BOMB"}


def test_an_archive_that_is_locked_is_refused(screened):
    data = bytearray(made.word())
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = 0
        while (start := data.find(mark, start)) >= 0:
            data[start + place] |= 1
            start += 4
    assert rules(screened("docx", bytes(data))) == {"FILE-ENCRYPTED"}


@pytest.mark.parametrize("missing", ["[Content_Types].xml", "word/document.xml"])
def test_an_archive_without_its_main_parts_is_no_word_document(screened, missing):
    assert rules(screened("docx", made.without_part(made.word(), missing))) == {"FILE-TYPE"}


def test_a_macro_document_that_calls_itself_plain_is_found(screened):
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    data = made.replaced(made.word(), "[Content_Types].xml", plain, macro)
    assert "DOC-MACRO" in rules(screened("docx", data))


def test_the_strict_variant_is_refused_because_no_rule_knows_its_names(screened):
    old = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    data = made.replaced(
        made.word(), "word/document.xml", old, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert rules(screened("docx", data)) == {"FILE-UNREADABLE"}


def test_words_of_building_blocks_are_told_and_left_out(screened):
    text = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
    text += "<w:r><w:t>A Person</w:t></w:r></w:p></w:body></w:document>"
    report = screened("docx", made.with_parts(made.word(), {"word/glossary/document.xml": text.encode()}))
    assert "DOC-VARS" in rules(report)
    assert "DOC-VARS" not in rules(report.of_copy)


def test_at_most_a_score_of_places_is_told_for_each_rule(screened):
    def write(document):
        for _ in range(30):
            run(hidden=True)(document)

    found = [each for each in screened("docx", made.word(write)).found if each.rule == "DOC-HIDDEN"]
    assert len(found) == catalogue.SPOTS_AT_MOST


# Pictures


def png():
    extra = PngInfo()
    extra.add_text("Author", "Name of the photographer")
    written = BytesIO()
    Image.new("RGBA", (4, 3), "teal").save(written, "PNG", pnginfo=extra)
    return written.getvalue()


def progressive():
    written = BytesIO()
    Image.effect_noise((60, 40), 90).save(written, "JPEG", progressive=True, quality=95)
    return written.getvalue()


def test_a_second_picture_behind_the_first_is_gone():
    first = progressive()
    assert first.count(b"\xff\xda") > 1  # pixels in several runs
    assert without_extras(first + made.photograph()) == without_extras(first)


def test_a_photograph_that_breaks_off_in_its_pixels_keeps_what_there_is():
    data = progressive()
    cut = data[: data.rindex(b"\xff\xda") + 40]
    assert without_extras(cut) == cut


@pytest.mark.parametrize("make", [made.photograph, png, progressive])
def test_a_picture_loses_what_is_beside_its_pixels_and_no_pixel(make):
    data = make()
    clean = without_extras(data + b"more behind the end")
    assert b"photographer" not in clean
    assert b"behind the end" not in clean
    assert without_extras(clean) == clean
    assert Image.open(BytesIO(clean)).tobytes() == Image.open(BytesIO(data)).tobytes()


@pytest.mark.parametrize(
    "data",
    [b"\xff\xd8", b"\xff\xd8\xff\xe1\x00", b"\xff\xd8no", png()[:40], png()[:-20], made.photograph()[:200]],
)
def test_a_picture_that_breaks_off_is_an_error(data):
    with pytest.raises(ValueError, match="picture"):
        without_extras(data)


def test_padding_before_a_part_of_a_photograph_is_no_fault():
    data = made.photograph()
    assert without_extras(data[:2] + b"\xff" + data[2:]) == without_extras(data)


def test_a_picture_that_fills_the_memory_is_no_ordinary_fault(monkeypatch):
    def full(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr(word_text.Image, "open", full)
    with pytest.raises(MemoryError):
        word_text.encoded(png())


def test_a_picture_of_another_kind_is_left_as_it_is():
    assert without_extras(b"GIF89a...") == b"GIF89a..."


def test_what_is_no_picture_is_none_on_a_page():
    assert word_text.encoded(b"not a picture") is None
    with Image.open(BytesIO(word_text.encoded(png()))) as kept:
        assert (kept.format, kept.mode, kept.size) == ("PNG", "RGBA", (4, 3))


# Text


@pytest.mark.parametrize(
    "data", ["café".encode(), "café".encode("cp1252"), "café".encode("utf-16"), "\ufeffcafé".encode()]
)
def test_text_of_any_usual_kind_becomes_utf_8(screened, data):
    assert screened("txt", data).copy == "café\r\n".encode()


def test_a_csv_that_cannot_be_read_is_stopped(screened):
    assert rules(screened("csv", b'a,b\n"x"y,"')) == {"FILE-UNREADABLE"}


def test_a_csv_with_semicolons_becomes_one_with_commas(screened):
    report = screened("csv", b"name;amount\nA, B;5\n")
    assert report.copy == b'name,amount\r\n"A, B",5\r\n'
    assert rules(report) == set()


# The register itself


def test_every_rule_has_plain_words_and_says_what_to_do():
    for kind in catalogue.KINDS:
        import_module(f"publications.files.screening.{work.MODULES[kind]}")
    assert len(catalogue.RULES) > 50
    for each in catalogue.RULES.values():
        assert re.match(r"[A-Z].*[.]\Z", each.words), each.name
        assert re.match(r"[A-Z“].*[.]\Z", each.advice), each.name


def test_a_sample_is_masked():
    assert catalogue.masked("Margaret Example, born 1 May 1950") == "Mar… Exa… bor… 1 May 195…"
    assert len(catalogue.masked("word " * 100)) <= 61


def test_two_rules_cannot_share_a_name():
    with pytest.raises(ValueError, match="two rules"):
        catalogue.rule("FILE-TYPE", ["pdf"], "warn", "Words.", "Advice.")(list)
