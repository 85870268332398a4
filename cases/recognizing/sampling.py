"""抽查: a sample is drawn and frozen, and what was found in each case is written beside it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases import notices
from cases.models import Case, DrawnCase, Finding, Outcome, Sample
from cases.recognizing.drawing import draw
from cases.states import CaseState, Recognition
from core.changes import filled_in
from core.problems import Problem, Refused
from pilots.models import Round

DRAWN = "抽取抽查样本"
FOUND = "登记抽查结果"


def population(round: Round, by: RoleGrant):
    """What a sample is drawn from: closed cases of the round that were not declined."""
    cases = Case.objects.visible_to(by).filter(round=round, state=CaseState.CLOSED)
    return cases.exclude(recognition=Recognition.DECLINED).order_by("number")


@transaction.atomic
def draw_sample(
    *,
    round: Round,
    seed: str,
    share: int | None,
    number: int | None,
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Sample:
    """Draw by ``share`` (percent) or ``number`` and keep seed, range and result. Raises ``Refused``."""
    if by.role != Role.DISTRICT_OFFICER:
        raise Refused(Problem("wrong_role", f"抽查由{Role.DISTRICT_OFFICER.label}办理。"))
    # The round's row is the queue for the same button pressed twice.
    round = Round.objects.select_for_update().get(pk=round.pk)
    stored = Sample.objects.visible_to(by).filter(form_token=form_token).first()
    if stored:
        return stored
    cases = {row.number: row for row in population(round, by).only("number", "center_id")}
    if problems := _against_drawing(round, cases, share, number):
        raise Refused(*problems)
    drawn = draw(
        {number: case.center_id for number, case in cases.items()},
        seed=seed,
        share=share,
        number=number,
    )
    sample = Sample.objects.create(
        round=round,
        district_id=by.district_id,
        seed=seed,
        share=share,
        number=number,
        population=[[number, case.center_id] for number, case in cases.items()],
        size=len(drawn),
        form_token=form_token,
        drawn_by=by,
        drawn_at=at,
    )
    DrawnCase.objects.bulk_create(
        DrawnCase(sample=sample, case=cases[number], place=place)
        for place, number in enumerate(drawn, start=1)
    )
    told = {"随机种子": ["", seed], "抽样范围": ["", len(cases)], "抽中个数": ["", len(drawn)]}
    record(DRAWN, at=at, by=by, obj=sample, changes=told)
    return sample


def drawn_again(sample: Sample) -> bool:
    """Whether drawing once more from what was frozen gives the very cases that were kept."""
    cases = {number: center for number, center in sample.population}
    again = draw(cases, seed=sample.seed, share=sample.share, number=sample.number)
    kept = sample.drawn.order_by("place", "pk").values_list("case__number", flat=True)
    return again == list(kept)


@transaction.atomic
def find(
    *, drawn: DrawnCase, outcome: str, text: str, form_token: UUID, by: RoleGrant, at: datetime
) -> Finding:
    """Write what was found in a case; a later word stands above an earlier one. Raises ``Refused``."""
    case = Case.objects.select_for_update().get(pk=drawn.case_id)
    stored = drawn.findings.filter(form_token=form_token).first()
    if stored:
        return stored
    text = text.replace("\0", "").strip()
    if problems := _against_finding(drawn, outcome, text, by):
        raise Refused(*problems)
    finding = Finding.objects.create(
        drawn=drawn, outcome=outcome, text=text, form_token=form_token, by=by, at=at
    )
    record(FOUND, at=at, by=by, obj=case, changes=filled_in(finding, ("outcome", "text")))
    if outcome == Outcome.WRONG:
        notices.problem_found(case, at=at)
    return finding


def _against_drawing(round: Round, cases, share, number) -> list[Problem]:
    problems = []
    if (share is None) == (number is None):
        sentence = "抽查比例和抽查个数，请填写其中一项。"
        problems.append(Problem("share_or_number", sentence, field="share"))
    if round.is_closed:
        problems.append(round.why_closed("不能再抽查", field="round"))
    if not cases:
        sentence = f"{round}还没有可以抽查的案例：结案后、未被不予认定的案例才列入范围。"
        problems.append(Problem("nothing_to_draw", sentence, field="round"))
    return problems


def _against_finding(drawn: DrawnCase, outcome: str, text: str, by: RoleGrant) -> list[Problem]:
    if by.role != Role.DISTRICT_OFFICER:
        return [Problem("wrong_role", f"抽查由{Role.DISTRICT_OFFICER.label}办理。")]
    problems = []
    if drawn.sample.round.is_closed:
        problems.append(drawn.sample.round.why_closed("不能再登记抽查结果"))
    if outcome != Outcome.TRUE and not text:
        problems.append(Problem("note_missing", "有问题或已解决的，请写明说明。", field="text"))
    if outcome == Outcome.SETTLED and not drawn.findings.filter(outcome=Outcome.WRONG).exists():
        sentence = "还没有登记过问题，不能登记为“问题已解决”。"
        problems.append(Problem("no_problem_found", sentence, field="outcome"))
    return problems
