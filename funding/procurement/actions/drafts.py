"""A purchase as it is written down before its contract is signed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices

from accounts.audit import record
from accounts.models import RoleGrant
from centers.actions.operations import contractor_problems, in_force
from centers.models import Center
from centers.models.center import units_of
from core.changes import differences, told_of
from core.chinese_dates import beijing_date, format_date
from core.money import format_yuan
from core.problems import Problem, Refused
from funding.ledger.position import given_to
from funding.models import Contract, ContractStandard, PaymentTerm
from funding.procurement import rules
from funding.procurement.actions.locking import locked_contract, problems_of_draft
from funding.procurement.states import Buyer, LongTerm, NotForSale

FACTS = (
    "title", "method", "method_basis", "contractor_name", "credit_code", "pool", "source",
    "content", "value", "starts_on", "ends_on", "long_term_conditions", "long_term_basis",
    "excluded", "serves_public", "awarded_on",
)  # fmt: skip


# Columns that hold keys, and the words of each.
LISTED: dict[str, type[TextChoices]] = {
    "long_term_conditions": LongTerm,
    "excluded": NotForSale,
}


@dataclass(frozen=True, slots=True)
class Term:
    """One term of the schedule as it is planned; ``amount`` in 分."""

    condition: str
    amount: int
    due_on: date
    needs_acceptance: bool = False


@transaction.atomic
def begin_purchase(
    *,
    center: Center,
    facts: Mapping,
    standards: Sequence[str],
    form_token: UUID,
    by: RoleGrant,
    at: datetime,
) -> Contract:
    """Begin a purchase for a center; the desk says who buys. ``facts`` are FACTS.

    The same ``form_token`` again returns the first row. Raises ``Refused`` with every reason.
    """
    locked = Center.objects.visible_to(by).queued(center)
    stored = Contract.objects.visible_to(by).filter(form_token=form_token).first()
    if stored is not None:
        return stored
    if problems := _problems_of_facts(locked, facts, on=beijing_date(at)):
        raise Refused(*problems)
    buyer = next(buyer for buyer in Buyer if buyer.role == by.role)
    contract = Contract.objects.create(
        **units_of(locked),
        **_stored(facts),
        buyer=buyer,
        operation=_operation_of(locked, facts),
        form_token=form_token,
    )
    _write_standards(contract, standards)
    changes = differences({}, _told(contract))
    record("登记购买服务", at=at, by=by, obj=contract, changes=changes)
    return contract


@transaction.atomic
def change_purchase(
    *,
    contract: Contract,
    facts: Mapping,
    standards: Sequence[str],
    version: int,
    by: RoleGrant,
    at: datetime,
) -> Contract:
    """Write on at a draft. Raises ``Stale``, and ``Refused`` once it was signed."""
    locked = locked_contract(contract, by)
    if problems := problems_of_draft(locked, by=by):
        raise Refused(*problems)
    before = _told(locked)
    locked.check_version(version, before)
    if problems := _problems_of_facts(locked.center, facts, on=beijing_date(at)):
        raise Refused(*problems)
    for name, value in _stored(facts).items():
        setattr(locked, name, value)
    locked.operation = _operation_of(locked.center, facts)
    locked.version += 1
    locked.save()
    _write_standards(locked, standards)
    changes = differences(before, _told(locked))
    record("修改购买服务", at=at, by=by, obj=locked, changes=changes)
    return locked


@transaction.atomic
def set_schedule(
    *, contract: Contract, terms: Sequence[Term], version: int, by: RoleGrant, at: datetime
) -> Contract:
    """Replace the whole schedule of a draft; it may wait incomplete until the signing."""
    locked = locked_contract(contract, by)
    if problems := problems_of_draft(locked, by=by):
        raise Refused(*problems)
    before = {"付款计划": _told_terms(locked)}
    locked.check_version(version, before)
    if any(term.amount <= 0 for term in terms):
        raise Refused(Problem("term_without_money", "每期付款金额须大于0元。"))
    PaymentTerm.objects.filter(contract=locked).delete()
    PaymentTerm.objects.bulk_create(
        PaymentTerm(
            contract=locked,
            place=place,
            condition=term.condition,
            amount=term.amount,
            due_on=term.due_on,
            needs_acceptance=term.needs_acceptance,
        )
        for place, term in enumerate(terms, start=1)
    )
    locked.version += 1
    locked.save(update_fields=["version"])
    changes = differences(before, {"付款计划": _told_terms(locked)})
    record("填写付款计划", at=at, by=by, obj=locked, changes=changes)
    return locked


def _problems_of_facts(center: Center, facts: Mapping, *, on: date) -> list[Problem]:
    problems = [
        *rules.problems_of_method(facts["method"], facts["method_basis"]),
        *contractor_problems(
            facts["contractor_name"],
            facts["credit_code"],
            missing="请填写承接主体名称。",
            name_field="contractor_name",
        ),
        *rules.problems_of_term(
            facts["starts_on"],
            facts["ends_on"],
            facts["long_term_conditions"],
            facts["long_term_basis"],
        ),
        *rules.problems_of_negative_list(facts["excluded"]),
    ]
    if facts["value"] <= 0:
        problems.append(Problem("amount_not_positive", "合同金额须大于0元。", field="value"))
    pool = facts["pool"]
    if pool is not None and given_to(pool, center) is None:
        message = f"“{pool}”没有分配给{center}，请选择已经分配给本中心的资金。"
        clause = "财预〔2017〕87号：先有预算、后购买服务"
        problems.append(Problem("pool_not_of_center", message, clause, field="pool"))
    if facts["awarded_on"] is not None and facts["awarded_on"] > on:
        message = f"日期不能晚于今天（{format_date(on)}）。"
        problems.append(Problem("award_in_future", message, field="awarded_on"))
    return problems


def _stored(facts: Mapping) -> dict:
    """Money of a pool is of the pool's source, whatever else was chosen."""
    kept = {name: facts[name] for name in FACTS}
    if kept["pool"] is not None:
        kept["source"] = kept["pool"].source
    return kept


def _operation_of(center: Center, facts: Mapping):
    """The way the center is operated now, if it is by this very contractor."""
    running = in_force(center)
    is_theirs = running is not None and running.credit_code == facts["credit_code"]
    return running if is_theirs else None


def _write_standards(contract: Contract, standards: Sequence[str]) -> None:
    ContractStandard.objects.filter(contract=contract).delete()
    ContractStandard.objects.bulk_create(
        ContractStandard(contract=contract, place=place, text=text)
        for place, text in enumerate(standards, start=1)
    )


def _told(contract: Contract) -> dict[str, str]:
    told = told_of(contract, FACTS)
    for name, words in LISTED.items():
        label = str(contract._meta.get_field(name).verbose_name)
        told[label] = "、".join(str(words(key).label) for key in getattr(contract, name))
    return told | _told_standards(contract)


def _told_standards(contract: Contract) -> dict[str, str]:
    texts = ContractStandard.objects.filter(contract=contract).order_by("place")
    return {"约定的服务标准": "；".join(texts.values_list("text", flat=True))}


def _told_terms(contract: Contract) -> str:
    terms = PaymentTerm.objects.filter(contract=contract).order_by("place")
    return "；".join(
        f"{term.name}{term.condition}{format_yuan(term.amount)}元（{format_date(term.due_on)}）"
        for term in terms
    )
