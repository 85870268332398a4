"""A center goes on when its unit is renamed or merged: nothing is lost, nothing counted twice."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from accounts.models import AuditEvent, Message, Subdistrict
from accounts.roles import Role
from cases import recording as cases
from cases.models import Case
from cases.states import CaseState
from centers import actions
from centers.models import Center, Engagement, Operation, Person, Post, Premises
from centers.models.center import centers_by_unit
from core.deadlines import BEIJING
from core.problems import Refused
from funding.workload import workloads
from pilots import actions as pilots
from pilots.forms.rounds import _carried_field
from pilots.models import PilotUnit, Round
from reports.standing import standings
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import make_case, make_worker, open_case
from tests.centers.factories import (
    make_center,
    make_operation,
    make_person,
    make_post,
    make_premises,
)
from tests.pilots.factories import (
    DUE,
    NOON,
    OPENED,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 15, 10, tzinfo=BEIJING)
ON = date(2021, 9, 10)
NEW = {"name": "劲松南街道", "code": "110105901", "base_kind": "街道", "is_rural": False}


def change(olds, *, kind="renamed", into=None, **more):
    facts = {
        "kind": kind,
        "olds": olds,
        "into": into,
        "new": None if into else NEW,
        "on": ON,
        "document": "京政函〔2021〕9号",
        "form_token": uuid4(),
        "by": make_desk(Role.SYSTEM_ADMIN),
        "at": AT,
    }
    return actions.succeed(**{**facts, **more})


def test_a_center_goes_on_under_the_new_name_with_its_rows_and_its_quota():
    center = make_center()
    case = make_case(CaseState.CLOSED, center)
    unit = PilotUnit.objects.get()
    director = make_desk(Role.DIRECTOR, center.subdistrict)
    before = workloads(round=unit.round, centers=[center])

    (row,) = change([center.subdistrict])

    center.refresh_from_db()
    case.refresh_from_db()
    unit.refresh_from_db()
    assert (center.subdistrict, center.name) == (row.new, "朝阳区劲松南街道社会工作服务中心")
    assert (case.subdistrict, unit.subdistrict) == (row.old, row.new)
    at_new = director.user.desks.get(subdistrict=row.new)
    assert list(Case.objects.visible_to(at_new)) == [case]
    assert list(Center.objects.visible_to(at_new)) == [center]
    assert workloads(round=unit.round, centers=[center]) == before
    assert centers_by_unit([unit]) == {unit.pk: center}
    assert Message.objects.filter(desk=at_new, title="区划变更").count() == 1


def test_a_closed_round_keeps_the_name_of_its_day_and_finds_the_center():
    center = make_center()
    unit = PilotUnit.objects.get()
    Round.objects.filter(pk=unit.round_id).update(closed_at=AT)

    (row,) = change([center.subdistrict])

    unit.refresh_from_db()
    assert unit.subdistrict == row.old
    assert centers_by_unit([unit]) == {unit.pk: center}
    (standing,) = standings(round=unit.round, units=[unit], on=ON).values()
    assert standing.quota == unit.round.quota


def test_an_open_case_goes_on_and_its_new_services_carry_the_new_unit():
    center = make_center()
    case = make_case(CaseState.INTERVENTION, center)
    (row,) = change([center.subdistrict])
    worker = case.worker.desks.get(subdistrict=row.new)

    service = cases.add_record(
        case=case,
        facts={
            "served_on": ON,
            "starts_at": datetime(2021, 9, 10, 9).time(),
            "minutes": 30,
            "service_type": "home_visit",
            "persons": 1,
            "person_times": 1,
            "text": "入户。",
        },
        form_token=uuid4(),
        by=worker,
        at=AT,
    )

    assert (service.subdistrict, service.center) == (row.new, center)


@pytest.fixture
def two_centers():
    round = make_round(2021)
    names = ("劲松街道", "潘家园街道")
    return [make_center(make_unit(round, make_subdistrict(name))) for name in names]


def test_a_center_that_is_taken_in_keeps_its_work_and_hands_over_its_people(two_centers):
    guest, host = two_centers
    person = make_person(guest, starts_on=date(2021, 6, 1))
    newcomer = make_person(guest, name="新来", starts_on=ON)
    case = make_case(CaseState.INTERVENTION, guest)
    unit = PilotUnit.objects.get(subdistrict=guest.subdistrict)

    change([guest.subdistrict], kind="merged", into=host.subdistrict)

    guest.refresh_from_db()
    unit.refresh_from_db()
    case.refresh_from_db()
    assert guest.closed_on == ON
    assert list(Center.objects.running()) == [host]
    assert unit.ends_on == date(2021, 9, 9)
    assert centers_by_unit([unit]) == {unit.pk: guest}
    stays = Engagement.objects.filter(person=person).order_by("starts_on")
    assert [(stay.center, stay.starts_on, stay.ends_on) for stay in stays] == [
        (guest, date(2021, 6, 1), date(2021, 9, 9)),
        (host, ON, None),
    ]
    assert Engagement.objects.get(person=newcomer).center == host
    assert case.center == guest
    at_host = case.worker.desks.get(subdistrict=host.subdistrict)
    assert list(Case.objects.visible_to(at_host)) == [case]


def test_posts_and_operation_of_a_center_taken_in_end_the_day_before(two_centers):
    guest, host = two_centers
    for center in two_centers:
        make_operation(center, starts_on=date(2021, 6, 1))
        make_post(center)
        make_post(center, make_person(center))
        make_premises(center)

    change([guest.subdistrict], kind="merged", into=host.subdistrict)

    last = date(2021, 9, 9)
    guest.refresh_from_db()
    assert list(Post.objects.filter(center=guest).values_list("ends_on", flat=True)) == [last] * 2
    assert list(Post.objects.filter(center=host).values_list("ends_on", flat=True)) == [None] * 2
    assert Operation.objects.get(center=guest).ends_on == last
    assert Operation.objects.get(center=host).ends_on is None
    assert Premises.objects.get(center=guest).left_on is None
    assert guest.operation_mode == "entrusted"
    told = AuditEvent.objects.filter(what__in=("登记中心主任离任", "登记常务主任离任", "结束运营"))
    assert told.count() == 3


def test_what_began_on_the_day_of_the_merger_ends_on_its_first_day(two_centers):
    guest, host = two_centers
    make_operation(guest, starts_on=ON)
    make_post(guest, starts_on=ON)

    change([guest.subdistrict], kind="merged", into=host.subdistrict)

    assert (Operation.objects.get().ends_on, Post.objects.get().ends_on) == (ON, ON)


def test_a_center_that_is_only_renamed_keeps_its_posts_and_its_operation():
    center = make_center()
    make_operation(center)
    make_post(center)

    change([center.subdistrict])

    assert (Operation.objects.get().ends_on, Post.objects.get().ends_on) == (None, None)


def test_after_a_merger_a_case_opens_in_the_center_that_stands(client, two_centers):
    guest, host = two_centers
    worker = make_worker(guest)
    change([guest.subdistrict], kind="merged", into=host.subdistrict)

    client.sit_at(worker.user.desks.get(subdistrict=host.subdistrict))

    assert client.get("/cases/open/").status_code == 200


def test_of_two_merged_into_a_new_unit_the_first_center_goes_on(two_centers):
    first, second = two_centers

    rows = change([center.subdistrict for center in two_centers], kind="merged")

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.subdistrict, first.closed_on, second.closed_on) == (rows[0].new, None, ON)
    units = PilotUnit.objects.order_by("pk")
    assert [unit.subdistrict for unit in units] == [rows[0].new, second.subdistrict]


def test_a_draft_speaks_for_the_new_unit_and_what_was_signed_keeps_its_name():
    round = make_round(2021)
    draft = make_recommendation(round, make_subdistrict("双井街道"))
    (row,) = change([draft.subdistrict])

    draft.refresh_from_db()
    assert (draft.subdistrict, draft.submission.subdistrict) == (row.new, row.new)


def test_a_split_leaves_the_center_where_it_is():
    center = make_center()

    change([center.subdistrict], kind="split")

    center.refresh_from_db()
    assert center.subdistrict == Subdistrict.objects.get(name="劲松街道")


def test_the_same_form_moves_once(two_centers):
    guest, host = two_centers
    make_person(guest)
    facts = {"kind": "merged", "into": host.subdistrict, "form_token": uuid4()}
    by = make_desk(Role.SYSTEM_ADMIN)

    change([guest.subdistrict], by=by, **facts)
    change([guest.subdistrict], by=by, **facts)

    assert Engagement.objects.count() == 2


def test_a_worker_goes_on_with_the_case_and_leaves_with_the_desk():
    center = make_center()
    worker = make_worker(center)
    case = open_case(center, worker)
    person = make_person(center)
    Person.objects.filter(pk=person.pk).update(user=worker.user)
    change([center.subdistrict])
    desk = worker.user.desks.get(subdistrict__carries_on=case.subdistrict)
    assert not Case.objects.without_worker(AT.date()).exists()

    by = make_desk(Role.EXECUTIVE_DIRECTOR, desk.subdistrict)
    stay = Engagement.objects.get(person=person)
    actions.end_engagement(engagement=stay, ends_on=AT.date(), by=by, at=AT)

    desk.refresh_from_db()
    assert desk.ended_at == AT
    assert Case.objects.without_worker(AT.date()).get() == case


def test_of_two_candidates_that_were_merged_one_is_confirmed_and_goes_on():
    round = make_round()
    units = [make_subdistrict(name) for name in ("劲松街道", "望京街道")]
    forms = [walk_up(make_recommendation(round, unit)) for unit in units]
    change(units[:1], kind="merged", into=units[1], on=NOON.date(), at=NOON)
    for form in forms:
        by = make_desk(Role.CITY_OFFICER)
        pilots.propose(recommendation=form, outcome="accept", by=by, at=NOON)
    leader = make_desk(Role.CITY_LEADER)

    with pytest.raises(Refused) as refusal:
        actions.decide(recommendations=forms, outcome="accept", by=leader, at=NOON)

    assert refusal.value.codes == ["already_unit"]
    actions.decide(recommendations=forms[:1], outcome="accept", by=leader, at=NOON)
    assert PilotUnit.objects.get().subdistrict == units[1]


def test_a_unit_taken_in_is_carried_to_the_next_round_where_its_work_stands():
    round = make_round()
    names = ("劲松街道", "望京街道")
    units = [make_unit(round, make_subdistrict(name)) for name in names]
    change([units[0].subdistrict], kind="merged", into=units[1].subdistrict)
    offered = _carried_field(round).queryset

    with pytest.raises(Refused) as refusal:
        next_round(round, PilotUnit.objects.all())
    next_round(round, PilotUnit.objects.filter(pk=units[0].pk))

    assert (list(offered), refusal.value.codes) == ([units[1]], ["unit_not_carried"])
    carried = PilotUnit.objects.get(round__year=2022)
    assert carried.subdistrict == units[1].subdistrict


def next_round(round, carried):
    days = ("service_starts_on", "service_ends_on")
    later = {name: getattr(round, name).replace(year=2022) for name in days}
    return pilots.open_round(
        facts={"year": 2022, "name": "2022年试点", **later, "last_entry_on": date(2023, 1, 31)},
        due={kind: due.replace(year=2022) for kind, due in DUE.items()},
        form_token=uuid4(),
        by=make_desk(Role.CITY_OFFICER),
        at=OPENED.replace(year=2022),
        copied_from=round,
        carried=carried,
    )
