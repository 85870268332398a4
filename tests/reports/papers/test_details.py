"""全量明细: everything in scope and nothing else, masked, logged, flat in memory, and bounded."""

import re
from copy import copy
from io import BytesIO
from tempfile import TemporaryFile
from urllib.parse import unquote
from weakref import WeakSet

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case, Client, ServiceRecord
from cases.states import ServiceType
from core import encryption
from core.chunks import in_chunks
from reports.figures import district_figures
from reports.papers import details
from supervision.models import SupervisionSession
from supervision.states import SessionState, Structure
from supervision.views.sessions import visible_sessions
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import DECEMBER, make_case, make_record
from tests.supervision.factories import make_session

ALL = ["cases", "records", "sessions"]
CANARY = "金丝雀"
URL = reverse("reports:detail_export")


@pytest.fixture
def world(db):
    """A center in each of two districts; every word about people is a canary."""
    round = make_round()
    for place, street in (("朝阳区", "劲松街道"), ("海淀区", "上地街道")):
        center = make_center(make_unit(round, make_subdistrict(street, make_district(place))))
        make_case(center, round)
        make_record(center, round, text=f"{CANARY}内容", place=f"{CANARY}地点")
        make_session(center, state=SessionState.CONFIRMED, topic="=1+1")
    Client.objects.update(name=f"{CANARY}姓名", address=f"{CANARY}住址")
    return round


def desk_of(role=Role.DISTRICT_OFFICER, district="朝阳区"):
    return make_desk(role, make_district(district) if role in Role.of_district else None)


def taken(client, desk, round, *, kinds=ALL, **said):
    answer = client.sit_at(desk).post(URL, {"round": round.pk, "details": kinds, **said})
    is_file = answer["Content-Type"].endswith("sheet")
    return load_workbook(BytesIO(answer.getvalue())) if is_file else answer


def words_in(book) -> str:
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(value) for row in rows for value in row if value is not None)


def test_a_district_takes_its_own_rows_masked_and_nothing_of_another(client, world):
    book = taken(client, desk_of(), world)

    assert book.sheetnames == ["说明", "服务案例", "服务记录", "督导记录"]
    said = words_in(book)
    assert CANARY not in said
    assert "劲松街道" in said
    assert "上地街道" not in said
    for name in book.sheetnames[1:]:
        rows = list(book[name].iter_rows(min_row=4, values_only=True))
        assert [row[0] for row in rows if row[0] != "合计"] == [1], name
    assert not [c for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_every_sheet_says_what_was_chosen_when_and_by_whom(client, world):
    desk = desk_of()
    book = taken(client, desk, world, kinds=["records"])

    assert book.sheetnames == ["说明", "服务记录"]
    told = book["服务记录"]["A2"].value
    assert re.fullmatch(
        rf"筛选：批次2021年试点，内容服务记录；\d+年\d+月\d+日 \d\d:\d\d由{desk.user}导出", told
    )
    cover = dict(book["说明"].iter_rows(min_row=3, max_col=2, values_only=True))
    assert cover["服务记录"] == "1行"
    assert cover["导出人"].startswith(str(desk.user))
    assert "已脱敏" in cover["脱敏"]
    for sheet in book:
        assert sheet.print_title_rows
        assert sheet.page_setup.fitToWidth == 1


def test_the_city_takes_all_districts_or_one_without_names_or_service_records(client, world):
    desk = desk_of(Role.CITY_VIEWER)

    book = taken(client, desk, world, kinds=["cases", "sessions"])
    one = taken(client, desk, world, kinds=["cases"], district=make_district("海淀区").pk)
    refused = taken(client, desk, world, kinds=["records"])

    assert book.sheetnames == ["说明", "服务案例", "督导记录"]
    assert {"劲松街道", "上地街道"} <= set(re.findall("劲松街道|上地街道", words_in(book)))
    assert CANARY not in words_in(book)
    assert "劲松街道" not in words_in(one)
    assert "区海淀区" in one["服务案例"]["A2"].value
    assert "服务记录" not in [
        label for _, label in refused.context["form"].fields["details"].choices
    ]
    assert refused.context["form"].errors["details"]


def test_the_minutes_of_the_rows_add_up_to_the_figures_of_the_report(client, world):
    """Fifty minutes three times are 2.5 hours; rounded row by row they were 2.4."""
    district = make_district("朝阳区")
    center = ServiceRecord.objects.get(district=district).center
    for _ in range(3):
        make_record(center, world, minutes=50)
        make_session(center, state=SessionState.CONFIRMED, minutes=50)
    make_record(center, world, minutes=7, service_type=ServiceType.CLERICAL)
    make_session(center, minutes=11)
    make_session(center, state=SessionState.CONFIRMED, structure=Structure.PEER, minutes=13)
    voided = make_record(center, world, minutes=17)
    by = {"voided_at": DECEMBER, "voided_by": voided.recorded_by, "void_reason": "重复"}
    ServiceRecord.objects.filter(pk=voided.pk).update(**by)

    book = taken(client, desk_of(), world)

    figures = district_figures(round=world, district=district, on=DECEMBER.date())
    for name, key, rest in (
        ("服务记录", "service_minutes", {7, 17}),
        ("督导记录", "supervision_minutes", {11, 13}),
    ):
        heads, *rows, total = book[name].iter_rows(min_row=3, values_only=True)
        exact, counted = heads.index("时长(分钟)"), heads.index("计入报告的时长(分钟)")
        assert sum(row[counted] or 0 for row in rows) == figures[key], name
        assert {row[exact] for row in rows if row[counted] is None} == rest
        assert all(row[counted] in (None, row[exact]) for row in rows)
        assert [cell for cell in total if cell is not None] == ["合计", figures[key]]


def test_all_rounds_are_taken_at_once_where_no_round_is_chosen(client, world):
    later = make_round(year=2022)
    make_session(SupervisionSession.objects.first().center, round=later, topic="第二年")
    answer = client.sit_at(desk_of(Role.CITY_VIEWER)).post(
        URL, {"round": "", "district": "", "details": ["sessions"]}
    )

    book = load_workbook(BytesIO(answer.getvalue()))
    assert "第二年" in words_in(book)
    assert len(list(book["督导记录"].iter_rows(min_row=4))) == 3 + 1  # their sum
    assert "筛选：全部批次，区全部，内容督导记录" in book["督导记录"]["A2"].value
    assert unquote(answer["Content-Disposition"]).endswith("全部批次全量明细.xlsx")
    assert AuditEvent.objects.get(what="导出全量明细").changes["行数"] == ["", "督导记录3"]


def test_nothing_is_decrypted_that_stays_here(client, world, monkeypatch):
    ServiceRecord.objects.update(case=Case.objects.first())
    desk = desk_of()
    client.sit_at(desk)
    monkeypatch.setattr(encryption, "decrypt", lambda stored: pytest.fail("decrypted"))
    assert taken(client, desk, world, kinds=["records"]).sheetnames == ["说明", "服务记录"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_many_rows(client, world, count, django_assert_num_queries):
    center = ServiceRecord.objects.get(district=make_district("朝阳区")).center
    for _ in range(count - 1):
        make_case(center, world)
        make_record(center, world)
        make_session(center, state=SessionState.CONFIRMED)
    client.sit_at(desk_of())
    said = {"round": world.pk, "details": ALL}
    client.post(URL, said)

    with django_assert_num_queries(15):
        client.post(URL, said)


def test_a_district_cannot_ask_for_another(client, world):
    book = taken(client, desk_of(), world, district=make_district("海淀区").pk)

    assert "上地街道" not in words_in(book)


def test_it_is_in_the_log_with_what_was_chosen_and_how_much(client, world):
    desk = desk_of(Role.DISTRICT_LEADER)
    taken(client, desk, world)

    event = AuditEvent.objects.get(what="导出全量明细")
    assert (event.user, event.object_label) == (desk.user, "2021年试点")
    assert event.changes == {
        "筛选": ["", "批次2021年试点，内容服务案例、服务记录、督导记录"],
        "行数": ["", "服务案例1，服务记录1，督导记录1"],
    }


@pytest.mark.parametrize(("most", "is_taken"), [(3, True), (2, False)])
def test_more_rows_than_the_limit_are_refused_with_a_sentence(
    client, world, monkeypatch, most, is_taken
):
    monkeypatch.setattr(details, "MOST_ROWS", most)

    answer = taken(client, desk_of(), world)

    assert AuditEvent.objects.filter(what="导出全量明细").exists() == is_taken
    if not is_taken:
        text = f"所选明细超过{most}行，请按批次、按区或按内容分次导出。"
        assert text in answer.content.decode()


def test_nothing_chosen_is_refused_beside_the_field(client, world):
    answer = taken(client, desk_of(), world, kinds=[])

    assert "请至少选择一项内容" in answer.content.decode()


def test_chunks_are_all_rows_once_in_the_order_of_their_key(world, django_assert_num_queries):
    center = ServiceRecord.objects.first().center
    for _ in range(3):
        make_record(center, world)
    keys = list(ServiceRecord.objects.order_by("pk").values_list("pk", flat=True))

    with django_assert_num_queries(3):
        found = [row.pk for row in in_chunks(ServiceRecord.objects.all(), size=2)]

    assert found == keys
    assert len(keys) == 5


def test_a_row_is_let_go_before_many_others_come(world, monkeypatch):
    """Memory is flat: what was written is held by nobody."""
    desk, session, alive = desk_of(), visible_sessions(desk_of()).first(), WeakSet()
    extent = details.Extent(world, None, [details.DETAILS["sessions"]], "全部")
    most = []

    def many(rows):
        for _ in range(60):
            row = copy(session)
            alive.add(row)
            most.append(len(alive))
            yield row

    monkeypatch.setattr(details, "in_chunks", many)
    with TemporaryFile() as stream:
        details.write_details(stream, extent, by=desk, at=DECEMBER)

    assert len(most) == 60
    assert max(most) <= 3
