"""What the city reads before it closes a round, and how often the database is asked for it."""

from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from cases.models import Case
from core.deadlines import BEIJING
from pilots.actions import move_round
from reports.citywide.actions import save_city_texts
from reports.citywide.closing import still_open
from reports.models import SummaryReport
from reports.supplements import write_supplement
from supervision.evaluation_states import EvaluationState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_record, make_summary
from tests.supervision.evaluating import make_evaluation

NEW_YEAR = datetime(2022, 1, 4, 9, tzinfo=BEIJING)
CLOSING_QUERIES, SUMMARY_QUERIES = 19, 42
OF_A_DAY = 8  # what stands so on a day is asked for anew for each day on which a district counted


@pytest.fixture
def round(db):
    for name in ("朝阳区", "昌平区", "海淀区"):
        make_district(name)
    return make_round()


def rows(round, at=DECEMBER):
    return {row.label: row for row in still_open(round, at=at)}


def filed_in(round, name, *, at=DECEMBER):
    district = make_district(name)
    center = make_center(make_unit(round, make_subdistrict(f"{name}街道", district)))
    filed_summary(round, district, at=at)
    make_record(center, round, served_on=date(2021, 12, 20))
    return center


def test_a_district_that_filed_since_the_last_version_is_named(round):
    filed_in(round, "海淀区")
    make_city_version(round)
    assert not rows(round)["未审定的全市工作总结"].is_open

    filed_in(round, "朝阳区")

    row = rows(round)["未审定的全市工作总结"]
    assert row.is_open
    assert row.detail.endswith("第1版审定后，朝阳区又有备案")


def test_the_districts_that_have_not_filed_are_listed_and_no_other(client, round):
    filed_in(round, "海淀区")
    started = make_district("朝阳区")
    make_center(make_unit(round, make_subdistrict("劲松街道", started)))
    make_summary(round, started)
    make_center(make_unit(round, make_subdistrict("城北街道", make_district("昌平区"))))

    row = rows(round)["总结未备案的区"]
    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(row.url)

    listed = page.context["rows"]
    assert (row.count, len(listed)) == (2, 2)
    assert [(one.district.name, one.state_label) for one in listed] == [
        *(("朝阳区", "草稿"), ("昌平区", "未开始")),
    ]
    assert "只列出“未备案”的" in page.content.decode()


def test_words_written_since_the_last_version_are_still_to_be_adopted(round):
    filed_in(round, "海淀区")
    version = make_city_version(round)
    save_city_texts(
        round=round,
        texts={"tasks_text": "改过的话。"},
        version=version.report.version,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
    )

    assert rows(round)["未审定的全市工作总结"].detail.endswith("审定后，文字有变化")


def linked(client, round, label) -> str:
    """The page that the city comes to from this row."""
    url = rows(round)[label].url
    return client.sit_at(make_desk(Role.CITY_OFFICER)).get(url).content.decode()


def test_cases_that_wait_for_the_district_are_told_by_district(client, round):
    center = filed_in(round, "海淀区")
    case = make_case(center, round)
    assert not rows(round)["待认定的服务案例"].is_open

    Case.objects.filter(pk=case.pk).update(
        recognition="waiting", recognized_at=None, recognized_by=None
    )

    other = make_case(center, round)
    assert rows(round)["待认定的服务案例"].detail == "海淀区1个"
    page = linked(client, round, "待认定的服务案例")
    assert case.number in page
    assert other.number not in page


def test_evaluations_that_are_not_published_are_listed_whatever_their_state(client, round):
    states = (EvaluationState.DRAFT, EvaluationState.SUBMITTED, EvaluationState.PUBLISHED)
    found = [
        make_evaluation(filed_in(round, name), state)
        for name, state in zip(("海淀区", "朝阳区", "昌平区"), states, strict=True)
    ]

    assert rows(round)["未公布的中心评估"].count == 2
    page = linked(client, round, "未公布的中心评估")
    listed = [reverse("reports:evaluation_detail", args=[one.pk]) in page for one in found]
    assert listed == [True, True, False]


def test_a_district_that_wrote_of_its_later_work_waits_for_a_signature_and_for_nothing_else(
    client, round
):
    filed_in(round, "海淀区")
    filed_in(round, "朝阳区")
    untold, written = "取数后的工作还没有补充报告的区", "已编制未审核的补充报告"
    before = rows(round, at=NEW_YEAR)
    assert (before[untold].count, before[written].count) == (2, 0)
    writer, silent = (
        SummaryReport.objects.get(district__name=name) for name in ("海淀区", "朝阳区")
    )
    desk = make_desk(Role.DISTRICT_OFFICER, writer.district)
    write_supplement(report=writer, text="补充。", version=1, by=desk, at=NEW_YEAR)

    after = rows(round, at=NEW_YEAR)

    assert (after[untold].detail, after[written].detail) == ("朝阳区", "海淀区1份")
    pages = [linked(client, round, label) for label in (untold, written)]
    listed = [
        [reverse("reports:summary_detail", args=[report.pk]) in page for page in pages]
        for report in (silent, writer)
    ]
    assert listed == [[True, False], [False, True]]


def test_the_later_work_of_others_shows_a_district_nothing(client, round):
    filed_in(round, "海淀区")
    desk = make_desk(Role.DISTRICT_OFFICER, make_district("朝阳区"))
    url = rows(round, at=NEW_YEAR)["取数后的工作还没有补充报告的区"].url

    page = client.sit_at(desk).get(url)

    assert page.context["rows"] == []
    assert "海淀区" not in page.content.decode()


def test_three_districts_that_counted_on_three_days_are_asked_for_as_one(
    client, round, django_assert_num_queries
):
    closing = reverse("reports:round_closing", args=[round.pk])
    summary = reverse("reports:city_summary")
    filed_in(round, "海淀区")
    client.sit_at(make_desk(Role.CITY_VIEWER)).get(closing)
    with django_assert_num_queries(CLOSING_QUERIES):
        client.get(closing)
    with django_assert_num_queries(SUMMARY_QUERIES):
        client.get(summary)
    for days, name in ((1, "朝阳区"), (2, "昌平区")):
        filed_in(round, name, at=DECEMBER + timedelta(days=days))

    with django_assert_num_queries(CLOSING_QUERIES):
        client.get(closing)
    with django_assert_num_queries(SUMMARY_QUERIES + 2 * OF_A_DAY):
        client.get(summary)
    assert rows(round, at=NEW_YEAR)["取数后的工作还没有补充报告的区"].count == 3


def test_words_typed_while_the_round_was_closed_can_still_be_copied(client, round):
    url = reverse("reports:city_report_edit", args=[round.pk])
    client.sit_at(make_desk(Role.CITY_OFFICER))
    posted = {field.html_name: field.value() or "" for field in client.get(url).context["form"]}
    leader = make_desk(Role.CITY_LEADER)
    move_round("close", round=round, by=leader, at=DECEMBER, note="办结。")

    page = client.post(url, {**posted, "tasks_text": "写了一下午的话。"}).content.decode()

    assert "关闭，不能再办理" in page
    assert "写了一下午的话。" in page


def test_the_sums_lead_to_each_districts_report(client, round):
    filed_in(round, "海淀区")

    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(reverse("reports:city_summary"))

    url = reverse("reports:summary_detail", args=[SummaryReport.objects.get().pk])
    assert f'<a href="{url}">海淀区</a>' in page.content.decode()
