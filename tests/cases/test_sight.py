"""Who sees what of a case. The sharpest test here looks for texts that nobody may read."""

from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import actions
from cases.models import Case, Client, ServiceRecord
from cases.states import CaseState
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import NOON, bring, desk_of, make_case, make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

CANARIES = {
    "name": "金丝雀",
    "phone": "13900007788",
    "address": "芳名路88号院",
    "signer": "金守护",
    "intake_note": "雀鸣一",
}
ID_NUMBER = "11010519491231002X"
NOTES = {
    "assessment_note": "雀鸣二",
    "goals": "雀鸣三",
    "plan_note": "雀鸣四",
    "evaluation_note": "雀鸣五",
    "closing_note": "雀鸣六",
}
SERVICE_TEXT = "雀鸣七"
STEP_NOTE = "雀鸣八"
SECRETS = [*CANARIES.values(), ID_NUMBER, *NOTES.values(), SERVICE_TEXT, STEP_NOTE]

MASKED = [Role.DIRECTOR, "colleague", Role.SUPERVISOR, *Role.of_district]


@pytest.fixture
def told():
    """A case with a secret in every text, sent back once and asked to close again."""

    case = make_case(
        CaseState.CLOSING,
        service={"text": SERVICE_TEXT},
        **{**CANARIES, "id_number": ID_NUMBER, "relation": "child"},
    )
    Case.objects.filter(pk=case.pk).update(**NOTES)
    Case.objects.filter(pk=case.pk).update(intake_note=CANARIES["intake_note"])
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    case = actions.take_step("send_back", case=case, by=head, at=NOON, note=STEP_NOTE)
    return actions.take_step("ask_to_close", case=case, by=desk_of(case), at=NOON)


def looker(role, case):
    if role == "colleague":
        return make_worker(case.center)
    unit = case.district if role in Role.of_district else case.subdistrict
    return make_desk(role, unit if role not in Role.of_city else None)


def pages(case):
    """Every page on which something of the case could stand."""
    yield reverse("cases:case_list")
    yield reverse("cases:uncounted_list")
    yield reverse("cases:recognition_list")
    for name in ("case_detail", "case_edit", "record_add"):
        yield reverse(f"cases:{name}", args=[case.public_id])


@pytest.mark.parametrize("role", [*MASKED, *Role.of_city, Role.SUBDISTRICT_OFFICER])
def test_no_page_tells_a_masked_desk_what_is_not_for_it(client, told, role):
    client.sit_at(looker(role, told))

    shown = [client.get(address).content.decode() for address in pages(told)]
    shown.append(
        client.post(
            reverse("cases:case_step", args=[told.public_id]), {"step": "assess"}
        ).content.decode()
    )

    assert [secret for secret in SECRETS for text in shown if secret in text] == []


def test_a_recognized_case_tells_the_district_nothing_either(client, told):

    head = make_worker(told.center, Role.EXECUTIVE_DIRECTOR)
    actions.take_step("approve", case=told, by=head, at=NOON)
    client.sit_at(looker(Role.DISTRICT_OFFICER, told))
    address = reverse("cases:recognition_list")

    texts = [client.get(address).content.decode()]
    answer = client.post(
        address,
        {"form_token": uuid4(), "cases": [str(told.public_id)], "outcome": "recognized"},
        follow=True,
    )
    texts.append(answer.content.decode())

    assert told.number in texts[1]
    assert told.rulings.get().word == "recognized"
    assert [secret for secret in SECRETS for text in texts if secret in text] == []


def test_no_table_holds_a_secret_in_clear(client, told):
    client.sit_at(looker("colleague", told)).get(reverse("cases:case_list"))
    client.sit_at(told.worker.desks.get()).get(reverse("cases:case_detail", args=[told.public_id]))
    dump = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (names come from the database)
            dump.append(str(cursor.fetchall()))
    text = "\n".join(dump)

    assert told.number in text
    assert [secret for secret in SECRETS if secret in text] == []


@pytest.mark.parametrize("role", ["worker", Role.EXECUTIVE_DIRECTOR])
def test_the_file_is_read_in_full_and_the_reading_is_noted(client, told, role):
    desk = told.worker.desks.get() if role == "worker" else looker(role, told)

    text = (
        client.sit_at(desk)
        .get(reverse("cases:case_detail", args=[told.public_id]))
        .content.decode()
    )

    assert [secret for secret in SECRETS if secret not in text] == []
    event = AuditEvent.objects.get(what="查看案例")
    assert (event.user, event.object_label, event.changes) == (desk.user, told.number, {})


@pytest.mark.parametrize("role", MASKED)
def test_a_masked_reading_shows_the_masked_name_and_is_no_reading_of_content(client, told, role):
    desk = looker(role, told)
    if role == Role.SUPERVISOR:  # reads no more than what was brought
        bring(told, desk, at=timezone.now())
    page = client.sit_at(desk).get(reverse("cases:case_detail", args=[told.public_id]))

    assert page.status_code == 200
    assert "金*雀" in page.content.decode()
    assert not AuditEvent.objects.filter(what="查看案例").exists()


@pytest.mark.parametrize("role", Role.of_city)
def test_the_city_sees_rows_without_any_name(client, told, role):
    page = client.sit_at(looker(role, told)).get(reverse("cases:case_list")).content.decode()

    assert told.number in page
    assert "金*雀" not in page
    assert str(told.worker) not in page
    assert str(told.public_id) not in page


def test_opening_the_form_of_a_stage_is_a_reading_too(client):
    case = open_case()
    client.sit_at(case.worker.desks.get())

    client.get(reverse("cases:case_edit", args=[case.public_id]))

    assert AuditEvent.objects.filter(what="查看案例", object_label=case.number).count() == 1


@pytest.fixture
def three_cases():
    ours = open_case(make_center())
    round = Round.objects.get()
    sibling = open_case(make_center(make_unit(round, make_subdistrict("团结湖街道"))))
    far = make_subdistrict("万寿路街道", make_district("海淀区"))
    return {"ours": ours, "sibling": sibling, "far": open_case(make_center(make_unit(round, far)))}


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.SUBDISTRICT_OFFICER, set()),
        (Role.DIRECTOR, {"ours"}),
        (Role.EXECUTIVE_DIRECTOR, {"ours"}),
        (Role.CENTER_WORKER, {"ours"}),
        (Role.SUPERVISOR, {"ours"}),
        (Role.DISTRICT_OFFICER, {"ours", "sibling"}),
        (Role.DISTRICT_LEADER, {"ours", "sibling"}),
        (Role.CITY_OFFICER, {"ours", "sibling", "far"}),
        (Role.CITY_LEADER, {"ours", "sibling", "far"}),
        (Role.CITY_VIEWER, {"ours", "sibling", "far"}),
        (Role.AUDIT_ADMIN, set()),
        (Role.SYSTEM_ADMIN, set()),
        (Role.SECURITY_ADMIN, set()),
    ],
)
def test_visible_to(three_cases, role, seen):
    desk = looker(role, three_cases["ours"]) if role in Role.of_business else make_desk(role)
    expected = {three_cases[name].pk for name in seen}

    assert set(Case.objects.visible_to(desk).values_list("pk", flat=True)) == expected
    assert Client.objects.visible_to(desk).count() == len(expected)


def test_nobody_sees_nothing(three_cases):
    for model in (Case, Client, ServiceRecord):
        assert model.objects.visible_to(None).count() == 0


@pytest.mark.parametrize("name", ["case_detail", "case_edit", "record_add"])
def test_a_foreign_case_and_none_at_all_give_the_same_answer(client, three_cases, name):
    client.sit_at(looker(Role.EXECUTIVE_DIRECTOR, three_cases["ours"]))
    foreign = three_cases["sibling"].public_id

    there = client.get(reverse(f"cases:{name}", args=[foreign]))
    nowhere = client.get(reverse(f"cases:{name}", args=["00000000-0000-4000-8000-000000000000"]))

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content
