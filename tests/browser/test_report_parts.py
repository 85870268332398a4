"""The rows of a report: outcomes, a problem, a question to the center, a number of its own."""

import os

import pytest

from accounts.roles import Role
from pilots.models import Round
from reports.models import SummaryReport, Supplement, Verification
from reports.parts.plan_tasks import task_rows
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.core.uploads import pdf
from tests.pilots.factories import NOON, make_round, make_unit
from tests.reports.factories import make_case, make_summary, texts_of
from tests.reports.parts.factories import make_center_summary, signed_plan


@pytest.fixture
def center():
    return make_center(make_unit(make_round()))


@pytest.fixture
def report(center):
    round = Round.objects.get()
    signed_plan(round, center.district, "建成中心", "开展督导")
    make_center_summary(center, round, at=NOON)
    return make_summary(round, center.district, filled_in=False, **texts_of(center.district))


def test_the_rows_of_a_report_from_its_center_to_what_is_signed(visitor, center, report):
    officer = make_desk(Role.DISTRICT_OFFICER, center.district).user.username
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict).user.username
    case, page = make_case(center, report.round), visitor.page
    page.set_viewport_size({"width": 390, "height": 800})

    visitor.sign_in(head).go("/reports/supplements/add/")
    visitor.fill({"figure": "person_times", "amount": "8", "reason": "当天没有网络。"})
    page.set_input_files(
        "[name=file]", {"name": "签到表.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    )
    visitor.check()
    _picture(page, "supplement_add")
    visitor.press("保存")

    page.set_viewport_size({"width": 1280, "height": 900})
    visitor.sign_in(officer).go(f"/reports/supplements/{Supplement.objects.get().pk}/")
    visitor.check().press("确认")
    visitor.go(f"/cases/{case.public_id}/").follow("发核实单")
    visitor.fill({"figure": "counting_cases", "question": "结案日期请核对。"}).check().press("发出")
    asked = visitor.check().text()

    first, second = (row.key for row in task_rows(report))
    visitor.go(f"/reports/summaries/{report.pk}/tasks/")
    visitor.fill({f"outcome-{first}": "done", f"done-{first}": "已挂牌运行。"})
    visitor.fill({f"outcome-{second}": "undone", f"reason-{second}": "督导协议未签。"}).check()
    _picture(page, "task_outcomes")
    visitor.press("保存").follow("问题清单").follow("添加问题")
    visitor.fill({"problem": "持证人员不足", "cause": "待遇偏低"}).press("保存")
    visitor.check()
    _picture(page, "problem_list")
    visitor.follow("返回报告").check()
    _picture(page, "summary_detail")
    written = visitor.text()
    page.set_viewport_size({"width": 390, "height": 800})
    _picture(page, "summary_detail_390")
    width = page.evaluate("document.documentElement.scrollWidth")
    visitor.follow("中心年度小结").check()
    _picture(page, "center_summary_list_390")

    assert "待中心答复" in asked
    assert Verification.objects.get().number == f"案例{case.number}"
    assert "有1张核实单没有办结" in written
    assert "补充 8" in written.replace("\xa0", " ")
    assert [word in written for word in ("督导协议未签。", "持证人员不足")] == [True, True]
    assert "全年服务平稳。" in visitor.text()
    assert SummaryReport.objects.get().missing() == []
    assert width <= 390


def _picture(page, name):
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)
