"""What one desk may read of one case at one moment, and how it could come to read more."""

from dataclasses import dataclass
from datetime import datetime

from accounts.models import RoleGrant
from cases.models import Case, Reveal, RevealRequest
from cases.revealing import Extent, Gate, RequestState, reach_of
from core.chinese_dates import format_moment


@dataclass(frozen=True, slots=True)
class Clearance:
    """``extent`` is what is shown now, ``most`` what the desk could come to see; ``gate`` is what
    that takes, and ``reveal`` the proof that it was given."""

    extent: Extent
    most: Extent
    gate: Gate
    reveal: Reveal | None = None

    @property
    def can_ask(self) -> bool:
        return self.extent == Extent.MASKED and self.gate != Gate.WALL


def clearance(case: Case, *, by: RoleGrant, at: datetime) -> Clearance:
    """How much of the file ``by`` may read at this moment; the case must be in the desk's scope.

    Asked anew on every page: a file that has meanwhile become a minor's is closed again to those
    who had opened it with a reason alone.
    """
    if case.is_stopped:
        return Clearance(Extent.MASKED, Extent.MASKED, Gate.WALL)
    reach = reach_of(by.role, is_led=case.is_led_by(by), is_minor=case.is_of_minor)
    if case.client is None and reach.gate != Gate.NONE:
        return Clearance(Extent.MASKED, Extent.MASKED, Gate.WALL)  # nobody's identity to open
    if reach.gate in (Gate.NONE, Gate.WALL):
        return Clearance(reach.extent, reach.extent, reach.gate)
    reveals = Reveal.objects.filter(case=case, desk=by).open_at(at)
    if reach.gate == Gate.APPROVAL:
        reveals = reveals.approved()
    reveal = reveals.order_by("-until", "-pk").first()
    extent = Extent(reveal.extent) if reveal else Extent.MASKED
    return Clearance(extent, reach.extent, reach.gate, reveal)


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says of this below the person: a sentence, and whether the desk may ask now."""

    text: str
    offers_asking: bool


def notice(case: Case, seen: Clearance, *, by: RoleGrant) -> Notice:
    if seen.reveal:
        until = format_moment(seen.reveal.until)
        reason = seen.reveal.get_reason_display()
        return Notice(f"因“{reason}”对您显示至{until}，每次打开都记入审计。", False)
    if seen.gate == Gate.NONE:
        return Notice("", False)
    if case.is_anonymized:
        return Notice("保存期限届满，身份信息和各项文字已清除，数字保留。", False)
    if case.is_stopped:
        return Notice("已按本人申请停止使用：只作保存，不再向任何人显示。", False)
    if case.client is None:
        return Notice("各阶段文字已脱敏，仅承办人和常务主任可见。", False)
    text = "其他信息和各阶段文字已脱敏，仅承办人和常务主任可见。"
    request = _last_request(case, by) if seen.gate == Gate.APPROVAL else None
    if request is None or request.state == RequestState.APPROVED:
        return Notice(text, seen.can_ask)
    asked = f"您于{format_moment(request.asked_at)}申请查看完整信息"
    if request.state == RequestState.ASKED:
        return Notice(f"{text}{asked}，待中心主任或常务主任批准。", False)
    return Notice(f"{text}{asked}，未获批准：{request.history.get().note}", True)


def _last_request(case: Case, by: RoleGrant) -> RevealRequest | None:
    return RevealRequest.objects.filter(case=case, desk=by).order_by("-asked_at", "-pk").first()
