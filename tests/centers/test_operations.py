"""Operation over time: begun, corrected, and one operator after another in one act."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Message, RoleGrant
from accounts.roles import Role
from centers import actions
from centers.actions.operations import Line
from centers.models import Center, HandoverItem, Operation, OperationChange, Person, Post
from centers.models.center import units_of
from centers.models.operation import HandoverKind
from core.problems import Refused, Stale
from tests.centers.factories import (
    CREDIT_CODE,
    make_center,
    make_operation,
    make_person,
    make_post,
)
from tests.pilots.factories import NOON

pytestmark = pytest.mark.django_db

AT = NOON.replace(month=9)
TODAY = AT.date()
DAY = date(2021, 9, 1)
NEW = {
    "mode": "entrusted",
    "operator_name": "暖阳社会工作事务所",
    "credit_code": CREDIT_CODE,
    "contract_reference": "2021-09",
    "starts_on": DAY,
}
OWN = {"mode": "own", "operator_name": "", "credit_code": "", "contract_reference": ""}
TOLD = {"told_on": DAY, "told_how": "电话逐户告知。"}
LINES = [Line(kind, "系统所记", True, "") for kind in HandoverKind]


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def officer(desk, center):
    return desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)


def change(center, by, *, facts=None, leavers=(), desks=(), lines=LINES, told=None, token=None):
    return actions.change_operation(
        center=center,
        facts={**NEW, **(facts or {})},
        lines=lines,
        leavers=leavers,
        desks=desks,
        told={**TOLD, **(told or {})},
        form_token=token or uuid4(),
        by=by,
        at=AT,
    )


def codes_of(center, by, **asked) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refusal:
        change(center, by, **asked)
    return [(problem.code, problem.field) for problem in refusal.value.problems]


def test_the_next_operation_begins_the_day_after_the_last(center, officer):
    old = make_operation(center)

    change(center, officer)

    rows = Operation.objects.order_by("starts_on").values_list(
        "operator_name", "starts_on", "ends_on", "previous"
    )
    assert list(rows) == [
        ("晨光社会工作事务所", center.founded_on, DAY - timedelta(days=1), None),
        ("暖阳社会工作事务所", DAY, None, old.pk),
    ]
    found = Center.objects.get(pk=center.pk)
    assert (found.operation_mode, found.operator_name) == ("entrusted", "暖阳社会工作事务所")
    assert AuditEvent.objects.filter(what="变更运营").count() == 1


def test_the_list_and_what_was_told_are_frozen(center, officer):
    make_operation(center)
    lines = [*LINES[1:], Line(HandoverKind.FILES, "服务对象3人", False, "9月5日补交。")]

    made = change(center, officer, lines=lines)

    assert (made.told_on, made.told_how) == (DAY, "电话逐户告知。")
    item = HandoverItem.objects.get(kind=HandoverKind.FILES)
    assert (item.counted, item.is_handed_over, item.note) == ("服务对象3人", False, "9月5日补交。")
    with pytest.raises(TypeError):
        OperationChange.objects.update(told_how="")
    with pytest.raises(IntegrityError), transaction.atomic():
        HandoverItem.objects.create(
            change=made, kind="other", counted="", is_handed_over=False, note=""
        )


def test_old_staff_are_out_at_once_and_only_they(desk, center, officer):
    make_operation(center)
    leaver, stayer = make_person(center, "钱社工"), make_person(center, "孙社工")
    make_post(center, leaver)
    gone = desk(Role.CENTER_WORKER, center.subdistrict)
    kept = desk(Role.CENTER_WORKER, center.subdistrict)
    security = desk(Role.SECURITY_ADMIN)

    made = change(center, officer, leavers=[leaver.engagements.get()], desks=[gone])

    last = DAY - timedelta(days=1)
    assert leaver.engagements.get().ends_on == last
    assert stayer.engagements.get().ends_on is None
    assert Post.objects.get().ends_on == last
    desks = RoleGrant.objects.filter(role=Role.CENTER_WORKER).held_on(TODAY)
    assert list(desks) == [kept]
    gone.refresh_from_db()
    assert (gone.end_reason, gone.ended_by) == ("承接机构变更", officer.user)
    assert (gone.user.sign_in_epoch, kept.user.sign_in_epoch) == (1, 0)
    assert (list(made.leavers.all()), list(made.ended_desks.all())) == (
        [leaver.engagements.get()],
        [gone],
    )
    (told,) = Message.objects.filter(desk=security)
    assert str(gone.user) in told.text
    assert Message.objects.filter(desk=officer, title="运营变更").exists()


@pytest.mark.parametrize(
    ("role", "is_linked"),
    [
        (Role.DIRECTOR, True),
        (Role.EXECUTIVE_DIRECTOR, True),
        (Role.DISTRICT_OFFICER, True),
        (Role.SUBDISTRICT_OFFICER, False),
        (Role.CITY_OFFICER, False),
        (Role.INSPECTOR, False),
    ],
)
def test_the_hand_over_leads_to_what_a_leaver_left_undone(
    client, desk, center, officer, role, is_linked
):
    make_operation(center)
    worker = desk(Role.CENTER_WORKER, center.subdistrict)
    people = make_person(center, "钱社工"), make_person(center, "孙社工")
    Person.objects.filter(pk=people[0].pk).update(user=worker.user)
    change(center, officer, leavers=[person.engagements.get() for person in people])
    unit = {Role.DISTRICT_OFFICER: center.district}
    unit |= dict.fromkeys((*Role.of_center, Role.SUBDISTRICT_OFFICER), center.subdistrict)
    client.sit_at(desk(role, unit.get(role)))

    page = client.get(reverse("centers:operation_list", args=[center.pk])).content.decode()

    url = reverse("portal:open_work", args=[worker.user_id])
    assert [name in page for name in ("钱社工", "孙社工")] == [True, True]
    assert page.count("/open-work/") == (url in page) == is_linked
    assert client.get(url).status_code in ((200,) if is_linked else (403, 404))


def test_a_desk_elsewhere_is_not_ended_whatever_was_asked(desk, center, officer):
    make_operation(center)
    director = desk(Role.DIRECTOR, center.subdistrict)
    district = desk(Role.DISTRICT_OFFICER, center.district)

    made = change(center, officer, desks=[director, district])

    assert not made.ended_desks.exists()
    assert RoleGrant.objects.filter(ended_at__isnull=False).count() == 0


def test_nobody_ends_the_own_desk(desk, center):
    make_operation(center)
    executive = desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)

    assert codes_of(center, executive, desks=[executive]) == [("own_account", "desks")]
    assert Operation.objects.count() == 1


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({"facts": {"starts_on": date(2021, 9, 18)}}, ("day_in_future", "starts_on")),
        ({"facts": {"starts_on": date(2021, 5, 17)}}, ("change_before_start", "starts_on")),
        ({"facts": {"operator_name": ""}}, ("operator_missing", "operator_name")),
        (
            {"facts": {"credit_code": "91350100M000100Y44"}},
            ("credit_code_wrong", "credit_code"),
        ),
        ({"facts": {"mode": "own"}}, ("operator_needless", "operator_name")),
        (
            {"facts": {"operator_name": "晨光社会工作事务所"}},
            ("operation_unchanged", "operator_name"),
        ),
        ({"told": {"told_on": date(2021, 9, 18)}}, ("day_in_future", "told_on")),
        (
            {"lines": [Line(HandoverKind.FUNDS, "已分配0元", False, "")]},
            ("handover_note_missing", "note_funds"),
        ),
    ],
)
def test_a_change_is_refused_with_its_reason(center, officer, asked, problem):
    make_operation(center)

    assert codes_of(center, officer, **asked) == [problem]
    assert Operation.objects.get().ends_on is None


def test_all_reasons_come_at_once_and_nothing_is_kept(desk, center, officer):
    make_operation(center)
    person = make_person(center, starts_on=date(2021, 9, 10))

    codes = codes_of(
        center,
        officer,
        facts={"credit_code": ""},
        leavers=[person.engagements.get()],
        desks=[desk(Role.CENTER_WORKER, center.subdistrict)],
        lines=[Line(HandoverKind.FUNDS, "", False, "")],
    )

    assert codes == [
        ("credit_code_wrong", "credit_code"),
        ("ends_before_start", "leavers"),
        ("handover_note_missing", "note_funds"),
    ]
    assert not RoleGrant.objects.filter(ended_at__isnull=False).exists()


def test_a_center_without_an_operation_begins_one_first(center, officer):
    assert codes_of(center, officer) == [("operation_missing", "")]


def test_the_same_form_changes_once(center, officer):
    make_operation(center)
    token = uuid4()

    assert change(center, officer, token=token) == change(center, officer, token=token)
    assert Operation.objects.count() == 2


def test_an_operation_begins_once_and_in_step(center, officer):
    facts = {**OWN, "starts_on": center.founded_on}
    asked = {"center": center, "facts": facts, "by": officer, "at": AT}
    token = uuid4()
    begun = actions.begin_operation(form_token=token, **asked)

    assert actions.begin_operation(form_token=token, **asked) == begun
    assert Center.objects.get(pk=center.pk).operation_mode == "own"
    with pytest.raises(Refused) as refusal:
        actions.begin_operation(
            form_token=uuid4(), **{**asked, "facts": {**facts, "starts_on": date(2022, 1, 1)}}
        )
    assert refusal.value.codes == ["day_in_future", "operation_begun"]


def test_what_was_written_wrong_is_corrected_in_the_row_in_force(center, officer):
    old = make_operation(center)
    facts = {**{name: NEW[name] for name in OWN}, "operator_name": "晨光事务所"}
    asked = {"facts": facts, "by": officer, "at": AT}

    mended = actions.correct_operation(operation=old, version=1, **asked)

    assert (mended.version, mended.starts_on) == (2, center.founded_on)
    assert Center.objects.get(pk=center.pk).operator_name == "晨光事务所"
    late = {**asked, "facts": {**facts, "operator_name": "夕阳事务所"}}
    with pytest.raises(Stale) as stale:
        actions.correct_operation(operation=old, version=1, **late)
    assert stale.value.current["承接机构名称"] == "晨光事务所"
    change(center, officer)
    with pytest.raises(Refused) as refusal:
        actions.correct_operation(operation=old, version=3, **asked)
    assert refusal.value.codes == ["operation_over"]


@pytest.mark.parametrize(
    "facts",
    [
        {"starts_on": date(2021, 8, 1)},  # a second open row
        {"starts_on": date(2021, 8, 1), "ends_on": date(2021, 8, 2)},  # a second first row
        {"mode": "own", "operator_name": "某所"},
    ],
)
def test_the_database_refuses_what_is_no_chain(center, facts):
    make_operation(center)
    facts = {"mode": "own", **facts}

    with pytest.raises(IntegrityError), transaction.atomic():
        Operation.objects.create(**units_of(center), **facts)
