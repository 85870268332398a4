"""The city's own report: its pages read by axe, from an empty round to a version."""

from accounts.roles import Role
from pilots import actions as pilots
from reports.models import ReportProblem
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_case, make_summary

TEXTS = ("tasks", "funds", "services", "talent", "issues")


def filed_by_haidian(round):
    district = make_district("海淀区")
    center = make_center(make_unit(round, make_subdistrict("上地街道", district)))
    make_case(center, round)
    report = make_summary(round, district)
    ReportProblem.objects.create(
        report=report, round=round, district=district, position=1, problem="督导不足"
    )
    leader = make_desk(Role.CITY_LEADER)
    pilots.take_step("file", content=walk_up(report, at=DECEMBER), by=leader, at=DECEMBER)


def test_the_citys_words_from_an_empty_round_to_a_version(visitor):
    round, page = make_round(), visitor.page
    make_district("朝阳区")
    officer, leader = make_desk(Role.CITY_OFFICER), make_desk(Role.CITY_LEADER)
    pages = f"/reports/city/{round.pk}"

    def fits(*widths):
        for width in widths:
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        visitor.check()

    visitor.sign_in(officer.user.username).go("/reports/city/")
    fits(390)
    assert "还没有已备案的区级总结" in visitor.text()
    visitor.go(f"{pages}/problems/")
    fits(390)
    filed_by_haidian(round)

    visitor.go(f"{pages}/problems/")
    page.get_by_label("类别").fill("人员队伍")
    fits(1280, 390)
    visitor.press("保存")
    fits(1280, 390)  # the summary
    assert "人员队伍（1个区、1项）" in visitor.text()

    visitor.go(f"{pages}/report/edit/")
    visitor.fill({f"{name}_text": "全市完成【服务案例】。" for name in TEXTS})
    fits(1280, 390)
    visitor.press("保存")
    assert "全市完成1个。" in visitor.text()
    visitor.go(f"{pages}/closing/")
    fits(1280, 390)

    visitor.sign_in(leader.user.username).follow("审定2021年全市工作总结")
    fits(1280, 390)
    visitor.press("审定全市工作总结")
    fits(1280, 390)
    assert "人员队伍（1个区、1项）" in visitor.text()
    visitor.go(f"{pages}/report/history/")
    fits(390)
    assert "审定全市工作总结" in visitor.text()
