"""Who is stale by a save of their own, made in another window, is told so."""

from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from pilots.actions import save_parts, save_section
from pilots.models import DistrictPlan, Recommendation
from pilots.sections import SECTION_BY_KEY
from reports.citywide.actions import save_city_texts
from reports.models import SummaryReport
from reports.supplements import write_supplement
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_plan, make_recommendation, make_round, make_unit
from tests.reports.factories import DECEMBER, filed_summary, make_summary
from tests.reports.test_supplements import NEW_YEAR

OWN, OTHERS = "您已在别的窗口保存", "他人已先保存"


@pytest.fixture
def round(db, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEW_YEAR)
    return make_round()


def summary(round, by):
    report = make_summary(round)
    version = report.version
    texts = {"tasks_text": "先写的"}
    save_parts(content=report, texts=texts, version=version, by=by, at=NEW_YEAR)
    return reverse("reports:summary_edit", args=[report.pk]), version, "tasks_text"


def city(round, by):
    save_city_texts(round=round, texts={"tasks_text": "先写的"}, version=1, by=by, at=NEW_YEAR)
    return reverse("reports:city_report_edit", args=[round.pk]), 1, "tasks_text"


def supplement(round, by):
    filed_summary(round, at=DECEMBER)
    report = SummaryReport.objects.get()
    write_supplement(report=report, text="先写的", version=1, by=by, at=NEW_YEAR)
    return reverse("reports:addendum_edit", args=[report.pk]), 1, "text"


def plan(round, by):
    plan = make_plan(make_unit(round))
    version, name = plan.version, DistrictPlan.TEXTS[0]
    save_parts(content=plan, texts={name: "先写的"}, version=version, by=by, at=NEW_YEAR)
    return reverse("pilots:plan_edit", args=[plan.pk]), version, name


def recommendation(round, by):
    form = make_recommendation(round)
    key, name = "basics", "community_count"
    section = SECTION_BY_KEY[key]
    said = {"values": {name: 21}, "typed": {}, "by": by, "at": NEW_YEAR}
    version = Recommendation.objects.get().section_version(section)
    save_section(recommendation=form, section=section, version=version, **said)
    return reverse("pilots:recommendation_section", args=[form.pk, key]), version, name


@pytest.mark.parametrize("is_own", [True, False])
@pytest.mark.parametrize("begun", [summary, city, supplement, plan, recommendation])
def test_a_stale_page_says_whether_the_same_person_saved(client, round, begun, is_own):
    role = Role.CITY_OFFICER if begun is city else Role.DISTRICT_OFFICER
    desk = make_desk(role)
    url, version, name = begun(round, desk if is_own else make_desk(role))
    client.sit_at(desk)

    answer = client.post(url, {"version": version, name: "7"})

    page = unescape(answer.content.decode())
    assert answer.status_code == 409
    assert (OWN in page, OTHERS in page) == (is_own, not is_own)
    if begun in (summary, city, recommendation):
        said = client.post(url, {"version": version, name: "7", "autosave": "1"}).json()["stale"]
        assert said.startswith("您已在别的窗口") == is_own
