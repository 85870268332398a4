"""Every table of a report's pages has its 导出, which hands out what the table shows."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from core.csv_files import csv_text
from pilots import actions
from reports.models import SummaryReport
from reports.supplements import sign_supplement, write_supplement
from reports.taken_tables import plain
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, make_record
from tests.reports.papers.world import TEMPTING, told

LATE = DECEMBER + timedelta(days=20)
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
HEADED = re.compile(r'href="([^"]*format=csv[^"]*)"')
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", re.DOTALL)
# What was handed in, by whom and when: the record of every submission, no table of the report.
RECORD = re.compile(r'<h2 id="attachments">|<h2 id="versions">定稿版本')
TAG = re.compile(r"<[^>]+>")


def words(markup: str) -> str:
    return "".join(unescape(TAG.sub(" ", markup)).split())


def shown(page) -> list[tuple[str, list[list[str]]]]:
    """Each table of the page: the nearest 导出 before it that no other table has, and its rows."""
    found, rest = [], RECORD.split(page.content.decode())[0]
    while table := TABLE.search(rest):
        links = HEADED.findall(rest[: table.start()])
        rows = [[words(cell) for cell in CELL.findall(row)] for row in ROW.findall(table[0])]
        found.append((unescape(links[-1]) if links else "", rows))
        rest = rest[table.end() :]
    return found


def lines_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture(scope="module")
def filed(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield _filed()
        transaction.set_rollback(True)


def _filed() -> SummaryReport:
    """Filed with every part, told of later, moved since, and in the city's adopted report."""
    round, district = make_round(), make_district("朝阳区")
    report = walk_up(told(round, district), at=DECEMBER)
    actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)
    make_city_version(round)
    late = make_center(make_unit(round, make_subdistrict("望京街道", district)))
    make_record(late, round)
    make_record(late, round, served_on=(DECEMBER + timedelta(days=3)).date())
    officer, leader = (
        make_desk(role, district) for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)
    )
    write_supplement(report=report, text="收尾工作。", version=1, by=officer, at=LATE)
    sign_supplement(report=report, by=leader, at=LATE)
    return report


@pytest.fixture(autouse=True)
def in_january(monkeypatch, filed):
    monkeypatch.setattr(timezone, "now", lambda: LATE)


# What the page is asked by, and how many tables it has at least.
PAGES = {
    "summary_list": lambda report: ([], 1),
    "summary_detail": lambda report: ([report.pk], 21),
    "version_detail": lambda report: ([report.pk, 1], 20),
    "addendum_detail": lambda report: ([report.pk, 1], 1),
    "city_summary": lambda report: ([], 18),
    "city_figure": lambda report: ([report.round_id, "cases_recognized"], 1),
    "city_coverage": lambda report: ([report.round_id, "units"], 1),
    "city_report": lambda report: ([report.round_id], 16),
    "city_report_version": lambda report: ([report.round_id, 1], 16),
    "city_version_figure": lambda report: ([report.round_id, 1, "cases_recognized"], 1),
    "round_closing": lambda report: ([report.round_id], 1),
}


def is_told(cell: str, shown: str) -> bool:
    """Whether a cell of a file says what the page's begins with; a page writes 1,234 and —."""
    said = "".join(cell.removeprefix("'").split())
    return shown.replace(",", "").startswith(said) if said else shown in ("", "—")


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_each_table_has_its_button_and_the_file_its_rows(client, filed, name):
    args, count = PAGES[name](filed)
    desk = make_desk(Role.CITY_OFFICER)
    page = client.sit_at(desk).get(reverse(f"reports:{name}", args=args))
    tables = shown(page)
    taken = AuditEvent.objects.filter(what__startswith="导出").count()

    assert len({url for url, _ in tables}) == len(tables) >= count
    for url, (_, *rows) in tables:
        answer = client.get(url)
        assert answer["Content-Type"].startswith("text/csv"), (url, answer.status_code)
        (_title,), heads, *lines = lines_of(answer)
        assert len(lines) == len(rows) > 0, url
        assert {len(line) for line in lines} == {len(heads)}
        for line, row in zip(lines, rows, strict=True):
            assert is_told(line[0], row[0]), (url, line, row)
        assert client.get(re.sub("table=[^&]+", "table=secret", url)).status_code == 404
    assert AuditEvent.objects.filter(what__startswith="导出").count() == taken + len(tables)


@pytest.mark.django_db
def test_a_signed_table_is_what_was_signed_and_the_changes_say_what_is_now(client, filed):
    client.sit_at(make_desk(Role.DISTRICT_LEADER, filed.district))

    def taken(name, table, *args):
        address = reverse(f"reports:{name}", args=[filed.pk, *args])
        return lines_of(client.get(address, {"format": "csv", "table": table}))

    for lines in (
        taken("version_detail", "figures-services-2", 1),
        taken("summary_detail", "figures-services-2"),
    ):
        assert "1.5" in [line[2] for line in lines if line[-1] == "小时"]  # ninety minutes
    money = taken("version_detail", "figures-funds-1", 1)
    assert "123456.78" in [line[2] for line in money if line[0] == "资金合计"]
    changed = taken("summary_detail", "changes")
    assert ["服务次数", "1", "3", "次"] in [line[:4] for line in changed]
    [told] = [line for line in taken("summary_detail", "part-problems")[2:]]
    assert told[2] == f"'{TEMPTING}"
    event = AuditEvent.objects.filter(what="导出工作总结表格").latest("pk")
    assert event.changes == {"页面": ["", str(filed)], "表格": ["", "问题清单"]}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "table"),
    [("summary_detail", "changes"), ("version_detail", "part-problems"), ("city_summary", "later")],
)
def test_no_table_of_a_page_goes_to_who_may_not_read_it(client, filed, name, table):
    args = {"summary_detail": [filed.pk], "version_detail": [filed.pk, 1]}.get(name, [])
    client.sit_at(make_desk(Role.DISTRICT_LEADER, make_district("海淀区")))

    answer = client.get(reverse(f"reports:{name}", args=args), {"format": "csv", "table": table})

    assert answer.status_code in (403, 404)


@pytest.mark.django_db
def test_a_page_that_answers_a_post_offers_no_table(client, filed):
    """Its address is that of the step: nothing is there to take."""
    client.sit_at(make_desk(Role.CITY_OFFICER))
    page = client.post(reverse("reports:summary_step", args=[filed.pk]), {"step": "sign"})

    assert "<table" in page.content.decode()
    assert "format=csv" not in page.content.decode()


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ("1,234", "1234"),
        ("123,456.70", "123456.70"),
        ("-0.5", "-0.5"),
        ("0", "0"),
        ("—", ""),
        ("", ""),
        ("3人次", "3人次"),
        ("=1+1", "'=1+1"),
    ],
)
def test_numbers_are_plain_and_words_stay_words(shown, said):
    assert csv_text([[plain(shown)]]).lstrip("\ufeff").rstrip("\r\n").strip('"') == said
