"""What a subdistrict and its district buy for one center: one contract to its end, two under way."""

from datetime import date, datetime, timedelta
from uuid import uuid4

from accounts.models import RoleGrant
from centers.models import Center
from funding.models import Contract
from funding.procurement import actions
from funding.procurement.states import NotForSale
from portal.demo.clock import Clock
from portal.demo.stamped import paper

CONTRACTOR, CODE = "北京晨光社会工作事务所", "91110000MA01ABCD1M"
STANDARDS = (
    "完成个案服务不少于10个，结案率不低于90%",
    "小组服务不少于6组，每组不少于6节",
    "服务对象满意度不低于90%",
)
PUBLISHED_AT = {
    "result": "北京市政府采购网",
    "contract_notice": "北京市政府采购网",
    "contract_filing": "区财政局政府采购管理部门",
    "acceptance_notice": "北京市政府采购网",
}
YEAR = timedelta(days=364)


def complete(center: Center, *, buyer: RoleGrant, second: RoleGrant, clock: Clock) -> Contract:
    """Bought, paid, accepted by two people, published and settled to the end."""
    contract = _signed(
        center,
        "街道社会工作服务项目",
        36_000_000,
        buyer,
        at=clock.at(155),
        ends_on=clock.at(940).date(),
    )
    _file(contract, "result", "contract_notice", "contract_filing", by=buyer, at=clock.at(160))
    first, last = contract.terms.all()
    _pay(contract, first, by=buyer, at=clock.at(170))
    _hand_in(contract, by=buyer, at=clock.at(942))
    actions.take_contract_step("accept", contract=contract, by=second, at=clock.at(945))
    _pay(contract, last, by=buyer, at=clock.at(950))
    _file(contract, "acceptance_notice", by=buyer, at=clock.at(950))
    for kind, name in (
        ("contract", "合同"),
        ("acceptance", "履约验收报告"),
    ):
        _keep(contract, kind, name, by=buyer, at=clock.at(955))
    return actions.take_contract_step("close", contract=contract, by=buyer, at=clock.at(960))


def go_on(center: Center, *, street: RoleGrant, district: RoleGrant, clock: Clock) -> None:
    """The subdistrict's is carried out; the district's waits for a second person's word."""
    began = clock.at(400)
    running = _signed(
        center, "街道社会工作服务项目", 40_000_000, street, at=began, ends_on=began.date() + YEAR
    )
    _file(running, "result", "contract_notice", "contract_filing", by=street, at=clock.at(420))
    _pay(running, running.terms.first(), by=street, at=clock.at(430))
    _keep(running, "contract", "合同", by=street, at=clock.at(435))
    at = clock.at(300)
    bought = _signed(
        center, "社区社会组织培育项目", 8_000_000, district, at=at, ends_on=clock.at(960).date()
    )
    _file(bought, "result", "contract_notice", "contract_filing", by=district, at=clock.at(310))
    _pay(bought, bought.terms.first(), by=district, at=clock.at(320))
    _hand_in(bought, by=district, at=clock.at(970))


def _signed(
    center: Center, title: str, value: int, by: RoleGrant, *, at: datetime, ends_on: date
) -> Contract:
    day = at.date()
    awarded_on = day - timedelta(days=9)
    contract = actions.begin_purchase(
        center=center,
        facts={
            "title": title,
            "method": "consultation",
            "method_basis": "技术复杂、需要磋商确定服务要求，已经主管预算单位同意。",
            "contractor_name": CONTRACTOR,
            "credit_code": CODE,
            "pool": None,
            "source": "subdistrict" if by.subdistrict_id else "district",
            "content": "面向困难群众、老年人、儿童开展个案、小组和社区服务，全年不少于800人次。",
            "value": value,
            "starts_on": day,
            "ends_on": ends_on,
            "long_term_conditions": [],
            "long_term_basis": "",
            "excluded": [one.value for one in NotForSale],
            "serves_public": True,
            "awarded_on": awarded_on,
        },
        standards=STANDARDS,
        form_token=uuid4(),
        by=by,
        at=at,
    )
    first = value * 4 // 10
    terms = [
        actions.Term("合同签订后", first, day + timedelta(days=15)),
        actions.Term("验收合格后", value - first, ends_on, needs_acceptance=True),
    ]
    actions.set_schedule(contract=contract, terms=terms, version=1, by=by, at=at)
    facts = {
        "number": f"购服〔{day.year}〕{contract.pk}号",
        "awarded_on": awarded_on,
        "signed_on": day,
        "signed_late_reason": "",
    }
    return actions.sign(contract=contract, facts=facts, by=by, at=at)


def _pay(contract: Contract, term, *, by: RoleGrant, at: datetime) -> None:
    facts = {
        "paid_on": at.date(),
        "amount": term.amount,
        "voucher": f"记-{at:%Y-%m}-{term.pk:03d}",
        "note": "",
    }
    actions.pay(contract=contract, term=term, facts=facts, form_token=uuid4(), by=by, at=at)


def _file(contract: Contract, *kinds: str, by: RoleGrant, at: datetime) -> None:
    for kind in kinds:
        facts = {"kind": kind, "done_on": at.date(), "place": PUBLISHED_AT[kind]}
        actions.record_filing(contract=contract, facts=facts, form_token=uuid4(), by=by, at=at)


def _hand_in(contract: Contract, *, by: RoleGrant, at: datetime) -> None:
    answers = {
        standard.pk: actions.Answer(is_met=True, finding="台账和现场核查一致")
        for standard in contract.standards.all()
    }
    actions.report_acceptance(
        contract=contract,
        facts={
            "accepted_on": at.date(),
            "members": "街道社区建设办公室、财务科，社区代表两人",
            "done": "按合同完成全部服务，服务档案和经费资料齐全。",
            "asked": 60,
            "satisfied": 57,
            "view": "服务及时、态度好，希望增加晚间和周末的活动。",
        },
        answers=answers,
        form_token=uuid4(),
        by=by,
        at=at,
    )


def _keep(contract: Contract, kind: str, name: str, *, by: RoleGrant, at: datetime) -> None:
    actions.keep_paper(
        contract=contract, kind=kind, upload=paper(name), form_token=uuid4(), by=by, at=at
    )
