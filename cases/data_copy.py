"""Everything kept about one person in one center, put together for handing over (个保法 45)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from accounts.audit import record
from accounts.models import RoleGrant
from cases.facts import facts_of
from cases.models import Case, Client, DataRequest, ServiceRecord
from cases.models.records import NARRATIVES
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
    for case in cases.prefetch_related("records__served_by", "history"):
        yield Sheet(f"案例{case.number}", _case(case))
        yield Sheet(f"案例{case.number}的服务记录", _records(case))
    yield Sheet("参加的小组", _groups(client))
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
    notes = [
        (f"{step.step_label}（{format_moment(step.at)}）", step.note)
        for step in sorted(case.history.all(), key=lambda step: (step.at, step.pk))
        if step.note
    ]
    opinion = [("区级意见", case.recognition_note)] if case.recognition_note else []
    return facts + texts + opinion + notes


def _records(case: Case) -> Facts:
    rows = sorted(case.records.all(), key=lambda row: (row.served_on, row.starts_at, row.pk))
    return [
        (
            f"{format_date(row.served_on)} {row.starts_at:%H:%M}",
            f"{row.get_service_type_display()}，{format_hours(row.minutes)}小时，"
            f"{row.served_by}。{_said(row)}",
        )
        for row in rows
    ]


def _said(row: ServiceRecord) -> str:
    """All that a record holds of the person; one made void is still held, and says so."""
    fields = [row._meta.get_field(name) for name in NARRATIVES[1:]]
    pairs = [(str(field.verbose_name), getattr(row, field.name)) for field in fields]
    more = "".join(f"{label}：{text}。" for label, text in pairs if text)
    return f"{row.text}{more}{'（已作废）' if row.is_voided else ''}"


def _groups(client: Client) -> Facts:
    """On which rosters the person is, and when they signed in."""
    rows = client.memberships.select_related("activity__case", "activity__center")
    signed = rows.prefetch_related("sign_ins__gathering__record").order_by("joined_on", "pk")
    facts = []
    for member in signed:
        days = sorted(one.gathering.record.served_on for one in member.sign_ins.all())
        came = "、".join(format_date(day) for day in days) or "没有签到"
        left = f"，{format_date(member.left_on)}退组" if member.left_on else ""
        name = f"{member.activity.center}，{member.activity}"
        facts.append((name, f"{format_date(member.joined_on)}入组{left}。签到：{came}"))
    return facts


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
