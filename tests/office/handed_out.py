"""The papers that a year ends with, as their readers take them."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from accounts.roles import Role
from pilots import actions
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import make_desk, make_district
from tests.pilots.factories import make_round, walk_up
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER
from tests.reports.papers.world import TEMPTING, told

PAPERS = (
    *("district-word.docx", "district-excel.xlsx", "city-word.docx", "city-excel.xlsx"),
    *("adopted-word.docx", "adopted-excel.xlsx"),
    *("addendum-word.docx", "addendum-excel.xlsx", "details.xlsx"),
)


def handed_out() -> dict[str, bytes]:
    """Every paper of a year that has all there is, as its reader takes it."""
    round, district = make_round(), make_district("朝阳区")
    report = walk_up(told(round, district), at=DECEMBER)
    actions.take_step("file", content=report, by=make_desk(Role.CITY_LEADER), at=DECEMBER)
    late = DECEMBER + timedelta(days=20)
    officer, leader = (
        make_desk(role, district) for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER)
    )
    write_supplement(report=report, text=f"收尾工作。\n{TEMPTING}", version=1, by=officer, at=late)
    sign_supplement(report=report, by=leader, at=late)
    make_city_version(round)
    client = Client()
    client.force_login(
        make_desk(Role.CITY_VIEWER).user, "django.contrib.auth.backends.ModelBackend"
    )
    addresses = {
        "district-word.docx": reverse("reports:summary_word", args=[report.pk]),
        "district-excel.xlsx": reverse("reports:summary_sheet", args=[report.pk]),
        "addendum-word.docx": reverse("reports:addendum_word", args=[report.pk, 1]),
        "addendum-excel.xlsx": reverse("reports:addendum_sheet", args=[report.pk, 1]),
        "adopted-word.docx": reverse("reports:city_version_word", args=[round.pk, 1]),
        "adopted-excel.xlsx": reverse("reports:city_version_sheet", args=[round.pk, 1]),
        "city-word.docx": f"{reverse('reports:city_word')}?round={round.pk}",
        "city-excel.xlsx": f"{reverse('reports:city_workbook')}?round={round.pk}",
    }
    found = {name: client.get(address).getvalue() for name, address in addresses.items()}
    asked = {"round": round.pk, "details": ["cases", "records", "sessions"]}
    client.force_login(officer.user, "django.contrib.auth.backends.ModelBackend")
    found["details.xlsx"] = client.post(reverse("reports:detail_export"), asked).getvalue()
    return found
