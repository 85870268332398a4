"""What the page of the city's report says around the draft: its history and where it stands."""

import pytest
from django.urls import reverse

from accounts.audit import record
from accounts.roles import Role
from pilots.actions import move_round
from reports.citywide.actions import NUMBER, save_city_texts
from reports.models import SummaryReport
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary


@pytest.fixture
def round(db):
    round = make_round()
    filed_summary(round, make_district("海淀区"))
    return round


@pytest.mark.parametrize("name", ["审定全市工作总结", "审定全市总结"])
def test_a_viewer_finds_what_was_adopted_under_either_name(client, round, name):
    version = make_city_version(round)
    said = {"at": DECEMBER, "by": version.by, "obj": version.report}
    record(name, **said, changes={NUMBER: ["", 1]})
    url = reverse("reports:city_report_history", args=[round.pk])

    page = client.sit_at(make_desk(Role.CITY_VIEWER)).get(url).content.decode()

    assert name in page
    assert reverse("reports:city_report_version", args=[round.pk, 1]) in page


def shown(client, round, role) -> str:
    url = reverse("reports:city_report", args=[round.pk])
    return client.sit_at(make_desk(role)).get(url).content.decode()


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.CITY_LEADER])
def test_what_stands_there_is_called_a_draft_only_where_it_differs_from_the_version(
    client, round, role
):
    version = make_city_version(round)
    adopted = shown(client, round, role)
    save_city_texts(
        round=round,
        texts={"tasks_text": "改过的话。"},
        version=version.report.version,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
    )

    changed = shown(client, round, role)

    assert ("与第1版一致" in adopted, "以下为草稿" in adopted) == (True, False)
    assert ("与第1版一致" in changed, "以下为草稿" in changed) == (False, True)


def close(round, leader) -> None:
    move_round("close", round=round, by=leader, at=DECEMBER, note="办结。")


def test_a_closed_round_is_said_once_also_where_adopting_was_refused(client, round):
    make_city_version(round)
    leader = make_desk(Role.CITY_LEADER)
    close(round, leader)
    adopt = reverse("reports:city_report_adopt", args=[round.pk])

    page = shown(client, round, Role.CITY_LEADER)
    refused = client.sit_at(leader).post(adopt, {"seen": ""}).content.decode()

    assert page.count("关闭，") == refused.count("关闭，") == 1
    assert "暂不能审定" not in page


def test_a_second_press_of_closing_is_told_calmly(client, round):
    leader = make_desk(Role.CITY_LEADER)
    close(round, leader)
    step = reverse("pilots:round_step", args=[round.pk])

    answer = client.sit_at(leader).post(step, {"step": "close", "note": "办结。"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [(reverse("pilots:round_detail", args=[round.pk]), 302)]
    assert "不需要再次办理" in page
    assert "没有办理" not in page


def test_what_was_typed_while_the_round_closed_can_be_copied_and_not_saved(client, round):
    report = SummaryReport.objects.get()
    leader = make_desk(Role.CITY_LEADER)
    close(round, leader)
    url = reverse("reports:addendum_edit", args=[report.pk])
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, report.district))

    page = client.post(url, {"version": 1, "text": "年底的<工作>"}).content.decode()

    assert "请从这里复制" in page
    assert "年底的&lt;工作&gt;</textarea>" in page
    assert ">保存</button>" not in page
    summary = client.get(reverse("reports:summary_detail", args=[report.pk])).content.decode()
    assert f"由{leader.user}（{leader.title}）关闭，只能查看，不能办理" in summary
