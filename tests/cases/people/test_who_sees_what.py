"""Role × field: what every desk of the design reads on a case's page and on the person's file.

One canary per field; the table says which of them stand on the two pages of each desk.
"""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case, Client
from cases.reveal_actions import ask_to_see, decide_request
from pilots.models import Round
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import (
    bring,
    desk_of,
    fill_file,
    make_current_case,
    make_current_center,
    make_share,
    make_worker,
    serve,
)
from tests.centers.factories import make_center
from tests.conftest import PoliteClient
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

FIELDS = {
    "identity": ("金名", "13900007788", "芳名路88号"),
    "circumstances": ("金监护", "13900007701", "金急", "13900007702", "金撤回", "金附言", "金签"),
    "texts": ("雀鸣接案",),
    "records": ("雀鸣服务",),
}
NOTHING: set[str] = set()
WHO = {"identity"}
ALL = set(FIELDS)
ABSENT = None  # the page is not there for this desk at all

# Desk, then what it reads of an adult's file, of a minor's, and of a minor's with approval.
TABLE = [
    ("worker", ALL, ALL, ALL),
    ("cover", ALL, ALL, ALL),
    ("co-worker", ALL, ALL, ALL),
    ("cover of last week", NOTHING, NOTHING, WHO),
    ("colleague", NOTHING, NOTHING, WHO),
    (Role.EXECUTIVE_DIRECTOR, ALL, NOTHING, ALL),
    (Role.DIRECTOR, NOTHING, NOTHING, WHO),
    (Role.DISTRICT_OFFICER, NOTHING, NOTHING, WHO),
    (Role.DISTRICT_LEADER, NOTHING, NOTHING, WHO),
    (Role.SUPERVISOR, ABSENT, ABSENT, ABSENT),
    ("supervisor it was brought to", NOTHING, NOTHING, NOTHING),
    (Role.SUBDISTRICT_OFFICER, ABSENT, ABSENT, ABSENT),
    (Role.CITY_OFFICER, ABSENT, ABSENT, ABSENT),
    (Role.CITY_LEADER, ABSENT, ABSENT, ABSENT),
    (Role.CITY_VIEWER, ABSENT, ABSENT, ABSENT),
    (Role.INSPECTOR, ABSENT, ABSENT, ABSENT),
    (Role.AUDIT_ADMIN, ABSENT, ABSENT, ABSENT),
    (Role.SYSTEM_ADMIN, ABSENT, ABSENT, ABSENT),
    (Role.SECURITY_ADMIN, ABSENT, ABSENT, ABSENT),
    ("worker of another center", ABSENT, ABSENT, ABSENT),
    ("executive director of another center", ABSENT, ABSENT, ABSENT),
]
PRIVATE = {
    "guardian_name": "金监护",
    "guardian_phone": "13900007701",
    "emergency_name": "金急",
    "emergency_phone": "13900007702",
    "head_name": "钱家长",
    "withdrawer": "金撤回",
    "note": "金附言",
}


@pytest.fixture
def case():
    today = timezone.localdate()
    facts = {"name": "金名", "phone": "13900007788", "address": "芳名路88号院"}
    case = make_current_case(
        center=make_current_center(), signer="金签", intake_note="雀鸣接案", **facts
    )
    serve(case, at=timezone.now(), served_on=today, starts_at=time(0), minutes=1, text="雀鸣服务")
    fill_file(case, PRIVATE, at=timezone.now())
    return Case.objects.get(pk=case.pk)


def desk_named(who, case):
    now, today = timezone.now(), timezone.localdate()
    if who == "worker":
        return desk_of(case)
    if who in ("cover", "co-worker", "cover of last week"):
        colleague = make_worker(case.center)
        past = timedelta(days=7 if who == "cover of last week" else 0)
        days = {"starts_on": today - past, "ends_on": today - past}
        kind = "together" if who == "co-worker" else "cover"
        make_share(case, colleague, at=now - past, kind=kind, **days)
        return colleague
    if who == "colleague":
        return make_worker(case.center)
    if "brought" in who:
        supervisor = make_desk(Role.SUPERVISOR, case.subdistrict)
        bring(case, supervisor, at=timezone.now())
        return supervisor
    if "another" in who:
        role = Role.EXECUTIVE_DIRECTOR if "director" in who else Role.CENTER_WORKER
        unit = make_unit(Round.objects.latest("year"), make_subdistrict("团结湖街道"))
        return make_worker(make_center(unit), role)
    if who in Role.of_district or who == Role.INSPECTOR:
        return make_desk(who, case.district)
    return make_desk(
        who, case.subdistrict if who in (*Role.of_subdistrict, Role.SUPERVISOR) else None
    )


def pages(desk, case) -> str | None:
    """Both pages as one text; None where they are not there or not for this desk."""
    client = PoliteClient().sit_at(desk)
    answers = [
        client.get(reverse("cases:case_detail", args=[case.public_id])),
        client.get(reverse("cases:client_detail", args=[case.client.public_id])),
    ]
    texts = "".join(answer.content.decode() for answer in answers)
    if {answer.status_code for answer in answers} == {200}:
        return texts
    assert {answer.status_code for answer in answers} <= {403, 404}
    assert [canary for words in FIELDS.values() for canary in words if canary in texts] == []
    return None


def read_by(desk, case) -> set[str] | None:
    """The fields whose canaries are all shown; a field shown in part is a mistake of its own."""
    text = pages(desk, case)
    if text is None:
        return None
    shown = {name: {word in text for word in words} for name, words in FIELDS.items()}
    assert [name for name, found in shown.items() if len(found) > 1] == []
    return {name for name, found in shown.items() if found == {True}}


def approve(case, desk):
    """The desk's reason is enough, or the director approves it."""
    now = timezone.now()
    asked = ask_to_see(case=case, reason="urgent", text="核实", form_token=uuid4(), by=desk, at=now)
    if hasattr(asked, "state"):
        head = make_worker(case.center, Role.DIRECTOR)
        decide_request("approve", request=asked, by=head, at=now)


@pytest.mark.parametrize(("who", "adult", "minor", "approved"), TABLE)
def test_what_each_desk_reads(case, who, adult, minor, approved):
    desk = desk_named(who, case)

    assert read_by(desk, case) == adult

    Client.objects.filter(pk=case.client_id).update(is_minor=True)
    case = Case.objects.select_related("client").get(pk=case.pk)
    assert read_by(desk, case) == minor

    if approved is not ABSENT and approved != minor:
        approve(case, desk)
        assert read_by(desk, case) == approved


@pytest.mark.parametrize(("who", "adult", "minor", "approved"), TABLE)
def test_a_file_is_read_in_clear_only_with_a_line_in_the_log(case, who, adult, minor, approved):
    desk = desk_named(who, case)
    before = AuditEvent.objects.filter(what="查看服务对象档案").count()

    pages(desk, case)

    noted = AuditEvent.objects.filter(what="查看服务对象档案").count() - before
    assert noted == (1 if adult else 0)


def test_the_table_of_desks_leaves_no_role_out():
    named = {row[0] for row in TABLE}

    assert set(Role) - {Role.CENTER_WORKER} <= named
