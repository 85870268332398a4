"""Each page through address, middleware and template, and the whole way from round to unit."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots import actions
from pilots.models import (
    DistrictPlan,
    Obligation,
    Recommendation,
    Round,
    Submission,
    SubmissionVersion,
)
from pilots.sections import SECTION_BY_KEY, SECTIONS
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    FILLED_IN,
    NOON,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db


def page(name, *args, **query):
    return reverse(f"pilots:{name}", args=args, query=query)


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def at_desk(client):
    """``at_desk(Role.DISTRICT_OFFICER)``: a client working at such a desk."""

    def sit(role, unit=None):
        return client.sit_at(make_desk(role, unit))

    return sit


NEXT_YEAR = timezone.localdate().year + 1
OPENING = {
    "year": NEXT_YEAR,
    "name": "试点",
    "service_starts_on": f"{NEXT_YEAR}-01-01",
    "service_ends_on": f"{NEXT_YEAR}-12-31",
    "last_entry_on": f"{NEXT_YEAR + 1}-01-31",
    "case_quota": "10",
    "supervision_minutes_quota": "60",
    "counting_rule": "recognized",
    "close_of_business": "18:00",
    "recommendation_due_on": f"{NEXT_YEAR}-05-18",
    "recommendation_by_close": "on",
    "plan_due_on": f"{NEXT_YEAR}-05-31",
    "summary_due_on": f"{NEXT_YEAR}-12-20",
}


def test_the_form_of_a_round_comes_filled_in_as_the_notice_says(at_desk):
    form = at_desk(Role.CITY_OFFICER).get(page("round_open", year=2030)).context["form"]

    assert [form[name].value() for name in ("year", "case_quota", "supervision_minutes_quota")] == [
        2030,
        10,
        "60",
    ]
    assert [form[f"{kind}_due_on"].value() for kind in ("recommendation", "plan", "summary")] == [
        date(2030, 5, 18),
        date(2030, 5, 31),
        date(2030, 12, 20),
    ]


def test_opening_a_round_stores_its_deadlines_and_obligations_once(at_desk):
    make_district("朝阳区"), make_district("海淀区")
    client = at_desk(Role.CITY_OFFICER)
    posted = {**OPENING, "form_token": uuid4()}

    answers = [client.post(page("round_open"), posted) for _ in range(2)]

    opened = Round.objects.get()
    assert [answer.url for answer in answers] == [page("round_detail", opened.pk)] * 2
    assert (opened.case_quota, opened.supervision_minutes_quota) == (10, 3600)
    assert {stage.kind: stage.due_at for stage in opened.stages.all()} == {
        "recommendation": datetime(NEXT_YEAR, 5, 18, 18, tzinfo=BEIJING),
        "plan": datetime(NEXT_YEAR, 6, 1, tzinfo=BEIJING),
        "summary": datetime(NEXT_YEAR, 12, 21, tzinfo=BEIJING),
    }
    assert Obligation.objects.count() == 4


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"service_ends_on": "2021-01-01"}, "service_ends_on", "服务结束日期须晚于服务开始日期"),
        ({"last_entry_on": f"{NEXT_YEAR}-12-30"}, "last_entry_on", "最后补录日期不能早于"),
        ({"plan_due_on": f"{NEXT_YEAR}-05-18"}, "plan_due_on", "方案的截止日期须晚于推荐的"),
        ({"summary_due_on": f"{NEXT_YEAR + 1}-01-20"}, "summary_due_on", "截止日期须在"),
        (
            {"supervision_minutes_quota": "六十"},
            "supervision_minutes_quota",
            "请填写小时数，例如 60",
        ),
        ({"name": ""}, "name", "请填写批次名称"),
    ],
)
def test_what_is_wrong_with_a_round_is_said_beside_its_field(at_desk, changes, field, sentence):
    posted = {**OPENING, "form_token": uuid4(), **changes}

    answer = at_desk(Role.CITY_OFFICER).post(page("round_open"), posted)

    assert answer.context["form"].errors[field][0].startswith(sentence)
    assert Round.objects.count() == 0


def test_a_round_whose_deadline_is_over_is_refused_beside_that_deadline(at_desk):
    year = timezone.localdate().year - 1
    posted = {key: str(value).replace(str(NEXT_YEAR), str(year)) for key, value in OPENING.items()}
    posted |= {"last_entry_on": f"{year + 1}-01-31", "form_token": uuid4()}
    if year < 2021:  # pragma: no cover
        pytest.skip("the clock of this machine is wrong")

    form = at_desk(Role.CITY_OFFICER).post(page("round_open"), posted).context["form"]

    assert set(form.errors) == {"recommendation_due_on", "plan_due_on", "summary_due_on"}
    assert Round.objects.count() == 0


def test_a_second_round_of_the_same_name_is_refused_beside_the_name(at_desk):
    make_round(2021, name="试点")

    answer = at_desk(Role.CITY_OFFICER).post(page("round_open"), {**OPENING, "form_token": uuid4()})

    assert list(answer.context["form"].errors) == ["name"]


@pytest.mark.parametrize(
    ("role", "districts"),
    [
        (Role.CITY_VIEWER, ["朝阳区", "海淀区"]),
        (Role.DISTRICT_OFFICER, ["朝阳区"]),
        (Role.DISTRICT_LEADER, ["朝阳区"]),
        (Role.SUBDISTRICT_OFFICER, []),
        (Role.SUPERVISOR, []),
    ],
)
def test_the_round_shows_each_desk_the_obligations_of_its_own(at_desk, role, districts):
    round = make_round()

    answer = at_desk(role).get(page("round_detail", round.pk))

    assert [row.district.name for row in answer.context["rows"]] == districts


def test_the_round_says_who_has_met_what(at_desk):
    late = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
    recommendation = walk_up(make_recommendation(), until="sign", at=late)

    rows = at_desk(Role.CITY_OFFICER).get(page("round_detail", recommendation.round_id)).context
    words = {row.district.name: [cell.word for cell in row.cells] for row in rows["rows"]}

    assert words == {
        "朝阳区": ["逾期报", "无需报送", "未报"],
        "海淀区": ["未报", "无需报送", "未报"],
    }


@pytest.mark.parametrize("others", [0, 2])
def test_the_round_costs_the_same_however_many_districts(
    at_desk, django_assert_num_queries, others
):
    round = make_round()
    for number in range(others):
        make_recommendation(round, make_subdistrict(district=make_district()), filled_in=False)
        Obligation.objects.create(
            stage=round.stages.get(kind="plan"),
            district=make_district(f"第{number}区"),
            due_at=NOON,
        )
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(10):
        client.get(page("round_detail", round.pk))


def test_a_subdistrict_is_chosen_and_pressing_twice_leads_to_the_same_form(at_desk):
    round, unit = make_round(), make_subdistrict()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_start", round=round.pk)

    answers = [client.post(address, {"subdistrict": unit.pk}) for _ in range(2)]

    form = Recommendation.objects.get()
    assert [answer.url for answer in answers] == [page("recommendation_detail", form.pk)] * 2
    assert unit.name not in text_of(client.get(address))


def test_a_unit_of_another_district_cannot_be_recommended(at_desk):
    round = make_round()
    unit = make_subdistrict("羊坊店街道", make_district("海淀区"))

    answer = at_desk(Role.DISTRICT_OFFICER).post(
        page("recommendation_start", round=round.pk), {"subdistrict": unit.pk}
    )

    assert answer.context["form"].errors["subdistrict"] == ["请从列表中选择街道(乡镇)"]
    assert Recommendation.objects.count() == 0


def test_a_unit_out_of_force_cannot_be_recommended(at_desk):
    round, unit = make_round(), make_subdistrict()
    unit.valid_to = timezone.localdate()
    unit.save()

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_start", round=round.pk))

    assert unit.name not in text_of(answer)


def test_a_draft_lists_everything_missing_with_the_way_to_each_field(at_desk):
    recommendation = make_recommendation(filled_in=False)

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_detail", recommendation.pk))

    missing = answer.context["missing"]
    address = page("recommendation_section", recommendation.pk, "funds")
    assert len(missing) == 50
    assert f"{address}#div_id_funds_city" in [gap.url for gap in missing]
    assert "提交区级审核</button>" not in text_of(answer)
    assert "未经区级审核，不算上报" in text_of(answer)


def test_a_complete_draft_can_be_handed_in(at_desk):
    recommendation = make_recommendation()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_detail", recommendation.pk)
    assert "提交区级审核</button>" in text_of(client.get(address))

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert answer.url == address
    assert Submission.objects.get().state == SubmissionState.HANDED_IN


def test_a_step_that_is_refused_says_why_on_the_same_page(at_desk):
    recommendation = make_recommendation(filled_in=False)
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert answer.status_code == 200
    assert "没有办理，原因如下" in text_of(answer)
    assert "请填写“常住人口(人)”。" in text_of(answer)


@pytest.mark.parametrize("step", ["accept", "decline", "return", "send_back", "fly", ""])
def test_decisions_returns_and_nonsense_are_no_mere_steps(at_desk, step):
    recommendation = walk_up(make_recommendation())
    client = at_desk(Role.CITY_OFFICER)
    client.raise_request_exception = False

    answer = client.post(page("recommendation_step", recommendation.pk), {"step": step})

    assert answer.status_code == 400
    assert Submission.objects.get().state == SubmissionState.RECEIVED


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
    recommendation = make_recommendation()
    client = at_desk(Role.SUBDISTRICT_OFFICER, recommendation.subdistrict)
    address = page("recommendation_section", recommendation.pk, "strengths")

    client.post(address, {"strengths": "街道填写", "version": 2})
    step = client.post(page("recommendation_step", recommendation.pk), {"step": "hand_in"})

    assert Recommendation.objects.get().strengths == "街道填写"
    assert step.status_code == 403


ADDRESSES = (
    "recommendation_detail",
    "recommendation_print",
    "recommendation_return",
    "recommendation_propose",
)


@pytest.mark.parametrize("name", [*ADDRESSES, "version_detail", "plan_detail"])
def test_another_districts_rows_are_not_there(at_desk, name):
    unit = make_unit()
    plan = start_plan_of(unit)
    pk = {
        "version_detail": SubmissionVersion.objects.get().pk,
        "plan_detail": plan.pk,
    }.get(name, unit.recommendation_id)
    client = at_desk(Role.DISTRICT_LEADER, make_district("海淀区"))

    expected = 403 if name == "recommendation_propose" else 404
    assert client.get(page(name, pk)).status_code == expected


def start_plan_of(unit) -> DistrictPlan:
    return actions.start_plan(
        round=unit.round,
        district=unit.district,
        by=make_desk(Role.DISTRICT_OFFICER, unit.district),
        at=NOON,
    )


def test_a_sibling_subdistrict_sees_nothing_of_the_form(at_desk):
    recommendation = make_recommendation()
    client = at_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("双井街道"))

    assert client.get(page("recommendation_detail", recommendation.pk)).status_code == 404
    assert client.get(page("recommendation_list")).context["rows"] == []


@pytest.mark.parametrize(("until", "status"), [("hand_in", 404), ("sign", 200)])
def test_the_city_sees_nothing_before_the_sign_off(at_desk, until, status):
    recommendation = walk_up(make_recommendation(), until=until)
    client = at_desk(Role.CITY_OFFICER)

    assert client.get(page("recommendation_detail", recommendation.pk)).status_code == status
    assert len(client.get(page("candidate_list")).context["rows"]) == (status == 200)


def test_the_city_reads_the_signed_version_while_the_district_mends(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")
    actions.take_step("recall", content=recommendation, by=make_desk(Role.DISTRICT_LEADER), at=NOON)
    Recommendation.objects.update(strengths="还没写好")
    client = at_desk(Role.CITY_VIEWER)

    shown = text_of(client.get(page("recommendation_detail", recommendation.pk)))

    assert "还没写好" not in shown
    assert "区里正在修改" in shown
    assert client.get(page("recommendation_print", recommendation.pk)).status_code == 404


def test_a_return_with_opinions_opens_these_sections(at_desk):
    recommendation = walk_up(make_recommendation(), until="hand_in")
    client = at_desk(Role.DISTRICT_LEADER)
    address = page("recommendation_return", recommendation.pk)

    empty = client.post(address, {"premises": " "})
    answer = client.post(address, {"premises": "请写清楚门牌号。", "return_due_on": "2099年1月2日"})

    submission = Submission.objects.get()
    assert "请在需要修改的部分写明退回意见，至少一处。" in text_of(empty)
    assert answer.url == page("recommendation_detail", recommendation.pk)
    assert submission.state == SubmissionState.RETURNED
    assert submission.return_due_at == datetime(2099, 1, 3, tzinfo=BEIJING)
    client = client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    shown = text_of(client.get(page("recommendation_detail", recommendation.pk)))
    assert "请写清楚门牌号。" in shown
    assert shown.count("退回意见没有涉及，不能修改") == 9


def test_a_return_that_is_no_longer_possible_keeps_what_was_typed(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")
    client = at_desk(Role.DISTRICT_LEADER)
    address = page("recommendation_return", recommendation.pk)

    answer = client.post(address, {"premises": "请写清楚门牌号。"})

    assert "当前状态是“已上报”，不能退回填报人修改。" in text_of(answer)
    assert "请写清楚门牌号。" in text_of(answer)
    assert "<textarea" not in text_of(client.get(address))


def test_the_officer_proposes_and_the_candidates_show_it(at_desk):
    recommendation = walk_up(make_recommendation())
    client = at_desk(Role.CITY_OFFICER)

    missing = client.post(page("recommendation_propose", recommendation.pk), {"outcome": ""})
    client.post(page("recommendation_propose", recommendation.pk), {"outcome": "accept"})

    shown = text_of(client.get(page("candidate_list")))
    assert missing.context["form"].errors["outcome"] == ["请选择拟办意见"]
    assert Recommendation.objects.get().proposed_outcome == "accept"
    assert ("列入试点" in shown, "35.00" in shown, "赵常务" in shown) == (True, True, True)


def test_proposing_before_receipt_is_refused(at_desk):
    recommendation = walk_up(make_recommendation(), until="sign")

    answer = at_desk(Role.CITY_OFFICER).post(
        page("recommendation_propose", recommendation.pk), {"outcome": "accept"}
    )

    assert "签收后才能拟办" in text_of(answer)
    assert Recommendation.objects.get().proposed_outcome is None


@pytest.mark.parametrize("count", [1, 3])
def test_candidates_cost_the_same_however_many(at_desk, django_assert_num_queries, count):
    round = make_round()
    for number in range(count):
        walk_up(make_recommendation(round, make_subdistrict(f"第{number}街道")), until="sign")
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(9):
        assert len(client.get(page("candidate_list")).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_recommendations_cost_the_same_however_many(at_desk, django_assert_num_queries, count):
    round = make_round()
    for number in range(count):
        make_recommendation(round, make_subdistrict(f"第{number}街道"))
    client = at_desk(Role.DISTRICT_OFFICER)

    with django_assert_num_queries(9):
        assert len(client.get(page("recommendation_list")).context["rows"]) == count


def test_a_frozen_version_says_whether_it_is_intact(at_desk):
    walk_up(make_recommendation(), until="sign")
    version = SubmissionVersion.objects.get()
    client = at_desk(Role.CITY_VIEWER)
    address = page("version_detail", version.pk)
    shown = text_of(client.get(address))

    for words in ("内容完整", version.sha256, "劲松中街12号", "35万元"):
        assert words in shown

    forged = forge(version)
    assert "校验不符" in text_of(client.get(page("version_detail", forged.pk)))


def forge(version) -> SubmissionVersion:
    """A version whose text is not the one its checksum was taken over."""
    facts = {
        field.name: getattr(version, field.name)
        for field in version._meta.fields
        if field.name != "id"
    }
    text = version.text.replace("12号", "14号")
    return SubmissionVersion.objects.create(**{**facts, "number": 2, "text": text})


def test_a_plan_goes_from_nothing_to_the_file(at_desk):
    unit = make_unit()
    client = at_desk(Role.DISTRICT_OFFICER)
    started = client.post(page("plan_start", round=unit.round_id))
    again = client.post(page("plan_start", round=unit.round_id))
    plan = DistrictPlan.objects.get()
    assert started.url == again.url == page("plan_detail", plan.pk)

    client.post(
        page("plan_edit", plan.pk),
        {"goals": "建成", "schedule": "六月", "measures": "督导", "version": 1},
    )
    for step, role in (
        ("hand_in", Role.DISTRICT_OFFICER),
        ("sign", Role.DISTRICT_LEADER),
        ("receive", Role.CITY_OFFICER),
        ("file", Role.CITY_LEADER),
    ):
        client = client.sit_at(make_desk(role))
        assert client.post(page("plan_step", plan.pk), {"step": step}).status_code == 302

    plan.submission.refresh_from_db()
    assert plan.submission.state == SubmissionState.FILED
    shown = text_of(client.get(page("plan_detail", plan.pk)))
    assert ("已备案" in shown, "逾期上报" in shown) == (True, True)
    version = plan.submission.versions.get()
    assert "六月" in text_of(client.get(page("version_detail", version.pk)))


def test_a_plan_that_is_not_owed_is_not_begun(at_desk):
    round = make_round()
    client = at_desk(Role.DISTRICT_OFFICER)

    answer = client.post(page("plan_start", round=round.pk), follow=True)

    assert "朝阳区在2021年试点没有“组织实施”的报送任务。" in text_of(answer)
    assert DistrictPlan.objects.count() == 0


def test_a_stale_plan_keeps_what_was_typed(at_desk):
    plan = start_plan_of(make_unit())
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("plan_edit", plan.pk)
    client.post(address, {"goals": "先", "schedule": "", "measures": "", "version": 1})

    answer = client.post(address, {"goals": "后", "schedule": "", "measures": "", "version": 1})

    assert answer.status_code == 409
    assert answer.context["form"]["goals"].value() == "后"
    assert ("目标任务", "先") in answer.context["current"]
    assert DistrictPlan.objects.get().goals == "先"


def test_a_returned_plan_opens_only_the_named_part(at_desk):
    plan = start_plan_of(make_unit())
    DistrictPlan.objects.update(goals="甲", schedule="乙", measures="丙")
    walk_up(plan, until="hand_in")
    client = at_desk(Role.DISTRICT_LEADER)
    client.post(page("plan_return", plan.pk), {"goals": "请量化。"})
    client = client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    address = page("plan_edit", plan.pk)

    form = client.get(address).context["form"]
    client.post(
        address, {"goals": "十个中心", "schedule": "改", "measures": "改", "version": plan.version}
    )

    assert [form.fields[name].disabled for name in plan.PARTS] == [False, True, True]
    plan.refresh_from_db()
    assert (plan.goals, plan.schedule, plan.measures) == ("十个中心", "乙", "丙")


@pytest.mark.parametrize("asked", ["x", "0", "99", "9" * 5000, "-1", "²"])
def test_a_round_that_does_not_exist_is_not_found(at_desk, asked):
    make_round()

    answer = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_list", round=asked))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("role", "name"),
    [
        (Role.CITY_OFFICER, "round_list"),
        (Role.DISTRICT_OFFICER, "round_list"),
        (Role.DISTRICT_OFFICER, "recommendation_list"),
        (Role.DISTRICT_OFFICER, "recommendation_start"),
        (Role.SUBDISTRICT_OFFICER, "recommendation_list"),
        (Role.DISTRICT_LEADER, "plan_list"),
        (Role.CITY_OFFICER, "candidate_list"),
    ],
)
def test_before_the_first_round_each_list_says_what_comes(at_desk, role, name):
    assert "empty-title" in text_of(at_desk(role).get(page(name)))
