from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import Role
from core.deadlines import BEIJING
from supervision.models import FollowUp, SupervisionSession
from supervision.spans import minutes_between
from supervision.states import SessionState, Structure
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_person
from tests.pilots.factories import make_current_unit, make_unit
from tests.supervision.factories import NEXT_DAY, make_session

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:session_list")
LOG = reverse("supervision:session_log")
READERS = {*Role.of_center, Role.SUPERVISOR, *Role.of_district, *Role.of_city}
WRITERS = {Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER, Role.SUPERVISOR}
STEPPERS = {*WRITERS, Role.DISTRICT_OFFICER}


def page(name, session):
    return reverse(f"supervision:session_{name}", args=[session.pk])


def typed(by, **changed):
    """The form as a worker fills it in for a session of this year."""
    return {
        "form_token": str(uuid4()),
        "held_on": "2021-06-10",
        "starts_at": "14:00",
        "ends_at": "15:30",
        "supervisor": str(by.pk),
        "function": "educational",
        "structure": "group",
        "mode": "on_site",
        "attendees": [],
        "outsiders": "王芳 潘家园街道社工站\n李敏",
        "topic": "个案预估方法",
        "advice": "",
        **changed,
    }


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def supervisor(center):
    return make_desk(Role.SUPERVISOR, center.subdistrict)


@pytest.fixture
def today(monkeypatch):
    """The views' clock stands at the morning after the session."""
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)


@pytest.mark.parametrize("role", Role)
def test_every_role_on_every_page(client, role):
    session = make_session(state=SessionState.DISPUTED)
    by = session.supervisor if role == Role.SUPERVISOR else make_desk(role)
    client.sit_at(by)

    statuses = {
        "list": client.get(LIST).status_code,
        "detail": client.get(page("detail", session)).status_code,
        "log": client.get(LOG).status_code,
        "correct": client.get(page("correct", session)).status_code,
        "step": client.get(page("step", session)).status_code,
        "step posted": client.post(page("step", session), {"step": "confirm"}).status_code,
    }

    reads, writes = (200 if role in who else 403 for who in (READERS, WRITERS))
    assert statuses == {
        "list": reads,
        "detail": reads,
        "log": writes,
        "correct": writes,
        "step": 405,
        "step posted": 200 if role in STEPPERS else 403,
    }


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.CITY_VIEWER, {"本中心", "邻街", "外区"}),
        (Role.DISTRICT_OFFICER, {"本中心", "邻街"}),
        (Role.DIRECTOR, {"本中心"}),
        (Role.CENTER_WORKER, {"本中心"}),
        (Role.SUPERVISOR, {"本中心"}),
    ],
)
def test_a_list_holds_what_is_in_reach_and_the_rest_is_not_found(client, center, role, seen):
    round = make_session(center, topic="本中心").round
    for name, unit in (
        ("邻街", make_subdistrict("潘家园街道")),
        ("外区", make_subdistrict("中关村街道", make_district("海淀区"))),
    ):
        make_session(make_center(make_unit(round, unit)), topic=name)
    client.sit_at(make_desk(role))

    listed = {row.topic for row in client.get(LIST).context["page"].rows}
    opened = {
        session.topic
        for session in SupervisionSession.objects.all()
        if client.get(page("detail", session)).status_code == 200
    }

    assert listed == opened == seen


def test_figures_keep_confirmed_and_unconfirmed_hours_apart(client, center, supervisor):
    make_session(center, supervisor=supervisor, state=SessionState.CONFIRMED, minutes=150)
    make_session(center, supervisor=supervisor, minutes=60)
    make_session(center, minutes=30)
    make_session(center, structure=Structure.PEER, minutes=45)
    make_session(center, state=SessionState.DISPUTED, minutes=20)
    client.sit_at(supervisor)

    tiles = {tile.label: tile for tile in client.get(LIST).context["tiles"]}
    rows = {label: client.get(tile.url).context["page"].rows for label, tile in tiles.items()}

    assert {label: tile.value for label, tile in tiles.items()} == {
        "待我确认": "1",
        "已确认督导时长": "2.5",
        "其中纸质确认": "0.0",
        "待确认督导时长": "1.5",
    }
    assert {label: [row.minutes for row in found] for label, found in rows.items()} == {
        "待我确认": [60],
        "已确认督导时长": [150],
        "其中纸质确认": [],
        "待确认督导时长": [30, 60],
    }


def test_a_center_sees_its_hours_against_the_floor_of_the_year(client, center):
    make_session(center, state=SessionState.CONFIRMED, minutes=150)
    client.sit_at(make_desk(Role.DIRECTOR, center.subdistrict))

    answer = client.get(LIST)

    assert (answer.context["meter"].done, answer.context["meter"].total) == ("2.5", "60.0")
    assert "2.5 / 60.0小时" in answer.text


@pytest.mark.parametrize("query", ["?round=x", "?round=999", "?show=nothing", "?after=x", "?show="])
def test_an_address_nobody_gave_out_shows_the_whole_list(client, center, query):
    session = make_session(center)
    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert client.get(LIST + query).context["page"].rows == [session]


def test_a_long_list_goes_on_where_it_stopped(client, center, supervisor):
    by = make_desk(Role.CENTER_WORKER, center.subdistrict)
    for hour in range(26):
        make_session(
            center, supervisor=supervisor, by=by, minutes=5, starts_at=time(hour % 12),
            state=SessionState.CONFIRMED,
        )  # fmt: skip
    client.sit_at(by)

    first = client.get(LIST, {"show": "confirmed"}).context
    second = client.get(LIST, {"show": "confirmed", "after": first["page"].next_cursor}).context

    assert first["query"] == "show=confirmed"
    assert (len(first["page"].rows), len(second["page"].rows)) == (25, 1)
    assert second["page"].rows[0] not in first["page"].rows
    assert second["page"].next_cursor == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    client, center, django_assert_num_queries, rows
):
    for _ in range(rows):
        make_session(center)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    with django_assert_num_queries(10):
        client.get(LIST)


def test_an_empty_list_says_what_to_do(client, center):
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    text = client.get(LIST).text

    assert "没有符合条件的督导记录" in text
    assert "登记督导" in text


def test_without_a_round_the_list_says_so(client):
    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert "还没有试点批次" in client.get(LIST).text


def test_a_logged_session_is_confirmed_by_its_supervisor(client, center, supervisor, today):
    worker = make_desk(Role.CENTER_WORKER, center.subdistrict)

    client.sit_at(worker)
    answer = client.post(LOG, typed(supervisor), follow=True)
    session = SupervisionSession.objects.get()
    client.sit_at(supervisor)
    confirmed = client.post(page("step", session), {"step": "confirm"}, follow=True)

    assert answer.redirect_chain == [(page("detail", session), 302)]
    assert "已保存，当前状态：待督导确认。" in answer.text
    assert session.minutes == 90
    assert "已办理，当前状态：已确认。" in confirmed.text
    assert "已计入：双方已确认，按一次督导计入" in confirmed.text


def test_a_button_pressed_twice_stores_once(client, center, supervisor, today):
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))
    data = typed(supervisor)

    answers = [client.post(LOG, data) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert SupervisionSession.objects.count() == 1


def test_an_empty_form_shows_every_mistake_at_once(client, center):
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    form = client.post(LOG, {}).context["form"]

    assert {name: errors[0] for name, errors in form.errors.items()} == {
        "form_token": "页面已失效，请刷新页面后重新填写。",
        "held_on": "请选择督导日期",
        "starts_at": "请填写开始时间",
        "ends_at": "请填写结束时间",
        "supervisor": "请选择督导",
        "function": "请选择督导功能",
        "structure": "请选择督导形式",
        "mode": "请选择督导方式",
        "topic": "请填写督导议题",
        "attendees": "请至少填写一名受督导人员。",
    }


def test_bad_input_is_answered_beside_each_field_and_kept(client, center, supervisor):
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))
    stranger = make_desk(Role.SUPERVISOR, make_subdistrict("潘家园街道"))

    answer = client.post(
        LOG,
        typed(
            supervisor,
            held_on="2021-02-30",
            starts_at="25:00",
            ends_at="下午",
            supervisor=str(stranger.pk),
            structure="个别",
            outsiders="甲" * 41,
        ),
    )

    assert {name: errors[0] for name, errors in answer.context["form"].errors.items()} == {
        "held_on": "请填写日期，例如2021年5月18日",
        "starts_at": "请填写时间，例如 14:30",
        "ends_at": "请填写时间，例如 14:30",
        "supervisor": "请从列表中选择督导",
        "structure": "请从列表中选择督导形式",
        "outsiders": "每行一人：姓名（不超过40字），空格，单位（不超过60字）。",
    }
    assert 'value="下午"' in answer.text
    assert "甲" * 41 in answer.text
    assert 'value="个案预估方法"' in answer.text


def test_a_refusal_stands_beside_its_field(client, center, supervisor, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: datetime(2021, 6, 10, 15, tzinfo=BEIJING))
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    answer = client.post(LOG, typed(supervisor))

    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "held_on": ["这次督导要到2021年6月10日 15:30才结束，结束后才能登记。"]
    }
    assert not SupervisionSession.objects.exists()


def test_a_dispute_without_a_reason_is_answered_on_the_page(client, center, supervisor):
    session = make_session(center, supervisor=supervisor)
    client.sit_at(supervisor)

    answer = client.post(page("step", session), {"step": "dispute", "note": " "})

    session.refresh_from_db()
    assert answer.status_code == 200
    assert [problem.code for problem in answer.context["problems"]] == ["note_missing"]
    assert "请写明理由。" in answer.text
    assert session.state == SessionState.LOGGED


@pytest.mark.parametrize("name", ["correct", "hold", "", "delete"])
def test_a_step_that_is_no_step_of_the_supervisor_is_not_found(client, supervisor, center, name):
    session = make_session(center, supervisor=supervisor)
    client.sit_at(supervisor)

    assert client.post(page("step", session), {"step": name}).status_code == 404


def test_another_supervisor_sees_why_they_cannot_confirm(client, center, supervisor):
    session = make_session(center, supervisor=supervisor)
    client.sit_at(make_desk(Role.SUPERVISOR, center.subdistrict))

    text = client.get(page("detail", session)).text

    assert "暂不能确认" in text
    assert f"本次督导由{supervisor.user}本人办理。" in text


def test_a_disputed_session_is_corrected_on_its_own_page(client, center, supervisor, today):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))

    shown = client.get(page("correct", session))
    answer = client.post(
        page("correct", session),
        typed(supervisor, ends_at="15:00", version="1", note="实际一小时"),
        follow=True,
    )

    session.refresh_from_db()
    assert 'value="2021-06-10"' in shown.text
    assert (session.minutes, session.state) == (60, SessionState.LOGGED)
    assert "已保存，当前状态：待督导确认。" in answer.text
    assert "实际一小时" in answer.text


def test_a_stale_correction_shows_both_texts_and_then_counts(client, center, supervisor, today):
    session = make_session(center, supervisor=supervisor, state=SessionState.DISPUTED)
    SupervisionSession.objects.update(version=2, minutes=100)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))
    data = typed(supervisor, ends_at="15:00", version="1", note="实际一小时")

    stale = client.post(page("correct", session), data)
    renewed = stale.context["form"]["version"].value()
    client.post(page("correct", session), {**data, "version": renewed})

    assert stale.status_code == 409
    assert "<td>100</td>" in stale.text
    assert 'value="15:00"' in stale.text
    assert SupervisionSession.objects.get().minutes == 60


def test_doubts_stand_on_the_page_of_the_session(client, center, supervisor):
    make_session(center, supervisor=supervisor)
    session = make_session(center, supervisor=supervisor)
    client.sit_at(supervisor)

    assert "时间重叠，请核对。" in client.get(page("detail", session)).text


def test_a_desk_without_a_center_has_nothing_to_log(client):
    client.sit_at(make_desk(Role.CENTER_WORKER, make_subdistrict("无中心街道")))

    assert client.get(LOG).status_code == 404


def test_the_list_of_today_has_todays_round(client):
    center = make_center(make_current_unit())
    now = timezone.now()
    held = timezone.localtime(now - timedelta(hours=3))
    make_session(center, held_on=held.date(), starts_at=held.time(), minutes=30, at=now)
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    assert len(client.get(LIST).context["page"].rows) == 1


@pytest.mark.parametrize(
    ("begins", "ends", "next_day", "found"),
    [
        ("14:00", "15:30", False, 90),
        ("14:00", "14:00", False, "结束时间须晚于开始时间；跨零点的，请勾选“次日结束”。"),
        ("14:00", "13:59", False, "结束时间须晚于开始时间；跨零点的，请勾选“次日结束”。"),
        ("23:30", "00:30", True, 60),
        ("09:00", "17:00", False, 480),
        ("09:00", "17:01", False, "一次督导不超过8小时，请核对起止时间。"),
        ("14:00", "15:00", True, "一次督导不超过8小时，请核对起止时间。"),
    ],
)
def test_how_long_it_took_is_read_off_both_ends(begins, ends, next_day, found):
    try:
        minutes = minutes_between(
            time.fromisoformat(begins), time.fromisoformat(ends), is_next_day=next_day
        )
    except ValueError as reason:
        minutes = str(reason)

    assert minutes == found


def test_a_session_is_planned_by_the_supervisor_held_and_confirmed_by_the_center(
    client, center, supervisor, monkeypatch
):
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    facts = typed(supervisor)
    for name in ("supervisor", "attendees", "outsiders", "advice"):
        del facts[name]
    monkeypatch.setattr(timezone, "now", lambda: datetime(2021, 6, 9, 9, tzinfo=BEIJING))
    planned = client.sit_at(supervisor).post(reverse("supervision:session_plan"), facts)
    session = SupervisionSession.objects.get()
    as_planned = session.state, session.minutes, client.get(LIST).context["tiles"][2].value
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)

    client.sit_at(supervisor)  # a day later
    shown = client.get(page("hold", session))
    client.post(page("hold", session), typed(supervisor, version="1", topic="实际议题"))
    client.sit_at(head).post(page("step", session), {"step": "confirm"})

    session.refresh_from_db()
    assert planned.url == page("detail", session)
    assert as_planned == ("planned", 90, "0.0")
    assert 'value="15:30"' in shown.text
    assert (session.state, session.topic, session.attendee_count) == ("confirmed", "实际议题", 2)
    assert (session.logged_by, session.confirmed_by) == (supervisor.user, head.user)


def test_a_supervisor_of_two_centers_says_first_which_one(client, center):
    far = make_subdistrict("潘家园街道")
    other = make_center(make_unit(make_session(center).round, far))
    client.sit_at(make_desk(Role.SUPERVISOR, [center.subdistrict, far]))

    asked, chosen = client.get(LOG), client.get(LOG, {"center": far.code})

    assert [row.pk for row in asked.context["centers"]] == [center.pk, other.pk]
    assert chosen.context["center"] == other
    assert client.get(LOG, {"center": "110101999"}).status_code == 404


def test_a_follow_up_is_agreed_by_one_side_and_finished_by_its_owner(
    client, center, supervisor, today
):
    session = make_session(center, supervisor=supervisor)
    worker = make_desk(Role.CENTER_WORKER, center.subdistrict)
    add = reverse("supervision:follow_up_add", args=[session.pk])
    facts = {"form_token": str(uuid4()), "text": "补写预估", "owner": worker.user_id}
    early = client.sit_at(supervisor).post(add, {**facts, "due_on": "2021-06-10"})
    client.post(add, {**facts, "due_on": "2021-06-11"})
    agreed = FollowUp.objects.get()
    finish = reverse("supervision:follow_up_finish", args=[agreed.pk])

    by_another = client.post(finish, {"result": "已补写"})
    own = client.sit_at(worker).get(reverse("supervision:follow_up_list"))
    blank = client.post(finish, {"result": " "})
    client.post(finish, {"result": "已补写"})
    twice = client.post(finish, {"result": "又补写"})

    agreed.refresh_from_db()
    assert early.context["form"].errors == {"due_on": ["完成期限不能早于今天。"]}
    assert [p.code for p in by_another.context["problems"]] == ["not_the_owner"]
    assert [row.pk for row in own.context["own"]] == [agreed.pk]
    assert [p.code for p in blank.context["problems"]] == ["result_missing"]
    assert [p.code for p in twice.context["problems"]] == ["already_done"]
    assert (agreed.result, agreed.done_by) == ("已补写", worker.user)


def test_who_attended_must_work_there_on_that_day(client, center, supervisor, today):
    person = make_person(center, starts_on=date(2021, 6, 11))
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    early = client.post(LOG, typed(supervisor, attendees=[person.pk], outsiders=""))
    nobody = client.post(LOG, typed(supervisor, outsiders=""))

    assert early.context["form"].errors == {
        "attendees": [f"{person.name}在2021年6月10日不是本中心在岗人员。"]
    }
    assert nobody.context["form"].errors == {"attendees": ["请至少填写一名受督导人员。"]}
