"""Two people of the city adopt in the same moment: one version, and a sentence for the second."""

import time
from functools import partial
from threading import Thread

import pytest
from django.db import connection

from accounts.roles import Role
from core.problems import Refused
from core.snapshots import in_one_snapshot
from reports.city import city_summary
from reports.citywide import actions
from reports.citywide.content import as_adopted, print_of, report_of
from reports.models import CityReport, CityReportVersion
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.factories import DECEMBER, filed_summary

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time on SQLite"),
]
# Not pg_stat_activity, which a transaction reads once and keeps.
WAITING = "SELECT count(*) FROM pg_locks WHERE NOT granted"
PATIENCE = 20


def wait_for_the_other():
    end = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute(WAITING)
            if cursor.fetchone()[0]:
                return
            time.sleep(0.02)
    raise AssertionError("the other never came to wait")


def test_the_second_of_two_is_told_that_nothing_is_left_to_adopt(monkeypatch):
    round = make_round()
    filed_summary(round, make_district("海淀区"))
    texts, officer = dict.fromkeys(CityReport.PARTS, "话。"), make_desk(Role.CITY_OFFICER)
    actions.save_city_texts(round=round, texts=texts, version=1, by=officer, at=DECEMBER)
    seen = print_of(as_adopted(report_of(round), city_summary(round=round)))
    first, other = make_desk(Role.CITY_LEADER), make_desk(Role.CITY_LEADER)
    assert first.user_id != other.user_id
    adopt = partial(actions.adopt_city_report, round=round, seen=seen, at=DECEMBER)
    said, began = [], []

    def second():
        try:
            in_one_snapshot(partial(adopt, by=other))
        except Refused as refusal:
            said.extend(refusal.codes)
        finally:
            connection.close()

    def interrupted(*, round):
        if not began:
            began.append(Thread(target=second, daemon=True))
            began[0].start()
            wait_for_the_other()
        return city_summary(round=round)

    monkeypatch.setattr(actions, "city_summary", interrupted)
    in_one_snapshot(partial(adopt, by=first))
    began[0].join(PATIENCE)

    assert said == ["city_report_unchanged"]
    assert CityReportVersion.objects.count() == 1
