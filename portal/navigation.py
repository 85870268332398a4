"""What surrounds every page: the desk one works at and the rooms it may enter."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.chinese_dates import format_moment
from portal.handbook.contents import topic_of
from portal.todo import SOURCES

WORK = (*Role.of_center, *Role.of_district, *Role.of_city)
# Those who ask and answer about the year: heads of centers, and their district.
REPORTING = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, *Role.of_district)


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the menu: for which roles, and under which address it is the current one."""

    label: str
    url_name: str
    icon: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    label: str
    url: str
    icon: str
    is_active: bool
    count_url: str = ""  # where a page asks how much waits there, "" for what counts nothing


PLACES = (
    Place("工作台", "portal:home", "home", tuple(Role)),
    Place("搜索", "portal:search", "search", (*Role.of_business, Role.INSPECTOR)),
    Place("试点批次", "pilots:round_list", "calendar", Role.of_business),
    Place(
        "试点推荐",
        "pilots:recommendation_list",
        "clipboard-list",
        (Role.SUBDISTRICT_OFFICER, *Role.of_district),
    ),
    Place("审核上报", "pilots:sign_off_list", "rubber-stamp", Role.of_district),
    Place("推荐审核", "pilots:candidate_list", "clipboard-check", Role.of_city),
    Place("审定与名单", "centers:decision_list", "certificate", Role.of_city),
    Place("试点方案", "pilots:plan_list", "map-pin", (*Role.of_district, *Role.of_city)),
    Place(
        "服务中心",
        "centers:center_list",
        "building-community",
        (*Role.of_business, Role.INSPECTOR),
    ),
    Place("人员资质", "centers:qualification_list", "certificate", Role.of_business),
    Place(
        "资源登记",
        "centers:register_index",
        "heart-handshake",
        (*Role.of_subdistrict, *Role.of_district, *Role.of_city),
    ),
    Place("培训", "centers:training_list", "school", (*Role.of_business, Role.INSPECTOR)),
    Place(
        "服务案例",
        "cases:case_list",
        "folder",
        (*Role.of_center, *Role.of_district, *Role.of_city, Role.SUPERVISOR, Role.INSPECTOR),
    ),
    Place("服务记录", "cases:record_list", "clipboard-list", (*Role.of_center, *Role.of_district)),
    Place(
        "转介",
        "cases:referral_list",
        "send",
        (*Role.of_center, *Role.of_district, Role.SUPERVISOR),
    ),
    Place(
        "资源链接",
        "cases:link_list",
        "heart-handshake",
        (*Role.of_center, *Role.of_district, Role.SUPERVISOR),
    ),
    Place(
        "投诉",
        "cases:complaint_list",
        "phone",
        (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, *Role.of_district),
    ),
    Place("登记投诉", "cases:complaint_add", "phone", (Role.CENTER_WORKER,)),
    Place(
        "小组和活动",
        "cases:gathering_list",
        "users",
        (*Role.of_center, *Role.of_district, *Role.of_city, Role.SUPERVISOR, Role.INSPECTOR),
    ),
    Place("案例库", "cases:library_list", "certificate", Role.of_business),
    Place("案例认定", "cases:recognition_list", "circle-check", (Role.DISTRICT_OFFICER,)),
    Place(
        "个人信息申请",
        "cases:data_request_list",
        "user",
        (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR),
    ),
    Place(
        "档案保存期限",
        "cases:retention_report",
        "history",
        (Role.EXECUTIVE_DIRECTOR, *Role.of_district, Role.AUDIT_ADMIN),
    ),
    Place("专业督导", "supervision:session_list", "school", (*WORK, Role.SUPERVISOR)),
    Place("督导工作台", "supervision:workbench", "school", (Role.SUPERVISOR,)),
    Place("中心评估", "supervision:evaluation_list", "clipboard-check", (*WORK, Role.SUPERVISOR)),
    Place("督导团队", "supervision:team_list", "users", (*Role.of_district, *Role.of_city)),
    Place(
        "资金分配",
        "funding:pool_list",
        "coin",
        (*Role.of_district, *Role.of_city, Role.INSPECTOR),
    ),
    Place(
        "本中心资金",
        "funding:line_list",
        "coin",
        (Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR),
    ),
    Place(
        "资金使用",
        "funding:ledger",
        "coin",
        (
            *(Role.SUBDISTRICT_OFFICER, Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR),
            *(*Role.of_district, *Role.of_city, Role.INSPECTOR),
        ),
    ),
    Place(
        "购买服务",
        "funding:contract_list",
        "rubber-stamp",
        (
            Role.SUBDISTRICT_OFFICER,
            Role.DIRECTOR,
            Role.EXECUTIVE_DIRECTOR,
            *Role.of_district,
            *Role.of_city,
            Role.INSPECTOR,
        ),
    ),
    Place(
        "数据看板",
        "reports:dashboard",
        "chart-bar",
        (*Role.of_city, *Role.of_district, *Role.of_subdistrict),
    ),
    Place("进度与达标", "reports:standing_list", "chart-bar", WORK),
    Place("工作总结", "reports:summary_list", "report", (*Role.of_district, *Role.of_city)),
    Place("中心年度小结", "reports:center_summary_list", "report", REPORTING),
    Place("核实单", "reports:verification_list", "clipboard-check", REPORTING),
    Place("补充数", "reports:supplement_list", "clipboard-list", REPORTING),
    Place("全市汇总", "reports:city_summary", "file-spreadsheet", Role.of_city),
    Place(
        "账号申请",
        "accounts:request_list",
        "clipboard-list",
        (Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN),
    ),
    Place(
        "账号管理",
        "accounts:account_list",
        "users",
        (Role.DISTRICT_OFFICER, Role.SECURITY_ADMIN),
    ),
    Place("权限复核", "accounts:grant_review", "clipboard-check", (Role.SECURITY_ADMIN,)),
    Place("区划变更", "centers:succession_list", "map-pin", (Role.SYSTEM_ADMIN,)),
    Place("保存期限设置", "cases:retention_rules", "history", (Role.SYSTEM_ADMIN,)),
    Place("审计记录", "accounts:audit_list", "history", (Role.AUDIT_ADMIN,)),
)


def _items(request) -> list[Item]:
    """The menu of this desk; administrators also find the Django admin there."""
    role = request.desk.role if request.desk is not None else None
    items = [
        Item(place.label, url, place.icon, request.path == url, _count_url(place, role))
        for place in PLACES
        if role in place.roles
        for url in [reverse(place.url_name)]
    ]
    if request.user.is_staff:
        items.append(Item("系统管理", reverse("admin:index"), "settings", False))
    return items


def _count_url(place: Place, role: str) -> str:
    has_todos = place.url_name == "portal:home" and role in SOURCES
    return reverse("portal:todo_count") if has_todos else ""


def _watermark(desk) -> str:
    """What an inspector's pages carry, also on paper: who took them away, and when."""
    if desk is None or desk.role != Role.INSPECTOR:
        return ""
    return f"{desk.user}（{desk.user.username}） {format_moment(timezone.now())}"


def _help(request) -> str:
    """The handbook's page about the room one stands in, its contents where there is none."""
    match = request.resolver_match
    topic = topic_of(match.view_name) if match else ""
    return reverse("portal:help_page", args=[topic]) if topic else reverse("portal:help_index")


def surroundings(request) -> dict:
    """Context of every page that is rendered for a request."""
    desk = getattr(request, "desk", None)
    others = [other for other in getattr(request, "desks", []) if other != desk]
    return {
        "product_name": settings.PRODUCT_NAME,
        "is_demo": settings.DEMO,
        "desk": desk,
        "desks": others,
        "unread": desk.unread if desk is not None else 0,
        "unread_elsewhere": sum(other.unread for other in others),
        "watermark": _watermark(desk),
        "help_url": _help(request),
        "todo_count": None,  # counted on the home page; the other pages ask for it afterwards
        "nav": _items(request) if hasattr(request, "desk") else [],
    }
