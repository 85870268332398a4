"""A contract through its steps: signed, accepted by two people, ended early, settled, closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.money import format_yuan
from core.problems import Problem, Refused
from funding.models import Acceptance, AcceptanceLine, Contract, ContractSettlement
from funding.procurement import notices, rules
from funding.procurement.actions.locking import locked_contract
from pilots.closed_days import against_closed_day

SIGNING = ("number", "awarded_on", "signed_on", "signed_late_reason")


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether one agreed standard was met, and what was found."""

    is_met: bool
    finding: str


@transaction.atomic
def sign(*, contract: Contract, facts: Mapping, by: RoleGrant, at: datetime) -> Contract:
    """Write down that the contract was signed; from here on it is amended and never edited.

    ``facts`` are SIGNING. Raises ``Refused`` with what is missing in the draft as well.
    """
    locked = locked_contract(contract, by)
    problems = [
        *locked.obstacles("sign", by=by),
        *rules.problems_of_signing(
            facts["awarded_on"],
            facts["signed_on"],
            facts["signed_late_reason"],
            method=locked.method,
            on=beijing_date(at),
        ),
        *against_closed_day(facts["signed_on"], field="signed_on"),
    ]
    same = Contract.objects.filter(district=locked.district, number=facts["number"])
    if same.exclude(pk=locked.pk).exists():
        message = f"{locked.district}已登记过编号为“{facts['number']}”的合同。"
        problems.append(Problem("contract_number_taken", message, field="number"))
    if problems:
        raise Refused(*problems)
    before = told_of(locked, SIGNING)
    for name in SIGNING:
        setattr(locked, name, facts[name])
    locked.move("sign", by=by, at=at)
    record("填写签订信息", at=at, by=by, obj=locked, changes=changed(before, locked, SIGNING))
    notices.signed(locked, at=at)
    return locked


@transaction.atomic
def report_acceptance(
    *,
    contract: Contract,
    facts: Mapping,
    answers: Mapping[int, Answer],
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Acceptance:
    """Hand in the report of an acceptance; a second person confirms it or sends it back.

    ``facts``: accepted_on, members, done, asked, satisfied, view. ``answers`` by the key of each
    agreed standard (政府采购法实施条例第45条).
    """
    locked = locked_contract(contract, by)
    stored = Acceptance.objects.filter(contract=locked, form_token=form_token).first()
    if stored is not None:
        return stored
    standards = list(locked.standards.all())
    problems = [
        *locked.obstacles("report", by=by),
        *_problems_of_day(locked, facts["accepted_on"], "accepted_on", on=beijing_date(at)),
        *rules.problems_of_view(
            locked.serves_public, facts["asked"], facts["satisfied"], facts["view"]
        ),
        *_problems_of_answers(standards, answers),
    ]
    if problems:
        raise Refused(*problems)
    report = Acceptance.objects.create(
        contract=locked,
        form_token=form_token,
        is_passed=all(answers[standard.pk].is_met for standard in standards),
        by=by,
        at=at,
        **facts,
    )
    AcceptanceLine.objects.bulk_create(
        AcceptanceLine(
            acceptance=report,
            standard=standard,
            is_met=answers[standard.pk].is_met,
            finding=answers[standard.pk].finding,
        )
        for standard in standards
    )
    locked.move("report", by=by, at=at)
    record("填写履约验收", at=at, by=by, obj=locked, changes=filled_in(report, facts))
    notices.to_be_confirmed(locked, "履约验收", at=at)
    return report


@transaction.atomic
def end_early(*, contract: Contract, facts: Mapping, by: RoleGrant, at: datetime) -> Contract:
    """The contractor leaves before the term is over. ``facts``: ended_on, ended_reason."""
    locked = locked_contract(contract, by)
    problems = locked.obstacles("end_early", by=by)
    day = facts["ended_on"]
    problems += _problems_of_day(locked, day, "ended_on", on=beijing_date(at))
    if day < locked.starts_on or day >= locked.ends_on:
        message = (
            f"提前终止日期须在合同期限之内（{format_date(locked.starts_on)}起，"
            f"早于{format_date(locked.ends_on)}）。"
        )
        problems.append(Problem("ended_outside_term", message, field="ended_on"))
    if problems:
        raise Refused(*problems)
    locked.ended_on, locked.ended_reason = day, facts["ended_reason"]
    locked.move("end_early", by=by, at=at, note=facts["ended_reason"])
    notices.ended(locked, at=at)
    return locked


@transaction.atomic
def settle(
    *, contract: Contract, facts: Mapping, by: RoleGrant, at: datetime
) -> ContractSettlement:
    """What was done and what of it is accepted; what is owed or comes back follows from it.

    ``facts``: done, accepted_value (分), basis. One per contract: handed in again it is rewritten.
    """
    locked = locked_contract(contract, by)
    problems = locked.obstacles("settle", by=by)
    if facts["accepted_value"] > locked.total:
        message = f"认可金额不能超过合同金额（含补充合同）{format_yuan(locked.total)}元。"
        problems.append(Problem("settled_beyond_value", message, field="accepted_value"))
    if problems:
        raise Refused(*problems)
    settlement, _ = ContractSettlement.objects.update_or_create(
        contract=locked, defaults={**facts, "paid": locked.paid, "by": by, "at": at}
    )
    locked.move("settle", by=by, at=at)
    changes = filled_in(settlement, ("done", "accepted_value", "basis", "paid"))
    record("填写结算", at=at, by=by, obj=locked, changes=changes)
    notices.to_be_confirmed(locked, "提前终止结算", at=at)
    return settlement


@transaction.atomic
def take_contract_step(
    name: str, *, contract: Contract, by: RoleGrant, at: datetime, note: str = ""
) -> Contract:
    """A step that asks for no more than a note. Raises ``Refused``."""
    locked = locked_contract(contract, by)
    locked.move(name, by=by, at=at, note=note)
    if name in ("accept", "send_back", "confirm_settlement", "return_settlement"):
        notices.answered(locked, name, at=at)
    return locked


def _problems_of_day(contract: Contract, day: date, field: str, *, on: date) -> list[Problem]:
    problems = []
    if day > on:
        message = f"日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("moved_in_future", message, field=field))
    if contract.signed_on is not None and day < contract.signed_on:
        message = f"日期不能早于合同签订日期（{format_date(contract.signed_on)}）。"
        problems.append(Problem("before_signing", message, field=field))
    return problems + against_closed_day(day, field=field)


def _problems_of_answers(standards, answers: Mapping[int, Answer]) -> list[Problem]:
    problems = []
    for standard in standards:
        answer = answers.get(standard.pk)
        if answer is None:
            message = f"请对照“{standard}”说明是否达到。"
            problems.append(Problem("standard_unanswered", message, field=f"met_{standard.pk}"))
        elif not answer.is_met and not answer.finding:
            message = f"“{standard}”没有达到的，请写明情况。"
            problems.append(Problem("unmet_unexplained", message, field=f"finding_{standard.pk}"))
    return problems
