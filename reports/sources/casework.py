"""Rows of 三、服务开展: cases, records, people served, groups and activities, linkages, volunteers.

People are masked as on the pages of the cases room, and not named at all to the city.
"""

from django.db.models import Q
from django.urls import reverse

from accounts.roles import Role
from cases import counted
from cases.counting import COUNTING
from cases.sight import case_row, row_columns, shows_people
from cases.states import ServiceType
from centers.models import CommunityOrganization, Volunteer
from core.chinese_dates import format_date
from core.masking import mask_name
from pilots.choices import Method, ServiceField
from pilots.states import CountingRule
from reports.question import Question
from reports.sources.base import Measure, Sheet, Source, by_column, by_itself, on_days

RECOGNIZED = COUNTING[CountingRule.RECOGNIZED]


def _case_cells(case, desk):
    row = case_row(case, desk)
    return (
        row.number,
        row.title or row.client.text or "—",
        row.method,
        row.state,
        row.recognition or "—",
        format_date(row.opened_on),
    )


CASE_SHEET = Sheet(
    columns=("案例编号", "名称或服务对象", "工作方法", "阶段", "认定", "接案日期"),
    cells=_case_cells,
    fetch=row_columns,
    day="opened_on",
    address=lambda case, desk: case_row(case, desk).url,
)
CLOSED = Source(
    rows=lambda facts: counted.closed_in(facts.round),
    measures={
        "counting_cases": Measure(lambda facts: COUNTING[CountingRule(facts.round.counting_rule)]),
        "cases_closed": Measure(),
        "cases_recognized": Measure(RECOGNIZED),
        **{f"cases_{method.value}": Measure(Q(method=method)) for method in Method},
        "cases_surveyed": Measure(counted.SURVEYED),
        "cases_satisfied": Measure(counted.SATISFIED),
    },
    sheet=CASE_SHEET,
    days=on_days("closed_on"),
    splits={"method": by_column("method", Method), "field": by_column("field", ServiceField)},
)
ACTIVE = Source(
    rows=lambda facts: counted.active_in(facts.round),
    measures={
        "cases_opened": Measure(lambda facts: counted.is_opened_in(facts.round)),
        "cases_open": Measure(lambda facts: counted.is_open_after(facts.round)),
    },
    sheet=CASE_SHEET,
    days=on_days("opened_on"),
)


def _record_cells(row, desk):
    return (
        format_date(row.served_on),
        row.center.name,
        row.get_service_type_display(),
        row.case.number if row.case else "—",
        f"{row.persons}人，{row.person_times}人次",
    )


def _records(rows, desk):
    """No text is fetched for a list, and none decrypted."""
    return rows.select_related("case", "center").only(
        *("public_id", "served_on", "service_type", "minutes", "persons", "person_times"),
        *("case__number", "center__name"),
    )


def _record_address(row, desk):
    return reverse("cases:record_detail", args=[row.public_id]) if shows_people(desk) else ""


RECORDS = Source(
    rows=lambda facts: counted.records_in(facts.round),
    measures={
        "service_records": Measure(counted.SERVICE),
        "service_minutes": Measure(counted.SERVICE, "minutes"),
        "person_times": Measure(counted.SERVICE, "person_times"),
        "casework_sessions": Measure(counted.CASEWORK),
        "home_visits": Measure(counted.HOME_VISIT),
        "home_visit_times": Measure(counted.HOME_VISIT, "person_times"),
        "clerical_minutes": Measure(counted.CLERICAL, "minutes"),
    },
    sheet=Sheet(
        columns=("服务日期", "中心", "类型", "案例", "人数、人次"),
        cells=_record_cells,
        fetch=_records,
        day="served_on",
        address=_record_address,
    ),
    days=on_days("served_on"),
    splits={"type": by_column("service_type", ServiceType)},
)


def _served(facts: Question):
    only = Q(district__pk__in=facts.districts) & on_days("served_on")(facts)
    return counted.served_in(facts.round, only)


def _client_cells(client, desk):
    name = mask_name(client.name) if shows_people(desk) else "—"
    return (client.center.name, name)


def _clients(rows, desk):
    rows = rows.select_related("center")
    if not shows_people(desk):
        return rows.only("center__name")
    return rows.only("center__name", "name")


CLIENTS = Source(
    rows=_served,
    measures={"persons_served": Measure()},
    sheet=Sheet(columns=("中心", "服务对象"), cells=_client_cells, fetch=_clients),
    days=by_itself,
)


def _gathering_cells(row, desk):
    return (
        format_date(row.record.served_on),
        row.center.name,
        row.topic,
        row.activity.get_group_type_display() or row.activity.get_kind_display(),
        str(row.record.person_times),
    )


GATHERINGS = Source(
    rows=lambda facts: counted.held_in(facts.round),
    measures={
        "group_sessions": Measure(counted.GROUP),
        "community_activities": Measure(counted.COMMUNITY),
        "activity_times": Measure(adds="record__person_times"),
        "volunteer_times": Measure(adds="volunteers"),
        "volunteer_minutes": Measure(adds="volunteer_minutes"),
    },
    sheet=Sheet(
        columns=("日期", "中心", "主题", "类别", "参加人次"),
        cells=_gathering_cells,
        fetch=lambda rows, desk: rows.select_related("record", "center", "activity").defer(
            *(f"record__{name}" for name in ("text", "place", "participants", "reflection")),
            *("record__next_step", "record__void_reason"),
        ),
        day="planned_on",
    ),
    days=on_days("record__served_on"),
)


def _held(facts: Question):
    return counted.activities_in(facts.round, on_days("record__served_on")(facts))


ACTIVITIES = Source(
    rows=_held,
    measures={"groups": Measure(Q(method=Method.GROUP))},
    sheet=Sheet(
        columns=("小组", "中心", "类型"),
        cells=lambda row, desk: (
            row.case.title if row.case else row.title,
            row.center.name,
            row.get_group_type_display(),
        ),
        fetch=lambda rows, desk: rows.select_related("center", "case").only(
            "title", "group_type", "center__name", "case__title"
        ),
    ),
    days=by_itself,
)
REFERRALS = Source(
    rows=lambda facts: counted.referrals_in(facts.round),
    measures={"referrals": Measure()},
    sheet=Sheet(
        columns=("提出日期", "中心", "案例", "方向", "状态"),
        cells=lambda row, desk: (
            format_date(row.raised_on),
            row.center.name,
            row.case.number,
            row.get_direction_display(),
            row.get_state_display(),
        ),
        fetch=lambda rows, desk: rows.select_related("center", "case").only(
            "raised_on", "direction", "state", "center__name", "case__number"
        ),
        day="raised_on",
    ),
    days=on_days("raised_on"),
)
LINKS = Source(
    rows=lambda facts: counted.links_in(facts.round),
    measures={
        "links": Measure(counted.LINKED),
        "links_value": Measure(counted.LINKED, "value"),
    },
    sheet=Sheet(
        columns=("结果日期", "中心", "五社联动类别", "资源形式", "资源内容"),
        cells=lambda row, desk: (
            format_date(row.settled_on),
            row.center.name,
            row.get_party_display(),
            row.get_kind_display(),
            row.what if shows_people(desk) else "—",
        ),
        fetch=lambda rows, desk: rows.select_related("center").only(
            "settled_on", "raised_on", "party", "kind", "what", "value", "center__name"
        ),
        day="raised_on",
    ),
    days=on_days("settled_on"),
)


def _volunteer_cells(row, desk):
    name = row.name if desk.role in Role.of_subdistrict else mask_name(row.name)
    return (name, row.center.name, format_date(row.starts_on))


VOLUNTEERS = Source(
    rows=lambda facts: Volunteer.objects.current_on(facts.on),
    measures={"volunteers": Measure()},
    sheet=Sheet(
        columns=("志愿者", "中心", "登记起始日期"),
        cells=_volunteer_cells,
        fetch=lambda rows, desk: rows.select_related("center").defer("phone"),
        day="starts_on",
    ),
)
ORGANIZATIONS = Source(
    rows=lambda facts: CommunityOrganization.objects.current_on(facts.on),
    measures={"organizations": Measure()},
    sheet=Sheet(
        columns=("组织", "中心", "登记或备案", "起始日期"),
        cells=lambda row, desk: (
            row.name,
            row.center.name,
            row.get_standing_display(),
            format_date(row.starts_on),
        ),
        fetch=lambda rows, desk: rows.select_related("center"),
        day="starts_on",
    ),
)
