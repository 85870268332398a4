"""The texts of a report that closes while somebody writes in it."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.roles import Role
from core.deadlines import BEIJING
from pilots.actions import take_step
from pilots.models import Round
from reports.models import SummaryReport
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_round, walk_up
from tests.reports.factories import DECEMBER, make_summary, signed_summary, texts_of


@pytest.fixture
def round(db):
    return make_round()


def send(client, desk, report, **data):
    """Post the page as it was opened, with the version that ``report`` had then."""
    address = reverse("reports:summary_edit", args=[report.pk])
    return client.sit_at(desk).post(address, {"version": report.version, **data})


@pytest.mark.parametrize("is_round_closed", [False, True])
def test_what_was_typed_while_the_report_closed_can_still_be_copied(client, round, is_round_closed):
    report, officer = make_summary(round), make_desk(Role.DISTRICT_OFFICER)
    typed = {**texts_of(report.district), "funds_text": "写了一个<上午>的文字"}
    if is_round_closed:
        Round.objects.update(closed_at=DECEMBER)
        reason = "2021年试点已关闭，不能再办理。"
    else:
        walk_up(report, until="hand_in", at=DECEMBER)
        reason = "当前状态是“待区级审核”，不能修改。"

    answer = send(client, officer, report, **typed)
    refused = send(client, officer, report, autosave=1, **typed).json()

    (_, copied) = answer.content.decode().split("您填写的文字没有保存")
    assert ("写了一个&lt;上午&gt;的文字</textarea>" in copied, reason in copied) == (True, True)
    assert copied.count("<textarea") == 1  # what is stored anyway is not lost
    assert refused == {"refused": ["“资金使用”现在不能修改，请先复制您写的文字。"]}
    assert SummaryReport.objects.get().funds_text == report.funds_text


def test_a_text_that_a_return_closed_under_its_writer_is_shown_and_nothing_saved_by_halves(
    client, round
):
    report, officer = signed_summary(round), make_desk(Role.DISTRICT_OFFICER)
    opinion = [("funds_text", "请说明。")]
    city = {"by": make_desk(Role.CITY_OFFICER), "at": DECEMBER}
    take_step("return", content=report, returns=opinion, **city)
    typed = {"funds_text": "改好的资金", "talent_text": "改好的人才"}

    answer = send(client, officer, report, **typed)

    (_, copied) = answer.content.decode().split("您填写的文字没有保存")
    assert ("改好的人才" in copied, "改好的资金" in copied) == (True, True)
    assert "退回意见没有涉及这些文字" in copied
    assert SummaryReport.objects.get().funds_text == report.funds_text


def test_the_opinion_of_a_return_stands_beside_the_text_that_it_is_about(client, round):
    report = walk_up(make_summary(round), at=DECEMBER)
    opinion = "请写明<未完成>的原因。"
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("funds_text", opinion)],
    )
    officer = make_desk(Role.DISTRICT_OFFICER)

    page = client.sit_at(officer).get(reverse("reports:summary_edit", args=[report.pk]))

    told = {part.section.field: part.opinion for part in page.context["parts"] if part.opinion}
    assert told == {"funds_text": opinion}
    _, beside = page.content.decode().split("section-funds", 1)
    assert "请写明&lt;未完成&gt;的原因。" in beside.split('name="funds_text"')[0]
    assert beside.count("退回意见</p>") == 1


def test_the_list_and_the_home_card_name_the_day_of_the_return_until_it_is_sent_again(
    client, round
):
    report = walk_up(make_summary(round), at=DECEMBER)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("funds_text", "请写明原因。")],
        return_due_at=datetime(2021, 12, 28, tzinfo=BEIJING),
    )
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    addresses = [reverse("reports:summary_list"), reverse("portal:home")]
    told = "应于2021年12月27日(周一)24:00前重报"

    pages = [client.get(address).content.decode() for address in addresses]
    walk_up(SummaryReport.objects.get(), until="sign", at=DECEMBER)
    after = [client.get(address).content.decode() for address in addresses]

    assert [told in page for page in pages] == [True, True]
    assert [told in page for page in after] == [False, False]
