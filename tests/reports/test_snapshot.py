"""What a leader signs is of one moment, though somebody writes between two of its queries."""

from threading import Thread

import pytest
from django.db import connection

from accounts.roles import Role
from core.snapshots import in_one_snapshot
from pilots.actions import take_step
from reports import apart
from reports.models import SummaryReport
from reports.readings import signed_reading
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_case, make_summary

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite"),
]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_case_that_comes_while_it_is_signed_is_in_all_figures_or_in_none(monkeypatch, is_guarded):
    """Without the guard the test sees the halves that it is there to forbid."""
    round = make_round()
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    report = walk_up(make_summary(round), until="hand_in", at=DECEMBER)
    leader = make_desk(Role.DISTRICT_LEADER)
    count, seen = apart.sums_by, []

    def another_case():
        make_case(center, round)
        connection.close()

    def interrupted(keys, columns, question):
        found = count(keys, columns, question)
        if "cases_closed" in keys and not seen:
            seen.append(keys)
            writer = Thread(target=another_case)
            writer.start()
            writer.join(20)
        return found

    monkeypatch.setattr(apart, "sums_by", interrupted)

    def sign():
        return take_step("sign", content=report, by=leader, at=DECEMBER)

    in_one_snapshot(sign) if is_guarded else sign()

    version = SummaryReport.objects.get().submission.versions.get()
    signed = signed_reading(version).figures
    assert seen
    # The closures were counted before the other case came, the openings after it.
    assert (signed["cases_closed"], signed["cases_opened"]) == (1, 1 if is_guarded else 2)


def test_a_row_that_changed_since_the_snapshot_is_done_anew():
    report = make_summary(make_round())
    tries = []

    def change():
        SummaryReport.objects.update(tasks_text="别人改的")
        connection.close()

    def act():
        tries.append(SummaryReport.objects.get().tasks_text)
        if len(tries) == 1:
            writer = Thread(target=change)
            writer.start()
            writer.join(20)
        SummaryReport.objects.filter(pk=report.pk).update(funds_text="我改的")

    in_one_snapshot(act)

    assert (len(tries), tries[1]) == (2, "别人改的")
    assert SummaryReport.objects.get().funds_text == "我改的"
