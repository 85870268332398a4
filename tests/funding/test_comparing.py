"""Runs side by side, one moved by its coefficients, one adjusted by hand, and both on paper."""

from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from funding.chart import chart_of
from funding.models import AllocationRun
from tests.accounts.factories import make_desk
from tests.funding.factories import adopt, make_pool, make_run

pytestmark = pytest.mark.django_db


def page(name, thing):
    return reverse(f"funding:{name}", args=[thing.pk])


def moved(**changed):
    return {
        "base_each": "30000", "task_percent": "60", "service_percent": "40",
        "performance_percent": "0", "by_communities": "1", "by_service_minutes": "1", **changed,
    }  # fmt: skip


def test_two_trials_stand_side_by_side_with_their_differences(client, round, centers, leader):
    pool = make_pool(round)
    first = make_run(pool)
    second = make_run(pool, task_percent=30, snapshot=first.snapshot)
    client.sit_at(leader)

    answer = client.get(page("run_compare", pool))

    assert answer.context["runs"] == [first, second]
    assert {label: differs for label, _, differs in answer.context["terms"]} == {
        "每个中心基数": False, "下限和上限": False, "权重": True, "系数": False,
        "工作量数据": False, "连同前批清算": False,
    }  # fmt: skip
    lines = answer.context["lines"]
    assert [line.center for line in lines] == centers
    assert sum(line.others[0][1].by for line in lines) == 0
    assert [line.others[0][1].by for line in lines] == [-1_260_000, 1_050_000, 210_000]
    assert "（+10,500.00）" in answer.text
    alone = client.get(page("run_compare", pool), {"runs": second.pk})
    assert alone.context["runs"] == [second]


def test_a_pool_without_a_trial_has_nothing_to_compare(client, round, leader):
    client.sit_at(leader)

    assert "还没有测算" in client.get(page("run_compare", make_pool(round))).text


def test_a_moved_coefficient_shows_who_gains_and_loses_and_stores_nothing(
    client, round, centers, officer
):
    run = make_run(make_pool(round))
    client.sit_at(officer)
    before = client.get(page("run_what_if", run))

    answer = client.get(page("run_what_if", run), moved(task_percent="30", service_percent="70"))

    assert before.context["rows"] == []
    assert [found.by for _, _, found in answer.context["rows"]] == [-1_260_000, 1_050_000, 210_000]
    assert "2个中心增加，1个中心减少" in answer.text
    assert AllocationRun.objects.count() == 1
    tried = client.get(page("run_try", run.pool) + "?" + answer.context["query"])
    assert tried.context["form"]["task_percent"].value() == "30"


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"base_each": "11万"}, "base_each", "超过资金总额"),
        ({"cap_each": "5万"}, "cap_each", "分不完"),
        ({"task_percent": "70"}, "service_percent", "现在是110%"),
        ({"by_communities": "0"}, "by_communities", "至少给一项工作任务设系数"),
    ],
)
def test_numbers_that_cannot_be_are_answered_beside_them(
    client, round, centers, officer, changed, field, words
):
    run = make_run(make_pool(round))
    client.sit_at(officer)

    form = client.get(page("run_what_if", run), moved(**changed)).context["form"]

    assert list(form.errors) == [field]
    assert words in form.errors[field][0]


def test_a_run_without_a_snapshot_cannot_be_moved(client, round, centers, officer):
    run = make_run(make_pool(round))
    old = AllocationRun.objects.get(pk=run.pk)
    old.pk, old.form_token, old.snapshot = None, uuid4(), None
    old._state.adding = True
    old.save()
    for line in run.lines.all():
        line.pk, line.run, line.workload, line._state.adding = None, old, None, True
        line.save()
    client.sit_at(officer)

    shown = client.get(page("run_detail", old))
    answer = client.get(page("run_what_if", old), moved())

    assert "社区、村 12 个，占 50.0%" in shown.text
    assert answer.context["form"].non_field_errors() == [
        "本方案没有取数记录，不能试算，请重新测算。"
    ]


def test_an_adjustment_becomes_a_run_of_its_own(client, round, centers, officer, today):
    run = make_run(make_pool(round))
    client.sit_at(officer)
    typed = {"form_token": str(uuid4())}
    for center, amount, reason in zip(
        centers, ("-100", "", "100"), ("场地由街道提供", "", "新设服务站"), strict=True
    ):
        typed |= {f"adjustment_{center.pk}": amount, f"reason_{center.pk}": reason}

    answer = client.post(page("run_adjust", run), typed, follow=True)

    adjusted = AllocationRun.objects.exclude(pk=run.pk).get()
    assert (adjusted.snapshot, adjusted.terms) == (run.snapshot, run.terms)
    assert "- 100.00 元(调整：场地由街道提供) = 118,100.00 元" in answer.text
    assert "原方案不变" in answer.text


@pytest.mark.parametrize(
    ("amounts", "reason", "told"),
    [
        (("", "", ""), "", "没有改动任何一个中心的调整金额。"),
        (("1", "", ""), "补助", "各中心调整金额的合计须为零，现在是 +1.00 元"),
        (("1", "-1", ""), "", "调整金额须写明理由。"),
    ],
)
def test_a_wrong_adjustment_keeps_what_was_typed(
    client, round, centers, officer, amounts, reason, told
):
    run = make_run(make_pool(round))
    client.sit_at(officer)
    typed = {"form_token": str(uuid4())}
    for center, amount in zip(centers, amounts, strict=True):
        typed |= {f"adjustment_{center.pk}": amount, f"reason_{center.pk}": reason}

    answer = client.post(page("run_adjust", run), typed)

    assert told in answer.text
    assert AllocationRun.objects.count() == 1
    assert not any(amounts) or f'value="{amounts[0]}"' in answer.text


def test_the_notice_says_of_a_trial_that_it_is_one(client, round, centers, leader):
    run = make_run(make_pool(round))
    client.sit_at(leader)
    drafted = Document(BytesIO(client.get(page("run_notice", run)).content))
    adopt(run)

    answer = client.get(page("run_notice", run))

    decided = Document(BytesIO(answer.content))
    feet = [
        "".join(p.text for p in document.sections[0].footer.paragraphs)
        for document in (drafted, decided)
    ]
    assert ["不作为拨款依据" in foot for foot in feet] == [True, False]
    cells = [[cell.text for cell in row.cells] for row in decided.tables[0].rows]
    assert cells[1] == [centers[0].name, "118,200.00"]
    assert cells[-1] == ["合计", "300,000.00"]
    assert any("社区、村 12 个，占 50.0%" in p.text for p in decided.paragraphs)
    assert AuditEvent.objects.filter(what="下载资金分配通知").count() == 2


def test_the_table_adds_up_to_the_pool(client, round, centers, leader):
    run = make_run(make_pool(round))
    client.sit_at(leader)

    book = load_workbook(BytesIO(client.get(page("run_table", run)).content))

    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    total = next(row for row in rows if row[0] == "合计")
    assert total[12] == 300_000
    assert [row[1] for row in rows if row[0] in (1, 2, 3)] == [center.name for center in centers]


def test_the_longest_bar_is_as_wide_as_the_picture(round, centers):
    lines = list(make_run(make_pool(round)).lines.select_related("center").order_by("pk"))

    chart = chart_of(lines)

    assert chart.bars[0].base + chart.bars[0].rest == chart.width
    assert [bar.told for bar in chart.bars] == [
        "118,200.00元，占39.4%", "114,000.00元，占38.0%", "67,800.00元，占22.6%",
    ]  # fmt: skip
    assert chart_of([]).bars == []


def test_an_inspector_reads_a_run_and_takes_nothing_away(client, round, centers):
    run = make_run(make_pool(round))
    client.sit_at(make_desk(Role.INSPECTOR, run.district))

    shown = client.get(page("run_detail", run))

    assert "118,200.00" in shown.text
    assert page("run_notice", run) not in shown.text
    names = ("run_notice", "run_table")
    assert {client.get(page(name, run)).status_code for name in names} == {403}
