"""Whether the city's report is to be adopted again: only where something that counts moved."""

import json

import pytest

from accounts.roles import Role
from core.canonical import canonical_text, sha256_of
from portal.todo_reports import city_report_to_adopt
from reports.breakdowns.counted import UNITS_KEY
from reports.breakdowns.sums import BREAKDOWN_KEY, LACKING_KEY
from reports.city import city_summary
from reports.citywide.actions import reasons_against_adoption
from reports.citywide.closing import still_open
from reports.citywide.content import as_adopted, report_of
from reports.citywide.models import CityReportVersion
from reports.citywide.moved import what_moved
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary, make_summary

PROBLEM = {"key": "1", "district": "海淀区", "problem": "督导不足", "topic": ""}
CONTENT = {
    "texts": {"tasks_text": "完成2个。"},
    "districts": [{"district": "海淀区", "as_of": DECEMBER, "figures": {"cases": 2}}],
    "gaps": [{"district": "朝阳区", "state": "未开始"}],
    "problems": [PROBLEM],
    "supplements": {},
    "addenda": [],
    "later": {},
}
FILED = {"district": "朝阳区", "as_of": DECEMBER, "figures": {"cases": 1}}
AGAIN = {**CONTENT["districts"][0], "figures": {"cases": 3}}


def adopted(content) -> CityReportVersion:
    return CityReportVersion(text=canonical_text(content))


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ({}, ""),
        ({"gaps": [{"district": "朝阳区", "state": "编制中"}]}, ""),
        ({"a_table_of_later": {"a": 1}}, ""),
        ({"districts": [{**CONTENT["districts"][0], UNITS_KEY: [1]}]}, ""),
        ({"districts": [{**CONTENT["districts"][0], "figures": {"cases": 2, "new": 0}}]}, ""),
        ({"problems": [{**PROBLEM, "a_field_of_later": ""}]}, ""),
        ({"districts": [AGAIN]}, "海淀区又有备案"),
        (
            {"districts": [*CONTENT["districts"], FILED], "texts": {"tasks_text": "完成3个。"}},
            "朝阳区又有备案",
        ),
        ({"districts": []}, "海淀区不再计入"),
        ({"problems": [{**PROBLEM, "topic": "督导"}]}, "问题归类有变化"),
        (
            {"texts": {"tasks_text": "改了。"}, "later": {"cases": {"海淀区": 1}}},
            "文字、补充数或者补充报告有变化",
        ),
    ],
)
def test_only_districts_words_grouping_and_later_work_count(now, said):
    assert what_moved(adopted(CONTENT), {**CONTENT, **now}) == said


@pytest.fixture
def round(db):
    for name in ("朝阳区", "海淀区"):
        make_district(name)
    return make_round()


def asked_of_the_leader(round) -> tuple[list[str], int, str]:
    """What stands against adopting, how many to-dos, and what the page before closing says."""
    leader = make_desk(Role.CITY_LEADER)
    problems = reasons_against_adoption(report_of(round), city_summary(round=round), by=leader)
    rows = {row.label: row for row in still_open(round, at=DECEMBER)}
    return (
        [problem.code for problem in problems],
        len(list(city_report_to_adopt(leader, at=DECEMBER))),
        rows["未审定的全市工作总结"].detail,
    )


def test_a_district_that_only_began_is_no_reason_to_adopt_again(round):
    filed_summary(round, make_district("海淀区"))
    make_city_version(round)

    make_summary(round, make_district("朝阳区"))

    assert asked_of_the_leader(round) == (["city_report_unchanged"], 0, "")


def test_a_version_from_before_there_were_tables_is_not_to_be_adopted_again(round):
    filed_summary(round, make_district("海淀区"))
    report = make_city_version(round).report
    old = json.loads(canonical_text(as_adopted(report, city_summary(round=round))))
    for key in (BREAKDOWN_KEY, LACKING_KEY):
        del old[key]
    for row in old["districts"]:
        del row[UNITS_KEY]
    text = canonical_text(old)
    CityReportVersion.objects.create(
        report=report,
        number=2,
        format=1,
        text=text,
        sha256=sha256_of(text),
        prepared_by=report.by,
        by=make_desk(Role.CITY_LEADER),
        at=DECEMBER,
    )

    assert asked_of_the_leader(round) == (["city_report_unchanged"], 0, "")
