"""A mail server on this machine, which can hold a worker still at the moment at which it is to be killed."""

import asyncio
import socket
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

RCPT, DATA_BEGINS, DATA_ENDS = "RCPT", "DATA begins", "DATA ends"


class MailServer:
    """Takes every message; `answers` are what it says instead to some addresses."""

    def __init__(self):
        self.received = []
        self.answers = {}
        self.from_us = "250 OK"
        self.hold_at, self.hold_from = None, 0
        self.is_held, self.goes_on = threading.Event(), threading.Event()
        with socket.socket() as door:
            door.bind(("127.0.0.1", 0))
            self.port = door.getsockname()[1]
        self.controller = OwnController(self)

    def __enter__(self):
        self.controller.start()
        return self

    def __exit__(self, *fault):
        self.goes_on.set()
        self.controller.stop()

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}?starttls=no"

    # Methods, not properties: the library reads every attribute of a handler with each connection.
    def messages(self):
        return [message_from_bytes(content, policy=policy.default) for _, content in self.received]

    def addresses(self):
        return [address for address, _ in self.received]

    def hold(self, at, after):
        """The next worker that comes to this point, so many messages later, is held there."""
        self.is_held.clear()
        self.goes_on.clear()
        self.hold_at, self.hold_from = at, len(self.received) + after

    async def stand(self, at):
        if at == self.hold_at and len(self.received) >= self.hold_from:
            self.hold_at = None
            self.is_held.set()
            while not self.goes_on.is_set():
                await asyncio.sleep(0.005)

    async def handle_MAIL(self, server, session, envelope, address, options):
        envelope.mail_from = address
        return self.from_us

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.stand(RCPT)
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.get(("DATA", envelope.rcpt_tos[0]), "250 OK")
        if answer.startswith("2"):
            self.received.append((envelope.rcpt_tos[0], envelope.original_content))
        await self.stand(DATA_ENDS)
        return answer


class OwnSMTP(SMTP):
    async def smtp_DATA(self, arg):
        await self.event_handler.stand(DATA_BEGINS)
        await super().smtp_DATA(arg)


class OwnController(Controller):
    def __init__(self, server):
        super().__init__(server, hostname="127.0.0.1", port=server.port)

    def factory(self):
        return OwnSMTP(self.handler)
