"""The pages of service records: entered, warned of, listed, mended, taken along as a workbook."""

from datetime import time
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import record_export
from cases.mending import void_record
from cases.models import Case, ServiceRecord
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_current_case,
    make_current_center,
    make_worker,
    serve,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
ADD, LIST, EXPORT = (
    reverse(f"cases:{name}") for name in ("record_add_outside", "record_list", "record_export")
)
CANARY = "金丝雀"


def typed(**more):
    return {
        "form_token": str(uuid4()),
        "served_on": timezone.localdate().isoformat(),
        "starts_at": "00:00",
        "minutes": "1",
        "service_type": "home_visit",
        "field": "elderly_service",
        "persons": "1",
        "person_times": "1",
        "text": "入户",
    } | more


def of(name, service):
    return reverse(f"cases:{name}", args=[service.public_id])


def test_a_doubtful_service_is_stored_on_the_second_word(client):
    client.sit_at(make_worker(make_current_center()))
    client.post(ADD, typed())
    again = typed(text=CANARY)

    asked = client.post(ADD, again)
    assert ServiceRecord.objects.count() == 1
    stored = client.post(ADD, again | {"anyway": "save"})

    page = asked.content.decode()
    assert ("仍然保存" in page, CANARY in page, "时间重叠" in page) == (True, True, True)
    assert stored.url == LIST
    assert ServiceRecord.objects.count() == 2


def test_one_more_keeps_day_place_and_type_and_nothing_else(client):
    client.sit_at(make_worker(make_current_center()))

    answer = client.post(ADD, typed(place="社区活动室", way="home", again="on"), follow=True)

    initial = answer.context["form"].initial
    assert (initial["place"], initial["way"]) == ("社区活动室", "home")
    assert (initial["service_type"], initial["field"]) == ("home_visit", "elderly_service")
    assert not {"text", "minutes", "starts_at", "persons"} & set(initial)


@pytest.mark.parametrize("after", ["x", "00000000-0000-4000-8000-000000000000"])
def test_an_address_that_nobody_gave_out_begins_with_a_blank_form(client, after):
    client.sit_at(make_worker(make_current_center()))

    assert "place" not in client.get(f"{ADD}?after={after}").context["form"].initial


def test_nobody_takes_over_the_place_of_a_colleagues_record(client):
    center = make_current_center()
    client.sit_at(make_worker(center)).post(ADD, typed(place=CANARY))
    key = ServiceRecord.objects.get().public_id

    page = client.sit_at(make_worker(center)).get(f"{ADD}?after={key}")

    assert CANARY not in page.content.decode()


def test_no_form_is_offered_for_a_case_that_takes_no_service_any_more(client):
    case = make_current_case()
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.TRANSFERRED, transferred_on=case.opened_on
    )
    client.sit_at(desk_of(case))

    answer = client.get(reverse("cases:record_add", args=[case.public_id]), follow=True)

    assert answer.redirect_chain == [(reverse("cases:case_detail", args=[case.public_id]), 302)]
    assert "案例已转出，不能再登记服务。" in answer.content.decode()


def test_the_executive_director_chooses_who_served(client):
    case = make_current_case()
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    url = reverse("cases:record_add", args=[case.public_id])
    client.sit_at(head)

    assert client.get(url).context["form"].initial["served_by"] == case.worker_id
    client.post(url, typed(served_by=str(case.worker_id)))

    service = ServiceRecord.objects.get()
    assert (service.served_by, service.recorded_by) == (case.worker, head.user)


@pytest.fixture
def told():
    """A service whose every text is a canary, in a case of an adult."""
    texts = dict.fromkeys(("text", "place", "participants", "reflection", "next_step"), CANARY)
    return serve(make_case(), **texts)


@pytest.mark.parametrize("role", Role)
def test_the_texts_are_for_full_sight_alone(client, told, role):
    unit = told.district if role in Role.of_district else told.subdistrict
    is_city = role in Role.of_city or role in (Role.SUPERVISOR, Role.INSPECTOR)
    desk = desk_of(told.case) if role == Role.CENTER_WORKER else None
    client.sit_at(desk or make_desk(role, None if is_city else unit))
    asks = {"in_clear": "on"} if role != Role.EXECUTIVE_DIRECTOR else {}

    pages = [client.get(url) for url in (of("record_detail", told), LIST, EXPORT)]
    pages.append(client.post(EXPORT, asks))

    shown = [CANARY in _said(page) for page in pages]
    assert shown == [role in (Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR), False, False, False]


def _said(answer) -> str:
    is_book = "spreadsheetml" in answer.headers.get("Content-Type", "")
    return str(sheet_of(answer)) if is_book else answer.content.decode()


def test_who_served_and_leads_the_case_no_more_mends_the_numbers_without_the_texts(client, told):
    other = make_worker(told.center)
    type(told.case).objects.filter(pk=told.case_id).update(worker=other.user)
    client.sit_at(told.served_by.desks.get())
    url = of("record_edit", told)

    page = client.get(url)
    fields = page.context["form"].fields
    sent = {"served_on": "2021-06-05", "starts_at": "09:00", "minutes": "60", "version": "1"}
    sent |= {"service_type": "home_visit", "persons": "1", "person_times": "1", "reason": "错"}
    client.post(url, sent | {"text": "盖掉"})

    told.refresh_from_db()
    assert CANARY not in page.content.decode()
    assert "text" not in fields
    assert (told.minutes, told.text) == (60, CANARY)


def test_a_stale_correction_shows_what_is_stored_and_keeps_what_was_typed(client, told):
    client.sit_at(desk_of(told.case))
    sent = {"served_on": "2021-06-05", "starts_at": "09:00", "minutes": "60", "version": "1"}
    sent |= {"service_type": "home_visit", "persons": "1", "person_times": "1", "reason": "错"}
    sent |= {"text": "先保存的"}
    client.post(of("record_edit", told), sent)

    answer = client.post(of("record_edit", told), sent | {"minutes": "33", "text": "后写的"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert ("先保存的" in page, "后写的" in page, 'value="33"' in page) == (True, True, True)
    again = client.post(of("record_edit", told), sent | {"minutes": "33", "version": "2"})
    assert again.url == of("record_detail", told)


def test_a_void_record_says_so_everywhere_and_is_not_added_up(client, told):
    desk = desk_of(told.case)
    client.sit_at(desk)
    answer = client.post(of("record_void", told), {"reason": "重复登记"}, follow=True)

    case_page = client.get(reverse("cases:case_detail", args=[told.case.public_id]))
    rows = client.get(LIST).context["rows"]

    assert ("已作废" in answer.content.decode(), "重复登记" in answer.content.decode()) == (
        True,
    ) * 2
    assert ("已作废" in case_page.content.decode(), "共0次" in case_page.content.decode()) == (
        True,
        True,
    )
    assert [row.is_voided for row in rows] == [True]
    history = client.get(of("record_history", told)).content.decode()
    assert "作废服务记录" in history
    assert client.get(of("record_edit", told)).url == of("record_detail", told)


def test_the_list_is_narrowed_by_its_address(client):
    case = make_case()
    desk = desk_of(case)
    serve(case)
    serve(case, starts_at=time(11), minutes=30, service_type="clerical")
    void_record(service=serve(case, starts_at=time(7)), reason="错", by=desk, at=NOON)
    colleague = make_worker(case.center)
    client.sit_at(make_worker(case.center, Role.EXECUTIVE_DIRECTOR))
    month = f"{timezone.localdate():%Y-%m}"

    counts = {
        query: len(client.get(f"{LIST}?{query}").context["rows"])
        for query in (
            "",
            "clerical=on",
            "voided=on",
            "late=on",
            "place=case",
            "place=outside",
            f"worker={desk.user_id}",
            f"worker={colleague.user_id}",
            f"month={month}",
            "service_type=home_visit",
            "worker=x&month=y",
        )
    }

    assert list(counts.values()) == [3, 1, 1, 0, 3, 0, 3, 0, 0, 2, 3]


def test_the_clerical_share_says_its_rule_and_opens_its_rows(client):
    case = make_case()
    serve(case)
    serve(case, starts_at=time(11), minutes=30, service_type="clerical")
    client.sit_at(make_worker(case.center, Role.EXECUTIVE_DIRECTOR))

    page = client.get(LIST)

    (share,) = page.context["shares"]
    assert (share.percent, share.in_words) == ("25%", "0.5小时，共2.0小时")
    assert "避免单纯承担事务性工作" in page.content.decode()
    assert [row.minutes for row in client.get(share.url).context["rows"]] == [30]


def test_the_list_costs_the_same_for_one_row_and_for_three(client, django_assert_num_queries):
    case = make_case()
    serve(case)
    client.sit_at(make_worker(case.center, Role.EXECUTIVE_DIRECTOR))
    client.get(LIST)

    with django_assert_num_queries(9):
        client.get(LIST)
    serve(case, starts_at=time(7), minutes=5)
    serve(make_case(center=case.center))
    with django_assert_num_queries(9):
        client.get(LIST)


def sheet_of(answer) -> list[list]:
    book = load_workbook(BytesIO(answer.content))
    return [list(row) for row in book.active.iter_rows(values_only=True)]


def test_the_workbook_is_masked_and_says_what_it_holds(client):
    formula = "=1+1"
    service = serve(make_case(), text=formula)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, service.district))

    rows = sheet_of(client.post(f"{EXPORT}?place=case", {}))

    assert rows[1][0].startswith("筛选：归属属于案例；")
    assert (service.case.number in rows[3], "已脱敏，仅承办人可见" in rows[3]) == (True, True)
    told = AuditEvent.objects.get(what="导出服务记录").changes
    assert (told["行数"], told["文字"]) == (["", "1"], ["", "已脱敏"])


def test_the_texts_go_along_for_the_executive_director_who_says_why(client):
    service = serve(make_case(), text="=1+1")
    serve(make_case(center=service.center, is_minor=True, relation="parent"), text=CANARY)
    client.sit_at(make_worker(service.center, Role.EXECUTIVE_DIRECTOR))

    refused = client.post(EXPORT, {"in_clear": "on", "reason": " "})
    answer = client.post(EXPORT, {"in_clear": "on", "reason": "年度评估"})

    assert refused.context["form"].errors["reason"] == ["请写明导出文字的原因。"]
    book = load_workbook(BytesIO(answer.content))
    (cell,) = [c for row in book.active.iter_rows() for c in row if c.value == "=1+1"]
    assert cell.data_type == "s"
    assert CANARY not in str(sheet_of(answer))
    told = AuditEvent.objects.get(what="导出服务记录").changes
    assert (told["行数"], told["原因"]) == (["", "2"], ["", "年度评估"])


def test_more_than_a_workbook_is_made_for_is_refused(client, monkeypatch):
    monkeypatch.setattr(record_export, "MOST_ROWS", 0)
    service = serve(make_case())
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, service.district))

    assert "请缩小筛选范围" in client.post(EXPORT, {}).content.decode()


def test_an_empty_list_leads_to_the_form(client):
    client.sit_at(make_worker(make_center()))

    assert ADD in client.get(LIST).content.decode()
