"""The pages of a district's plan."""

import pytest

from accounts.roles import Role
from pilots.models import (
    DistrictPlan,
)
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk
from tests.pilots.factories import (
    make_plan,
    make_round,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def test_a_plan_goes_from_nothing_to_the_file(at_desk):
    unit = make_unit()
    client = at_desk(Role.DISTRICT_OFFICER)
    started = client.post(page("plan_start", round=unit.round_id))
    again = client.post(page("plan_start", round=unit.round_id))
    plan = DistrictPlan.objects.get()
    assert started.url == again.url == page("plan_detail", plan.pk)

    client.post(
        page("plan_edit", plan.pk),
        {"goals": "建成", "schedule": "六月", "measures": "督导", "version": 1},
    )
    for step, role in (
        ("hand_in", Role.DISTRICT_OFFICER),
        ("sign", Role.DISTRICT_LEADER),
        ("receive", Role.CITY_OFFICER),
        ("file", Role.CITY_LEADER),
    ):
        client = client.sit_at(make_desk(role))
        assert client.post(page("plan_step", plan.pk), {"step": step}).status_code == 302

    plan.submission.refresh_from_db()
    assert plan.submission.state == SubmissionState.FILED
    shown = text_of(client.get(page("plan_detail", plan.pk)))
    assert ("已备案" in shown, "逾期上报" in shown) == (True, True)
    version = plan.submission.versions.get()
    assert "六月" in text_of(client.get(page("version_detail", version.pk)))


def test_a_plan_that_is_not_owed_is_not_begun(at_desk):
    round = make_round()
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(page("plan_start", round=round.pk), follow=True)

    assert "朝阳区在2021年试点没有“组织实施”的报送任务。" in text_of(answer)
    assert DistrictPlan.objects.count() == 0


def test_a_stale_plan_keeps_what_was_typed(at_desk):
    plan = make_plan(make_unit())
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("plan_edit", plan.pk)
    client.post(address, {"goals": "先", "schedule": "", "measures": "", "version": 1})

    answer = client.post(address, {"goals": "后", "schedule": "", "measures": "", "version": 1})

    assert answer.status_code == 409
    assert answer.context["form"]["goals"].value() == "后"
    assert ("目标任务", "先") in answer.context["current"]
    assert DistrictPlan.objects.get().goals == "先"


def test_a_returned_plan_opens_only_the_named_part(at_desk):
    plan = make_plan(make_unit())
    DistrictPlan.objects.update(goals="甲", schedule="乙", measures="丙")
    walk_up(plan, until="hand_in")
    client = at_desk(Role.DISTRICT_LEADER)
    client.post(page("plan_return", plan.pk), {"goals": "请量化。"})
    client = client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    address = page("plan_edit", plan.pk)

    form = client.get(address).context["form"]
    client.post(
        address, {"goals": "十个中心", "schedule": "改", "measures": "改", "version": plan.version}
    )

    assert [form.fields[name].disabled for name in plan.PARTS] == [False, True, True]
    plan.refresh_from_db()
    assert (plan.goals, plan.schedule, plan.measures) == ("十个中心", "乙", "丙")
