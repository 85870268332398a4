"""The 问题清单 row by row, and the exemplary cases that the report comes with."""

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.exemplary.states import PieceState
from core.problems import Refused, Stale
from pilots.actions import take_step
from pilots.models import Round
from reports.models import ChosenCase, ReportProblem, SummaryReport
from reports.parts.actions import problems
from reports.parts.actions.chosen import choose_cases
from reports.parts.chosen import choosable
from reports.parts.readiness import warnings
from reports.parts.tables import case_texts, part_tables
from reports.readings import live_reading, signed_reading
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.exemplary.factories import make_piece, make_published, take
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_summary
from tests.reports.parts.factories import PROBLEM, make_problem, officer_of

CANARY = "金丝雀身份"


@pytest.fixture
def center(db):
    return make_center(make_unit(make_round(), make_subdistrict("劲松街道")))


@pytest.fixture
def report(center):
    return make_summary(Round.objects.get(), center.district)


def acting(report) -> dict:
    return {"by": officer_of(report.district), "at": DECEMBER}


def named(report) -> list[str]:
    return [row.problem for row in report.problems.present().in_order()]


def test_rows_are_added_changed_moved_and_taken_away(report):
    first, second, third = (make_problem(report, problem=name) for name in "甲乙丙")

    problems.move_problem(row=third, is_up=True, **acting(report))
    problems.move_problem(row=first, is_up=True, **acting(report))  # at the top it stays
    problems.remove_problem(row=first, **acting(report))
    problems.remove_problem(row=first, **acting(report))
    problems.change_problem(
        row=second, facts={**PROBLEM, "problem": "乙改"}, version=1, **acting(report)
    )

    assert named(report) == ["丙", "乙改"]
    assert ReportProblem.objects.count() == 3
    said = AuditEvent.objects.filter(object_type="reports.SummaryReport").order_by("pk")
    assert list(said.values_list("what", flat=True))[-6:] == [
        *("添加问题", "添加问题", "添加问题"),
        *("调整问题顺序", "移除问题", "修改问题"),
    ]


def test_a_row_that_somebody_else_saved_is_not_written_over(report):
    row = make_problem(report)
    change = {"row": row, "version": 1, **acting(report)}
    problems.change_problem(facts={**PROBLEM, "problem": "先改"}, **change)

    with pytest.raises(Stale) as stale:
        problems.change_problem(facts={**PROBLEM, "problem": "后改"}, **change)

    assert stale.value.current["问题"] == "先改"
    assert named(report) == ["先改"]


def test_the_same_form_adds_one_row(report):
    token = uuid4()
    for _ in range(2):
        problems.add_problem(report=report, facts=PROBLEM, form_token=token, **acting(report))

    assert ReportProblem.objects.count() == 1


@pytest.mark.parametrize(("there", "codes"), [(49, []), (50, ["problems_too_many"])])
def test_the_list_ends_at_fifty_rows(report, there, codes):
    ReportProblem.objects.bulk_create(
        ReportProblem(
            report=report, round=report.round, district=report.district, position=n, problem="满"
        )
        for n in range(there)
    )
    try:
        make_problem(report)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes


def test_a_row_without_a_problem_is_none(report):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportProblem.objects.create(
            report=report, round=report.round, district=report.district, position=1, problem=""
        )


def test_a_closed_report_takes_no_row(report):
    report = walk_up(report, until="hand_in", at=DECEMBER)

    with pytest.raises(Refused) as refusal:
        make_problem(report)

    assert refusal.value.codes == ["form_closed"]


def test_the_signed_list_stays_and_a_comparison_knows_its_rows(report):
    row = make_problem(report, problem="持证人员不足")
    walk_up(report, until="sign", at=DECEMBER)
    ReportProblem.objects.update(problem="后来改的")

    tables = part_tables(signed_reading(report.submission.versions.get()).rows)
    (table,) = (part.table for part in tables if part.key == "problems")

    assert [(each.key, each.cells[0]) for each in table.rows] == [(str(row.pk), "持证人员不足")]


def test_only_the_districts_own_published_or_approved_cases_can_be_chosen(report, center):
    shown = make_published(center)
    approved = make_piece(PieceState.WITH_CITY, center)
    make_piece(PieceState.WITH_DISTRICT, center)
    haidian = make_unit(report.round, make_subdistrict("中关村街道", make_district("海淀区")))
    foreign = make_published(make_center(haidian))

    assert set(choosable(report)) == {shown, approved}
    with pytest.raises(Refused) as refusal:
        choose_cases(report=report, pieces=[shown, foreign], **acting(report))
    assert refusal.value.codes == ["case_not_choosable"]
    assert not ChosenCase.objects.exists()


def test_three_cases_are_taken_and_four_are_not(report, center):
    pieces = [make_published(center) for _ in range(4)]

    choose_cases(report=report, pieces=pieces[:3], **acting(report))
    with pytest.raises(Refused) as refusal:
        choose_cases(report=report, pieces=pieces, **acting(report))

    assert refusal.value.codes == ["cases_too_many"]
    assert [row.piece for row in report.chosen.order_by("place")] == pieces[:3]
    with pytest.raises(IntegrityError), transaction.atomic():
        ChosenCase.objects.create(
            report=report, piece=pieces[3], place=4, round=report.round, district=report.district
        )


def test_the_library_text_alone_is_frozen_and_never_who_it_is_about(report, center):
    shown = make_published(center, consent_signer=f"{CANARY}签署人")
    approved = make_piece(PieceState.WITH_CITY, center, lessons=f"{CANARY}未公开的经验")
    choose_cases(report=report, pieces=[shown, approved], **acting(report))

    walk_up(report, until="sign", at=DECEMBER)

    version = report.submission.versions.get()
    frozen = json.loads(version.text)
    assert CANARY not in version.text
    assert str(shown.author) not in json.dumps(frozen["exemplary"], ensure_ascii=False)
    assert [row["key"] for row in case_texts(frozen)] == [str(shown.public_id)]
    assert case_texts(frozen)[0]["texts"]["lessons"] == shown.edition.lessons
    assert [row["title"] for row in frozen["exemplary"]] == [
        shown.edition.title,
        "典型案例（待市级审定）",
    ]


def test_a_case_taken_down_meanwhile_must_be_chosen_anew(report, center):
    piece = make_published(center)
    choose_cases(report=report, pieces=[piece], **acting(report))
    take("withdraw", piece, by=officer_of(center.district), note="家属要求")

    assert [problem.code for problem in report.missing()] == ["chosen_case_gone"]
    frozen = live_reading(report, at=DECEMBER).rows["exemplary"]
    assert (frozen[0]["texts"], frozen[0]["title"]) == ({}, "典型案例（已撤下）")
    with pytest.raises(Refused):
        take_step("hand_in", content=report, **acting(report))
    choose_cases(report=report, pieces=[], **acting(report))
    assert report.missing() == []


def test_the_only_case_taken_down_during_a_return_can_be_let_go_though_the_return_named_others(
    client, report, center
):
    piece = make_published(center)
    choose_cases(report=report, pieces=[piece], **acting(report))
    report = returned(report)
    take("withdraw", piece, by=officer_of(center.district), note="家属要求")
    (gone,) = report.missing()
    officer = client.sit_at(officer_of(center.district))

    page = officer.get(gone.url).content.decode()
    assert ("所附的第1篇典型案例已撤下" in page, 'type="submit"' in page) == (True, True)
    assert officer.post(gone.url).status_code == 302

    assert not ChosenCase.objects.exists()
    walk_up(report, until="sign", at=DECEMBER)
    assert report.submission.versions.count() == 2


def test_a_part_that_lacks_nothing_stays_closed_where_the_return_does_not_name_it(report, center):
    report = returned(report)

    with pytest.raises(Refused) as refusal:
        choose_cases(report=report, pieces=[make_published(center)], **acting(report))

    assert refusal.value.codes == ["section_closed"]


def returned(report) -> SummaryReport:
    """Signed and sent back for one of its texts."""
    opinion = [("tasks_text", "请核对。")]
    city = {"by": make_desk(Role.CITY_OFFICER), "at": DECEMBER}
    report = walk_up(report, at=DECEMBER)
    take_step("return", content=report, returns=opinion, **city)
    return SummaryReport.objects.get(pk=report.pk)


def test_a_report_without_a_case_is_reminded_where_there_is_one_to_choose(report, center):
    assert warnings(report) == []
    piece = make_published(center)
    assert ["典型案例" in problem.message for problem in warnings(report)] == [True]

    choose_cases(report=report, pieces=[piece], **acting(report))

    assert warnings(report) == []
