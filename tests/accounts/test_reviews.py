"""Every desk is looked at once a quarter; idle accounts are switched off."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import AuditEvent, GrantReview, User
from accounts.people import idle, reviews
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_district

pytestmark = pytest.mark.django_db

AT = datetime(2021, 6, 30, 23, 59, tzinfo=BEIJING)
NEXT = AT + timedelta(minutes=1)
URL = "/accounts/review/"

QUARTERS = [
    (date(2021, 1, 1), (2021, 1)),
    (date(2021, 3, 31), (2021, 1)),
    (date(2021, 4, 1), (2021, 2)),
    (date(2021, 12, 31), (2021, 4)),
]


@pytest.mark.parametrize(("day", "quarter"), QUARTERS)
def test_a_year_has_four_quarters(day, quarter):
    assert reviews.quarter_of(day) == quarter


@pytest.fixture
def security(desk):
    return desk(Role.SECURITY_ADMIN)


def due(security, on, **facts):
    return list(reviews.due_for_review(by=security, on=on, **facts))


def test_a_reviewed_desk_is_due_again_in_the_next_beijing_quarter(security, desk):
    worker = desk(Role.CENTER_WORKER)

    (done,) = reviews.review(desks=[worker.pk], by=security, at=AT)

    assert (done.year, done.quarter, done.grant) == (2021, 2, worker)
    assert due(security, AT.date()) == []
    assert due(security, NEXT.date()) == [worker]


def test_a_second_press_writes_nothing_twice(security, desk):
    worker = desk(Role.CENTER_WORKER)

    counts = [len(reviews.review(desks=[worker.pk], by=security, at=AT)) for _ in range(2)]

    assert counts == [1, 0]
    assert GrantReview.objects.count() == 1


def test_ended_desks_and_ones_own_are_not_reviewed(security, desk):
    ended = desk(Role.CENTER_WORKER, valid_to=AT.date())

    assert reviews.review(desks=[ended.pk, security.pk], by=security, at=AT) == []


def test_nothing_ticked_is_no_review(security):
    with pytest.raises(Refused) as refusal:
        reviews.review(desks=[], by=security, at=AT)

    assert refusal.value.codes == ["no_desk_chosen"]


def test_the_list_is_narrowed_to_the_units_of_a_district(security, desk):
    worker, far = desk(Role.CENTER_WORKER), make_district("海淀区")
    officer = desk(Role.DISTRICT_OFFICER, far)

    assert due(security, AT.date(), district=make_district()) == [worker]
    assert due(security, AT.date(), district=far) == [officer]


def test_the_page_takes_the_ticked_ones_off_the_list(client, security, desk):
    worker, other = desk(Role.CENTER_WORKER), desk(Role.CITY_OFFICER)
    client.sit_at(security)

    empty = client.post(URL)
    done = client.post(URL, {"desk": [worker.pk, "x", "9" * 5000]})

    assert "请勾选已复核无误的岗位。" in empty.content.decode()
    assert done.status_code == 302
    assert list(client.get(URL).context["rows"]) == [other]
    assert AuditEvent.objects.filter(what="复核权限").get().changes == {"rows": ["", 1]}


@pytest.mark.parametrize("count", [1, 20])
def test_the_page_costs_the_same_however_many(
    client, security, desk, count, django_assert_num_queries
):
    for _ in range(count):
        desk(Role.CENTER_WORKER)
    client.sit_at(security)

    # session, person, desk; districts; how many are due, and which; renewing the session: three
    with django_assert_num_queries(9):
        client.get(URL)


def make_idle(user, days=90, **facts):
    since = AT - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(date_joined=since, last_login=since, **facts)
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize(("days", "is_found"), [(89, False), (90, True), (400, True)])
def test_ninety_days_without_a_sign_in_are_idle(desk, days, is_found):
    worker = make_idle(desk(Role.CENTER_WORKER).user, days)

    assert idle.idle_accounts(at=AT, days=90) == ([worker] if is_found else [])


def test_an_account_that_was_never_used_is_idle_from_its_first_day(desk):
    worker = make_idle(desk(Role.CENTER_WORKER).user)
    User.objects.filter(pk=worker.pk).update(last_login=None)

    assert idle.idle_accounts(at=AT, days=90) == [worker]


def test_an_account_that_was_let_in_again_has_a_new_span(desk):
    make_idle(desk(Role.CENTER_WORKER).user, enabled_at=AT - timedelta(days=1))

    assert idle.idle_accounts(at=AT, days=90) == []
    assert idle.idle_accounts(at=AT, days=0) == []


def test_the_last_security_administrator_stays(desk):
    first, last = (make_idle(desk(Role.SECURITY_ADMIN).user, days) for days in (200, 100))

    disabled = idle.disable_idle(at=AT, days=90)

    assert [user.pk for user in disabled] == [first.pk]
    last.refresh_from_db()
    assert last.is_active


def test_with_another_at_work_an_idle_security_administrator_goes(desk, security):
    User.objects.filter(pk=security.user_id).update(last_login=AT)
    gone = make_idle(desk(Role.SECURITY_ADMIN).user)

    assert idle.idle_accounts(at=AT, days=90) == [gone]


def test_the_command_lists_first_and_disables_then(desk, capsys):
    worker = desk(Role.CENTER_WORKER).user
    long_ago = timezone.now() - timedelta(days=91)
    User.objects.filter(pk=worker.pk).update(date_joined=long_ago)

    call_command("disable_idle_accounts", "--dry-run")
    worker.refresh_from_db()
    was_active = worker.is_active
    call_command("disable_idle_accounts")

    worker.refresh_from_db()
    said = capsys.readouterr().out.splitlines()
    assert (said[1], said[3]) == ("将停用1个账号。", "已停用1个账号。")
    assert (was_active, worker.is_active) == (True, False)
    assert worker.disabled_reason == "连续90天未登录，自动停用"
    assert AuditEvent.objects.get().object_label == worker.username
