from datetime import date

import pytest
from crispy_forms.layout import Column, Fieldset, Layout, Row
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.http import QueryDict
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import District
from core.forms import DayField, FilterForm, PageForm, PageModelForm, RowsField
from core.money import MoneyFormField
from core.problems import Problem, Refused

KINDS = [("street", "街道"), ("town", "镇")]


class VisitForm(PageForm):
    name = forms.CharField(label="姓名", max_length=4, min_length=2)
    on = DayField(label="走访日期")
    people = forms.IntegerField(label="走访人数", min_value=1, max_value=99)
    kind = forms.ChoiceField(label="类别", choices=KINDS, widget=forms.RadioSelect)
    fields_served = forms.MultipleChoiceField(label="服务领域", choices=KINDS)
    cost = MoneyFormField(label="经费", required=False)
    agreed = forms.BooleanField(label="已告知服务对象")
    scan = forms.FileField(label="签到表")
    note = forms.CharField(label="备注", error_messages={"required": "写一句也好"})
    key = forms.CharField(label="标识", widget=forms.HiddenInput, required=False)


GOOD = {
    "name": "张三",
    "on": "2021年5月18日",
    "people": "１２",
    "kind": "town",
    "fields_served": ["street"],
    "agreed": "on",
    "note": "无",
}


def bound(**changes):
    scan = SimpleUploadedFile("a.txt", b"a")
    return VisitForm(GOOD | changes, {"scan": scan})


def test_everything_missing_is_named_in_its_own_sentence():
    form = VisitForm({})

    assert form.errors == {
        "name": ["请填写姓名"],
        "on": ["请选择走访日期"],
        "people": ["请填写走访人数"],
        "kind": ["请选择类别"],
        "fields_served": ["请选择服务领域"],
        "agreed": ["请勾选已告知服务对象"],
        "scan": ["请上传签到表"],
        "note": ["写一句也好"],
    }


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("name", "　 　", "请填写姓名"),
        ("name", "欧阳锋刚丰", "姓名最多4个字，现有5个字"),
        ("name", "张", "姓名至少2个字，现有1个字"),
        ("name", "张\x00三", "姓名中有无法识别的字符，请删去后重新填写"),
        ("people", "12a", "走访人数请填写整数，例如 10"),
        ("people", "1.5", "走访人数请填写整数，例如 10"),
        ("people", "0", "走访人数不能小于1"),
        ("people", "100", "走访人数不能大于99"),
        ("kind", "city", "请从列表中选择类别"),
        ("fields_served", ["city"], "请从列表中选择服务领域"),
        ("on", "2021-02-30", "请填写日期，例如2021年5月18日"),
        ("on", "明天", "请填写日期，例如2021年5月18日"),
        ("cost", "一百", "请填写金额，例如 1234.50 或 12.5万"),
    ],
)
def test_a_mistake_is_answered_with_what_is_right(field, typed, sentence):
    form = bound(**{field: typed})

    assert form.errors == {field: [sentence]}


class MoneyOfForm(PageForm):
    district = forms.ModelChoiceField(District.objects.none(), label="区")


def test_a_choice_of_rows_answers_a_nul_in_its_own_words(db):
    form = MoneyOfForm({"district": "1\x00"})

    assert form.errors == {"district": ["区中有无法识别的字符，请删去后重新填写"]}
    assert MoneyOfForm({"district": "1"}).errors == {"district": ["请从列表中选择区"]}


def test_clean_values_come_out_in_their_own_types():
    form = bound(name="　张三　", cost="12.5万")

    assert form.errors == {}
    assert form.cleaned_data["name"] == "张三"
    assert form.cleaned_data["on"] == date(2021, 5, 18)
    assert form.cleaned_data["people"] == 12
    assert form.cleaned_data["cost"] == 12500000


def test_one_forms_words_do_not_leak_into_the_class():
    VisitForm()

    assert VisitForm.base_fields["name"].error_messages["required"] != "请填写姓名"


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2021-05-18", date(2021, 5, 18)),
        ("2021-5-8", date(2021, 5, 8)),
        ("2021年5月18日", date(2021, 5, 18)),
        ("2021年5月18", date(2021, 5, 18)),
        ("2021 年 5 月 18 日", date(2021, 5, 18)),
        ("2021/5/18", date(2021, 5, 18)),
        ("2021.5.18", date(2021, 5, 18)),
        ("2021。5。18", date(2021, 5, 18)),
        ("２０２１－０５－１８", date(2021, 5, 18)),
        ("２０２１年５月１８日", date(2021, 5, 18)),
        ("　2021-05-18　", date(2021, 5, 18)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_days_are_read_as_people_write_them(typed, day):
    assert DayField().clean(typed) == day


@pytest.mark.parametrize("typed", ["18-05-2021", "2023-02-29", "20210518", "2021-13-01", "5月18日"])
def test_what_is_no_day_is_refused(typed):
    with pytest.raises(forms.ValidationError, match="请填写日期，例如2021年5月18日"):
        DayField().clean(typed)


@pytest.mark.parametrize("typed", ["0001-01-01", "1899-12-31", "2101-01-01", "9999年12月31日"])
def test_a_day_of_a_year_that_nobody_means_is_asked_about_again(typed):
    with pytest.raises(forms.ValidationError) as refused:
        DayField().clean(typed)

    assert refused.value.messages == ["日期须在1900年至2100年之间，请核对年份"]


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_is_read_back_from_its_iso_text(day):
    assert DayField().clean(day.isoformat()) == day


def test_a_day_is_shown_in_the_form_a_date_box_understands():
    assert 'type="date" name="on" value="2021-05-18"' in str(bound()["on"])
    assert 'value="2021-05-18"' in str(VisitForm(initial={"on": date(2021, 5, 18)})["on"])


def test_a_number_is_typed_in_a_text_box_that_keeps_what_was_typed():
    html = str(bound(people="12a")["people"])

    assert 'type="text"' in html
    assert 'value="12a"' in html
    assert 'inputmode="numeric"' in html
    assert "min=" not in html


def test_a_refusal_is_shown_beside_its_field_or_at_the_top():
    form = bound()
    assert form.is_valid()

    form.refuse(
        Refused(
            Problem("too_many", "走访人数超过登记人数", "实施方案三(二)", field="people"),
            Problem("wrong_state", "案件已结案"),
            Problem("elsewhere", "不在本页的项", field="unknown"),
            Problem("out_of_sight", "隐藏的项", field="key"),
        )
    )

    assert form.errors == {
        "people": ["走访人数超过登记人数（依据：实施方案三(二)）"],
        "__all__": ["案件已结案", "不在本页的项", "隐藏的项"],
    }
    assert form.has_error("people", code="too_many")
    assert not form.is_valid()


def test_a_refusal_can_be_shown_on_a_page_that_posted_nothing():
    form = VisitForm()

    form.refuse(Refused(Problem("wrong_state", "案件已结案")))

    assert form.non_field_errors() == ["案件已结案"]


def test_a_refusal_before_the_form_was_checked_keeps_its_other_mistakes():
    form = bound(name="")

    form.refuse(Refused(Problem("wrong_state", "案件已结案")))

    assert form.errors == {"name": ["请填写姓名"], "__all__": ["案件已结案"]}
    assert form.cleaned_data["people"] == 12


def test_the_summary_lists_every_mistake_with_its_place():
    form = bound(name="", kind="")
    form.refuse(Refused(Problem("wrong_state", "案件已结案")))

    assert form.error_summary() == [
        ("", "", "案件已结案"),
        ("id_name", "姓名", "请填写姓名"),
        ("id_kind_0", "类别", "请选择类别"),
    ]


def test_the_places_in_the_summary_are_on_the_page():
    form = VisitForm({})

    html = render_crispy_form(form)

    for mistake in form.error_summary():
        assert f'id="{mistake.anchor}"' in html


class LaidOutForm(PageForm):
    last = forms.CharField(label="领域")
    first = forms.CharField(label="姓名")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout(Fieldset("服务对象", Row(Column("first"))), "last")


def test_the_summary_follows_the_page_where_it_is_laid_out_otherwise_than_declared():
    assert [mistake.label for mistake in LaidOutForm({}).error_summary()] == ["姓名", "领域"]


class HiddenTwice(PageForm):
    a = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "页面已失效"})
    b = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "页面已失效"})


def test_hidden_fields_that_say_the_same_say_it_once_and_lead_nowhere():
    assert HiddenTwice({}).error_summary() == [("", "", "页面已失效")]


def test_a_draft_keeps_what_was_typed():
    typed = QueryDict(mutable=True)
    typed.update({"name": "　张", "people": "12a", "on": "五月", "agreed": "on", "key": "x"})
    typed.setlist("fields_served", ["street", "town"])

    form = VisitForm(typed)

    assert form.raw() == {
        "name": "　张",
        "on": "五月",
        "people": "12a",
        "kind": "",
        "fields_served": ["street", "town"],
        "cost": "",
        "agreed": "on",
        "note": "",
    }


def test_a_draft_fills_the_form_again():
    draft = bound(people="12a").raw()

    form = VisitForm(initial=draft)

    assert form["people"].value() == "12a"
    assert form["fields_served"].value() == ["street"]


def test_a_form_nobody_sent_has_no_draft():
    assert VisitForm(initial={"name": "张三"}).raw() == {}


def test_a_prefix_reaches_the_draft_and_the_places():
    form = VisitForm({"a-name": "张"}, prefix="a")

    assert form.raw()["name"] == "张"
    assert form.error_summary()[0] == ("id_a-name", "姓名", "姓名至少2个字，现有1个字")


def test_crispy_writes_fields_only():
    html = render_crispy_form(VisitForm(), context={"csrf_token": "secret"})

    assert "<form" not in html
    assert "secret" not in html
    assert "style=" not in html
    assert html.count("asteriskField") == 8  # one for each required field that shows


@isolate_apps("core")
def test_a_model_form_speaks_the_same_way():
    class SpokenPost(models.Model):  # noqa: DJ008  (throw-away)
        name = models.CharField("岗位名称", max_length=4)

        class Meta:
            app_label = "core"

    class PostForm(PageModelForm):
        class Meta:
            model = SpokenPost
            fields = ["name"]

    assert PostForm({"name": ""}).errors == {"name": ["请填写岗位名称"]}
    assert PostForm({"name": "一二三四五"}).errors == {"name": ["岗位名称最多4个字，现有5个字"]}


class ShareForm(PageForm):
    share = forms.IntegerField(label="权重(%)", min_value=0, max_value=100)
    word = forms.CharField(label="占比(%s)", max_length=2)
    kind = forms.ChoiceField(label="比例(%d)", choices=KINDS)


def test_a_label_with_a_percent_sign_stands_in_every_sentence():
    too_much = ShareForm({"share": "101", "word": "三个字", "kind": "x"})
    too_little = ShareForm({"share": "-1"})

    assert too_much.errors == {
        "share": ["权重(%)不能大于100"],
        "word": ["占比(%s)最多2个字，现有3个字"],
        "kind": ["请从列表中选择比例(%d)"],
    }
    assert too_little.errors == {
        "share": ["权重(%)不能小于0"],
        "word": ["请填写占比(%s)"],
        "kind": ["请选择比例(%d)"],
    }


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["9" * 19, "9" * 30, "9" * 5000, "-1", "a"])
def test_a_key_that_no_row_can_have_is_no_choice(key):
    class DistrictsForm(PageForm):
        districts = RowsField(District.objects.all(), label="区")

    form = DistrictsForm({"districts": [key]})

    assert form.errors == {"districts": ["请从列表中选择区"]}


def test_every_box_of_a_filter_looks_like_one():
    class Narrowed(FilterForm):
        word = forms.CharField()
        year = forms.IntegerField()
        day = forms.DateField()
        kind = forms.ChoiceField(choices=[("a", "甲")])

    classes = [field.widget.attrs["class"] for field in Narrowed({}).fields.values()]

    assert classes == ["form-control"] * 3 + ["form-select"]
