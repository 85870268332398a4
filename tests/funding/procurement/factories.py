"""Purchases of service in the situations of the trade, made through the platform's own actions."""

from datetime import date, datetime
from itertools import count
from uuid import uuid4

from accounts.roles import Role
from centers.models import Center
from core.deadlines import BEIJING
from funding.models import Contract, PaymentTerm
from funding.procurement import actions
from funding.procurement.states import NotForSale
from tests.accounts.factories import make_desk
from tests.centers.factories import CREDIT_CODE
from tests.core.uploads import pdf, upload

_serial = count(1)
NOON = datetime(2021, 9, 15, 12, tzinfo=BEIJING)
ACCEPTED_AT = datetime(2022, 6, 1, 12, tzinfo=BEIJING)
VALUE = 30_000_000
STANDARDS = ("个案服务不少于10个", "服务对象满意度不低于90%")


def officer_of(center: Center):
    return make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)


def purchase_facts(**changed) -> dict:
    return {
        "title": "街道社会工作服务项目",
        "method": "open",
        "method_basis": "",
        "contractor_name": "晨光社会工作事务所",
        "credit_code": CREDIT_CODE,
        "pool": None,
        "source": "subdistrict",
        "content": "个案、小组、社区服务，全年服务不少于500人次。",
        "value": VALUE,
        "starts_on": date(2021, 9, 1),
        "ends_on": date(2022, 8, 31),
        "long_term_conditions": [],
        "long_term_basis": "",
        "excluded": [one.value for one in NotForSale],
        "serves_public": True,
        "awarded_on": date(2021, 8, 20),
        **changed,
    }


def begin(center: Center, *, by=None, standards=STANDARDS, at=NOON, **changed) -> Contract:
    return actions.begin_purchase(
        center=center,
        facts=purchase_facts(**changed),
        standards=standards,
        form_token=uuid4(),
        by=by or officer_of(center),
        at=at,
    )


def plan(contract: Contract, *amounts: int, by=None, at=NOON) -> Contract:
    """A term for each amount, the last one after the acceptance; 40 and 60 percent unless told."""
    amounts = amounts or (contract.value * 4 // 10, contract.value - contract.value * 4 // 10)
    last = len(amounts) - 1
    terms = [
        actions.Term("验收合格后" if place == last else "签约后", amount, date(2021, 10, 8), place == last)
        for place, amount in enumerate(amounts)
    ]  # fmt: skip
    return actions.set_schedule(
        contract=contract,
        terms=terms,
        version=contract.version,
        by=by or officer_of(contract.center),
        at=at,
    )


def signing_facts(**changed) -> dict:
    return {
        "number": f"劲社购〔2021〕{next(_serial)}号",
        "awarded_on": date(2021, 8, 20),
        "signed_on": date(2021, 8, 31),
        "signed_late_reason": "",
        **changed,
    }


def sign(contract: Contract, *, by=None, at=NOON, **changed) -> Contract:
    return actions.sign(
        contract=contract,
        facts=signing_facts(**changed),
        by=by or officer_of(contract.center),
        at=at,
    )


def signed_contract(center: Center, *, by=None, at=NOON, **changed) -> Contract:
    by = by or officer_of(center)
    contract = begin(center, by=by, at=at, **changed)
    return sign(plan(contract, by=by, at=at), by=by, at=at)


def report(contract: Contract, *, by=None, at=ACCEPTED_AT, unmet="", **changed):
    """An acceptance in which every standard is met, but the first where ``unmet`` says why not."""
    answers = {
        standard.pk: actions.Answer(not (unmet and place == 0), unmet if place == 0 else "")
        for place, standard in enumerate(contract.standards.all())
    }
    return actions.report_acceptance(
        contract=contract,
        facts={
            "accepted_on": at.date(),
            "members": "周洁、社区代表两人",
            "done": "按合同完成全部服务。",
            "asked": 40,
            "satisfied": 39,
            "view": "服务及时，希望增加上门次数。",
            **changed,
        },
        answers=answers,
        form_token=uuid4(),
        by=by or officer_of(contract.center),
        at=at,
    )


def take(name: str, contract: Contract, *, by=None, at=ACCEPTED_AT, note="") -> Contract:
    """A step by another officer of the subdistrict."""
    desk = by or officer_of(contract.center)
    return actions.take_contract_step(name, contract=contract, by=desk, at=at, note=note)


def accepted_contract(center: Center, *, by=None) -> Contract:
    contract = signed_contract(center, by=by)
    report(contract, by=by)
    return take("accept", contract)


def pay(contract: Contract, term: PaymentTerm | None, amount: int, *, by=None, at=NOON, **changed):
    return actions.pay(
        contract=contract,
        term=term,
        facts={
            "paid_on": at.date(),
            "amount": amount,
            "voucher": "记-2021-09-018",
            "note": "",
            **changed,
        },
        form_token=uuid4(),
        by=by or officer_of(contract.center),
        at=at,
    )


def end(contract: Contract, *, by=None, on=date(2021, 12, 31), at=ACCEPTED_AT) -> Contract:
    return actions.end_early(
        contract=contract,
        facts={"ended_on": on, "ended_reason": "承接机构主动退出。"},
        by=by or officer_of(contract.center),
        at=at,
    )


def settle(contract: Contract, value: int, *, by=None, at=ACCEPTED_AT):
    return actions.settle(
        contract=contract,
        facts={"done": "完成4个案例。", "accepted_value": value, "basis": "双方结算确认书"},
        by=by or officer_of(contract.center),
        at=at,
    )


def file_all(contract: Contract, *kinds: str, by=None, at=ACCEPTED_AT, on=None) -> None:
    for kind in kinds:
        actions.record_filing(
            contract=contract,
            facts={"kind": kind, "done_on": on or at.date(), "place": "北京市政府采购网"},
            form_token=uuid4(),
            by=by or officer_of(contract.center),
            at=at,
        )


def keep(contract: Contract, kind: str = "contract", *, by=None, at=NOON, name="合同.pdf"):
    return actions.keep_paper(
        contract=contract,
        kind=kind,
        upload=upload(pdf(), name),
        form_token=uuid4(),
        by=by or officer_of(contract.center),
        at=at,
    )


def contract_and_paper(center: Center, *, by, mark: str) -> dict:
    """One that is carried out, after an acceptance that was sent back, with a scan."""
    contract = signed_contract(center, by=by)
    report(contract, by=by, at=NOON)
    take("send_back", contract, at=NOON, note="请补充服务记录后再验收。")
    paper = keep(contract, by=by, name=f"{mark}合同.pdf")
    return {"contract": Contract.objects.get(pk=contract.pk), "contract_paper": paper}
