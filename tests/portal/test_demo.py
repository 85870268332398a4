"""The demo fills an empty database, up to any day of the year, and touches no other."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User
from cases.models import Case
from core.deadlines import BEIJING
from pilots.models import PilotUnit, Round, Submission
from pilots.states import SubmissionKind, SubmissionState
from portal.demo.cast import ACCOUNTS
from portal.demo.guard import Holds, holds
from portal.demo.story import fill
from reports.city import city_summary
from tests.accounts.factories import make_desk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("day", "units"),
    [
        (datetime(2027, 1, 1, 0, 30, tzinfo=BEIJING), 3),
        (datetime(2028, 2, 29, 23, 59, tzinfo=BEIJING), 6),
        (datetime(2026, 12, 31, 12, tzinfo=BEIJING), 6),
    ],
)
def test_the_demo_can_be_told_on_any_day_of_a_year(day, units):
    fill(at=day)

    assert [round.year for round in Round.objects.latest_first()] == [day.year, 2021]
    assert PilotUnit.objects.count() == units


def test_the_first_round_is_told_to_its_end():
    fill(at=datetime(2027, 1, 1, 12, tzinfo=BEIJING))

    summaries = Submission.objects.filter(kind=SubmissionKind.SUMMARY)
    assert {row.state for row in summaries} == {SubmissionState.FILED}
    assert not any(row.is_late for row in Submission.objects.all())
    assert Case.objects.count() == 30
    summary = city_summary(round=Round.objects.get(year=2021))
    assert [district.name for district in summary.filed] == ["朝阳区", "海淀区"]
    assert len(summary.gaps) == 14


def test_the_demo_leaves_its_mark_and_the_command_then_only_says_who_can_sign_in():
    fill(at=datetime(2027, 1, 1, 12, tzinfo=BEIJING))
    said = StringIO()

    call_command("demo", stdout=said)

    assert holds() is Holds.DEMO
    assert "正在载入" not in said.getvalue()
    assert all(account.username in said.getvalue() for account in ACCOUNTS)


def test_an_empty_database_is_told_from_one_with_people_in_it():
    assert holds() is Holds.NOTHING

    make_desk("city_officer")

    assert holds() is Holds.SOMETHING_ELSE


def test_a_database_with_other_rows_is_refused_and_left_alone():
    make_desk("city_officer")

    with pytest.raises(CommandError, match="已有其他数据"):
        call_command("demo")

    assert User.objects.count() == 1
    assert not Round.objects.exists()


def test_a_database_with_other_tables_is_refused(monkeypatch):
    monkeypatch.setattr(connection.introspection, "table_names", lambda: ["somebody_elses"])

    assert holds() is Holds.SOMETHING_ELSE


def test_only_the_accounts_that_are_printed_have_a_password():
    fill(at=datetime(2027, 1, 1, 12, tzinfo=BEIJING))

    printed = {account.username for account in ACCOUNTS} | {"admin"}
    assert {user.username for user in User.objects.all() if user.has_usable_password()} == printed
