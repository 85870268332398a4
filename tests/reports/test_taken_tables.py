"""Every table of a report's pages has its 导出, which hands out what the table shows."""

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.conf import settings
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
from supervision.models import Evaluation
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_attachment, make_round, make_unit, walk_up
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_record, make_summary
from tests.reports.papers.world import TEMPTING, told
from tests.reports.parts.factories import make_verification
from tests.supervision.evaluating import make_evaluation

LATE = DECEMBER + timedelta(days=20)
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
HEADED = re.compile(r'href="([^"]*format=csv[^"]*)"')
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<(?:th|td)[^>]*>(.*?)</(?:th|td)>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def words(markup: str) -> str:
    return "".join(unescape(TAG.sub(" ", markup)).split())


def shown(page) -> list[tuple[str, list[list[str]]]]:
    """Each table of the page: the nearest 导出 before it that no other table has, and its rows."""
    found, rest = [], page.content.decode()
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
    make_district("密云区")
    round, district = make_round(), make_district("朝阳区")
    draft = told(round, district)
    make_attachment(draft.submission)
    report = walk_up(draft, at=DECEMBER)
    actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)
    make_city_version(round)
    late = make_center(make_unit(round, make_subdistrict("望京街道", district)))
    make_record(late, round)
    make_record(late, round, served_on=(DECEMBER + timedelta(days=3)).date())
    make_verification(make_case(late, round))
    make_evaluation(late)
    officer, leader = (
        make_desk(role, district) for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)
    )
    write_supplement(report=report, text="收尾工作。", version=1, by=officer, at=LATE)
    sign_supplement(report=report, by=leader, at=LATE)
    _still_written(round)
    return report


def _still_written(round) -> None:
    """海淀区 has days left to tell; 密云区 was returned, and its figures are others by now."""
    tells, mends = make_district("海淀区"), make_district("密云区")
    center = make_center(make_unit(round, make_subdistrict("上地街道", tells)))
    filed_summary(round, tells)
    make_record(center, round, served_on=(DECEMBER + timedelta(days=3)).date())
    center = make_center(make_unit(round, make_subdistrict("果园街道", mends)))
    report = walk_up(make_summary(round, mends), at=DECEMBER)
    returns = [("tasks_text", "请核对案例数。")]
    by = make_desk(Role.CITY_OFFICER)
    actions.take_step("return", content=report, by=by, at=DECEMBER, returns=returns)
    make_case(center, round)


@pytest.fixture(autouse=True)
def in_january(monkeypatch, filed):
    monkeypatch.setattr(timezone, "now", lambda: LATE)


def of(name: str) -> SummaryReport:
    return SummaryReport.objects.get(submission__district__name=name)


# By its template: who opens the page, what it is asked by, and how many tables it has at least.
CITY, OFFICER, LEADER = Role.CITY_OFFICER, Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER
PAGES = {
    "reports/summary_list.html": ("summary_list", CITY, lambda report: [], 1),
    "reports/summary_detail.html": ("summary_detail", CITY, lambda report: [report.pk], 23),
    "reports/version_detail.html": ("version_detail", CITY, lambda report: [report.pk, 1], 21),
    "reports/summary_edit.html": ("summary_edit", OFFICER, lambda report: [of("密云区").pk], 1),
    "reports/supplement_edit.html": (
        "addendum_edit",
        OFFICER,
        lambda report: [of("海淀区").pk],
        1,
    ),
    "reports/supplement_detail.html": (
        "addendum_detail",
        CITY,
        lambda report: [report.pk, 1],
        1,
    ),
    "reports/parts/supplement_list.html": ("supplement_list", LEADER, lambda report: [], 1),
    "reports/parts/verification_list.html": ("verification_list", LEADER, lambda report: [], 1),
    "reports/evaluation_detail.html": (
        "evaluation_detail",
        LEADER,
        lambda report: [Evaluation.objects.get().pk],
        1,
    ),
    "reports/city_summary.html": ("city_summary", CITY, lambda report: [], 18),
    "reports/citywide/sum_of.html": (
        "city_figure",
        CITY,
        lambda report: [report.round_id, "cases_recognized"],
        1,
    ),
    "reports/citywide/coverage.html": (
        "city_coverage",
        CITY,
        lambda report: [report.round_id, "units"],
        1,
    ),
    "reports/citywide/report.html": ("city_report", CITY, lambda report: [report.round_id], 16),
    "reports/citywide/version.html": (
        "city_report_version",
        CITY,
        lambda report: [report.round_id, 1],
        16,
    ),
    "reports/citywide/left_open.html": (
        "round_left_open",
        CITY,
        lambda report: [report.round_id, "verifications"],
        1,
    ),
    "reports/citywide/closing.html": ("round_closing", CITY, lambda report: [report.round_id], 1),
}
# Held by tests of their own, or nothing that is shown but something that is being filled in.
HELD = {
    "reports/dashboards/city.html": "test_dashboard_tables",
    "reports/dashboards/district.html": "test_dashboard_tables",
    "reports/dashboards/center.html": "test_dashboard_tables",
    "reports/figure_rows.html": "test_figure_rows",
}
FORMS = {"reports/citywide/problems.html"}
# What stands in a page that answers a post, which is no page to come back to.
REFUSED = "_components/stale.html"
TEMPLATES = settings.BASE_DIR / "templates"
BROUGHT = re.compile(r'{% (?:include|extends) "([^"]+)"')


def with_tables(template: str, seen: frozenset[str] = frozenset()) -> bool:
    """Whether a table stands in the template or in what it includes and extends."""
    if template == REFUSED or template in seen:
        return False
    text = (TEMPLATES / template).read_text()
    return "<table" in text or any(
        with_tables(one, seen | {template}) for one in BROUGHT.findall(text)
    )


def test_every_page_of_these_rooms_that_has_a_table_is_held_here():
    found = {
        str(path.relative_to(TEMPLATES))
        for room in ("reports", "portal")
        for path in (TEMPLATES / room).rglob("[!_]*.html")
    }

    assert len(found) > 40
    assert {one for one in found if with_tables(one)} == PAGES.keys() | HELD.keys() | FORMS


def is_told(cell: str, shown: str) -> bool:
    """Whether a cell of a file says what the page's begins with; a page writes 1,234 and —."""
    said = "".join(cell.removeprefix("'").split())
    return shown.replace(",", "").startswith(said) if said else shown in ("", "—")


@pytest.mark.django_db
@pytest.mark.parametrize("template", PAGES)
def test_each_table_has_its_button_and_the_file_its_rows(client, filed, template):
    name, role, args_of, count = PAGES[template]
    args = args_of(filed)
    places = {"summary_edit": "密云区", "addendum_edit": "海淀区"}
    district = make_district(places.get(name, "朝阳区"))
    client.sit_at(make_desk(role, district if role in Role.of_district else None))
    page = client.get(reverse(f"reports:{name}", args=args))
    assert page.templates[0].name == template
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
def test_the_button_of_a_supplement_stands_between_its_words_and_its_table(client, filed):
    client.sit_at(make_desk(CITY))

    page = client.get(reverse("reports:addendum_detail", args=[filed.pk, 1])).content.decode()

    assert page.index("收尾工作。") < page.index("take-table") < page.index("<table")


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
@pytest.mark.parametrize(("shown", "named"), [("filed", {"朝阳区", "海淀区"}), ("", None)])
def test_a_list_that_is_narrowed_hands_out_what_it_shows(client, filed, shown, named):
    client.sit_at(make_desk(Role.CITY_OFFICER))
    asked = {"show": shown, "format": "csv", "table": "summaries"}

    _, _, *lines = lines_of(client.get(reverse("reports:summary_list"), asked))

    assert {line[0] for line in lines} == (named or {"朝阳区", "海淀区", "密云区"})


@pytest.mark.django_db
def test_the_sums_of_an_adopted_version_are_taken_as_those_of_the_day(client, filed):
    client.sit_at(make_desk(Role.CITY_OFFICER))
    args = [filed.round_id, 1, "cases_recognized"]
    page = client.get(reverse("reports:city_version_figure", args=args))
    [(url, (_, *rows))] = shown(page)

    _, _, *lines = lines_of(client.get(url))

    assert [line[0] for line in lines] == [row[0] for row in rows]


@pytest.mark.django_db
def test_what_was_handed_in_is_told_with_its_files_and_versions(client, filed):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    def taken(table):
        asked = {"format": "csv", "table": table}
        return lines_of(client.get(reverse("reports:summary_detail", args=[filed.pk]), asked))

    _, heads, (number, _, _, scan, checksum) = taken("versions")
    assert heads == ["版本", "上报时间", "审核人", "盖章件", "SHA-256校验值"]
    assert (number, len(checksum)) == ("第1版", 64)
    assert scan == "盖章件待补"
    _, _, (name, part, kind, *_) = taken("files")
    assert (name, part, kind) == ("接待区.pdf", "附件", "场地照片")


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
