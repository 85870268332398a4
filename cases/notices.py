"""Who hears what became of a case: by its number, never by who is served."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case, Complaint
from cases.people.consents import Purpose
from cases.states import WORKERS
from core.chinese_dates import format_date, format_moment

HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
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


def transfer_asked(transfer, *, at: datetime) -> None:
    """For the heads of the center that is asked: by the number and nothing else."""
    heads = desks_of(*HEADS, at=at, subdistrict=transfer.to_center.subdistrict_id)
    text = "{center}请贵中心接收案例{number}，请答复。"
    _tell_of_transfer(heads, transfer, "案例待接收", text, at=at)


def transfer_answered(transfer, *, by, at: datetime) -> None:
    """For those of the other side: who asked, or who was asked."""
    gave_back = by.subdistrict_id == transfer.subdistrict_id
    unit = transfer.to_center.subdistrict_id if gave_back else transfer.subdistrict_id
    heads = desks_of(*HEADS, at=at, subdistrict=unit)
    text = f"案例{{number}}的转出：{transfer.get_state_display()}。"
    _tell_of_transfer(heads, transfer, "案例转出的答复", text, at=at)


def _tell_of_transfer(desks, transfer, title: str, text: str, *, at: datetime) -> None:
    url = reverse("cases:transfer_detail", args=[transfer.public_id])
    words = {"number": transfer.case.number, "center": transfer.center}
    tell(desks, title=title, text=text.format(**words), url=url, at=at)


def report_due(report, *, at: datetime) -> None:
    """For the heads of the center and who leads the case: the clock runs."""
    case = report.case
    heads = desks_of(*HEADS, at=at, subdistrict=case.subdistrict_id)
    text = f"案例{{number}}发现须强制报告的情形，请在{format_moment(report.due_at)}前报告并登记。"
    pks = {desk.pk for desk in (*heads, *_worker(case, at=at))}
    desks = RoleGrant.objects.filter(pk__in=pks)
    _tell(desks, case, "强制报告", text, at=at)


def recognition_declined(case: Case, *, at: datetime) -> None:
    text = "案例{number}经区级审核不予认定，理由见案例页面。"
    _tell(_in_charge(case, at=at), case, "案例不予认定", text, at=at)


def recognition_taken_back(case: Case, *, at: datetime) -> None:
    text = "区级收回了对案例{number}的认定意见，理由见案例页面。"
    _tell(_in_charge(case, at=at), case, "认定意见已收回", text, at=at)


def problem_found(case: Case, *, at: datetime) -> None:
    text = "区级抽查案例{number}时发现问题，请查看案例页面并与区级联系。"
    _tell(_in_charge(case, at=at), case, "抽查发现问题", text, at=at)


def _in_charge(case: Case, *, at: datetime):
    """Who leads the case and who leads the center."""
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


def case_shared(share, *, at: datetime) -> None:
    """Who is to help or to stand in hears from when until when."""
    days = f"{format_date(share.starts_on)}至{format_date(share.ends_on)}"
    text = f"案例{share.case.number}请您{share.get_kind_display()}，{days}，期间可以查看全部案卷。"
    _tell([share.desk], share.case, f"案例{share.get_kind_display()}", text, at=at)


def consent_withdrawn(client, *, purposes, by, at: datetime) -> None:
    """Who leads an open case of the person hears what may no longer be done."""
    words = "、".join(purpose.label for purpose in Purpose if purpose in purposes)
    for case in client.cases.unfinished().select_related("worker").order_by("pk"):
        if case.worker_id != by.user_id:
            text = "案例{number}的服务对象已撤回同意：" + words + "，请按撤回后的范围办理。"
            _tell(_worker(case, at=at), case, "服务对象撤回同意", text, at=at)


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


def complaint_came_in(complaint: Complaint, *, at: datetime) -> None:
    """Whoever handles it hears of it; nobody hears of one about themselves."""
    text = f"收到一件投诉（{complaint.get_kind_display()}），请在期限内办理。"
    _tell_of_complaint(_handlers(complaint, at=at), complaint, "收到投诉", text, at=at)


def complaint_moved(name: str, complaint: Complaint, *, at: datetime) -> None:
    """A review waits for the district, its outcome is for who handled it; the rest is no news."""
    if name == "ask_review":
        desks = desks_of(*Role.of_district, at=at, district=complaint.district_id)
        others = desks.exclude(user=complaint.answered_by_id)
        text = f"{complaint.center}的一件投诉申请复核，请作出复核意见。"
        _tell_of_complaint(others, complaint, "投诉申请复核", text, at=at)
    elif name == "decide_review":
        text = "投诉已由区级复核并办结，复核意见见投诉页面。"
        _tell_of_complaint(_handlers(complaint, at=at), complaint, "投诉复核办结", text, at=at)


def _handlers(complaint: Complaint, *, at: datetime):
    unit = {"subdistrict": complaint.subdistrict_id}
    if complaint.handled_at == Role.DISTRICT_OFFICER:
        unit = {"district": complaint.district_id}
    return desks_of(complaint.handled_at, at=at, **unit)


def _tell_of_complaint(desks, complaint: Complaint, title: str, text: str, *, at) -> None:
    url = reverse("cases:complaint_detail", args=[complaint.public_id])
    heard = [desk for desk in desks if not complaint.is_about(desk.user_id)]
    tell(heard, title=title, text=text, url=url, at=at)
