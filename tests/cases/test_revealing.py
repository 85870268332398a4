"""Who comes to see whose identity, when, and for how long: desk × file × reason × moment."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.clearance import clearance
from cases.models import Case, Reveal, RevealRequest
from cases.reveal_actions import ask_to_see, decide_request
from cases.revealing import Extent, Gate, Reach, RequestState, reach_of
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import desk_of, make_worker, open_case

AT = datetime(2021, 6, 20, 9, tzinfo=BEIJING)
INSTANT = timedelta(microseconds=1)
MINOR = {"is_minor": True, "relation": "parent", "categories": ["child_in_difficulty"]}
NOTHING, IDENTITY, FILE = Extent.MASKED, Extent.IDENTITY, Extent.FILE

# Role, at the desk in charge or not, then for an adult's and for a minor's file.
REACHES = [
    (Role.CENTER_WORKER, True, (FILE, Gate.NONE), (FILE, Gate.NONE)),
    (Role.EXECUTIVE_DIRECTOR, True, (FILE, Gate.NONE), (FILE, Gate.NONE)),
    (Role.EXECUTIVE_DIRECTOR, False, (FILE, Gate.NONE), (FILE, Gate.REASON)),
    (Role.DIRECTOR, False, (IDENTITY, Gate.REASON), (IDENTITY, Gate.REASON)),
    (Role.CENTER_WORKER, False, (IDENTITY, Gate.APPROVAL), (IDENTITY, Gate.APPROVAL)),
    (Role.DISTRICT_OFFICER, False, (IDENTITY, Gate.REASON), (IDENTITY, Gate.APPROVAL)),
    (Role.DISTRICT_LEADER, False, (IDENTITY, Gate.REASON), (IDENTITY, Gate.APPROVAL)),
    *[
        (role, False, (NOTHING, Gate.WALL), (NOTHING, Gate.WALL))
        for role in (
            Role.SUPERVISOR,
            Role.SUBDISTRICT_OFFICER,
            *Role.of_city,
            Role.INSPECTOR,
            Role.AUDIT_ADMIN,
            Role.SYSTEM_ADMIN,
            Role.SECURITY_ADMIN,
        )
    ],
]


@pytest.mark.parametrize(("role", "is_led", "adult", "minor"), REACHES)
def test_how_far_a_desk_may_come(role, is_led, adult, minor):
    assert reach_of(role, is_led=is_led, is_guarded=False) == Reach(*adult)
    assert reach_of(role, is_led=is_led, is_guarded=True) == Reach(*minor)


def test_the_table_of_desks_leaves_no_role_out():
    assert {row[0] for row in REACHES} == set(Role)


def desk_at(role, case):
    if role == "worker":
        return desk_of(case)
    return make_desk(role, case.district if role in Role.of_district else case.subdistrict)


def ask(case, desk, at=AT, **facts):
    facts = {"reason": "verification", "text": "核对一次入户。", "form_token": uuid4(), **facts}
    return ask_to_see(case=case, by=desk, at=at, **facts)


def decide(name, request, at=AT, note=""):
    head = make_desk(Role.DIRECTOR, request.subdistrict)
    return decide_request(name, request=request, by=head, at=at, note=note)


def seen(case, desk, at=AT) -> Extent:
    return clearance(Case.objects.get(pk=case.pk), by=desk, at=at).extent


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "facts", "before", "after"),
    [
        ("worker", {}, FILE, None),
        ("worker", MINOR, FILE, None),
        (Role.EXECUTIVE_DIRECTOR, {}, FILE, None),
        (Role.EXECUTIVE_DIRECTOR, MINOR, NOTHING, FILE),
        (Role.DIRECTOR, {}, NOTHING, IDENTITY),
        (Role.DIRECTOR, MINOR, NOTHING, IDENTITY),
        (Role.DISTRICT_OFFICER, {}, NOTHING, IDENTITY),
        (Role.DISTRICT_LEADER, {}, NOTHING, IDENTITY),
        (Role.SUPERVISOR, {}, NOTHING, None),
        (Role.SUPERVISOR, MINOR, NOTHING, None),
    ],
)
def test_a_reason_opens_for_half_an_hour_and_no_longer(role, facts, before, after):
    """``after`` None: there is nothing to ask for, and asking is refused."""
    case = open_case(**facts)
    desk = desk_at(role, case)

    shown = [seen(case, desk)]
    if after is None:
        with pytest.raises(Refused) as refusal:
            ask(case, desk)
        assert refusal.value.codes == ["nothing_to_reveal"]
    else:
        reveal = ask(case, desk)
        ends = AT + timedelta(minutes=30)
        shown += [seen(case, desk, at) for at in (AT - INSTANT, AT, ends - INSTANT, ends)]
        assert (reveal.until, reveal.extent) == (ends, after)

    assert shown == ([before] if after is None else [before, before, after, after, before])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "facts"),
    [
        (Role.CENTER_WORKER, {}),
        (Role.CENTER_WORKER, MINOR),
        (Role.DISTRICT_OFFICER, MINOR),
        (Role.DISTRICT_LEADER, MINOR),
    ],
)
def test_an_approval_opens_the_identity_for_a_day_and_no_longer(role, facts):
    case = open_case(**facts)
    desk = desk_at(role, case)
    approved_at = AT + timedelta(hours=5)

    request = ask(case, desk)
    waiting = seen(case, desk)
    decide("approve", request, at=approved_at)
    ends = approved_at + timedelta(hours=24)
    shown = [seen(case, desk, at) for at in (AT, approved_at, ends - INSTANT, ends)]

    assert waiting == NOTHING
    assert shown == [NOTHING, IDENTITY, IDENTITY, NOTHING]
    assert Reveal.objects.get().request == request


@pytest.mark.django_db
def test_a_declined_request_opens_nothing_and_can_be_made_again():
    case = open_case(**MINOR)
    desk = desk_at(Role.DISTRICT_OFFICER, case)

    declined = decide("decline", ask(case, desk), note="请先联系承办人。")

    assert (declined.state, seen(case, desk)) == (RequestState.DECLINED, NOTHING)
    assert Reveal.objects.count() == 0
    assert ask(case, desk).state == RequestState.ASKED


@pytest.mark.django_db
def test_declining_says_why():
    case = open_case(**MINOR)
    request = ask(case, desk_at(Role.DISTRICT_OFFICER, case))

    with pytest.raises(Refused) as refusal:
        decide("decline", request, note=" ")

    assert refusal.value.codes == ["note_missing"]


@pytest.mark.django_db
def test_what_opens_for_one_desk_opens_for_no_other():
    case = open_case()
    desk, colleague = (desk_at(Role.DISTRICT_OFFICER, case) for _ in range(2))
    other_desk = make_desk(Role.DISTRICT_LEADER, case.district, user=desk.user)

    ask(case, desk)

    assert [seen(case, one) for one in (desk, colleague, other_desk)] == [
        IDENTITY,
        NOTHING,
        NOTHING,
    ]


@pytest.mark.django_db
def test_one_case_opened_opens_no_other_of_the_same_person():
    worker = make_worker((first := open_case(id_number="11010519491231002X")).center)
    second = open_case(first.center, worker, id_number="11010519491231002X")
    desk = desk_at(Role.DIRECTOR, first)

    ask(first, desk)

    assert second.client == first.client
    assert (seen(first, desk), seen(second, desk)) == (IDENTITY, NOTHING)


@pytest.mark.django_db
def test_a_file_that_becomes_a_minors_is_closed_to_those_who_only_gave_a_reason():
    case = open_case()
    officer, director = (desk_at(r, case) for r in (Role.DISTRICT_OFFICER, Role.DIRECTOR))
    ask(case, officer)
    ask(case, director)

    case.client.is_minor = True
    case.client.save()

    assert (seen(case, officer), seen(case, director)) == (NOTHING, IDENTITY)


@pytest.mark.django_db
def test_nobody_approves_for_themselves_at_another_desk():
    case = open_case(**MINOR)
    worker = make_worker(case.center)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, case.subdistrict, user=worker.user)
    request = ask(case, worker)

    with pytest.raises(Refused) as refusal:
        decide_request("approve", request=request, by=head, at=AT)

    assert refusal.value.codes == ["same_person"]
    assert RevealRequest.objects.waiting_for(head).count() == 0
    assert seen(case, worker) == NOTHING


@pytest.mark.django_db
def test_a_request_is_decided_once():
    case = open_case(**MINOR)
    request = ask(case, desk_at(Role.DISTRICT_OFFICER, case))
    decide("approve", request)

    with pytest.raises(Refused) as refusal:
        decide("decline", request, note="晚了")

    assert refusal.value.codes == ["wrong_state"]


@pytest.mark.django_db
def test_a_second_request_waits_for_the_first():
    case = open_case(**MINOR)
    desk = desk_at(Role.DISTRICT_OFFICER, case)
    ask(case, desk)

    with pytest.raises(Refused) as refusal:
        ask(case, desk)

    assert refusal.value.codes == ["already_asked"]


@pytest.mark.django_db
@pytest.mark.parametrize(("facts", "kind"), [({}, Reveal), (MINOR, RevealRequest)])
def test_a_button_pressed_twice_stores_once(facts, kind):
    case, token = open_case(**facts), uuid4()
    desk = desk_at(Role.DISTRICT_OFFICER, case)

    first, second = (ask(case, desk, form_token=token) for _ in range(2))

    assert first == second
    assert kind.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.DIRECTOR, 1),
        (Role.EXECUTIVE_DIRECTOR, 1),
        (Role.CENTER_WORKER, 0),
        (Role.DISTRICT_OFFICER, 0),
        (Role.SUPERVISOR, 0),
        (Role.CITY_OFFICER, 0),
        (Role.SUBDISTRICT_OFFICER, 0),
        (Role.AUDIT_ADMIN, 0),
    ],
)
def test_requests_are_for_the_responsible_people_of_the_center(role, sees):
    case = open_case(**MINOR)
    ask(case, desk_at(Role.DISTRICT_OFFICER, case))
    unit = case.district if role in Role.of_district else case.subdistrict
    desk = make_desk(role, unit) if role in Role.of_business else make_desk(role)

    assert RevealRequest.objects.visible_to(desk).count() == sees


@pytest.mark.django_db
def test_nobody_and_another_center_see_no_request():
    case = open_case(**MINOR)
    ask(case, desk_at(Role.DISTRICT_OFFICER, case))
    elsewhere = make_desk(Role.DIRECTOR, make_subdistrict("潘家园街道"))

    assert RevealRequest.objects.visible_to(None).count() == 0
    assert RevealRequest.objects.visible_to(elsewhere).count() == 0


@pytest.mark.django_db
def test_the_audit_log_keeps_the_category_of_the_reason_and_not_its_words():
    case = open_case(**MINOR)
    desk = desk_at(Role.DISTRICT_OFFICER, case)

    decide("approve", ask(case, desk, reason="urgent", text="雀鸣九"))

    events = AuditEvent.objects.order_by("-pk")[:2]
    assert [(event.what, event.changes) for event in events] == [
        ("批准查看", {"state": ["asked", "approved"]}),
        ("申请查看完整信息", {"查看理由": ["", "紧急救助或强制报告"], "案卷": ["", "未成年人"]}),
    ]
    assert events[1].object_label == case.number
