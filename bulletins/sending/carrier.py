"""Hands one message to the mail server, in such a way that it is known when it may have gone."""

import smtplib
from collections.abc import Callable
from email.utils import parseaddr

from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage, get_connection

from icsportal.lib.email_address import without_addresses

POSITIVE, FOR_GOOD = 2, 5
HANGS_UP = 421
CANNOT_BE_WRITTEN = 554


class NotTaken(Exception):
    """The mail server did not take the message; `is_for_good` says whether it ever will."""

    def __init__(self, code: int, words: bytes | str):
        words = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
        super().__init__(f"{code} {without_addresses(words)}"[:300])
        self.is_for_good = code // 100 == FOR_GOOD


class ServerAway(Exception):
    """The mail server cannot be reached, or hung up before it was given the message."""


class Unknown(Exception):
    """The mail server hung up after it was given the message: it may have taken it or not."""


class Carrier:
    """A conversation with the mail server, for as many messages as it lasts. Close it."""

    def __init__(self):
        self.connection = get_connection()

    def __enter__(self):
        return self

    def __exit__(self, *fault):
        self.connection.close()

    def hand_over(self, message: EmailMessage, claim: Callable[[], bool]) -> bool:
        """True once the server has taken the message.

        `claim` is asked at the last moment before the message itself is given. Until then nothing can have
        gone, and if it says no, nothing goes. Raises NotTaken, ServerAway or Unknown.
        """
        try:
            content = message.message().as_bytes(linesep="\r\n")
        except ValueError as fault:  # what no message may hold, such as a header in two lines
            raise NotTaken(CANNOT_BE_WRITTEN, said(fault)) from fault
        try:
            return self.talk(message, content, claim)
        except ServerAway:  # perhaps it only had enough of this conversation
            return self.talk(message, content, claim)

    def talk(self, message, content, claim):
        smtp = self.smtp()
        if smtp is None:  # a folder, the console or the memory of a test
            return claim() and bool(self.connection.send_messages([message]))
        try:
            self.expect_our_address(smtp, message)
            expect(smtp.rcpt(message.to[0]))
        except (OSError, smtplib.SMTPException) as fault:
            raise self.away(fault) from fault
        except NotTaken:
            self.begin_again(smtp)
            raise
        if not claim():
            self.begin_again(smtp)
            return False
        try:
            expect(smtp.data(content))
        except smtplib.SMTPDataError as fault:  # it did not want to hear the message
            self.begin_again(smtp)
            raise NotTaken(fault.smtp_code, fault.smtp_error) from fault
        except (OSError, smtplib.SMTPException) as fault:
            self.away(fault)
            raise Unknown(said(fault)) from fault
        return True

    def smtp(self) -> smtplib.SMTP | None:
        try:
            self.connection.open()
            found = getattr(self.connection, "connection", None)
            if not isinstance(found, smtplib.SMTP):
                return None
            found.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException, ImproperlyConfigured) as fault:
            raise self.away(fault) from fault
        return found

    def expect_our_address(self, smtp, message):
        """Raises SMTPException if the server takes nothing from us: no reader's address is at fault then."""
        try:
            expect(smtp.mail(parseaddr(message.from_email)[1]))
        except NotTaken as answer:
            raise smtplib.SMTPException(f"It takes nothing from MAIL_FROM: {answer}") from answer

    def begin_again(self, smtp):
        try:
            smtp.rset()
        except smtplib.SMTPException:
            self.away(None)

    def away(self, fault) -> ServerAway:
        """The next message begins a conversation of its own."""
        if (smtp := getattr(self.connection, "connection", None)) is not None:
            smtp.close()
            self.connection.connection = None
        return ServerAway(said(fault))


def expect(answer):
    """Raises NotTaken unless the server agrees; SMTPServerDisconnected if it is about to hang up."""
    code, words = answer
    if code == HANGS_UP:
        raise smtplib.SMTPServerDisconnected(words.decode("utf-8", "replace"))
    if code // 100 != POSITIVE:
        raise NotTaken(code, words)


def said(fault) -> str:
    return without_addresses(str(fault))[:300] or type(fault).__name__
