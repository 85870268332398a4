"""What one desk may read of one case at one moment, and how it could come to read more."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import RoleGrant
from cases.models import Case, CaseShare, Client, Reveal, RevealRequest
from cases.revealing import Extent, Gate, RequestState, reach_of
from cases.states import WORKERS
from core.chinese_dates import beijing_date, format_date, format_moment


@dataclass(frozen=True, slots=True)
class Clearance:
    """``extent`` is what is shown now, ``most`` what the desk could come to see; ``gate`` is what
    that takes, and ``reveal`` or ``share`` the proof that it was given."""

    extent: Extent
    most: Extent
    gate: Gate
    reveal: Reveal | None = None
    share: CaseShare | None = None

    @property
    def can_ask(self) -> bool:
        return self.extent == Extent.MASKED and self.gate != Gate.WALL


def clearance(case: Case, *, by: RoleGrant, at: datetime) -> Clearance:
    """How much of the file ``by`` may read at this moment; the case must be in the desk's scope.

    Asked anew on every page: a file that has meanwhile become a minor's is closed again to those
    who had opened it with a reason alone.
    """
    cases = Case.objects.filter(pk=case.pk)
    return _clearance(case.client, cases, is_led=case.is_led_by(by), by=by, at=at)


def client_clearance(client: Client, *, by: RoleGrant, at: datetime) -> Clearance:
    """The same for the person's own file: the best that any of their cases gives this desk."""
    cases = Case.objects.filter(client=client)
    is_led = by.role in WORKERS and cases.in_charge_of(by.user).exists()
    return _clearance(client, cases, is_led=is_led, by=by, at=at)


def _clearance(
    client: Client | None, cases, *, is_led: bool, by: RoleGrant, at: datetime
) -> Clearance:
    if client is not None and client.is_stopped:
        return Clearance(Extent.MASKED, Extent.MASKED, Gate.WALL)
    share = None if is_led else _share(client, cases, by=by, at=at)
    is_guarded = client is not None and client.is_guarded
    reach = reach_of(by.role, is_led=is_led, is_shared=share is not None, is_guarded=is_guarded)
    if client is None and reach.gate != Gate.NONE:
        return Clearance(Extent.MASKED, Extent.MASKED, Gate.WALL)  # nobody's identity to open
    if reach.gate in (Gate.NONE, Gate.WALL):
        return Clearance(reach.extent, reach.extent, reach.gate, share=share)
    reveals = Reveal.objects.filter(case__in=cases, desk=by).open_at(at)
    if reach.gate == Gate.APPROVAL:
        reveals = reveals.approved()
    reveal = reveals.order_by("-until", "-pk").first()
    extent = Extent(reveal.extent) if reveal else Extent.MASKED
    return Clearance(extent, reach.extent, reach.gate, reveal)


def _share(client: Client | None, cases, *, by: RoleGrant, at: datetime) -> CaseShare | None:
    if by.role not in WORKERS:
        return None
    shares = CaseShare.objects.filter(case__in=cases, desk=by).good_for(client)
    return shares.in_force_on(beijing_date(at)).order_by("-kind", "-ends_on", "-pk").first()


def may_write(seen: Clearance, by: RoleGrant) -> bool:
    """Whoever reads the whole file at a desk where cases are led may also write on it."""
    return seen.extent == Extent.FILE and by.role in WORKERS


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of this below the person: a sentence, and whether the desk may ask now."""

    text: str
    offers_asking: bool


STOPPED = "已按本人申请停止使用：只作保存，不再向任何人显示。"
EXPIRED = "保存期限届满，身份信息和各项文字已清除，数字保留。"


def notice(case: Case, seen: Clearance, *, by: RoleGrant) -> Notice:
    if case.is_anonymized:
        return Notice(EXPIRED, False)
    if seen.reveal or seen.share:
        return Notice(opened_by(seen), False)
    if seen.gate == Gate.NONE:
        return Notice("", False)
    if case.is_stopped:
        return Notice(STOPPED, False)
    who = "仅承办人、协同和代班的同事、常务主任可见。"
    if case.client is None:
        return Notice(f"各阶段文字已脱敏，{who}", False)
    text = f"其他信息和各阶段文字已脱敏，{who}"
    request = _last_request(case, by) if seen.gate == Gate.APPROVAL else None
    if request is None or request.state == RequestState.APPROVED:
        return Notice(text, seen.can_ask)
    asked = f"您于{format_moment(request.asked_at)}申请查看完整信息"
    if request.state == RequestState.ASKED:
        return Notice(f"{text}{asked}，待中心主任或常务主任批准。", False)
    return Notice(f"{text}{asked}，未获批准：{request.history.get().note}", True)


def opened_by(seen: Clearance) -> str:
    """Why this desk sees what others do not, and until when; "" where it always does."""
    if seen.reveal:
        until, reason = format_moment(seen.reveal.until), seen.reveal.get_reason_display()
        return f"因“{reason}”对您显示至{until}，每次打开都记入审计。"
    if seen.share:
        kind, until = seen.share.get_kind_display(), format_date(seen.share.ends_on)
        return f"因您{kind}，全部案卷对您显示至{until}（含当日），每次打开都记入审计。"
    return ""


def _last_request(case: Case, by: RoleGrant) -> RevealRequest | None:
    return RevealRequest.objects.filter(case=case, desk=by).order_by("-asked_at", "-pk").first()
