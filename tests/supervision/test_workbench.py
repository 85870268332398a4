"""The supervisor's own page, and that one session is the same number wherever it is counted."""

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from openpyxl import load_workbook

from accounts.models import Subdistrict
from accounts.roles import Role
from core.minutes import format_hours
from funding.workload import workloads
from pilots.models import PilotUnit
from reports.standing import standings
from supervision import actions
from supervision.figures import figures_of, supervision_figures
from supervision.models import SupervisionSession
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.supervision.factories import NEXT_DAY, make_follow_up, make_session

pytestmark = pytest.mark.django_db
PAGE = reverse("supervision:workbench")


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def supervisor(center, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)
    return make_desk(Role.SUPERVISOR, center.subdistrict)


def test_a_center_whose_unit_withdrew_is_not_hurried(client, center, supervisor):
    make_session(center, state=SessionState.CONFIRMED, minutes=300)
    PilotUnit.objects.update(state="withdrawn")

    answer = client.sit_at(supervisor).get(PAGE)

    (shown,) = answer.context["centers"]
    assert shown["meter"].word == "已退出"
    assert "试点单位已退出，退出前还差55小时。" in answer.content.decode()


def test_the_page_says_what_waits_how_far_the_centers_are_and_what_advice_led_to(
    client, center, supervisor
):
    done = make_session(
        center,
        supervisor=supervisor,
        state=SessionState.CONFIRMED,
        minutes=150,
        advice="写具体目标",
    )
    make_session(center, state=SessionState.CONFIRMED, minutes=60, topic="他人的督导")
    make_session(center, supervisor=supervisor, starts_at=time(8), topic="等我确认的")
    make_session(
        center,
        supervisor=supervisor,
        by=supervisor,
        state=SessionState.PLANNED,
        starts_at=time(17),
        topic="过期的安排",
    )
    kept = make_follow_up(done, text="补写目标")
    actions.finish(
        follow_up=kept,
        result="已经补写",
        by=make_desk(Role.DIRECTOR, center.subdistrict),
        at=NEXT_DAY,
    )
    make_follow_up(done, supervisor.user, text="带一份范例")
    client.sit_at(supervisor)

    answer = client.get(PAGE)
    (shown,) = answer.context["centers"]

    groups = {
        group["label"]: [row.topic for row in group["rows"]] for group in answer.context["waiting"]
    }
    assert groups == {"待我确认": ["等我确认的"], "已到日期，待登记或取消": ["过期的安排"]}
    assert (shown["meter"].done, shown["meter"].total, shown["own_hours"]) == ("3.5", "60.0", "2.5")
    assert [row.text for row in answer.context["follow_ups"]] == ["带一份范例"]
    (advice,) = answer.context["advice"]
    assert [(item["row"].text, item["label"]) for item in advice["items"]] == [
        ("补写目标", "已办结"),
        ("带一份范例", "跟进中"),
    ]
    assert "写具体目标" in answer.text
    assert "已经补写" in answer.text


def test_a_center_that_carries_on_another_unit_stands_there_once(client, center, supervisor):
    make_session(center, state=SessionState.CONFIRMED, minutes=90)
    own = PilotUnit.objects.get()
    ended = make_unit(own.round, make_subdistrict("望京街道"))
    Subdistrict.objects.filter(pk=ended.subdistrict_id).update(
        valid_to=date(2021, 5, 1), carried_on_by=center.subdistrict
    )
    PilotUnit.objects.filter(pk=ended.pk).update(state="withdrawn")

    answer = client.sit_at(supervisor).get(PAGE)

    (shown,) = answer.context["centers"]
    assert (shown["center"], shown["code"]) == (center, own.subdistrict.code)
    assert (shown["meter"].done, shown["meter"].word) == ("1.5", "需加快")


def test_a_supervisor_with_nothing_to_do_is_told_so(client, supervisor):
    client.sit_at(supervisor)

    text = client.get(PAGE).text

    assert "没有待您办理的事项。" in text
    assert "还没有提出督导建议。" in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_a_fixed_number_of_queries(
    client, center, supervisor, django_assert_num_queries, count
):
    round, units = make_session(center, supervisor=supervisor).round, [center.subdistrict]
    for number in range(count):
        own = make_center(make_unit(round, make_subdistrict(f"{number}街道")))
        units.append(own.subdistrict)
        supervisor.served.set(units)
        make_follow_up(make_session(own, supervisor=supervisor, advice="建议"), supervisor.user)
    client.sit_at(supervisor)

    with django_assert_num_queries(20):
        client.get(PAGE)


def test_one_session_is_the_same_number_wherever_it_is_counted(client, center, supervisor):
    for number, (minutes, kind) in enumerate(
        [
            (150, {"state": SessionState.CONFIRMED}),
            (60, {"state": SessionState.CONFIRMED, "attendee_count": 9}),
            (45, {"state": SessionState.CONFIRMED, "structure": Structure.PEER}),
            (30, {"state": SessionState.LOGGED}),
            (20, {"state": SessionState.DISPUTED}),
            (25, {"state": SessionState.PLANNED}),
            (35, {"state": SessionState.CANCELLED}),
        ]
    ):
        make_session(
            center, supervisor=supervisor, minutes=minutes, starts_at=time(8 + number), **kind
        )
    unit = PilotUnit.objects.get()
    client.sit_at(make_desk(Role.DIRECTOR, center.subdistrict))

    meter = client.get(reverse("supervision:session_list")).context["meter"]
    standing = standings(round=unit.round, units=[unit], on=NEXT_DAY.date())[unit.pk]
    sessions = SupervisionSession.objects.all()
    exported = client.get(reverse("supervision:session_sheet"), {"show": "counting"})
    sheet = load_workbook(BytesIO(exported.content)).active
    hours = [row[9] for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int)]

    assert sum(hours) == 3.5
    assert meter.done == "3.5"
    assert {
        "figure": supervision_figures(round=unit.round)[center.pk].minutes,
        "of the scope": figures_of(sessions, round=unit.round).minutes,
        "workload": workloads(round=unit.round, centers=[center])[center.pk].supervision_minutes,
        "standing": standing.supervision_minutes,
        "rows": sum(row.minutes for row in sessions.counting(unit.round)),
    } == dict.fromkeys(("figure", "of the scope", "workload", "standing", "rows"), 210)


def test_a_list_of_many_sessions_pages_at_any_depth_without_an_offset(client, center, supervisor):
    first = make_session(center, supervisor=supervisor, state=SessionState.CONFIRMED)
    columns = {
        field.attname: getattr(first, field.attname)
        for field in SupervisionSession._meta.concrete_fields
        if field.name not in ("id", "form_token")
    }
    SupervisionSession.objects.bulk_create(
        SupervisionSession(**{**columns, "held_on": first.held_on - timedelta(days=number)})
        for number in range(1, 130)
    )
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    url, seen, counts, after = reverse("supervision:session_list"), [], [], ""

    while True:
        with CaptureQueriesContext(connection) as asked:
            page = client.get(url, {"after": after}).context["page"]
        seen += [row.pk for row in page.rows]
        counts.append(len(asked))
        assert not [query["sql"] for query in asked if "OFFSET" in query["sql"]]
        if not page.next_cursor:
            break
        after = page.next_cursor

    assert len(seen) == len(set(seen)) == 130
    assert set(counts) == {10}


def test_each_number_of_a_center_opens_the_sessions_that_it_adds_up(client, center, supervisor):
    """Also where two centers are served, and others supervise them too."""
    other = make_center(make_unit(PilotUnit.objects.get().round, make_subdistrict("望京街道")))
    supervisor = make_desk(Role.SUPERVISOR, [center.subdistrict, other.subdistrict])
    given = [(center, supervisor, 150), (center, None, 60), (other, supervisor, 45)]
    for at, (where, who, minutes) in enumerate(given):
        own = {"supervisor": who} if who else {}
        make_session(
            where, **own, state=SessionState.CONFIRMED, minutes=minutes, starts_at=time(8 + 3 * at)
        )
    make_session(center, supervisor=supervisor, state=SessionState.LOGGED, starts_at=time(18))
    client.sit_at(supervisor)

    shown = {item["center"]: item for item in client.get(PAGE).context["centers"]}

    for where, all_of_it, own in ((center, "3.5", "2.5"), (other, "0.8", "0.8")):
        item = shown[where]
        assert (item["meter"].done, item["own_hours"]) == (all_of_it, own)
        for url, hours in ((item["meter"].url, all_of_it), (item["own_url"], own)):
            answer = client.get(url)
            rows = answer.context["page"].rows
            assert answer.context["sum"] == f"共{len(rows)}次，{hours}小时。"
            assert {row.center for row in rows} == {where}
            assert format_hours(sum(row.minutes for row in rows)) == hours
    assert f'href="{escape(shown[center]["own_url"])}"' in client.get(PAGE).content.decode()


def test_a_center_with_nothing_confirmed_leads_nowhere(client, center, supervisor):
    make_session(center, supervisor=supervisor, state=SessionState.LOGGED)

    (item,) = client.sit_at(supervisor).get(PAGE).context["centers"]

    assert (item["meter"].url, item["own_url"]) == ("", "")


def test_only_a_supervisor_chooses_among_centers_and_only_among_their_own(
    client, center, supervisor
):
    foreign = make_center(make_unit(PilotUnit.objects.get().round, make_subdistrict("双井街道")))
    for at, where in enumerate((center, foreign)):
        make_session(where, state=SessionState.CONFIRMED, minutes=60, starts_at=time(8 + at))
    asked = {"show": "counting", "center": foreign.pk}
    url = reverse("supervision:session_list")

    own = client.sit_at(supervisor).get(url, asked)
    district = client.sit_at(make_desk(Role.DISTRICT_OFFICER)).get(url, asked)

    assert "双井" not in own.content.decode()
    assert own.context["sum"] == "共1次，1.0小时。"  # a center that they do not know is not said
    assert "center" not in district.context["filters"].fields
    assert district.context["sum"] == "共2次，2.0小时。"
    exported = client.sit_at(supervisor).get(
        reverse("supervision:session_sheet"), {"center": center.pk, "held_by": "me"}
    )
    title = load_workbook(BytesIO(exported.content)).active["A2"].value
    assert f"{center}，由我督导" in title
