"""Recommendations filled in off line: the template, what is read, what is wrong, what is stored."""

from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from accounts.models import AuditEvent
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.batches.checking import check_workbook
from pilots.batches.columns import FIELDS, GUIDE_SHEET, SHEET, Seen, columns_in, seen_in, token
from pilots.batches.units import district_of
from pilots.models import Recommendation, RecommendationBatch
from pilots.sections import SECTION_BY_KEY, SECTIONS
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.workbooks import HEADER, changed, fill_all, places_of, put, sent, workbook_of

pytestmark = pytest.mark.django_db

NAMES = ("劲松街道", "潘家园街道", "双井街道")


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def officer(round):
    for name in NAMES:
        make_subdistrict(name)
    return make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区"))


@pytest.fixture
def book(round, officer):
    return workbook_of(round, officer)


def check(content, round, by):
    return check_workbook(sent(content), round=round, by=by, on=NOON.date())


def store(content, round, by, *, form_token=None):
    found = check(content, round, by)
    assert found.problems == []
    return actions.import_forms(
        found.changed,
        round=round,
        district=district_of(by),
        content=content,
        name="推荐表.xlsx",
        form_token=form_token or uuid4(),
        by=by,
        at=NOON,
    )


def faults(content, round, by):
    return [
        (problem.cell, problem.label, problem.message)
        for problem in check(content, round, by).problems
    ]


def letter(name):
    """The letter of a field's column."""
    return get_column_letter(4 + [column.name for column in FIELDS].index(name))


def refusal(content, round, by):
    with pytest.raises(Refused) as refused:
        check(content, round, by)
    return refused.value.codes


# The template


def test_the_columns_are_the_fields_of_the_form_each_under_its_own_heading():
    labels = [column.label for column in columns_in()]

    assert len(set(labels)) == len(labels)
    assert [column.name for column in FIELDS] == [n for s in SECTIONS for n in s.fields]


def test_the_template_knows_what_is_known(round, officer):
    make_recommendation(round, make_subdistrict("潘家园街道"), operation_mode="joint")
    rural = make_subdistrict("黑庄户乡")
    type(rural).objects.filter(pk=rural.pk).update(is_rural=True)

    sheet = load_workbook(BytesIO(workbook_of(round, officer)))[SHEET]
    places = places_of(sheet)
    rows = {row[1].value: row for row in sheet.iter_rows(min_row=HEADER + 1)}

    def cell(unit, label):
        return rows[unit][places[label] - 1].value

    assert set(rows) == {*NAMES, "黑庄户乡"}
    assert cell("潘家园街道", "运营方式") == "联合运营"
    assert cell("潘家园街道", "市级转移支付(万元)") == 20
    assert cell("潘家园街道", "拟依托平台") == "社会组织孵化基地"
    assert cell("潘家园街道", "总面积(平方米)") == 320.5
    assert cell("潘家园街道", "拟任中心主任电话") == "010-67321111"
    assert cell("黑庄户乡", "是否农村地区") == "是"
    assert cell("劲松街道", "运营方式") is None


def test_keys_are_locked_the_rest_is_not_and_choices_drop_down(book):
    sheet = load_workbook(BytesIO(book))[SHEET]
    places = places_of(sheet)
    locked = {label for label, place in places.items() if sheet.cell(5, place).protection.locked}
    offered = {
        str(rule.sqref).split(":")[0][:-1]: rule.formula1
        for rule in sheet.data_validations.dataValidation
    }

    assert sheet.protection.sheet
    assert locked == {"区划代码", "街道(乡镇)", "类型", "填表标识(勿改)"}
    assert offered[letter("operation_mode")] == '"自主运营,政府购买服务委托运营,联合运营"'
    assert offered[letter("is_rural")] == '"是,否"'
    assert sheet.freeze_panes == f"D{HEADER + 1}"
    assert sheet.cell(5, places["联系人手机"]).number_format == "@"
    assert sheet.cell(3, places["常住人口(人)"]).value == "一、基本情况"


def test_a_sheet_explains_every_column_with_its_choices(book):
    guide = load_workbook(BytesIO(book))[GUIDE_SHEET]
    rows = {row[1].value: (row[2].value, row[3].value) for row in guide.iter_rows(min_row=4)}

    assert rows["运营方式"] == ("从下拉列表中选择一项", "自主运营、政府购买服务委托运营、联合运营")
    assert rows["功能区"][0] == "可多选，用顿号隔开"
    assert {column.label for column in FIELDS} <= set(rows)


def test_what_lies_elsewhere_is_not_in_the_workbook(round, officer):
    walk_up(make_recommendation(round, make_subdistrict("劲松街道")), until="hand_in")
    make_recommendation(round, make_subdistrict("双井街道"), by_street=True)

    sheet = load_workbook(BytesIO(workbook_of(round, officer)))[SHEET]

    assert [row[1].value for row in sheet.iter_rows(min_row=HEADER + 1)] == ["潘家园街道"]


def test_a_mark_belongs_to_its_row_and_round(round):
    seen = {section.key: Seen(1, "abcd") for section in SECTIONS}
    mark = token("110105001", seen, round=round)

    assert seen_in(mark, "110105001", round=round) == seen
    for code, found in (
        ("110105002", mark),
        ("110105001", mark.replace("1_", "2_", 1)),
        ("110105001", "x"),
        ("110105001", ""),
    ):
        assert seen_in(found, code, round=round) is None


# Reading


def test_the_template_as_it_came_changes_nothing(round, officer):
    make_recommendation(round, make_subdistrict("劲松街道"))
    content = workbook_of(round, officer)

    for came in (content, changed(content, lambda sheet: None)):
        found = check(came, round, officer)
        assert (found.problems, found.changed, found.notices) == ([], [], [])


def test_a_row_nobody_touched_is_no_conflict_whatever_happened_on_the_page(round, officer, book):
    make_recommendation(round, make_subdistrict("劲松街道"))

    found = check(put(book, 2, address="新街"), round, officer)

    assert found.problems == []
    assert [form.subdistrict.name for form in found.changed] == ["潘家园街道"]


def test_a_filled_in_workbook_says_who_is_new_and_what_changes(round, officer):
    make_recommendation(round, make_subdistrict("潘家园街道"), address="旧街1号")
    content = put(workbook_of(round, officer), 2, address="新街2号")
    content = put(
        content,
        1,
        address="劲松中街12号",
        total_area="３２０.5",
        host_platforms="社会组织孵化基地，其他",
    )

    found = check(content, round, officer)

    assert found.problems == []
    new, old = found.changed
    assert (new.subdistrict.name, new.is_new, old.subdistrict.name, old.is_new) == (
        "劲松街道", True, "潘家园街道", False,
    )  # fmt: skip
    assert [(c.label, c.before, c.after) for c in old.changes] == [("地址", "旧街1号", "新街2号")]
    assert ("拟依托平台", "", "社会组织孵化基地、其他") in [
        (c.label, c.before, c.after) for c in new.changes
    ]
    assert ("总面积(平方米)", "", "320.5") in [(c.label, c.before, c.after) for c in new.changes]
    assert new.warnings == ["提交前须改正：依托平台选择了“其他”，请写明平台名称。"]


WRONG = [
    ("community_count", "12a", "请填写整数，例如 12"),
    ("community_count", -1, "请填写0到99999999之间的整数，现为-1"),
    ("total_area", "320.55", "请填写不小于0的数，最多1位小数，例如 320.5"),
    (
        "operation_mode",
        "随便",
        "“随便”不在可选项中，请填写：自主运营、政府购买服务委托运营、联合运营",
    ),
    (
        "function_rooms",
        "接待区、月球室",
        "“月球室”不在可选项中，请填写：接待区、个案室、小组活动室、多功能厅、档案室、督导室",
    ),
    ("subdistrict_signed_on", "下周", "请填写日期，例如2021年5月18日，也可写作2021-05-18"),
    ("strengths", "长" * 501, "工作基础与特色最多500个字，现有501个字"),
    ("director_name", "长" * 41, "拟任中心主任姓名最多40个字，现有41个字"),
]


@pytest.mark.parametrize(("name", "typed", "message"), WRONG)
def test_a_wrong_cell_is_named_with_what_is_wrong(round, officer, book, name, typed, message):
    label = next(column.label for column in FIELDS if column.name == name)

    assert faults(put(book, 2, **{name: typed}), round, officer) == [
        (f"{letter(name)}{HEADER + 2}", label, message)
    ]


def test_every_wrong_cell_of_every_row_is_named_at_once_in_the_order_of_the_sheet(
    round, officer, book
):
    content = put(book, 3, community_count="x", contact_email="y")
    content = put(content, 1, strengths="长" * 501, is_rural="也许")

    cells = [cell for cell, _, _ in faults(content, round, officer)]

    assert cells == [
        f"{letter('is_rural')}5", f"{letter('strengths')}5",
        f"{letter('community_count')}7", f"{letter('contact_email')}7",
    ]  # fmt: skip


def test_keys_that_were_changed_are_named(round, officer, book):
    [code, other] = [
        u.code for u in type(make_subdistrict("劲松街道")).objects.order_by("code")[:2]
    ]

    assert faults(put(book, 1, **{"街道(乡镇)": "天上街道"}), round, officer)[0][::2] == (
        "B5", "与代码不符，应为“劲松街道”，请勿改动",
    )  # fmt: skip
    assert faults(put(book, 1, 区划代码="999999999"), round, officer)[0][::2] == (
        "A5", "不是您可以填报的街道(乡镇)，请勿改动代码",
    )  # fmt: skip
    assert ("A6", "区划代码", "与第5行是同一个街道(乡镇)，每个只能有一行") in faults(
        put(book, 2, 区划代码=code), round, officer
    )
    [(_, label, message)] = faults(put(book, 1, **{"填表标识(勿改)": "1.1-abc"}), round, officer)
    assert (label, message) == (
        "填表标识(勿改)",
        "不是下载时的内容，请从重新下载的工作簿中复制这一行",
    )


def test_another_districts_unit_is_as_unknown_as_one_that_does_not_exist(round, officer, book):
    foreign = make_subdistrict("中关村街道", make_district("海淀区"))

    unknown = faults(put(book, 1, 区划代码="999999999"), round, officer)
    theirs = faults(put(book, 1, 区划代码=foreign.code), round, officer)

    assert unknown == theirs
    assert not any("中关村" in message for _, _, message in theirs)


def test_old_other_and_foreign_workbooks_are_refused_by_name(round, officer, book, monkeypatch):
    assert refusal(workbook_of(make_round(2022), officer), round, officer) == ["template_old"]
    haidian = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    make_subdistrict("中关村街道", make_district("海淀区"))
    assert refusal(workbook_of(round, haidian), round, officer) == ["template_unit"]
    monkeypatch.setattr("pilots.batches.columns.NUMBER", 2)
    with pytest.raises(Refused, match="这是2021年第1版模板，请下载现行第2版"):
        check(book, round, officer)


def test_a_closed_round_and_an_empty_workbook_are_refused(round, officer, book):
    empty = changed(book, lambda sheet: sheet.delete_rows(HEADER + 1, 10))
    assert refusal(empty, round, officer) == ["batch_rows_missing"]
    round.closed_at = NOON
    round.save(update_fields=["closed_at"])
    assert refusal(book, round, officer) == ["round_closed"]


def test_a_form_saved_since_the_download_is_a_conflict_and_not_overwritten(round, officer):
    form = make_recommendation(round, make_subdistrict("劲松街道"))
    content = put(workbook_of(round, officer), 1, address="表里的街", community_count=20)
    section = SECTION_BY_KEY["premises"]
    values = {name: getattr(form, name) for name in section.fields}
    actions.save_section(
        recommendation=form,
        section=section,
        values={**values, "address": "网上的街"},
        typed={},
        version=form.section_version(section),
        by=officer,
        at=NOON,
    )

    found = check(content, round, officer)

    assert [(p.label, p.message) for p in found.problems] == [
        ("地址", "下载工作簿之后网上已改为“网上的街”，没有覆盖。请与之一致，或重新下载后填写")
    ]
    agreed = put(content, 1, address="网上的街")
    assert [c.label for form in check(agreed, round, officer).changed for c in form.changes] == [
        "社区数(个)"
    ]


def test_a_form_that_went_up_since_the_download_is_refused_by_name(round, officer):
    form = make_recommendation(round, make_subdistrict("劲松街道"))
    content = workbook_of(round, officer)
    walk_up(form, until="hand_in")

    assert check(content, round, officer).problems == []
    [(cell, _, message)] = faults(put(content, 1, address="新街"), round, officer)
    assert cell == f"{letter('address')}5"
    assert message == "“三、场地设施”不能修改：当前状态是“待区级审核”，不能修改。"


def test_a_returned_form_opens_only_what_the_return_names(round, officer):
    form = walk_up(make_recommendation(round, make_subdistrict("劲松街道")), until="hand_in")
    actions.take_step(
        "send_back",
        content=form,
        by=make_desk(Role.DISTRICT_LEADER),
        at=NOON,
        returns=[("premises", "请核对地址。")],
    )
    content = put(workbook_of(round, officer), 1, address="新街", community_count=20)

    [(_, label, message)] = faults(content, round, officer)

    assert (label, message) == (
        "社区数(个)",
        "“一、基本情况”不能修改：退回意见没有涉及这一部分，不能修改。",
    )


def test_what_could_not_be_read_on_the_page_stands_in_the_sheet_and_is_asked_about_again(
    round, officer
):
    form = make_recommendation(round, make_subdistrict("劲松街道"))
    actions.save_section(
        recommendation=form,
        section=SECTION_BY_KEY["basics"],
        values={},
        typed={"community_count": "十八个"},
        version=form.section_version(SECTION_BY_KEY["basics"]),
        by=officer,
        at=NOON,
    )
    content = workbook_of(round, officer)

    assert [label for _, label, _ in faults(content, round, officer)] == ["社区数(个)"]


# Storing


def test_all_rows_are_stored_through_the_forms_own_door(round, officer, book):
    content = fill_all(book)

    batch, is_new = store(content, round, officer)

    assert is_new
    assert (batch.begun_count, batch.changed_count) == (3, 0)
    forms = Recommendation.objects.order_by("subdistrict__code")
    assert [form.missing() for form in forms] == [[], [], []]
    assert {form.funds_total for form in forms} == {35_000_000}
    assert {str(form.total_area) for form in forms} == {"320.5"}
    assert AuditEvent.objects.filter(what="新建推荐表").count() == 3
    assert AuditEvent.objects.filter(what="保存推荐表").count() == 3 * len(SECTIONS)
    assert AuditEvent.objects.get(what="导入推荐表").changes["rows"] == ["", 3]


def test_only_what_changed_is_saved(round, officer):
    form = make_recommendation(round, make_subdistrict("劲松街道"))
    store(put(workbook_of(round, officer), 1, address="新街"), round, officer)

    again = Recommendation.objects.get(pk=form.pk)

    assert again.address == "新街"
    versions = {s.key: again.section_version(s) - form.section_version(s) for s in SECTIONS}
    assert [key for key, more in versions.items() if more] == ["premises"]


def test_a_cleared_cell_clears_the_field_and_is_said_so(round, officer):
    make_recommendation(round, make_subdistrict("劲松街道"), guidance_offices="民生办")
    content = put(workbook_of(round, officer), 1, guidance_offices=None)

    [change] = check(content, round, officer).changed[0].changes
    store(content, round, officer)

    assert (change.before, change.after) == ("民生办", "（清空）")
    assert Recommendation.objects.get().guidance_offices == ""


def test_the_same_confirmation_stores_once(round, officer, book):
    content, form_token = fill_all(book), uuid4()
    found = check(content, round, officer)
    facts = {"round": round, "district": district_of(officer), "content": content, "name": "x.xlsx"}

    first = actions.import_forms(found.changed, form_token=form_token, by=officer, at=NOON, **facts)
    second = actions.import_forms(
        found.changed, form_token=form_token, by=officer, at=NOON, **facts
    )

    assert (first[1], second) == (True, (first[0], False))
    assert RecommendationBatch.objects.count() == 1
    assert AuditEvent.objects.filter(what="导入推荐表").count() == 1


def test_a_form_saved_between_check_and_storing_takes_the_others_back(round, officer, book):
    content = fill_all(book)
    found = check(content, round, officer)
    make_recommendation(round, make_subdistrict("双井街道"))
    before = AuditEvent.objects.count()

    with pytest.raises(Refused) as refused:
        actions.import_forms(
            found.changed, round=round, district=district_of(officer), content=content,
            name="x.xlsx", form_token=uuid4(), by=officer, at=NOON,
        )  # fmt: skip

    assert refused.value.codes == ["batch_overtaken"]
    assert Recommendation.objects.count() == 1
    assert (RecommendationBatch.objects.count(), AuditEvent.objects.count()) == (0, before)


def test_a_subdistricts_officer_fills_in_the_one_form(round, officer):
    street = make_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("劲松街道"))
    content = fill_all(workbook_of(round, street))

    batch, _ = store(content, round, street)

    assert [form.subdistrict.name for form in Recommendation.objects.all()] == ["劲松街道"]
    assert batch.subdistrict.name == "劲松街道"
    assert RecommendationBatch.objects.visible_to(officer).count() == 1
    other = make_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("双井街道"))
    assert RecommendationBatch.objects.visible_to(other).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_reading_costs_the_same_however_many_rows(round, count, django_assert_num_queries):
    for name in NAMES[:count]:
        make_recommendation(round, make_subdistrict(name))
    by = make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区"))
    content = fill_all(workbook_of(round, by), address="新街")

    # whether it is owed; units, forms, their people; steps that opened parts
    with django_assert_num_queries(5):
        check(content, round, by)
