"""What hangs on a case is open to a supervisor as long as the case is, and leads nowhere else."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.roles import Role
from cases.linkages.exports import linkage_workbook
from cases.models.case_file import OPEN_FOR
from tests.accounts.factories import make_desk
from tests.cases.activities import FROM_TICKS, make_file, make_group, make_held, make_members
from tests.cases.factories import bring, make_current_case
from tests.cases.linkage_factories import make_link, make_referral

pytestmark = pytest.mark.django_db
PERSON = "金*雀"


@pytest.fixture
def case():
    return make_current_case(name="金丝雀")


@pytest.fixture
def supervisor(case):
    return make_desk(Role.SUPERVISOR, case.subdistrict)


def url(name, row=None):
    return reverse(f"cases:{name}", args=[row.public_id] if row else [])


def opened(client, *pages):
    """The status of each page, and whether it knows the person even masked."""
    answers = [client.get(page) for page in pages]
    return [(answer.status_code, PERSON in answer.content.decode()) for answer in answers]


def test_a_supervisor_opens_referrals_and_links_of_cases_brought_to_them(client, case, supervisor):
    now = timezone.now()
    referral, link = make_referral(case, at=now), make_link(case, at=now)
    elsewhere = make_link(center=case.center, at=now)
    lists = url("referral_list"), url("link_list")
    rows = url("referral_detail", referral), url("link_detail", link)
    histories = url("referral_history", referral), url("link_history", link)
    client.sit_at(supervisor)

    before = opened(client, *lists, *rows, *histories)
    bring(case, supervisor, at=now)
    after = opened(client, *lists, *rows)

    assert before == [(200, False)] * 2 + [(404, False)] * 4
    assert after == [(200, True)] * 4
    assert client.get(url("link_detail", elsewhere)).status_code == 200
    assert client.get(rows[0]).context["case_url"] == url("case_detail", case)


def test_their_workbook_ends_with_the_fourteenth_day(case, supervisor):
    now = timezone.now()
    make_referral(case, at=now)
    bring(case, supervisor, at=now)
    last = timezone.localdate(now) + OPEN_FOR

    def knows(on):
        content = linkage_workbook(desk=supervisor, year=timezone.localdate(now).year, on=on)
        rows = load_workbook(BytesIO(content))["转介"].iter_rows(values_only=True)
        return PERSON in [value for row in rows for value in row]

    assert [knows(last), knows(last + timedelta(days=1))] == [True, False]


def test_the_page_of_a_group_leads_a_supervisor_to_its_case_only_where_it_opens(client):
    group = make_group()
    case, page = group.case, url("activity_detail", group)
    client.sit_at(make_desk(Role.SUPERVISOR, case.subdistrict))

    assert client.get(url("case_detail", case)).status_code == 404
    assert url("case_detail", case) not in client.get(page).content.decode()

    client.sit_at(make_desk(Role.DISTRICT_OFFICER, case.district))
    assert url("case_detail", case) in client.get(page).content.decode()


def test_a_supervisor_sees_who_came_to_a_group_only_while_its_case_is_open_to_them(client):
    group, now = make_group(), timezone.now()
    members = make_members(group, "金丝雀")
    gathering = make_held(group, members=members, **FROM_TICKS)
    photo = make_file(gathering)
    supervisor = make_desk(Role.SUPERVISOR, group.case.subdistrict)
    picture = reverse("cases:gathering_file_download", args=[photo.public_id])
    pages = url("activity_detail", group), url("gathering_detail", gathering)
    client.sit_at(supervisor)

    before = opened(client, *pages)
    assert picture not in client.get(pages[1]).content.decode()
    assert client.get(picture).status_code == 404
    bring(group.case, supervisor, at=now)

    assert before == [(200, False)] * 2
    assert opened(client, *pages) == [(200, True)] * 2
    assert client.get(picture).status_code == 200
