"""Staff: registered once, never twice at a time, with papers that can be true."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.models import Credential, Degree, Engagement, Person
from centers.models.center import units_of
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import make_center, make_person

pytestmark = pytest.mark.django_db

AT = datetime(2021, 9, 1, 10, tzinfo=BEIJING)
CREDENTIAL = {
    "level": "assistant",
    "number": "T20180001",
    "approved_on": date(2018, 11, 3),
    "registered_until": None,
}
DEGREE = {"level": "bachelor", "major": "社会工作", "graduated_on": date(2017, 7, 1)}


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def exec_desk(desk, center):
    return desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def add(center, by, **facts):
    facts = {
        "facts": {"name": "钱社工", "phone": "13800138000"},
        "engagement": {
            "kind": "social_worker",
            "is_professional": True,
            "starts_on": date(2021, 6, 1),
        },
        "credential": None,
        "degree": None,
        "form_token": uuid4(),
        **facts,
    }
    return actions.add_person(center=center, by=by, at=AT, **facts)


def refusal_of(act, *args, **kwargs) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_a_person_comes_with_engagement_certificate_and_degree(center, exec_desk):
    person = add(center, exec_desk, credential=CREDENTIAL, degree=DEGREE)

    assert (person.center, person.subdistrict, person.district) == (
        center,
        center.subdistrict,
        center.district,
    )
    assert person.engagements.get().starts_on == date(2021, 6, 1)
    assert person.credentials.get().number == "T20180001"
    assert person.degrees.get().major == "社会工作"


def test_the_log_says_that_a_telephone_was_filled_in_and_not_which(center, exec_desk):
    add(center, exec_desk)

    (event,) = AuditEvent.objects.filter(what="登记人员")
    assert event.changes["联系电话"] == ["", "已填写"]
    assert "13800138000" not in str(AuditEvent.objects.values_list("changes", "object_label"))


def test_the_audit_log_names_the_person_by_number_only(center, exec_desk):
    person = add(center, exec_desk)

    event = AuditEvent.objects.get(what="登记人员")

    assert event.object_label == f"{center.name} 人员{person.pk}"


def test_the_same_form_sent_twice_stores_one_person(center, exec_desk):
    token = uuid4()

    first = add(center, exec_desk, form_token=token, credential=CREDENTIAL)
    second = add(center, exec_desk, form_token=token, credential=CREDENTIAL)

    assert first == second
    assert (Person.objects.count(), Engagement.objects.count(), Credential.objects.count()) == (
        1,
        1,
        1,
    )


def test_somebody_on_duty_is_not_registered_again(center, exec_desk):
    add(center, exec_desk)

    assert refusal_of(add, center, exec_desk) == [("already_on_duty", "name")]
    assert Person.objects.count() == 1


def test_somebody_who_left_is_taken_on_again_at_their_own_page(center, exec_desk):
    person = add(center, exec_desk)
    actions.end_engagement(
        engagement=person.engagements.get(), ends_on=date(2021, 7, 31), by=exec_desk, at=AT
    )

    assert refusal_of(add, center, exec_desk) == [("already_registered", "name")]


def test_namesakes_without_a_telephone_are_two_people(center, exec_desk):
    nobody_knows = {"name": "钱社工", "phone": ""}

    add(center, exec_desk, facts=nobody_knows)
    add(center, exec_desk, facts=nobody_knows)

    assert Person.objects.count() == 2


def test_everything_wrong_with_a_new_person_is_said_at_once(center, exec_desk):
    make_person(center, papers=[("assistant", date(2018, 11, 3))])
    taken = Credential.objects.get().number

    problems = refusal_of(
        add,
        center,
        exec_desk,
        engagement={
            "kind": "other",
            "is_professional": False,
            "starts_on": date(2021, 9, 2),
        },
        credential={
            "level": "assistant",
            "number": taken,
            "approved_on": date(2021, 9, 2),
            "registered_until": date(2021, 9, 1),
        },
        degree={**DEGREE, "graduated_on": date(2022, 7, 1)},
    )

    assert problems == [
        ("day_in_future", "starts_on"),
        ("day_in_future", "credential_approved_on"),
        ("registered_before_approval", "credential_registered_until"),
        ("credential_taken", "credential_number"),
        ("day_in_future", "degree_graduated_on"),
    ]


def test_today_in_beijing_is_not_the_future(center, exec_desk):
    just_after_midnight = datetime(2021, 9, 2, 0, 5, tzinfo=BEIJING)

    person = actions.add_person(
        center=center,
        facts={"name": "钱社工", "phone": ""},
        engagement={"kind": "other", "is_professional": False, "starts_on": date(2021, 9, 2)},
        credential=None,
        degree=None,
        form_token=uuid4(),
        by=exec_desk,
        at=just_after_midnight,
    )

    assert person.engagements.get().starts_on == date(2021, 9, 2)


def test_a_second_open_engagement_is_refused_with_its_first_day(center, exec_desk):
    person = make_person(center)

    with pytest.raises(Refused) as refusal:
        engage(person, exec_desk, date(2021, 8, 1))

    assert [problem.message for problem in refusal.value.problems] == [
        "钱社工自2021年6月1日起在岗，登记离岗后才能再次上岗。"
    ]


@pytest.mark.parametrize(
    ("starts_on", "problems"),
    [
        (date(2021, 7, 30), [("engagements_overlap", "starts_on")]),
        (date(2021, 7, 31), [("engagements_overlap", "starts_on")]),
        (date(2021, 8, 1), []),
        (date(2021, 9, 2), [("day_in_future", "starts_on")]),
    ],
)
def test_a_new_time_begins_after_the_last_day_of_the_old(center, exec_desk, starts_on, problems):
    person = make_person(center, ends_on=date(2021, 7, 31))

    if problems:
        assert refusal_of(engage, person, exec_desk, starts_on) == problems
    else:
        engage(person, exec_desk, starts_on)
    assert person.engagements.count() == (1 if problems else 2)


def engage(person, by, starts_on, form_token=None):
    return actions.engage(
        person=person,
        engagement={
            "kind": "social_worker",
            "is_professional": True,
            "starts_on": starts_on,
        },
        form_token=form_token or uuid4(),
        by=by,
        at=AT,
    )


def test_taking_on_again_sent_twice_stores_once(center, exec_desk):
    person, token = make_person(center, ends_on=date(2021, 7, 31)), uuid4()

    first = engage(person, exec_desk, date(2021, 8, 1), token)
    second = engage(person, exec_desk, date(2021, 8, 1), token)

    assert first == second
    assert person.engagements.count() == 2


@pytest.mark.parametrize(
    ("ends_on", "problems"),
    [
        (date(2021, 5, 31), [("ends_before_start", "ends_on")]),
        (date(2021, 6, 1), []),
        (date(2021, 9, 1), []),
        (date(2021, 9, 2), [("day_in_future", "ends_on")]),
    ],
)
def test_leaving_is_between_the_first_day_and_today(center, exec_desk, ends_on, problems):
    engagement = make_person(center).engagements.get()

    if problems:
        assert refusal_of(end, engagement, exec_desk, ends_on) == problems
    else:
        end(engagement, exec_desk, ends_on)
    engagement.refresh_from_db()
    assert engagement.ends_on == (None if problems else ends_on)


def end(engagement, by, ends_on):
    return actions.end_engagement(engagement=engagement, ends_on=ends_on, by=by, at=AT)


def test_leaving_sent_twice_changes_nothing_and_another_day_is_refused(center, exec_desk):
    engagement = make_person(center).engagements.get()
    end(engagement, exec_desk, date(2021, 8, 31))

    end(engagement, exec_desk, date(2021, 8, 31))

    assert refusal_of(end, engagement, exec_desk, date(2021, 8, 30)) == [
        ("engagement_ended", "ends_on")
    ]
    assert AuditEvent.objects.filter(what="登记离岗").count() == 1


def test_the_last_day_is_a_day_on_duty_and_the_next_is_not(center):
    make_person(center, ends_on=date(2021, 7, 31))

    days = [date(2021, 5, 31), date(2021, 6, 1), date(2021, 7, 31), date(2021, 8, 1)]
    counts = [Engagement.objects.on_duty(day).count() for day in days]
    rows = [Engagement.objects.get().is_on_duty(day) for day in days]

    assert counts == [0, 1, 1, 0]
    assert rows == [False, True, True, False]


def test_a_certificate_number_is_registered_once_in_the_whole_city(center, exec_desk):
    first, second = make_person(center, "钱社工"), make_person(center, "孙社工")
    facts = {"facts": CREDENTIAL, "by": exec_desk, "at": AT}
    actions.add_credential(person=first, form_token=uuid4(), **facts)

    problems = refusal_of(actions.add_credential, person=second, form_token=uuid4(), **facts)

    assert problems == [("credential_taken", "number")]
    assert second.credentials.count() == 0


def test_papers_sent_twice_are_stored_once(center, exec_desk):
    person, token = make_person(center), uuid4()

    for _ in range(2):
        actions.add_credential(
            person=person, facts=CREDENTIAL, form_token=token, by=exec_desk, at=AT
        )
        actions.add_degree(person=person, facts=DEGREE, form_token=token, by=exec_desk, at=AT)

    assert (Credential.objects.count(), Degree.objects.count()) == (1, 1)


def test_the_same_degree_is_not_registered_again(center, exec_desk):
    person = make_person(center)
    facts = {"person": person, "facts": DEGREE, "by": exec_desk, "at": AT}
    actions.add_degree(form_token=uuid4(), **facts)

    assert refusal_of(actions.add_degree, form_token=uuid4(), **facts) == [
        ("degree_taken", "major")
    ]


def test_another_centers_people_are_out_of_reach(center, desk):
    foreign = desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict("望京街道"))
    person = make_person(center)

    with pytest.raises(Person.DoesNotExist):
        actions.add_degree(person=person, facts=DEGREE, form_token=uuid4(), by=foreign, at=AT)


@pytest.mark.parametrize(
    "broken",
    [
        lambda p: Engagement.objects.create(
            **units_of(p.center), person=p, kind="other", starts_on=date(2021, 8, 1)
        ),
        lambda p: p.engagements.update(ends_on=date(2021, 5, 31)),
        lambda p: Credential.objects.bulk_create(
            [Credential(person=p, level="senior", number="1", approved_on=date(2020, 1, 1))] * 2
        ),
        lambda p: Credential.objects.create(
            person=p,
            level="senior",
            number="2",
            approved_on=date(2020, 1, 2),
            registered_until=date(2020, 1, 1),
        ),
        lambda p: [Degree.objects.create(person=p, **DEGREE) for _ in range(2)],
    ],
    ids=["two open", "ends before it starts", "number twice", "registered before", "degree twice"],
)
def test_the_database_refuses_what_can_never_be(center, broken):
    person = make_person(center)

    with pytest.raises(IntegrityError), transaction.atomic():
        broken(person)
