"""Who hears what became of a case, and that nobody hears who is served."""

import pytest
from django.urls import reverse

from accounts.models import Message, OutgoingMail
from accounts.roles import Role
from cases import actions, recognizing
from cases.states import STAGE_FIELDS, CaseState, Recognition
from tests.accounts.cast import HERE, heard, make_cast
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, make_case, make_worker
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

WORKER, EXECUTIVE = (Role.CENTER_WORKER, HERE), (Role.EXECUTIVE_DIRECTOR, HERE)
DIRECTOR = (Role.DIRECTOR, HERE)
CANARY = "隐私金丝雀"


def answer(name, case):
    by = make_worker(case.center, Role.DIRECTOR)
    actions.take_step(name, case=case, by=by, at=NOON, note="请补充评估。")


def decline(case):
    by = make_desk(Role.DISTRICT_OFFICER, case.district)
    note = "材料不全。"
    recognizing.recognize(cases=[case], outcome=Recognition.DECLINED, by=by, at=NOON, note=note)


@pytest.fixture
def cast(db):
    return make_cast()


def case_in(state, cast, key=WORKER, **facts):
    """A case led by the worker of the cast."""
    return make_case(state, make_center(), worker=cast[key], **facts)


@pytest.mark.parametrize(
    ("state", "done", "title", "text", "readers"),
    [
        (
            CaseState.CLOSING,
            lambda case: None,
            "结案待审批",
            "案例{}已申请结案，请审批。",
            {EXECUTIVE, DIRECTOR},
        ),
        (
            CaseState.CLOSING,
            lambda case: answer("approve", case),
            "结案已批准",
            "案例{}已批准结案。",
            {WORKER},
        ),
        (
            CaseState.CLOSING,
            lambda case: answer("send_back", case),
            "结案申请退回修改",
            "案例{}的结案申请已退回，请修改后重新申请。",
            {WORKER},
        ),
        (
            CaseState.CLOSED,
            decline,
            "案例不予认定",
            "案例{}经区级审核不予认定，理由见案例页面。",
            {WORKER, EXECUTIVE},
        ),
    ],
)
def test_each_answer_is_news_for(client, cast, state, done, title, text, readers):
    case = case_in(state, cast)

    done(case)

    assert heard(cast, title) == readers
    for reader in readers:
        message = Message.objects.get(title=title, desk=cast[reader])
        assert message.text == text.format(case.number)
        client.sit_at(cast[reader]).post(reverse("accounts:message_open", args=[message.pk]))
        assert client.get(message.url).status_code == 200


def test_an_executive_director_is_not_asked_to_approve_their_own_case(cast):
    case_in(CaseState.CLOSING, cast, key=EXECUTIVE)

    assert heard(cast, "结案待审批") == {DIRECTOR}


def test_an_executive_director_in_charge_hears_once_of_a_declined_case(cast):
    decline(case_in(CaseState.CLOSED, cast, key=EXECUTIVE))

    assert heard(cast, "案例不予认定") == {EXECUTIVE}


def test_a_recognized_case_is_no_news(cast):
    case = case_in(CaseState.CLOSED, cast)
    before = Message.objects.count()

    by = make_desk(Role.DISTRICT_OFFICER, case.district)
    recognizing.recognize(cases=[case], outcome=Recognition.RECOGNIZED, by=by, at=NOON)

    assert Message.objects.count() == before


def test_nothing_of_a_case_but_its_number_is_in_any_message_or_mail(cast):
    for desk in cast.values():
        desk.user.email = f"{desk.user.username}@example.cn"
        desk.user.save()
    private = ("name", "phone", "address", "signer", "intake_note")
    texts = {name: f"{CANARY}{name}" for name in private}
    case = case_in(CaseState.EVALUATION, cast, **texts)
    written = {name: f"{CANARY}{name}" for name in STAGE_FIELDS[CaseState.EVALUATION]}
    case = actions.save_stage(
        case=case,
        stage=case.state,
        texts={**written, "closing_reason": "goal_reached"},
        version=case.version,
        by=cast[WORKER],
        at=NOON,
    )
    actions.take_step("ask_to_close", case=case, by=cast[WORKER], at=NOON, note=CANARY)
    by = make_worker(case.center, Role.DIRECTOR)
    actions.take_step("approve", case=case, by=by, at=NOON, note=CANARY)
    officer = make_desk(Role.DISTRICT_OFFICER, case.district)
    recognizing.recognize(
        cases=[case], outcome=Recognition.DECLINED, by=officer, at=NOON, note=CANARY
    )

    news = [" ".join(row) for row in Message.objects.values_list("title", "text", "url")]
    mails = [" ".join(row) for row in OutgoingMail.objects.values_list("subject", "body")]

    assert [text for text in news + mails if CANARY in text] == []
    assert sum(case.number in text for text in news) == 5
    assert len(mails) >= 5
    assert [text for text in mails if case.number in text] == []
