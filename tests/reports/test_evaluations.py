"""The page of an evaluation: what the platform knows beside each indicator, and who may do what."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subdistrict
from accounts.roles import Role
from pilots.models import PilotUnit
from reports.evaluation_facts import known_facts
from reports.figures import district_figures
from supervision.evaluation_states import EvaluationState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.supervision.evaluating import (
    EVALUATED_ON,
    KNOWN,
    THAT_DAY,
    desk_of,
    make_evaluation,
    make_template,
    officer_of,
)
from tests.supervision.factories import make_session

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:evaluation_list")
LIST_QUERIES = 8


@pytest.fixture
def center():
    return make_center()


@pytest.fixture(autouse=True)
def that_day(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: THAT_DAY)


def page(name, evaluation):
    return reverse(f"reports:evaluation_{name}", args=[evaluation.pk])


def typed(evaluation, **changed):
    keys = evaluation.template.indicators.values_list("pk", "points")
    data = {f"score_{key}": str(points) for key, points in keys}
    return {"version": str(evaluation.version), "opinion": "", **data, **changed}


def test_what_the_platform_knows_is_counted_and_not_typed(center):
    make_session(center, state="confirmed", minutes=120)
    evaluation = make_evaluation(center, EvaluationState.DRAFT)

    facts = known_facts(evaluation, on=EVALUATED_ON)

    assert facts == {
        "staff": "专业服务人员0人，符合资质0人，不符合0人（2021年9月1日）",
        "cases": "计入的服务案例0个，应完成10个（2021年9月1日）",
        "hours": "计入的专业督导2小时，应完成60小时（2021年9月1日）",
    }


def test_the_form_shows_the_facts_and_says_what_is_wrong_beside_every_score(client, center):
    evaluation = make_evaluation(center, EvaluationState.DRAFT)
    client.sit_at(desk_of(evaluation.evaluators.get().supervisor))
    first, second = evaluation.template.indicators.order_by("place")[:2]

    shown = client.get(page("score", evaluation)).content.decode()
    wrong = typed(evaluation, **{f"score_{first.pk}": "6.5", f"score_{second.pk}": "很好"})
    response = client.post(page("score", evaluation), wrong)

    assert "平台数据：计入的服务案例0个，应完成10个" in shown
    assert set(response.context["form"].errors) == {f"score_{first.pk}", f"score_{second.pk}"}
    assert "得分不能超过6分" in response.content.decode()
    assert 'value="很好"' in response.content.decode()
    assert not evaluation.scores.exclude(tenths=None).exists()


def test_a_save_over_somebody_elses_is_refused_and_what_was_typed_is_kept(client, center):
    evaluation = make_evaluation(center, EvaluationState.DRAFT)
    client.sit_at(desk_of(evaluation.evaluators.get().supervisor))
    data = typed(evaluation, opinion="我的看法")

    assert client.post(page("score", evaluation), data).status_code == 302
    response = client.post(page("score", evaluation), data | {"opinion": "另一个看法"})

    assert response.status_code == 409
    shown = response.content.decode()
    assert "我的看法" in shown
    assert "另一个看法" in shown


def test_a_refused_step_is_explained_on_the_page(client, center):
    evaluation = make_evaluation(center, EvaluationState.DRAFT)
    client.sit_at(desk_of(evaluation.evaluators.get().supervisor))

    response = client.post(page("step", evaluation), {"step": "submit"})

    assert response.status_code == 200
    assert "还有13项指标没有评分" in response.content.decode()


def test_the_center_reads_its_result_with_the_facts_of_the_hand_in(client, center):
    evaluation = make_evaluation(center)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))

    shown = client.get(page("detail", evaluation)).content.decode()

    assert "87.5分" in shown
    assert "良好" in shown
    assert f"平台数据：{KNOWN['cases']}" in shown
    assert "反馈意见" in shown
    assert reverse("supervision:rectification_add", args=[evaluation.pk]) not in shown
    word = client.get(page("word", evaluation))
    assert word.content[:2] == b"PK"


def test_a_district_without_a_template_is_led_to_one_and_adopts_it(client, center):
    client.sit_at(officer_of(center.district))

    assert "本区还没有评估模板" in client.get(LIST).content.decode()
    adopted = client.post(reverse("supervision:template_adopt"), follow=True)

    assert "共13项，合计100分" in adopted.content.decode()
    assert "本区还没有评估模板" not in client.get(LIST).content.decode()


def test_a_template_that_does_not_make_100_comes_back_with_the_numbers(client, center):
    template = make_template(center.district)
    client.sit_at(officer_of(center.district))
    url = reverse("supervision:template_edit", args=[template.pk])
    form = client.get(url).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}

    response = client.post(url, data | {"points_1": "9", "name_2": ""})

    shown = response.content.decode()
    assert "各项分值合计103分，应为100分，多出3分" in shown
    assert response.context["form"].errors["name_2"] == ["第2行没有填写指标。"]
    assert template.indicators.get(place=1).points == 6


def test_the_list_asks_as_much_for_three_as_for_one_and_can_be_narrowed(
    client, center, django_assert_num_queries
):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    make_evaluation(center, kind="midterm")
    with django_assert_num_queries(LIST_QUERIES):
        client.get(LIST)
    make_evaluation(center, EvaluationState.CANCELLED)
    make_evaluation(center, EvaluationState.DRAFT)
    with django_assert_num_queries(LIST_QUERIES):
        shown = client.get(LIST)

    assert len(shown.context["page"].rows) == 3
    narrowed = client.get(LIST, {"state": "draft", "grade": "没有的等次"})
    assert [row.state for row in narrowed.context["page"].rows] == ["draft"]


@pytest.mark.parametrize("is_own_there", [True, False])
def test_an_heir_of_another_unit_is_told_what_it_did(center, is_own_there):
    """All its work stands with one of its units; with the other it had done nothing, once."""
    make_session(center, state="confirmed", minutes=120)
    evaluation = make_evaluation(center, EvaluationState.DRAFT)
    ended = make_unit(evaluation.round, make_subdistrict("望京街道"))
    Subdistrict.objects.filter(pk=ended.subdistrict_id).update(
        valid_to=date(2021, 8, 1), carried_on_by=center.subdistrict
    )
    if not is_own_there:
        PilotUnit.objects.filter(subdistrict=center.subdistrict).delete()

    said = known_facts(evaluation, on=EVALUATED_ON)

    assert said["hours"] == "计入的专业督导2小时，应完成60小时（2021年9月1日）"


def test_what_a_center_that_was_taken_in_did_is_not_the_heirs(center):
    evaluation = make_evaluation(center, EvaluationState.DRAFT)
    ended = make_unit(evaluation.round, make_subdistrict("望京街道"))
    make_session(make_center(ended), state="confirmed", minutes=60)
    Subdistrict.objects.filter(pk=ended.subdistrict_id).update(
        valid_to=date(2021, 8, 1), carried_on_by=center.subdistrict
    )

    said = known_facts(evaluation, on=EVALUATED_ON)

    assert said["hours"].startswith("计入的专业督导0小时")


def test_the_summary_counts_the_centers_by_their_published_grade(center):
    evaluation = make_evaluation(center)
    make_evaluation(center, EvaluationState.SUBMITTED, kind="midterm", off=900)
    report = {"round": evaluation.round, "district": center.district, "on": EVALUATED_ON}

    found = district_figures(**report)

    names = ("evaluated", "excellent", "good", "passed", "failed")
    assert [found[f"centers_{name}"] for name in names] == [1, 0, 1, 0, 0]
