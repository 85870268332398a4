"""Who hears of supplements, verification requests and summaries of centers: never what they say."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from core.chinese_dates import format_date
from reports.models import CenterSummary, Supplement, Verification
from reports.parts.states import HEADS


def entered(row: Supplement, *, by, at: datetime) -> None:
    """To the district, except to who entered it: somebody else confirms."""
    desks = desks_of(*Role.of_district, at=at, district=row.district_id).exclude(user=by.user_id)
    _tell(desks, "补充数待确认", f"{row}已录入，请核对证明材料后确认。", _supplement(row), at=at)


def decided(row: Supplement, *, by, at: datetime) -> None:
    desks = desks_of(*HEADS, at=at, subdistrict=row.subdistrict_id).exclude(user=by.user_id)
    text = f"{row}：{row.get_state_display()}。"
    _tell(desks, "补充数办理结果", text, _supplement(row), at=at)


def asked(row: Verification, *, at: datetime) -> None:
    text = f"区里请{row.center}核实一项数据，请在{format_date(row.due_on)}前答复。"
    _tell(_heads(row, at=at), "核实单", text, _verification(row), at=at)


def moved(name: str, row: Verification, *, at: datetime) -> None:
    """After a step: the district hears of an answer, the center of everything else."""
    url = _verification(row)
    if name == "answer":
        text = f"{row.center}已答复一张核实单，请办结。"
        _tell(_officers(row, at=at), "核实单已答复", text, url, at=at)
        return
    words = {"close": "已办结", "ask_again": "被退回，请再核实", "withdraw": "已撤销"}
    text = f"{row.center}的一张核实单{words[name]}。"
    _tell(_heads(row, at=at), "核实单", text, url, at=at)


def summed_up(name: str, row: CenterSummary, *, at: datetime) -> None:
    url = reverse("reports:center_summary_detail", args=[row.pk])
    if name == "hand_in":
        _tell(_officers(row, at=at), "中心年度小结", f"{row}已上交。", url, at=at)
    elif name == "send_back":
        text = f"{row}被区里退回，请修改后重新上交。"
        _tell(_heads(row, at=at), "年度小结退回", text, url, at=at)


def _heads(row, *, at: datetime):
    return desks_of(*HEADS, at=at, subdistrict=row.subdistrict_id)


def _officers(row, *, at: datetime):
    return desks_of(Role.DISTRICT_OFFICER, at=at, district=row.district_id)


def _supplement(row: Supplement) -> str:
    return reverse("reports:supplement_detail", args=[row.pk])


def _verification(row: Verification) -> str:
    return reverse("reports:verification_detail", args=[row.pk])


def _tell(desks, title: str, text: str, url: str, *, at: datetime) -> None:
    tell(desks, title=title, text=text, url=url, at=at)
