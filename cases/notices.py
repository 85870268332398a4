"""Who hears what became of a case: by its number, never by who is served."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.roles import Role
from cases.models import Case
from cases.states import WORKERS

MOST_NAMED = 5
ANSWERS = {
    "approve": ("结案已批准", "案例{number}已批准结案。"),
    "send_back": ("结案申请退回修改", "案例{number}的结案申请已退回，请修改后重新申请。"),
}


def tell_of_step(name: str, case: Case, *, at: datetime) -> None:
    """A closure asked for waits for an approver, its answer for the worker; the rest is no news."""
    if name == "ask_to_close":
        _closing_asked(case, at=at)
    elif name in ANSWERS:
        title, text = ANSWERS[name]
        _tell(_worker(case, at=at), case, title, text, at=at)


def recognition_declined(case: Case, *, at: datetime) -> None:
    text = "案例{number}经区级审核不予认定，理由见案例页面。"
    _tell(_in_charge(case, at=at), case, "案例不予认定", text, at=at)


def recognition_taken_back(case: Case, *, at: datetime) -> None:
    text = "区级撤回了对案例{number}的认定意见，案例重新等待认定。"
    _tell(_in_charge(case, at=at), case, "认定意见已撤回", text, at=at)


def _in_charge(case: Case, *, at: datetime):
    """The worker who leads the case, and the head of the center."""
    desks = desks_of(*WORKERS, at=at, subdistrict=case.subdistrict_id)
    return desks.filter(Q(user=case.worker_id) | Q(role=Role.EXECUTIVE_DIRECTOR))


def handed_over(cases, *, before, to, by, at: datetime) -> None:
    """Who leads the cases from now on hears of it, and who led them while still at a desk here.

    ``before`` is the former worker by the case's key. Whoever does it needs no news of it.
    """
    place = {"at": at, "subdistrict": to.subdistrict_id}
    url = f"{reverse('cases:case_list')}?mine=on"
    if to.user_id != by.user_id:
        text = f"{_numbers(cases)}已移交给您负责，请查看案卷后继续办理。"
        tell([to], title="案例移交给您", text=text, url=url, at=at)
    for worker in {*before.values()} - {by.user}:
        theirs = [case for case in cases if before[case.pk] == worker]
        text = f"{_numbers(theirs)}已移交给{to.user}负责。"
        desks = desks_of(*WORKERS, user=worker, **place)
        tell(desks, title="案例已移交", text=text, url=reverse("cases:case_list"), at=at)


def _numbers(cases) -> str:
    """The first numbers; a message has room for no more."""
    named = "、".join(case.number for case in cases[:MOST_NAMED])
    return f"案例{named}" + (f"等{len(cases)}个案例" if len(cases) > MOST_NAMED else "")


def _closing_asked(case: Case, *, at: datetime) -> None:
    heads = desks_of(Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, at=at, subdistrict=case.subdistrict_id)
    # Nobody approves their own closure, whichever desk they ask it from.
    others = heads.exclude(user__in=(case.worker_id, case.closing_asked_by_id))
    _tell(others, case, "结案待审批", "案例{number}已申请结案，请审批。", at=at)


def _worker(case: Case, *, at: datetime):
    return desks_of(*WORKERS, at=at, user=case.worker_id, subdistrict=case.subdistrict_id)


def _tell(desks, case: Case, title: str, text: str, *, at: datetime) -> None:
    url = reverse("cases:case_detail", args=[case.public_id])
    tell(desks, title=title, text=text.format(number=case.number), url=url, at=at)
