"""Needs assessments and service plans: written by the center, read above it, while it runs."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent, StoredFile
from accounts.roles import Role
from centers import actions
from centers.actions import planning
from centers.completeness import completeness
from centers.models import AssessmentFile, Center, NeedsAssessment, ServicePlan
from centers.planning_page import planning_of
from centers.targets import Target
from core.problems import Refused, Stale
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.centers.factories import (
    make_assessment,
    make_assessment_file,
    make_center,
    make_service_plan,
)
from tests.core.uploads import png, upload
from tests.pilots.factories import NOON, make_round, make_unit

pytestmark = pytest.mark.django_db

TYPED = {
    "assessed_on": "2021年6月10日",
    "methods": ["survey", "forum"],
    "groups": "困境儿童",
    "findings": "课后照料不足。",
    "priorities": "关系调试",
}
FACTS = {**TYPED, "assessed_on": date(2021, 5, 10)}
ELDERLY, CHILDREN = "elderly_service_individual", "child_welfare_group"
TARGETS = {("elderly_service", "individual"): Target(10, 10)}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def center(unit):
    return make_center(unit)


@pytest.fixture
def executive(client, desk, center):
    return client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


def at(name, row) -> str:
    return reverse(f"centers:{name}", args=[row.pk])


def read(client, unit) -> str:
    return client.get(at("planning_detail", unit)).content.decode()


def lacking(on=NOON) -> set[str]:
    profile = completeness(Center.objects.with_profile(on.date()).get())
    return {item.fact.field for item in profile.missing if item.fact.section == "planning"}


def close(round) -> None:
    Round.objects.filter(pk=round.pk).update(closed_at=NOON.replace(year=2023))


def save_plan(unit, center, version=1, targets=TARGETS):
    return actions.save_service_plan(
        unit=unit,
        center=center,
        body="按季度推进。",
        targets=targets,
        version=version,
        by=make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        at=NOON,
    )


def test_an_assessment_is_written_and_read(executive, unit, center):
    assert "还没有登记需求评估" in read(executive, unit)

    response = executive.post(at("assessment_add", unit), {**TYPED, "form_token": uuid4()})

    assert response.url == at("planning_detail", unit)
    kept = NeedsAssessment.objects.get()
    assert (kept.unit, kept.center, kept.assessed_on) == (unit, center, date(2021, 6, 10))
    page = read(executive, unit)
    assert "问卷、座谈" in page
    assert "课后照料不足。" in page
    event = AuditEvent.objects.get(what="登记需求评估")
    assert event.object_id == str(center.pk)
    assert event.changes["评估方法"] == ["", "问卷、座谈"]


def test_a_unit_assesses_more_than_once_and_one_press_counts_once(executive, unit):
    token = uuid4()
    for _ in range(2):
        executive.post(at("assessment_add", unit), {**TYPED, "form_token": token})
    executive.post(at("assessment_add", unit), {**TYPED, "form_token": uuid4()})

    assert NeedsAssessment.objects.count() == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"assessed_on": "2099-01-01"}, "评估日期不能晚于今天"),
        ({"methods": []}, "请选择评估方法"),
        ({"methods": ["guess"]}, "请从列表中选择评估方法"),
        ({"findings": ""}, "请填写评估结论"),
    ],
)
def test_bad_input_stays_on_the_page_with_its_sentence(executive, unit, typed, sentence):
    data = {**TYPED, "form_token": uuid4(), **typed}
    response = executive.post(at("assessment_add", unit), data)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not NeedsAssessment.objects.exists()


def test_a_stale_change_is_refused_with_both_texts(executive, unit):
    assessment = make_assessment(unit)
    NeedsAssessment.objects.update(version=2, groups="别人填的人群")

    stale = executive.post(at("assessment_edit", assessment), {**TYPED, "version": 1})

    text = stale.content.decode()
    assert stale.status_code == 409
    assert "别人填的人群" in text
    assert 'value="困境儿童"' in text
    again = executive.post(at("assessment_edit", assessment), {**TYPED, "version": 2})
    assert again.status_code == 302
    assert AuditEvent.objects.get(what="修改需求评估").changes["覆盖人群"] == [
        "别人填的人群",
        "困境儿童",
    ]


def test_a_report_is_kept_once_and_downloaded_by_readers_in_scope(client, desk, unit, center):
    assessment = make_assessment(unit)
    sent = {
        "assessment": assessment,
        "form_token": uuid4(),
        "by": desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        "at": NOON,
    }
    first = actions.add_assessment_file(upload=upload(png(), "报告.png"), **sent)

    assert actions.add_assessment_file(upload=upload(png(), "报告.png"), **sent) == first
    assert StoredFile.objects.filter(name="报告.png").count() == 1
    url = reverse("centers:assessment_file_download", args=[first.public_id])
    own = client.sit_at(desk(Role.DISTRICT_OFFICER, unit.district))
    assert own.get(url).status_code == 200
    assert AuditEvent.objects.filter(what="查看需求评估报告").count() == 1
    assert (
        client.sit_at(desk(Role.DISTRICT_OFFICER, make_district("海淀区"))).get(url).status_code
        == 404
    )


def test_there_is_an_end_to_files_and_assessments(unit, center, monkeypatch):
    assessment = make_assessment(unit)
    make_assessment_file(assessment)
    monkeypatch.setattr(planning, "MOST_FILES", 1)
    monkeypatch.setattr(planning, "MOST_ASSESSMENTS", 1)
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)

    with pytest.raises(Refused) as files:
        make_assessment_file(assessment)
    with pytest.raises(Refused) as rows:
        actions.add_assessment(
            unit=unit, center=center, facts=FACTS, form_token=uuid4(), by=by, at=NOON
        )

    assert files.value.codes == ["reports_too_many"]
    assert rows.value.codes == ["assessments_too_many"]
    assert AssessmentFile.objects.count() == 1


def test_a_plan_is_saved_as_a_table_and_warned_of_below_the_quota(executive, unit):
    form = executive.get(at("service_plan_edit", unit)).content.decode()
    assert "每年至少完成10个服务案例" in form
    assert form.count('inputmode="numeric"') == 42

    data = {
        "body": "按季度推进。",
        "version": 1,
        f"{ELDERLY}_cases": "6",
        f"{ELDERLY}_persons": "8",
    }
    response = executive.post(at("service_plan_edit", unit), data)

    assert response.url == at("planning_detail", unit)
    page = read(executive, unit)
    assert "计划服务案例共6个，少于应完成的10个" in page
    assert "实施方案三(二)，每年至少完成10个服务案例" in page
    assert AuditEvent.objects.get(what="保存服务计划").changes["养老服务个案"] == ["", "6个，8人"]

    more = {**data, "version": 2, f"{CHILDREN}_cases": "4", f"{CHILDREN}_persons": "20"}
    executive.post(at("service_plan_edit", unit), more)

    page = read(executive, unit)
    assert "少于应完成的" not in page
    assert '<td class="num" data-label="合计">10个，28人</td>' in page
    found = planning_of(unit)
    assert (found.lines[-1].total, found.plan.version) == (Target(10, 28), 3)
    assert ServicePlan.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({}, "请至少填写一项服务目标"),
        ({f"{ELDERLY}_cases": "-1"}, "养老服务个案案例数不能小于0"),
        ({f"{ELDERLY}_cases": "12a"}, "养老服务个案案例数请填写整数"),
        ({f"{ELDERLY}_persons": "3"}, "养老服务个案填写了服务人数，请同时填写案例数"),
        ({f"{ELDERLY}_cases": "1", "body": ""}, "请填写计划内容"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_beside_its_field(executive, unit, typed, sentence):
    data = {"body": "按季度推进。", "version": 1, **typed}
    response = executive.post(at("service_plan_edit", unit), data)

    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not ServicePlan.objects.exists()


def test_a_stale_plan_is_refused_with_both_texts(executive, unit, center):
    save_plan(unit, center)
    data = {"body": "另一份", "version": 1, f"{ELDERLY}_cases": "11"}

    stale = executive.post(at("service_plan_edit", unit), data)

    text = stale.content.decode()
    assert stale.status_code == 409
    assert "10个，10人" in text
    assert 'value="11"' in text
    assert 'name="version" value="2"' in text
    with pytest.raises(Stale):
        save_plan(unit, center, version=1)
    assert save_plan(unit, center, version=2).version == 3


def test_nothing_is_written_once_the_round_is_closed(executive, unit, center):
    assessment = make_assessment(unit)
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    assert at("service_plan_edit", unit) in read(executive, unit)
    close(unit.round)
    acts = [
        lambda: save_plan(unit, center),
        lambda: make_assessment_file(assessment),
        lambda: actions.add_assessment(
            unit=unit, center=center, facts=FACTS, form_token=uuid4(), by=by, at=NOON
        ),
        lambda: actions.save_assessment(
            assessment=assessment, facts=FACTS, version=1, by=by, at=NOON
        ),
    ]

    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ["round_closed"]
    assert not StoredFile.objects.filter(name="评估报告.png").exists()
    assert at("service_plan_edit", unit) not in read(executive, unit)


def test_readers_above_see_it_and_no_way_to_change_it(client, desk, unit):
    make_assessment(unit, findings="甲乙丙")
    make_service_plan(unit)

    page = read(client.sit_at(desk(Role.CITY_VIEWER)), unit)

    assert "甲乙丙" in page
    assert at("assessment_add", unit) not in page
    far = client.sit_at(desk(Role.DISTRICT_OFFICER, make_district("海淀区"))).get(
        at("planning_detail", unit)
    )
    assert far.status_code == 404


def test_the_profile_asks_for_both_while_a_unit_runs_and_leads_there(executive, unit, center):
    page = executive.get(at("center_detail", center)).content.decode()
    assert lacking() == {"has_assessment", "has_service_plan"}
    assert at("assessment_add", unit) in page
    assert at("service_plan_edit", unit) in page

    make_assessment(unit)
    assert lacking() == {"has_service_plan"}
    make_service_plan(unit)
    assert lacking() == set()


def test_each_running_unit_owes_its_own_and_a_closed_round_nothing(executive, unit, center):
    make_assessment(unit)
    make_service_plan(unit)
    later = make_unit(make_round(2022), unit.subdistrict)

    assert lacking() == {"has_assessment", "has_service_plan"}
    page = executive.get(at("center_detail", center)).content.decode()
    assert at("assessment_add", later) in page
    close(later.round)
    assert lacking() == set()


def test_the_centers_page_tells_both_in_a_line(executive, unit, center):
    assert "缺需求评估、服务计划" in executive.get(at("center_detail", center)).content.decode()
    make_assessment(unit)
    save_plan(unit, center)

    page = executive.get(at("center_detail", center)).content.decode()

    assert "2021年6月1日需求评估：问卷、入户" in page
    assert "服务计划：案例10个，服务10人" in page
    assert "缺需求评估" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_unit_is_read_with_the_same_number_of_queries(unit, rows):
    for _ in range(rows):
        make_assessment_file(make_assessment(unit))
    make_service_plan(unit)

    with CaptureQueriesContext(connection) as queries:
        found = planning_of(unit)
        for assessment in found.assessments:
            assert [kept.file.name for kept in assessment.files.all()] == ["评估报告.png"]
        assert len(found.lines) == 8

    assert len(found.assessments) == rows
    assert len(queries) == 5
