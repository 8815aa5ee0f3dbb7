"""Asks clamd, by its INSTREAM command, whether a file holds a virus."""

import socket
import struct

CHUNK_BYTES = 64 * 1024
SECONDS = 60


class NoAnswer(Exception):
    """The scanner could not be reached, or did not say yes or no."""


def found_in(file, address: str) -> str:
    """The name of the virus in `file`, or "" when the scanner passes it. `address` is host:port.

    Raises NoAnswer, also for an answer that is neither.
    """
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=SECONDS) as scanner:
            scanner.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK_BYTES):
                scanner.sendall(struct.pack("!L", len(chunk)) + chunk)
            scanner.sendall(struct.pack("!L", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := scanner.recv(CHUNK_BYTES)):
                answer += more
    except (OSError, ValueError) as error:
        raise NoAnswer(str(error)) from error
    said = answer.rstrip(b"\0").decode("utf-8", "replace").strip()
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise NoAnswer(said or "nothing")
