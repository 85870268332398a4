"""The pages of recognition: warnings, the result of an act, taking back, and the workbook."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case, Ruling
from cases.states import CaseState, Recognition
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import NOON, desk_of, make_case, make_worker
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
WAITING = reverse("cases:recognition_list")
RULED = reverse("cases:recognition_ruled")
SHEET = reverse("cases:recognition_sheet")


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def officer(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def typed(*cases, **changed) -> dict:
    ticked = [str(case.public_id) for case in cases]
    return {"form_token": str(uuid4()), "cases": ticked, "note": "", **changed}


def test_a_warning_stands_under_its_case(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    case.goal_rows.update(after=None)

    page = client.sit_at(officer).get(WAITING)

    (row,) = page.context["rows"]
    assert "unmeasured" in [one.kind for one in row.warnings]
    assert "结案时1项服务目标中有1项没有评分。" in page.content.decode()


def test_many_are_declined_each_with_its_own_reason(client, center, officer):
    one, two = (make_case(CaseState.CLOSED, center) for _ in range(2))
    posted = typed(one, two, outcome="declined", note="材料不全。")
    posted[f"note-{two.public_id}"] = "服务记录雷同。"

    result = client.sit_at(officer).post(WAITING, posted, follow=True)

    assert [(line.number, line.note) for line in result.context["lines"]] == [
        (one.number, "材料不全。"),
        (two.number, "服务记录雷同。"),
    ]
    assert result.context["counts"] == [("不予认定", 2)]


def test_what_was_typed_beside_a_case_is_kept(client, center, officer):
    one, two = (make_case(CaseState.CLOSED, center) for _ in range(2))
    posted = typed(one, two, outcome="declined")
    posted[f"note-{two.public_id}"] = "服务记录雷同。"

    page = client.sit_at(officer).post(WAITING, posted)

    assert {row.row.number: (row.is_chosen, row.note) for row in page.context["rows"]} == {
        one.number: (True, ""),
        two.number: (True, "服务记录雷同。"),
    }
    assert one.number in str(page.context["form"].errors["note"])
    assert not Ruling.objects.exists()


def test_a_reason_that_is_too_long_is_said_with_its_case(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    posted = typed(case, outcome="declined")
    posted[f"note-{case.public_id}"] = "长" * 501

    page = client.sit_at(officer).post(WAITING, posted)

    assert page.context["form"].errors["note"] == [
        f"案例{case.number}的理由最多500个字，现有501个字。"
    ]


def test_the_button_pressed_twice_leads_to_what_was_done(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    posted = typed(case, outcome="recognized")
    client.sit_at(officer)

    first, second = (client.post(WAITING, posted) for _ in range(2))

    assert first.url == second.url
    assert Ruling.objects.count() == 1


def test_an_act_is_not_there_for_another_district(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    url = client.sit_at(officer).post(WAITING, typed(case, outcome="recognized")).url
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    assert client.get(url).status_code == 200
    assert client.sit_at(stranger).get(url).status_code == 404


def test_a_word_is_taken_back_on_its_page(client, center, officer):
    case = make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    client.sit_at(officer)

    refused = client.post(RULED, typed(case))
    done = client.post(RULED, typed(case, note="材料已补。"), follow=True)

    assert refused.context["form"].errors == {"note": ["请填写理由"]}
    assert [row.is_chosen for row in refused.context["rows"]] == [True]
    assert [line.word for line in done.context["lines"]] == ["收回认定意见"]
    assert client.get(RULED).context["rows"] == []
    assert Case.objects.get().recognition == Recognition.WAITING


def test_the_lists_are_narrowed_to_a_center(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    client.sit_at(officer)

    own = client.get(WAITING, {"center": center.pk})
    odd = client.get(WAITING, {"center": "nonsense"})

    assert [row.row.number for row in own.context["rows"]] == [case.number]
    assert own.context["query"] == f"center={center.pk}"
    assert len(odd.context["rows"]) == 1


def test_the_center_reads_why_and_what_it_can_do(client, center):
    case = make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)

    page = client.sit_at(desk_of(case)).get(reverse("cases:case_detail", args=[case.public_id]))

    text = page.content.decode()
    (line,) = page.context["said"]["rulings"]
    assert (line.word, line.note, line.warnings) == ("不予认定", "材料不全。", [])
    assert "中心可重新开案，按区级写明的理由补充后再次申请结案" in text


def test_the_warnings_of_the_moment_are_for_the_district_alone(client, center, officer):
    case = make_case(CaseState.CLOSED, center)
    case.goal_rows.update(after=None)
    client.sit_at(officer).post(WAITING, typed(case, outcome="recognized"))
    url = reverse("cases:case_detail", args=[case.public_id])

    of_district = client.get(url).context["said"]["rulings"]
    of_center = client.sit_at(make_worker(center)).get(url).context["said"]["rulings"]

    assert [bool(line.warnings) for line in (*of_district, *of_center)] == [True, False]


@pytest.mark.parametrize(("url", "queries"), [(WAITING, 13), (RULED, 8), (SHEET, 16)])
def test_the_queries_are_the_same_for_one_case_and_for_three(
    client, center, officer, django_assert_num_queries, url, queries
):
    client.sit_at(officer)
    state = Recognition.DECLINED if url == RULED else None
    make_case(CaseState.CLOSED, center, recognition=state)
    with django_assert_num_queries(queries):
        client.get(url)
    for _ in range(2):
        make_case(CaseState.CLOSED, center, recognition=state)
    with django_assert_num_queries(queries):
        client.get(url)


def test_the_workbook_has_masked_names_and_text_cells(client, center, officer):
    waiting = make_case(CaseState.CLOSED, center, name="=张三丰")
    declined = make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    make_case(CaseState.CLOSING, center)
    later = NOON + timedelta(minutes=1)
    Case.objects.filter(pk=declined.pk).update(recognition_note="=1+1", recognized_at=later)

    answer = client.sit_at(officer).get(SHEET)

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows())
    cells = {row[1].value: row for row in rows}
    assert {number for number in cells if number and "-GA-" in number} == {
        waiting.number,
        declined.number,
    }
    assert cells[waiting.number][3].value == "=**丰"
    assert cells[declined.number][11].value == "=1+1"
    assert {cells[waiting.number][3].data_type, cells[declined.number][11].data_type} == {"s"}
    assert "张三" not in str([cell.value for row in rows for cell in row])
    assert AuditEvent.objects.latest("pk").what == "导出案例认定清单"
