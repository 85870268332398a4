"""内部备注: the city's alone, on no page, version, message or audit page of anyone else."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import InternalNote, SubmissionVersion
from tests.accounts.factories import make_desk
from tests.architecture.registry import PAGES
from tests.pilots.factories import NOON, make_recommendation, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

CANARY = "备注金丝雀"
OTHERS = sorted(set(Role) - set(Role.of_city))
# Who opens most pages on which it could stand.
READERS = (*Role.of_district, Role.SUBDISTRICT_OFFICER, Role.EXECUTIVE_DIRECTOR, Role.AUDIT_ADMIN)


@pytest.fixture
def noted(db):
    recommendation = walk_up(make_recommendation())
    add(recommendation)
    return recommendation


def add(recommendation, text=CANARY, **facts):
    facts = {"form_token": uuid4(), "by": make_desk(Role.CITY_OFFICER), "at": NOON, **facts}
    return actions.add_note(recommendation=recommendation, text=text, **facts)


@pytest.mark.parametrize("role", Role.of_city)
def test_every_desk_of_the_city_reads_it_with_its_label(at_desk, noted, role):
    text = text_of(at_desk(role).get(page("recommendation_detail", noted.pk)))

    assert CANARY in text
    assert "仅市级可见，区里看不到" in text
    assert (page("note_add", noted.pk) in text) == (role != Role.CITY_VIEWER)


@pytest.mark.parametrize("role", READERS)
def test_nobody_else_finds_it_on_any_page(at_desk, noted, role):
    client, version = at_desk(role), SubmissionVersion.objects.get()
    client.raise_request_exception = False
    keys = {"recommendation": noted.pk, "version": version.pk, "round": noted.round_id}
    keys["event"] = AuditEvent.objects.latest("pk").pk
    shown = {}

    for name, about in PAGES.items():
        is_near = name.startswith(("pilots:", "accounts:", "portal:"))
        if is_near and "GET" in about.methods and about.kind in {"", *keys}:
            args = [keys[about.kind]] if about.kind else []
            url = reverse(name, args=[*args, *about.more.values()])
            response = client.get(url, follow=True)
            shown[name] = b"".join(response).decode(errors="replace")

    assert len(shown) > 20
    assert [name for name, text in shown.items() if CANARY in text] == []


def test_no_version_message_or_audit_event_holds_it(noted):
    leader = make_desk(Role.CITY_OFFICER)
    actions.take_step(
        "return", content=noted, by=leader, at=NOON, returns=[("premises", "请核实。")]
    )
    walk_up(noted, until="sign")

    written = [
        *SubmissionVersion.objects.values_list("text", flat=True),
        *(f"{m.title}{m.text}" for m in Message.objects.all()),
        *(f"{e.what}{e.object_label}{e.changes}" for e in AuditEvent.objects.all()),
    ]
    assert [text for text in written if CANARY in text] == []
    assert AuditEvent.objects.filter(what="添加内部备注").count() == 1


@pytest.mark.parametrize("role", OTHERS)
def test_the_rows_themselves_are_the_citys(noted, role):
    assert not InternalNote.objects.visible_to(make_desk(role)).exists()


def test_pressed_twice_it_is_kept_once_and_nothing_is_no_note(noted):
    token = uuid4()
    for _ in range(2):
        add(noted, "第二条", form_token=token)
    with pytest.raises(Refused) as refusal:
        add(noted, " \0 ")

    assert refusal.value.codes == ["note_missing"]
    assert InternalNote.objects.count() == 2


def test_it_is_written_on_its_own_page(at_desk, noted):
    client = at_desk(Role.CITY_LEADER)

    done = client.post(
        page("note_add", noted.pk), {"text": "场地已电话核实", "form_token": uuid4()}, follow=True
    )

    assert "内部备注已保存，仅市级可见。" in text_of(done)
    assert "场地已电话核实" in text_of(done)


def test_in_a_closed_round_nothing_is_written(at_desk, noted):
    leader = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=noted.round, by=leader, at=NOON, note="全部办结。")
    with pytest.raises(Refused) as refusal:
        add(noted, "关闭以后")

    assert refusal.value.codes == ["round_closed"]
    shown = text_of(at_desk(Role.CITY_OFFICER).get(page("recommendation_detail", noted.pk)))
    assert page("note_add", noted.pk) not in shown
