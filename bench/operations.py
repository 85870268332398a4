"""The named operations. Each function answers with an ``Operation``, or says what it lacks."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.roles import Role
from bench import exports, raw, raw_report
from bench.allocation import allocation, allocation_lines
from bench.measuring import CEILINGS, Missing, Operation, undone
from bench.workbooks import consolidate
from cases.models import Case, ServiceRecord
from cases.states import WORKERS, CaseState
from core.keyset import PAGE_SIZE
from pilots.models import Round
from pilots.states import SubmissionState
from reports.models import SummaryReport

BACKEND = "django.contrib.auth.backends.ModelBackend"
BARE = "/bench/bare/"


def at_desk(desk: RoleGrant) -> Client:
    client = Client()
    client.force_login(desk.user, BACKEND)
    session = client.session
    session["desk"] = desk.pk
    session.save()
    return client


def page(client: Client, address: str) -> Callable[[], object]:
    """Opening a page; anything but the page itself is a fault of the bench."""

    def open_it():
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return open_it


def both(*works: Callable[[], object]) -> Callable[[], object]:
    return lambda: [work() for work in works]


def city_dashboard() -> Operation:
    client, (round, *before) = at_desk(_desk("city")), Round.objects.latest_first()
    earlier = before[0] if before else round
    facts = {
        "round": round.pk,
        "earlier": earlier.pk,
        "first": round.service_starts_on,
        "last": round.service_ends_on,
        "first_before": earlier.service_starts_on,
        "last_before": earlier.service_ends_on,
        "on": timezone.localdate(),
    }
    return Operation(
        "city_dashboard",
        ours=page(client, reverse("reports:city_dashboard")),
        limit=both(page(client, BARE), lambda: raw.city(**facts)),
        peer=consolidate(_centers_of(round)),
        most_of_limit=CEILINGS["city_dashboard"][0],
        most_of_peer=CEILINGS["city_dashboard"][1],
        note="市级数据看板；同类：逐个打开各中心的工作簿汇总",
    )


def case_list_first() -> Operation:
    last = Case.objects.order_by("-opened_on", "-pk").first()
    return _case_list("case_list_first", "", (last.opened_on + timedelta(days=1), 0), "")


def case_list_deep() -> Operation:
    """The last full page there is."""
    count = Case.objects.count()
    oldest = Case.objects.order_by("opened_on", "pk")[: PAGE_SIZE + 1]
    mark = list(oldest)[-1]
    after = f"?after={mark.opened_on}.{mark.pk}"
    last_page = f"?p={-(-count // PAGE_SIZE)}"
    return _case_list("case_list_deep", after, (mark.opened_on, mark.pk), last_page)


def _case_list(name: str, after: str, mark: tuple, peer_page: str) -> Operation:
    client, admin = at_desk(_desk("city")), Client()
    admin.force_login(User.objects.get(username="admin"), BACKEND)
    return Operation(
        name,
        ours=page(client, reverse("cases:case_list") + after),
        limit=both(page(client, BARE), lambda: raw.case_page(*mark)),
        peer=page(admin, f"/bench/peer/cases/case/{peer_page}"),
        most_of_limit=CEILINGS[name][0],
        most_of_peer=CEILINGS[name][1],
        note="市级案例列表；同类：Django 后台的列表页",
    )


def district_report() -> Operation | Missing:
    filed = SummaryReport.objects.filter(submission__state=SubmissionState.FILED)
    report = filed.select_related("round", "district").order_by("-round__year", "pk").first()
    if report is None:
        return Missing("district_report", "数据库里还没有已备案的总结报告")
    desk = RoleGrant.objects.filter(role=Role.DISTRICT_LEADER, district=report.district).first()
    client, round = at_desk(desk), report.round
    facts = {
        "round": round.pk,
        "year": round.year,
        "district": report.district_id,
        "first": round.service_starts_on,
        "last": round.service_ends_on,
        "on": report.counted_on(at=timezone.now()),
    }
    return Operation(
        "district_report",
        ours=page(client, reverse("reports:summary_detail", args=[report.pk])),
        limit=both(page(client, BARE), lambda: raw_report.district(**facts)),
        most_of_limit=CEILINGS["district_report"][0],
        note="区级总结报告页，含与定稿的比对；极限：空白页和手写的全部取数",
    )


def export_detail() -> Operation:
    """全量明细 of the whole city: every case of every round."""
    desk, address = _desk("city"), reverse("reports:detail_export")
    client, said = at_desk(desk), {"round": "", "district": "", "details": [exports.KIND]}

    def ours():
        answer = client.post(address, said)
        if answer.status_code != 200 or not answer.streaming:
            raise RuntimeError(f"{address}: {answer.status_code}")
        for _ in answer.streaming_content:  # as a server hands it on, a piece at a time
            pass

    peer = exports.by_library(desk, timezone.now())
    without = "" if peer else "（没有安装，未测）"
    return Operation(
        "export_detail",
        ours=ours,
        limit=both(page(client, BARE), exports.from_sql),
        peer=peer,
        most_of_limit=CEILINGS["export_detail"][0],
        most_of_peer=CEILINGS["export_detail"][1],
        note=f"全市{Case.objects.count():,}个案例的明细；极限：取数后由openpyxl逐行写入；"
        f"同类：django-import-export{without}",
    )


def city_report() -> Operation:
    """The city's workbook; the peer is what is done today: every center's file opened and added."""
    round, address = _latest_round(), reverse("reports:city_workbook")
    client = at_desk(_desk("city"))
    return Operation(
        "city_report",
        ours=page(client, f"{address}?round={round.pk}"),
        limit=both(page(client, BARE), lambda: raw.rows(raw.FILED, round.pk)),
        peer=consolidate(_centers_of(round)),
        most_of_peer=CEILINGS["city_report"][1],
        note="全市汇总工作簿；极限：空白页和各区定稿；同类：逐个打开各中心的工作簿汇总",
    )


def import_records() -> Missing:
    try:
        reverse("cases:record_import")
    except NoReverseMatch:
        return Missing("import_records", "服务记录的批量导入尚未建成")
    return Missing("import_records", "服务记录的批量导入已有，基准测试尚未编写")


def form_submit() -> Operation | Missing:
    """A service entered on the case's form: checked, stored once, told to the audit log."""
    found = _case_to_serve()
    if found is None:
        return Missing("form_submit", "今天没有处在介入阶段的案例可以登记服务")
    case, desk = found
    client = at_desk(desk)
    address = reverse("cases:record_add", args=[case.public_id])
    today = timezone.localdate()
    typed = {
        "served_on": today.isoformat(),
        "starts_at": "00:00",
        "minutes": "1",
        "service_type": "home_visit",
        "persons": "1",
        "person_times": "1",
        "text": "入户了解近况。",
    }

    def ours():
        answer = client.post(address, {**typed, "form_token": str(uuid4())})
        if answer.status_code != 302:
            raise RuntimeError(f"{address}: {answer.status_code}")

    stored = ServiceRecord.objects.filter(case=case).first() or ServiceRecord.objects.first()

    def insert():
        for table, row in (
            ("cases_servicerecord", {"public_id": uuid4(), "form_token": uuid4()}),
            ("accounts_auditevent", {}),
        ):
            _insert_again(table, stored.pk if row else None, row)

    return Operation(
        "form_submit",
        ours=undone(ours),
        limit=undone(both(page(client, BARE), insert)),
        most_of_limit=CEILINGS["form_submit"][0],
        note="登记一次服务；写入后撤回，不含落盘",
    )


def _insert_again(table: str, pk: int | None, fresh: dict) -> None:
    """A row of the table once more, by SQL alone; ``fresh`` are its columns that must be new."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        columns = [column.name for column in described if column.name != "id"]
        wanted = ", ".join("%s" if name in fresh else name for name in columns)
        values = [value.hex if connection.vendor == "sqlite" else value for value in fresh.values()]
        names = [name for name in columns if name in fresh]
        where = "ORDER BY id DESC LIMIT 1" if pk is None else f"WHERE id = {int(pk)}"
        sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {wanted} FROM {table} {where}"  # noqa: S608
        by_name = dict(zip(fresh, values, strict=True))
        cursor.execute(sql, [by_name[name] for name in names])


def _case_to_serve() -> tuple[Case, RoleGrant] | None:
    today = timezone.localdate()
    open_ones = Case.objects.filter(state=CaseState.INTERVENTION, opened_on__lte=today)
    case = (
        open_ones.filter(round__service_starts_on__lte=today, round__service_ends_on__gte=today)
        .order_by("-opened_on", "-pk")
        .first()
    )
    if case is None:
        return None
    desks = RoleGrant.objects.filter(user=case.worker_id, role__in=WORKERS)
    return case, desks.get(subdistrict=case.subdistrict_id)


def _desk(username: str) -> RoleGrant:
    return RoleGrant.objects.select_related("user").get(user__username=username)


def _latest_round() -> Round:
    return Round.objects.latest_first().first()


def _centers_of(round: Round) -> list[str]:
    return [
        unit.subdistrict.full_name for unit in round.units.select_related("subdistrict__district")
    ]


OPERATIONS = {
    work.__name__: work
    for work in (
        city_dashboard,
        case_list_first,
        case_list_deep,
        district_report,
        export_detail,
        city_report,
        import_records,
        allocation,
        allocation_lines,
        form_submit,
    )
}
