from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import AuditEvent, RoleGrant
from accounts.roles import Role
from core.keyset import page_after
from tests.accounts.factories import make_desk

pytestmark = pytest.mark.django_db
DAY = date(2021, 6, 1)


def rows(*days):
    """Desks that begin so many days after 1 June 2021."""
    return [make_desk(Role.CITY_OFFICER, valid_from=DAY + timedelta(days)) for days in days]


def walk(size):
    """Every page there is, from the first to the last."""
    pages, cursor = [], ""
    while True:
        page = page_after(RoleGrant.objects.all(), day="valid_from", cursor=cursor, size=size)
        pages.append(page.rows)
        cursor = page.next_cursor
        if not cursor:
            return pages


def test_pages_hold_every_row_once_newest_first():
    a, b, c, d, e = rows(0, 2, 1, 2, 2)

    assert walk(2) == [[e, d], [b, c], [a]]


def test_the_last_page_has_no_next_also_when_it_is_full():
    a, b = rows(0, 1)

    assert walk(2) == [[b, a]]


def test_a_row_that_arrives_on_top_moves_nothing_to_the_next_page():
    a, b, c = rows(0, 1, 2)
    first = page_after(RoleGrant.objects.all(), day="valid_from", size=2)
    rows(3)

    second = page_after(RoleGrant.objects.all(), day="valid_from", cursor=first.next_cursor, size=2)

    assert (first.rows, second.rows) == ([c, b], [a])


@pytest.mark.parametrize(
    "cursor", ["", "x", "2021-06-01", "2021-06-01.", "2021-13-01.1", "2021-06-01." + "9" * 19]
)
def test_a_cursor_nobody_gave_out_starts_at_the_top(cursor):
    a, b = rows(0, 1)

    page = page_after(RoleGrant.objects.all(), day="valid_from", cursor=cursor, size=1)

    assert page.rows == [b]


def test_a_page_is_one_query(django_assert_num_queries):
    rows(0, 1, 2)

    with django_assert_num_queries(1):
        page_after(RoleGrant.objects.all(), day="valid_from", size=2)


MOMENT = datetime(2021, 5, 18, 10, 0, 0, 5, tzinfo=UTC)


def acts(*microseconds):
    return [
        AuditEvent.objects.create(what="登录", at=MOMENT + timedelta(microseconds=late))
        for late in microseconds
    ]


def test_moments_are_told_apart_to_the_microsecond():
    a, b, c, d = acts(0, 1, 1, 2)
    first = page_after(AuditEvent.objects.all(), day="at", size=2)

    second = page_after(AuditEvent.objects.all(), day="at", cursor=first.next_cursor, size=2)

    assert first.next_cursor == f"2021-05-18T10:00:00.000006Z.{c.pk}"
    assert (first.rows, second.rows) == ([d, c], [b, a])


@pytest.mark.parametrize(
    "cursor",
    ["2021-05-18.1", "2021-05-18T10:00:00.1", "0001-01-01T00:00:00+08:00.1", "Z.1", "1.1"],
)
def test_a_cursor_of_another_list_starts_at_the_top(cursor):
    a, b = acts(0, 1)

    page = page_after(AuditEvent.objects.all(), day="at", cursor=cursor, size=1)

    assert page.rows == [b]
