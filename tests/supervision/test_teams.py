"""District teams: who is on them, whom they serve on which day, and what a desk reaches."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.qualification import Level
from supervision import actions
from supervision.eligibility import Minimum, shortfalls, years_on
from supervision.forms.sessions import LogSessionForm
from supervision.models import Service, SupervisionTeam, Supervisor
from supervision.serving import align_all
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit
from tests.supervision.factories import (
    HELD_ON,
    NEXT_DAY,
    facts_of,
    make_service,
    make_session,
    make_supervisor,
    make_team,
)

TODAY, DAY = NEXT_DAY.date(), timedelta(days=1)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 0, 0, 5, tzinfo=BEIJING)


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def desk(center):
    return make_desk(Role.SUPERVISOR, center.subdistrict)


@pytest.fixture
def member(desk):
    return make_supervisor(make_team(), desk)


@pytest.fixture
def other(center):
    round = make_session(center).round
    return make_center(make_unit(round, make_subdistrict("潘家园街道")))


@pytest.fixture
def officer(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def reach(desk) -> set[str]:
    return set(desk.served.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("level", "years", "found"),
    [
        ("intermediate", 5, []),
        ("senior", 9, []),
        ("assistant", 5, ["2021年试点要求督导为社会工作师以上，现为助理社会工作师。"]),
        ("intermediate", 4, ["2021年试点要求督导从业满5年，现为4年。"]),
        (
            "assistant",
            0,
            [
                "2021年试点要求督导为社会工作师以上，现为助理社会工作师。",
                "2021年试点要求督导从业满5年，现为0年。",
            ],
        ),
    ],
)
def test_the_minimum_of_the_round_is_held_against_level_and_years(level, years, found):
    assert shortfalls(level, years, Minimum(2021, Level.INTERMEDIATE, 5)) == found


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2021, 3, 1), 4),
        (date(2022, 2, 28), 4),
        (date(2022, 3, 1), 5),
        (date(2019, 3, 1), 2),
        (date(2010, 1, 1), 0),
    ],
)
def test_years_of_practice_go_on_from_the_day_they_were_known(day, years):
    assert years_on(day, years=4, known_on=date(2021, 3, 1)) == years


def test_joining_a_team_takes_over_what_the_desk_serves_here_and_nothing_else(center):
    far = make_center(
        make_unit(
            make_session(center).round, make_subdistrict("中关村街道", make_district("海淀区"))
        )
    )
    desk = make_desk(Role.SUPERVISOR, [center.subdistrict, far.subdistrict])

    member = make_supervisor(make_team(), desk)

    assert [row.subdistrict for row in member.services.all()] == [center.subdistrict]
    assert reach(desk) == {"劲松街道", "中关村街道"}


def test_starting_a_service_opens_the_center_to_the_desk_on_that_day(member, desk, other):
    make_service(member, other.subdistrict, starts_on=TODAY + DAY)
    before = reach(desk)
    align_all(at=at(TODAY))
    day_before = reach(desk)
    align_all(at=at(TODAY + DAY))

    assert before == day_before == {"劲松街道"}
    assert reach(desk) == {"劲松街道", "潘家园街道"}
    event = AuditEvent.objects.filter(what="调整督导服务范围").latest("pk")
    assert event.changes == {
        "督导服务的街道(乡镇)": ["朝阳区劲松街道", "朝阳区劲松街道、朝阳区潘家园街道"]
    }


@pytest.mark.parametrize(
    ("last", "on", "reaches"),
    [
        (TODAY + DAY, TODAY, True),  # the day before
        (TODAY, TODAY, True),  # the last day
        (TODAY - DAY, TODAY, False),  # the day after
    ],
)
def test_an_ended_service_closes_the_center_once_its_last_day_is_over(
    member, desk, officer, last, on, reaches
):
    service = member.services.get()

    actions.stop_service(service=service, ends_on=last, by=officer, at=at(on))
    by_the_act = bool(reach(desk))
    actions_changed = align_all(at=at(on))
    align_all(at=at(last + DAY))

    assert by_the_act is reaches
    assert actions_changed == []
    assert reach(desk) == set()


def test_the_daily_command_sets_right_whatever_else_was_written(member, desk, other, capsys):
    desk.served.set([other.subdistrict])

    call_command("align_served")
    call_command("align_served")

    assert reach(desk) == {"劲松街道"}
    assert "已调整1人的服务范围。" in capsys.readouterr().out
    assert AuditEvent.objects.filter(what="调整督导服务范围").count() == 1


@pytest.mark.parametrize(
    ("held_on", "is_taken"),
    [
        (HELD_ON - 2 * DAY, False),
        (HELD_ON - DAY, True),
        (HELD_ON, True),
        (HELD_ON + DAY, False),
    ],
)
def test_a_session_is_taken_on_the_days_its_supervisor_serves(
    member, desk, center, officer, held_on, is_taken
):
    Service.objects.update(starts_on=HELD_ON - DAY)
    actions.stop_service(service=member.services.get(), ends_on=HELD_ON, by=officer, at=NEXT_DAY)
    by = make_desk(Role.CENTER_WORKER, center.subdistrict)
    facts = facts_of(desk, held_on=held_on)
    later = NEXT_DAY + 5 * DAY

    try:
        actions.log_session(center=center, facts=facts, form_token=uuid4(), by=by, at=later)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == ([] if is_taken else ["supervisor_not_serving"])
    form = LogSessionForm(center=center, desk=by, on=later.date())
    assert [label for _, label in form.fields["supervisor"].choices][1:] == [
        f"{desk.user}（2021年6月9日至2021年6月10日服务）"
    ]


def test_what_a_supervisor_lacks_is_said_where_they_are_named_and_blocks_nothing(
    client, member, desk, center, officer
):
    Supervisor.objects.update(level="assistant", practice_years=2)
    lacks = "2021年试点要求督导为社会工作师以上，现为助理社会工作师。"
    session = make_session(center, supervisor=desk)
    by = make_desk(Role.CENTER_WORKER, center.subdistrict)

    client.sit_at(by)
    pages = [
        reverse("supervision:session_detail", args=[session.pk]),
        reverse("supervision:session_list"),
        reverse("supervision:session_log"),
    ]
    named = [client.get(page).text for page in pages]
    client.sit_at(officer)
    pages = [
        reverse("supervision:team_detail", args=[member.team_id]),
        reverse("supervision:supervisor_detail", args=[member.pk]),
    ]
    named += [client.get(page).text for page in pages]

    assert session.state == SessionState.LOGGED
    assert [lacks.rstrip("。") in text for text in named] == [True, True, True, True, True]


def test_a_district_forms_a_team_and_sends_a_supervisor_to_a_center(
    client, desk, center, other, officer, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)
    client.sit_at(officer)
    empty = client.get(reverse("supervision:team_list")).text
    facts = {"form_token": str(uuid4()), "name": "朝阳区督导团队", "starts_on": "2021-01-01"}
    for _ in range(2):
        client.post(reverse("supervision:team_add"), facts)
    team = SupervisionTeam.objects.get()
    joined = {
        "form_token": str(uuid4()),
        "name": "曹教授",
        "kind": "external",
        "organization": "首都师范大学",
        "level": "senior",
        "certificate_number": "2015110001",
        "practice_years": "12",
        "starts_on": "2021-03-01",
        "user": str(desk.user_id),
    }
    add = reverse("supervision:supervisor_add", args=[team.pk])
    early = client.post(add, {**joined, "starts_on": "2020-12-31"})
    for _ in range(2):
        client.post(add, joined)
    member = Supervisor.objects.get()
    page = reverse("supervision:supervisor_detail", args=[member.pk])
    start = reverse("supervision:service_start", args=[member.pk])
    serving = {"form_token": str(uuid4()), "starts_on": "2021-06-01"}
    client.post(start, {**serving, "subdistrict": other.subdistrict_id})
    again = client.post(
        start, {**serving, "form_token": str(uuid4()), "subdistrict": other.subdistrict_id}
    )
    both = reach(desk)
    service = member.services.get(subdistrict=other.subdistrict)
    stop = reverse("supervision:service_stop", args=[service.pk])
    backward = client.post(stop, {"ends_on": "2021-05-31"})
    stopped = client.post(stop, {"ends_on": "2021-06-10"}, follow=True)

    assert "还没有督导团队" in empty
    assert early.context["form"].errors == {
        "starts_on": ["2020年12月31日不在朝阳区督导团队的起止日期内。"]
    }
    assert (both, reach(desk)) == ({"劲松街道", "潘家园街道"}, {"劲松街道"})
    assert again.context["form"].errors["starts_on"] == [
        "曹教授服务潘家园街道已有一段：2021年6月1日起。"
    ]
    assert "最后一天不能早于服务起始日期2021年6月1日。" in backward.text
    assert stopped.redirect_chain == [(page, 302)]
    assert "2021年6月1日至2021年6月10日服务" in stopped.text


def test_a_service_cannot_have_ended_before_a_session_that_was_held(member, desk, center, officer):
    session = make_session(center, supervisor=desk)
    service = member.services.get()

    with pytest.raises(Refused) as refusal:
        actions.stop_service(service=service, ends_on=HELD_ON - DAY, by=officer, at=NEXT_DAY)
    actions.stop_service(service=service, ends_on=session.held_on, by=officer, at=NEXT_DAY)
    with pytest.raises(Refused) as again:
        actions.stop_service(service=service, ends_on=HELD_ON, by=officer, at=NEXT_DAY)

    assert refusal.value.codes == ["held_after_the_end"]
    assert again.value.codes == ["service_over"]


def test_leaving_the_team_ends_every_service_and_comes_back_as_a_new_member(member, desk, officer):
    ends = {"supervisor": member, "by": officer, "at": NEXT_DAY}
    with pytest.raises(Refused) as ahead:
        actions.end_supervisor(**ends, ends_on=TODAY + DAY)
    actions.end_supervisor(**ends, ends_on=HELD_ON)
    with pytest.raises(Refused) as again:
        actions.end_supervisor(**ends, ends_on=date(2021, 2, 1))
    with pytest.raises(Refused) as serving:
        make_service(member, member.services.get().subdistrict)

    assert reach(desk) == set()
    assert member.services.get().ends_on == HELD_ON
    assert ahead.value.codes == ["day_in_future"]
    assert again.value.codes == ["already_left", "ends_before_start"]
    assert serving.value.codes[0] == "already_left"
    assert make_supervisor(member.team, desk, starts_on=TODAY).pk != member.pk


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"starts_on": TODAY + DAY}, ["day_in_future"]),
        ({"starts_on": date(2020, 12, 31)}, ["outside_the_team"]),
    ],
)
def test_a_day_on_which_nobody_can_join_is_refused(member, facts, codes):
    with pytest.raises(Refused) as refusal:
        make_supervisor(member.team, **facts)

    assert refusal.value.codes == codes


def test_only_one_with_a_desk_joins_by_account_and_only_once(member, desk):
    worker = make_desk(Role.CENTER_WORKER)

    refusals = []
    for by in (worker, desk):
        with pytest.raises(Refused) as refusal:
            make_supervisor(member.team, by)
        refusals += refusal.value.codes

    assert refusals == ["not_a_supervisor", "already_on_team"]


@pytest.mark.parametrize(
    ("name", "starts_on", "codes"),
    [
        ("无中心街道", TODAY, ["center_missing"]),
        ("潘家园街道", date(2021, 2, 28), ["before_joining"]),
    ],
)
def test_a_service_begins_at_a_center_once_its_supervisor_is_there(
    member, other, name, starts_on, codes
):
    with pytest.raises(Refused) as refusal:
        make_service(member, make_subdistrict(name), starts_on=starts_on)

    assert refusal.value.codes == codes


def test_a_team_is_changed_by_the_version_seen_and_its_name_stays_its_own(member, officer):
    team = member.team
    second = make_team(name="第二团队")
    facts = {"name": "第二团队", "starts_on": team.starts_on, "ends_on": date(2020, 1, 1)}
    act = {"team": team, "by": officer, "at": NEXT_DAY}

    with pytest.raises(Refused) as taken:
        actions.change_team(**act, facts=facts, version=1)
    actions.change_team(**act, facts={**facts, "name": "新名", "ends_on": None}, version=1)
    with pytest.raises(Stale):
        actions.change_team(**act, facts=facts, version=1)

    assert second.name == "第二团队"
    assert taken.value.codes == ["team_name_taken", "ends_before_start"]
    team.refresh_from_db()
    assert team.name == "新名"


def test_a_stale_correction_of_a_member_shows_both_texts(client, member, officer):
    Supervisor.objects.update(version=2, organization="另一单位")
    edit = reverse("supervision:supervisor_edit", args=[member.pk])
    names = ("name", "kind", "level", "certificate_number", "practice_years")
    data = {name: getattr(member, name) for name in names}

    client.sit_at(officer)
    stale = client.post(edit, {**data, "organization": "北京大学", "version": "1"})
    client.post(edit, {**data, "organization": "北京大学", "version": "2"})

    assert stale.status_code == 409
    assert "另一单位" in stale.text
    assert Supervisor.objects.get().organization == "北京大学"


@pytest.mark.parametrize("members", [1, 3])
def test_the_pages_of_a_team_take_a_fixed_number_of_queries(
    client, center, officer, django_assert_num_queries, members
):
    team = make_team()
    for _ in range(members):
        make_service(make_supervisor(team), center.subdistrict)
    client.sit_at(officer)

    with django_assert_num_queries(8):
        client.get(reverse("supervision:team_list"))
    with django_assert_num_queries(11):
        client.get(reverse("supervision:team_detail", args=[team.pk]))
