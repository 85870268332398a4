"""What is walked: two districts in which no figure is nothing. Fixtures, imported where they serve."""

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.roles import Role
from cases.models import Case
from pilots import actions as pilot_actions
from reports.models import SummaryReport
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_premises
from tests.pilots.factories import make_round, make_unit
from tests.reports.everything import fill_district
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_pool,
    make_record,
    make_summary,
    walk_up,
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Two districts in which no figure is nothing, and a little of the year before in one."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: DECEMBER)
        earlier = make_round(2020)
        round = make_round(case_quota=4, supervision_minutes_quota=600)
        centers = fill_district(round, make_district("朝阳区"), seed=3)
        fill_district(round, make_district("海淀区"), seed=20)
        make_premises(centers[0])
        make_unit(round, make_subdistrict("双井街道"))  # founded later: it has no center yet
        make_center(make_unit(earlier, make_subdistrict("三里屯街道")))
        last = make_case(centers[0], earlier)
        Case.objects.filter(pk=last.pk).update(round=earlier, year=2020)
        make_pool(earlier, centers[0].district, amount=123)
        report = make_summary(round, centers[0].district)
        yield {"center": centers[0], "district": centers[0].district, "report": report}
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_december(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: DECEMBER)


@pytest.fixture
def filed(world):
    """Both districts' reports are filed, and one more hour was served in one of them since."""
    walk_up(world["report"])
    report = SummaryReport.objects.get(pk=world["report"].pk)
    pilot_actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)
    other = filed_summary(world["report"].round, make_district("海淀区"))
    make_record(world["center"], other.round, minutes=60)
    return {**world, "other": other, "round": other.round}


def desk_of(world, role):
    of_center = role in Role.of_subdistrict
    return make_desk(role, world["center"].subdistrict if of_center else world["district"])


@pytest.fixture
def written(filed):
    """The officer wrote of the days from the signature in May to yesterday."""
    report = SummaryReport.objects.get(pk=filed["report"].pk)
    by = make_desk(Role.DISTRICT_OFFICER, report.district)
    write_supplement(report=report, text="补充【服务时长】。", version=1, by=by, at=DECEMBER)
    return {**filed, "report": report}


@pytest.fixture
def told(written):
    """And the leader signed it."""
    leader = make_desk(Role.DISTRICT_LEADER, written["district"])
    return {
        **written,
        "addendum": sign_supplement(report=written["report"], by=leader, at=DECEMBER),
    }
