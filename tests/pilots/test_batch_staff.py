"""The second sheet of the workbook: people proposed, off line."""

from uuid import uuid4

import pytest

from accounts.roles import Role
from pilots import actions
from pilots.batches import staff
from pilots.batches.checking import check_workbook
from pilots.batches.units import district_of
from pilots.models import ProposedStaff, Recommendation
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, make_staff
from tests.pilots.workbooks import changed, sent, workbook_of

pytestmark = pytest.mark.django_db

HEADER = 3
NEW = {
    "姓名": "钱社工",
    "身份": "专业社工",
    "岗位": "专业服务人员",
    "从业年限(年)": 5,
    "证书级别": "社会工作师",
    "证书管理号": "20161101000001",
    "批准日期": "2016年6月20日",
}


@pytest.fixture
def round():
    round = make_round()
    for name in ("劲松街道", "潘家园街道"):
        make_subdistrict(name)
    return round


@pytest.fixture
def officer(round):
    return make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区"))


def put(content, row, **values):
    def change(book_sheet):
        sheet = book_sheet.parent[staff.SHEET]
        places = {cell.value: cell.column for cell in sheet[HEADER]}
        for label, value in values.items():
            sheet.cell(HEADER + row, places[label]).value = value

    return changed(content, change)


def check(content, round, by):
    return check_workbook(sent(content), round=round, by=by, on=NOON.date())


def store(found, content, round, by):
    return actions.import_forms(
        found.changed, round=round, district=district_of(by), content=content,
        name="x.xlsx", form_token=uuid4(), by=by, at=NOON,
    )  # fmt: skip


def test_a_new_person_is_put_on_the_form_and_it_is_begun_where_it_was_not(round, officer):
    content = put(workbook_of(round, officer), 1, **NEW)

    found = check(content, round, officer)
    assert found.problems == []
    store(found, content, round, officer)

    person = ProposedStaff.objects.get()
    assert (person.name, person.post, str(person.approved_on)) == (
        "钱社工",
        "professional",
        "2016-06-20",
    )
    assert person.recommendation == Recommendation.objects.get(subdistrict__name="劲松街道")
    assert person.verdict_on(NOON.date()).is_met


def test_a_known_person_stands_in_the_sheet_and_is_changed_there(round, officer):
    person = make_staff(make_recommendation(round, make_subdistrict("劲松街道")))
    content = workbook_of(round, officer)
    assert check(content, round, officer).changed == []

    content = put(content, 1, **{"从业年限(年)": 12})
    found = check(content, round, officer)
    [change] = found.changed[0].changes
    store(found, content, round, officer)

    assert (change.label, change.before, change.after) == ("赵常务 从业年限(年)", "8", "12")
    person.refresh_from_db()
    assert (person.years, person.version) == (12, 2)


@pytest.mark.parametrize(
    ("typed", "label", "message"),
    [
        ({"身份": "月球人"}, "身份", "不在可选项中"),
        ({"姓名": None}, "姓名", "请填写姓名"),
        ({"批准日期": None}, "批准日期", "填写证书的，请一并填写批准日期"),
        ({"证书管理号": "##"}, "证书管理号", "6至40位数字或字母"),
        ({"区划代码": "999999999"}, "区划代码", "不是您可以填报的街道(乡镇)"),
        ({"人员标识(勿改)": "1_1-abcdef"}, "人员标识(勿改)", "没有覆盖"),
    ],
)
def test_a_wrong_cell_of_a_person_is_named_and_imports_nothing(
    round, officer, typed, label, message
):
    found = check(put(workbook_of(round, officer), 1, **{**NEW, **typed}), round, officer)

    [problem] = found.problems
    assert (problem.sheet, problem.row, problem.label) == (staff.SHEET, HEADER + 1, label)
    assert message in problem.message


def test_there_is_one_executive_director(round, officer):
    content = put(workbook_of(round, officer), 1, **{**NEW, "岗位": "拟任常务主任"})
    content = put(content, 2, **{**NEW, "姓名": "孙社工", "岗位": "拟任常务主任"})

    [problem] = check(content, round, officer).problems

    assert problem.message == "常务主任只有一人，已有“钱社工”为拟任常务主任"


def test_a_person_changed_on_the_page_since_is_not_overwritten(round, officer):
    person = make_staff(make_recommendation(round, make_subdistrict("劲松街道")))
    content = put(workbook_of(round, officer), 1, **{"从业年限(年)": 12})
    ProposedStaff.objects.filter(pk=person.pk).update(version=2, years=9)

    [problem] = check(content, round, officer).problems

    assert "没有覆盖" in problem.message
