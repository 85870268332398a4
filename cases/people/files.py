"""The file of a person in one center: found again by a number, hinted at by name and telephone.

Nothing is ever merged by itself, and never across centers: the same number leads to the file that
is there, the same name and telephone only make the worker say whether it is the same person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from accounts.audit import record
from accounts.models import RoleGrant
from cases.identity import born_on, name_phone_hash, number_hash
from cases.intake import GUARDIANS, is_minor, is_under_14
from cases.models import Client, HeldCategory
from cases.people.words import KinRelation, PaperKind
from cases.states import SignerRelation
from centers.models import Center
from centers.models.center import units_of
from core.changes import Changes, changed, told_of
from core.masking import mask_address, mask_name
from core.problems import Problem, Refused

ANOTHER = "another"  # the worker's word that it is not the same person
MOST_HINTS = 5
RENEWED = ("phone", "address", "is_minor", "is_under_14", "is_sensitive", "id_kind", "id_number")
GUARDIAN_OF = {
    SignerRelation.PARENT: KinRelation.PARENT,
    SignerRelation.GUARDIAN: KinRelation.OTHER,
}


def file_of(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> Client:
    """The person's file in this center: the one found, the one said to be theirs, else a new one.

    ``facts``: name, phone, address, id_kind, id_number, categories, is_minor, is_under_14,
    is_sensitive; signer and relation of the consent, who is a minor's guardian; ``same_person``:
    "" until asked, then a public id or ``ANOTHER``. Call it under the lock of the center's row.
    Raises ``Refused``.
    """
    id_kind = facts.get("id_kind") or PaperKind.RESIDENT
    sought = number_hash(id_kind, facts["id_number"])
    known = Client.objects.filter(center=center, id_number_hash=sought).first() if sought else None
    alike = [] if known else list(perhaps_same(center, name=facts["name"], phone=facts["phone"]))
    if found := file_on_record(facts, known=known, alike=alike):
        said: Changes = {} if known else {"重名提示": ["", "经核对是同一人"]}
        return _renewed(found, facts, by=by, at=at, said=said)
    client = _new_file(center, facts, id_kind=id_kind, sought=sought)
    if alike:
        record(
            "另建服务对象档案",
            at=at,
            by=by,
            obj=client,
            changes={"重名提示": ["", "经核对不是同一人"]},
        )
    return client


def file_on_record(
    facts: Mapping, *, known: Client | None, alike: Sequence[Client]
) -> Client | None:
    """Which of the files is this person's: ``known`` has the number, ``alike`` name and telephone.

    None for somebody new. Raises ``Refused``.
    """
    if known:
        if known.name != facts["name"]:
            # Never say the other name: who typed a wrong number must not learn whose it is.
            sentence = "本中心已有同一证件号码、不同姓名的服务对象，请核对证件。"
            raise Refused(Problem("client_name_differs", sentence, field="name"))
        return known
    if alike and facts.get("same_person") != ANOTHER:
        return _said_to_be(alike, facts)
    return None


def perhaps_same(center: Center, *, name: str, phone: str):
    """The files of this center with the same name and telephone, in use; a bounded number."""
    sought = name_phone_hash(name, phone)
    if not sought:
        return Client.objects.none()
    alike = Client.objects.filter(center=center, name_phone_hash=sought).in_use()
    return alike.order_by("pk")[:MOST_HINTS]


@dataclass(frozen=True, slots=True)
class Card:
    """A file that may be the same person's, told as far as is needed to say so."""

    key: str
    words: str


def cards_of(center: Center, facts: Mapping) -> list[Card]:
    """What the worker gets to compare: masked, and of a guarded file not even the community."""
    alike = perhaps_same(center, name=facts["name"], phone=facts["phone"])
    return [Card(str(client.public_id), _card_words(client)) for client in alike]


def _card_words(client: Client) -> str:
    place = mask_address(client.address) if client.address and not client.is_guarded else ""
    paper = "已登记证件" if client.id_number_hash else "未登记证件"
    parts = [mask_name(client.name), place, paper, f"案例{client.cases.count()}件"]
    return "，".join(part for part in parts if part)


def _said_to_be(alike: Sequence[Client], facts: Mapping) -> Client:
    chosen = [client for client in alike if str(client.public_id) == facts.get("same_person")]
    if not chosen:
        sentence = "本中心已有姓名和联系电话都相同的服务对象，请核对后选择是不是同一人。"
        raise Refused(Problem("perhaps_known", sentence, field="same_person"))
    if chosen[0].id_number and facts["id_number"]:
        sentence = (
            "这份档案登记的是另一个证件号码，不能当作同一人；请核对证件，或选择“不是同一人”。"
        )
        raise Refused(Problem("another_number", sentence, field="same_person"))
    return chosen[0]


def _new_file(center: Center, facts: Mapping, *, id_kind: str, sought: str) -> Client:
    client = Client.objects.create(
        **units_of(center),
        **{name: facts[name] for name in ("name", "id_number", "phone", "address")},
        id_kind=id_kind,
        id_number_hash=sought,
        name_phone_hash=name_phone_hash(facts["name"], facts["phone"]),
        is_minor=is_minor(facts),
        is_under_14=is_under_14(facts),
        is_sensitive=bool(facts.get("is_sensitive")),
        **_guardian(facts),
    )
    hold_categories(client, facts["categories"])
    return client


def _guardian(facts: Mapping) -> dict[str, str]:
    """Who signs for a minor is asked once: it is the guardian of the file too."""
    if not is_minor(facts) or facts["relation"] not in GUARDIANS:
        return {}
    relation = GUARDIAN_OF[SignerRelation(facts["relation"])]
    return {"guardian_name": facts["signer"], "guardian_relation": relation}


def _renewed(
    client: Client, facts: Mapping, *, by: RoleGrant, at: datetime, said: Changes | None = None
) -> Client:
    """Typed blind, so nothing that was known is lost: blanks leave what is there, marks only come."""
    before, held = told_of(client, RENEWED), client.categories()
    client.phone = facts["phone"] or client.phone
    client.address = facts["address"] or client.address
    if facts["id_number"] and not client.id_number:
        client.id_kind = facts.get("id_kind") or PaperKind.RESIDENT
        client.id_number = facts["id_number"]
        client.id_number_hash = number_hash(client.id_kind, client.id_number)
    client.name_phone_hash = name_phone_hash(client.name, client.phone)
    # A number tells both ways, a tick that is missing tells nothing.
    is_told = born_on(client.id_number) is not None
    client.is_under_14 = is_under_14(facts) or (client.is_under_14 and not is_told)
    client.is_minor = is_minor(facts) or (client.is_minor and not is_told)
    client.is_sensitive = client.is_sensitive or bool(facts.get("is_sensitive"))
    client.version += 1  # an edit that was begun before this is now stale
    client.save()
    hold_categories(client, {*held, *facts["categories"]})
    changes = changed(before, client, RENEWED)
    if {*facts["categories"]} - {*held}:
        changes |= CATEGORIES_CHANGED
    if changes := changes | (said or {}):
        record("更新服务对象信息", at=at, by=by, obj=client, changes=changes)
    return client


# Which ones is for those who read the file.
CATEGORIES_CHANGED: Changes = {"服务对象类别": ["", "已修改"]}


def hold_categories(client: Client, categories) -> None:
    """Let the file have these categories and no others."""
    wanted, held = {*categories}, {row.category for row in client.held.all()}
    client.held.exclude(category__in=wanted).delete()
    HeldCategory.objects.bulk_create(
        HeldCategory(client=client, category=category) for category in sorted(wanted - held)
    )
