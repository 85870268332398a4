"""Who evaluates what, by which template, and what becomes of the scores."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.problems import Refused, Stale
from supervision import actions
from supervision.checks import round_of
from supervision.default_template import default_rows
from supervision.evaluation_results import grade_of, performance_percent, results_of
from supervision.evaluation_states import EvaluationState, Grade
from supervision.models import Evaluation, EvaluationTemplate, EvidenceFile, Score
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.supervision.evaluating import (
    EVALUATED_ON,
    KNOWN,
    THAT_DAY,
    arrange,
    desk_of,
    make_evaluation,
    make_evaluator,
    make_evidence,
    make_template,
    officer_of,
    score,
    take,
)
from tests.supervision.factories import make_service, make_session, make_supervisor, make_team

pytestmark = pytest.mark.django_db
JOINED = date(2021, 6, 1)


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def district(center):
    return center.district


def neighbor(center):
    return make_subdistrict("潘家园街道", center.district)


def refused(call, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.codes


# Templates


def test_a_district_adopts_the_platforms_template_with_one_press_and_edits_it(district):
    first = make_template(district)
    rows = default_rows()
    rows[0]["points"], rows[1]["points"] = 7, 7

    assert make_template(district) == first
    changed = actions.change_template(
        template=first, rows=rows, version=1, by=officer_of(district), at=THAT_DAY
    )

    points = list(changed.indicators.order_by("place").values_list("points", flat=True))
    assert points[:2] == [7, 7]
    assert sum(points) == 100
    event = AuditEvent.objects.latest("pk")
    assert set(event.changes) == {"第1项", "第2项"}


def test_a_template_in_use_is_frozen_and_goes_on_as_its_next_edition(center, district):
    template = make_template(district)
    make_evaluation(center, EvaluationState.DRAFT, template=template)
    by = {"by": officer_of(district), "at": THAT_DAY}

    change = actions.change_template
    assert refused(change, template=template, rows=default_rows(), version=1, **by) == [
        "template_in_use"
    ]
    second = actions.copy_template(template=template, **by)

    assert (second.edition, second.is_in_use) == (2, False)
    assert actions.copy_template(template=template, **by) == second
    assert list(EvaluationTemplate.objects.all().in_force(district)) == [second]


def test_a_district_copies_the_citys_template_and_changes_neither_it_nor_anothers(district):
    citys, other = make_template(), make_template(make_district("海淀区"))
    by = {"by": officer_of(district), "at": THAT_DAY}

    own = actions.copy_template(template=citys, **by)

    assert own.district == district
    assert [row.name for row in own.indicators.order_by("place")] == [
        row["name"] for row in default_rows()
    ]
    change = {"template": citys, "rows": default_rows(), "version": 1}
    assert refused(actions.change_template, **change, **by) == ["not_own_template"]
    with pytest.raises(EvaluationTemplate.DoesNotExist):
        actions.change_template(**(change | {"template": other}), **by)


def test_somebody_elses_save_is_not_overwritten_and_two_presses_make_one_template(district):
    by = {"by": officer_of(district), "at": THAT_DAY}
    facts = {"name": "本区指标", "rows": default_rows(), "form_token": uuid4()}

    template = actions.add_template(**facts, **by)

    assert actions.add_template(**facts, **by) == template
    again = facts | {"form_token": uuid4(), "rows": default_rows()[1:]}
    assert refused(actions.add_template, **again, **by) == [
        "points_not_100",
        "template_name_taken",
    ]
    with pytest.raises(Stale):
        actions.change_template(template=template, rows=default_rows(), version=9, **by)


# Who evaluates


def test_the_centers_own_supervisor_does_not_evaluate_it(center, district):
    free = make_evaluator(district)
    serving = make_evaluator(district, name="邓督导")
    make_service(serving, center.subdistrict)

    assert refused(arrange, center, free, serving) == ["evaluator_serves_center"]
    assert not Evaluation.objects.exists()
    assert arrange(center, free).evaluators.get().supervisor == free


def test_one_who_stopped_this_year_or_held_a_session_is_no_stranger_either(center, district):
    stopped = make_evaluator(district)
    service = make_service(stopped, center.subdistrict)
    last = EVALUATED_ON - timedelta(days=30)
    actions.stop_service(service=service, ends_on=last, by=officer_of(district), at=THAT_DAY)
    guest = make_desk(Role.SUPERVISOR, center.subdistrict)
    make_session(center, supervisor=guest)
    guest.served.clear()
    held = make_supervisor(make_team(district), guest)

    assert refused(arrange, center, stopped, held) == ["evaluator_serves_center"] * 2


def test_a_service_of_another_center_or_that_began_later_is_no_hindrance(center, district):
    elsewhere = make_center(make_unit(round_of(center, EVALUATED_ON), neighbor(center)))
    member = make_evaluator(district)
    make_service(member, elsewhere.subdistrict)
    make_service(member, center.subdistrict, EVALUATED_ON + timedelta(days=1), at=THAT_DAY)

    assert arrange(center, member).evaluators.count() == 1


@pytest.mark.parametrize(
    ("held_on", "codes"),
    [(JOINED, []), (JOINED - timedelta(days=1), ["evaluator_not_on_team"])],
)
def test_an_evaluator_is_on_the_team_that_very_day(center, district, held_on, codes):
    member = make_evaluator(district, starts_on=JOINED)

    found = refused(arrange, center, member, held_on=held_on) if codes else []

    assert found == codes
    assert codes or arrange(center, member, held_on=held_on)


def test_everything_against_an_evaluation_at_once(center, district):
    stranger = make_evaluator(make_district("海淀区"))
    make_evaluation(center, EvaluationState.DRAFT)

    codes = refused(arrange, center, stranger, template=make_template(), kind="final")

    assert codes == ["evaluation_twice", "not_own_template", "evaluator_not_on_team"]
    outside = refused(arrange, center, make_evaluator(district), held_on=date(2022, 2, 1))
    assert outside == ["no_round"]


def test_a_cancelled_evaluation_makes_room_for_another_of_its_kind(center):
    make_evaluation(center, EvaluationState.CANCELLED)

    make_evaluation(center, EvaluationState.DRAFT)

    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.update(state=EvaluationState.DRAFT)


# Scores


def test_a_draft_may_have_gaps_and_a_submission_names_them_all(center, district):
    evaluator = make_evaluator(district)
    evaluation = arrange(center, evaluator)
    first, second = evaluation.scores.order_by("indicator__place")[:2]
    facts = {"opinion": "", "version": 1, "by": desk_of(evaluator), "at": THAT_DAY}
    said = {first.indicator_id: (55, ""), second.indicator_id: (80, "")}

    saved = actions.save_scores(evaluation=evaluation, scores=said, **facts)

    with pytest.raises(Refused) as refusal:
        take("submit", saved, desk_of(evaluator))
    assert refusal.value.codes == ["scores_missing", "findings_missing"]
    missing, silent = (problem.message for problem in refusal.value.problems)
    assert "还有11项" in missing
    assert first.indicator.name in silent
    assert second.indicator.name not in silent + missing
    with pytest.raises(Stale):
        actions.save_scores(evaluation=evaluation, scores=said, **facts)


def test_a_score_is_never_more_than_its_points_not_even_in_the_database(center, district):
    evaluator = make_evaluator(district)
    evaluation = arrange(center, evaluator)
    row = evaluation.scores.earliest("pk")
    said = {row.indicator_id: (row.most + 1, "")}
    facts = {"opinion": "", "version": 1, "by": desk_of(evaluator), "at": THAT_DAY}

    assert refused(actions.save_scores, evaluation=evaluation, scores=said, **facts) == [
        "score_beyond_points"
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(pk=row.pk).update(tenths=row.most + 1)


@pytest.mark.parametrize(
    ("off", "shown", "grade"), [(100, "90", "优秀"), (101, "89.9", "良好"), (401, "59.9", "不合格")]
)
def test_the_total_and_its_grade_are_those_of_the_hand_in(center, off, shown, grade):
    evaluation = make_evaluation(center, EvaluationState.SUBMITTED, off=off)

    assert (evaluation.total_shown, evaluation.get_grade_display()) == (shown, grade)
    known = Score.objects.get(evaluation=evaluation, indicator__known="cases").known
    assert known == KNOWN["cases"]
    wrong = Grade.PASSED if grade != "合格" else Grade.GOOD
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.filter(pk=evaluation.pk).update(grade=wrong)


def test_who_scores_and_who_publishes(center, district):
    evaluator, other = make_evaluator(district), make_evaluator(district)
    evaluation = arrange(center, evaluator)
    officer = officer_of(district)
    facts = {"scores": {}, "opinion": "", "version": 1, "at": THAT_DAY}

    assert refused(actions.save_scores, evaluation=evaluation, by=officer, **facts) == [
        "not_an_evaluator"
    ]
    with pytest.raises(Evaluation.DoesNotExist):
        actions.save_scores(evaluation=evaluation, by=desk_of(other), **facts)
    early = facts | {"at": THAT_DAY - timedelta(days=1), "by": desk_of(evaluator)}
    assert refused(actions.save_scores, evaluation=evaluation, **early) == ["evaluation_ahead"]
    submitted = take("submit", score(evaluation, desk_of(evaluator)), desk_of(evaluator))
    late = facts | {"by": desk_of(evaluator)}
    assert refused(actions.save_scores, evaluation=submitted, **late) == ["not_in_scoring"]
    assert refused(take, "publish", submitted, desk_of(evaluator)) == ["wrong_role"]
    back = take("send_back", submitted, officer, note="请补充依据")
    assert (back.state, back.total, back.grade) == ("draft", None, None)


def test_of_members_without_an_account_the_officer_writes_and_another_publishes(center, district):
    member = make_supervisor(make_team(district))
    evaluation = arrange(center, member)
    officer = officer_of(district)
    submitted = take("submit", score(evaluation, officer), officer)

    assert refused(take, "publish", submitted, officer) == ["same_person"]
    published = take("publish", submitted, officer_of(district))

    assert published.state == EvaluationState.PUBLISHED
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.update(published_by=officer.user)


def test_an_evaluator_who_began_to_serve_meanwhile_cannot_hand_in(center, district):
    evaluator = make_evaluator(district)
    evaluation = score(arrange(center, evaluator), desk_of(evaluator))
    make_service(evaluator, center.subdistrict)

    assert refused(take, "submit", evaluation, desk_of(evaluator)) == ["evaluator_serves_center"]


# Who sees it


@pytest.mark.parametrize("state", EvaluationState)
def test_a_center_reads_what_was_published_to_it_and_others_their_own(center, district, state):
    evaluation = make_evaluation(center, state)
    evaluator = evaluation.evaluators.get().supervisor
    desks = {
        "executive": make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        "neighbor": make_desk(Role.EXECUTIVE_DIRECTOR, neighbor(center)),
        "officer": officer_of(district),
        "far officer": officer_of(make_district("海淀区")),
        "city": make_desk(Role.CITY_VIEWER),
        "evaluator": desk_of(evaluator),
        "its supervisor": make_desk(Role.SUPERVISOR, center.subdistrict),
    }

    seeing = {name for name, desk in desks.items() if Evaluation.objects.visible_to(desk).exists()}

    published = {"executive"} if state == EvaluationState.PUBLISHED else set()
    assert seeing == {"officer", "city", "evaluator"} | published


def test_the_center_answers_once_and_hears_of_the_result(center):
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    evaluation = make_evaluation(center)
    facts = {"evaluation": evaluation, "text": "对扣分项无异议", "at": THAT_DAY}

    assert Message.objects.filter(desk=head, title="评估结果公布").count() == 1
    actions.answer_evaluation(by=head, **facts)

    assert refused(actions.answer_evaluation, by=head, **facts) == ["already_answered"]
    worker = make_desk(Role.CENTER_WORKER, center.subdistrict)
    assert "wrong_role" in refused(actions.answer_evaluation, by=worker, **facts)


def test_evidence_is_kept_while_it_is_scored_and_never_rewritten(center, district):
    evaluator = make_evaluator(district)
    evaluation = arrange(center, evaluator)
    evidence = make_evidence(evaluation, desk_of(evaluator))

    assert evidence.indicator.place == 1
    take("submit", score(evaluation, desk_of(evaluator)), desk_of(evaluator))
    evaluation.refresh_from_db()
    assert refused(make_evidence, evaluation, desk_of(evaluator)) == ["not_in_scoring"]
    with pytest.raises(TypeError):
        EvidenceFile.objects.update(indicator=None)


# What it feeds


def test_the_final_evaluation_counts_before_the_midterm_and_nothing_unpublished(
    center, district, django_assert_num_queries
):
    other = make_center(make_unit(round_of(center, EVALUATED_ON), neighbor(center)))
    round = round_of(center, EVALUATED_ON)
    make_evaluation(center, kind="midterm", off=250)
    make_evaluation(other, EvaluationState.SUBMITTED)

    assert grade_of(center, round) == Grade.PASSED
    assert grade_of(other, round) is None
    make_evaluation(center, kind="final", off=125)

    with django_assert_num_queries(1):
        assert performance_percent(round, [center, other]) == {center.pk: Decimal("87.5")}
    assert results_of(round, [center])[center.pk].kind == "final"
    of_district = results_of(round, district=district).values()
    assert [result.grade for result in of_district] == [Grade.GOOD]
