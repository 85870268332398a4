"""What a to-do counts is what its address lists, also of a year whose successor has begun."""

from datetime import datetime

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.exemplary.states import PieceState
from core.deadlines import BEIJING
from pilots.choices import Outcome
from pilots.models import Obligation
from portal.todo import todos_for
from reports.parts.actions import verifications
from reports.parts.states import VerificationAnswer
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.exemplary.factories import make_piece, take
from tests.centers.factories import make_center
from tests.funding.factories import make_pool, make_run
from tests.pilots.factories import make_recommendation, make_round, make_unit, walk_up
from tests.pilots.test_candidates import proposed as propose
from tests.pilots.test_returns import send_back
from tests.reports.factories import make_case, make_summary, signed_summary
from tests.reports.parts.factories import (
    head_of,
    make_supplement,
    make_verification,
    signed_plan,
)

pytestmark = pytest.mark.django_db

JANUARY = datetime(2022, 1, 10, 9, tzinfo=BEIJING)
STREETS = ("劲松街道", "潘家园街道", "双井街道", "望京街道")


@pytest.fixture
def round(monkeypatch):
    """2021, still open while 2022 has begun."""
    first = make_round()
    make_round(2022)
    monkeypatch.setattr(timezone, "now", lambda: JANUARY)
    return first


def forms(round) -> list:
    """One begun, one handed in, one that its district signed, one that the city received."""
    begun, handed_in, signed, received = (
        make_recommendation(round, make_subdistrict(name)) for name in STREETS
    )
    walk_up(handed_in, until="hand_in")
    walk_up(signed, until="sign")
    return [begun, handed_in, signed, walk_up(received)]


def returned_form(round):
    send_back(forms(round)[3], "premises")


def by_street(round):
    forms(round)
    make_recommendation(round, make_subdistrict("呼家楼街道"), by_street=True)


def proposed(round):
    propose(forms(round)[3], Outcome.ACCEPT)


def center_of(round):
    return make_center(make_unit(round, make_subdistrict()))


def summary(round):
    signed_summary(round, make_unit(round, make_subdistrict()).district)


def draft(round):
    make_summary(round, make_unit(round, make_subdistrict()).district)


def plan(round):
    signed_plan(round, make_unit(round, make_subdistrict()).district, "组建服务队伍")


def asked(round):
    """Two questions, of which the center has answered one."""
    center = center_of(round)
    first, _ = (make_verification(make_case(center, round)) for _ in range(2))
    said = {"answer": VerificationAnswer.RIGHT, "text": "与登记一致。"}
    verifications.answer(verification=first, **said, by=head_of(center), at=JANUARY)


def supplements(round):
    """One of the center, and one that the district's leader has confirmed."""
    center = center_of(round)
    make_supplement(center, round)
    make_supplement(center, round, confirmed=True)


def pools(round):
    """One that nobody has tried to share out, one with two trials of which none is adopted."""
    center_of(round)
    make_pool(round)
    tried = make_pool(round)
    make_run(tried)
    make_run(tried)


def pieces(round):
    """One in each hand."""
    center = center_of(round)
    for state in (PieceState.READING, PieceState.WITH_DISTRICT, PieceState.WITH_CITY):
        make_piece(state, center)
    take("send_back", make_piece(PieceState.READING, center), note="请补充成效。")


def overdue(round):
    """Of two that owe a summary one was chased today; of three stages the others are met or owed."""
    for name, district in zip(STREETS[:2], ("朝阳区", "海淀区"), strict=True):
        make_unit(round, make_subdistrict(name, make_district(district)))
    [chased, _] = Obligation.objects.filter(stage__round=round, stage__kind="summary")
    chased.chases.create(day=JANUARY.date(), at=JANUARY, by=make_desk(Role.CITY_OFFICER))


OFFICER, LEADER = Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER
CASES = [
    (forms, OFFICER, "继续填写2021年试点推荐表草稿"),
    (forms, LEADER, "审核2021年试点推荐表"),
    (forms, Role.CITY_OFFICER, "签收2021年试点推荐表"),
    (forms, Role.CITY_OFFICER, "对2021年推荐单位提出拟办意见"),
    (proposed, Role.CITY_LEADER, "审定2021年试点单位"),
    (returned_form, OFFICER, "修改退回的2021年试点推荐表"),
    (by_street, Role.SUBDISTRICT_OFFICER, "填写2021年试点推荐表"),
    (draft, OFFICER, "继续填写2021年工作总结报告草稿"),
    (summary, Role.CITY_OFFICER, "签收2021年工作总结报告"),
    (plan, Role.CITY_OFFICER, "签收2021年试点方案"),
    (asked, Role.EXECUTIVE_DIRECTOR, "答复2021年核实单"),
    (asked, OFFICER, "办结中心已答复的2021年核实单"),
    (supplements, OFFICER, "确认2021年补充数"),
    (supplements, LEADER, "确认2021年补充数"),
    (pools, OFFICER, "测算2021年资金分配"),
    (pools, LEADER, "审核2021年资金分配方案"),
    (overdue, Role.CITY_OFFICER, "催报2021年逾期未报的工作总结"),
    (pieces, Role.EXECUTIVE_DIRECTOR, "复核典型案例"),
    (pieces, OFFICER, "推荐典型案例"),
    (pieces, Role.CITY_OFFICER, "审定典型案例"),
]


def listed(context) -> int:
    """However the list calls its rows."""
    names = ("page", "pools", "rows", "matrix")
    rows = next(context[name] for name in names if name in context)
    return len(rows.rows if hasattr(rows, "rows") else rows)


@pytest.mark.parametrize(
    ("build", "role", "label"),
    CASES,
    ids=[f"{build.__name__}-{label}" for build, _, label in CASES],
)
def test_the_address_of_a_to_do_lists_what_it_counts(client, round, build, role, label):
    build(round)
    name = "呼家楼街道" if build is by_street else STREETS[0]
    unit = make_subdistrict(name)
    place = {**dict.fromkeys(Role.of_district, unit.district), **dict.fromkeys(Role.of_city)}
    desk = make_desk(role, place.get(role, unit))

    [todo] = [todo for todo in todos_for(desk, at=JANUARY) if todo.label == label]
    page = client.sit_at(desk).get(todo.url)

    assert todo.count == 1
    assert listed(page.context) == todo.count
    if "show=" in todo.url or "count=" in todo.url:
        assert "查看全部" in page.content.decode()


def test_a_draft_stands_for_the_duty_it_fulfils(round):
    draft(round)
    desk = make_desk(OFFICER, make_subdistrict().district)

    said = [todo.label for todo in todos_for(desk, at=JANUARY) if "2021年" in todo.label]

    assert [label for label in said if "总结" in label] == ["继续填写2021年工作总结报告草稿"]


def test_a_list_that_shows_a_part_says_so_when_nothing_is_left(client, round):
    client.sit_at(make_desk(OFFICER, make_subdistrict().district))

    page = client.get(f"/reports/supplements/?round={round.pk}&show=waiting").content.decode()
    whole = client.get(f"/reports/supplements/?round={round.pk}&show=nonsense").content.decode()

    assert "没有符合条件的记录" in page
    assert ("查看全部" in page, "查看全部" in whole) == (True, False)


def test_two_open_years_have_a_line_each(round):
    second = make_round(2023)
    for year in (round, second):
        make_pool(year)
    desk = make_desk(OFFICER, make_subdistrict().district)

    urls = {todo.label: todo.url for todo in todos_for(desk, at=JANUARY) if "资金" in todo.label}

    assert urls == {
        f"测算{year.year}年资金分配": f"/funding/?round={year.pk}&show=unshared"
        for year in (round, second)
    }
