"""An identity put right: by an accepted request, on what was seen, without a value in the log."""

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import data_request_actions as actions
from cases.models import Client
from core.problems import Refused, Stale
from tests.cases.factories import ADULT, NOON, PERSON, make_worker, open_case, register

pytestmark = pytest.mark.django_db
CHILD = "110105201503076014"


def facts(**changed):
    return {name: PERSON[name] for name in actions.CORRECTABLE} | changed


def correct(request, by=None, version=1, **changed):
    by = by or make_worker(request.center, Role.DIRECTOR)
    return actions.correct_client(
        request=request, facts=facts(**changed), version=version, by=by, at=NOON
    )


def test_a_correction_changes_the_file_and_the_log_says_which_items_only():
    request = register(open_case(), kind="correct")

    changed = correct(request, name="章三丰", id_number=ADULT, address="潘家园2号楼")

    client = Client.objects.get()
    event = AuditEvent.objects.get(what="更正服务对象信息")
    assert changed == ["姓名", "证件号码", "住址"]
    assert (client.name, client.id_number, client.address) == ("章三丰", ADULT, "潘家园2号楼")
    assert client.version == 2
    assert event.changes == {"更正项目": ["", "姓名、证件号码、住址"]}


def test_a_corrected_number_finds_the_file():
    case = open_case()
    correct(register(case, kind="correct"), id_number=ADULT)

    again = open_case(case.center, id_number=ADULT)

    assert again.client == case.client


def test_a_correction_made_on_an_older_sight_is_stale():
    request = register(open_case(), kind="correct")
    correct(request, name="章三丰")

    with pytest.raises(Stale) as stale:
        correct(request, name="张三峰")

    assert stale.value.current["姓名"] == "章三丰"
    assert Client.objects.get().name == "章三丰"


def test_a_new_case_makes_a_correction_begun_before_it_stale():
    case = open_case(id_number=ADULT)
    request = register(case, kind="correct")
    open_case(case.center, id_number=ADULT, phone="13900007788")

    with pytest.raises(Stale):
        correct(request, id_number=ADULT, name="章三丰")


def test_a_number_that_another_person_has_is_refused():
    case = open_case()
    open_case(case.center, id_number=ADULT)

    with pytest.raises(Refused) as refusal:
        correct(register(case, kind="correct"), id_number=ADULT)

    assert refusal.value.codes == ["id_number_taken"]


def test_a_correction_changes_something():
    request = register(open_case(), kind="correct")

    with pytest.raises(Refused) as refusal:
        correct(request)

    assert refusal.value.codes == ["nothing_changed"]


@pytest.mark.parametrize("kind", ["consult", "copy", "delete"])
def test_only_a_request_to_correct_opens_a_correction(kind):
    request = register(open_case(), kind=kind)

    with pytest.raises(Refused) as refusal:
        correct(request, name="章三丰")

    assert refusal.value.codes == ["not_correctable"]


def test_an_answered_request_corrects_no_more():
    case = open_case()
    head = make_worker(case.center, Role.DIRECTOR)
    request = register(case, kind="correct")
    actions.decide_data_request("decline", request=request, by=head, at=NOON, answer="无误")

    with pytest.raises(Refused) as refusal:
        correct(request, head, name="章三丰")

    assert refusal.value.codes == ["not_correctable"]


def test_who_registered_the_request_does_not_correct():
    case = open_case()
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)
    request = register(case, by=head, kind="correct")

    with pytest.raises(Refused) as refusal:
        correct(request, head, name="章三丰")

    assert refusal.value.codes == ["same_person"]


def test_the_number_of_a_child_brings_a_minors_protection_and_none_takes_it_away():
    case = open_case()
    request = register(case, kind="correct")

    correct(request, id_number=CHILD)
    as_child = Client.objects.get().is_minor
    correct(request, id_number=ADULT, version=2)

    assert (as_child, Client.objects.get().is_minor) == (True, True)
