"""The virus scanner: once one is named, nothing gets past it, nor past its silence."""

import socket
import socketserver
import struct
import threading

import pytest

from publications.files import actions, virus
from publications.files.models import StoredFile
from tests.publications.files import made


class Scanner(socketserver.ThreadingTCPServer):
    """Speaks as clamd does: takes a stream, and says `answer` if it was whole."""

    allow_reuse_address = True
    daemon_threads = True
    answer = b"stream: OK\0"
    received = b""


class Talk(socketserver.StreamRequestHandler):
    def handle(self):
        command = self.rfile.read(len(b"zINSTREAM\0"))
        received = b""
        while command == b"zINSTREAM\0":
            (length,) = struct.unpack("!L", self.rfile.read(4))
            if not length:
                break
            received += self.rfile.read(length)
        self.server.received = received
        self.wfile.write(self.server.answer)


@pytest.fixture
def scanner(settings):
    with Scanner(("127.0.0.1", 0), Talk) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.CLAMD_ADDRESS = f"127.0.0.1:{server.server_address[1]}"
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.django_db
def test_the_scanner_gets_every_byte_and_its_word_lets_the_file_go_on(scanner, checked):
    data = made.accessible_pdf(*["Words of a page."] * 300)
    assert len(data) > virus.CHUNK_BYTES
    file = checked("plan.pdf", data)
    assert scanner.received == data
    assert file.clean_key


@pytest.mark.django_db
def test_a_file_with_a_virus_is_never_public(scanner, checked, kept):
    scanner.answer = b"stream: Example.Virus FOUND\0"
    file = checked("plan.pdf", made.accessible_pdf())
    (finding,) = file.findings
    assert finding.words == "The virus scanner stops this file: Example.Virus."
    assert (file.state, file.clean_key) == (StoredFile.State.FAILED, "")
    with pytest.raises(actions.NotCleared):
        actions.approve(file=file, by=None)
    assert kept("private") == {file.private_key}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\0",
        b"stream: \0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK and more\0",
        b"OK\0",
        b"\xff\xfe\0",
    ],
)
def test_any_other_answer_holds_the_file_back(scanner, checked, answer):
    scanner.answer = answer
    file = checked("plan.pdf", made.accessible_pdf())
    assert [finding.rule for finding in file.findings] == ["FILE-NOT-SCANNED"]
    assert file.state == StoredFile.State.FAILED
    scanner.answer = b"stream: OK\0"
    assert actions.screen(file=file).state == StoredFile.State.CLEAN


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["127.0.0.1:1", "127.0.0.1", "nowhere", "127.0.0.1:port"])
def test_a_scanner_that_is_not_there_holds_the_file_back(checked, settings, address):
    settings.CLAMD_ADDRESS = address
    file = checked("plan.pdf", made.accessible_pdf())
    assert [finding.rule for finding in file.findings] == ["FILE-NOT-SCANNED"]
    assert file.state == StoredFile.State.FAILED


def test_a_scanner_that_says_nothing_is_not_waited_for_for_ever(monkeypatch, tmp_path):
    monkeypatch.setattr(virus, "SECONDS", 0.2)
    (tmp_path / "a").write_bytes(b"words")
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        (tmp_path / "a").open("rb") as file,
        pytest.raises(virus.NoAnswer),
    ):
        virus.found_in(file, f"127.0.0.1:{silent.getsockname()[1]}")
