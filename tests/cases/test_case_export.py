"""The list of cases as a workbook: as it was filtered, masked, in clear for a reason alone."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import record_export
from cases.models import Client
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import ADULT, NOON, make_case, make_worker, open_case
from tests.centers.factories import make_center
from tests.sheets import cells_of

pytestmark = pytest.mark.django_db
LIST, EXPORT = reverse("cases:case_list"), reverse("cases:case_export")
CANARY, HIDDEN = "欧阳金丝雀", "已脱敏，仅承办人可见"
CLEAR = {"in_clear": "on", "reason": "年度评估"}
EXPORTING = {*Role.of_center, *Role.of_district, *Role.of_city}


def rows_of(answer) -> list[list]:
    return [row for row in cells_of(answer.content)[3:] if isinstance(row[0], int)]


@pytest.mark.parametrize("role", Role)
def test_nobody_but_the_executive_director_gets_a_name(client, role):
    case = open_case(name=CANARY, id_number=ADULT, title=f"{CANARY}个案")
    unit = case.district if role in Role.of_district else case.subdistrict
    is_city = role in Role.of_city or role in (Role.SUPERVISOR, Role.INSPECTOR)
    client.sit_at(make_desk(role, None if is_city or role in Role.of_administration else unit))

    plain, asked = client.post(EXPORT, {}), client.post(EXPORT, CLEAR)

    assert (plain.status_code == 200) == (role in EXPORTING)
    if role in EXPORTING:
        assert (rows_of(plain)[0][2], CANARY in str(rows_of(plain))) == (case.number, False)
        assert (CANARY in str(rows_of(asked))) == (role == Role.EXECUTIVE_DIRECTOR)


def test_the_filter_of_the_list_is_the_filter_of_the_sheet(client):
    center = make_center()
    kept = make_case(CaseState.CLOSED, center)
    open_case(center)
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)

    answer = client.sit_at(head).post(f"{EXPORT}?state=closed&number={kept.number}&title=", {})

    assert [row[2] for row in rows_of(answer)] == [kept.number]
    assert cells_of(answer.content)[1][0].startswith(f"筛选：案例编号{kept.number}，阶段已结案；")
    told = AuditEvent.objects.get(what="导出服务案例").changes
    assert (told["行数"], told["身份信息"]) == (["", "1"], ["", "已脱敏"])


def test_in_clear_wants_a_reason_and_leaves_out_minors_guarded_and_stopped_files(client):
    center = make_center()
    open_case(center, name="=1+1", id_number=ADULT)
    for facts in ({"is_minor": True, "relation": "parent"}, {"is_sensitive": True}, {}):
        open_case(center, name=CANARY, **facts)
    last = Client.objects.order_by("pk").last()
    Client.objects.filter(pk=last.pk).update(stopped_at=NOON, id_number_hash="", name_phone_hash="")
    client.sit_at(make_worker(center, Role.EXECUTIVE_DIRECTOR))

    refused = client.post(EXPORT, CLEAR | {"reason": " "})
    answer = client.post(EXPORT, CLEAR)

    assert refused.context["form"].errors["reason"] == ["请写明导出身份信息的原因。"]
    book = load_workbook(BytesIO(answer.content))
    (cell,) = [c for row in book.active.iter_rows() for c in row if c.value == "=1+1"]
    assert cell.data_type == "s"
    named, *others = rows_of(answer)
    assert named[12:] == [ADULT, "13812345678", "劲松中社区12号楼3单元"]
    assert [row[12:] for row in others] == [[HIDDEN] * 3] * 3
    assert CANARY not in str(rows_of(answer))
    told = AuditEvent.objects.get(what="导出服务案例").changes
    assert (told["身份信息"], told["原因"]) == (["", "包含"], ["", "年度评估"])


def test_who_was_searched_for_by_title_is_not_repeated(client):
    center = make_center()
    open_case(center, title=f"{CANARY}个案")

    client.sit_at(make_worker(center)).post(f"{EXPORT}?title={CANARY}", {})

    assert CANARY not in str(AuditEvent.objects.get(what="导出服务案例").changes)


def test_more_than_a_workbook_is_made_for_is_refused(client, monkeypatch):
    monkeypatch.setattr(record_export, "MOST_ROWS", 0)
    case = open_case()
    client.sit_at(make_worker(case.center))

    assert "请先按月份等条件缩小范围" in client.get(EXPORT).content.decode()
    assert "请缩小筛选范围" in client.post(EXPORT, {}).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_a_workbook_costs_the_same_however_many_rows(client, count, django_assert_num_queries):
    center = make_center()
    for _ in range(count):
        open_case(center)
    client.sit_at(make_worker(center, Role.EXECUTIVE_DIRECTOR))
    client.get(LIST)

    with django_assert_num_queries(12):
        client.post(EXPORT, CLEAR)
