"""Supervision on paper: the record sheet, certificates of hours, and the list as a workbook."""

from datetime import time
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person
from tests.supervision.factories import (
    NEXT_DAY,
    make_follow_up,
    make_session,
    make_supervisor,
    make_team,
)

pytestmark = pytest.mark.django_db
PERIOD = {"since": "2021-06-01", "until": "2021-06-30"}


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)
    return make_center()


@pytest.fixture
def supervisor(center):
    return make_desk(Role.SUPERVISOR, center.subdistrict)


def words(answer) -> str:
    """All the text of a Word document, its tables included."""
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def events(what: str) -> list[dict]:
    return list(AuditEvent.objects.filter(what=what).values_list("changes", flat=True))


def test_the_record_sheet_holds_the_session_and_two_places_to_sign(client, center, supervisor):
    session = make_session(center, supervisor=supervisor, advice="目标写具体", attendee_count=1)
    make_follow_up(session, text="补写预估")
    client.sit_at(supervisor)

    text = words(client.get(reverse("supervision:session_word", args=[session.pk])))

    for expected in (
        "督导记录表",
        "个案预估方法",
        "目标写具体",
        "受督导人1（潘家园街道社工站）",
        "补写预估",
        "督导（签字）：",
        "中心（签字）：",
        "未计入：尚待督导确认",
    ):
        assert expected in text
    assert len(events("导出督导记录表")) == 1


def test_a_certificate_counts_by_head_what_counts_and_nothing_else(client, center, supervisor):
    person, other = make_person(center, "钱社工"), make_person(center, "孙社工")
    counted = {"supervisor": supervisor, "state": SessionState.CONFIRMED, "attendee_count": 0}
    make_session(center, **counted, minutes=90, attendees=[person, other])
    make_session(center, **counted, minutes=60, attendees=[other], starts_at=time(8))
    make_session(
        center,
        **counted,
        minutes=45,
        attendees=[person],
        starts_at=time(10),
        structure=Structure.PEER,
    )
    make_session(
        center, supervisor=supervisor, attendee_count=0, attendees=[person], starts_at=time(17)
    )
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    client.sit_at(head)

    page = client.get(reverse("supervision:person_hours", args=[person.pk]), PERIOD)
    paper = words(client.get(page.context["word_url"]))

    assert f"钱社工（{center.name}）受督导时长（按人计）共1次，1.5小时。" in page.text
    assert f"2021年6月1日至2021年6月30日，钱社工（{center.name}）受督导时长（按人计）共1次" in paper
    assert "一次督导，参加的每人各计一次；中心只计一次；两者不相加。" in paper
    assert events("导出受督导时长证明") == [
        {"期间": ["", "2021年6月1日至2021年6月30日"], "次数": ["", 1]}
    ]


def test_a_supervisor_has_the_hours_given_by_session_and_one_without_account_none(
    client, center, supervisor
):
    team = make_team()
    member, without = make_supervisor(team, supervisor), make_supervisor(team)
    make_session(center, supervisor=supervisor, state=SessionState.CONFIRMED, attendee_count=9)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    given = client.get(reverse("supervision:supervisor_hours", args=[member.pk]), PERIOD)
    nothing = client.get(reverse("supervision:supervisor_hours", args=[without.pk]), PERIOD)
    paper = words(client.get(given.context["word_url"]))

    assert "开展督导时长（按次计）共1次，2.0小时。" in given.text
    assert "开展督导时长（按次计）共1次，2.0小时。" in paper
    assert "共0次，0.0小时。" in nothing.text
    assert len(events("导出督导时长证明")) == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"since": "2021-06-30", "until": "2021-06-01"}, "截止日期不能早于起始日期。"),
        ({"since": "x", "until": "2021-06-01"}, "请填写日期，例如2021年5月18日"),
    ],
)
def test_a_period_that_cannot_be_is_explained_and_makes_no_paper(client, center, query, sentence):
    person = make_person(center)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))
    page = reverse("supervision:person_hours", args=[person.pk])

    answer = client.get(reverse("supervision:person_certificate", args=[person.pk]), query)

    assert answer.url.startswith(page)
    assert sentence in client.get(answer.url).text
    assert events("导出受督导时长证明") == []


def test_the_workbook_is_the_filtered_list_and_says_so(client, center, supervisor):
    make_session(
        center, supervisor=supervisor, state=SessionState.CONFIRMED, topic="=1+1", minutes=90
    )
    make_session(center, supervisor=supervisor, topic="待确认的", starts_at=time(8))
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    answer = client.get(reverse("supervision:session_sheet"), {"show": "counting"})
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [row for row in sheet.iter_rows() if row[0].value == 1]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]

    (only,) = rows
    assert (only[4].value, only[4].data_type) == ("=1+1", "s")
    assert any("2021年试点，已确认并计入；2021年6月11日" in text for text in texts)
    assert "待确认的" not in texts
    assert events("导出督导记录") == [{"范围": ["", "2021年试点，已确认并计入"], "条数": ["", 1]}]
