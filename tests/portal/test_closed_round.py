"""A closed round on the home page and the report's: nothing is counted down, nothing offered."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.chinese_dates import format_date
from pilots.models import Round, RoundStep
from reports.models import Verification
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_summary

pytestmark = pytest.mark.django_db
NOVEMBER = datetime(2021, 11, 26, 4, tzinfo=UTC)
LEFT = "还有"


@pytest.fixture
def report(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOVEMBER)
    round = make_round()
    make_unit(round)
    return make_summary(round, at=NOVEMBER)


def close(round) -> str:
    """As its leader does; what every page then says of it."""
    leader = make_desk(Role.CITY_LEADER)
    facts = {"step": "close", "step_label": "关闭批次", "source": "open", "target": "closed"}
    closing = RoundStep.objects.create(subject=round, by=leader, at=NOVEMBER, **facts)
    Round.objects.filter(pk=round.pk).update(closed_at=NOVEMBER)
    return f"{round}已于{format_date(NOVEMBER)}由{closing.actor}关闭，不能再办理。"


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.DISTRICT_OFFICER])
def test_the_home_page_counts_down_to_nothing_in_a_closed_round(client, report, role):
    client.sit_at(make_desk(role, report.district if role in Role.of_district else None))
    before = client.get("/").text
    said = close(report.round)

    after = client.get("/").text

    assert said not in before
    assert said in after
    assert (LEFT in before, "24:00前" in before) != (False, False)
    assert LEFT not in after


def test_the_report_of_a_closed_round_offers_no_writing(client, report):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, report.district))
    detail = reverse("reports:summary_detail", args=[report.pk])
    edit = reverse("reports:summary_edit", args=[report.pk])
    assert edit in client.get(detail).text

    close(report.round)

    assert edit not in client.get(detail).text


def test_who_opens_a_form_of_a_closed_round_is_told_by_whom_it_was_closed(client, report):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, report.district))
    said = close(report.round)
    back = f"{reverse('reports:supplement_list')}?round={report.round_id}"

    answer = client.get(reverse("reports:supplement_add"), {"round": report.round_id}, follow=True)

    assert answer.redirect_chain == [(back, 302)]
    assert said in answer.text


def test_what_stayed_open_in_a_closed_round_is_still_counted():
    conditions = str(Verification.objects.unsettled().query)

    assert "closed_at" not in conditions.split("WHERE")[1]
