"""Services that come in: one typed on the form, many in a workbook that was filled in off line."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import RoleGrant
from bench.measuring import CEILINGS, Missing, Operation, undone
from bench.pages import BARE, at_desk, both, page
from cases.models import Case, ServiceRecord
from cases.off_line.record_sheet import record_template
from cases.states import WORKERS, CaseState
from centers.models import Center

NO_CASE = "昨天没有处在介入阶段的案例可以登记服务"
LABELS = ("案例编号", "日期", "开始时间", "时长", "类型", "内容")  # of the template
LONG = 10 * 60  # minutes of a day
ROWS = 60  # a month of one worker
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
HEADER = 3  # the row that they stand in


def form_submit() -> Operation | Missing:
    """A service entered on the case's form: checked, stored once, told to the audit log."""
    found = _case_to_serve()
    if found is None:
        return Missing("form_submit", NO_CASE)
    case, desk = found
    client = at_desk(desk)
    address = reverse("cases:record_add", args=[case.public_id])
    typed = {
        "served_on": _day().isoformat(),
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
            ("cases_servicerecord", _fresh()),
            ("accounts_auditevent", {}),
        ):
            _insert_again(table, stored.pk if row else None, [row])

    return Operation(
        "form_submit",
        ours=undone(ours),
        limit=undone(both(page(client, BARE), insert)),
        most_of_limit=CEILINGS["form_submit"][0],
        note="登记一次服务；写入后撤回，不含落盘",
    )


def import_records() -> Operation | Missing:
    """A workbook of services: uploaded, checked, confirmed, stored."""
    found = _case_to_serve()
    if found is None:
        return Missing("import_records", NO_CASE)
    case, desk = found
    client, content = at_desk(desk), _filled_in(case, desk)
    upload, confirm = reverse("cases:record_upload"), reverse("cases:record_confirm")

    def ours():
        checked = client.post(upload, {"file": SimpleUploadedFile("基准.xlsx", content)})
        sent = {name: unescape(value) for name, value in HIDDEN.findall(checked.content.decode())}
        before = ServiceRecord.objects.filter(case=case).count()
        answer = client.post(confirm, sent)
        stored = ServiceRecord.objects.filter(case=case).count() - before
        if answer.status_code != 302 or stored != ROWS:
            raise RuntimeError(f"{confirm}: {answer.status_code}, {stored}")

    last = ServiceRecord.objects.order_by("-pk").first()

    def limit():
        book = load_workbook(BytesIO(content), read_only=True)
        rows = list(book.worksheets[0].iter_rows(min_row=HEADER + 1, values_only=True))
        _insert_again("cases_servicerecord", last.pk, [_fresh() for _ in rows])
        _insert_again("accounts_auditevent", None, [{} for _ in rows])

    return Operation(
        "import_records",
        ours=undone(ours),
        limit=undone(both(page(client, BARE), page(client, BARE), limit)),
        most_of_limit=CEILINGS["import_records"][0],
        note=f"上传、检查、确认{ROWS}次服务；写入后撤回；极限：两张空白页、读表和逐行写入",
    )


def _filled_in(case: Case, desk: RoleGrant) -> bytes:
    """The desk's own template with a minute of service in every row, none over another."""
    center = Center.objects.select_related("subdistrict").get(pk=case.center_id)
    book = load_workbook(BytesIO(record_template(center=center, by=desk, at=timezone.now())))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column for cell in sheet[HEADER]}
    day = _day().isoformat()
    for number in range(ROWS):
        at = time(number // 60, number % 60)
        row = (case.number, day, f"{at:%H:%M}", "1", "家庭探访", f"第{number}次入户了解近况。")
        for label, value in zip(LABELS, row, strict=True):
            sheet.cell(HEADER + 1 + number, places[label]).value = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fresh() -> dict[str, UUID]:
    return {"public_id": uuid4(), "form_token": uuid4()}


def _insert_again(table: str, pk: int | None, fresh: Sequence[Mapping[str, UUID]]) -> None:
    """A row of the table (the last for None) as often as there is ``fresh``, by SQL alone; that is
    what must be new in it, by column."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        columns = [column.name for column in described if column.name != "id"]
        names = [name for name in columns if name in fresh[0]]
        wanted = ", ".join("%s" if name in names else name for name in columns)
        where = "ORDER BY id DESC LIMIT 1" if pk is None else f"WHERE id = {int(pk)}"
        sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {wanted} FROM {table} {where}"  # noqa: S608
        is_text = connection.vendor == "sqlite"
        cursor.executemany(
            sql,
            [[row[name].hex if is_text else row[name] for name in names] for row in fresh],
        )


def _day() -> date:
    """Yesterday: whatever the hour, its services are over."""
    return timezone.localdate() - timedelta(days=1)


def _case_to_serve() -> tuple[Case, RoleGrant] | None:
    on = _day()
    open_ones = Case.objects.filter(state=CaseState.INTERVENTION, opened_on__lte=on)
    # A day beyond twelve hours is doubted, and a doubt is another page.
    by_worker = ServiceRecord.objects.filter(served_on=on).values("served_by")
    tired = by_worker.annotate(total=Sum("minutes")).filter(total__gt=LONG).values("served_by")
    case = (
        open_ones.filter(round__service_starts_on__lte=on, round__service_ends_on__gte=on)
        .exclude(worker__in=tired)
        .order_by("-opened_on", "-pk")
        .first()
    )
    if case is None:
        return None
    desks = RoleGrant.objects.filter(user=case.worker_id, role__in=WORKERS)
    return case, desks.get(subdistrict=case.subdistrict_id)
