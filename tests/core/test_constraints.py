import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.test.utils import isolate_apps

from core.constraints import (
    different,
    filled_iff_state,
    filled_when_state,
    in_choices,
    in_order,
    set_together,
)


class Kind(models.TextChoices):
    STREET = "street", "街道"
    TOWN = "town", "镇"


@pytest.fixture(scope="module")
def paper(stored):
    with isolate_apps("core"):

        class ConstrainedPaper(models.Model):  # noqa: DJ008  (throw-away)
            state = models.CharField(max_length=10, default="draft")
            kind = models.CharField(max_length=10, null=True, default="street")  # noqa: DJ001  (NULL is the case under test)
            sent_on = models.DateField(null=True)
            sent_by = models.IntegerField(null=True)
            decided_on = models.DateField(null=True)
            decided_by = models.IntegerField(null=True)
            advice = models.CharField(max_length=20, null=True)  # noqa: DJ001  (the same)
            reason = models.CharField(max_length=20, default="")

            class Meta:
                app_label = "core"
                constraints = [
                    set_together("decided_on", "decided_by", name="core_paper_decision_complete"),
                    in_order("sent_on", "decided_on", name="core_paper_decided_after_sent"),
                    filled_iff_state("sent_on", {"sent", "void"}, name="core_paper_sent_iff_out"),
                    filled_when_state(
                        "reason", ["void"], is_text=True, name="core_paper_void_has_reason"
                    ),
                    filled_iff_state(
                        "advice", ["void"], is_text=True, name="core_paper_advice_iff_void"
                    ),
                    different("sent_by", "decided_by", name="core_paper_decided_by_another"),
                    in_choices("kind", Kind, "core_paper_kind_known"),
                ]

    (model,) = stored(ConstrainedPaper)
    return model


DAY, LATER = "2021-05-18", "2021-05-31"
SENT = {"state": "sent", "sent_on": DAY, "sent_by": 1}
VOID = SENT | {"state": "void", "reason": "重复", "advice": "另报"}
DECIDED = SENT | {"decided_on": LATER, "decided_by": 2}

ALLOWED = {
    "a bare draft": {},
    "a draft that says why": {"reason": "试填"},
    "a sent one": SENT,
    "a sent one whose sender is not known": SENT | {"sent_by": None},
    "a decided one": DECIDED,
    "decided on the day it was sent": DECIDED | {"decided_on": DAY},
    "decided without a known sender": DECIDED | {"sent_by": None},
    "a void one with its reason": VOID,
    "a draft with empty advice": {"advice": ""},
    "no kind yet": {"kind": None},
}
REFUSED = {
    "a decision without its decider": (SENT | {"decided_on": LATER}, "complete"),
    "a decider without a decision": (SENT | {"decided_by": 2}, "complete"),
    "decided before it was sent": (DECIDED | {"decided_on": "2021-05-17"}, "after_sent"),
    "decided and never sent": ({"decided_on": LATER, "decided_by": 2}, "after_sent"),
    "sent without a day": ({"state": "sent"}, "sent_iff"),
    "a draft with a day of sending": ({"sent_on": DAY}, "sent_iff"),
    "void without a reason": (VOID | {"reason": ""}, "has_reason"),
    "void without advice": (VOID | {"advice": None}, "advice_iff"),
    "void with empty advice": (VOID | {"advice": ""}, "advice_iff"),
    "a draft with advice": ({"advice": "另报"}, "advice_iff"),
    "decided by its own sender": (DECIDED | {"decided_by": 1}, "by_another"),
    "an unknown kind": ({"kind": "village"}, "kind_known"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("values", ALLOWED.values(), ids=ALLOWED)
def test_the_database_and_the_form_take(paper, values):
    row = paper.objects.create(**values)

    row.refresh_from_db()
    row.validate_constraints()


@pytest.mark.django_db
@pytest.mark.parametrize(("values", "promise"), REFUSED.values(), ids=REFUSED)
def test_the_database_refuses_by_the_name_of_the_promise(paper, values, promise):
    with pytest.raises(IntegrityError, match=promise), transaction.atomic():
        paper.objects.create(**values)


@pytest.mark.django_db
@pytest.mark.parametrize(("values", "promise"), REFUSED.values(), ids=REFUSED)
def test_the_form_says_in_chinese_what_the_database_would_refuse(paper, values, promise):
    expected = [c.violation_error_message for c in paper._meta.constraints if promise in c.name]

    with pytest.raises(ValidationError) as caught:
        paper(**values).validate_constraints()

    assert caught.value.messages == expected


def test_a_set_of_states_gives_the_same_migration_every_time():
    one = filled_iff_state("at", {"c", "a", "b"}, name="n")
    two = filled_iff_state("at", ["b", "c", "a"], name="n")

    assert one.deconstruct() == two.deconstruct()
