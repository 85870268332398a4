"""A district's report handed in, returned with 重新取数, mended, filed; then the round is closed.

The figures on the screen are held against rows that stand here, counted by hand.
"""

import os
from datetime import datetime, time

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.roles import Role
from cases.models import ServiceRecord
from core.deadlines import BEIJING
from pilots.models import Round, Submission
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_case, make_record, make_summary

SERVICE = {
    "served_on": "2021-12-30",
    "starts_at": "09:00",
    "minutes": "30",
    "service_type": "home_visit",
    "field": "elderly_service",
    "text": "入户探访。",
}
# Minutes, 人次. What the worker entered in time, and what came after the sign-off.
IN_TIME = ((90, 3), (30, 1))
TOO_LATE = ((60, 4), (120, 2))
COUNTED_BY_HAND = {
    "服务次数": ("2", "4"),
    "服务时长": ("2.0", "5.0"),
    "服务人次": ("4", "10"),
    "家庭探访": ("2", "4"),
    "家庭探访人次": ("4", "10"),
}
BEFORE, AFTER = COUNTED_BY_HAND["服务时长"]


class Clock:
    """What the platform takes for now."""

    def __init__(self):
        self.turn_to(12, 15)

    def turn_to(self, month, day, hour=10, year=2021):
        self.now = datetime(year, month, day, hour, tzinfo=BEIJING)


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


class People:
    """Whoever sits down at the browser next, without the page of the sign-in."""

    def __init__(self, visitor, center):
        self.visitor = visitor
        self.desks = {
            "worker": make_desk(Role.CENTER_WORKER, center.subdistrict),
            "officer": make_desk(Role.DISTRICT_OFFICER, center.district),
            "leader": make_desk(Role.DISTRICT_LEADER, center.district),
            "city": make_desk(Role.CITY_OFFICER),
            "city_leader": make_desk(Role.CITY_LEADER),
        }

    def sit(self, name):
        client = Client()
        client.force_login(
            self.desks[name].user, backend="django.contrib.auth.backends.ModelBackend"
        )
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = self.visitor.page.context
        context.clear_cookies()
        context.add_cookies(
            [
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "value": cookie,
                    "url": self.visitor.origin,
                }
            ]
        )
        return self.visitor


@pytest.fixture
def center(clock):
    center = make_center(make_unit(make_round()))
    make_case(center, Round.objects.get())
    serve(center, IN_TIME)
    return center


def serve(center, rows):
    for hour, (minutes, person_times) in enumerate(rows, start=8):
        make_record(
            center,
            Round.objects.get(),
            starts_at=time(hour * 2 % 24),
            minutes=minutes,
            persons=1,
            person_times=person_times,
        )


def test_a_report_is_returned_with_new_figures_mended_filed_and_its_round_closed(
    visitor, clock, center
):
    people, page = People(visitor, center), visitor.page
    report = make_summary(Round.objects.get(), center.district, at=clock.now)
    home = f"/reports/summaries/{report.pk}/"

    people.sit("officer").go(home).press("提交区级审核")
    assert figure(page, "服务时长") == BEFORE
    clock.turn_to(12, 15, 16)
    people.sit("leader").go(home).press("审核通过并上报")
    assert "以下为第1版定稿" in visitor.text()

    serve(center, TOO_LATE)
    clock.turn_to(12, 17)
    people.sit("city").go(home).check()
    late = changes(page)
    assert late == COUNTED_BY_HAND
    assert f"{len(late)}项变动" in visitor.text()
    assert figure(page, "服务时长") == BEFORE
    visitor.follow("退回区里修改").fill({"services_text": "服务时长请核实后重新取数。"})
    visitor.press("退回区里修改")

    clock.turn_to(12, 20)
    people.sit("officer").go(home)
    assert "服务时长请核实后重新取数。" in visitor.text()
    visitor.press("重新取数").check()
    assert changes(page) == late
    assert "重新取数后与第1版相比，5项数据不同" in visitor.text()
    assert figure(page, "服务时长") == AFTER
    picture(page, "renewed")
    visitor.go(f"{home}edit/").fill({"services_text": "全年服务【服务时长】。"}).press("保存")
    visitor.press("提交区级审核")
    people.sit("leader").go(home).press("审核通过并上报")

    clock.turn_to(12, 22)
    people.sit("city").go(home).press("签收")
    told = visitor.text()
    assert f"全年服务{AFTER}小时。" in told
    assert "已修改" in told
    assert "项变动" not in told
    people.sit("city_leader").go(home).press("备案")
    assert "已备案" in visitor.check().text()

    clock.turn_to(1, 10, year=2022)  # still before the last day of entry
    people.sit("city_leader").go(f"/reports/city/{report.round_id}/closing/").check()
    page.get_by_label("关闭批次的理由（必填）").fill("总结已备案。")
    visitor.press("关闭批次")
    assert Round.objects.get().closed_at == clock.now

    count = ServiceRecord.objects.count()
    people.sit("worker").go("/cases/records/add/").fill(SERVICE).press("保存")
    assert "2021年试点已关闭" in visitor.check().text()
    assert ServiceRecord.objects.count() == count
    assert Submission.objects.get(summary=report).versions.count() == 2


def figure(page, label):
    """What the report says of one figure."""
    row = page.locator("tr", has=page.locator(".figure-name > span", has_text=label).first)
    return row.locator("td.num").first.inner_text().strip()


def changes(page):
    """{figure: (before, now)} of the list of changes."""
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".notice:has(#changes) tbody tr")].map(
            (row) => [...row.children].map((cell) => cell.innerText.trim()))"""
    )
    return {label: (before, now) for label, before, now, *_ in rows}


def picture(page, name):
    if os.environ.get("PICTURES"):
        page.screenshot(path=f"{os.environ['PICTURES']}/{name}.png", full_page=True)
