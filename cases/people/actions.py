"""Writing on a person's file, and linking the files of a family."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.identity import born_on, is_minor_on, is_under_14_on, name_phone_hash, number_hash
from cases.models import Case, Client, Household
from cases.people.circumstances import circumstances_problems, lowered_problems
from cases.people.consent_actions import locked_client
from cases.people.files import CATEGORIES_CHANGED, hold_categories
from cases.people.words import Capacity, HouseholdRelation
from core.changes import Changes, changed, told_of
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

PAPER = ("id_kind", "id_number")  # filled in here once; put right by a request to correct
CONTACTS = tuple(
    f"{who}_{what}" for who in ("guardian", "emergency") for what in ("name", "relation", "phone")
)
WRITTEN = (
    *("phone", "address", "is_minor", "is_under_14", "is_sensitive"),
    *("self_care", "living", "residence", "capacity"),
    *CONTACTS,
)
SHOWN = (*PAPER, *WRITTEN)


@transaction.atomic
def save_file(
    *, client: Client, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> Client:
    """Keep what was written on the file; ``facts``: ``WRITTEN`` and categories, ``PAPER`` as long
    as no number is on file. Raises ``Refused``, and ``Stale`` when it was saved since."""
    client = locked_client(client, by)
    client.check_version(version, stored_words(client))
    before, held = told_of(client, SHOWN), client.categories()
    marks = {name: getattr(client, name) for name in ("is_minor", "is_sensitive")}
    _put_paper(client, facts)
    for name in WRITTEN:
        setattr(client, name, facts[name])
    _put_ages(client, facts, on=beijing_date(at))
    problems = _problems(client, facts, marks, by=by, at=at)
    if problems:
        raise Refused(*problems)
    client.name_phone_hash = name_phone_hash(client.name, client.phone)
    client.version += 1
    client.save()
    hold_categories(client, facts["categories"])
    changes = changed(before, client, SHOWN)
    if {*held} != {*facts["categories"]}:
        changes |= CATEGORIES_CHANGED
    record("修改服务对象档案", at=at, by=by, obj=client, changes=changes)
    return client


def stored_words(client: Client) -> dict[str, str]:
    """What is stored now, by label, for who finds that somebody saved before."""
    stored = {
        str(Client._meta.get_field(name).verbose_name): client.in_words(name) for name in SHOWN
    }
    return {**stored, "服务对象类别": client.categories_in_words()}


def _put_paper(client: Client, facts: Mapping) -> None:
    if client.id_number or "id_kind" not in facts:
        return
    client.id_kind, client.id_number = facts["id_kind"], facts["id_number"]
    client.id_number_hash = number_hash(client.id_kind, client.id_number)


def _put_ages(client: Client, facts: Mapping, *, on) -> None:
    """A number says more of an age than a tick; protection may come with it, it does not go."""
    if born_on(client.id_number) is not None:
        client.is_under_14 = is_under_14_on(client.id_number, on)
        client.is_minor = client.is_minor or is_minor_on(client.id_number, on)
    client.is_minor = client.is_minor or client.is_under_14


def _problems(client: Client, facts: Mapping, marks: Mapping, *, by, at) -> list[Problem]:
    needs_guardian = client.is_minor or Capacity(client.capacity).needs_guardian
    problems = circumstances_problems(facts, needs_guardian=needs_guardian)
    after = {name: getattr(client, name) for name in marks}
    problems += lowered_problems(marks, after, by_head=by.role == Role.EXECUTIVE_DIRECTOR)
    others = Client.objects.filter(center=client.center_id, id_number_hash=client.id_number_hash)
    if client.id_number_hash and others.exclude(pk=client.pk).exists():
        sentence = "本中心另有服务对象登记了这个证件号码，请核对证件。"
        problems.append(Problem("id_number_taken", sentence, field="id_number"))
    return problems


@transaction.atomic
def start_household(*, client: Client, relation: str, by: RoleGrant, at: datetime) -> Household:
    """A household with this person as its first member. Raises ``Refused``."""
    client = locked_client(client, by)
    if client.household is not None:
        return client.household
    household = Household.objects.create(
        center_id=client.center_id,
        subdistrict_id=client.subdistrict_id,
        district_id=client.district_id,
        made_at=at,
    )
    _put_into(household, client, relation, by=by, at=at)
    return household


@transaction.atomic
def add_member(
    *, client: Client, number: str, relation: str, by: RoleGrant, at: datetime
) -> Client:
    """Put the person whom the case ``number`` is about into the household of ``client``.

    Raises ``Refused``. The other file is not opened by it: its page shows what it showed before.
    """
    client = locked_client(client, by)
    if client.household is None:
        raise Refused(Problem("household_missing", "请先为这位服务对象建立家庭档案。"))
    cases = Case.objects.visible_to(by).filter(center=client.center_id)
    case = cases.filter(number=number.strip()).first()
    if case is None or case.client_id is None:
        sentence = "本中心没有这个编号的案例，请核对案例编号。"
        raise Refused(Problem("case_unknown", sentence, field="number"))
    other = locked_client(case.client, by)
    if other.household_id == client.household_id:
        raise Refused(Problem("already_member", "这位服务对象已在这个家庭中。", field="number"))
    if other.household_id:
        sentence = "这位服务对象已在另一个家庭中，请先在其档案中移出。"
        raise Refused(Problem("another_household", sentence, field="number"))
    return _put_into(client.household, other, relation, by=by, at=at)


@transaction.atomic
def leave_household(*, client: Client, by: RoleGrant, at: datetime) -> Client:
    """Take the person out of the household; who is left stays linked. Raises ``Refused``."""
    client = locked_client(client, by)
    if client.household_id is None:
        raise Refused(Problem("household_missing", "这位服务对象不在任何家庭中。"))
    before = told_of(client, ("household", "relation_to_head"))
    client.household = client.relation_to_head = None
    client.version += 1
    client.save(update_fields=["household", "relation_to_head", "version"])
    _note("移出家庭", client, before, by=by, at=at)
    return client


def _put_into(household: Household, client: Client, relation: str, *, by, at) -> Client:
    heads = household.members.filter(relation_to_head=HouseholdRelation.HEAD)
    if relation == HouseholdRelation.HEAD and heads.exists():
        sentence = "这个家庭已有户主，请选择与户主的关系。"
        raise Refused(Problem("head_taken", sentence, field="relation"))
    before = told_of(client, ("household", "relation_to_head"))
    client.household, client.relation_to_head = household, relation
    client.version += 1
    client.save(update_fields=["household", "relation_to_head", "version"])
    _note("编入家庭", client, before, by=by, at=at)
    return client


def _note(what: str, client: Client, before: Mapping, *, by, at) -> None:
    changes: Changes = changed(before, client, ("household", "relation_to_head"))
    record(what, at=at, by=by, obj=client, changes=changes)
