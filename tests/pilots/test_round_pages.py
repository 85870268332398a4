"""The pages of a round: opening one, and who has met what."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.models import (
    Obligation,
    Round,
)
from tests.accounts.factories import make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    make_recommendation,
    make_round,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


NEXT_YEAR = timezone.localdate().year + 1
OPENING = {
    "year": NEXT_YEAR,
    "name": "试点",
    "service_starts_on": f"{NEXT_YEAR}-01-01",
    "service_ends_on": f"{NEXT_YEAR}-12-31",
    "last_entry_on": f"{NEXT_YEAR + 1}-01-31",
    "case_quota": "10",
    "supervision_minutes_quota": "60",
    "counting_rule": "recognized",
    "supervisor_min_level": "intermediate",
    "supervisor_min_years": "5",
    "close_of_business": "18:00",
    "plan_working_days": "10",
    "reminder_days": "7、3、1",
    "recommendation_due_on": f"{NEXT_YEAR}-05-18",
    "recommendation_by_close": "on",
    "plan_due_on": f"{NEXT_YEAR}-05-31",
    "summary_due_on": f"{NEXT_YEAR}-12-20",
}


def test_the_form_of_a_round_comes_filled_in_as_the_notice_says(at_desk):
    form = at_desk(Role.CITY_OFFICER).get(page("round_open", year=2030)).context["form"]

    assert [form[name].value() for name in ("year", "case_quota", "supervision_minutes_quota")] == [
        2030,
        10,
        "60",
    ]
    assert [form[f"{kind}_due_on"].value() for kind in ("recommendation", "plan", "summary")] == [
        date(2030, 5, 18),
        date(2030, 5, 31),
        date(2030, 12, 20),
    ]


@pytest.mark.parametrize("asked", ["0000", "9999", "2020", "２０３", "²²²²", "abcd", "-203"])
def test_a_year_that_no_round_can_have_is_read_as_this_one(at_desk, asked):
    response = at_desk(Role.CITY_OFFICER).get(page("round_open", year=asked))

    assert response.status_code == 200
    assert response.context["form"]["year"].value() == timezone.localdate().year


def test_opening_a_round_stores_its_deadlines_and_obligations_once(at_desk):
    make_district("朝阳区"), make_district("海淀区")
    client = at_desk(Role.CITY_OFFICER)
    posted = {**OPENING, "form_token": uuid4()}

    answers = [client.post(page("round_open"), posted) for _ in range(2)]

    opened = Round.objects.get()
    assert [answer.url for answer in answers] == [page("round_detail", opened.pk)] * 2
    assert (opened.case_quota, opened.supervision_minutes_quota) == (10, 3600)
    assert {stage.kind: stage.due_at for stage in opened.stages.all()} == {
        "recommendation": datetime(NEXT_YEAR, 5, 18, 18, tzinfo=BEIJING),
        "plan": datetime(NEXT_YEAR, 6, 1, tzinfo=BEIJING),
        "summary": datetime(NEXT_YEAR, 12, 21, tzinfo=BEIJING),
    }
    assert Obligation.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"service_ends_on": "2021-01-01"}, "service_ends_on", "服务结束日期须晚于服务开始日期"),
        ({"last_entry_on": f"{NEXT_YEAR}-12-30"}, "last_entry_on", "最后补录日期不能早于"),
        ({"plan_due_on": f"{NEXT_YEAR}-05-18"}, "plan_due_on", "方案的截止日期须晚于推荐的"),
        ({"summary_due_on": f"{NEXT_YEAR + 1}-01-20"}, "summary_due_on", "截止日期须在"),
        ({"reminder_days": "7、31"}, "reminder_days", "请填写1至30之间的工作日数"),
        (
            {"plan_working_days": "0"},
            "plan_working_days",
            "试点单位确定后报送方案的工作日数不能小于1",
        ),
        (
            {"supervision_minutes_quota": "六十"},
            "supervision_minutes_quota",
            "请填写小时数，例如 60",
        ),
        ({"name": ""}, "name", "请填写批次名称"),
    ],
)
def test_what_is_wrong_with_a_round_is_said_beside_its_field(at_desk, changes, field, sentence):
    posted = {**OPENING, "form_token": uuid4(), **changes}

    answer = at_desk(Role.CITY_OFFICER).post(page("round_open"), posted)

    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert Round.objects.count() == 0


def test_a_round_whose_deadline_is_over_is_refused_beside_that_deadline(at_desk):
    year = timezone.localdate().year - 1
    posted = {key: str(value).replace(str(NEXT_YEAR), str(year)) for key, value in OPENING.items()}
    posted |= {"last_entry_on": f"{year + 1}-01-31", "form_token": uuid4()}
    if year < 2021:  # pragma: no cover
        pytest.skip("the clock of this machine is wrong")

    form = at_desk(Role.CITY_OFFICER).post(page("round_open"), posted).context["form"]

    assert set(form.errors) == {"recommendation_due_on", "plan_due_on", "summary_due_on"}
    assert Round.objects.count() == 0


def test_a_second_round_of_the_same_name_is_refused_beside_the_name(at_desk):
    make_round(2021, name="试点")

    answer = at_desk(Role.CITY_OFFICER).post(page("round_open"), {**OPENING, "form_token": uuid4()})

    assert list(answer.context["form"].errors) == ["name"]


@pytest.mark.parametrize(
    ("role", "districts"),
    [
        (Role.CITY_VIEWER, ["朝阳区", "海淀区"]),
        (Role.DISTRICT_OFFICER, ["朝阳区"]),
        (Role.DISTRICT_LEADER, ["朝阳区"]),
        (Role.SUBDISTRICT_OFFICER, []),
        (Role.SUPERVISOR, []),
    ],
)
def test_the_round_shows_each_desk_the_obligations_of_its_own(at_desk, role, districts):
    round = make_round()

    answer = at_desk(role).get(page("round_detail", round.pk))

    matrix = answer.context["matrix"]
    assert [row.district.name for row in (matrix.rows if matrix else [])] == districts


def test_the_round_says_who_has_met_what(at_desk):
    late = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
    recommendation = walk_up(make_recommendation(), until="sign", at=late)

    answer = at_desk(Role.CITY_OFFICER).get(page("round_detail", recommendation.round_id))
    rows = answer.context["matrix"].rows
    words = {row.district.name: [cell.word for cell in row.cells] for row in rows}

    assert words == {
        "朝阳区": ["逾期报", "无需报送", "未报"],
        "海淀区": ["未报", "无需报送", "未报"],
    }


@pytest.mark.parametrize("others", [0, 2])
def test_the_round_costs_the_same_however_many_districts(
    at_desk, django_assert_num_queries, others
):
    round = make_round()
    for number in range(others):
        make_recommendation(round, make_subdistrict(district=make_district()), filled_in=False)
        Obligation.objects.create(
            stage=round.stages.get(kind="plan"),
            district=make_district(f"第{number}区"),
            due_at=NOON,
        )
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(17):
        client.get(page("round_detail", round.pk))


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.CITY_OFFICER, "round_list"),
        (Role.DISTRICT_OFFICER, "round_list"),
        (Role.DISTRICT_OFFICER, "recommendation_list"),
        (Role.DISTRICT_OFFICER, "recommendation_start"),
        (Role.SUBDISTRICT_OFFICER, "recommendation_list"),
        (Role.DISTRICT_LEADER, "plan_list"),
        (Role.CITY_OFFICER, "candidate_list"),
    ],
)
def test_before_the_first_round_each_list_says_what_comes(at_desk, role, name):
    assert "empty-title" in text_of(at_desk(role).get(page(name)))
