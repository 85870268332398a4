"""What each stage of each method needs, and cases that are about no single person."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.facts import facts_of
from cases.history import acts_on
from cases.models import Case, Client, ConsentRecord
from cases.sight import case_row, open_sheet
from cases.states import CaseState, ClosingReason
from core.problems import Refused
from pilots.choices import Method
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, desk_of, make_case, make_current_case, open_case

CLOSE = ("evaluation_note", "satisfaction", "closing_reason", "closing_note")
TABLE = {
    (Method.INDIVIDUAL, CaseState.INTAKE): ("source", "intake_note"),
    (Method.INDIVIDUAL, CaseState.ASSESSMENT): ("assessment_note",),
    (Method.INDIVIDUAL, CaseState.PLANNING): ("goals", "plan_note"),
    (Method.INDIVIDUAL, CaseState.EVALUATION): CLOSE,
    (Method.GROUP, CaseState.INTAKE): ("intake_note",),
    (Method.GROUP, CaseState.ASSESSMENT): ("assessment_note", "recruitment_note"),
    (Method.GROUP, CaseState.PLANNING): ("goals", "plan_note"),
    (Method.GROUP, CaseState.EVALUATION): CLOSE,
    (Method.COMMUNITY, CaseState.INTAKE): ("intake_note",),
    (Method.COMMUNITY, CaseState.ASSESSMENT): ("assessment_note",),
    (Method.COMMUNITY, CaseState.PLANNING): ("goals", "plan_note"),
    (Method.COMMUNITY, CaseState.EVALUATION): CLOSE,
}
CANARY = "金丝雀手工小组"


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize("stage", CaseState)
def test_each_stage_of_each_method_asks_for_its_facts(method, stage):
    always = [fact.name for fact in facts_of(method, stage) if not fact.needed_if[0]]

    assert tuple(always) == TABLE.get((method, stage), ())


@pytest.mark.parametrize("method", Method)
@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"satisfaction": "unmeasured"}, "satisfaction_note"),
        ({"closing_reason": "other"}, "closing_reason_text"),
    ],
)
def test_an_answer_that_says_nothing_needs_words(method, answers, field):
    def needed(**answers):
        case = Case(method=method, **answers)
        return {fact.name for fact in facts_of(method) if fact.is_needed(case)}

    assert needed(**answers) - needed() == {field}


def test_the_closing_reasons_are_the_four_of_the_standard_and_what_practice_adds():
    standard = ["goal_reached", "client_declined", "obstacles", "identity_changed"]

    assert ClosingReason.values == [*standard, "died", "moved_away", "lost", "other"]


@pytest.mark.parametrize("fact", ["assessment_note", "plan_note", "closing_note"])
def test_one_column_has_a_name_of_its_own_under_each_method(fact):
    labels = {next(f.label for f in facts_of(method) if f.name == fact) for method in Method}

    assert len(labels) == len(Method)


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "stage"), TABLE)
def test_a_stage_of_a_method_is_not_left_without_each_of_its_facts(method, stage):
    case = Case(pk=1, method=method, state=stage)

    problems = [p for p in case.stage_problems() if p.code == "stage_fact_missing"]

    case_facts = facts_of(method, stage)
    labels = [fact.label for fact in case_facts if not fact.needed_if[0]]
    assert [problem.field for problem in problems] == list(TABLE[method, stage])
    assert all(f"“{name}”" in p.sentence for p, name in zip(problems, labels, strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("method", [Method.GROUP, Method.COMMUNITY])
def test_a_project_is_opened_by_its_title_and_keeps_nobody(method):
    case = open_case(method=method, title=CANARY)
    case.refresh_from_db()

    assert (case.title, case.client, case.source) == (CANARY, None, "")
    assert (Client.objects.count(), ConsentRecord.objects.count()) == (0, 0)
    assert CANARY not in str(AuditEvent.objects.get(what="新接案").changes)


@pytest.mark.django_db
def test_a_project_without_a_title_is_refused():
    with pytest.raises(Refused) as refused:
        open_case(method="group", title=" ")

    assert [(p.code, p.field) for p in refused.value.problems] == [("title_missing", "title")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("method", "broken"), [("individual", {"client": None}), ("group", {"title": ""})]
)
def test_the_database_refuses_a_person_case_without_person_and_a_project_without_title(
    method, broken
):
    case = open_case(method=method)

    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**broken)


@pytest.mark.django_db
@pytest.mark.parametrize("method", [Method.GROUP, Method.COMMUNITY])
def test_a_project_goes_all_the_way_without_a_person(method):
    assert make_case(CaseState.CLOSED, method=method).recognition == "waiting"


@pytest.mark.django_db
def test_the_city_reads_the_title_of_a_group_and_never_that_of_a_person_case():
    group = open_case(method="group", title=CANARY)
    personal = open_case(group.center, title="金丝雀")
    city, officer = make_desk(Role.CITY_OFFICER), make_desk(Role.DISTRICT_OFFICER, group.district)

    assert [case_row(case, city).title for case in (group, personal)] == [CANARY, ""]
    assert case_row(personal, officer).title == "金丝雀"


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.CENTER_WORKER, Role.DISTRICT_OFFICER])
def test_a_group_has_no_identity_to_open_and_its_texts_stay_hidden(role):
    case = make_case(CaseState.PLANNING, method="group")
    unit = case.district if role == Role.DISTRICT_OFFICER else case.subdistrict

    sheet = open_sheet(case, by=make_desk(role, unit), at=NOON)

    assert (sheet.client, sheet.texts, sheet.notice.offers_asking) == ([], [], False)
    assert sheet.notice.text == "各阶段文字已脱敏，仅承办人和常务主任可见。"


@pytest.mark.django_db
def test_the_worker_in_charge_reads_a_group_and_its_history():
    case = make_case(CaseState.PLANNING, method="group")
    worker = desk_of(case)

    sheet = open_sheet(case, by=worker, at=NOON)

    assert [label for label, _ in sheet.texts] == ["立项缘由", "需求与理念", "对象与招募"]
    assert AuditEvent.objects.filter(acts_on(case, by=worker)).count() > 0


@pytest.mark.django_db
@pytest.mark.parametrize("method", [Method.GROUP, Method.COMMUNITY])
def test_pages_of_a_project_open_and_register_no_request_of_a_person(client, method):
    case = make_current_case(method=method, title=CANARY)
    client.sit_at(desk_of(case))

    pages = [
        client.get(reverse(f"cases:{name}", args=[case.public_id]))
        for name in ("case_detail", "case_edit", "case_history")
    ]

    assert [page.status_code for page in pages] == [200] * 3
    assert CANARY in pages[0].content.decode()
    assert client.get(reverse("cases:data_request_add", args=[case.public_id])).status_code == 404


@pytest.mark.django_db
def test_a_group_is_opened_by_its_own_form(client):
    case = make_current_case()
    client.sit_at(desk_of(case))
    url = reverse("cases:case_open") + "?method=group"

    without = client.post(url, {"form_token": "0" * 32, "opened_on": str(case.opened_on)})
    facts = {"field": "charity", "opened_on": str(case.opened_on), "title": CANARY}
    client.post(url, {"form_token": "0" * 32, **facts})

    assert without.context["form"].errors["title"] == ["请填写名称"]
    group = Case.objects.get(method="group")
    assert (group.title, group.client, group.field) == (CANARY, None, "charity")
