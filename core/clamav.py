"""ClamAV's daemon as the scanner of uploads, over its socket. See ``core.scanning``."""

import socket
import struct
from collections.abc import Iterator

from django.conf import settings

from core.file_types import Upload

TIMEOUT = 30  # seconds for connecting and for each answer
CHUNK = 2**16  # bytes
MOST_REPLY = 4096  # bytes

_LENGTH = struct.Struct("!I")


class NoVerdict(Exception):
    """The daemon answered, but not whether the file is clean."""


def findings(upload: Upload) -> list[str]:
    """Names of what ClamAV found, none for a clean file.

    Raises OSError where the daemon cannot be reached and NoVerdict where it gives no verdict,
    as it does for a file above its StreamMaxLength.
    """
    with _connected(settings.CLAMAV_SOCKET) as daemon:
        daemon.sendall(b"zINSTREAM\0")
        for chunk in _chunks(upload):
            daemon.sendall(_LENGTH.pack(len(chunk)) + chunk)
        daemon.sendall(_LENGTH.pack(0))
        return _verdict(_reply(daemon))


def _connected(address: str) -> socket.socket:
    """To ``/run/clamav/clamd.ctl`` or to ``host:port``."""
    if address.startswith("/"):
        daemon = socket.socket(socket.AF_UNIX)
        daemon.settimeout(TIMEOUT)
        try:
            daemon.connect(address)
        except OSError:
            daemon.close()
            raise
        return daemon
    host, _, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=TIMEOUT)


def _chunks(upload: Upload) -> Iterator[bytes]:
    while chunk := upload.read(CHUNK):
        yield chunk


def _reply(daemon: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < MOST_REPLY:
        piece = daemon.recv(MOST_REPLY)
        if not piece:
            break
        reply += piece
    return reply.rstrip(b"\0\n").decode(errors="replace")


def _verdict(reply: str) -> list[str]:
    """stream: OK, or stream: Eicar-Test-Signature FOUND; anything else is no verdict."""
    _, _, said = reply.partition(": ")
    if said == "OK":
        return []
    if said.endswith(" FOUND"):
        return [said.removesuffix(" FOUND")]
    raise NoVerdict(reply)
