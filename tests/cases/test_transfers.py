"""A case goes to another center of the district: agreed to, asked for, answered, carried on."""

from datetime import timedelta

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import transfer_actions
from cases.counting import counts_toward_quota
from cases.models import Case, Client, HandOver, Transfer
from cases.states import CaseState
from core.canonical import sha256_of
from core.problems import Refused
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import ADULT, NOON, make_case, make_worker, serve
from tests.cases.watching_factories import head_of, make_transfer, neighbor
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db


def codes_of(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.codes


def answer(name, transfer, by, **more):
    return transfer_actions.answer(name, transfer=transfer, by=by, at=NOON, **more)


def test_a_case_is_carried_on_by_its_successor_with_a_file_of_its_own_there():
    case = make_case(CaseState.INTERVENTION, id_number=ADULT)
    record = serve(case)
    transfer = make_transfer(case)
    there, taker = head_of(transfer.to_center), make_worker(transfer.to_center)

    answer("accept", transfer, there, to=taker)

    case.refresh_from_db()
    successor = case.successor
    assert (case.state, case.transferred_on) == (CaseState.TRANSFERRED, NOON.date())
    assert counts_toward_quota(case, case.round) == (False, "已转到其他中心，由接收的中心计入")
    assert (successor.center, successor.worker) == (transfer.to_center, taker.user)
    assert (successor.source, successor.state) == ("transfer", CaseState.INTAKE)
    assert successor.client != case.client
    assert successor.client.id_number == ADULT
    assert successor.client.consents.get().signer == "张三丰"
    assert Client.objects.count() == 2
    record.refresh_from_db()
    assert record.center == case.center  # what was done stays where it was done
    assert not Case.objects.unfinished().filter(pk=case.pk).exists()


def test_the_hand_over_is_frozen_encrypted_and_no_word_of_it_is_in_the_log():
    case = make_case(CaseState.INTERVENTION)
    serve(case, text="金丝雀接案")

    make_transfer(case, reason="金丝雀原因")

    kept = HandOver.objects.get()
    assert "金丝雀接案" in kept.text
    assert kept.sha256 == sha256_of(kept.text)
    with pytest.raises(TypeError):
        kept.save()
    assert "金丝雀" not in str(list(AuditEvent.objects.values_list("changes", flat=True)))


def test_what_stands_against_asking_is_said_at_once():
    case = make_case()
    far = make_center(
        make_unit(case.round, make_subdistrict("中关村街道", make_district("海淀区")))
    )

    found = codes_of(
        make_transfer,
        case,
        far,
        by=case.worker.desks.get(),
        consented_on=NOON.date() + timedelta(days=1),
    )

    assert found == ["wrong_role", "same_person", "not_a_taker", "in_future"]


def test_a_group_and_a_closed_case_stay_and_one_wish_is_enough():
    group = make_case(method="group", title="互助小组")
    closed = make_case(CaseState.CLOSED, group.center)
    case = make_case(center=group.center)
    there = neighbor(case)
    make_transfer(case, there)

    assert codes_of(make_transfer, group, there) == ["not_personal"]
    assert codes_of(make_transfer, closed, there) == ["wrong_state"]
    assert codes_of(make_transfer, case, there) == ["asked_already"]


def test_only_the_other_side_answers_and_only_the_own_side_takes_back():
    case = make_case()
    transfer = make_transfer(case)
    here, there = head_of(case.center), head_of(transfer.to_center)

    offered = {
        desk: [step.name for step in transfer.offered_steps(by=desk)] for desk in (here, there)
    }

    assert offered == {here: ["withdraw"], there: ["accept", "refuse"]}
    assert codes_of(answer, "accept", transfer, there, to=here) == ["not_a_colleague"]
    assert codes_of(answer, "refuse", transfer, there) == ["note_missing"]
    refused = answer("refuse", transfer, there, note="名额已满")
    assert (refused.state, Case.objects.get(pk=case.pk).state) == ("refused", CaseState.INTAKE)


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.DIRECTOR, True), (Role.CENTER_WORKER, False), (Role.CITY_OFFICER, False)],
)
def test_the_heads_of_both_centers_see_it_and_nobody_else(role, sees):
    transfer = make_transfer(make_case())
    units = (transfer.subdistrict, transfer.to_center.subdistrict)
    strange = make_subdistrict("望京街道", transfer.district)

    seen = [
        Transfer.objects.visible_to(make_desk(role, unit)).exists() for unit in (*units, strange)
    ]

    assert seen == [sees, sees, False]
