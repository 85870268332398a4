"""重新取数: what was signed keeps its figures through a return, unless they are asked for again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.problems import Refused
from pilots.actions import save_parts, take_step
from pilots.models import Round, SubmissionVersion
from reports.actions import open_fields, renew_figures
from reports.models import FigureRenewal, SummaryReport
from reports.readings import differences, live_reading, shown_to, signed_reading
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, filed_summary, make_case, make_summary
from tests.tampering import tamper

LATER = DECEMBER + timedelta(days=1)


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def center(round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    return center


@pytest.fixture
def returned(round, center):
    """Signed with one case and returned; a second case was recognized since."""
    report = walk_up(make_summary(round, tasks_text="【服务案例】"), at=DECEMBER)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("tasks_text", "请核对案例数。")],
    )
    make_case(center, round)
    return SummaryReport.objects.get()


def signed_again(report) -> SubmissionVersion:
    return walk_up(report, until="sign", at=LATER).submission.versions.order_by("-number").first()


def test_without_it_the_old_figures_are_signed_again(returned):
    again = signed_reading(signed_again(returned))

    assert again.figures["counting_cases"] == 1
    assert again.texts["tasks_text"] == "1个"
    assert again.as_of == DECEMBER


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.DISTRICT_OFFICER])
def test_with_it_the_figures_are_counted_again(returned, role):
    renew_figures(report=returned, by=make_desk(role), at=LATER)

    again = signed_reading(signed_again(returned))

    assert again.figures["counting_cases"] == 2
    assert again.texts["tasks_text"] == "2个"
    assert again.as_of == LATER


def test_the_district_sees_old_and_new_before_it_signs(client, returned):
    officer = make_desk(Role.DISTRICT_OFFICER)
    kept = shown_to(returned, by=officer, at=LATER)
    renew_figures(report=returned, by=officer, at=LATER)

    renewed = shown_to(returned, by=officer, at=LATER)
    page = client.sit_at(make_desk(Role.DISTRICT_LEADER)).get(
        reverse("reports:summary_detail", args=[returned.pk])
    )

    assert kept.reading.figures["counting_cases"] == 1
    shown = {change.figure.key: (change.signed, change.now) for change in renewed.changes}
    assert shown["counting_cases"] == ("1", "2")
    assert shown == {c.figure.key: (c.signed, c.now) for c in kept.changes}
    writing = client.sit_at(officer).get(reverse("reports:summary_edit", args=[returned.pk]))
    for response in (page, writing):
        assert "重新取数后与第1版相比" in response.content.decode()


@pytest.mark.parametrize(
    ("lacking", "is_renewed", "told"),
    [
        ("", False, "只需修改以上部分，其他部分不能修改。"),
        (
            "funds_text",
            False,
            "除以上部分外，“二、资金使用”还没有填好，也可以填写；其他部分不能修改。",
        ),
        ("", True, "除以上部分外，已要求重新取数，五个部分的文字都可以按新的数据修改。"),
    ],
)
def test_below_the_opinions_stands_what_else_may_be_mended(
    client, returned, lacking, is_renewed, told
):
    officer = make_desk(Role.DISTRICT_OFFICER)
    if lacking:
        SummaryReport.objects.update(**{lacking: ""})
    if is_renewed:
        renew_figures(report=returned, by=officer, at=LATER)

    url = reverse("reports:summary_detail", args=[returned.pk])
    page = client.sit_at(officer).get(url).content.decode()

    _, below = page.split("请核对案例数。", 1)
    assert told in below


def test_asked_twice_it_is_one_and_both_are_told(returned):
    city, officer = make_desk(Role.CITY_OFFICER), make_desk(Role.DISTRICT_OFFICER)

    first = renew_figures(report=returned, by=city, at=LATER)
    second = renew_figures(report=returned, by=officer, at=LATER)

    assert first == second
    assert AuditEvent.objects.filter(what="重新取数").count() == 1
    assert Message.objects.filter(desk=officer, title="工作总结报告须重新取数").count() == 1


def test_it_holds_for_one_version_and_not_for_the_next(returned, center, round):
    renew_figures(report=returned, by=make_desk(Role.DISTRICT_OFFICER), at=LATER)
    report = walk_up(returned, at=LATER)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=LATER,
        returns=[("tasks_text", "再核对。")],
    )
    make_case(center, round)

    assert live_reading(SummaryReport.objects.get(), at=LATER).figures["counting_cases"] == 2


def refused(report, role, at=LATER) -> list[str]:
    with pytest.raises(Refused) as refusal:
        renew_figures(report=report, by=make_desk(role), at=at)
    return refusal.value.codes


def test_it_is_refused_with_the_reason(round, center):
    assert refused(make_summary(round), Role.DISTRICT_OFFICER) == ["renewal_too_early"]
    report = walk_up(SummaryReport.objects.get(), until="sign", at=DECEMBER)
    report = SummaryReport.objects.get(pk=report.pk)
    assert refused(report, Role.DISTRICT_OFFICER) == ["renewal_closed"]
    assert refused(report, Role.CITY_OFFICER) == ["renewal_closed"]
    filed = filed_summary(round, make_district("海淀区"))
    assert refused(filed, Role.CITY_OFFICER) == ["renewal_too_late"]
    Round.objects.update(closed_at=LATER)
    assert refused(report, Role.CITY_OFFICER) == ["round_closed"]


@pytest.mark.parametrize("until", ["sign", "receive"])
def test_the_city_asks_for_it_only_of_a_report_that_is_being_mended(client, round, center, until):
    """Else it would be filed with the old figures, though the district was told of new ones."""
    report = walk_up(make_summary(round), until=until, at=DECEMBER)
    make_case(center, round)
    city = client.sit_at(make_desk(Role.CITY_OFFICER))
    address = reverse("reports:summary_renew", args=[report.pk])
    page = city.get(reverse("reports:summary_detail", args=[report.pk])).content.decode()

    answer = city.post(address).content.decode()

    assert address not in page
    assert "退回修改时才能重新取数" in answer
    assert not FigureRenewal.objects.exists()


def test_with_it_all_texts_lie_open_though_the_return_named_one(returned):
    officer = make_desk(Role.DISTRICT_OFFICER)
    assert open_fields(returned) == ["tasks_text"]
    renew_figures(report=returned, by=make_desk(Role.CITY_OFFICER), at=LATER)

    assert open_fields(returned) == list(SummaryReport.PARTS)
    texts = {"services_text": "全年办结【服务案例】。"}
    save_parts(content=returned, texts=texts, version=returned.version, by=officer, at=LATER)
    assert signed_reading(signed_again(returned)).texts["services_text"] == "全年办结2个。"


def test_a_renewal_of_an_earlier_version_opens_nothing(returned):
    renew_figures(report=returned, by=make_desk(Role.CITY_OFFICER), at=LATER)
    city = make_desk(Role.CITY_OFFICER)
    opinion = [("tasks_text", "再核对。")]
    report = walk_up(returned, at=LATER)
    take_step("return", content=report, by=city, at=LATER, returns=opinion)

    assert open_fields(SummaryReport.objects.get()) == ["tasks_text"]


def test_a_version_that_was_tampered_with_is_never_signed_again(returned):
    sql = "UPDATE pilots_submissionversion SET text = text || ' ' WHERE submission_id = %s"
    tamper(SubmissionVersion, sql, returned.submission_id)

    assert live_reading(returned, at=LATER).figures["counting_cases"] == 2


def test_a_renewal_is_written_once(returned):
    renew_figures(report=returned, by=make_desk(Role.CITY_OFFICER), at=LATER)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM reports_figurerenewal")

    assert FigureRenewal.objects.count() == 1


def test_a_figure_younger_than_the_signature_has_not_changed():
    assert differences({"units": 1}, {"units": 1, "centers_opened": 2}) == []


def test_the_button_is_there_for_who_may_press_it(client, returned):
    address = reverse("reports:summary_renew", args=[returned.pk])
    for role, is_there in (
        (Role.DISTRICT_OFFICER, True),
        (Role.CITY_OFFICER, True),
        (Role.DISTRICT_LEADER, False),
        (Role.CITY_VIEWER, False),
    ):
        page = client.sit_at(make_desk(role)).get(
            reverse("reports:summary_detail", args=[returned.pk])
        )
        assert (address in page.content.decode()) is is_there

    client.sit_at(make_desk(Role.DISTRICT_OFFICER)).post(address)

    assert FigureRenewal.objects.count() == 1
