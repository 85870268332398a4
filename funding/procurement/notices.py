"""Who hears of a contract: the second desk, the desk that wrote it, the head of the center."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import format_date
from funding.models import Contract
from funding.procurement.matters import Matter
from funding.procurement.states import OFFICERS, Buyer

ANSWERS = {
    "accept": "履约验收已确认合格",
    "send_back": "履约验收被退回",
    "confirm_settlement": "提前终止结算已确认",
    "return_settlement": "提前终止结算被退回",
}


def signed(contract: Contract, *, at: datetime) -> None:
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict=contract.subdistrict_id),
        title="购买服务合同已签订",
        text=f"“{contract}”已签订，自{format_date(contract.starts_on)}起履行。",
        url=_url(contract),
        at=at,
    )


def to_be_confirmed(contract: Contract, what: str, *, at: datetime) -> None:
    """Any officer of either side but the one who handed it in."""
    for role in OFFICERS:
        tell(
            desks_of(role, at=at, **_unit_of(contract, role)).exclude(user=contract.handed_in_by),
            title=f"{what}待确认",
            text=f"“{contract}”的{what}已提交，须由另一人确认。",
            url=_url(contract),
            at=at,
        )


def answered(contract: Contract, name: str, *, at: datetime) -> None:
    _tell_buyer(contract, title=ANSWERS[name], text=f"“{contract}”{ANSWERS[name]}。", at=at)


def ended(contract: Contract, *, at: datetime) -> None:
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict=contract.subdistrict_id),
        title="购买服务合同提前终止",
        text=f"“{contract}”于{format_date(contract.ended_on)}提前终止，请配合清点已完成的工作。",
        url=_url(contract),
        at=at,
    )


def due(contract: Contract, matter: Matter, *, is_overdue: bool, at: datetime) -> None:
    when = f"应于{format_date(matter.due_on)}以前办理"
    text = f"“{contract}”的{matter.label}{when}{'，已逾期' if is_overdue else ''}。"
    title = f"{matter.label}{'已逾期' if is_overdue else '即将到期'}"
    _tell_buyer(contract, title=title, text=text, at=at)


def _tell_buyer(contract: Contract, *, title: str, text: str, at: datetime) -> None:
    role = Buyer(contract.buyer).role
    desks = desks_of(role, at=at, **_unit_of(contract, role))
    tell(desks, title=title, text=text, url=_url(contract), at=at)


def _unit_of(contract: Contract, role: Role) -> dict:
    if role == Role.DISTRICT_OFFICER:
        return {"district": contract.district_id}
    return {"subdistrict": contract.subdistrict_id}


def _url(contract: Contract) -> str:
    return reverse("funding:contract_detail", args=[contract.pk])
