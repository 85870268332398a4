"""Acts on the parts of a thing stand in its history, field by field, and only for its readers."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.models import Obligation
from tests.accounts.factories import make_desk, make_district
from tests.conftest import PoliteClient
from tests.pilots.factories import (
    NOON,
    TASK,
    add_task,
    make_attachment,
    make_plan,
    make_recommendation,
    make_round,
    make_scan,
    make_unit,
    walk_up,
)
from tests.pilots.test_extensions import extend, owed
from tests.pilots.test_nil_returns import declare, step

pytestmark = pytest.mark.django_db
STAFF = {
    "name": "赵常务",
    "identity": "social_worker",
    "post": "professional",
    "certificate_level": "intermediate",
    "certificate_number": "201611010000000001",
    "approved_on": date(2016, 6, 20),
    "years": 8,
}
QUESTION = {"order": 1, "text": "是否已有督导协议", "kind": "yes_no", "is_required": True}


def story(role, name, thing, unit=None) -> dict[str, dict[str, tuple[str, str]]]:
    """What a desk reads: each act with its changed fields."""
    client = PoliteClient().sit_at(make_desk(role, unit))
    rows = client.get(reverse(f"pilots:{name}", args=[thing.pk])).context["rows"]
    return {row.act: {c.label: (c.before, c.after) for c in row.changes} for row in rows}


def test_people_and_files_of_a_form_are_told_to_its_district_and_not_to_the_city():
    form = make_recommendation()
    by = make_desk(Role.DISTRICT_OFFICER, form.district)
    facts = {"recommendation": form, "form_token": uuid4(), "by": by, "at": NOON}
    person = actions.add_staff(facts=STAFF, **facts)
    person = actions.change_staff(
        person=person, facts={**STAFF, "years": 9}, version=person.version, by=by, at=NOON
    )
    actions.remove_staff(person=person, by=by, at=NOON)
    attachment = make_attachment(form.submission, by=by)
    actions.remove_attachment(attachment=attachment, by=by, at=NOON)

    ours = story(Role.DISTRICT_LEADER, "recommendation_history", form)
    citys = story(Role.CITY_OFFICER, "recommendation_history", walk_up(form))

    assert ours["登记拟配备人员"]["证书级别"] == ("", "社会工作师")
    assert ours["修改拟配备人员"] == {"人员": ("", "赵常务"), "从业年限(年)": ("8", "9")}
    assert ours["移出拟配备人员"]["人员"][0] == "赵常务"
    assert ours["添加附件"]["文件"][1] == ours["移除附件"]["文件"][0] == attachment.file.name
    assert {act for act in citys if "人员" in act or "附件" in act} == set()


def test_a_voided_scan_is_told_with_its_reason():
    form = walk_up(make_recommendation(), until="sign")
    scan = make_scan(form.submission.versions.get())
    by = make_desk(Role.DISTRICT_OFFICER, form.district)
    actions.void_scan(scan=scan, reason="盖章不清", form_token=uuid4(), by=by, at=NOON)

    ours = story(Role.DISTRICT_OFFICER, "recommendation_history", form)

    assert ours["作废盖章件"]["作废原因"] == ("", "盖章不清")


def test_that_the_city_noted_something_is_told_to_the_city_alone_and_never_what():
    form = walk_up(make_recommendation())
    by = make_desk(Role.CITY_OFFICER)
    actions.add_note(recommendation=form, text="备注金丝雀", form_token=uuid4(), by=by, at=NOON)

    assert story(Role.CITY_LEADER, "recommendation_history", form)["添加内部备注"] == {}
    assert "添加内部备注" not in story(Role.DISTRICT_LEADER, "recommendation_history", form)


def test_a_row_of_the_table_is_told_by_what_changed_in_it():
    plan = make_plan(make_unit())
    by = make_desk(Role.DISTRICT_OFFICER, plan.district)
    task = add_task(plan, by=by, responsible="区社工委")
    facts = {**TASK, "responsible": "区民政局"}
    actions.change_task(task=task, facts=facts, version=task.version, by=by, at=NOON)

    ours = story(Role.DISTRICT_LEADER, "plan_history", plan)

    assert ours["添加任务"]["责任单位"] == ("", "区社工委")
    assert ours["修改任务"] == {
        "任务分解表": ("", task.task),
        "责任单位": ("区社工委", "区民政局"),
    }


def test_the_questions_of_a_round_stay_in_its_history_also_when_they_are_gone():
    round, by = make_round(), make_desk(Role.CITY_OFFICER)
    facts = {"form_token": uuid4(), "by": by, "at": NOON}
    question = actions.add_question(round=round, facts=QUESTION, **facts)
    reworded = {**QUESTION, "text": "是否已签督导协议"}
    question = actions.change_question(
        question=question, facts=reworded, version=question.version, by=by, at=NOON
    )
    actions.close_question(question=question, by=by, at=NOON)

    told = story(Role.CITY_LEADER, "round_history", round)

    assert told["添加补充问题"]["回答方式"] == ("", "是或否")
    assert told["修改补充问题"]["问题"] == ("是否已有督导协议", "是否已签督导协议")
    assert told["停用补充问题"]["补充问题"][0] == "是否已签督导协议"


def test_more_time_for_all_stands_with_the_round_and_with_each_district():
    round = make_round()
    obligation = owed(round)
    extend(obligation.stage)

    for name, thing in (("round_history", round), ("obligation_history", obligation)):
        told = story(Role.DISTRICT_OFFICER, name, thing)
        assert told["批准延期"]["理由"] == ("", "街道换届，材料需重新审议。")


def test_more_time_for_one_district_is_no_news_of_another():
    round = make_round()
    extend(owed(round))
    others = owed(round, district="海淀区")

    assert "批准延期" in story(Role.DISTRICT_OFFICER, "obligation_history", owed(round))
    assert "批准延期" not in story(Role.DISTRICT_OFFICER, "round_history", round)
    assert "批准延期" not in story(
        Role.DISTRICT_OFFICER, "obligation_history", others, make_district("海淀区")
    )


def test_a_nil_return_is_told_to_the_city_once_it_is_signed():
    obligation = owed(make_round())
    nil = declare(obligation)

    def told(role):
        return "提交零报告" in story(
            role, "obligation_history", Obligation.objects.get(pk=obligation.pk)
        )

    assert (told(Role.DISTRICT_LEADER), told(Role.CITY_OFFICER)) == (True, False)
    nil = step("sign", nil)
    assert (told(Role.DISTRICT_LEADER), told(Role.CITY_OFFICER)) == (True, True)
    own = story(Role.DISTRICT_OFFICER, "nil_history", nil)
    assert own["提交零报告"] == {"零报告理由": ("", "没有符合条件的街道。")}
    assert len(own) == 2


def test_a_unit_tells_how_it_came_to_its_state():
    unit = make_unit()
    actions.move_unit("run", unit=unit, by=make_desk(Role.CITY_OFFICER), at=NOON)

    told = story(Role.DISTRICT_LEADER, "unit_history", unit)

    assert told["开始运行"] == {"状态": ("筹建", "运行")}


def test_who_takes_a_copy_home_is_for_the_audit_desk():
    round, far = make_round(), make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    for act in ("下载填报工作簿", "导出报送情况"):
        record(act, at=NOON, by=far, obj=round)

    told = story(Role.DISTRICT_OFFICER, "round_history", round)

    assert AuditEvent.objects.filter(object_id=str(round.pk), what__startswith="下载").exists()
    assert {act for act in told if act[:2] in ("下载", "导出")} == set()
