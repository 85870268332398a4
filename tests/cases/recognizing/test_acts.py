"""The district's word: many in one act, each with its reason, kept with its warnings, taken back."""

from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases import actions
from cases.models import Case, Ruling
from cases.recognizing.actions import recognize, take_back
from cases.states import CaseState, Recognition
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import NOON, make_case, make_worker
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
CANARY = "金丝雀住在三号楼"
DECLINED, RECOGNIZED = Recognition.DECLINED, Recognition.RECOGNIZED


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def officer(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def decline(cases, officer, note="", **facts):
    return recognize(cases=cases, outcome=DECLINED, note=note, by=officer, at=NOON, **facts)


def words(case) -> list[tuple[str, str]]:
    return list(case.rulings.order_by("pk").values_list("word", "note"))


def test_each_case_may_have_its_own_reason_and_the_rest_share_one(center, officer):
    one, two = (make_case(CaseState.CLOSED, center) for _ in range(2))

    decline([one, two], officer, "材料不全。", notes={two.pk: " 服务记录雷同。 "})

    assert (words(one), words(two)) == (
        [("declined", "材料不全。")],
        [("declined", "服务记录雷同。")],
    )
    assert Case.objects.get(pk=two.pk).recognition_note == "服务记录雷同。"
    assert one.rulings.get().act == two.rulings.get().act


def test_the_cases_without_any_reason_are_named(center, officer):
    one, two = (make_case(CaseState.CLOSED, center) for _ in range(2))

    with pytest.raises(Refused) as refused:
        decline([one, two], officer, notes={two.pk: "服务记录雷同。"})

    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("note_missing", "note")
    assert problem.message == f"案例{one.number}还没有理由，不予认定的，请写明理由。"
    assert not Ruling.objects.exists()


def test_the_same_press_twice_stores_once(center, officer):
    case, act = make_case(CaseState.CLOSED, center), uuid4()

    first = decline([case], officer, "材料不全。", act=act)
    second = decline([case], officer, "别的理由。", act=act)

    assert (first, second) == ([case], [case])
    assert words(case) == [("declined", "材料不全。")]


def test_the_warnings_of_the_moment_are_kept_and_never_change(center, officer):
    case = make_case(CaseState.CLOSED, center)
    case.goal_rows.update(after=None)

    recognize(cases=[case], outcome=RECOGNIZED, by=officer, at=NOON)
    case.goal_rows.update(after=4)

    ruling = case.rulings.get()
    assert ["目标未评", "结案时1项服务目标中有1项没有评分。"] in ruling.warnings
    with pytest.raises(TypeError):
        ruling.save()
    with pytest.raises(TypeError):
        Ruling.objects.update(warnings=[])


@pytest.mark.parametrize("outcome", [DECLINED, RECOGNIZED])
def test_a_word_is_taken_back_and_the_case_waits_again(center, officer, outcome):
    case = make_case(CaseState.CLOSED, center, recognition=outcome)

    take_back(cases=[case], note=CANARY, by=officer, at=NOON + timedelta(days=1))

    case = Case.objects.get(pk=case.pk)
    assert (case.recognition, case.recognition_note) == (Recognition.WAITING, "")
    assert (case.recognized_at, case.recognized_by) == (None, None)
    assert [word for word, _ in words(case)] == [outcome, "taken_back"]
    assert case.history.latest("pk").step_label == "收回认定意见"
    event = AuditEvent.objects.latest("pk")
    assert event.what == "收回认定意见"
    assert CANARY not in str(event.changes)


def test_a_word_taken_back_is_said_anew(center, officer):
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)
    take_back(cases=[case], note="材料已补。", by=officer, at=NOON)

    recognize(cases=[case], outcome=RECOGNIZED, by=officer, at=NOON)

    assert [word for word, _ in words(case)] == ["declined", "taken_back", "recognized"]
    assert Case.objects.counting(case.round).get() == case


def test_also_after_the_center_opened_it_again(center, officer):
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)
    actions.take_step("reopen", case=case, by=head, at=NOON, note="补充材料。")

    take_back(cases=[case], note="当时看错了材料。", by=officer, at=NOON)

    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.recognition) == (CaseState.EVALUATION, None)
    assert [word for word, _ in words(case)] == ["declined", "taken_back"]
    assert not Case.objects.ruled().exists()


def test_the_center_may_open_it_again_once_the_recognition_is_taken_back(center, officer):
    case = make_case(CaseState.CLOSED, center, recognition=RECOGNIZED)
    reopen = {"by": make_worker(center, Role.EXECUTIVE_DIRECTOR), "at": NOON, "note": "继续服务。"}
    with pytest.raises(Refused) as refused:
        actions.take_step("reopen", case=case, **reopen)

    take_back(cases=[case], note="中心申请继续服务。", by=officer, at=NOON)
    moved = actions.take_step("reopen", case=case, **reopen)

    assert refused.value.codes == ["recognized_already"]
    assert moved.state == CaseState.EVALUATION


def test_the_worker_and_the_head_hear_of_it_by_number_alone(center, officer):
    head = make_worker(center, Role.EXECUTIVE_DIRECTOR)
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)
    Message.objects.all().delete()

    take_back(cases=[case], note=CANARY, by=officer, at=NOON)

    told = Message.objects.filter(title="认定意见已收回")
    assert {message.desk.user for message in told} >= {case.worker, head.user}
    assert {message.text for message in told} == {
        f"区级收回了对案例{case.number}的认定意见，理由见案例页面。"
    }


def _closed_round(case):
    Round.objects.update(closed_at=NOON)


def _waiting(case):
    Case.objects.filter(pk=case.pk).update(
        recognition=Recognition.WAITING, recognized_at=None, recognized_by=None
    )


@pytest.mark.parametrize(
    ("before", "note", "code"),
    [
        (lambda case: None, " ", "note_missing"),
        (_closed_round, "看错了。", "round_closed"),
        (_waiting, "看错了。", "nothing_to_take_back"),
    ],
)
def test_what_stands_against_taking_back(center, officer, before, note, code):
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)
    before(case)

    with pytest.raises(Refused) as refused:
        take_back(cases=[case], note=note, by=officer, at=NOON)

    assert refused.value.codes == [code]
    assert case.rulings.count() == 1


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.EXECUTIVE_DIRECTOR, Role.CITY_OFFICER])
def test_only_the_officer_takes_it_back(center, role):
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)

    with pytest.raises(Refused) as refused:
        take_back(cases=[case], note="看错了。", by=make_desk(role), at=NOON)

    assert refused.value.codes == ["wrong_role"]


def test_a_case_of_another_district_is_not_there(center):
    case = make_case(CaseState.CLOSED, center, recognition=DECLINED)
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    with pytest.raises(Refused) as refused:
        take_back(cases=[case], note="看错了。", by=stranger, at=NOON)

    assert refused.value.codes == ["none_chosen"]
