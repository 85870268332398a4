"""What is written on a person's file, what must go together there, and families."""

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Client
from cases.people.actions import add_member, leave_household, save_file, start_household
from cases.people.circumstances import circumstances_problems, lowered_problems
from core.problems import Refused, Stale
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import ADULT, NOON, desk_of, file_facts, make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

GUARDIAN = {"guardian_name": "李四", "guardian_relation": "parent"}


@pytest.mark.parametrize(
    ("facts", "needs_guardian", "found"),
    [
        ({}, False, []),
        ({}, True, [("guardian_unnamed", "guardian_name")]),
        ({"guardian_name": "李四"}, True, [("guardian_unnamed", "guardian_name")]),
        (GUARDIAN, True, []),
        ({"guardian_phone": "138"}, False, [("contact_unnamed", "guardian_name")]),
        ({"emergency_relation": "child"}, False, [("contact_unnamed", "emergency_name")]),
        ({"emergency_name": "李四", "emergency_phone": "138"}, False, []),
    ],
)
def test_what_goes_together_on_a_file(facts, needs_guardian, found):
    problems = circumstances_problems(facts, needs_guardian=needs_guardian)

    assert [(problem.code, problem.field) for problem in problems] == found


@pytest.mark.parametrize(
    ("before", "after", "by_head", "count"),
    [
        (True, False, False, 1),
        (True, False, True, 0),
        (False, True, False, 0),
        (True, True, False, 0),
    ],
)
def test_protection_is_lowered_by_the_executive_director_only(before, after, by_head, count):
    marks = {"is_minor": False, "is_sensitive": before}

    assert len(lowered_problems(marks, {**marks, "is_sensitive": after}, by_head=by_head)) == count


@pytest.fixture
def case(db):
    return open_case()


def save(client, by, version=None, **facts):
    return save_file(
        client=client,
        facts=file_facts(client, **facts),
        version=version or client.version,
        by=by,
        at=NOON,
    )


def test_the_file_is_kept_and_the_log_names_fields_and_no_values(case):
    facts = {"self_care": "dependent", "living": "alone", "emergency_name": "金丝雀"}

    client = save(case.client, desk_of(case), categories=["dibao", "disabled"], **facts)

    event = AuditEvent.objects.get(what="修改服务对象档案")
    assert (client.self_care, client.categories()) == ("dependent", ["dibao", "disabled"])
    assert event.changes == {
        "自理能力": ["", "已填写"],
        "居住情况": ["", "已填写"],
        "紧急联系人": ["", "已填写"],
        "服务对象类别": ["", "已修改"],
    }


def test_a_stale_save_is_refused_with_what_is_stored(case):
    save(case.client, desk_of(case), living="alone")

    with pytest.raises(Stale) as stale:
        save(case.client, desk_of(case), version=1, living="in_care")

    assert (stale.value.current["居住情况"], stale.value.current["服务对象类别"]) == (
        "独居",
        "独居老人",
    )


def test_a_number_is_filled_in_once_and_brings_a_minors_protection(case):
    paper = {"id_kind": "hmt_permit", "id_number": "810000200908230029"}

    client = save(case.client, desk_of(case), **paper, **GUARDIAN)
    again = save(client, desk_of(case), id_kind="resident", id_number=ADULT)

    assert (client.is_minor, client.is_under_14) == (True, True)
    assert again.id_number == "810000200908230029"


def test_a_number_of_another_file_of_the_center_is_refused(case):
    open_case(case.center, id_number=ADULT)

    with pytest.raises(Refused) as refused:
        save(case.client, desk_of(case), id_kind="resident", id_number=ADULT)

    assert refused.value.codes == ["id_number_taken"]


def test_whoever_cannot_act_alone_has_a_guardian_on_file(case):
    with pytest.raises(Refused) as refused:
        save(case.client, desk_of(case), capacity="none")

    assert refused.value.codes == ["guardian_unnamed"]
    assert "民法典" in refused.value.problems[0].clause


def join(case, other, relation="child", by=None):
    by = by or desk_of(case)
    return add_member(client=case.client, number=other.number, relation=relation, by=by, at=NOON)


def test_a_family_is_linked_with_one_head_and_left_again(case):
    by, child = desk_of(case), open_case(case.center)
    household = start_household(client=case.client, relation="head", by=by, at=NOON)
    case.client.refresh_from_db()
    with pytest.raises(Refused) as second_head:
        join(case, child, relation="head")
    join(case, child)
    with pytest.raises(Refused) as twice:
        join(case, child)

    members = household.members.order_by("pk")
    assert [m.relation_to_head for m in members] == ["head", "child"]
    assert (second_head.value.codes, twice.value.codes) == (["head_taken"], ["already_member"])
    leave_household(client=child.client, by=by, at=NOON)
    assert list(household.members.all()) == [case.client]
    assert AuditEvent.objects.filter(what__in=["编入家庭", "移出家庭"]).count() == 3


def test_a_member_is_named_by_a_case_of_the_own_center(case):
    elsewhere = make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))
    foreign = open_case(elsewhere)
    start_household(client=case.client, relation="head", by=desk_of(case), at=NOON)
    case.client.refresh_from_db()

    with pytest.raises(Refused) as refused:
        join(case, foreign)

    assert refused.value.codes == ["case_unknown"]
    assert Client.objects.get(pk=foreign.client_id).household_id is None


def test_nobody_is_in_two_families(case):
    other = open_case(case.center)
    for one in (case, other):
        start_household(client=one.client, relation="head", by=desk_of(one), at=NOON)
        one.client.refresh_from_db()

    with pytest.raises(Refused) as refused:
        join(case, other)

    assert refused.value.codes == ["another_household"]


def test_a_stopped_file_takes_nothing_more(case):
    Client.objects.update(stopped_at=NOON, name_phone_hash="")

    with pytest.raises(Refused) as refused:
        save(case.client, make_worker(case.center, Role.EXECUTIVE_DIRECTOR))

    assert refused.value.codes == ["client_stopped"]
