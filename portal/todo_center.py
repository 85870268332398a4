"""What waits for the desks of a center, and for its supervisor."""

from collections.abc import Iterator

from django.urls import reverse

from accounts.roles import Role
from cases.exemplary.states import PieceState
from cases.linkages.states import LINK_DAYS, REFERRAL_DAYS
from cases.models import (
    Case,
    CaseShare,
    Complaint,
    DataRequest,
    Exemplary,
    FollowUpVisit,
    Gathering,
    MandatoryReport,
    Referral,
    ResourceLink,
    RevealRequest,
    Transfer,
)
from cases.states import CaseState
from core.chinese_dates import beijing_date
from core.deadlines import is_late, moment_due
from portal.todo_evaluations import of_evaluator, to_rectify
from portal.todo_lines import Todo, on_the_clock
from portal.todo_money import to_settle
from portal.todo_reports import own_summary, verifications
from supervision.models import FollowUp, SupervisionSession


def center_head(desk, *, at) -> Iterator[Todo]:
    closing = Case.objects.visible_to(desk).filter(state=CaseState.CLOSING)
    others = closing.exclude(worker=desk.user)
    yield Todo("审批结案", others.count(), reverse("cases:case_list") + "?state=closing")
    yield from _watched(MandatoryReport.objects.visible_to(desk), at=at)
    asked_here = Transfer.objects.arriving_at(desk)
    yield Todo("答复其他中心转来的案例", asked_here.count(), reverse("cases:transfer_list"))
    left = Case.objects.visible_to(desk).without_worker(beijing_date(at))
    yield Todo("移交无人负责的案例", left.count(), reverse("cases:handover_list"))
    asked = RevealRequest.objects.waiting_for(desk)
    yield Todo("批复查看完整信息的申请", asked.count(), reverse("cases:request_list"))
    yield _data_requests(desk, at=at)
    yield complaints(desk, at=at)
    yield to_rectify(desk, at=at)
    yield from verifications(desk, at=at, label="答复{year}年核实单")
    yield from own_summary(desk, at=at)
    yield _to_read(desk)


def pieces(desk, state: PieceState, label: str) -> Todo:
    """Exemplary cases that stand before this desk's level."""
    waiting = Exemplary.objects.visible_to(desk).filter(state=state)
    return Todo(label, waiting.count(), f"{reverse('cases:exemplary_list')}?show={state.value}")


def _to_read(desk) -> Todo:
    waiting = Exemplary.objects.to_read(desk)
    return Todo("复核典型案例", waiting.count(), f"{reverse('cases:exemplary_list')}?show=to_read")


def _data_requests(desk, *, at) -> Todo:
    waiting = DataRequest.objects.waiting_for(desk)
    return on_the_clock("办理个人信息申请", waiting, reverse("cases:data_request_list"), at=at)


def complaints(desk, *, at) -> Todo:
    """What this desk handles and, for the district, what it reviews."""
    waiting = Complaint.objects.waiting_for(desk)
    return on_the_clock("办理投诉", waiting, reverse("cases:complaint_list"), at=at)


def _center_work(desk, *, at) -> Iterator[Todo]:
    own = Case.objects.visible_to(desk).filter(worker=desk.user, state__in=CaseState.open_stages)
    yield Todo("跟进本人负责的案例", own.count(), reverse("cases:case_list") + "?mine=on")
    keys = CaseShare.objects.cases_of(desk, on=beijing_date(at))
    shared = Case.objects.visible_to(desk).unfinished().filter(pk__in=keys)
    yield Todo("协同、代班的案例", shared.count(), reverse("cases:case_list") + "?shared=on")
    due = Gathering.objects.visible_to(desk).due(at).led_at(desk)
    yield Todo("登记已到日期的小组和活动", due.count(), reverse("cases:gathering_list"))
    reports = MandatoryReport.objects.visible_to(desk).filter(case__worker=desk.user)
    if desk.role == Role.CENTER_WORKER:
        yield from _watched(reports, at=at)
    still = own.overdue(beijing_date(at))
    visits = FollowUpVisit.objects.visible_to(desk).still_open().filter(case__worker=desk.user)
    waiting = visits.filter(due_on__lte=beijing_date(at)).count() + still.count()
    yield Todo("跟进停留过久的案例和到期的回访", waiting, reverse("cases:overdue_list"))
    yield from _supervised(desk, at=at)
    yield from _left_lying(desk, at=at)
    returned = Exemplary.objects.returned_to(desk)
    url = f"{reverse('cases:exemplary_list')}?show={PieceState.RETURNED.value}"
    yield Todo("修改退回的典型案例", returned.count(), url)


def _watched(reports, *, at) -> Iterator[Todo]:
    """强制报告 whose clock runs, with the nearest moment; the page of one leads to its form."""
    waiting = reports.still_open().order_by("due_at")
    first = waiting.first()
    url = reverse("cases:report_done", args=[first.pk]) if first else ""
    yield on_the_clock("登记强制报告", waiting, url, at=at)


def _left_lying(desk, *, at) -> Iterator[Todo]:
    """Referrals and links in this person's hands that have had no result for long."""
    own = "?mine=on&stale=on"
    for model, noun, days, url in (
        (Referral, "转介", REFERRAL_DAYS, "cases:referral_list"),
        (ResourceLink, "资源链接", LINK_DAYS, "cases:link_list"),
    ):
        rows = model.objects.visible_to(desk).in_hands_of(desk.user)
        count = rows.stale_on(beijing_date(at)).count()
        yield Todo(f"跟进超过{days}日没有结果的{noun}", count, reverse(url) + own)


def center_worker(desk, *, at) -> Iterator[Todo]:
    yield from _center_work(desk, at=at)
    yield to_rectify(desk, at=at)
    yield _to_read(desk)


def executive_director(desk, *, at) -> Iterator[Todo]:
    yield from center_head(desk, at=at)
    yield from to_settle(desk)
    yield from _center_work(desk, at=at)


def supervisor(desk, *, at) -> Iterator[Todo]:
    yield from _supervised(desk, at=at)
    yield from of_evaluator(desk, at=at)


def _supervised(desk, *, at) -> Iterator[Todo]:
    """What both sides of a supervision session have to do about it."""
    sessions = SupervisionSession.objects.visible_to(desk).filter(round__closed_at=None)
    url, on = reverse("supervision:session_list"), beijing_date(at)
    yield Todo("确认督导记录", sessions.waiting_for(desk).count(), f"{url}?show=mine")
    disputed = sessions.to_be_corrected_by(desk)
    yield Todo("更正有异议的督导记录", disputed.count(), f"{url}?show=disputed")
    passed = sessions.planned_before(on)
    yield Todo("登记或取消已到日期的督导安排", passed.count(), f"{url}?show=planned")
    agreed = FollowUp.objects.visible_to(desk).owned_by(desk.user).still_open()
    due = list(agreed.order_by("due_on").values_list("due_on", flat=True))
    nearest = moment_due(due[0], None) if due else None
    is_overdue = nearest is not None and is_late(at, nearest)
    url = reverse("supervision:follow_up_list")
    yield Todo("完成督导跟进事项", len(due), url, nearest, is_overdue)
