"""The tasks of the plan come back in the report, each with what became of it."""

import json

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused, Stale
from pilots.actions import remove_task, take_step
from reports.models import SummaryReport, TaskOutcome
from reports.parts.actions.outcomes import save_outcomes, version_of
from reports.parts.plan_tasks import task_rows
from reports.parts.tables import part_tables
from reports.readings import live_reading, signed_reading
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, add_task, make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, fill_outcomes, make_summary, texts_of
from tests.reports.parts.factories import officer_of, signed_plan

NOTHING = {"outcome": "", "done": "", "reason": ""}


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def plan(round):
    unit = make_unit(round, make_subdistrict("劲松街道"))
    return signed_plan(round, unit.district, "建成中心", "开展督导")


@pytest.fixture
def report(plan):
    return make_summary(plan.round, plan.district, filled_in=False, **texts_of(plan.district))


def save(report, said, **changed):
    by = officer_of(report.district)
    facts = {"version": version_of(report), "by": by, "at": DECEMBER, **changed}
    save_outcomes(report=report, said=said, **facts)


def keys(report) -> list[str]:
    return [row.key for row in task_rows(report)]


def revise(plan, change):
    """Returned by the city, changed, and signed again."""
    city = make_desk(Role.CITY_OFFICER)
    opinion = [("tasks", "请调整。")]
    take_step("return", content=plan, by=city, at=NOON, returns=opinion)
    change()
    walk_up(plan, until="sign")


def test_every_task_of_the_signed_plan_comes_back_in_its_order(report):
    assert [row.task for row in task_rows(report)] == ["建成中心", "开展督导"]


def test_a_row_that_no_leader_has_signed_is_not_there(report, plan):
    plan.tasks.update(task="正在改的任务")

    assert [row.task for row in task_rows(report)] == ["建成中心", "开展督导"]


def test_each_missing_outcome_keeps_the_report_from_being_handed_in_all_at_once(report):
    problems = report.missing()

    assert [problem.code for problem in problems] == ["outcome_incomplete"] * 2
    assert ["建成中心" in problems[0].message, "开展督导" in problems[1].message] == [True] * 2
    assert problems[0].url.endswith(f"#id_outcome-{keys(report)[0]}")
    with pytest.raises(Refused) as refusal:
        take_step("hand_in", content=report, by=officer_of(report.district), at=DECEMBER)
    assert refusal.value.codes == ["outcome_incomplete"] * 2


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (NOTHING, "请选择完成情况。"),
        ({**NOTHING, "outcome": "done"}, "请写明完成了什么。"),
        ({**NOTHING, "outcome": "done", "done": "已建成"}, ""),
        ({**NOTHING, "outcome": "partly"}, "请写明完成了什么，写明没有完成的原因。"),
        ({**NOTHING, "outcome": "partly", "done": "两家"}, "请写明没有完成的原因。"),
        ({**NOTHING, "outcome": "undone", "reason": " \n"}, "请写明没有完成的原因。"),
        ({**NOTHING, "outcome": "undone", "reason": "场地未到位"}, ""),
    ],
)
def test_what_a_row_still_lacks(report, said, lacks):
    save(report, {keys(report)[0]: said})

    assert task_rows(report)[0].lacks == lacks


def test_a_draft_may_be_half_done_and_is_kept(report):
    first, second = keys(report)

    save(report, {first: {**NOTHING, "outcome": "partly"}, second: NOTHING})

    assert [row.outcome for row in task_rows(report)] == ["partly", ""]
    event = AuditEvent.objects.get(what="填写任务完成情况")
    assert event.changes == {"建成中心：完成情况": ["", "部分完成"]}


def test_a_stale_page_is_refused_with_what_is_stored(report):
    first, _ = keys(report)
    seen = version_of(report)
    save(report, {first: {**NOTHING, "outcome": "done"}})

    with pytest.raises(Stale) as stale:
        save(report, {first: {**NOTHING, "outcome": "undone"}}, version=seen)

    assert stale.value.current == {"建成中心": "已完成"}
    assert TaskOutcome.objects.get().outcome == "done"


def test_a_saved_page_without_changes_writes_nothing(report):
    first, _ = keys(report)
    save(report, {first: {**NOTHING, "outcome": "done"}})
    before = version_of(report)

    save(report, {first: {**NOTHING, "outcome": "done"}})

    assert version_of(report) == before
    assert AuditEvent.objects.filter(what="填写任务完成情况").count() == 1


def test_a_task_of_another_district_is_not_taken(report, round):
    other = signed_plan(
        round,
        make_unit(round, make_subdistrict("中关村街道", make_district("海淀区"))).district,
        "别区任务",
    )

    with pytest.raises(Refused) as refusal:
        save(report, {str(other.tasks.get().pk): NOTHING})

    assert refusal.value.codes == ["task_not_in_plan"]
    assert not TaskOutcome.objects.exists()


def test_a_plan_revised_after_the_report_began_brings_its_new_tasks_and_says_what_it_lost(
    report, plan
):
    fill_outcomes(report)
    gone = plan.tasks.get(task="开展督导")

    def change():
        remove_task(task=gone, by=officer_of(plan.district), at=NOON)
        add_task(plan, task="组织培训")

    revise(plan, change)

    assert [(row.task, row.is_gone, row.outcome) for row in task_rows(report)] == [
        ("建成中心", False, "done"),
        ("组织培训", False, ""),
        ("开展督导", True, "done"),
    ]
    assert [problem.code for problem in report.missing()] == ["outcome_incomplete"]
    table = part_tables(live_reading(report, at=DECEMBER).rows)[0].table
    assert table.rows[2].cells[0] == "开展督导（方案已移除）"


def test_signing_freezes_the_rows_and_reads_them_back(report):
    first, second = keys(report)
    undone = {**NOTHING, "outcome": "undone", "reason": "督导协议未签"}
    save(report, {first: {**NOTHING, "outcome": "done", "done": "三家"}, second: undone})
    walk_up(report, until="sign", at=DECEMBER)
    version = report.submission.versions.get()

    TaskOutcome.objects.update(done="后来改的")

    assert version.is_intact
    assert version.format == SummaryReport.FORMAT
    rows = part_tables(signed_reading(version).rows)[0].table.rows
    assert [row.cells[3:] for row in rows] == [
        ("已完成", "三家", ""),
        ("未完成", "", "督导协议未签"),
    ]


def test_an_older_version_reads_well_without_the_parts(report):
    fill_outcomes(report)
    walk_up(report, until="sign", at=DECEMBER)
    version = report.submission.versions.get()
    content = json.loads(version.text)
    for key in ("task_outcomes", "problems", "exemplary", "supplements"):
        del content[key]
    version.text = json.dumps(content)

    assert part_tables(signed_reading(version).rows) == []


def test_after_a_return_only_the_parts_it_names_open(report):
    fill_outcomes(report)
    report = walk_up(report, at=DECEMBER)
    opinion = [("funds_text", "请说明结余。")]
    city = make_desk(Role.CITY_OFFICER)
    take_step("return", content=report, by=city, at=DECEMBER, returns=opinion)

    with pytest.raises(Refused) as refusal:
        save(report, {keys(report)[0]: NOTHING})

    assert refusal.value.codes == ["section_closed"]


def test_what_is_handed_in_takes_no_change(report):
    fill_outcomes(report)
    report = walk_up(report, until="hand_in", at=DECEMBER)

    with pytest.raises(Refused) as refusal:
        save(report, {keys(report)[0]: NOTHING})

    assert refusal.value.codes == ["form_closed"]


def test_a_task_that_the_plan_gained_during_a_return_can_be_answered_though_it_named_others(
    report, plan
):
    fill_outcomes(report)
    report = walk_up(report, at=DECEMBER)
    city = make_desk(Role.CITY_OFFICER)
    opinion = [("tasks_text", "请核对。")]
    take_step("return", content=report, by=city, at=DECEMBER, returns=opinion)
    report = SummaryReport.objects.get()
    done = {"outcome": "done", "done": "做完了", "reason": ""}
    with pytest.raises(Refused) as refusal:
        save(report, {keys(report)[0]: done})
    assert refusal.value.codes == ["section_closed"]

    revise(plan, lambda: add_task(plan, task="新增的任务"))
    save(report, {keys(report)[-1]: done})

    walk_up(report, until="sign", at=DECEMBER)
    assert report.submission.versions.count() == 2
