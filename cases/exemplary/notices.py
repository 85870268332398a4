"""Who hears what became of an exemplary case: that it waits or where it went, never its text."""

from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.exemplary.states import CITY, RETURNS
from cases.models import Exemplary
from cases.states import WORKERS

WAITING = {
    "submit": ("典型案例待复核", "有一篇典型案例等待作者以外的人复核。"),
    "confirm": ("典型案例待推荐", "有一篇典型案例已经复核，请决定是否推荐至市级。"),
    "recommend": ("典型案例待审定", "区级推荐了一篇典型案例，请审定。"),
}
ANSWERS = {
    "publish": ("典型案例已入库", "您撰写的典型案例已进入全市案例库。"),
    "withdraw": ("典型案例已撤下", "您撰写的典型案例已撤下，理由见办理记录。"),
    **dict.fromkeys(
        RETURNS, ("典型案例退回修改", "您撰写的典型案例已退回，理由见办理记录，请修改后重新提交。")
    ),
}


def tell_of_step(name: str, piece: Exemplary, *, by: RoleGrant, at: datetime) -> None:
    """The next desks in the chain, or the author; whoever did it needs no news of it."""
    url = reverse("cases:exemplary_detail", args=[piece.public_id])
    if name in WAITING:
        title, text = WAITING[name]
        desks = _next_desks(name, piece, at=at).exclude(user=piece.author_id)
        tell(desks, title=title, text=text, url=url, at=at)
    elif piece.author_id != by.user_id:
        title, text = ANSWERS[name]
        unit = {"user": piece.author_id, "subdistrict": piece.subdistrict_id}
        tell(desks_of(*WORKERS, at=at, **unit), title=title, text=text, url=url, at=at)


def _next_desks(name: str, piece: Exemplary, *, at: datetime):
    if name == "submit":
        return desks_of(*Role.of_center, at=at, subdistrict=piece.subdistrict_id)
    if name == "confirm":
        return desks_of(*Role.of_district, at=at, district=piece.district_id)
    return desks_of(*CITY, at=at)
