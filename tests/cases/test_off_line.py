"""Cases and services in from a workbook: every mistake at once, all rows or none, once."""

from datetime import date, time
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from cases.importing import import_work
from cases.models import Case, Client, ServiceRecord, WorkBatch
from cases.off_line.checking import check_work
from cases.off_line.columns import CASE_COLUMNS, CASES, LISTED, RECORD_COLUMNS, RECORDS
from cases.off_line.template import own_open_cases, work_template
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import ADULT, NOON, make_worker, open_case, serve
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

FIRST = 4  # title, guide, header
PERSON = {
    "mark": "新1",
    "name": "李秀兰",
    "id_number": ADULT,
    "category": "独居、空巢老人",
    "signed_on": "2021-06-01",
    "signer": "李秀兰",
    "relation": "本人",
    "field": "养老服务",
    "opened_on": "2021年6月1日",
}
VISIT = {
    "served_on": date(2021, 6, 5),
    "starts_at": time(9, 30),
    "minutes": "90",
    "service_type": "家庭探访",
    "text": "=入户了解近况",
}


@pytest.fixture(autouse=True)
def in_june(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def desk(center):
    return make_worker(center)


def book(desk, center, cases=(), records=()) -> bytes:
    """The template of the desk with these rows written into it."""
    loaded = load_workbook(BytesIO(work_template(center=center, cases=own_open_cases(desk))))
    for name, columns, rows in ((CASES, CASE_COLUMNS, cases), (RECORDS, RECORD_COLUMNS, records)):
        for number, values in enumerate(rows, start=FIRST):
            for place, column in enumerate(columns, start=1):
                if column.key in values:
                    cell = loaded[name].cell(number, place)
                    cell.value = values[column.key]
                    if isinstance(values[column.key], str):
                        cell.data_type = "s"
    stream = BytesIO()
    loaded.save(stream)
    return stream.getvalue()


def check(content, desk, center):
    return check_work(ContentFile(content, "登记.xlsx"), center=center, by=desk, at=NOON)


def take(content, desk, center, token=None):
    return import_work(
        check(content, desk, center),
        center=center,
        content=content,
        name="登记.xlsx",
        form_token=token or uuid4(),
        by=desk,
        at=NOON,
    )


def said(checked) -> list[str]:
    return [f"{one.sheet} {one.cell} {one.message}" for one in checked.problems]


def test_a_new_case_and_services_of_three_kinds_come_in_together(center, desk):
    known = open_case(center, desk)
    rows = [
        {**VISIT, "case": "新1"},
        {**VISIT, "case": known.number, "starts_at": "11:00", "persons": 2},
        {**VISIT, "starts_at": "13时00分", "service_type": "事务性工作"},
    ]

    batch, is_new = take(book(desk, center, [PERSON], rows), desk, center)

    case = Case.objects.exclude(pk=known.pk).get()
    assert is_new and (batch.case_count, batch.record_count) == (1, 3)
    assert (case.client.name, case.client.id_number, case.worker) == ("李秀兰", ADULT, desk.user)
    assert case.client.consents.get().signer == "李秀兰"
    stored = {
        (one.case_id, one.starts_at, one.persons, one.person_times, one.text)
        for one in ServiceRecord.objects.all()
    }
    assert stored == {
        (case.pk, time(9, 30), 1, 1, "=入户了解近况"),
        (known.pk, time(11), 2, 2, "=入户了解近况"),
        (None, time(13), 0, 0, "=入户了解近况"),
    }
    assert AuditEvent.objects.filter(what="登记服务").count() == 3


def test_every_mistake_of_both_sheets_is_told_at_once_and_marked(center, desk):
    colleague = open_case(center)
    cases = [
        {**PERSON, "id_number": 110105194912310020, "opened_on": "2021-06-20"},
        {**PERSON, "mark": "新2", "name": "", "id_number": "11010519491231002A"},
    ]
    rows = [
        {**VISIT, "case": colleague.number},
        {**VISIT, "served_on": "2021-06-30", "minutes": "很久"},
        {**VISIT, "starts_at": "25:00", "service_type": "聊天", "text": ""},
        {**VISIT, "persons": "3", "person_times": "2"},
    ]
    content = book(desk, center, cases, rows)

    checked = check(content, desk, center)

    cells = [line.split(" ")[:2] for line in said(checked)]
    assert cells == [
        [CASES, "C4"],
        [CASES, "M4"],
        [CASES, "B5"],
        [CASES, "C5"],
        [RECORDS, "A4"],
        [RECORDS, "B5"],
        [RECORDS, "D5"],
        [RECORDS, "C6"],
        [RECORDS, "E6"],
        [RECORDS, "K6"],
        [RECORDS, "G7"],
    ]
    assert "末尾数字可能已失真" in said(checked)[0]


def test_the_template_lists_the_own_open_cases_masked_and_no_text(center, desk):
    case = open_case(center, desk, intake_note="接案金丝雀", name="王金丝")
    open_case(center, name="同事的人")

    loaded = load_workbook(BytesIO(work_template(center=center, cases=own_open_cases(desk))))

    first = [cell.value for cell in loaded[LISTED][FIRST]]
    assert first == [case.number, "王*丝", "个案"]
    assert loaded["_meta"].sheet_state == "veryHidden"
    words = " ".join(str(cell.value) for sheet in loaded for row in sheet.rows for cell in row)
    assert not any(secret in words for secret in ("王金丝", "同事的人", "接案金丝雀"))
    offers = loaded[RECORDS].data_validations.dataValidation
    assert [rule.formula1 for rule in offers][0] == f"'{LISTED}'!$A$4:$A$24"


def test_the_same_button_and_the_same_file_store_once(center, desk):
    content, token = book(desk, center, [PERSON], [VISIT]), uuid4()
    first, _ = take(content, desk, center, token)

    with pytest.raises(Refused) as refused:
        import_work(
            check(book(desk, center, [], [{**VISIT, "starts_at": "15:00"}]), desk, center),
            center=center,
            content=content,
            name="登记.xlsx",
            form_token=uuid4(),
            by=desk,
            at=NOON,
        )

    assert refused.value.codes == ["file_repeated"]
    assert said(check(content, desk, center)) == [
        "服务记录 C4 平台上已有同一时间、时长和类型的服务记录，请删去这一行"
    ]
    assert (WorkBatch.objects.get(), ServiceRecord.objects.count()) == (first, 1)


def test_a_row_twice_in_the_file_is_told(center, desk):
    checked = check(book(desk, center, [], [VISIT, VISIT]), desk, center)

    assert said(checked) == ["服务记录 C5 与第4行相同，请删去这一行"]


def test_overlaps_and_long_days_are_told_and_stop_nothing(center, desk):
    case = open_case(center, desk)
    serve(case, minutes=60)
    rows = [VISIT, {**VISIT, "starts_at": "10:30", "minutes": "700"}]

    checked = check(book(desk, center, [], rows), desk, center)

    assert checked.problems == []
    assert checked.doubts == [
        "“服务记录”第4行与平台上已登记的一条服务记录时间重叠。",
        "“服务记录”第4行与第5行时间重叠。",
        "2021年6月5日的服务合计14.2小时，超过12小时。",
    ]


def test_a_case_closed_meanwhile_leaves_nothing_stored(center, desk):
    case = open_case(center, desk)
    rows = [VISIT, {**VISIT, "starts_at": "11:00", "case": case.number}]
    content = book(desk, center, [PERSON], rows)
    checked = check(content, desk, center)
    Case.objects.filter(pk=case.pk).update(worker=make_worker(center).user)

    with pytest.raises(Refused) as refused:
        import_work(
            checked,
            center=center,
            content=content,
            name="登记.xlsx",
            form_token=uuid4(),
            by=desk,
            at=NOON,
        )

    assert refused.value.codes == ["work_overtaken"]
    assert "“服务记录”第5行" in refused.value.problems[0].message
    assert not ServiceRecord.objects.exists()
    assert Client.objects.count() == 1


@pytest.mark.parametrize("what", ["empty", "other_center"])
def test_a_file_that_cannot_be_used_is_refused(center, desk, what):
    content = book(desk, center)
    if what == "other_center":
        other = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))
        content = book(make_worker(other), other, [], [VISIT])

    with pytest.raises(Refused) as refused:
        check(content, desk, center)

    codes = {"empty": "work_rows_missing", "other_center": "template_unit"}
    assert refused.value.codes == [codes[what]]


def test_from_the_upload_over_the_copy_to_the_confirmation(client, center, desk):
    client.sit_at(desk)
    upload, confirm = reverse("cases:work_upload"), reverse("cases:work_confirm")
    wrong = book(desk, center, [], [{**VISIT, "minutes": "很久"}])
    page = client.post(upload, {"file": SimpleUploadedFile("登记.xlsx", wrong)})
    kept = {name: page.context["form"][name].value() for name in ("kept", "form_token")}

    copy = client.post(reverse("cases:work_copy"), kept)
    stopped = client.post(confirm, kept)

    marked = load_workbook(BytesIO(copy.content))[RECORDS]
    assert "很久" in str(marked["D4"].value) and marked["L4"].value.startswith("时长(分钟)：")
    assert stopped.status_code == 200 and not ServiceRecord.objects.exists()
    right = book(desk, center, [], [VISIT])
    page = client.post(upload, {"file": SimpleUploadedFile("登记.xlsx", right)})
    assert "登记服务1条" in page.content.decode() and not ServiceRecord.objects.exists()
    kept = {name: page.context["form"][name].value() for name in ("kept", "form_token")}
    for _ in range(2):
        assert client.post(confirm, kept).url == reverse("cases:record_list")
    assert ServiceRecord.objects.count() == 1
    stranger = client.sit_at(make_worker(center)).post(confirm, kept)
    assert stranger.url == upload


def test_checking_takes_as_many_queries_for_many_rows(center, desk, django_assert_max_num_queries):
    rows = [{**VISIT, "starts_at": f"{hour:02d}:00", "minutes": "50"} for hour in range(8, 20)]
    content = book(desk, center, [PERSON], rows)

    with django_assert_max_num_queries(8):
        checked = check(content, desk, center)

    assert (len(checked.records), checked.problems) == (12, [])
