"""The city's own words: drafted by one, adopted by another, frozen with the sums and the gaps."""

import json
from datetime import date, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Subdistrict
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots import actions as pilots
from pilots.actions import move_round
from pilots.models import PilotUnit
from reports.city import city_summary
from reports.citywide.actions import adopt_city_report, group_problems, save_city_texts
from reports.citywide.beside import beside_sums
from reports.citywide.closing import still_open
from reports.citywide.content import adopted_reading, as_adopted, print_of, report_of
from reports.citywide.coverage import coverage
from reports.models import CityReport, CityReportVersion, ReportProblem
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_record,
    make_summary,
)
from tests.tampering import tamper

NEW_YEAR = datetime(2022, 1, 4, 9, tzinfo=BEIJING)
LEADER_QUERIES, VERSION_QUERIES = 15, 8
TEXTS = {
    "tasks_text": "全市完成【服务案例】。",
    "funds_text": "到账率【到账率】。",
    "services_text": "服务。",
    "talent_text": "人才。",
    "issues_text": "建议。",
}


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def filed(round):
    """海淀 has filed two cases and two problems; 朝阳 has not begun."""
    make_district("朝阳区")
    district = make_district("海淀区")
    center = make_center(make_unit(round, make_subdistrict("上地街道", district)))
    make_case(center, round)
    make_case(center, round)
    report = make_summary(round, district)
    for place, words in enumerate(("督导不足", "场地偏小"), 1):
        ReportProblem.objects.create(
            report=report, round=round, district=district, position=place, problem=words
        )
    pilots.take_step(
        "file", content=walk_up(report, at=DECEMBER), by=make_desk(Role.CITY_LEADER), at=DECEMBER
    )
    return report


def write(round, version=1, by=None, **texts):
    by = by or make_desk(Role.CITY_OFFICER)
    said = {**TEXTS, **texts}
    return save_city_texts(round=round, texts=said, version=version, by=by, at=DECEMBER)


def seen(round) -> str:
    return print_of(as_adopted(report_of(round), city_summary(round=round)))


def adopt(round, by=None, **said):
    by = by or make_desk(Role.CITY_LEADER)
    words = said.get("seen") or seen(round)
    return adopt_city_report(round=round, seen=words, by=by, at=DECEMBER)


def codes(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


def test_what_the_leader_adopts_is_frozen_with_sums_gaps_and_grouped_problems(round, filed):
    key = str(ReportProblem.objects.get(problem="督导不足").pk)
    group_problems(
        round=round,
        topics={key: "督导力量"},
        version=1,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
    )
    write(round)

    version = adopt(round)

    reading = adopted_reading(version)
    assert reading.sections[0].text == "全市完成2个。"
    assert reading.sections[0].table.sums == {
        key: reading.figures[key] for key in reading.sections[0].table.sums
    }
    assert (reading.districts, reading.gaps) == (("海淀区",), (("朝阳区", "未开始"),))
    groups = [(one.name, [row.problem for row in one.rows]) for one in reading.problems]
    assert groups == [("督导力量", ["督导不足"]), ("未归类", ["场地偏小"])]
    assert version.is_intact
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_cityreportversion SET text = ''")


def test_what_was_adopted_stays_when_a_district_is_filed_and_a_second_version_names_it(
    round, filed
):
    write(round)
    before = adopt(round).text
    filed_summary(round, make_district("朝阳区"))
    write(round, version=2, tasks_text="全市两区。")

    second = adopt(round)

    assert CityReportVersion.objects.get(number=1).text == before
    assert (second.number, json.loads(second.text)["gaps"]) == (2, [])


def test_it_is_adopted_by_a_second_person_complete_as_seen_and_only_once(round, filed):
    assert codes(adopt, round, seen="?") == ["city_report_missing"]
    officer = make_desk(Role.CITY_OFFICER)
    write(round, by=officer, talent_text=" ", issues_text="【没有】")
    both = make_desk(Role.CITY_LEADER, user=officer.user)
    assert codes(adopt, round, by=both, seen="?") == [
        "part_missing",
        "quote_unknown",
        "same_person",
        "city_report_moved",
    ]
    write(round, version=2)
    adopt(round)
    assert codes(adopt, round) == ["city_report_unchanged"]


def test_a_second_press_of_its_leader_is_told_and_leads_to_the_report(client, round, filed):
    write(round)
    leader, words = make_desk(Role.CITY_LEADER), seen(round)
    adopt(round, by=leader)
    address = reverse("reports:city_report_adopt", args=[round.pk])

    answer = client.sit_at(leader).post(address, {"seen": words}, follow=True)

    assert answer.redirect_chain == [(reverse("reports:city_report", args=[round.pk]), 302)]
    assert f"已于{format_moment(DECEMBER)}审定为第1版" in answer.content.decode()
    assert CityReportVersion.objects.count() == 1


def test_the_same_words_sent_twice_are_saved_once(round):
    officer = make_desk(Role.CITY_OFFICER)
    for _ in range(2):
        write(round, by=officer)

    assert report_of(round).version == 2
    with pytest.raises(Stale):
        write(round, by=officer, tasks_text="另一份")


def test_without_a_filed_district_there_is_nothing_to_adopt(round):
    write(round)

    assert codes(adopt, round) == ["city_sum_empty"]


def test_of_two_who_begin_at_once_the_second_is_told(round):
    write(round)

    with pytest.raises(Stale) as stale:
        write(round, tasks_text="另一个人的。")

    assert stale.value.current["任务完成"] == TEXTS["tasks_text"]
    assert CityReport.objects.get().tasks_text == TEXTS["tasks_text"]


def test_grouping_leaves_the_words_alone_and_the_second_of_two_is_stale(round, filed):
    row = ReportProblem.objects.get(problem="场地偏小")
    said = {"round": round, "by": make_desk(Role.CITY_OFFICER), "at": DECEMBER}
    before = filed.submission.versions.get().text

    group_problems(topics={str(row.pk): "场地设施", "999": "别的"}, version=1, **said)

    groups = beside_sums(city_summary(round=round)).problems
    assert [(one.name, one.rows[0].problem) for one in groups] == [
        ("场地设施", "场地偏小"),
        ("未归类", "督导不足"),
    ]
    assert filed.submission.versions.get().text == before
    assert AuditEvent.objects.get(what="归类问题").changes == {"海淀区：场地偏小": ["", "场地设施"]}
    with pytest.raises(Stale):
        group_problems(topics={str(row.pk): "别的"}, version=1, **said)


def test_the_officer_writes_and_the_leader_adopts_in_the_browser(client, round, filed):
    officer, leader = make_desk(Role.CITY_OFFICER), make_desk(Role.CITY_LEADER)
    edit = reverse("reports:city_report_edit", args=[round.pk])
    client.sit_at(officer)
    form = client.get(edit).context["form"]
    posted = {**TEXTS, "version": form["version"].value()}
    saved = client.post(edit, {**posted, "autosave": "1"}).json()
    again = client.post(edit, {**posted, "tasks_text": "他人"})

    page = client.sit_at(leader).get(reverse("reports:city_report", args=[round.pk]))
    adopted = client.post(
        reverse("reports:city_report_adopt", args=[round.pk]),
        {"seen": page.context["seen"]},
        follow=True,
    )

    assert (saved["version"], again.status_code) == (2, 409)
    assert "全市完成2个。" in page.content.decode()
    shown = adopted.content.decode()
    assert "全市完成2个。" in shown
    assert "未开始：朝阳区。" in shown
    assert CityReportVersion.objects.get().prepared_by == officer


def test_the_leaders_page_reads_once_what_would_be_adopted(
    client, round, filed, django_assert_num_queries
):
    """Also where a version is there to be held against: it says whether anything is new."""
    write(round)
    adopt(round)
    url = reverse("reports:city_report", args=[round.pk])
    client.sit_at(make_desk(Role.CITY_LEADER)).get(url)

    with django_assert_num_queries(LEADER_QUERIES):
        page = client.get(url)
    with django_assert_num_queries(VERSION_QUERIES):
        client.get(reverse("reports:city_report_version", args=[round.pk, 1]))

    assert [problem.code for problem in page.context["obstacles"]] == ["city_report_unchanged"]


def test_a_viewer_reads_what_was_adopted_and_no_draft(client, round, filed):
    write(round, tasks_text="草稿里的话")
    viewer = make_desk(Role.CITY_VIEWER)
    url = reverse("reports:city_report", args=[round.pk])

    draft = client.sit_at(viewer).get(url).content.decode()
    adopt(round)
    version = client.get(reverse("reports:city_report_version", args=[round.pk, 1]))

    assert "草稿里的话" not in draft
    assert "草稿里的话" in version.content.decode()


def test_a_version_that_was_tampered_with_is_not_shown(client, round, filed):
    write(round)
    version = adopt(round)
    tamper(
        CityReportVersion,
        "UPDATE reports_cityreportversion SET text = text || ' ' WHERE id = %s",
        version.pk,
    )

    page = client.sit_at(make_desk(Role.CITY_LEADER)).get(
        reverse("reports:city_report_version", args=[round.pk, 1])
    )

    assert "定稿内容与校验值不符" in page.content.decode()
    assert "全市完成" not in page.content.decode()


def test_the_officer_groups_on_a_page_and_a_closed_round_takes_nothing(client, round, filed):
    url = reverse("reports:city_problems", args=[round.pk])
    row = ReportProblem.objects.get(problem="场地偏小")
    client.sit_at(make_desk(Role.CITY_OFFICER))
    form = client.get(url).context["form"]
    posted = {field.html_name: field.value() or "" for field in form}

    done = client.post(url, {**posted, f"topic-{row.pk}": "场地设施"}, follow=True)
    stale = client.post(url, {**posted, f"topic-{row.pk}": "别的"})
    move_round("close", round=round, by=make_desk(Role.CITY_LEADER), at=DECEMBER, note="办结。")
    again = client.get(url).context["form"]
    late = client.post(url, {f"topic-{row.pk}": "晚", "version": again["version"].value()})

    assert "场地设施（1个区、1项）" in done.content.decode()
    assert stale.status_code == 409
    assert "关闭，不能再办理" in late.content.decode()
    assert codes(write, round) == ["round_closed"]


def test_later_days_stand_apart_on_the_page_and_no_sum_moves(client, round, filed):
    center = make_center(make_unit(round, make_subdistrict("燕园街道", filed.district)))
    make_record(center, round, served_on=date(2021, 12, 20), minutes=60)
    before = city_summary(round=round).tables
    said = {"report": filed, "at": NEW_YEAR}
    write_supplement(
        text="年底【服务时长】。",
        version=1,
        by=make_desk(Role.DISTRICT_OFFICER, filed.district),
        **said,
    )
    assert "海淀区1份" in {row.detail for row in still_open(round, at=NEW_YEAR)}

    sign_supplement(by=make_desk(Role.DISTRICT_LEADER, filed.district), **said)

    summary = city_summary(round=round)
    beside = beside_sums(summary)
    later = {one.label: one.shown_by_district for one in beside.later}
    url = reverse("reports:city_summary")
    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(url, {"group": "responsible"})
    shown = page.content.decode()
    assert summary.tables == before
    assert later["服务时长"] == (("海淀区", "1.0小时"),)
    assert [one.text for one in beside.addenda] == ["年底1.0小时。"]
    assert "年底1.0小时。" in shown
    assert "未写责任单位（1个区、2项）" in shown
    assert "项变动" in shown


def test_coverage_is_of_units_that_stayed_by_the_divisions_of_the_rounds_last_day(client, round):
    district = make_district("海淀区")
    for name in ("上地街道", "燕园街道", "学院路街道"):
        make_subdistrict(name, district)
    make_unit(round, make_subdistrict("上地街道", district))
    gone = make_unit(round, make_subdistrict("燕园街道", district))
    PilotUnit.objects.filter(pk=gone.pk).update(state="withdrawn")
    Subdistrict.objects.filter(name="学院路街道").update(valid_to=date(2021, 6, 30))

    panel = coverage(round)

    values = {row.head: row.values for row in panel.rows}
    assert values["海淀区"] == (1, 2, 500)
    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(reverse("reports:city_summary"))
    assert "试点覆盖情况" in page.content.decode()


def test_before_closing_the_page_says_what_is_open_and_only_the_leader_closes(client, round, filed):
    found = {row.label: row for row in still_open(round, at=DECEMBER)}
    url = reverse("reports:round_closing", args=[round.pk])

    viewer = client.sit_at(make_desk(Role.CITY_VIEWER)).get(url).content.decode()
    leader = client.sit_at(make_desk(Role.CITY_LEADER)).get(url).content.decode()

    assert (found["总结未备案的区"].count, found["总结未备案的区"].detail) == (1, "未开始：朝阳区")
    assert found["未审定的全市工作总结"].detail == "未编制"
    assert not found["未办结的核实单"].is_open
    assert "未开始：朝阳区" in viewer
    assert ("关闭批次的理由" in viewer, "关闭批次的理由" in leader) == (False, True)


def test_the_log_tells_apart_what_two_districts_say_in_the_same_words(round, filed):
    report = make_summary(round, make_district("朝阳区"))
    said = {"report": report, "round": round, "district": report.district, "position": 1}
    ReportProblem.objects.create(**said, problem="督导不足")
    leader = make_desk(Role.CITY_LEADER)
    pilots.take_step("file", content=walk_up(report, at=DECEMBER), by=leader, at=DECEMBER)
    same = ReportProblem.objects.filter(problem="督导不足").values_list("pk", flat=True)

    group_problems(
        round=round,
        topics={str(pk): "督导" for pk in same},
        version=1,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
    )

    told = AuditEvent.objects.get(what="归类问题").changes
    assert told == {f"{name}：督导不足": ["", "督导"] for name in ("朝阳区", "海淀区")}
