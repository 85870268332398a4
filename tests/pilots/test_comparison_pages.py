"""The page that says what changed between two versions."""

import re

import pytest
from django.utils.html import strip_tags

from accounts.roles import Role
from pilots import actions
from pilots.models import Recommendation, SubmissionVersion
from pilots.sections import SECTION_BY_KEY
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, walk_up
from tests.pilots.pages import page, text_of
from tests.reports.factories import signed_summary
from tests.tampering import tamper

pytestmark = pytest.mark.django_db
QUERIES = 10


def send_back(content, section):
    return actions.take_step(
        "return",
        content=content,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[(section, "请核实。")],
    )


def save(recommendation, key, **values):
    recommendation = Recommendation.objects.get(pk=recommendation.pk)
    section = SECTION_BY_KEY[key]
    stored = {name: getattr(recommendation, name) for name in section.fields}
    actions.save_section(
        recommendation=recommendation,
        section=section,
        values={**stored, **values},
        typed={},
        version=recommendation.section_version(section),
        by=make_desk(Role.DISTRICT_OFFICER, recommendation.district),
        at=NOON,
    )


@pytest.fixture
def returned():
    """Signed once, sent back for its funds, and these are changed already."""
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "funds")
    save(recommendation, "funds", funds_city=35_000_000)
    return recommendation


def shown(client, recommendation, **query) -> str:
    response = client.get(page("version_compare", recommendation.submission_id, **query))
    assert response.status_code == 200
    words = strip_tags(text_of(response).partition("<main")[2])
    return re.sub(r"\s+", " ", words)


def test_the_city_reads_what_changed_since_the_last_version(at_desk, returned):
    walk_up(returned)
    city = at_desk(Role.CITY_OFFICER)
    address = page("version_compare", returned.submission_id)

    detail = text_of(city.get(page("recommendation_detail", returned.pk)))
    read = shown(city, returned)

    assert (address in detail, "与上一版相比" in detail) == (True, True)
    assert "市级转移支付：由 20万元 改为 35万元" in read
    assert "合计：由 35万元 改为 50万元" in read
    assert "共1个部分有改动" in read
    assert "以下部分未改动：一、基本情况、二、工作基础" in read


def test_the_marks_are_elements_beside_the_words(at_desk, returned):
    walk_up(returned)

    html = text_of(at_desk(Role.CITY_OFFICER).get(page("version_compare", returned.submission_id)))

    assert "<del>20万元</del>" in html
    assert "<ins>35万元</ins>" in html


def test_the_district_compares_its_draft_before_it_hands_in_again(at_desk, returned):
    officer = at_desk(Role.DISTRICT_OFFICER)

    detail = text_of(officer.get(page("recommendation_detail", returned.pk)))
    read = shown(officer, returned)

    assert "与上次上报相比" in detail
    assert "现在的内容（退回修改）" in read
    assert "由 20万元 改为 35万元" in read


def test_the_leader_compares_what_waits_for_the_signature(at_desk, returned):
    walk_up(returned, until="hand_in")

    assert "现在的内容（待区级审核）" in shown(at_desk(Role.DISTRICT_LEADER), returned)


def test_the_city_reads_nothing_of_a_draft(at_desk, returned):
    city = at_desk(Role.CITY_OFFICER)

    detail = text_of(city.get(page("recommendation_detail", returned.pk)))
    read = shown(city, returned, earlier="1", later="now")

    assert page("version_compare", returned.submission_id) not in detail
    assert "还没有可以对比的版本" in read
    assert "35万元" not in read


def test_what_was_never_signed_is_not_there_for_the_city(at_desk):
    draft = make_recommendation()

    answer = at_desk(Role.CITY_OFFICER).get(page("version_compare", draft.submission_id))

    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.SUBDISTRICT_OFFICER, "劲松街道", 200),
        (Role.SUBDISTRICT_OFFICER, "潘家园街道", 404),
        (Role.DISTRICT_OFFICER, "朝阳区", 200),
        (Role.DISTRICT_LEADER, "海淀区", 404),
        (Role.CITY_VIEWER, None, 200),
        (Role.CENTER_WORKER, "劲松街道", 403),
        (Role.AUDIT_ADMIN, None, 403),
    ],
)
def test_who_may_compare(client, returned, role, unit, status):
    walk_up(returned)
    make = make_district if role in Role.of_district else make_subdistrict
    client.sit_at(make_desk(role, make(unit) if unit else None))

    answer = client.get(page("version_compare", returned.submission_id))

    assert answer.status_code == status


def test_any_two_versions_can_be_chosen_in_any_order(at_desk, returned):
    walk_up(returned)
    send_back(returned, "basics")
    save(returned, "basics", community_count=20)
    walk_up(returned)
    city = at_desk(Role.CITY_OFFICER)

    latest = shown(city, returned)
    widest = shown(city, returned, earlier="3", later="1")

    assert ("由 18 改为 20" in latest, "35万元" in latest) == (True, False)
    assert ("由 18 改为 20" in widest, "由 20万元 改为 35万元" in widest) == (True, True)
    assert "共2个部分有改动" in widest


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"earlier": "1", "later": "1"}, "两处选的是同一版，请选择不同的两版。"),
        ({"earlier": "7", "later": "1"}, "7"),
    ],
)
def test_a_wrong_choice_is_told_and_nothing_is_compared(at_desk, returned, query, sentence):
    walk_up(returned)

    read = shown(at_desk(Role.CITY_OFFICER), returned, **query)

    assert sentence in read
    assert "未改动" not in read


def test_a_version_that_was_tampered_with_is_not_compared(at_desk, returned):
    walk_up(returned)
    change = "UPDATE pilots_submissionversion SET text = replace(text, '98000', '98001')"
    tamper(SubmissionVersion, change)

    read = shown(at_desk(Role.CITY_OFFICER), returned)

    assert "内容与校验值不符，不能对比" in read
    assert "改为" not in read


def test_an_older_format_is_compared_with_a_newer_one(at_desk, monkeypatch):
    now = Recommendation.as_signed

    def before_villages_were_asked(self, *, at):
        content = now(self, at=at)
        del content["sections"]["basics"]["village_count"], content["sections"]["contact"]
        return content

    with monkeypatch.context() as then:
        then.setattr(Recommendation, "as_signed", before_villages_were_asked)
        old = walk_up(make_recommendation())
    send_back(old, "basics")
    walk_up(old)
    city = at_desk(Role.CITY_OFFICER)

    read = shown(city, old)

    assert "村数(个)：前一版没有这一项，后一版为 0" in read
    assert "联系人 前一版没有这一部分，后一版为： 联系人姓名：周联系" in read
    first = old.submission.versions.get(number=1)
    assert "村数" not in text_of(city.get(page("version_detail", first.pk)))


def test_a_summary_is_compared_too_with_its_figures(at_desk, returned):
    report = signed_summary(returned.round, make_district("朝阳区"), tasks_text="旧的话")
    actions.take_step(
        "recall", content=report, by=make_desk(Role.DISTRICT_LEADER, report.district), at=NOON
    )
    type(report).objects.update(tasks_text="新的话")

    read = shown(at_desk(Role.DISTRICT_OFFICER), report)

    assert "文字：由 旧的话 改为 新的话" in read
    assert "以下部分未改动：二、资金使用" in read


def test_three_versions_cost_no_more_queries_than_two(
    at_desk, returned, django_assert_max_num_queries
):
    walk_up(returned)
    send_back(returned, "basics")
    walk_up(returned)
    city = at_desk(Role.CITY_OFFICER)

    with django_assert_max_num_queries(QUERIES):
        shown(city, returned)
