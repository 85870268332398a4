"""Who hears of a supervision session, and that its topic stays on its page."""

import pytest
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from supervision import actions
from supervision.states import SessionState
from tests.accounts.cast import HERE, heard, make_cast
from tests.centers.factories import make_center
from tests.supervision.factories import NEXT_DAY, facts_of, make_session

pytestmark = pytest.mark.django_db

SUPERVISOR, WORKER = (Role.SUPERVISOR, HERE), (Role.CENTER_WORKER, HERE)
WHICH = "朝阳区劲松街道社会工作服务中心2021年6月10日 14:00"


@pytest.fixture
def cast(db):
    return make_cast()


def session_of(cast, **facts):
    return make_session(make_center(), supervisor=cast[SUPERVISOR], by=cast[WORKER], **facts)


@pytest.mark.parametrize(
    ("state", "title", "text", "reader"),
    [
        (SessionState.LOGGED, "督导记录待确认", "{}的督导记录已登记，请确认。", SUPERVISOR),
        (
            SessionState.DISPUTED,
            "督导记录有异议",
            "{}的督导记录，对方提出异议，请更正后重新提交确认。",
            WORKER,
        ),
    ],
)
def test_each_entry_is_news_for(client, cast, state, title, text, reader):
    session_of(cast, state=state)

    assert heard(cast, title) == {reader}
    message = Message.objects.get(title=title)
    assert message.text == text.format(WHICH)
    client.sit_at(cast[reader]).post(reverse("accounts:message_open", args=[message.pk]))
    assert client.get(message.url).status_code == 200


def test_a_corrected_session_waits_for_its_supervisor_again(cast):
    session = session_of(cast, state=SessionState.DISPUTED)
    Message.objects.all().delete()

    actions.correct_session(
        session=session,
        facts=facts_of(cast[SUPERVISOR], minutes=90),
        version=session.version,
        note="按签到表更正。",
        by=cast[WORKER],
        at=NEXT_DAY,
    )

    assert heard(cast, "督导记录待确认") == {SUPERVISOR}


def test_a_confirmed_session_is_no_news(cast):
    session_of(cast, state=SessionState.CONFIRMED)

    assert set(Message.objects.filter(title__startswith="督导").values_list("title")) == {
        ("督导记录待确认",)
    }


def test_what_was_talked_about_is_in_no_message(cast):
    session_of(cast, topic="话题金丝雀", advice="建议金丝雀", state=SessionState.DISPUTED)

    assert not Message.objects.filter(text__contains="金丝雀").exists()
