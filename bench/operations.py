"""The named operations. Each function answers with an ``Operation``, or says what it lacks."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import RoleGrant, User
from accounts.roles import Role
from bench import exports, raw, raw_report
from bench.allocation import allocation, allocation_lines
from bench.measuring import CEILINGS, Missing, Operation
from bench.pages import BACKEND, BARE, at_desk, both, page
from bench.services import form_submit, import_records
from bench.workbooks import consolidate
from cases.models import Case
from core.keyset import PAGE_SIZE
from pilots.models import Round
from pilots.states import SubmissionState
from reports.models import SummaryReport


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
        limit=both(page(client, BARE), lambda: exports.sums_from_sql(round.pk)),
        peer=consolidate(_centers_of(round)),
        most_of_limit=CEILINGS["city_report"][0],
        most_of_peer=CEILINGS["city_report"][1],
        note="全市汇总工作簿；极限：空白页、各区定稿和openpyxl逐行写入；"
        "同类：逐个打开各中心的工作簿汇总",
    )


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
