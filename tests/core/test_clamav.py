"""The words exchanged with ClamAV's daemon, with a daemon of our own at the other end."""

import socket
import struct
from threading import Thread

import pytest

from core import clamav
from core.clamav import NoVerdict, findings
from tests.core.uploads import upload


class Daemon:
    """Takes one INSTREAM, keeps what it was sent and answers ``reply``."""

    def __init__(self, listener: socket.socket, reply: bytes):
        self.listener, self.reply, self.received = listener, reply, b""
        self.thread = Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rb") as stream:
            self.command = stream.read(len(b"zINSTREAM\0"))
            while length := struct.unpack("!I", stream.read(4))[0]:
                self.received += stream.read(length)
            connection.sendall(self.reply)


@pytest.fixture
def daemon(tmp_path, settings):
    """``daemon(reply)`` listens at the address of the setting."""
    path = str(tmp_path / "clamd.ctl")
    settings.CLAMAV_SOCKET = path
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        yield lambda reply: Daemon(listener, reply)


def test_the_whole_file_is_sent_in_pieces(daemon):
    content = bytes(range(256)) * 1000
    clamd = daemon(b"stream: OK\0")

    assert findings(upload(content)) == []
    clamd.thread.join(5)
    assert (clamd.command, clamd.received) == (b"zINSTREAM\0", content)


def test_what_was_found_is_named(daemon):
    daemon(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")

    assert findings(upload(b"x")) == ["Win.Test.EICAR_HDB-1"]


@pytest.mark.parametrize("reply", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: \0"])
def test_anything_else_is_no_verdict(daemon, reply):
    daemon(reply)

    with pytest.raises(NoVerdict):
        findings(upload(b"x"))


def test_a_daemon_that_is_not_there_is_an_error(tmp_path, settings):
    settings.CLAMAV_SOCKET = str(tmp_path / "nobody.ctl")

    with pytest.raises(OSError, match="No such file"):
        findings(upload(b"x"))


def test_a_daemon_that_does_not_answer_is_not_waited_for_forever(daemon, monkeypatch):
    monkeypatch.setattr(clamav, "TIMEOUT", 0.1)  # nobody accepts, nobody answers

    with pytest.raises(TimeoutError):
        findings(upload(b"x"))


def test_a_daemon_on_another_machine_is_reached_by_host_and_port(settings):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        settings.CLAMAV_SOCKET = f"127.0.0.1:{listener.getsockname()[1]}"
        Daemon(listener, b"stream: OK\0")

        assert findings(upload(b"x")) == []
