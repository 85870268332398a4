"""A PostgreSQL that a test may break, beside the one that the suite runs on."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class OwnPostgres:
    """Stands in a short path below /tmp: the name of a Unix socket may not pass 107 bytes."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="pg.", dir="/tmp"))  # noqa: S108  (see above)
        self.url = f"postgres://app@/postgres?host={self.folder}"
        if os.geteuid() == 0:  # initdb and pg_ctl refuse to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-U", "app", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        settings = f"listen_addresses=''\nunix_socket_directories='{self.folder}'\nfsync=off\n"
        with (self.folder / "data" / "postgresql.conf").open("a") as file:
            file.write(settings)

    def start(self):
        self._run("pg_ctl", "-w", "-l", str(self.folder / "log"), "start")

    def stop(self):
        """As a loss of power would: nobody is told."""
        self._run("pg_ctl", "-m", "immediate", "stop")

    def freeze(self):
        """It takes calls and never answers."""
        for pid in self._processes():
            os.kill(pid, signal.SIGSTOP)

    def thaw(self):
        for pid in self._processes():
            os.kill(pid, signal.SIGCONT)

    def remove(self):
        if (self.folder / "data" / "postmaster.pid").exists():
            self.thaw()
            self.stop()
        shutil.rmtree(self.folder)

    def _processes(self):
        """The server itself first, then those that serve a connection."""
        first = (self.folder / "data" / "postmaster.pid").read_text().splitlines()[0]
        children = Path(f"/proc/{first}/task/{first}/children").read_text().split()
        return [int(pid) for pid in (first, *children)]

    def _run(self, program, *arguments):
        subprocess.run(  # noqa: S603  (programs by their full path)
            [PROGRAMS / program, "-D", self.folder / "data", *arguments],
            user="postgres" if os.geteuid() == 0 else None,
            group="postgres" if os.geteuid() == 0 else None,
            extra_groups=[] if os.geteuid() == 0 else None,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            check=True,
        )
