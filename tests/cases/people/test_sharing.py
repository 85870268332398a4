"""Co-workers and dated cover: who sees what, on which day, and by whose word."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent, Message
from accounts.people.grants import end_desk
from accounts.roles import Role
from cases.clearance import clearance, client_clearance
from cases.models import Case, CaseShare
from cases.people.share_actions import end_share
from cases.people.sharing import share_problems
from cases.recording import add_record
from cases.revealing import Extent, Gate
from cases.sight import open_sheet
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.factories import SERVICE, desk_of, make_share, make_worker, open_case

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2021, 6, 12), date(2021, 6, 14)
DAYS = {"starts_on": FIRST, "ends_on": LAST}
SHUT, FULL = Extent.MASKED, Extent.FILE


def moment(day: int, *, end=False) -> datetime:
    start = datetime(2021, 6, day, tzinfo=BEIJING)
    return start + timedelta(days=1, microseconds=-1) if end else start


@pytest.fixture
def case():
    return open_case()


@pytest.fixture
def colleague(case):
    return make_worker(case.center)


@pytest.mark.parametrize("kind", ["together", "cover"])
@pytest.mark.parametrize(
    ("at", "extent"),
    [
        (moment(11, end=True), SHUT),
        (moment(12), FULL),
        (moment(14, end=True), FULL),
        (moment(15), SHUT),
    ],
)
def test_a_share_shows_the_file_from_its_first_day_through_its_last(
    case, colleague, kind, at, extent
):
    make_share(case, colleague, kind=kind, **DAYS)

    assert clearance(case, by=colleague, at=at).extent == extent
    assert client_clearance(case.client, by=colleague, at=at).extent == extent


@pytest.mark.parametrize("at", [moment(12), moment(14)])
def test_the_list_of_shared_cases_has_the_same_days(case, colleague, at):
    make_share(case, colleague, **DAYS)
    other = open_case(case.center)

    def listed(day):
        return list(Case.objects.filter(pk__in=CaseShare.objects.cases_of(colleague, on=day)))

    assert listed(at.date()) == [case]
    assert listed(FIRST - timedelta(days=1)) == listed(LAST + timedelta(days=1)) == []
    assert other.pk


def test_another_desk_of_the_same_person_and_other_colleagues_see_nothing(case, colleague):
    make_share(case, colleague, **DAYS)
    other_desk = make_desk(Role.SUPERVISOR, case.subdistrict)
    other_desk.user = colleague.user
    other_desk.save()

    for desk in (make_worker(case.center), other_desk):
        assert clearance(case, by=desk, at=moment(13)).extent == SHUT


def test_it_ends_with_the_desk(case, colleague):
    make_share(case, colleague, **DAYS)
    security = make_desk(Role.SECURITY_ADMIN)
    end_desk(desk=colleague, reason="离岗", by=security, at=moment(13))

    assert CaseShare.objects.in_force_on(FIRST + timedelta(days=1)).count() == 0


def test_it_ends_with_the_account(case, colleague):
    make_share(case, colleague, **DAYS)
    colleague.user.switch_off(at=moment(12), reason="停用")

    assert CaseShare.objects.in_force_on(FIRST).count() == 0


def test_it_is_ended_early_by_who_may_give_it_and_only_once(case, colleague):
    share = make_share(case, colleague, **DAYS)

    with pytest.raises(Refused) as refused:
        end_share(share=share, by=colleague, at=moment(13))
    end_share(share=share, by=desk_of(case), at=moment(13))
    with pytest.raises(Refused) as again:
        end_share(share=share, by=desk_of(case), at=moment(13))

    assert (refused.value.codes, again.value.codes) == (["not_in_charge"], ["share_over"])
    assert clearance(case, by=colleague, at=moment(13)).extent == SHUT


def test_a_minors_file_opens_to_a_colleague_by_a_head_only(colleague, case):
    minor = open_case(case.center, is_minor=True, relation="parent")

    with pytest.raises(Refused) as refused:
        make_share(minor, colleague, by=desk_of(minor), **DAYS)
    make_share(minor, colleague, **DAYS)

    assert refused.value.codes == ["share_needs_head"]
    assert clearance(minor, by=colleague, at=moment(13)).extent == FULL


def test_a_share_by_the_worker_closes_when_the_file_becomes_guarded(case, colleague):
    make_share(case, colleague, by=desk_of(case), **DAYS)
    case.client.is_sensitive = True
    case.client.save()
    case.refresh_from_db()

    seen = clearance(case, by=colleague, at=moment(13))

    assert (seen.extent, seen.gate) == (SHUT, Gate.APPROVAL)
    assert not CaseShare.objects.cases_of(colleague, on=FIRST).exists()


@pytest.mark.parametrize(
    ("who", "facts", "codes"),
    [
        ("worker", {}, []),
        (Role.DIRECTOR, {}, []),
        ("stranger", {}, ["not_in_charge"]),
        ("worker", {"ends_on": FIRST - timedelta(days=1)}, ["ends_before_start"]),
        ("worker", {"starts_on": date(2021, 6, 9)}, ["share_in_past"]),
        ("worker", {"ends_on": date(2022, 7, 1)}, ["share_too_long"]),
    ],
)
def test_who_gives_it_and_between_which_days(case, colleague, who, facts, codes):
    named = {"worker": desk_of(case), "stranger": make_worker(case.center)}
    by = named.get(who) or make_worker(case.center, who)
    found = []

    try:
        make_share(case, colleague, by=by, **{**DAYS, **facts})
    except Refused as refused:
        found = refused.codes

    assert (found, CaseShare.objects.count()) == (codes, int(not codes))


def test_it_goes_to_a_colleague_of_the_center_and_not_twice(case, colleague):
    make_share(case, colleague, **DAYS)
    outside = make_desk(Role.SUPERVISOR, case.subdistrict)
    found = []
    for desk in (outside, desk_of(case), colleague):
        with pytest.raises(Refused) as refused:
            make_share(case, desk, **DAYS)
        found.append(refused.value.codes)

    assert found == [["not_a_colleague"], ["already_in_charge"], ["already_shared"]]


def test_a_head_gives_nothing_to_himself(case):
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    with pytest.raises(Refused) as refused:
        make_share(case, head, by=head)

    assert refused.value.codes == ["share_with_oneself"]


def test_a_closed_case_is_not_shared():
    facts = {"starts_on": FIRST, "ends_on": LAST}

    problems = share_problems(facts, is_guarded=False, by_head=True, ended="已转出", on=FIRST)

    assert [problem.sentence for problem in problems] == ["案例已转出，不需要协同、代班。"]


def served(case, by, at, day):
    facts = {**SERVICE, "served_on": day}
    return add_record(case=case, facts=facts, form_token=uuid4(), by=by, at=at)


@pytest.mark.parametrize(
    ("kind", "at", "day", "codes"),
    [
        ("cover", moment(11, end=True), 11, ["not_in_charge"]),
        ("cover", moment(12, end=True), 12, []),
        ("cover", moment(14, end=True), 13, []),
        ("cover", moment(13), 11, ["outside_cover"]),
        ("cover", moment(15), 14, ["not_in_charge"]),
        ("together", moment(13, end=True), 13, ["not_in_charge"]),
    ],
)
def test_a_cover_records_services_of_its_days_and_a_co_worker_none(
    case, colleague, kind, at, day, codes
):
    make_share(case, colleague, kind=kind, **DAYS)
    found, record = [], None

    try:
        record = served(case, colleague, at, date(2021, 6, day))
    except Refused as refused:
        found = refused.codes

    assert found == codes
    assert record is None or record.served_by == colleague.user


def test_the_colleague_is_told_and_the_log_says_by_what_the_file_was_open(case, colleague):
    make_share(case, colleague, text="金丝雀住院", **DAYS)
    open_sheet(case, by=colleague, at=moment(13))

    (news,) = Message.objects.filter(desk=colleague)
    given = AuditEvent.objects.get(what="安排协同或代班")
    read = AuditEvent.objects.get(what="查看案例")
    assert case.number in news.text
    assert given.changes == {
        "同事": ["", str(colleague.user)],
        "方式": ["", "代班"],
        "起止日期": ["", "2021年6月12日至2021年6月14日"],
    }
    assert read.changes == {"查看依据": ["", "代班"]}
    assert "金丝雀" not in f"{given.changes}{news.text}"


def test_a_group_is_shared_and_served_like_any_case(case, colleague):
    group = open_case(case.center, method="group")
    make_share(group, colleague, by=desk_of(group), **DAYS)

    assert clearance(group, by=colleague, at=moment(13)).extent == FULL
    assert served(group, colleague, moment(13), FIRST).served_by == colleague.user
