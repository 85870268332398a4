"""Runs by itself: starts a worker, kills it at a random moment, starts the next, and looks.

Usage: python -m tests.portal.killed ACT KILLS SEED MEDIA [autocommit]. ``DATABASE_URL`` names an
empty migrated database that nobody else uses. Prints what it found as one JSON object.

Workers are forked from this process, which has Django loaded and no connection open: starting
Python anew for each would cost a second. A worker tells by one letter on a pipe that it begins
an act and by another that it is done, so that it is known how many kills met it inside one.
"""

import json
import os
import random
import select
import signal
import sys
import time
from itertools import count
from uuid import uuid4

import django

django.setup()

# Models can be imported only now.
from django.core.files.storage import storages  # noqa: E402
from django.db import connection, connections, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import RoleGrant, User  # noqa: E402
from accounts.people import batches  # noqa: E402
from accounts.roles import Role  # noqa: E402
from pilots import actions  # noqa: E402
from pilots.models import Recommendation  # noqa: E402
from pilots.states import SubmissionState as S  # noqa: E402
from tests.accounts.factories import make_desk, make_district, make_subdistrict  # noqa: E402
from tests.accounts.test_batches import NAME, book, line  # noqa: E402
from tests.core.uploads import pdf, upload  # noqa: E402
from tests.pilots.factories import make_recommendation, make_round  # noqa: E402
from tests.portal import whole  # noqa: E402

ROWS = 6  # people of one workbook
FORMS = 6  # recommendations, each of a district of its own with an obligation of its own
ACTS = 10  # as many a worker lives to do at most, after it has begun
SHORTEST = 0.1  # seconds, of that longest life
BEGUN, DONE = b"b", b"d"


class Import:
    """Account batches, one after the other."""

    def set_up(self):
        make_subdistrict()
        make_desk(Role.SECURITY_ADMIN)
        self.content = book(*[line(full_name=f"何{number}") for number in range(ROWS)])
        self.before = {"users": User.objects.count(), "desks": RoleGrant.objects.count()}

    def acts(self, turn):
        security = RoleGrant.objects.get(role=Role.SECURITY_ADMIN)
        while True:
            yield lambda: batches.open_accounts(
                content=self.content, name=NAME, form_token=uuid4(), by=security, at=timezone.now()
            )

    def broken(self):
        return whole.broken_batches(rows=ROWS, **self.before)


class Submit:
    """Recommendations handed in, signed, scanned and pulled back, round and round."""

    def set_up(self):
        units = [
            make_subdistrict("劲松街道", make_district(f"{letter}区")) for letter in "甲乙丙丁戊己"
        ]
        round = make_round()
        for unit in units[:FORMS]:
            make_recommendation(round, unit)
            make_desk(Role.DISTRICT_LEADER, unit.district)
        User.objects.update(email="clerk@example.cn")

    def acts(self, turn):
        """One form more with every fourth worker: obligations are met first all along."""
        forms = list(Recommendation.objects.order_by("pk"))[: turn // 4 + 1]
        for number in count(turn):
            form = Recommendation.objects.get(pk=forms[-1 - number % len(forms)].pk)
            yield lambda form=form: self.go_on(form)

    def go_on(self, form):
        submission = form.submission
        if submission.state in S.editable:
            self.step("hand_in", form, Role.DISTRICT_OFFICER)
        elif submission.state == S.HANDED_IN:
            self.step("sign", form, Role.DISTRICT_LEADER)
        elif not submission.versions.last().scans.exists():
            actions.add_scan(
                version=submission.versions.last(),
                upload=upload(pdf(), "盖章件.pdf"),
                form_token=uuid4(),
                by=desk_of(Role.DISTRICT_OFFICER, form),
                at=timezone.now(),
            )
        else:
            self.step("recall", form, Role.DISTRICT_LEADER)

    def step(self, name, form, role):
        actions.take_step(name, content=form, by=desk_of(role, form), at=timezone.now())

    def broken(self):
        return whole.broken_submissions()


def desk_of(role, form):
    return RoleGrant.objects.get(role=role, district=form.district)


def in_autocommit():
    """As if nobody had thought of transactions: each statement stands by itself."""
    transaction.Atomic.__enter__ = lambda self: None
    transaction.Atomic.__exit__ = lambda *arguments: None
    connection.features.has_select_for_update = False  # Django would refuse a lock outside


def warm_up(act):
    """The first act loads what all others find loaded, and would take up the whole life.

    Answers how many seconds an act takes on this machine just now.
    """
    begun = 0.0
    for number, one in zip(range(4), act.acts(0), strict=False):
        if number == 1:
            begun = time.monotonic()
        one()
    return (time.monotonic() - begun) / 3


def work(act, turn, wire):
    for one in act.acts(turn):
        os.write(wire, BEGUN)
        one()
        os.write(wire, DONE)


def kill_one(act, turn, life):
    """Start a worker, let it begin, kill it; the letters it wrote, and whether it was alive.

    A worker that meets what another left half-written may end of that before it is killed.
    """
    told, wire = os.pipe()
    worker = os.fork()
    if worker == 0:
        try:
            work(act, turn, wire)
        finally:  # only a fault gets here, and its traceback must not meet the parent's own end
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    os.close(wire)
    letters = os.read(told, 1)  # it has begun, or died of a fault
    select.select([], [], [], life)
    os.kill(worker, signal.SIGKILL)
    _, status = os.waitpid(worker, 0)
    while more := os.read(told, 4096):
        letters += more
    os.close(told)
    return letters, os.WIFSIGNALED(status)


def wait_for_the_server():
    """A PostgreSQL server notices only by and by that a client is gone, and then undoes its work."""
    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    with connection.cursor() as cursor:
        for _ in range(500):
            cursor.execute(others)
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.01)
    raise SystemExit("the server still serves a client that is dead")


def main(name, kills, seed, media, mode=""):
    act, dice = {"import": Import, "submit": Submit}[name](), random.Random(int(seed))  # noqa: S311
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    with override_settings(MEDIA_ROOT=media, STORAGES={"default": files, "staticfiles": files}):
        assert storages["default"].location == media
        act.set_up()
        longest = max(SHORTEST, ACTS * warm_up(act))
        connections.close_all()
        if mode == "autocommit":
            in_autocommit()
        killed = [kill_one(act, turn, dice.uniform(0, longest)) for turn in range(int(kills))]
        heard = [letters for letters, was_alive in killed if was_alive]
        wait_for_the_server()
        orphans, files = whole.broken_files()
        faults = act.broken() + files + whole.broken_database()
        faults += ["a worker could not go on"] * (len(killed) - len(heard))
        print(  # noqa: T201
            json.dumps(
                {
                    "kills": len(heard),
                    "inside": sum(letters.endswith(BEGUN) for letters in heard),
                    "done": sum(letters.count(DONE) for letters in heard),
                    "orphans": orphans,
                    "faults": faults,
                    "written": whole.written(),
                }
            )
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
