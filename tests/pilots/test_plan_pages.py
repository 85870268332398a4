"""The pages of a district's plan."""

from datetime import date

import pytest

from accounts.roles import Role
from pilots.models import (
    DistrictPlan,
)
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    add_task,
    fill_plan,
    make_attachment,
    make_plan,
    make_round,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db
LIST_QUERIES = 11


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
    add_task(plan)
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
    add_task(plan)
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


def test_the_rows_are_filled_in_page_by_page(at_desk):
    plan = make_plan(make_unit())
    client = at_desk(Role.DISTRICT_OFFICER)
    row = {"measures": "选聘督导", "responsible": "区民政局", "due": "2021-06-30"}
    for task in ("督导团队", "挂牌"):
        token = client.get(page("task_add", plan.pk)).context["form"]["form_token"].value()
        sent = {"task": task, "form_token": token, **row}
        answer = client.post(page("task_add", plan.pk), sent)
        assert answer.url == page("task_list", plan.pk)
    first, second = plan.tasks.in_order()

    client.post(page("task_move", second.pk), {"direction": "up"})
    form = client.get(page("task_edit", first.pk)).context["form"]
    changed = {"task": "区级督导团队", "version": form["version"].value(), **row}
    client.post(page("task_edit", first.pk), changed)
    shown = text_of(client.get(page("task_list", plan.pk)))

    assert form["due"].value() == "2021年6月30日"
    assert shown.index("挂牌") < shown.index("区级督导团队")
    assert "2021年6月30日" in shown
    client.post(page("task_remove", second.pk))
    assert page("task_edit", second.pk) not in text_of(client.get(page("task_list", plan.pk)))
    assert client.get(page("task_edit", second.pk)).status_code == 404


def test_rows_are_pasted(at_desk):
    plan = make_plan(make_unit())
    client = at_desk(Role.DISTRICT_OFFICER)
    token = client.get(page("task_paste", plan.pk)).context["form"]["form_token"].value()
    data = {"rows": "挂牌\t选址\t街道\t六月\n总结\t\t\t", "form_token": token}

    for _ in range(2):
        answer = client.post(page("task_paste", plan.pk), data, follow=True)

    assert "已添加2行。" in text_of(answer)
    assert [row.task for row in plan.tasks.in_order()] == ["挂牌", "总结"]


def test_a_stale_row_keeps_what_was_typed(at_desk):
    row = add_task(make_plan(make_unit()))
    client = at_desk(Role.DISTRICT_OFFICER)
    data = {"measures": "", "responsible": "", "due": "", "version": 1}
    client.post(page("task_edit", row.pk), {"task": "先", **data})

    answer = client.post(page("task_edit", row.pk), {"task": "后", **data})

    assert answer.status_code == 409
    assert answer.context["form"]["task"].value() == "后"
    assert ("工作任务", "先") in answer.context["current"]


def test_closed_rows_say_why_and_offer_nothing(at_desk):
    plan = fill_plan(make_plan(make_unit()))
    row = plan.tasks.get()
    walk_up(plan, until="hand_in")
    client = at_desk(Role.DISTRICT_OFFICER)

    shown = text_of(client.get(page("task_list", plan.pk)))
    removed = client.post(page("task_remove", row.pk), follow=True)

    assert "当前状态是“待区级审核”，不能修改。" in shown
    assert page("task_add", plan.pk) not in shown
    assert "当前状态是“待区级审核”，不能修改。" in text_of(removed)
    assert "现在不能修改，原因如下" in text_of(client.get(page("task_edit", row.pk)))


@pytest.mark.parametrize("direction", ["", "sideways"])
def test_a_row_moves_up_or_down_and_nowhere_else(at_desk, direction):
    row = add_task(make_plan(make_unit()))
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(page("task_move", row.pk), {"direction": direction})

    assert answer.status_code == 400


def test_a_plan_is_read_and_printed_with_its_rows_units_and_files(at_desk):
    plan = fill_plan(make_plan(make_unit()))
    add_task(plan, task="挂牌", due_on=date(2022, 3, 1), due_words="")
    make_attachment(
        plan.submission, name="督导团队名单.pdf", kind="official", number="朝〔2021〕3号"
    )
    officer = at_desk(Role.DISTRICT_OFFICER)
    mine = text_of(officer.get(page("plan_detail", plan.pk)))
    assert "第2行“挂牌”的完成时限2022年3月1日不在服务期" in mine
    walk_up(plan, until="sign")
    city = at_desk(Role.CITY_OFFICER)

    for name in ("plan_detail", "plan_print"):
        shown = text_of(city.get(page(name, plan.pk)))
        for words in ("共1个街道(乡镇)", "任务分解表", "挂牌", "2022年3月1日", "督导团队名单.pdf"):
            assert words in shown, (name, words)
        assert "请核对" not in shown


def test_the_city_neither_prints_nor_counts_what_is_being_changed(at_desk):
    plan = fill_plan(make_plan(make_unit()))
    walk_up(plan)
    city = at_desk(Role.CITY_OFFICER)
    address = page("plan_list", round=plan.round_id)
    assert [row["task_count"] for row in city.get(address).context["rows"]] == [1]
    city.post(page("plan_return", plan.pk), {"tasks": "请分解到街道。"})
    add_task(plan)

    rows = city.get(address).context["rows"]

    assert [row["task_count"] for row in rows] == [None]
    assert city.get(page("plan_print", plan.pk)).status_code == 404
    officer = at_desk(Role.DISTRICT_OFFICER)
    assert [row["task_count"] for row in officer.get(address).context["rows"]] == [2]


def test_the_comparison_of_a_plan_speaks_of_its_rows(at_desk):
    plan = fill_plan(make_plan(make_unit()))
    row = plan.tasks.get()
    walk_up(plan)
    city = at_desk(Role.CITY_OFFICER)
    city.post(page("plan_return", plan.pk), {"tasks": "请写明日期。"})
    officer = at_desk(Role.DISTRICT_OFFICER)
    data = {"task": row.task, "measures": row.measures, "responsible": row.responsible}
    officer.post(page("task_edit", row.pk), {**data, "due": "2021-06-30", "version": 1})

    shown = text_of(officer.get(page("version_compare", plan.submission_id)))

    assert "第1行“组建区级督导团队”的完成时限" in shown
    assert "<del>6月底前</del>" in shown
    assert "<ins>2021年6月30日</ins>" in shown


def test_the_list_of_plans_costs_the_same_with_one_and_with_three(
    at_desk, django_assert_num_queries
):
    make_district("西城区")
    first = make_unit()
    fill_plan(make_plan(first))
    city = at_desk(Role.CITY_OFFICER)
    address = page("plan_list", round=first.round_id)
    with django_assert_num_queries(LIST_QUERIES):
        city.get(address)
    for name, street in (("海淀区", "中关村街道"), ("西城区", "德胜街道")):
        fill_plan(make_plan(make_unit(first.round, make_subdistrict(street, make_district(name)))))

    with django_assert_num_queries(LIST_QUERIES):
        assert len(city.get(address).context["rows"]) == 3
