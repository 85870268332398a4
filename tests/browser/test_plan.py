"""A district's plan: returned for its task rows, mended, compared in words, filed."""

import pytest

from accounts.roles import Role
from pilots.models import DistrictPlan
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk
from tests.core.uploads import pdf
from tests.pilots.factories import make_current_unit

TASK = {
    "task": "组建区级督导团队",
    "measures": "选聘督导",
    "responsible": "区民政局",
    "due": "6月底前",
}
TEXTS = {"goals": "建成运行。", "schedule": "六月起开展服务。", "measures": "培训、督导、评估。"}


@pytest.fixture
def cast():
    district = make_current_unit().district
    roles = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER)
    return {
        role: make_desk(role, district if role in Role.of_district else None).user.username
        for role in roles
    }


def step(visitor, cast, role, plan, *labels):
    visitor.sign_in(cast[role]).go(f"/pilots/plans/{plan.pk}/")
    for label in labels:
        visitor.press(label)


def test_a_plan_is_mended_row_by_row_and_compared_in_words(visitor, cast):
    visitor.sign_in(cast[Role.DISTRICT_OFFICER]).go("/pilots/plans/").press("新建试点方案")
    visitor.follow("填写方案").fill(TEXTS).press("保存草稿")
    visitor.page.get_by_role("link", name="任务分解表").first.click()
    for task in (TASK, {**TASK, "task": "挂牌", "due": "长期坚持"}):
        visitor.follow("添加任务").fill(task).press("保存")
    visitor.check().follow("返回方案").follow("添加附件")
    visitor.fill({"caption": "名单"}).page.set_input_files(
        "[name=file]", {"name": "督导名单.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    visitor.check().press("添加附件")
    assert "督导名单.pdf" in visitor.text()
    visitor.press("提交区级审核")
    plan = DistrictPlan.objects.get()
    step(visitor, cast, Role.DISTRICT_LEADER, plan, "审核通过并上报")

    step(visitor, cast, Role.CITY_OFFICER, plan, "签收")
    visitor.follow("退回区里修改").fill({"tasks": "请写明日期。"}).press("退回区里修改")

    visitor.sign_in(cast[Role.DISTRICT_OFFICER]).go(f"/pilots/plans/{plan.pk}/tasks/")
    visitor.follow("修改第1行").fill({"due": "2026年6月30日"}).press("保存")
    visitor.go(f"/pilots/plans/{plan.pk}/").follow("与上次上报相比")
    assert (
        "第1行“组建区级督导团队”的完成时限：由 6月底前 改为 2026年6月30日" in visitor.check().text()
    )
    visitor.go(f"/pilots/plans/{plan.pk}/").press("提交区级审核")
    step(visitor, cast, Role.DISTRICT_LEADER, plan, "审核通过并上报")

    step(visitor, cast, Role.CITY_OFFICER, plan, "签收")
    visitor.follow("与上一版相比")
    assert "由 6月底前 改为 2026年6月30日" in visitor.check().text()
    step(visitor, cast, Role.CITY_LEADER, plan, "备案")

    plan.submission.refresh_from_db()
    assert plan.submission.state == SubmissionState.FILED
