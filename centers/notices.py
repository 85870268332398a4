"""What districts and centers hear of the city's decision and of its published list."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant, Succession
from accounts.roles import Role
from centers.models import Center, OperationChange, Publication, Waiver
from centers.published import PublishedUnit
from core.chinese_dates import format_date
from pilots.models import Recommendation


def tell_of_decision(
    recommendation: Recommendation, *, center: Center | None, at: datetime
) -> None:
    """``center`` is that of an accepted unit. The district and the subdistrict hear it from
    ``pilots.notices``; this desk opens no recommendation, so it is led to a page of its own."""
    outcome, url = "未列入试点", reverse("pilots:round_detail", args=[recommendation.round_id])
    if center is not None:
        outcome, url = "列入试点", reverse("centers:center_detail", args=[center.pk])
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict=recommendation.subdistrict_id),
        title=f"本单位{outcome}",
        text=f"{recommendation.subdistrict.full_name}在{recommendation.round}的推荐中已审定，{outcome}。",
        url=url,
        at=at,
    )


def tell_of_publication(
    publication: Publication, listed: Iterable[PublishedUnit], *, at: datetime
) -> None:
    """The desks of the districts whose units stand on the list, and of the units themselves."""
    units = [row.unit for row in listed]
    districts, subdistricts = {u.district_id for u in units}, {u.subdistrict_id for u in units}
    readers = [
        *desks_of(Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, at=at, district__in=districts),
        *desks_of(Role.SUBDISTRICT_OFFICER, at=at, subdistrict__in=subdistricts),
    ]
    tell(
        readers,
        title="试点单位名单已发布",
        text=f"{publication}已发布，共{len(units)}个街道(乡镇)，{publication.document_number}。",
        url=reverse("centers:publication_detail", args=[publication.pk]),
        at=at,
    )


def tell_of_succession(row: Succession, *, at: datetime) -> None:
    """To every desk of the unit that goes on, where those of the old one now work."""
    tell(
        desks_of(*Role.of_subdistrict, at=at, subdistrict=row.new_id),
        title="区划变更",
        text=f"自{format_date(row.on)}起，{row}。账号、中心和在办工作已转到{row.new.full_name}。",
        url=reverse("portal:home"),
        at=at,
    )


def tell_of_operation(change: OperationChange, *, ended: Sequence[RoleGrant], at: datetime) -> None:
    """To the unit's desks and its district; and to who answers for desks, which of them ended."""
    center, new = change.center, change.operation
    desks = [
        *desks_of(*Role.of_subdistrict, at=at, subdistrict=center.subdistrict_id),
        *desks_of(Role.DISTRICT_OFFICER, at=at, district=center.district_id),
    ]
    since = format_date(new.starts_on)
    tell(
        desks,
        title="运营变更",
        text=f"{center}自{since}起由{new}运营。服务任务量不变，原有记录继续有效。",
        url=reverse("centers:operation_list", args=[center.pk]),
        at=at,
    )
    if ended:
        names = "、".join(f"{desk.user}（{desk.get_role_display()}）" for desk in ended[:5])
        tell(
            desks_of(Role.SECURITY_ADMIN, at=at),
            title="岗位随运营变更终止",
            text=f"{center}自{since}起变更运营，已终止{len(ended)}个岗位：{names}{'等' if len(ended) > 5 else ''}。新人员的账号另行申请。",
            url=reverse("accounts:account_list"),
            at=at,
        )


def tell_of_waiver(waiver: Waiver, *, at: datetime) -> None:
    """To the executive director, who looks after the staff; the person is named on the page."""
    tell(
        desks_of(Role.EXECUTIVE_DIRECTOR, at=at, subdistrict=waiver.subdistrict_id),
        title="人员资质降低标准",
        text=f"区级审核人已批准本中心一名人员降低资质标准，有效期至{format_date(waiver.expires_on)}。",
        url=reverse("centers:person_detail", args=[waiver.person_id]),
        at=at,
    )
