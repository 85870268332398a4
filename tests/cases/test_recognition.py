from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases import recognizing
from cases.models import Case, KeptDoubt
from cases.states import CaseState, Recognition
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import (
    NOON,
    make_case,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


def test_the_district_recognizes_many_in_one_act():
    center = make_center()
    cases = [make_case(CaseState.CLOSED, center) for _ in range(3)]
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)

    recognizing.recognize(cases=cases, outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    stored = Case.objects.order_by("pk")
    assert {case.recognition for case in stored} == {Recognition.RECOGNIZED}
    assert {case.recognized_by for case in stored} == {officer.user}
    events = AuditEvent.objects.filter(what="认定服务案例").order_by("pk")
    assert [event.object_label for event in events] == [case.number for case in stored]
    assert [event.changes for event in events] == [{"认定": ["待认定", "已认定"]}] * 3


def test_declining_needs_a_reason_that_the_center_can_read():
    case = make_case(CaseState.CLOSED)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)
    decline = {"cases": [case], "outcome": Recognition.DECLINED, "by": officer, "at": NOON}

    with pytest.raises(Refused) as refused:
        recognizing.recognize(**decline, note=" ")
    recognizing.recognize(**decline, note="材料不全。")

    assert refused.value.codes == ["note_missing"]
    case.refresh_from_db()
    assert (case.recognition, case.recognition_note) == (Recognition.DECLINED, "材料不全。")


def test_one_case_that_is_not_waiting_stops_them_all():
    center = make_center()
    waiting = make_case(CaseState.CLOSED, center)
    unready = make_case(CaseState.CLOSING, center)
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)

    with pytest.raises(Refused) as refused:
        recognizing.recognize(
            cases=[waiting, unready], outcome=Recognition.RECOGNIZED, by=officer, at=NOON
        )

    (problem,) = refused.value.problems
    assert problem.message == f"案例{unready.number}现在是“结案待审批”，不能认定。"
    assert Case.objects.get(pk=waiting.pk).recognition == Recognition.WAITING


def test_a_case_is_recognized_once():
    case = make_case(CaseState.CLOSED, recognition=Recognition.DECLINED)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    with pytest.raises(Refused) as refused:
        recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    assert refused.value.codes == ["not_waiting"]


def test_a_closed_round_is_recognized_no_more():
    case = make_case(CaseState.CLOSED)
    Round.objects.update(closed_at=NOON)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    with pytest.raises(Refused) as refused:
        recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    assert refused.value.codes == ["round_closed"]


@pytest.mark.parametrize("role", [r for r in Role.of_business if r != Role.DISTRICT_OFFICER])
def test_recognition_belongs_to_the_district_officer(role):
    case = make_case(CaseState.CLOSED)

    with pytest.raises(Refused) as refused:
        recognizing.recognize(
            cases=[case], outcome=Recognition.RECOGNIZED, by=make_desk(role), at=NOON
        )

    assert refused.value.codes == ["wrong_role"]


def test_another_districts_case_cannot_be_chosen():
    case = make_case(CaseState.CLOSED)
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    with pytest.raises(Refused) as refused:
        recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=stranger, at=NOON)

    assert refused.value.codes == ["none_chosen"]


def test_the_warnings_of_the_moment_are_kept_with_the_decision():
    case = make_case(CaseState.CLOSED, opened_on=date(2021, 6, 8))
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    (kept,) = KeptDoubt.objects.all()
    assert (kept.code, kept.step.step) == ("closed_soon", "recognized")
    assert kept.text == "2021年6月8日接案，2021年6月10日结案，相隔2天，不足7天。"
    with pytest.raises(TypeError):
        KeptDoubt.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_keptdoubt SET text = ''")


def test_a_word_taken_back_lets_the_case_wait_again_and_stays_in_the_history():
    case = make_case(CaseState.CLOSED, recognition=Recognition.DECLINED)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)

    recognizing.take_back(case=case, note="补充了评估表。", by=officer, at=NOON)
    recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=officer, at=NOON)

    case.refresh_from_db()
    assert (case.recognition, case.recognition_note) == (Recognition.RECOGNIZED, "")
    steps = case.history.order_by("pk").values_list("step", flat=True)
    assert list(steps)[-3:] == ["declined", "take_back", "recognized"]
    notes = [step.note for step in case.history.order_by("pk")]
    assert notes[-3:] == ["材料不全。", "补充了评估表。", ""]
    titles = Message.objects.filter(title="认定意见已撤回")
    assert {message.text for message in titles} == {
        f"区级撤回了对案例{case.number}的认定意见，案例重新等待认定。"
    }


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"recognition": None}, "not_recognized"),
        ({"recognition": Recognition.RECOGNIZED, "is_closed": True}, "round_closed"),
        ({"recognition": Recognition.RECOGNIZED, "role": Role.DISTRICT_LEADER}, "wrong_role"),
        ({"recognition": Recognition.RECOGNIZED, "note": " "}, "note_missing"),
    ],
)
def test_a_word_is_taken_back_by_the_officer_with_a_reason_while_the_round_is_open(facts, code):
    case = make_case(CaseState.CLOSED, recognition=facts["recognition"])
    if facts.get("is_closed"):
        Round.objects.update(closed_at=NOON)
    by = make_desk(facts.get("role", Role.DISTRICT_OFFICER), case.district)

    with pytest.raises(Refused) as refused:
        recognizing.take_back(case=case, note=facts.get("note", "重新核实。"), by=by, at=NOON)

    assert refused.value.codes == [code]
    assert Case.objects.get().recognition == (facts["recognition"] or Recognition.WAITING)
