"""The whole year in a browser: from the round's opening to the city's workbook.

The clock stands where the notice puts it, in 2021; the divisions are the real ones of that day.
"""

from datetime import datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.divisions import load_divisions
from accounts.models import District, Subdistrict
from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import Obligation, Recommendation
from pilots.sections import SECTIONS
from tests.accounts.factories import make_desk
from tests.core.uploads import pdf
from tests.pilots.factories import FILLED_IN

UNIT = "朝阳区劲松街道"
# Money is typed in 万元 on the official form.
TYPED = {
    **FILLED_IN,
    "is_rural": "False",
    "funds_city": "20",
    "funds_district": "10万元",
    "funds_subdistrict": "50000元",
    "funds_departments": "0",
    "funds_social": "０",
}


class Calendar:
    """What the platform takes for now."""

    def __init__(self):
        self.now = datetime(2021, 4, 20, 9, tzinfo=BEIJING)

    def turn_to(self, month, day, hour=10, minute=0, second=0):
        self.now = datetime(2021, month, day, hour, minute, second, tzinfo=BEIJING)


@pytest.fixture
def calendar(monkeypatch):
    calendar = Calendar()
    monkeypatch.setattr(timezone, "now", lambda: calendar.now)
    return calendar


@pytest.fixture
def people(calendar):
    """The accounts of the thread, on the real divisions."""
    load_divisions()
    district = District.objects.get(name="朝阳区")
    unit = Subdistrict.objects.get(district=district, name="劲松街道")
    desks = {
        "city": make_desk(Role.CITY_OFFICER),
        "city_leader": make_desk(Role.CITY_LEADER),
        "officer": make_desk(Role.DISTRICT_OFFICER, district),
        "leader": make_desk(Role.DISTRICT_LEADER, district),
        "executive": make_desk(Role.EXECUTIVE_DIRECTOR, unit),
        "worker": make_desk(Role.CENTER_WORKER, unit),
        "supervisor": make_desk(Role.SUPERVISOR, unit),
    }
    return {name: desk.user.username for name, desk in desks.items()}


def open_the_round(visitor):
    visitor.go("/pilots/rounds/").follow("启动批次")
    visitor.fill({"year": 2021}).check()
    visitor.press("启动批次")
    page = visitor.check().text()
    assert "2021年5月18日(周二)18:00前" in page
    assert "2021年5月31日(周一)24:00前" in page
    assert "2021年12月20日(周一)24:00前" in page


def recommend(visitor):
    visitor.go("/pilots/recommendations/start/")
    unit = Subdistrict.objects.get(district__name="朝阳区", name="劲松街道")
    visitor.fill({"subdistrict": unit.pk}).press("开始填写")
    recommendation = Recommendation.objects.get()
    home = f"/pilots/recommendations/{recommendation.pk}/"
    for section in SECTIONS:
        visitor.go(f"{home}sections/{section.key}/").check()
        visitor.fill({name: TYPED[name] for name in section.fields}).press("保存草稿")
    visitor.go(home).check().press("提交区级审核")
    assert "未经区级审核" in visitor.check().text()
    return home


def serve(visitor):
    """A case through its six stages, with one service; the closure waits for approval."""
    visitor.go("/cases/open/").check()
    visitor.fill(
        {
            "name": "王秀兰",
            "phone": "13800000000",
            "address": "劲松中社区1号楼",
            "categories": "living_alone",
            "text_version": "2021年第一版",
            "signed_on": "2021-06-01",
            "signer": "王秀兰",
            "relation": "self",
            "source": "community",
            "field": "elderly_service",
            "opened_on": "2021-06-01",
            "intake_note": "社区上报，独居。",
        }
    ).press("建立案例")
    home = visitor.page.url.removeprefix(visitor.origin)
    stages = (
        ("完成接案，进入预估", {"assessment_note": "需要陪伴和就医协助。"}),
        ("完成预估，进入计划", {"goals": "建立探访渠道。", "plan_note": "每两周入户。"}),
        ("完成计划，开始介入", {}),
        (
            "完成介入，进入评估",
            {
                "evaluation_note": "目标达成。",
                "closing_reason": "goal_reached",
                "satisfaction": "5",
                "closing_note": "结案并回访。",
            },
        ),
    )
    for step, texts in stages:
        visitor.go(home).press(step).check()
        if texts:
            visitor.go(f"{home}edit/").check().fill(texts).press("保存")
        if "goals" in texts:
            visitor.go(f"{home}goals/add/").check()
            visitor.fill({"text": "每周下楼活动两次", "before": "1"}).press("保存")
        if "evaluation_note" in texts:
            visitor.go(f"{home}goals/measure/").check()
            visitor.page.locator("main select").select_option("3")
            visitor.press("保存")
        else:
            record_a_service(visitor, home)
    visitor.go(home).press("完成评估，申请结案")
    return home


def record_a_service(visitor, home):
    visitor.go(f"{home}records/add/").check()
    visitor.fill(
        {
            "served_on": "2021-06-01",
            "starts_at": "08:00",
            "minutes": "90",
            "service_type": "home_visit",
            "persons": "1",
            "person_times": "1",
            "text": "入户探访，了解近况。",
        }
    ).press("保存")


def be_supervised(visitor, people, calendar):
    calendar.turn_to(6, 20)
    visitor.sign_in(people["executive"]).go("/supervision/log/").check()
    visitor.fill(
        {
            "held_on": "2021-06-19",
            "starts_at": "09:00",
            "ends_at": "12:00",
            "supervisor": visitor.page.locator("[name=supervisor] option").last.get_attribute(
                "value"
            ),
            "function": "educational",
            "structure": "group",
            "mode": "on_site",
            "outsiders": "\n".join(f"受督导人{number} 潘家园街道社工站" for number in range(1, 6)),
            "topic": "个案预估",
            "advice": "目标要可测量。",
        }
    ).press("登记，待对方确认")
    session = visitor.page.url.removeprefix(visitor.origin)
    visitor.sign_in(people["supervisor"]).go(session).check().press("确认")
    assert "已确认" in visitor.text()


def share_the_money(visitor, people, calendar):
    calendar.turn_to(7, 1)
    visitor.sign_in(people["officer"]).go("/funding/register/").check()
    visitor.fill(
        {
            "source": "city",
            "document_number": "京财社指〔2021〕128号",
            "issued_on": "2021-06-30",
            "amount": "20万",
        }
    ).press("登记")
    pool = visitor.page.url.removeprefix(visitor.origin)
    visitor.go(f"{pool}try/").check()
    visitor.fill(
        {
            "base_each": "50000",
            "task_percent": "40",
            "service_percent": "60",
            "reason": "基数保运转，其余按任务和服务量。",
        }
    ).press("测算")
    run = visitor.check().page.url.removeprefix(visitor.origin)
    visitor.sign_in(people["leader"]).go(run).check().press("采用本方案")
    assert "200,000.00" in visitor.text()


def report(visitor, people, calendar):
    calendar.turn_to(12, 20, 9)
    visitor.sign_in(people["officer"]).go("/reports/summaries/").check()
    visitor.press("开始填报")
    home = visitor.page.url.removeprefix(visitor.origin).removesuffix("edit/")
    visitor.go(f"{home}edit/").check()
    texts = ("tasks_text", "funds_text", "services_text", "talent_text", "issues_text")
    visitor.fill({name: "情况良好。" for name in texts}).press("保存")
    visitor.go(home).check().press("提交区级审核")
    calendar.turn_to(12, 20, 23, 59, 59)
    visitor.sign_in(people["leader"]).go(home).press("审核通过并上报")
    calendar.turn_to(12, 22)
    visitor.sign_in(people["city"]).go(home).press("签收")
    visitor.sign_in(people["city_leader"]).go(home).press("备案")
    assert "已备案" in visitor.check().text()


def test_the_year_from_the_opening_of_the_round_to_the_city_workbook(visitor, people, calendar):
    visitor.sign_in(people["city"])
    open_the_round(visitor)

    calendar.turn_to(5, 17)
    visitor.sign_in(people["officer"])
    form = recommend(visitor)

    calendar.turn_to(5, 18, 17, 59, 59)
    visitor.sign_in(people["leader"]).go(form).press("审核通过并上报").check()
    owed = Obligation.objects.get(stage__kind="recommendation", district__name="朝阳区")
    assert not owed.is_met_late
    visitor.follow("上传盖章件").check()
    paper = {"name": "盖章件.pdf", "mimeType": "application/pdf", "buffer": pdf()}
    visitor.page.locator("main [name=file]").set_input_files(paper)
    visitor.press("上传盖章件")

    calendar.turn_to(5, 20)
    visitor.sign_in(people["city"]).go(form).press("签收").check()
    visitor.go(f"{form}propose/").check()
    visitor.fill({"outcome": "accept"}).press("提出拟办意见")
    visitor.sign_in(people["city_leader"]).go("/centers/decisions/").check()
    visitor.fill({"pick": [form.split("/")[-2]], "outcome": "accept"}).press("核对后审定")
    visitor.check().press("确认审定")
    assert UNIT in visitor.check().text()

    calendar.turn_to(5, 25)
    visitor.sign_in(people["executive"]).go("/centers/").follow(f"{UNIT}社会工作服务中心")
    center = visitor.check().page.url.removeprefix(visitor.origin)
    visitor.go(f"{center}people/add/").check()
    visitor.fill(
        {
            "name": "林夏",
            "kind": "social_worker",
            "starts_on": "2021-05-25",
            "credential_level": "assistant",
            "credential_number": "110105201806240001",
            "credential_approved_on": "2018-05-25",
        }
    ).press("保存")
    assert "满三年" in visitor.check().text()

    calendar.turn_to(6, 1)
    visitor.sign_in(people["worker"])
    case = serve(visitor)
    visitor.sign_in(people["executive"]).go(case).check().press("批准结案")
    visitor.sign_in(people["officer"]).go("/cases/recognition/").check()
    box = visitor.page.locator("main [name=cases]").first.get_attribute("value")
    visitor.fill({"cases": [box], "outcome": "recognized"}).press("提交意见")
    visitor.go(case)
    assert "已计入" in visitor.check().text()

    be_supervised(visitor, people, calendar)
    share_the_money(visitor, people, calendar)
    report(visitor, people, calendar)

    visitor.sign_in(people["city"]).go("/reports/city/").check()
    shown = figures_on(visitor.page)
    with visitor.page.expect_download() as downloading:
        visitor.page.get_by_role("link", name="下载Excel").click()
    stored = figures_in(load_workbook(BytesIO(downloading.value.path().read_bytes())))
    assert stored == shown
    assert {label: value for (_, label), value in stored.items() if label in EXPECTED} == EXPECTED


# What the thread did, counted by hand.
EXPECTED = {
    "试点单位(个)": Decimal(1),
    "服务案例(个)": Decimal(1),
    "专业督导(小时)": Decimal(3),
    "市级转移支付": Decimal(200_000),
    "已分配到中心": Decimal(200_000),
    "服务时长(小时)": Decimal("1.5"),
    "在岗人员(人)": Decimal(1),
    "符合资质的专业服务人员(人)": Decimal(1),
    "受督导人次(人次)": Decimal(5),
}


def number(value) -> Decimal | None:
    """What a cell holds; None for a rate of nothing."""
    return None if value in (None, "—") else Decimal(str(value).replace(",", ""))


def figures_on(page):
    """{(section, heading): total} of the tables that the page shows."""
    return {
        (section, heading): number(value)
        for section, headings, totals in page.evaluate(READ_TABLES)
        for heading, value in zip(headings, totals, strict=True)
    }


READ_TABLES = """() => [...document.querySelectorAll(".report-section:has(tfoot)")].map((part) => [
    part.querySelector("h2").innerText,
    [...part.querySelectorAll("table:not(.dash-table) thead th.num")].map((cell) => cell.innerText.replace(/\\s/g, "")),
    [...part.querySelectorAll("table:not(.dash-table) tfoot td.num")].map((cell) => cell.innerText),
])"""


def figures_in(workbook):
    """The same of the workbook: a sheet per table, its headings in row 3, 合计 below. Figures taken
    apart (tests/reports/test_breakdowns) and lists of rows are on sheets of other names."""
    found = {}
    for sheet in workbook:
        rows = list(sheet.iter_rows(values_only=True))
        total = next((row for row in rows if row[0] == "合计"), None)
        if total is not None and sheet.title[1] == "、":
            for heading, value in zip(rows[2][1:], total[1:], strict=True):
                found[sheet.title.split("（")[0], heading] = number(value)
    return found
