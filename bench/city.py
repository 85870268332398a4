"""The database that is measured: built once, then found again."""

import sys

from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from portal.demo.bar import Bar
from portal.demo.city.story import fill_city
from portal.demo.guard import Holds, holds


def ready() -> None:
    """Make the city if the database is empty; refuse one with anything else in it."""
    found = holds()
    if found is Holds.SOMETHING_ELSE:
        raise CommandError("DATABASE_URL 指向的数据库里已有其他数据，基准测试不使用它。")
    call_command("migrate", verbosity=0)
    if found is Holds.NOTHING:
        print("正在建立全市规模的数据库，只在第一次进行……", file=sys.stderr)
        bar = Bar(sys.stderr)
        for step in fill_city(at=timezone.now()):
            bar.show(step)
        bar.end()
    # As a database that has run for a day: the planner knows how much there is of everything.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
