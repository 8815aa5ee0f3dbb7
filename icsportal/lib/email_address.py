"""What an email address may be, and when two of them are the same."""

import re

MOST_CHARACTERS = 254  # RFC 5321, 4.5.3.1.3, as corrected by erratum 1690

# RFC 5322, 3.2.3: a dot-atom. Nobody has one of the quoted names that are allowed too; attackers use them.
BEFORE_THE_AT = re.compile(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII | re.IGNORECASE
)
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
DOMAIN = re.compile(rf"(?:{LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,58}}[a-z0-9])")

# Letters and joiners that the older rules for names of domains, which Python knows, turn into others.
READ_IN_TWO_WAYS = re.compile("[ßς\u200c\u200d]")

FORM = "Enter an email address in the form name@example.org."


class NotAnAddress(ValueError):
    """The message says to the person who typed it what to change."""


def normal(typed: str) -> str:
    """The address as it is kept and compared: as typed before the @, lower case and ASCII after it.

    A name of a domain in other letters (IDN) comes back in its ASCII form, "xn--…", so that one that only
    looks like another is not the same. Letters outside ASCII before the @ are refused: mail reaches such a
    mailbox only if every server on the way knows SMTPUTF8.

    Raises NotAnAddress.
    """
    if len(typed) > MOST_CHARACTERS:
        raise NotAnAddress(f"An email address has at most {MOST_CHARACTERS} characters.")
    name, at, domain = typed.strip(" ").rpartition("@")
    if not at or not name or not domain:
        raise NotAnAddress(FORM)
    if not name.isascii():
        raise NotAnAddress(
            "There is a letter before the @ that is not one of a to z. It may only look like one. "
            "Type the address again, or use another one: our emails cannot reach this one."
        )
    if len(name) > 64 or not BEFORE_THE_AT.fullmatch(name):
        raise NotAnAddress(FORM)
    address = f"{name}@{ascii_domain(domain)}"
    if len(address) > MOST_CHARACTERS:
        raise NotAnAddress(f"An email address has at most {MOST_CHARACTERS} characters.")
    return address


def ascii_domain(domain: str) -> str:
    if READ_IN_TWO_WAYS.search(domain):
        raise NotAnAddress("Type the part after the @ in its form with “xn--”. Your email provider knows it.")
    try:
        ascii_only = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotAnAddress(FORM) from None
    if not DOMAIN.fullmatch(ascii_only):
        raise NotAnAddress(FORM)
    return ascii_only


def mailbox(address: str) -> str:
    """What nearly every provider delivers to the same mailbox is the same here: "Sam+news@…" is "sam@…".

    Good enough to count messages by; not to say that two addresses are one.
    """
    name, _, domain = address.rpartition("@")
    return f"{name.partition('+')[0].lower()}@{domain}"


def without_addresses(words: str) -> str:
    """What a mail server said, in one line that names nobody."""
    return " ".join(re.sub(r"[^\s<>@]*@[^\s<>@]*", "(address)", words.replace("\0", "")).split())


def masked(address: str) -> str:
    """Enough for its owner to know it by: "the address that starts with s, at example.org"."""
    name, _, domain = address.rpartition("@")
    return f"the address that starts with {name[0]}, at {domain}"
