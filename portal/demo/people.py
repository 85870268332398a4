"""A family on file: a grandmother and the grandchild in her care, a consent withdrawn, a cover."""

from datetime import timedelta
from uuid import uuid4

from accounts.models import RoleGrant
from cases.models import Case
from cases.opening import open_case
from cases.people import actions as files
from cases.people import consent_actions, share_actions
from centers.models import Center
from core.deadlines import BEIJING
from portal.demo.clock import Clock
from portal.demo.work import Team

TEXT_VERSION = "2021年第一版"
GRANDMOTHER = {
    "name": "孙秀英",
    "phone": "13800000191",
    "categories": ["dibao", "elderly"],
    "signer": "孙秀英",
    "relation": "self",
    "purposes": ["service", "sensitive", "publication"],
    "field": "elderly_service",
    "intake_note": "低保家庭，69岁，独自照料孙子，腿脚不便，希望有人帮助接送和辅导。",
}
GRANDCHILD = {
    "name": "孙明轩",
    "phone": "",
    "categories": ["child_without_care"],
    "is_minor": True,
    "is_under_14": True,
    "signer": "孙秀英",
    "relation": "guardian",
    "purposes": ["service", "sensitive"],
    "field": "child_welfare",
    "intake_note": "9岁，父亲服刑，母亲失联，由祖母照料，近期沉默少语。",
}


def keep(center: Center, team: Team, *, colleague: RoleGrant, clock: Clock) -> None:
    """Both files, linked, with guardian and emergency contact; a week's cover for the grandmother."""
    by = team.worker
    first = _open(center, GRANDMOTHER, by=by, at=clock.at(986))
    child = _open(center, GRANDCHILD, by=by, at=clock.at(987))
    _write(first, by=by, at=clock.at(988), living="with_family", self_care="partly")
    contact = {"emergency_name": "孙秀英", "emergency_relation": "grandparent"}
    phones = {"guardian_phone": "13800000191", "emergency_phone": "13800000191"}
    _write(child, by=by, at=clock.at(988), guardian_relation="grandparent", **contact, **phones)
    files.start_household(client=first.client, relation="head", by=by, at=clock.at(989))
    files.add_member(
        client=_again(first).client,
        number=child.number,
        relation="grandchild",
        by=by,
        at=clock.at(989),
    )
    _withdraw(first, by=by, at=clock.at(991))
    _cover(first, colleague, by=team.executive, at=clock.at(992))


def _open(center: Center, facts: dict, *, by: RoleGrant, at) -> Case:
    day = at.astimezone(BEIJING).date()
    plain = {
        "id_kind": "resident",
        "id_number": "",
        "address": "示范里20号楼",
        "method": "individual",
    }
    dated = {"opened_on": day, "signed_on": day, "text_version": TEXT_VERSION}
    facts = {**plain, **dated, **facts}
    return open_case(center=center, facts=facts, form_token=uuid4(), by=by, at=at)


def _again(case: Case) -> Case:
    return Case.objects.select_related("client").get(pk=case.pk)


def _write(case: Case, *, by: RoleGrant, at, **facts) -> None:
    client = _again(case).client
    stored = {name: getattr(client, name) for name in files.WRITTEN}
    facts = {**stored, "categories": client.categories(), **facts}
    files.save_file(client=client, facts=facts, version=client.version, by=by, at=at)


def _withdraw(case: Case, *, by: RoleGrant, at) -> None:
    facts = {
        "purposes": ["publication"],
        "withdrawn_on": at.astimezone(BEIJING).date(),
        "withdrawer": "孙秀英",
        "relation": "self",
        "way": "in_person",
        "note": "不希望邻居从案例里认出来。",
    }
    consent_actions.withdraw_consent(client=case.client, facts=facts, by=by, at=at)


def _cover(case: Case, colleague: RoleGrant, *, by: RoleGrant, at) -> None:
    day = at.astimezone(BEIJING).date()
    facts = {
        "desk": colleague,
        "kind": "cover",
        "starts_on": day,
        "ends_on": day + timedelta(days=10),
        "text": "负责社工参加市级脱产培训。",
    }
    share_actions.share_case(case=case, facts=facts, form_token=uuid4(), by=by, at=at)
