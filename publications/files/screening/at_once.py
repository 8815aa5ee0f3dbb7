"""What can be said of an upload from its name, its size and its first bytes, before anything parses it."""

import unicodedata

MEGABYTE = 1024 * 1024
BYTES_AT_MOST = 100 * MEGABYTE
HEAD_BYTES = 4096

ENDINGS = {".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx", ".csv": "csv", ".txt": "txt"}

SAVE_AS_WORD = "Open it and save it as Word (.docx) or PDF, then upload that."
SAVE_AS_EXCEL = "Open it and save it as Excel (.xlsx) or CSV, then upload that."
UNPACK = "Take the files out of it and upload each by itself."
WITHOUT_MACROS = "Save it without macros, as {instead}, then upload that."
AS_PDF = "Save it as PDF with a text for every picture, then upload that."
AS_PAGE = "Put its words and pictures on the page, or save it as PDF, then upload that."
AS_TEXT = "Save what it says as Word (.docx) or PDF, without names and addresses, then upload that."

ADVICE = {
    **dict.fromkeys([".doc", ".dot", ".rtf", ".odt", ".pages", ".wps", ".wpd", ".dotx"], SAVE_AS_WORD),
    **dict.fromkeys([".xls", ".xlt", ".ods", ".numbers", ".xlsb", ".xltx"], SAVE_AS_EXCEL),
    **dict.fromkeys([".ppt", ".pptx", ".pps", ".ppsx", ".odp", ".key", ".pub", ".vsd", ".vsdx"], AS_PDF),
    **dict.fromkeys([".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".iso"], UNPACK),
    **dict.fromkeys([".docm", ".dotm"], WITHOUT_MACROS.format(instead="Word (.docx)")),
    **dict.fromkeys([".xlsm", ".xltm", ".xlam"], WITHOUT_MACROS.format(instead="Excel (.xlsx)")),
    **dict.fromkeys([".pptm", ".ppsm"], WITHOUT_MACROS.format(instead="PDF")),
    **dict.fromkeys([".html", ".htm", ".mht", ".svg", ".xml", ".json", ".md"], AS_PAGE),
    **dict.fromkeys([".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"], AS_PAGE),
    **dict.fromkeys([".eml", ".msg", ".pst"], AS_TEXT),
}
WE_TAKE = "We take PDF, Word (.docx), Excel (.xlsx), CSV and plain text (.txt)."

# How files begin, and what a file is that begins so.
BEGINNINGS = [
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "an Office document or an archive"),
    (b"PK\x05\x06", "an empty archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or a protected Office document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"#!", "a program"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an old text document (RTF)"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "an archive"),
]
WEB_PAGE_BEGINNINGS = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<head", b"<body", b"<iframe")
MUST_BEGIN = {"pdf": "a PDF", "docx": "an Office document or an archive"}
MUST_BEGIN["xlsx"] = MUST_BEGIN["docx"]
NAMES = {"pdf": "a PDF", "docx": "a Word document", "xlsx": "an Excel workbook", "csv": "a CSV file"}
NAMES["txt"] = "a plain text"


class NotTaken(Exception):
    """The file cannot be taken. `rule` names why; the message says so to staff, and what to do."""

    def __init__(self, rule: str, message: str):
        self.rule = rule
        super().__init__(message)


def visible(name: str) -> str:
    """The file's name with every character that would hide or turn round what is read written out."""
    return "".join(
        f"<U+{ord(letter):04X}>" if unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else letter
        for letter in name
    )


def ending(name: str) -> str:
    """The last ending, lower case: of "a.pdf.exe" it is ".exe"."""
    dot = name.rfind(".")
    return name[dot:].strip().lower() if dot > 0 else ""


def refuse_size(size_bytes: int) -> None:
    """Raises NotTaken for a file with nothing or too much in it."""
    if size_bytes == 0:
        raise NotTaken("FILE-EMPTY", "The file is empty. Open it to see what it holds, and save it again.")
    if size_bytes > BYTES_AT_MOST:
        raise NotTaken(
            "FILE-SIZE",
            f"The file is larger than {BYTES_AT_MOST // MEGABYTE} MB. "
            "Make its pictures smaller, or split it into parts.",
        )


def recognise(name: str, head: bytes) -> str:
    """The kind of file that its ending and its first bytes agree on.

    Raises NotTaken when they do not agree, or when we do not take such files.
    """
    own = ending(name)
    kind = ENDINGS.get(own)
    if kind is None:
        what = f"Files that end in {own}" if own else "Files without an ending in their name"
        raise NotTaken("FILE-UNSUPPORTED", f"{what} cannot be published. {ADVICE.get(own, WE_TAKE)}")
    begins = beginning(head)
    if begins == MUST_BEGIN.get(kind, ""):
        return kind
    if begins == "an old or a protected Office document":
        raise NotTaken(
            "FILE-ENCRYPTED",
            "The file needs a password, or is in an old format. "
            f"Save it without a password as {own}, then upload that.",
        )
    if kind == "pdf" and b"%PDF-" in head:
        raise NotTaken(
            "FILE-PREFIX",
            "Something stands before the PDF in this file. Make the PDF again from its source.",
        )
    raise NotTaken(
        "FILE-TYPE",
        f"The name ends in {own}, but inside it is {begins or 'something else'}, not {NAMES[kind]}. "
        "Open the source and save it again in the right format.",
    )


def beginning(head: bytes) -> str:
    """What a file is that begins so; nothing for plain text."""
    for begins, what in BEGINNINGS:
        if head.startswith(begins):
            return what
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(WEB_PAGE_BEGINNINGS):
        return "a web page"
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "something that is no text"
    return ""
