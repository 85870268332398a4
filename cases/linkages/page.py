"""What the pages of referrals and links show to one desk: people masked, texts in full sight only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.clearance import clearance
from cases.linkages.states import LinkState, ReferralState
from cases.models import Case, Referral, ResourceLink
from cases.models.linkages import Linkage
from cases.reveal_actions import why
from cases.revealing import Extent
from cases.sight import history_line
from core.chinese_dates import format_date, format_moment
from core.masking import Shown, mask_name, masked
from core.money import format_yuan

OPENED_REFERRAL, OPENED_LINK = "查看转介", "查看资源链接"
READ = (OPENED_REFERRAL, OPENED_LINK)
SHOWN_TO_WORKERS = "对方联系人、原因、材料和各步说明已脱敏，仅承办人和常务主任可见。"
LINK_SHOWN = "提供方和各步说明已脱敏，仅本中心可见；属于案例的，仅承办人和常务主任可见。"


@dataclass(frozen=True, slots=True)
class LinkageRow:
    """A line of a list: ``title`` leads to its page, ``client`` is None where there is no case."""

    url: str
    title: str
    sort: str
    client: Shown | None
    case_number: str
    case_url: str
    center: str
    raised_on: date
    state: str
    tone: str
    is_stale: bool
    amount: str


def referral_row(row: Referral, *, on: date) -> LinkageRow:
    return _row(row, row.body, row.get_direction_display(), ReferralState(row.state).tone, on)


def link_row(row: ResourceLink, *, on: date) -> LinkageRow:
    return _row(row, row.what, row.get_party_display(), LinkState(row.state).tone, on)


def _row(row, title: str, sort: str, tone: str, on: date) -> LinkageRow:
    value = getattr(row, "value", None)
    return LinkageRow(
        url=url_of("detail", row),
        title=title,
        sort=sort,
        client=masked_client(row.case) if row.case else None,
        case_number=row.case.number if row.case else "",
        case_url=_case_url(row.case) if row.case else "",
        center=str(row.center),
        raised_on=row.raised_on,
        state=row.state_words,
        tone=tone,
        is_stale=row.outcome is None and (on - row.raised_on).days > row.STALE_AFTER,
        amount=format_yuan(value) if value is not None else "",
    )


def masked_client(case: Case) -> Shown | None:
    """A group or a community is known by its title instead."""
    return masked("姓名", case.client.name, mask_name) if case.client else None


def url_of(name: str, row: Linkage) -> str:
    kind = "referral" if isinstance(row, Referral) else "link"
    return reverse(f"cases:{kind}_{name}", args=[row.public_id])


def _case_url(case: Case) -> str:
    return reverse("cases:case_detail", args=[case.public_id])


def is_in_full(row: Linkage, *, by: RoleGrant, at: datetime) -> bool:
    """Whether ``by`` reads the texts: those of the case's file, else the desks of the center."""
    if row.case is None:
        return by.role in Role.of_center
    return clearance(row.case, by=by, at=at).extent == Extent.FILE


def linkage_context(row, *, by: RoleGrant, at: datetime) -> dict:
    """The template's context; that the texts were read is in the audit log, as of every file."""
    is_full = is_in_full(row, by=by, at=at)
    is_referral = isinstance(row, Referral)
    if is_full and row.case is not None:
        what = OPENED_REFERRAL if is_referral else OPENED_LINK
        record(what, at=at, by=by, obj=row, changes=why(row.case.client))
    own = [
        step
        for step in row.offered_steps(by=by)
        if "not_in_charge" not in [problem.code for problem in step.obstacles]
    ]
    return {
        "title": f"{row.get_direction_display()}：{row.body}" if is_referral else row.what,
        "list_label": row._meta.verbose_name,
        "list_url": reverse("cases:referral_list" if is_referral else "cases:link_list"),
        "state": row.state_words,
        "state_tone": (ReferralState if is_referral else LinkState)(row.state).tone,
        "client": masked_client(row.case) if row.case else None,
        "case_number": row.case.number if row.case else "",
        "case_url": _case_url(row.case) if row.case else "",
        "facts": _referral_facts(row, is_full) if is_referral else _link_facts(row, is_full),
        "notice": "" if is_full else (SHOWN_TO_WORKERS if is_referral else LINK_SHOWN),
        "steps": [step for step in own if not step.obstacles],
        "obstacles": list(dict.fromkeys(p for step in own for p in step.obstacles)),
        "step_url": url_of("step", row),
        "history_url": url_of("history", row),
        "history": [history_line(taken, is_full, taken.change) for taken in _history(row)],
    }


def _history(row):
    people = ("by__user", "by__district", "by__subdistrict__district")
    return row.history.select_related(*people).order_by("at", "pk")


def _referral_facts(row: Referral, is_full: bool) -> list[tuple[str, str]]:
    private = [
        ("对方联系人和电话", row.contact),
        ("转介原因", row.reason),
        ("随附材料", row.materials),
        ("单独同意", _consent(row)),
        ("回访结果", row.result),
    ]
    return [
        ("服务中心", str(row.center)),
        ("对方机构", row.body),
        ("随附材料含个人信息", "是" if row.has_personal_data else "否"),
        *(private if is_full else []),
        *_way(row, "转介日期" if row.direction == "out" else "收到材料日期"),
    ]


def _consent(row: Referral) -> str:
    if row.consented_on is None:
        return ""
    signer = f"{row.consent_signer}（{row.get_consent_relation_display()}）"
    return f"{signer}，{format_date(row.consented_on)}"


def _link_facts(row: ResourceLink, is_full: bool) -> list[tuple[str, str]]:
    private = [("提供方", row.provider), ("回访结果", row.result)]
    value = f"{format_yuan(row.value)}元" if row.value is not None else ""
    return [
        ("服务中心", str(row.center)),
        ("五社联动类别", row.get_party_display()),
        ("资源形式", row.get_kind_display()),
        ("金额或折合金额", value),
        ("登记的资源", str(row.resource) if row.resource else ""),
        *(private if is_full else []),
        *_way(row, "对接日期"),
    ]


def _way(row: Linkage, passed: str) -> list[tuple[str, str]]:
    """The days it has come through, and who wrote it down."""
    days: Iterable[tuple[str, date | None]] = (
        ("提出日期", row.raised_on),
        ("联系日期", row.contacted_on),
        (passed, row.passed_on),
        ("结果日期", row.settled_on),
        ("回访日期", row.followed_up_on),
    )
    registered = f"{row.registered_by}，{format_moment(row.registered_at)}"
    return [(label, format_date(day)) for label, day in days if day] + [("登记人", registered)]


def linked_to(case: Case, *, on: date) -> list[LinkageRow]:
    """The referrals and links of one case for its page, the latest first; two queries."""
    people = ("case__client", "center")
    referrals = case.referrals.select_related(*people).order_by("-raised_on", "-pk")
    links = case.links.select_related(*people).order_by("-raised_on", "-pk")
    rows = [referral_row(row, on=on) for row in referrals]
    rows += [link_row(row, on=on) for row in links]
    return sorted(rows, key=lambda row: row.raised_on, reverse=True)
