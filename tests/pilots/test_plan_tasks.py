"""The 任务分解表 of a plan: its rows, what it takes to hand in, what is signed of it."""

import json
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused, Stale
from pilots import actions
from pilots.actions.plan_tasks import MOST
from pilots.forms.plan_tasks import PasteForm, TaskForm
from pilots.models import DistrictPlan, PlanTask, Submission
from pilots.plan_answers import frozen_plan
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    TASK,
    add_task,
    fill_plan,
    make_plan,
    make_unit,
    walk_up,
)


@pytest.fixture
def plan(db):
    return make_plan(make_unit())


def officer(plan):
    return make_desk(Role.DISTRICT_OFFICER, plan.district)


def names(plan) -> list[str]:
    return [row.task for row in plan.tasks.present().in_order()]


def codes(refused) -> list[str]:
    return refused.value.codes


def send_back(plan, *sections):
    actions.take_step(
        "return",
        content=plan,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[(section, "请核实。") for section in sections],
    )


def test_rows_stand_in_the_order_in_which_they_were_added(plan):
    for name in "甲乙丙":
        add_task(plan, task=name)

    assert names(plan) == ["甲", "乙", "丙"]
    assert AuditEvent.objects.filter(what="添加任务").count() == 3


def test_the_same_form_adds_its_rows_once(plan):
    facts = {"plan": plan, "form_token": uuid4(), "by": officer(plan), "at": NOON}
    rows = [{**TASK, "task": name} for name in "甲乙"]

    first, second = (actions.add_tasks(rows=rows, **facts) for _ in range(2))

    assert first == second
    assert names(plan) == ["甲", "乙"]


@pytest.mark.parametrize(
    ("moved", "is_up", "order"),
    [
        ("乙", True, ["乙", "甲", "丙"]),
        ("乙", False, ["甲", "丙", "乙"]),
        ("甲", True, ["甲", "乙", "丙"]),
        ("丙", False, ["甲", "乙", "丙"]),
    ],
)
def test_a_row_changes_places_with_its_neighbor(plan, moved, is_up, order):
    rows = {name: add_task(plan, task=name) for name in "甲乙丙"}

    actions.move_task(task=rows[moved], is_up=is_up, by=officer(plan), at=NOON)

    assert names(plan) == order


def test_a_row_that_is_taken_away_stays_with_its_moment(plan):
    row, by = add_task(plan, task="甲"), officer(plan)
    add_task(plan, task="乙")

    for _ in range(2):
        actions.remove_task(task=row, by=by, at=NOON)

    assert names(plan) == ["乙"]
    row.refresh_from_db()
    assert (row.removed_at, row.removed_by) == (NOON, by.user)
    assert AuditEvent.objects.filter(what="移除任务").count() == 1


def test_a_change_on_an_older_row_is_refused_with_both_texts(plan):
    row, by = add_task(plan), officer(plan)
    facts = {name: TASK[name] for name in ("measures", "responsible", "due_on", "due_words")}
    actions.change_task(task=row, facts={**facts, "task": "先"}, version=1, by=by, at=NOON)

    with pytest.raises(Stale) as stale:
        actions.change_task(task=row, facts={**facts, "task": "后"}, version=1, by=by, at=NOON)

    assert stale.value.current["工作任务"] == "先"
    assert names(plan) == ["先"]


def test_a_table_has_an_end(plan):
    rows = [{**TASK, "task": str(number)} for number in range(MOST)]
    actions.add_tasks(plan=plan, rows=rows, form_token=uuid4(), by=officer(plan), at=NOON)

    with pytest.raises(Refused) as refused:
        add_task(plan)

    assert codes(refused) == ["tasks_too_many"]
    assert plan.tasks.count() == MOST


def acts_on(plan, row):
    by = officer(plan)
    return [
        lambda: add_task(plan),
        lambda: actions.change_task(task=row, facts=TASK, version=row.version, by=by, at=NOON),
        lambda: actions.move_task(task=row, is_up=True, by=by, at=NOON),
        lambda: actions.remove_task(task=row, by=by, at=NOON),
    ]


@pytest.mark.parametrize("number", range(4))
def test_a_plan_on_its_way_up_keeps_its_rows(plan, number):
    fill_plan(plan)
    row = add_task(plan)
    walk_up(plan, until="hand_in")

    with pytest.raises(Refused) as refused:
        acts_on(plan, row)[number]()

    assert codes(refused) == ["form_closed"]


@pytest.mark.parametrize("number", range(4))
def test_a_return_of_another_part_leaves_the_rows_closed(plan, number):
    fill_plan(plan)
    row = add_task(plan)
    walk_up(plan)
    send_back(plan, "goals")

    with pytest.raises(Refused) as refused:
        acts_on(plan, row)[number]()

    assert codes(refused) == ["section_closed"]


def test_a_return_of_the_rows_opens_them_and_not_the_texts(plan):
    plan = fill_plan(plan)
    walk_up(plan)
    send_back(plan, "tasks")

    for act in acts_on(plan, plan.tasks.first()):
        act()
    with pytest.raises(Refused) as refused:
        actions.save_parts(
            content=plan, texts={"goals": "改"}, version=plan.version, by=officer(plan), at=NOON
        )

    assert codes(refused) == ["section_closed"]


def test_another_district_reaches_no_row(plan):
    row = add_task(plan)
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    with pytest.raises(Submission.DoesNotExist):
        actions.remove_task(task=row, by=stranger, at=NOON)


def test_a_plan_without_a_row_is_not_handed_in(plan):
    plan = fill_plan(plan)
    actions.remove_task(task=plan.tasks.get(), by=officer(plan), at=NOON)

    with pytest.raises(Refused) as refused:
        walk_up(plan, until="hand_in")

    assert [p.field for p in refused.value.problems] == ["tasks"]


def test_what_is_signed_holds_the_rows_the_units_and_the_rest(plan):
    make_unit(plan.round, make_subdistrict("双井街道"))
    plan = fill_plan(plan)
    DistrictPlan.objects.update(body="指导思想")
    row = add_task(plan, task="挂牌", due_on=date(2021, 6, 30), due_words="")

    walk_up(plan, until="sign")

    version = plan.submission.versions.get()
    frozen = json.loads(version.text)
    assert version.format == 2
    assert frozen["scope"] == ["朝阳区劲松街道", "朝阳区双井街道"]
    assert frozen["body"] == "指导思想"
    assert frozen["tasks"][1] == {
        "key": str(row.pk),
        "task": "挂牌",
        "measures": TASK["measures"],
        "responsible": TASK["responsible"],
        "due_on": "2021-06-30",
        "due_words": "",
    }


def test_a_plan_reads_the_same_as_it_stands_and_as_it_was_signed(plan):
    plan = fill_plan(plan)
    add_task(plan, due_on=date(2021, 6, 30), due_words="")
    walk_up(plan, until="sign")

    signed = frozen_plan(json.loads(plan.submission.versions.get().text))

    assert signed == frozen_plan(plan.as_signed(at=NOON))
    table = dict(signed)["任务分解表"][0][1]
    assert [row.cells[3] for row in table.rows] == ["6月底前", "2021年6月30日"]
    assert dict(signed)["试点范围"] == [("", "朝阳区劲松街道，共1个街道(乡镇)。")]


def test_a_plan_of_the_first_format_is_still_read():
    assert frozen_plan({"goals": "甲", "schedule": "乙", "measures": "丙"}) == [
        ("目标任务", [("", "甲")]),
        ("实施步骤", [("", "乙")]),
        ("工作措施", [("", "丙")]),
    ]


@pytest.mark.parametrize(
    ("day", "is_warned"),
    [
        (date(2020, 12, 31), True),
        (date(2021, 1, 1), False),
        (date(2021, 12, 31), False),
        (date(2022, 1, 1), True),
        (None, False),
    ],
)
def test_a_deadline_outside_the_round_is_a_warning_and_no_obstacle(plan, day, is_warned):
    plan = fill_plan(plan)
    add_task(plan, task="挂牌", due_on=day, due_words="")

    assert bool(plan.warnings()) == is_warned
    assert plan.missing() == []
    if is_warned:
        assert "第2行“挂牌”的完成时限" in plan.warnings()[0]


@pytest.mark.parametrize(
    "facts", [{"task": ""}, {"due_on": date(2021, 6, 30), "due_words": "六月"}]
)
def test_the_database_refuses_a_row_that_says_nothing_or_two_things(plan, facts):
    row = add_task(plan)

    with pytest.raises(IntegrityError), transaction.atomic():
        PlanTask.objects.filter(pk=row.pk).update(**facts)


@pytest.mark.parametrize(
    ("typed", "day", "words"),
    [
        ("2021年6月30日", date(2021, 6, 30), ""),
        ("2021-06-30", date(2021, 6, 30), ""),
        ("2021.6.30", date(2021, 6, 30), ""),
        ("6月底前", None, "6月底前"),
        ("2021年6月31日", None, "2021年6月31日"),
        ("0001-01-01", None, "0001-01-01"),
        ("", None, ""),
    ],
)
def test_a_deadline_is_a_day_or_words(typed, day, words):
    form = TaskForm({"task": "挂牌", "measures": "", "responsible": "", "due": typed})

    assert form.is_valid()
    assert (form.facts()["due_on"], form.facts()["due_words"]) == (day, words)


def pasted(text):
    return PasteForm({"rows": text, "form_token": str(uuid4())})


def test_rows_are_read_as_a_workbook_copies_them():
    form = pasted(
        "序号\t工作任务\t具体措施\t责任单位\t完成时限\r\n"
        '1\t挂牌\t"选址\n装修"\t各街道\t2021/6/30\r\n'
        "\r\n"
        "2、\t总结\t\t\t\r\n"
        "培训\t集中培训\t区民政局\t长期坚持"
    )

    assert form.is_valid(), form.errors
    assert [tuple(row.values()) for row in form.cleaned_data["rows"]] == [
        ("挂牌", "选址\n装修", "各街道", date(2021, 6, 30), ""),
        ("总结", "", "", None, ""),
        ("培训", "集中培训", "区民政局", None, "长期坚持"),
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "\t措施\t单位\t六月\n甲\t乙\t丙\t丁\t戊",
            ["第1行没有工作任务。", "第2行多于四列，请只复制四列。"],
        ),
        (
            "长" * 201 + "\n甲\t\t\t" + "长" * 61,
            ["第1行的工作任务超过200个字。", "第2行的完成时限超过60个字。"],
        ),
        ("工作任务\t具体措施\t责任单位\t完成时限", ["没有找到任务，请重新复制粘贴。"]),
    ],
)
def test_all_that_is_wrong_with_pasted_rows_is_said_at_once(text, sentences):
    form = pasted(text)

    assert form.errors["rows"] == sentences
