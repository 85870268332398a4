"""The door of what is handed in: every step from every state by every role, for all kinds."""

from itertools import product

import pytest

from accounts.models import RoleGrant, User
from accounts.roles import Role
from core.problems import Refused
from pilots.models import Round, Submission
from pilots.states import STEPS, SubmissionKind, SubmissionState
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_recommendation, walk_up

# Said once more by hand, so that a slip in the table does not go unseen.
OPEN = ("draft", "returned")
ON_DISTRICT_DESK = ("draft", "delivered", "returned")
UP = {
    "hand_in": (OPEN, "handed_in", "district_officer"),
    "withdraw": (("handed_in",), "draft", "district_officer"),
    "sign": (("handed_in",), "signed", "district_leader"),
    "send_back": (("handed_in",), "returned", "district_leader"),
    "recall": (("signed",), "draft", "district_leader"),
    "receive": (("signed",), "received", "city_officer"),
    "return": (("signed", "received"), "returned", "city_officer"),
}
FILED = {**UP, "file": (("received",), "filed", "city_leader")}
TABLE = {
    "recommendation": {
        **UP,
        "assign": (("draft",), "with_street", "district_officer"),
        "deliver": (("with_street",), "delivered", "subdistrict_officer"),
        "take_over": (("with_street",), "draft", "district_officer"),
        "give_back": (("delivered", "returned"), "with_street", "district_officer"),
        "hand_in": (ON_DISTRICT_DESK, "handed_in", "district_officer"),
        "accept": (("received",), "accepted", "city_leader"),
        "decline": (("received",), "declined", "city_leader"),
    },
    "plan": FILED,
    "summary": FILED,
}
EVERY_STEP = [(kind, name) for kind, steps in STEPS.items() for name in steps]


def codes_against(kind, name, state, role):
    submission = Submission(kind=kind, state=state, round=Round())
    by = RoleGrant(role=role, user=User(pk=1))
    return [problem.code for problem in submission.obstacles(name, by=by)]


def test_there_are_no_other_kinds_and_steps():
    assert {(kind.value, name) for kind, name in EVERY_STEP} == {
        (kind, name) for kind, steps in TABLE.items() for name in steps
    }


def expected(kind, name, state, role):
    sources, _, whose = TABLE[kind.value][name]
    if role != whose:
        return ["wrong_role"]
    return [] if state in sources else ["wrong_state"]


@pytest.mark.parametrize(("kind", "name"), EVERY_STEP)
def test_every_step_from_every_state_by_every_role(kind, name):
    at_doors = list(product(SubmissionState, Role))

    found = {(s, r): codes_against(kind, name, s, r) for s, r in at_doors}

    assert found == {(s, r): expected(kind, name, s, r) for s, r in at_doors}


@pytest.mark.parametrize(("kind", "name"), EVERY_STEP)
def test_every_step_ends_where_the_table_says(kind, name):
    assert STEPS[kind][name].target == TABLE[kind.value][name][1]


@pytest.mark.parametrize("name", ["sign", "receive", "accept", "decline", "file"])
@pytest.mark.parametrize("earlier", ["handed_in_by", "signed_by", "received_by"])
def test_no_one_answers_for_two_steps(name, earlier):
    kind = SubmissionKind.PLAN if name == "file" else SubmissionKind.RECOMMENDATION
    step, person = STEPS[kind][name], User(pk=7)
    submission = Submission(
        kind=kind, state=step.sources[0], round=Round(), **{f"{earlier}_id": person.pk}
    )
    before = {
        "sign": {"handed_in_by"},
        "receive": {"handed_in_by", "signed_by"},
    }.get(name, {"handed_in_by", "signed_by", "received_by"})

    problems = submission.obstacles(name, by=RoleGrant(role=step.roles[0], user=person))

    assert [p.code for p in problems] == (["same_person"] if earlier in before else [])


@pytest.mark.parametrize(("kind", "name"), EVERY_STEP)
def test_a_closed_round_takes_no_step(kind, name):
    step = STEPS[kind][name]
    submission = Submission(kind=kind, state=step.sources[0], round=Round(closed_at=NOON))

    problems = submission.obstacles(name, by=RoleGrant(role=step.roles[0], user=User(pk=1)))

    assert [problem.code for problem in problems] == ["round_closed"]


@pytest.mark.django_db
def test_a_refused_step_leaves_everything_as_it_was():
    recommendation = walk_up(make_recommendation(), until="sign")
    submission = recommendation.submission
    steps = submission.history.count()

    with pytest.raises(Refused):
        submission.move("receive", by=make_desk(Role.CITY_VIEWER), at=NOON)

    submission = Submission.objects.get()
    assert (submission.state, submission.received_at) == (SubmissionState.SIGNED, None)
    assert submission.history.count() == steps


@pytest.mark.django_db
def test_each_step_leaves_its_trace():
    recommendation = walk_up(make_recommendation())

    history = recommendation.submission.history.order_by("pk")
    assert list(history.values_list("step", "source", "target")) == [
        ("hand_in", "draft", "handed_in"),
        ("sign", "handed_in", "signed"),
        ("receive", "signed", "received"),
    ]
    assert [step.change for step in history][0] == "草稿 → 待区级审核"
    assert history[0].actor.endswith("（区级填报人 · 朝阳区）")


@pytest.mark.django_db
def test_steps_offered_are_those_of_role_and_state():
    submission = walk_up(make_recommendation(), until="sign").submission

    offered = {
        role: [step.name for step in submission.offered_steps(by=make_desk(role))]
        for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER)
    }

    assert offered == {
        Role.DISTRICT_OFFICER: [],
        Role.DISTRICT_LEADER: ["recall"],
        Role.CITY_OFFICER: ["receive", "return"],
    }


@pytest.mark.django_db
def test_the_note_of_a_step_has_a_limit_of_its_own_and_a_refusal_says_how_many_there_are():
    submission = walk_up(make_recommendation(), until="sign").submission
    leader = make_desk(Role.DISTRICT_LEADER)
    lines = "一\r\n" * 500  # a thousand signs as a browser counts them

    with pytest.raises(Refused) as refusal:
        submission.move("recall", by=leader, at=NOON, note=f"{lines}二三")

    [problem] = refusal.value.problems
    assert (problem.code, problem.field) == ("note_too_long", "note")
    assert problem.message == "理由或说明最多1000个字，现有1002个字。"
    assert submission.history.filter(step="recall").count() == 0
    submission.move("recall", by=leader, at=NOON, note=lines)
    assert submission.state == SubmissionState.DRAFT
