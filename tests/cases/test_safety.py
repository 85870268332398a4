"""Risk as it was judged each time, and the duty to report with its clock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases import safety_actions
from cases.models import Case, MandatoryReport
from cases.safety import finding_problems, rating_problems, report_problems
from cases.safety_page import safety_of
from cases.states import CaseState
from core.problems import Refused
from portal.todo import todos_for
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_current_case,
    make_finding,
    make_worker,
    open_case,
)

CANARY = "金丝雀线索"
MINUTE = timedelta(minutes=1)
REPORT = {
    "reported_to": "police",
    "reported_at": NOON,
    "reporter": CANARY,
    "receiver": CANARY,
    "result": CANARY,
}


@pytest.mark.parametrize(
    ("level", "kinds", "codes"),
    [
        ("high", [], ["risk_kind_missing"]),
        ("medium", [], ["risk_kind_missing"]),
        ("low", [], []),
        ("high", ["violence"], []),
    ],
)
def test_a_danger_has_a_kind(level, kinds, codes):
    assert [p.code for p in rating_problems({"level": level, "kinds": kinds})] == codes


@pytest.mark.parametrize(
    ("ground", "to", "reported_at", "codes"),
    [
        ("minor", "education", NOON, []),
        ("violence", "police", NOON, []),
        ("violence", "education", NOON, ["wrong_authority"]),
        ("minor", "police", NOON + MINUTE, ["in_future"]),
        ("minor", "police", NOON - 2 * MINUTE, ["report_before_finding"]),
        ("minor", None, None, []),
    ],
)
def test_a_report_goes_to_its_authority_after_the_finding_and_not_tomorrow(
    ground, to, reported_at, codes
):
    facts = {"reported_to": to, "reported_at": reported_at}
    problems = report_problems(facts, ground=ground, found_at=NOON - MINUTE, at=NOON)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(("later", "codes"), [(-MINUTE, []), (MINUTE, ["in_future"])])
def test_nothing_is_found_tomorrow(later, codes):
    assert [p.code for p in finding_problems({"found_at": NOON + later}, at=NOON)] == codes


def rate(case, level, kinds=(), at=NOON, by=None):
    facts = {"level": level, "kinds": list(kinds), "reason": CANARY}
    by = by or desk_of(case)
    return safety_actions.rate_risk(case=case, facts=facts, form_token=uuid4(), by=by, at=at)


def todo_of(desk, at):
    return [todo for todo in todos_for(desk, at=at) if todo.label == "办理强制报告"]


@pytest.mark.django_db
def test_each_judgment_stays_and_the_last_one_is_on_the_case():
    case = open_case()
    rate(case, "high", ["self_harm"])
    rate(case, "low", at=NOON + MINUTE)
    seen = safety_of(case, by=desk_of(case), at=NOON)

    assert Case.objects.get(pk=case.pk).risk_level == "low"
    assert [(row.level, row.kinds) for row in seen.ratings] == [
        ("低风险", ""),
        ("高风险", "自伤自杀"),
    ]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_riskrating SET level = 'low'")


@pytest.mark.django_db
def test_a_colleague_judges_nothing_and_a_closed_case_is_not_judged():
    case = make_case(CaseState.CLOSED)
    with pytest.raises(Refused) as colleague:
        rate(case, "low", by=make_worker(case.center))
    with pytest.raises(Refused) as closed:
        rate(case, "low")

    assert (colleague.value.codes, closed.value.codes) == (["not_in_charge"], ["case_closed"])


@pytest.mark.django_db
@pytest.mark.parametrize("role", [None, Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR])
def test_the_clock_is_a_todo_of_worker_and_heads_until_reported_and_overdue_from_its_moment(role):
    case = open_case()
    desk = make_worker(case.center, role) if role else desk_of(case)
    report = make_finding(case)
    due = NOON + timedelta(hours=24)

    [before], [late] = todo_of(desk, due - MINUTE), todo_of(desk, due)
    facts = {**REPORT, "reported_at": NOON}
    safety_actions.report_finding(report=report, facts=facts, by=desk, at=NOON)

    assert report.due_at == due
    assert (before.is_overdue, late.is_overdue, before.due_at) == (False, True, due)
    assert todo_of(desk, due) == []


@pytest.mark.django_db
def test_a_colleague_has_no_such_todo_and_the_heads_are_told_without_a_word_of_it():
    case = open_case()
    head, colleague = make_worker(case.center, Role.DIRECTOR), make_worker(case.center)
    make_finding(case, text=CANARY)

    assert todo_of(colleague, NOON) == []
    assert [message.desk for message in Message.objects.filter(title="须强制报告")] == [head]
    assert not Message.objects.filter(text__contains=CANARY).exists()


@pytest.mark.django_db
def test_a_report_is_entered_once():
    report = make_finding(open_case())
    act = {"report": report, "facts": REPORT, "by": desk_of(report.case), "at": NOON}
    safety_actions.report_finding(**act)

    with pytest.raises(Refused) as again:
        safety_actions.report_finding(**act)

    assert again.value.codes == ["already_reported"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"reported_to": "police"},
        {"reported_at": NOON},
        {"due_at": NOON - MINUTE},
        {"ground": "gossip"},
    ],
)
def test_the_database_refuses_half_a_report(wrong):
    report = make_finding(open_case())

    with pytest.raises(IntegrityError), transaction.atomic():
        MandatoryReport.objects.filter(pk=report.pk).update(**wrong)


@pytest.mark.django_db
def test_who_does_not_answer_for_the_case_learns_nothing_of_danger(client):
    case = make_current_case()
    now = timezone.now()
    rate(case, "high", ["violence"], at=now)
    make_finding(case, at=now, text=CANARY)
    detail = reverse("cases:case_detail", args=[case.public_id])
    history = reverse("cases:case_history", args=[case.public_id])
    desks = [make_worker(case.center), make_desk(Role.DISTRICT_OFFICER, case.district)]

    for desk in desks:
        client.sit_at(desk)
        shown = client.get(detail).content.decode() + client.get(history).content.decode()
        assert [word for word in ("高风险", "强制报告", CANARY) if word in shown] == []
    director = client.sit_at(make_worker(case.center, Role.DIRECTOR)).get(detail).content.decode()
    assert "高风险" in director
    assert CANARY not in director
    assert CANARY not in "".join(str(event.changes) for event in AuditEvent.objects.all())
    assert client.get(reverse("cases:report_add", args=[case.public_id])).status_code == 200
    client.sit_at(desks[0])
    assert client.get(reverse("cases:report_add", args=[case.public_id])).status_code == 404


@pytest.mark.django_db
def test_the_forms_take_a_finding_and_its_report_and_the_page_shows_the_clock_at_once(client):
    case = make_current_case()
    client.sit_at(desk_of(case))
    detail = reverse("cases:case_detail", args=[case.public_id])
    typed = {"form_token": str(uuid4()), "ground": "violence", "text": CANARY}
    typed |= {"found_on": str(case.opened_on), "found_clock": "00:00"}

    add = reverse("cases:report_add", args=[case.public_id])
    tomorrow = {**typed, "found_on": str(case.opened_on + timedelta(days=1))}
    refused = client.post(add, tomorrow)
    client.post(add, typed)
    shown = client.get(detail).content.decode()
    report = MandatoryReport.objects.get()
    listed = client.get(reverse("cases:report_list"))
    answer = {
        "reported_to": "police",
        "reported_on": str(case.opened_on),
        "reported_clock": "00:00",
    }
    answer |= {"reporter": "赵敏", "receiver": "派出所", "result": "已受理"}
    client.post(reverse("cases:report_edit", args=[report.public_id]), answer)

    assert refused.context["form"].errors["found_on"] == ["发现时间不能晚于现在。"]
    assert "强制报告：待报告" in shown
    assert [row.number for row in listed.context["rows"]] == [case.number]
    report.refresh_from_db()
    assert (report.reported_to, report.result) == ("police", "已受理")
    assert "强制报告：待报告" not in client.get(detail).content.decode()
