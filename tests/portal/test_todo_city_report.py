"""The city's own report on the home page: written by one desk, adopted by another."""

from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.problems import Refused
from pilots.actions import move_round
from pilots.models import Stage
from pilots.states import StageKind
from portal.todo import todos_for
from reports.city import city_summary
from reports.citywide.actions import adopt_city_report, save_city_texts
from reports.citywide.content import as_adopted, print_of, report_of
from reports.models import CityReport
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.factories import DECEMBER, filed_summary

pytestmark = pytest.mark.django_db

WRITE, ADOPT = "编制2021年全市工作总结", "审定2021年全市工作总结"
INSTANT = timedelta(microseconds=1)


def lines(desk, at=DECEMBER) -> dict:
    return {todo.label: todo for todo in todos_for(desk, at=at)}


def write(round, by, version=1, **texts):
    said = {**dict.fromkeys(CityReport.PARTS, "全市情况如下。"), **texts}
    return save_city_texts(round=round, texts=said, version=version, by=by, at=DECEMBER)


def adopt(round, by):
    seen = print_of(as_adopted(report_of(round), city_summary(round=round)))
    return adopt_city_report(round=round, seen=seen, by=by, at=DECEMBER)


def test_the_officer_is_asked_from_two_weeks_before_until_all_five_parts_are_written():
    round, officer = make_round(), make_desk(Role.CITY_OFFICER)
    due_at = Stage.objects.get(round=round, kind=StageKind.SUMMARY).due_at
    opens = due_at - timedelta(days=14)

    asked = [WRITE in lines(officer, at) for at in (opens - INSTANT, opens, due_at)]
    line = lines(officer, due_at)[WRITE]
    write(round, officer, issues_text="")
    half = WRITE in lines(officer, due_at)
    write(round, officer, version=2)

    assert asked == [False, True, True]
    assert (line.url, line.due_at) == (reverse("reports:city_report", args=[round.pk]), None)
    assert (half, WRITE in lines(officer, due_at)) == (True, False)


def test_nobody_writes_for_a_round_that_reported_elsewhere_or_is_closed():
    officer = make_desk(Role.CITY_OFFICER)
    round = make_round()
    stages = Stage.objects.filter(round=round, kind=StageKind.SUMMARY)
    stages.update(is_off_platform=True)
    elsewhere = WRITE in lines(officer)
    stages.update(is_off_platform=False)
    before = WRITE in lines(officer)

    move_round("close", round=round, by=make_desk(Role.CITY_LEADER), at=DECEMBER, note="已完成。")

    assert (elsewhere, before, WRITE in lines(officer)) == (False, True, False)


def test_the_leader_is_asked_when_it_can_be_adopted_and_again_when_a_district_comes_in():
    round, leader = make_round(), make_desk(Role.CITY_LEADER)
    officer = make_desk(Role.CITY_OFFICER)
    seen = [ADOPT in lines(leader)]
    write(round, officer)
    seen.append(ADOPT in lines(leader))  # nobody has filed
    filed_summary(round, make_district("海淀区"))
    seen.append(ADOPT in lines(leader))
    url = lines(leader)[ADOPT].url
    adopt(round, leader)
    seen.append(ADOPT in lines(leader))
    filed_summary(round, make_district("朝阳区"))
    seen.append(ADOPT in lines(leader))
    write(round, officer, version=2, issues_text="")
    seen.append(ADOPT in lines(leader))

    assert seen == [False, False, True, False, True, False]
    assert url == reverse("reports:city_report", args=[round.pk])


def test_who_wrote_it_is_not_asked_to_adopt_it():
    round, leader = make_round(), make_desk(Role.CITY_LEADER)
    filed_summary(round, make_district("海淀区"))
    own = make_desk(Role.CITY_OFFICER, user=leader.user)
    write(round, own)

    with pytest.raises(Refused) as refusal:
        adopt(round, leader)

    assert refusal.value.codes == ["same_person"]
    assert ADOPT not in lines(leader)


def test_the_history_tells_the_writers_everything_and_a_viewer_what_was_adopted(client):
    round, leader = make_round(), make_desk(Role.CITY_LEADER)
    filed_summary(round, make_district("海淀区"))
    write(round, make_desk(Role.CITY_OFFICER))
    adopt(round, leader)
    url = reverse("reports:city_report_history", args=[round.pk])

    def told(desk) -> list[str]:
        return [row.act for row in client.sit_at(desk).get(url).context["rows"]]

    assert told(leader) == ["审定全市工作总结", "保存全市工作总结"]
    assert told(make_desk(Role.CITY_VIEWER)) == ["审定全市工作总结"]
    [adopted] = client.get(url).context["rows"]
    page = client.get(adopted.url)
    assert adopted.url == reverse("reports:city_report_version", args=[round.pk, 1])
    assert reverse("reports:city_version_word", args=[round.pk, 1]) in page.content.decode()


def test_the_history_of_a_districts_report_leads_to_what_was_signed(client):
    report = filed_summary(make_round(), make_district("海淀区"))
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, report.district))

    rows = client.get(reverse("reports:summary_history", args=[report.pk])).context["rows"]

    [url] = [row.url for row in rows if row.url]
    assert url == reverse("reports:version_detail", args=[report.pk, 1])
    word = reverse("reports:version_word", args=[report.pk, 1])
    assert word in client.get(url).content.decode()
