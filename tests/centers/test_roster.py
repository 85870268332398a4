"""A whole staff in and out as a workbook: every mistake at once, all rows or none."""

from datetime import date, datetime, time
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.models import Credential, Degree, Engagement, Person
from centers.roster_sheet import HEADINGS, TITLE, read_roster, roster_template
from core.deadlines import BEIJING
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 15)
AT = datetime.combine(TODAY, time(10), BEIJING)
KEYS = [key for key, _, _ in HEADINGS]
FIRST = 4  # title, guide, header
LINE = {
    "kind": "专业社工",
    "is_professional": "是",
    "starts_on": "2021-06-01",
}


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def by(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def line(number: int, **values) -> dict:
    """Somebody new with a certificate and a degree."""
    return {
        "name": f"人员{number}",
        "phone": f"138{number:08d}",
        **LINE,
        "credential_level": "助理社会工作师",
        "credential_number": f"2015{number:014d}",
        "credential_approved_on": "2015年6月1日",
        "degree_level": "本科",
        "degree_major": "社会工作",
        "degree_graduated_on": "2010/7/1",
        **values,
    }


def book(center, *lines, first=FIRST) -> bytes:
    """The center's template with these lines written from a row on; None leaves a cell alone."""
    loaded = load_workbook(BytesIO(roster_template(center, on=TODAY)))
    sheet = loaded[TITLE]
    for row, values in enumerate(lines, start=first):
        for column, key in enumerate(KEYS, start=1):
            if values.get(key) is not None:
                sheet.cell(row, column).value = values[key]
    stream = BytesIO()
    loaded.save(stream)
    return stream.getvalue()


def take(center, content, by):
    return actions.take_roster(center=center, content=content, name="名册.xlsx", by=by, at=AT)


def read(center, content):
    return read_roster(SimpleUploadedFile("名册.xlsx", content), center=center, on=TODAY)


def told(check) -> list[tuple[str, str]]:
    return [(problem.cell, problem.message) for problem in check.problems]


SEVEN = {
    3: {"phone": "1380013800"},
    20: {"kind": "社工"},
    41: {"starts_on": "2021-09-16"},
    77: {"credential_number": 201500000000000077},
    78: {"credential_approved_on": "2015-02-30"},
    120: {"degree_major": ""},
    199: {"name": "人员5", "phone": "13800000005", "credential_number": "X1"},
}


def test_a_roster_of_200_people_with_7_wrong_cells_reports_all_7_at_once(center, by):
    lines = [line(number, **SEVEN.get(number, {})) for number in range(200)]
    content = book(center, *lines)

    check = read(center, content)

    assert len(check.plans) == 200
    assert [cell for cell, _ in told(check)] == [
        "B7", "C24", "F45", "I81", "J82", "M124", "A203",
    ]  # fmt: skip
    assert {problem.sheet for problem in check.problems} == {TITLE}
    assert told(check)[2] == ("F45", "上岗日期不能晚于今天")
    assert "须按文本填写" in told(check)[3][1]
    assert told(check)[5:] == [("M124", "填写学历的，此项必填"), ("A203", "与第9行的人员相同")]
    with pytest.raises(Refused) as refusal:
        take(center, content, by)
    assert refusal.value.codes == ["roster_changed"]
    assert not Person.objects.exists()


def test_a_roster_without_mistakes_comes_in_whole_and_a_second_press_changes_nothing(center, by):
    content = book(center, *(line(number) for number in range(3)), {"name": "孙无证", **LINE})

    first, second = take(center, content, by), take(center, content, by)

    assert (first.added, first.changed, first.unchanged) == (4, 0, 0)
    assert (second.added, second.changed, second.unchanged) == (0, 0, 4)
    assert Person.objects.count() == Engagement.objects.count() == 4
    assert Credential.objects.count() == Degree.objects.count() == 3
    assert AuditEvent.objects.filter(what="导入人员名册").count() == 1
    assert Person.objects.get(name="人员1").credentials.get().number == "201500000000000001"


def test_the_template_comes_back_as_it_went_out(center, by):
    person = make_person(center, phone="010-67321111", papers=[("senior", date(2015, 1, 1))])
    person.credentials.update(number="00123456789012345678")
    person.credentials.create(level="assistant", number="T1", approved_on=date(2010, 1, 1))
    make_person(center, "孙离岗", ends_on=date(2021, 7, 1))
    content = roster_template(center, on=TODAY)
    sheet = load_workbook(BytesIO(content))[TITLE]

    check = read(center, content)

    assert [(plan.person, plan.changes) for plan in check.plans] == [(person, [])]
    assert sheet["B4"].value == "010-67321111"
    assert sheet["I4"].value == "00123456789012345678"
    assert {sheet[cell].number_format for cell in ("B4", "I4", "B5", "I40")} == {"@"}


def test_who_is_there_is_changed_only_in_what_the_sheet_holds(center, by):
    person = make_person(center, phone="13800138000", papers=[("assistant", date(2015, 1, 1))])
    number = person.credentials.get().number
    change = {
        "phone": "13900139000",
        "works_with_minors": "是",
        "credential_registered_until": "2023-01-01",
        "degree_level": "硕士",
        "degree_major": "社会工作",
        "degree_graduated_on": "2012-07-01",
    }

    check = take(center, book(center, change), by)

    (plan,) = check.plans
    assert [(c.label, c.before, c.after) for c in plan.changes] == [
        ("联系电话", "13800138000", "13900139000"),
        ("从事涉及未成年人的工作", False, True),
        ("登记有效期至", None, date(2023, 1, 1)),
        ("学历", "", "社会工作硕士"),
    ]
    person = Person.objects.get()
    assert person.phone == "13900139000"
    assert person.engagements.get().works_with_minors
    assert person.credentials.get().registered_until == date(2023, 1, 1)
    assert (person.credentials.get().number, person.degrees.count()) == (number, 1)
    event = AuditEvent.objects.get(what="按名册更正人员")
    assert "139" not in str(event.changes)


def test_leaving_and_coming_back_go_through_the_rules_of_the_forms(center, by):
    stays = make_person(center, "甲", phone="13800138001")
    back = make_person(center, "乙", phone="13800138002", ends_on=date(2021, 7, 1))
    lines = [
        {"ends_on": "2021-09-10"},
        {"name": "乙", "phone": "13800138002", **LINE, "starts_on": "2021-08-01"},
        {"name": "丙", **LINE, "ends_on": "2021-08-31"},
    ]

    take(center, book(center, *lines), by)

    assert stays.engagements.get().ends_on == date(2021, 9, 10)
    assert list(back.engagements.order_by("pk").values_list("ends_on", flat=True)) == [
        date(2021, 7, 1),
        None,
    ]
    assert Person.objects.get(name="丙").engagements.get().ends_on == date(2021, 8, 31)


def test_what_the_single_forms_refuse_stands_beside_its_cell(center, by):
    make_person(center, "甲", phone="13800138001", papers=[("senior", date(2015, 1, 1))])
    number = Credential.objects.get().number
    other = make_center(
        make_unit(Round.objects.get(), make_subdistrict("潘家园街道", center.district))
    )
    make_person(other, "外", papers=[("senior", date(2015, 1, 1))])
    taken = Credential.objects.get(person__name="外").number
    paper = {"credential_level": "高级社会工作师", "credential_approved_on": "2015-01-01"}
    lines = [
        {"name": "改名"},
        {"name": "甲", "phone": "13800138001", **LINE, "starts_on": "2021-08-01"},
        line(1, **paper, credential_number=taken),
        line(2, ends_on="2021-05-31"),
        line(3, credential_registered_until="2014-01-01"),
    ]

    assert told(read(center, book(center, *lines))) == [
        ("I4", "这一证书管理号已登记在本中心甲名下，与本行姓名不一致"),
        ("A5", "与第4行的人员相同"),
        ("F5", "甲自2021年6月1日起在岗，登记离岗后才能再次上岗"),
        ("I6", "该级别的这一证书管理号已经登记，请核对证书"),
        ("G7", "离岗日期不能早于上岗日期（2021年6月1日）"),
        ("K8", "登记有效期不能早于批准日期"),
    ]
    assert number


def test_two_namesakes_of_one_day_must_be_told_apart(center):
    for _ in range(2):
        make_person(center, "李明")

    check = read(center, roster_template(center, on=TODAY))

    assert [cell for cell, _ in told(check)] == ["A4", "A5"]


def test_a_changed_approval_day_is_a_mistake_not_a_change(center):
    make_person(center, papers=[("senior", date(2015, 1, 1))])

    check = read(center, book(center, {"credential_approved_on": "2015-01-02"}))

    assert told(check) == [("J4", "与已登记的批准日期（2015-01-01）不一致，请核对证书")]


def test_an_empty_roster_and_one_of_another_center_are_refused(center):
    other = make_center(
        make_unit(Round.objects.get(), make_subdistrict("潘家园街道", center.district))
    )
    for content, code in (
        (roster_template(center, on=TODAY), "roster_empty"),
        (book(other, line(1)), "roster_other_center"),
    ):
        with pytest.raises(Refused) as refusal:
            read(center, content)
        assert refusal.value.codes == [code]


def upload(client, center, content):
    file = SimpleUploadedFile("名册.xlsx", content)
    return client.post(reverse("centers:roster_upload", args=[center.pk]), {"file": file})


def send(client, name, center, page):
    kept = page.context["form"]["kept"].value()
    data = {"kept": kept, "form_token": uuid4()}
    return client.post(reverse(f"centers:{name}", args=[center.pk]), data)


def test_check_and_confirm(client, center, by):
    make_person(center, phone="13800138000")
    client.sit_at(by)

    page = upload(client, center, book(center, {"phone": "13900139000"}, line(1)))
    assert Person.objects.count() == 1
    text = page.content.decode()
    assert "将新增1人，更改1人，其余0人不变" in text
    assert "联系电话：13800138000 → 13900139000" in text

    answer = send(client, "roster_confirm", center, page)

    assert answer.url == reverse("centers:center_detail", args=[center.pk])
    assert Person.objects.count() == 2
    again = send(client, "roster_confirm", center, page)
    assert "没有改动" in client.get(again.url).content.decode()


def test_mistakes_are_listed_and_marked_in_a_copy(client, center, by):
    client.sit_at(by)

    page = upload(client, center, book(center, line(1, kind="社工", phone="12")))
    copy = send(client, "roster_copy", center, page)
    confirmed = send(client, "roster_confirm", center, page)

    assert f"工作表“{TITLE}”第4行C列（人员类别）" in page.content.decode()
    assert "确认导入" not in page.content.decode()
    sheet = load_workbook(BytesIO(copy.content))[TITLE]
    assert sheet["B4"].fill.fgColor.rgb == sheet["C4"].fill.fgColor.rgb != sheet["A4"].fill.fgColor
    assert "检查之后情况有了变化" in confirmed.content.decode()
    assert not Person.objects.exists()


def test_a_checked_roster_is_confirmed_by_its_own_desk_only(client, center, by):
    client.sit_at(by)
    page = upload(client, center, book(center, line(1)))
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))

    answer = send(client, "roster_confirm", center, page)

    assert answer.url == reverse("centers:roster_upload", args=[center.pk])
    assert not Person.objects.exists()


def exported(client, **query):
    response = client.get(reverse("centers:roster_export"), query)
    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST)]


def test_the_export_of_a_day_masks_phones_above_the_center(client, center, by):
    make_person(center, "甲", phone="13800138000", papers=[("senior", date(2015, 1, 1))])
    make_person(center, "乙", starts_on=date(2021, 9, 1), is_professional=False)
    other = make_center(
        make_unit(Round.objects.get(), make_subdistrict("潘家园街道", center.district))
    )
    make_person(other, "邻居金丝雀", phone="13811112222")

    client.sit_at(by)
    (first, *rest) = exported(client, on="2021-08-31")
    assert first[3:8] == ["甲", "专业社工", "专业服务", "社会工作师", "高级社会工作师"]
    assert first[11] == "13800138000"
    assert "乙" not in str(rest)
    assert "金丝雀" not in str(exported(client, center=other.pk))

    client.sit_at(make_desk(Role.DISTRICT_OFFICER, center.district))
    text = str(exported(client))
    assert "邻居金丝雀" in text
    assert "13800138000" not in text
    assert "138****8000" in text
    assert AuditEvent.objects.filter(what="导出人员名册").count() == 3
