"""Everything kept about one person in one center, put together for handing over (个保法 45)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.audit import record
from accounts.models import RoleGrant
from cases.facts import facts_of
from cases.models import Case, Client, DataRequest, Goal
from cases.sight import shown_text
from core.chinese_dates import format_date, format_moment
from core.minutes import format_hours

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of the copy: what it is about, and its lines (label, text)."""

    title: str
    facts: Facts


def open_copy(request: DataRequest, *, by: RoleGrant, at: datetime) -> list[Sheet]:
    """The whole file for an accepted request to consult or copy; the opening is in the audit log.

    The caller has asked ``shows_the_file`` and ``against_handler``. The number of queries does not
    grow with the file.
    """
    client = request.client
    minor = {"案卷": ["", "未成年人"]} if client.is_minor else {}
    record("打开个人信息副本", at=at, by=by, obj=request, changes=minor)
    return list(_sheets(client))


def _sheets(client: Client) -> Iterator[Sheet]:
    yield Sheet("身份信息", _identity(client))
    yield Sheet("知情同意", _consents(client))
    cases = client.cases.select_related("center", "worker").order_by("opened_on", "pk")
    for case in cases.prefetch_related("records__served_by", "history", "goal_rows", "follow_ups"):
        yield Sheet(f"案例{case.number}", _case(case))
        yield Sheet(f"案例{case.number}的服务记录", _records(case))
    yield Sheet("个人信息申请", _requests(client))


def _identity(client: Client) -> Facts:
    return [
        ("姓名", client.name),
        ("身份证号", client.id_number),
        ("联系电话", client.phone),
        ("住址", client.address),
        ("服务对象类别", client.get_category_display()),
        ("未成年人", "是" if client.is_minor else "否"),
    ]


def _consents(client: Client) -> Facts:
    return [
        (
            format_date(consent.signed_on),
            f"{consent.signer}（{consent.get_relation_display()}）签署",
        )
        for consent in client.consents.order_by("signed_on", "pk")
    ]


def _case(case: Case) -> Facts:
    facts = [
        ("服务中心", str(case.center)),
        ("负责社工", str(case.worker)),
        ("工作方法", case.get_method_display()),
        ("服务领域", case.get_field_display()),
        ("阶段", case.get_state_display()),
        ("接案日期", format_date(case.opened_on)),
        ("结案日期", format_date(case.closed_on) if case.closed_on else ""),
    ]
    texts = [(fact.label, shown_text(case, fact.name)) for fact in facts_of(case.method)]
    texts += [
        (f"具体目标{number}", _goal(goal))
        for number, goal in enumerate(sorted(case.goal_rows.all(), key=lambda row: row.pk), 1)
    ]
    texts += [
        (f"{format_date(row.done_on)}回访", row.text)
        for row in sorted(case.follow_ups.all(), key=lambda row: row.pk)
        if row.done_on
    ]
    notes = [
        (f"{step.step_label}（{format_moment(step.at)}）", step.note)
        for step in sorted(case.history.all(), key=lambda step: (step.at, step.pk))
        if step.note
    ]
    opinion = [("区级意见", case.recognition_note)] if case.recognition_note else []
    return facts + texts + opinion + notes


def _goal(goal: Goal) -> str:
    measured = [
        f"{label}：{word}"
        for label, word in (
            ("介入前", goal.get_before_display()),
            ("介入后", goal.get_after_display()),
        )
        if word
    ]
    return "；".join([goal.text, *measured])


def _records(case: Case) -> Facts:
    rows = sorted(case.records.all(), key=lambda row: (row.served_on, row.starts_at, row.pk))
    return [
        (
            f"{format_date(row.served_on)} {row.starts_at:%H:%M}",
            f"{row.get_service_type_display()}，{format_hours(row.minutes)}小时，"
            f"{row.served_by}。{row.text}",
        )
        for row in rows
    ]


def _requests(client: Client) -> Facts:
    requests = client.data_requests.prefetch_related("history").order_by("received_on", "pk")
    return [
        (
            f"{format_date(request.received_on)} {request.get_kind_display()}",
            "\n".join([f"{request.requester}：{request.text}", *_answers(request)]),
        )
        for request in requests
    ]


def _answers(request: DataRequest) -> list[str]:
    return [f"{step.step_label}：{step.note}" for step in request.history.all()]
