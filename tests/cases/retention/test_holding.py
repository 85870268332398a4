"""Who keeps a file beyond its period, for how long, and how it is let go again."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case, Hold
from cases.retention.holding import hold, release
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.activities import make_series
from tests.cases.factories import NOON, make_worker, open_case
from tests.cases.retention.files import CANARY, head_of, set_hold

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        ({"reason": " "}, ["note_missing"]),
        ({"until": NOON.date() - timedelta(days=1)}, ["hold_over"]),
        ({"until": NOON.date()}, []),
        ({"is_of_person": True}, []),
        ({"by": Role.DIRECTOR}, ["wrong_role"]),
        ({"by": Role.CENTER_WORKER}, ["wrong_role"]),
    ],
)
def test_a_hold_is_set_by_who_answers_with_a_reason(facts, codes):
    case = open_case()
    by = make_worker(case.center, facts.pop("by", Role.EXECUTIVE_DIRECTOR))
    facts = {"is_of_person": False, "reason": "诉讼。", "until": None, **facts}

    try:
        hold(case=case, form_token=uuid4(), by=by, at=NOON, **facts)
        found = []
    except Refused as refusal:
        found = [problem.code for problem in refusal.problems]

    assert (found, Hold.objects.count()) == (codes, 0 if codes else 1)


def test_the_district_leader_holds_as_well_and_the_log_is_told_no_reason():
    case = open_case()

    set_hold(case, by=make_desk(Role.DISTRICT_LEADER, case.district))

    assert CANARY not in str(list(AuditEvent.objects.values_list()))
    assert AuditEvent.objects.filter(what="暂缓销毁").count() == 1


def test_a_group_has_no_person_whose_files_could_be_held():
    case = make_series().case

    with pytest.raises(Refused) as refusal:
        set_hold(case, whole=True)

    assert [problem.code for problem in refusal.value.problems] == ["no_person_to_hold"]


def test_a_file_without_words_is_not_held():
    case = open_case()
    case.client.stopped_at = case.client.anonymized_at = NOON
    case.client.name_phone_hash = ""
    case.client.save()
    Case.objects.filter(pk=case.pk).update(anonymized_at=NOON)

    with pytest.raises(Refused) as refusal:
        set_hold(case)

    assert [problem.code for problem in refusal.value.problems] == ["case_anonymized"]


def test_a_released_hold_is_over_and_a_second_press_changes_nothing():
    case = open_case()
    held, today = set_hold(case), timezone.localdate()
    assert list(Hold.objects.in_force(today)) == [held]

    first = release(hold=held, by=head_of(case), at=NOON)

    assert release(hold=held, by=head_of(case), at=NOON).pk == first.pk
    assert list(Hold.objects.in_force(today)) == []
    assert AuditEvent.objects.filter(what="解除暂缓销毁").count() == 1
