"""Templates made from forms, and what is said of the rows that come back."""

from io import BytesIO

import pytest
from django import forms
from openpyxl import load_workbook

from core.forms import DayField, FilterForm, PageForm
from core.off_line import MOST_DOUBTS, SheetCheck, in_order, token_of
from core.off_line_columns import Template, form_column
from core.spreadsheet_columns import MOST_HEADING
from core.workbook_stamp import Edition

COLORS = [(str(number), f"第{number}种很长的颜色名称") for number in range(40)]


class Asking(PageForm):
    name = forms.CharField(label="姓名", max_length=40)
    on = DayField(label="日期", required=False)
    is_new = forms.BooleanField(label="新的", required=False)
    color = forms.ChoiceField(label="颜色", choices=[("", "请选择"), ("深色", COLORS)])
    sizes = forms.MultipleChoiceField(label="尺寸", choices=[("s", "小"), ("l", "大")])


def columns():
    form = Asking()
    return [form_column(form, name) for name in form.fields]


def template() -> bytes:
    return Template(
        edition=Edition("asking", "填报表", 2021, 1),
        unit="110105001",
        unit_name="某中心",
        columns=columns(),
        guide="每行一人。",
        rules=[("怎样填写", "每行一人。")],
    ).content()


def test_a_column_reads_what_its_field_would_have_been_sent():
    name, on, is_new, color, sizes = columns()

    assert name.read("张三") == "张三"
    assert on.read("2021年5月18日") == "2021-05-18"
    assert [is_new.read("是"), is_new.read("否")] == ["on", ""]
    assert color.read(COLORS[3][1]) == "3"
    assert sizes.read("大、小") == ["l", "s"]
    with pytest.raises(ValueError, match="不能超过40个字"):
        name.read("长" * 41)


def test_what_does_not_fit_into_a_rule_is_offered_from_cells_of_its_own():
    book = load_workbook(BytesIO(template()))
    rules = {
        str(rule.sqref).rstrip("0123456789").split(":")[0][0]: rule.formula1
        for rule in book.worksheets[0].data_validations.dataValidation
    }

    assert book.sheetnames[:3] == ["填报表", "可选项", "说明"]
    assert rules == {"C": '"是,否"', "D": "'可选项'!$A$3:$A$42"}
    listed = [row[0].value for row in book["可选项"]["A3:A42"]]
    assert listed == [label for _, label in COLORS]
    assert [book["可选项"][cell].value for cell in ("B3", "B4", "B5")] == ["小", "大", None]
    assert MOST_HEADING >= 3


def test_more_doubts_than_anybody_reads_are_counted():
    check = in_order(SheetCheck(doubts=[f"疑点{number}" for number in range(MOST_DOUBTS + 7)]))

    assert len(check.doubts) == MOST_DOUBTS + 1
    assert check.doubts[-1].startswith("另有7处")


def test_a_token_is_of_one_row_in_one_file_of_one_person():
    tokens = {
        token_of(b"a", 4, 1),
        token_of(b"a", 5, 1),
        token_of(b"b", 4, 1),
        token_of(b"a", 4, 2),
    }

    assert len(tokens) == 4
    assert token_of(b"a", 4, 1) in tokens


class Filter(FilterForm):
    untold = frozenset({"title"})
    number = forms.CharField(label="编号", required=False)
    title = forms.CharField(label="名称", required=False)
    kind = forms.ChoiceField(label="类型", choices=[("a", "甲")], required=False)
    own = forms.BooleanField(label="只看我的", required=False)
    hidden = forms.CharField(required=False, widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({}, "全部"),
        ({"number": "7", "kind": "a", "own": "on"}, "编号7，类型甲，只看我的"),
        ({"title": "张三", "hidden": "张三"}, "名称"),
    ],
)
def test_filters_in_words_repeat_no_name_that_was_searched_for(sent, words):
    form = Filter(sent)
    form.is_valid()

    assert form.in_words() == words
