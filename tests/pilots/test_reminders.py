"""Reminders by working days: to whom, on which day, and once however often the command runs."""

from datetime import date, datetime, timedelta
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from accounts.models import Message
from accounts.roles import Role
from core.deadlines import BEIJING
from pilots import actions, reminders
from pilots.holidays import load_holidays
from pilots.models import Reminder
from pilots.reminders import kind_on, send_reminders
from pilots.workdays import Workdays
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.test_extensions import extend, owed
from tests.pilots.test_nil_returns import declare, step
from tests.pilots.test_returns import send_back

MAY = Workdays(
    {
        **{date(2021, 5, day): False for day in range(1, 6)},
        date(2021, 5, 8): True,
        date(2021, 6, 14): False,
    }
)
DUE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)


def morning(month, day, hour=8) -> datetime:
    return datetime(2021, month, day, hour, 30, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("due_at", "at", "kind"),
    [
        (DUE, morning(5, 7), None),
        (DUE, morning(5, 8), "before"),  # seven working days before, on a Saturday that is worked
        (DUE, morning(5, 10), None),
        (DUE, morning(5, 13), "before"),
        (DUE, morning(5, 17), "before"),
        (DUE, morning(5, 16), None),
        (DUE, morning(5, 18), "due_day"),
        (DUE, DUE - timedelta(seconds=1), "due_day"),
        (DUE, DUE, "overdue"),
        (DUE, morning(5, 19), "overdue"),
        (DUE, morning(5, 22), None),  # a Saturday
        # 24:00 of the 14th, a holiday: said on the day itself, and overdue from the next day on.
        (datetime(2021, 6, 15, tzinfo=BEIJING), morning(6, 14), "due_day"),
        (datetime(2021, 6, 15, tzinfo=BEIJING), morning(6, 15), "overdue"),
        (datetime(2021, 6, 15, tzinfo=BEIJING), morning(6, 11), "before"),
    ],
)
def test_what_is_said_on_which_day(due_at, at, kind):
    assert kind_on(due_at, [7, 3, 1], MAY, at=at) == kind


@pytest.fixture
def round(db):
    load_holidays([2021], at=NOON)
    return make_round()


@pytest.fixture
def desks(round):
    roles = (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER, Role.CITY_LEADER)
    return {role: make_desk(role) for role in roles}


def told(desks) -> dict[str, list[str]]:
    """The titles in each inbox, without what the other steps of the story said."""
    titles = {"报送即将到期", "报送已逾期", "逾期未报情况", "退回件待重报", "试点推荐表尚未填完"}
    return {
        role: [m.title for m in desk.messages.order_by("pk") if m.title in titles]
        for role, desk in desks.items()
    }


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (morning(5, 14), ([], [], [], [])),
        (morning(5, 17), (["报送即将到期"], [], [], [])),
        (
            morning(5, 19),
            (["报送已逾期"], ["报送已逾期"], ["逾期未报情况"], ["逾期未报情况"]),
        ),
    ],
)
def test_the_officer_hears_first_and_once_overdue_the_levels_above(desks, at, expected):
    send_reminders(at=at)

    assert tuple(told(desks).values()) == expected


def test_the_city_hears_one_line_for_a_stage(round, desks):
    send_reminders(at=morning(5, 19))

    for role in (Role.CITY_OFFICER, Role.CITY_LEADER):
        message = desks[role].messages.get()
        assert "2个区逾期未报（朝阳区、海淀区）" in message.text


def test_the_leader_hears_while_something_waits_for_a_signature(round, desks):
    walk_up(make_recommendation(round), until="hand_in")

    send_reminders(at=morning(5, 18))

    assert told(desks)[Role.DISTRICT_OFFICER] == []
    assert told(desks)[Role.DISTRICT_LEADER] == ["报送即将到期"]


def test_a_nil_return_waits_for_the_leader_too_and_once_signed_nobody_is_reminded(round, desks):
    nil = declare(owed(round))
    send_reminders(at=morning(5, 17))
    step("sign", nil)

    send_reminders(at=morning(5, 18))

    assert told(desks)[Role.DISTRICT_LEADER] == ["报送即将到期"]
    assert told(desks)[Role.DISTRICT_OFFICER] == []


def test_the_subdistrict_with_a_draft_hears_of_it(round, desks):
    form = make_recommendation(round)
    street = make_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict)
    other = make_desk(Role.SUBDISTRICT_OFFICER)

    send_reminders(at=morning(5, 17))

    assert [message.title for message in street.messages.all()] == ["试点推荐表尚未填完"]
    assert form.subdistrict == other.subdistrict


def test_two_runs_of_a_day_send_once_and_the_next_day_sends_again(desks):
    first, second = (send_reminders(at=morning(5, 19, hour)) for hour in (8, 16))

    assert (first, second) == (3, 0)
    assert send_reminders(at=morning(5, 20)) == 3


def test_an_extension_moves_the_reminders(round, desks):
    extend(owed(round), until=datetime(2021, 5, 27, tzinfo=BEIJING))

    send_reminders(at=morning(5, 19))

    assert told(desks)[Role.DISTRICT_OFFICER] == []
    send_reminders(at=morning(5, 26))
    assert told(desks)[Role.DISTRICT_OFFICER] == ["报送即将到期"]


def test_what_was_returned_with_a_day_of_its_own_is_asked_for_after_the_deadline(round, desks):
    form = walk_up(make_recommendation(round))
    send_back(form, "premises", due_at=datetime(2021, 6, 5, tzinfo=BEIJING))

    send_reminders(at=morning(6, 3))
    send_reminders(at=morning(6, 7))

    assert told(desks)[Role.DISTRICT_OFFICER] == ["退回件待重报"] * 2
    assert told(desks)[Role.DISTRICT_LEADER] == ["退回件待重报"]
    assert Message.objects.filter(title="退回件待重报").first().url.endswith(f"/{form.pk}/")


def test_a_closed_round_reminds_nobody(round, desks):
    by = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=round, by=by, at=NOON, note="已完成。")

    assert send_reminders(at=morning(5, 19)) == 0


def test_a_run_that_dies_tells_the_rest_the_next_time(desks, monkeypatch):
    say = reminders.due_notices.remind_district
    calls = []

    def breaks(obligation, **facts):
        calls.append(obligation)
        if len(calls) == 2:
            raise OSError("gone")
        say(obligation, **facts)

    monkeypatch.setattr(reminders.due_notices, "remind_district", breaks)
    with pytest.raises(OSError, match="gone"):
        send_reminders(at=morning(5, 17))

    assert send_reminders(at=morning(5, 17)) == 1
    assert Reminder.objects.count() == 2


def test_the_command_says_what_it_did_and_that_a_year_is_not_entered(db, monkeypatch):
    make_round()
    monkeypatch.setattr(timezone, "now", lambda: morning(5, 19))
    out = StringIO()

    call_command("send_reminders", stdout=out)

    assert "2021年的放假安排还没有录入，暂只按周末计算。" in out.getvalue()
    assert "已发出3项提醒。" in out.getvalue()


def test_a_run_that_looked_before_the_other_wrote_is_stopped_by_the_key(desks, monkeypatch):
    send_reminders(at=morning(5, 17))
    monkeypatch.setattr(Reminder.objects, "filter", lambda **key: Reminder.objects.none())

    assert send_reminders(at=morning(5, 17)) == 0
    assert told(desks)[Role.DISTRICT_OFFICER] == ["报送即将到期"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs two writers at once")
def test_two_runs_at_the_same_moment_send_once(monkeypatch):
    make_round()
    make_desk(Role.DISTRICT_OFFICER)
    taken, go_on, sent = Event(), Event(), []
    say = reminders.due_notices.remind_district

    def slowly(obligation, **facts):
        taken.set()
        go_on.wait(10)
        say(obligation, **facts)

    def run():
        sent.append(send_reminders(at=morning(5, 17)))
        connection.close()

    monkeypatch.setattr(reminders.due_notices, "remind_district", slowly)
    threads = [Thread(target=run) for _ in range(2)]
    threads[0].start()
    taken.wait(10)
    threads[1].start()
    threads[1].join(0.5)
    assert threads[1].is_alive()
    go_on.set()
    for thread in threads:
        thread.join(10)

    assert sum(sent) == 2
    assert Reminder.objects.count() == 2
    assert Message.objects.count() == 1
