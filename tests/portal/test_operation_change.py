"""The page on which a center changes its contractor, and what goes on as if nothing had happened."""

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from cases.states import CaseState
from centers.models import HandoverItem, Operation, OperationChange
from pilots.models import PilotUnit
from reports.standing import standings
from supervision.states import SessionState
from tests.cases.factories import make_case as case_in
from tests.centers.factories import (
    CREDIT_CODE,
    make_center,
    make_operation,
    make_person,
    make_premises,
)
from tests.pilots.factories import NOON
from tests.reports.factories import make_case
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db

AT = NOON.replace(month=9)
TYPED = {
    "mode": "entrusted",
    "operator_name": "暖阳社会工作事务所",
    "credit_code": CREDIT_CODE,
    "contract_reference": "2021-09",
    "starts_on": "2021-09-01",
    "told_on": "2021-09-01",
    "told_how": "电话逐户告知。",
    **{f"handed_{kind}": "on" for kind in ("files", "ledgers", "equipment", "open_cases")},
    "note_funds": "结余1万元，9月30日前结清。",
}


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    center = make_center()
    make_operation(center)
    return center


@pytest.fixture
def officer(client, desk, center):
    return client.sit_at(desk(Role.SUBDISTRICT_OFFICER, center.subdistrict))


def page_of(center) -> str:
    return reverse("portal:operation_change", args=[center.pk])


def typed_into(client, center, **more) -> dict:
    form = client.get(page_of(center)).context["form"]
    return {**TYPED, "form_token": str(form["form_token"].value()), **more}


def test_the_list_counts_what_is_there_and_freezes_it(officer, center):
    case_in(CaseState.INTERVENTION, center)
    case_in(CaseState.CLOSED, center)
    make_session(center=center)
    make_premises(center, equipment="电脑2台")

    assert "在办案例1件" in officer.get(page_of(center)).content.decode()
    response = officer.post(page_of(center), typed_into(officer, center))

    assert response.status_code == 302
    items = {item.kind: (item.counted, item.is_handed_over) for item in HandoverItem.objects.all()}
    assert items["files"] == ("服务对象2人，案例2件", True)
    assert items["equipment"] == ("电脑2台", True)
    assert items["open_cases"] == ("在办案例1件", True)
    assert items["funds"] == ("已分配0.00元，结余在说明中写明", False)
    text = officer.get(response.url).content.decode()
    assert "结余1万元，9月30日前结清。" in text
    assert "电话逐户告知。" in text
    assert "2021年5月17日起，至2021年8月31日" in text


def test_the_quota_goes_on_under_the_new_contractor(officer, center):
    unit = PilotUnit.objects.get()
    make_case(center, unit.round)
    make_session(center, state=SessionState.CONFIRMED, minutes=120)

    def standing():
        return standings(round=unit.round, units=[unit], on=AT.date())[unit.pk]

    before = standing()
    officer.post(page_of(center), typed_into(officer, center))

    assert OperationChange.objects.count() == 1
    assert (before.cases, before.supervision_minutes) == (1, 120)
    assert standing() == before


def test_who_leaves_is_chosen_among_those_on_duty(officer, desk, center):
    leaver, other = make_person(center, "钱社工"), make_person(center, "孙社工")
    gone = desk(Role.CENTER_WORKER, center.subdistrict)

    officer.post(
        page_of(center),
        typed_into(officer, center, leavers=[leaver.engagements.get().pk], desks=[gone.pk]),
    )

    assert str(leaver.engagements.get().ends_on) == "2021-08-31"
    assert other.engagements.get().ends_on is None
    gone.refresh_from_db()
    assert gone.is_over(AT.date())


def test_everything_wrong_is_said_at_once_and_typed_text_stays(officer, center):
    typed = typed_into(officer, center, credit_code="123", note_funds="", starts_on="2099-01-01")

    text = officer.post(page_of(center), typed).content.decode()

    assert "统一社会信用代码为18位" in text
    assert "经费结余未移交的，须写明原因和处理办法。" in text
    assert "变更日期不能晚于今天。" in text
    assert 'value="暖阳社会工作事务所"' in text
    assert Operation.objects.count() == 1


def test_a_center_without_an_operation_is_led_to_its_first(client, desk):
    center = make_center()
    client.sit_at(desk(Role.SUBDISTRICT_OFFICER, center.subdistrict))

    response = client.get(page_of(center))

    assert response.url == reverse("centers:operation_edit", args=[center.pk])
    form = client.get(response.url).context["form"]
    typed = {"mode": "own", "starts_on": "2021-05-17"}
    typed["form_token"] = str(form["form_token"].value())
    assert client.post(response.url, typed).status_code == 302
    assert Operation.objects.get().mode == "own"
    again = client.get(response.url).context["form"]
    same = client.post(response.url, {"mode": "own", "version": 9})
    other = {**TYPED, "version": 9}
    stale = client.post(response.url, other)
    assert again["mode"].value() == "own"
    assert (same.status_code, stale.status_code) == (302, 409)
