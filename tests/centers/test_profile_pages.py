"""The profile section by section, the premises, and the four written rules."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.completeness import completeness
from centers.figures import center_figures
from centers.models import Center, GuidanceOffice, Premises, RulesDocument
from centers.profile_page import parts_of
from pilots.choices import ServiceField
from tests.accounts.factories import make_desk
from tests.centers.factories import (
    make_candidate,
    make_center,
    make_operation,
    make_premises,
    make_rules_document,
)
from tests.core.uploads import png, upload
from tests.pilots.factories import NOON

pytestmark = pytest.mark.django_db

TYPED = {
    "basics": {
        "opened_on": "2021年6月18日",
        "address": "劲松中街12号",
        "phone": "０１０－67321111",
        "opening_hours": "周一至周五",
        "host_platforms": ["incubator"],
        "host_platform_other": "",
    },
    "leadership": {
        "lead_official": "孙书记",
        "mechanism": "五个科室参加，书记召集。",
        "meets": "monthly",
        "managing_department": "社区建设办公室",
    },
    "guidance": {**dict.fromkeys(ServiceField.values, ""), "elderly_service": "民生保障办公室"},
    "standards": {"tasks": "统筹资源。", "service_standards": "接案后5日内预估。"},
    "rules": {"has_project_rules": "on"},
}


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def executive(client, desk, center):
    return client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


def edit(center, key) -> str:
    return reverse("centers:center_edit", args=[center.pk, key])


@pytest.mark.parametrize("key", TYPED)
def test_each_section_is_saved_by_a_short_form_of_its_own(executive, center, key):
    assert executive.get(edit(center, key)).status_code == 200

    response = executive.post(edit(center, key), {**TYPED[key], "version": 1})

    saved = Center.objects.get(pk=center.pk)
    assert response.status_code == 302
    assert saved.section_versions == {key: 2}
    assert AuditEvent.objects.get(what="修改中心档案").changes


def test_a_section_keeps_what_was_typed_and_says_what_changed(executive, center):
    executive.post(edit(center, "basics"), {**TYPED["basics"], "version": 1})

    saved = Center.objects.get(pk=center.pk)
    assert (saved.opened_on, saved.phone) == (date(2021, 6, 18), "010-67321111")
    changes = AuditEvent.objects.get(what="修改中心档案").changes
    assert changes["挂牌日期"] == ["", "2021年6月18日"]
    assert "其他平台名称" not in changes


def test_offices_are_kept_by_field(executive, center):
    executive.post(edit(center, "guidance"), {**TYPED["guidance"], "version": 1})

    named = GuidanceOffice.objects.exclude(office="").values_list("field", "office")
    assert list(named) == [("elderly_service", "民生保障办公室")]
    assert Center.objects.with_profile(NOON.date()).get().has_guidance


def test_a_stale_section_is_refused_with_both_texts_and_then_can_be_saved(executive, center):
    Center.objects.filter(pk=center.pk).update(
        section_versions={"basics": 2}, address="别人填的地址"
    )

    stale = executive.post(edit(center, "basics"), {**TYPED["basics"], "version": 1})

    text = stale.content.decode()
    assert stale.status_code == 409
    assert "别人填的地址" in text
    assert 'value="劲松中街12号"' in text
    assert 'name="version" value="2"' in text
    assert Center.objects.get(pk=center.pk).address == "别人填的地址"

    again = executive.post(edit(center, "basics"), {**TYPED["basics"], "version": 2})

    assert again.status_code == 302
    assert Center.objects.get(pk=center.pk).address == "劲松中街12号"


def test_two_people_may_save_different_sections_at_once(executive, center):
    executive.post(edit(center, "basics"), {**TYPED["basics"], "version": 1})

    response = executive.post(edit(center, "leadership"), {**TYPED["leadership"], "version": 1})

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("basics", {"phone": "123"}, "请填写手机号码或带区号的固定电话"),
        ("basics", {"opened_on": "昨天"}, "请填写日期"),
        ("basics", {"opened_on": "2099-01-01"}, "挂牌日期不能晚于今天"),
        ("basics", {"host_platforms": ["mine"]}, "请从列表中选择依托平台"),
        ("basics", {"version": ""}, "页面已失效，请刷新页面后重新填写"),
        ("leadership", {"meets": "daily"}, "请从列表中选择例会频次"),
        ("guidance", {"charity": "科" * 61}, "慈善捐助最多60个字"),
    ],
)
def test_bad_input_stays_on_the_page_with_its_sentence(executive, center, key, typed, sentence):
    response = executive.post(edit(center, key), {**TYPED[key], "version": 1, **typed})

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert Center.objects.get(pk=center.pk).section_versions == {}


def test_a_section_that_is_none_is_not_there(executive, center):
    assert executive.get(edit(center, "other")).status_code == 404


PLACE = {
    "name": "一层办公室",
    "use": "office",
    "area": "80.5",
    "platform": "incubator",
    "rooms": ["casework"],
    "right": "rented",
    "right_until": "2023-12-31",
    "equipment": "电脑2台",
}


def test_areas_are_the_sums_over_the_places_in_use(executive, center):
    form = executive.get(reverse("centers:premises_add", args=[center.pk])).context["form"]
    token = str(form["form_token"].value())
    for _ in range(2):  # pressed twice
        executive.post(
            reverse("centers:premises_add", args=[center.pk]), {**PLACE, "form_token": token}
        )
    make_premises(center, area="19.5")
    left = make_premises(center, "service", area="200.0")
    typed = {**PLACE, "use": "service", "left_on": "2021-06-30", "version": 1, "form_token": token}
    response = executive.post(reverse("centers:premises_edit", args=[left.pk]), typed)

    assert response.status_code == 302
    found = Center.objects.get(pk=center.pk)
    assert (found.office_area, found.service_area) == (Decimal("100.0"), None)
    assert Premises.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"area": "12a"}, "请填写平方米数，例如 120.5"),
        ({"area": "-1"}, "面积(平方米)不能小于0"),
        ({"area": "1.25"}, "面积最多保留1位小数"),
        ({"area": "123456789"}, "面积数字过大，请核对"),
        ({"right_until": ""}, "租用的场地须写明使用权到哪一天。"),
        ({"right": "owned"}, "自有的场地没有到期日"),
        ({"right": ""}, "请选择使用权"),
    ],
)
def test_a_place_says_what_is_wrong_with_it(executive, center, typed, sentence):
    url = reverse("centers:premises_add", args=[center.pk])
    token = str(executive.get(url).context["form"]["form_token"].value())

    text = executive.post(url, {**PLACE, "form_token": token, **typed}).content.decode()

    assert sentence in text
    assert 'value="一层办公室"' in text
    assert not Premises.objects.exists()


def test_a_place_edited_on_old_facts_shows_both(executive, center):
    place = make_premises(center)
    Premises.objects.filter(pk=place.pk).update(version=2, equipment="别人填的设备")
    url = reverse("centers:premises_edit", args=[place.pk])
    token = str(executive.get(url).context["form"]["form_token"].value())

    stale = executive.post(url, {**PLACE, "version": 1, "form_token": token})

    assert stale.status_code == 409
    assert "别人填的设备" in stale.content.decode()


def test_a_text_on_file_establishes_its_rules_and_cannot_be_unticked(executive, center):
    document = make_rules_document(center, "finance")

    text = executive.get(reverse("centers:center_detail", args=[center.pk])).content.decode()
    refused = executive.post(edit(center, "rules"), {"has_project_rules": "on", "version": 1})

    assert Center.objects.get(pk=center.pk).has_finance_rules
    assert "管理制度（试行）" in text
    assert "2021年6月1日施行" in text
    assert "已上传财务管理制度的文件，即为已建立。" in refused.content.decode()
    address = reverse("centers:rules_document_download", args=[document.public_id])
    assert executive.get(address).status_code == 200


def test_the_same_form_keeps_a_text_once_and_there_is_an_end(executive, center, monkeypatch):
    document = make_rules_document(center)
    facts = {"kind": "staff", "name": "人员制度", "in_force_on": date(2021, 6, 1)}
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    again = actions.add_rules_document(
        center=center,
        facts=facts,
        upload=upload(png(), "a.png"),
        form_token=document.form_token,
        by=by,
        at=NOON,
    )
    assert again == document

    monkeypatch.setattr("centers.actions.profile.MOST_DOCUMENTS", 1)
    url = reverse("centers:rules_document_add", args=[center.pk])
    token = str(executive.get(url).context["form"]["form_token"].value())
    typed = {**facts, "file": upload(png(), "b.png"), "form_token": token}
    text = executive.post(url, typed).content.decode()

    assert "最多上传1个制度文件" in text
    assert RulesDocument.objects.count() == 1


def test_four_texts_make_all_rules_in_the_figures(center):
    for kind in ("project", "staff", "finance"):
        make_rules_document(center, kind)
    assert center_figures(centers_q=Q(), on=NOON.date()).with_all_rules == 0

    make_rules_document(center, "archive")

    assert center_figures(centers_q=Q(), on=NOON.date()).with_all_rules == 1


def test_what_the_recommendation_said_is_not_asked_again(client, desk):
    form = make_candidate(
        operation_mode="entrusted",
        operator_name="晨光社会工作事务所",
        operator_credit_code="91350100M000100Y43",
    )
    actions.decide(recommendations=[form], outcome="accept", by=desk(Role.CITY_LEADER), at=NOON)
    center = Center.objects.with_profile(NOON.date()).get()
    lacking = {item.fact.field for item in completeness(center).missing}

    assert lacking.isdisjoint(
        {"address", "office_area", "service_area", "managing_department", "operation_mode"}
    )
    assert (center.operator_name, center.host_platforms) == ("晨光社会工作事务所", ["incubator"])
    places = Premises.objects.order_by("pk").values_list("use", "area", "rooms")
    assert list(places) == [
        ("office", Decimal("80.0"), []),
        ("service", Decimal("220.0"), ["reception", "casework"]),
    ]
    client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))
    offered = client.get(edit(center, "guidance")).context["form"]
    assert offered["charity"].value() == "民生保障办公室"
    client.sit_at(desk(Role.SUBDISTRICT_OFFICER, center.subdistrict))
    url = reverse("centers:post_add", args=[center.pk, "director"])
    assert client.get(url).context["form"]["name"].value() == "李主任"


def test_a_center_that_was_taken_in_keeps_its_profile_as_it_is(executive, center):
    make_operation(center, ends_on=timezone.localdate())
    Center.objects.filter(pk=center.pk).update(closed_on=timezone.localdate())

    text = executive.get(reverse("centers:center_detail", args=[center.pk])).content.decode()

    assert "已并入其他中心" in text
    assert "晨光社会工作事务所" in text
    assert "结束日期" in text
    assert edit(center, "basics") not in text
    assert executive.get(edit(center, "basics")).status_code == 404


@pytest.mark.parametrize(
    ("facts", "is_said"),
    [
        ({"right_until": NOON.date()}, False),
        ({"right_until": NOON.date() - timedelta(days=1)}, True),
        ({"right_until": date(2020, 1, 1), "left_on": date(2020, 1, 1)}, False),
        ({"right_until": None}, False),
    ],
    ids=["the last day", "the day after", "left", "for good"],
)
def test_a_place_whose_right_of_use_ran_out_says_so(center, facts, is_said):
    """Its light beside it says 缺场地."""
    make_premises(center)
    Premises.objects.update(right="rented", **facts)

    parts = parts_of(center, desk=make_desk(Role.CITY_OFFICER), on=NOON.date())

    (place,) = parts.places + parts.left
    assert ("使用权已到期" in place.text) is is_said
