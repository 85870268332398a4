"""From a contract's rows to the plain values its clocks run by."""

from collections.abc import Iterable

from django.db.models import Q

from funding.procurement.matters import ContractFacts, DueTerm, matters_of
from pilots.workdays import Workdays


def facts_of(contract) -> ContractFacts:
    """Reads what ``ContractQuerySet.with_parts`` fetched; alone it costs a query for each part."""
    return ContractFacts(
        state=contract.state,
        method=contract.method,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
        serves_public=contract.serves_public,
        awarded_on=contract.awarded_on,
        signed_on=contract.signed_on,
        accepted_on=contract.accepted_on,
        filed={filing.kind for filing in contract.filings.all()},
        unpaid=[
            DueTerm(term.name, term.due_on, term.needs_acceptance)
            for term in contract.terms.all()
            if term.paid < term.amount
        ],
    )


def with_matters(contracts: Iterable, workdays: Workdays) -> list[tuple]:
    """Each contract with what it has to do; ``contracts`` come with their parts."""
    return [(contract, matters_of(facts_of(contract), workdays)) for contract in contracts]


def contracted_of(pool, center, *, leaving_out=None) -> int:
    """What the center's contracts take of the pool in 分; early ends count as they were settled."""
    rows = pool.contracts.filter(center=center).exclude(state="cancelled")
    if leaving_out is not None:
        rows = rows.exclude(pk=leaving_out.pk)
    rows = rows.select_related("settlement").prefetch_related("amendments")
    return sum(_taken(row) for row in rows)


def _taken(contract) -> int:
    settlement = getattr(contract, "settlement", None)
    is_agreed = contract.state in ("settled", "closed")
    return settlement.accepted_value if settlement and is_agreed else contract.total


def pools_for(pools, centers):
    """The money that any of these centers was given: directly, or by an adopted run."""
    shared = Q(runs__state="adopted", runs__lines__center__in=centers)
    return pools.filter(Q(center__in=centers) | shared).distinct().order_by("-issued_on", "-pk")
