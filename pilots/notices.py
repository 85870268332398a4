"""Who hears that a form or report has taken a step, and in which words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant
from accounts.roles import Role
from pilots.kinds import kind_of, page_of
from pilots.models import Delegation, Recommendation, ScanVoid, SignOff, Submission
from pilots.states import SubmissionKind

DISTRICT = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)


@dataclass(frozen=True, slots=True)
class News:
    """``title`` knows the ``{kind}``; ``text`` the ``{form}`` and its ``{sections}``.

    A decision's reasons and a return's opinions stay on the form's own page.
    """

    title: str
    text: str
    roles: tuple[str, ...]


NEWS = {
    "assign": News("{kind}待填写", "{form}由区里交来填写。", (Role.SUBDISTRICT_OFFICER,)),
    "deliver": News(
        "街道已送交{kind}",
        "{form}已由街道(乡镇)送交，请核对并提交区级审核。",
        (Role.DISTRICT_OFFICER,),
    ),
    "take_over": News(
        "{kind}由区里接手填写",
        "{form}已由区里接手填写，原因见办理记录。",
        (Role.SUBDISTRICT_OFFICER,),
    ),
    "give_back": News(
        "{kind}退回修改",
        "{form}由区级填报人退回，请修改：{sections}。",
        (Role.SUBDISTRICT_OFFICER,),
    ),
    "hand_in": News("{kind}待审核", "{form}已提交区级审核，请审核。", (Role.DISTRICT_LEADER,)),
    "sign": News("{kind}待签收", "{form}已审核通过并上报，请签收。", (Role.CITY_OFFICER,)),
    "send_back": News(
        "{kind}退回修改",
        "{form}由区级审核人退回，请修改：{sections}。",
        (Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER),
    ),
    "return": News(
        "{kind}退回修改",
        "{form}由市级审核人退回，请修改：{sections}。",
        (*DISTRICT, Role.SUBDISTRICT_OFFICER),
    ),
    "accept": News(
        "推荐单位列入试点",
        "{form}已审定，列入试点。",
        (*DISTRICT, Role.SUBDISTRICT_OFFICER),
    ),
    "decline": News(
        "推荐单位未列入试点",
        "{form}已审定，未列入试点，理由见办理记录。",
        (*DISTRICT, Role.SUBDISTRICT_OFFICER),
    ),
    "file": News("{kind}已备案", "{form}已备案。", DISTRICT),
}


def tell_of_step(
    name: str, *, submission: Submission, content, at: datetime, sections: Sequence[str] = ()
) -> None:
    """Put the news of this step into the inboxes it concerns; other steps are no news.

    ``sections`` are the keys of the parts that a return names.
    """
    news = NEWS.get(name)
    if news is None:
        return
    kind = kind_of(submission)
    titles = "；".join(kind.titles[section] for section in sections)
    tell(
        _readers(news.roles, submission, at=at),
        title=news.title.format(kind=submission.get_kind_display()),
        text=news.text.format(form=submission, sections=titles),
        url=reverse(kind.page, args=[content.pk]),
        at=at,
    )


def tell_of_void(submission: Submission, void: ScanVoid, *, at: datetime) -> None:
    """A scan no longer counts: whoever uploads scans hears it, but for who voided it."""
    readers = _readers((Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER), submission, at=at)
    tell(
        [desk for desk in readers if desk.user_id != void.by.user_id],
        title="盖章件已作废",
        text=f"{submission}的一份盖章件已作废，请上传正确的盖章件。",
        url=page_of(submission),
        at=at,
    )


def _readers(roles: Sequence[str], submission: Submission, *, at: datetime) -> list[RoleGrant]:
    units = {
        **dict.fromkeys(Role.of_city, {}),
        **dict.fromkeys(Role.of_district, {"district": submission.district_id}),
        # A plan or report is no subdistrict's: None, and no desk of theirs is without one.
        **dict.fromkeys(Role.of_subdistrict, {"subdistrict": submission.subdistrict_id}),
    }
    return [desk for role in roles for desk in desks_of(role, at=at, **units[role])]


def tell_of_sign_off(act: SignOff, *, forms: Sequence[Recommendation], at: datetime) -> None:
    """One message for one act, however many it signed; the leader stood in for hears of it too."""
    said = f"{act.district}上报{len(forms)}份试点推荐表"
    url = reverse("pilots:sign_off_detail", args=[act.pk])
    tell(
        desks_of(Role.CITY_OFFICER, at=at),
        title=f"{SubmissionKind.RECOMMENDATION.label}待签收",
        text=f"{said}，请签收。",
        url=url,
        at=at,
    )
    if act.delegation is not None:
        tell(
            [act.delegation.principal],
            title="代理审核已上报",
            text=f"{said}。{act.delegation.in_words}",
            url=url,
            at=at,
        )


def tell_of_delegation(delegation: Delegation, *, at: datetime) -> None:
    """The leader, who stands in, and the city know from the first day."""
    readers = [delegation.principal, delegation.deputy, *desks_of(Role.CITY_OFFICER, at=at)]
    tell(
        [desk for desk in readers if desk.pk != delegation.by_id],
        title="代理审核已登记",
        text=f"{delegation.district}：{delegation.in_words}",
        url=reverse("pilots:delegation_list"),
        at=at,
    )
