"""Rules for every file, whatever is in it, and the words for what stops a parser."""

import re

from publications.files.screening.catalogue import BLOCK, HARD, WARN, at, rule

LONGEST_GOOD_NAME = 100
UNFINISHED = re.compile(r"(?i)(?<![a-z])(un-?redacted|draft|confidential|not for publication)(?![a-z])")
HIDDEN_LETTER = re.compile(r"<U\+[0-9A-F]{4,6}>")
TWO_ENDINGS = re.compile(
    r"(?i)\.(pdf|docx?|xlsx?|csv|txt|exe|js|html?|zip|scr|bat|com)\.(pdf|docx|xlsx|csv|txt)$"
)
NEW_SOURCE = "Open the source, save it again, and upload that."


def only_reported(name, severity, words, advice, **options):
    """A rule that is found where the file is opened, and reported by its name alone."""
    rule(name, (), severity, words, advice, **options)(list)


only_reported("FILE-TYPE", HARD, "Inside the file is something else than its name says.", NEW_SOURCE)
only_reported(
    "FILE-PREFIX",
    HARD,
    "The file holds something before or after the document itself.",
    "Make the document again from its source, and upload that.",
)
only_reported(
    "FILE-ENCRYPTED",
    HARD,
    "The file needs a password.",
    "Save it without a password, and upload that.",
)
only_reported(
    "FILE-BOMB",
    HARD,
    "The file would fill more memory or time than any document should.",
    "Split it into smaller documents, make its pictures smaller, and upload those.",
)
only_reported(
    "FILE-UNREADABLE",
    BLOCK,
    "The file cannot be read, so nobody can say what it holds.",
    f"Open it to see whether it is damaged. {NEW_SOURCE}",
)
only_reported(
    "FILE-VIRUS",
    HARD,
    "The virus scanner stops this file: {answer}.",
    "Do not open it. Tell your IT security team.",
)
only_reported(
    "FILE-NOT-SCANNED",
    HARD,
    "The virus scanner did not answer, so the file is held back.",
    "Press “Check it again” later. If it goes on, tell whoever runs this site.",
)
only_reported(
    "XML-DTD",
    HARD,
    "The file holds instructions that a document never needs (a document type definition).",
    "Make the document again in Word or Excel, and upload that.",
)
only_reported(
    "ZIP-NAMES",
    HARD,
    "The parts inside the file have names that no Office program writes.",
    "Make the document again in Word or Excel, and upload that.",
)
only_reported(
    "DUP-CONTENT",
    WARN,
    "The very same file was uploaded before, on {day}, as “{name}”.",
    "Use that one, unless the same file is meant to appear twice.",
)
only_reported(
    "DUP-ERASED",
    BLOCK,
    "This very file was erased on {day}.",
    "Find out why it was erased before you go on.",
)
only_reported(
    "COPY-DIFFERS",
    BLOCK,
    "Something that our copy should no longer hold is still in it.",
    "Make the document again from its source. If it goes on, tell whoever runs this site.",
)


@rule(
    "NAME-HYGIENE",
    (),
    WARN,
    "The name of the file {problem}.",
    "Readers get a name made from the title. Check that this is the file you meant, and not a working copy.",
)
def name_hygiene(name: str):
    """What is odd about a name as `visible` writes it."""
    if UNFINISHED.search(name):
        yield at(name=name, severity=BLOCK, words={"problem": "says that it is not to be published"})
    if HIDDEN_LETTER.search(name):
        yield at(name=name, words={"problem": "holds characters that cannot be seen"})
    if "/" in name or "\\" in name:
        yield at(name=name, words={"problem": "holds the path of a folder"})
    if TWO_ENDINGS.search(name):
        yield at(name=name, words={"problem": "has two endings"})
    if len(name) > LONGEST_GOOD_NAME:
        yield at(words={"problem": f"is longer than {LONGEST_GOOD_NAME} characters"})
