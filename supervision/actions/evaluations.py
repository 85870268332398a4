"""An evaluation from its arrangement to the center's answer."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once, told_of_upload
from accounts.models import RoleGrant, StoredFile
from accounts.roles import Role
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import format_date
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from supervision import evaluation_notices as notices
from supervision.actions.templates import lock_template
from supervision.checks import round_of
from supervision.evaluation_states import EvaluationKind, EvaluationState
from supervision.grading import points_shown
from supervision.models import (
    Evaluation,
    EvaluationAnswer,
    EvaluationTemplate,
    Evaluator,
    EvidenceFile,
    Indicator,
    Score,
)
from supervision.models.fitness import unfit_evaluators

HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
MOST_FILES = 20
CLAUSE = "实施方案三(三)"


@transaction.atomic
def arrange_evaluation(
    *, center: Center, facts: Mapping[str, Any], form_token: UUID, by: RoleGrant, at: datetime
) -> Evaluation:
    """Begin an evaluation; ``facts``: kind, held_on, template, evaluators (members of the team).

    The round is the one in which the center's work of that day counts. Raises ``Refused``.
    """
    # The center's row makes two who arrange the same evaluation wait for each other.
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    stored = Evaluation.objects.filter(form_token=form_token).first()
    if stored is not None:
        return stored
    template = lock_template(facts["template"], by)
    day, evaluators = facts["held_on"], list(facts["evaluators"])
    round = round_of(center, day)
    problems = [
        *_round_problems(round, day),
        *_twice_problems(round, center, facts["kind"]),
        *_template_problems(template, center),
        *unfit_evaluators(center, evaluators, day),
    ]
    if by.role != Role.DISTRICT_OFFICER:
        problems.append(Problem("wrong_role", "评估由区级填报人安排。"))
    if problems:
        raise Refused(*problems)
    evaluation = Evaluation.objects.create(
        **units_of(center),
        round=round,
        template=template,
        kind=facts["kind"],
        held_on=day,
        arranged_by=by.user,
        form_token=form_token,
    )
    Evaluator.objects.bulk_create(
        Evaluator(evaluation=evaluation, supervisor=member) for member in evaluators
    )
    Score.objects.bulk_create(
        Score(evaluation=evaluation, indicator=line, most=line.most_tenths)
        for line in template.indicators.order_by("place")
    )
    who = "、".join(str(member) for member in evaluators)
    changes = filled_in(evaluation) | {"评估人员": ["", who]}
    record("安排评估", at=at, by=by, obj=evaluation, changes=changes)
    notices.arranged(evaluation, at=at)
    return evaluation


def _round_problems(round, day) -> list[Problem]:
    if round is None:
        message = f"{format_date(day)}不在该中心参加试点的服务期内。"
        return [Problem("no_round", message, CLAUSE, field="held_on")]
    if round.is_closed:
        return [round.why_closed(field="held_on")]
    return []


def _twice_problems(round, center: Center, kind: str) -> list[Problem]:
    rows = Evaluation.objects.filter(round=round, center=center, kind=kind)
    if round is None or not rows.exclude(state=EvaluationState.CANCELLED).exists():
        return []
    message = f"{center}在{round}已有{EvaluationKind(kind).label}。"
    return [Problem("evaluation_twice", message, field="kind")]


def _template_problems(template: EvaluationTemplate, center: Center) -> list[Problem]:
    if template.district_id == center.district_id:
        return []
    message = "请使用本区的评估模板；市级模板先复制为本区的。"
    return [Problem("not_own_template", message, field="template")]


@transaction.atomic
def save_scores(
    *,
    evaluation: Evaluation,
    scores: Mapping[int, tuple[int | None, str]],
    opinion: str,
    version: int,
    by: RoleGrant,
    at: datetime,
) -> Evaluation:
    """Keep a draft: by indicator the tenths of a point, or None, and the finding.

    Raises ``Stale`` when somebody saved since ``version``, and ``Refused``."""
    locked = _locked(evaluation, by)
    rows = list(locked.scores.select_related("indicator").order_by("indicator__place"))
    before = {row.indicator.name: _told(row) for row in rows} | {"总体评价": locked.opinion}
    problems = _scorer_problems(locked, by=by, at=at)
    if not problems:
        locked.check_version(version, before)
    for row in rows:
        row.tenths, row.finding = scores.get(row.indicator_id, (row.tenths, row.finding))
        if row.tenths is not None and not 0 <= row.tenths <= row.most:
            message = f"{row.indicator}的得分须在0到{row.indicator.points}分之间。"
            field = f"score_{row.indicator_id}"
            problems.append(Problem("score_beyond_points", message, field=field))
    if problems:
        raise Refused(*problems)
    Score.objects.bulk_update(rows, ["tenths", "finding"])
    locked.opinion, locked.version = opinion, locked.version + 1
    locked.save(update_fields=["opinion", "version"])
    after = {row.indicator.name: _told(row) for row in rows} | {"总体评价": opinion}
    changes = {name: [before[name], now] for name, now in after.items() if before[name] != now}
    record("保存评估评分", at=at, by=by, obj=locked, changes=changes)
    return locked


def _told(row: Score) -> str:
    points = f"{points_shown(row.tenths)}分" if row.tenths is not None else ""
    return " ".join(filter(None, (points, row.finding)))


def _scorer_problems(evaluation: Evaluation, *, by: RoleGrant, at: datetime) -> list[Problem]:
    problems = []
    if not evaluation.is_scored_by(by):
        message = "由评估人员本人评分；评估人员都没有平台账号的，由区级填报人代为登记。"
        problems.append(Problem("not_an_evaluator", message, CLAUSE))
    if not evaluation.is_draft:
        message = f"当前状态是“{evaluation.get_state_display()}”，不能再评分。"
        problems.append(Problem("not_in_scoring", message))
    if evaluation.round.is_closed:
        problems.append(evaluation.round.why_closed())
    if evaluation.held_on > beijing_date(at):
        message = f"评估日期是{format_date(evaluation.held_on)}，到当天才能评分。"
        problems.append(Problem("evaluation_ahead", message))
    return problems


@transaction.atomic
def take_evaluation_step(
    name: str,
    *,
    evaluation: Evaluation,
    by: RoleGrant,
    at: datetime,
    note: str = "",
    known: Mapping[str, str] | None = None,
) -> Evaluation:
    """Walk through the door. ``known``: what the platform knows now, by the words of ``Known``;
    it is kept beside the scores when they are handed in."""
    locked = _locked(evaluation, by)
    locked.move(name, by=by, at=at, note=note)
    if name == "submit":
        rows = list(locked.scores.select_related("indicator").exclude(indicator__known=""))
        for row in rows:
            row.known = (known or {}).get(row.indicator.known, "")
        Score.objects.bulk_update(rows, ["known"])
    notices.after_step(name, locked, at=at)
    return locked


@transaction.atomic
def answer_evaluation(
    *, evaluation: Evaluation, text: str, by: RoleGrant, at: datetime
) -> EvaluationAnswer:
    """意见反馈 of the center's heads to what was published to it, once. Raises ``Refused``."""
    locked = _locked(evaluation, by)
    problems = []
    if by.role not in HEADS:
        problems.append(Problem("wrong_role", "意见反馈由中心主任或常务主任填写。"))
    if EvaluationAnswer.objects.filter(evaluation=locked).exists():
        problems.append(Problem("already_answered", "本次评估已经反馈过意见，只能反馈一次。"))
    if locked.round.is_closed:
        problems.append(locked.round.why_closed())
    if problems:
        raise Refused(*problems)
    answer = EvaluationAnswer.objects.create(evaluation=locked, text=text, by=by, at=at)
    record("反馈评估意见", at=at, by=by, obj=locked, changes={"意见反馈": ["", text]})
    notices.answered(locked, at=at)
    return answer


def add_evidence(
    *, evaluation: Evaluation, indicator: Indicator | None, upload, form_token: UUID, by, at
) -> EvidenceFile:
    """Keep one file behind a score; the same form keeps it once. Raises ``Refused``."""
    held = EvidenceFile.objects.filter(evaluation=evaluation)

    def check() -> None:
        problems = _scorer_problems(evaluation, by=by, at=at)
        if held.count() >= MOST_FILES:
            message = f"每次评估最多上传{MOST_FILES}个文件，请合并后上传。"
            problems.append(Problem("files_too_many", message, field="file"))
        if problems:
            raise Refused(*problems)

    def attach(file: StoredFile) -> EvidenceFile:
        locked = _locked(evaluation, by)
        if problems := _scorer_problems(locked, by=by, at=at):
            raise Refused(*problems)
        row = EvidenceFile.objects.create(
            evaluation=locked, indicator=indicator, file=file, form_token=form_token, by=by, at=at
        )
        record("上传评估依据", at=at, by=by, obj=evaluation, changes=told_of_upload(file))
        return row

    return keep_once(
        upload,
        find=lambda: held.filter(form_token=form_token).first(),
        check=check,
        attach=attach,
        by=by,
        at=at,
    )


def _locked(evaluation: Evaluation, by: RoleGrant) -> Evaluation:
    rows = Evaluation.objects.visible_to(by).select_related("round", "center")
    return rows.select_for_update(of=("self",)).get(pk=evaluation.pk)
