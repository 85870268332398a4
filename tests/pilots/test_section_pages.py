"""Filling in a section: what is typed is kept, whatever it is."""

from datetime import date

import pytest

from accounts.roles import Role
from pilots.models import (
    Recommendation,
)
from pilots.sections import SECTION_BY_KEY, SECTIONS
from tests.pilots.factories import (
    FILLED_IN,
    make_recommendation,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def posted(section, version=1, **values):
    stored = {name: FILLED_IN[name] for name in section.fields}
    stored = {name: value for name, value in stored.items() if value is not None}
    return {**stored, "version": version, **values}


def test_every_section_is_saved_from_its_page_until_nothing_is_missing(at_desk):
    recommendation = make_recommendation(filled_in=False)
    client = at_desk(Role.DISTRICT_OFFICER)

    for section in SECTIONS:
        values = posted(section)
        for name in section.fields:
            if name.startswith("funds_"):
                values[name] = f"{FILLED_IN[name] // 100}元"
        address = page("recommendation_section", recommendation.pk, section.key)
        assert client.post(address, values).status_code == 302

    saved = Recommendation.objects.get()
    assert saved.missing() == []
    assert (saved.is_rural, saved.host_platforms) == (False, ["incubator"])
    assert saved.subdistrict_signed_on == date(2021, 5, 14)


def test_money_is_typed_in_wan(at_desk):
    recommendation = make_recommendation(filled_in=False)
    address = page("recommendation_section", recommendation.pk, "funds")
    client = at_desk(Role.DISTRICT_OFFICER)

    client.post(address, {"funds_city": "12.5", "funds_district": "３０万元", "version": 1})

    saved = Recommendation.objects.get()
    assert (saved.funds_city, saved.funds_district) == (12_500_000, 30_000_000)
    assert client.get(address).context["form"]["funds_city"].value() == "12.5"


def test_what_cannot_be_read_is_kept_as_typed_and_asked_about_again(at_desk):
    recommendation = make_recommendation(filled_in=False)
    section = SECTION_BY_KEY["basics"]
    address = page("recommendation_section", recommendation.pk, section.key)
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(address, posted(section, community_count="12a\0", village_count="3"))

    saved = Recommendation.objects.get()
    form = client.get(address).context["form"]
    assert answer.url == address
    assert (saved.community_count, saved.village_count) == (None, 3)
    assert form["community_count"].value() == "12a"
    assert form.errors["community_count"][0] == "社区数(个)请填写整数，例如 10"
    assert form["village_count"].value() == 3
    assert form["version"].value() == 2


def test_a_mended_value_is_no_longer_asked_about(at_desk):
    recommendation = make_recommendation(filled_in=False)
    section = SECTION_BY_KEY["basics"]
    address = page("recommendation_section", recommendation.pk, section.key)
    client = at_desk(Role.DISTRICT_OFFICER)
    client.post(address, posted(section, community_count="12a"))

    client.post(address, posted(section, version=2, community_count="12"))

    saved = Recommendation.objects.get()
    assert (saved.community_count, saved.typed(section)) == (12, {})
    assert not client.get(address).context["form"].is_bound


def test_facts_that_contradict_each_other_are_marked_beside_their_field(at_desk):
    recommendation = make_recommendation()
    section = SECTION_BY_KEY["premises"]
    address = page("recommendation_section", recommendation.pk, section.key)
    client = at_desk(Role.DISTRICT_OFFICER)

    client.post(address, posted(section, version=2, total_area="100"))

    errors = client.get(address).context["form"].errors
    assert list(errors) == ["total_area"]
    assert "不能超过总面积（80.0＋220.0＞100.0平方米）" in errors["total_area"][0]


@pytest.mark.parametrize(
    ("key", "name", "typed"),
    [
        ("basics", "resident_population", "99999999999999999999"),
        ("basics", "resident_population", "-1"),
        ("premises", "total_area", "-1"),
        ("premises", "total_area", "1.234"),
        ("funds", "funds_city", "12345678901234567890"),
        ("strengths", "strengths", "字" * 501),
        ("contact", "contact_email", "nobody"),
        ("opinion", "subdistrict_signed_on", "昨天"),
    ],
)
def test_bad_input_is_kept_and_never_breaks_the_page(at_desk, key, name, typed):
    recommendation = make_recommendation()
    section = SECTION_BY_KEY[key]
    address = page("recommendation_section", recommendation.pk, key)
    client = at_desk(Role.DISTRICT_OFFICER)

    client.post(address, posted(section, version=2, **{name: typed}))

    assert Recommendation.objects.get().typed(section) == {name: typed}
    assert list(client.get(address).context["form"].errors) == [name]


def test_line_breaks_count_once_each(at_desk):
    recommendation = make_recommendation()
    address = page("recommendation_section", recommendation.pk, "strengths")

    at_desk(Role.DISTRICT_OFFICER).post(address, {"strengths": "字\r\n" * 250, "version": 2})

    assert Recommendation.objects.get().strengths == ("字\n" * 250).strip()


def test_the_same_text_pressed_twice_is_saved_and_written_once(at_desk):
    recommendation = make_recommendation()
    address = page("recommendation_section", recommendation.pk, "strengths")
    client = at_desk(Role.DISTRICT_OFFICER)

    answers = [client.post(address, {"strengths": "写一次", "version": 2}) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    saved = Recommendation.objects.get()
    assert (saved.strengths, saved.draft["strengths"]["version"]) == ("写一次", 3)


def test_a_stale_edit_is_refused_with_the_typed_text_kept(at_desk):
    recommendation = make_recommendation()
    section = SECTION_BY_KEY["strengths"]
    address = page("recommendation_section", recommendation.pk, section.key)
    client = at_desk(Role.DISTRICT_OFFICER)
    client.post(address, {"strengths": "先保存的", "version": 2})

    answer = client.post(address, {"strengths": "后保存的", "version": 2})

    assert answer.status_code == 409
    assert answer.context["form"]["strengths"].value() == "后保存的"
    assert answer.context["current"] == [("工作基础与特色", "先保存的")]
    assert Recommendation.objects.get().strengths == "先保存的"
    version = answer.context["form"]["version"].value()
    assert client.post(address, {"strengths": "后保存的", "version": version}).status_code == 302
    assert Recommendation.objects.get().strengths == "后保存的"


def test_a_form_without_its_version_is_not_saved(at_desk):
    recommendation = make_recommendation()
    address = page("recommendation_section", recommendation.pk, "strengths")

    answer = at_desk(Role.DISTRICT_OFFICER).post(address, {"strengths": "新"})

    assert "页面已失效，请刷新页面后重新填写。" in text_of(answer)
    assert Recommendation.objects.get().strengths == FILLED_IN["strengths"]


def test_a_section_on_its_way_up_cannot_be_opened_for_writing(at_desk):
    recommendation = walk_up(make_recommendation(), until="hand_in")
    address = page("recommendation_section", recommendation.pk, "funds")
    client = at_desk(Role.DISTRICT_OFFICER)

    assert "保存草稿" not in text_of(client.get(address))
    assert "不能修改" in text_of(client.post(address, posted(SECTION_BY_KEY["funds"], version=2)))


def test_the_subdistrict_writes_its_own_form_and_does_not_hand_it_in(at_desk):
    recommendation = make_recommendation(by_street=True)
    client = at_desk(Role.SUBDISTRICT_OFFICER, recommendation.subdistrict)
    address = page("recommendation_section", recommendation.pk, "strengths")

    client.post(address, {"strengths": "街道填写", "version": 2})
    step = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert Recommendation.objects.get().strengths == "街道填写"
    assert "“提交区级审核”由区级填报人办理。" in text_of(step)
