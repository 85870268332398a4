"""Two authors: the form lies with its subdistrict or with its district, never with both."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import Recommendation, Submission
from pilots.sections import SECTION_BY_KEY
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk
from tests.pilots.factories import FILLED_IN, NOON, make_recommendation, walk_up

pytestmark = pytest.mark.django_db


def street_of(form):
    return make_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict)


def district_of(form):
    return make_desk(Role.DISTRICT_OFFICER, form.district)


def save(form, key, by, **values):
    form = Recommendation.objects.get(pk=form.pk)
    section = SECTION_BY_KEY[key]
    return actions.save_section(
        recommendation=form,
        section=section,
        values={**{name: FILLED_IN[name] for name in section.fields}, **values},
        typed={},
        version=form.section_version(section),
        by=by,
        at=NOON,
    )


def step(name, form, by, **facts):
    return actions.take_step(name, content=form, by=by, at=NOON, **facts)


def delivered():
    form = make_recommendation(by_street=True)
    step("deliver", form, street_of(form))
    return Recommendation.objects.get()


def test_whoever_begins_the_form_has_it_on_their_desk():
    assert make_recommendation(filled_in=False).submission.state == SubmissionState.DRAFT


def test_a_form_begun_by_its_subdistrict_lies_with_it():
    form = make_recommendation(filled_in=False, by_street=True)

    assert form.submission.state == SubmissionState.WITH_STREET
    assert form.submission.history.count() == 0


@pytest.mark.parametrize(
    ("state", "writer"),
    [
        ("draft", "district_officer"),
        ("with_street", "subdistrict_officer"),
        ("delivered", "district_officer"),
        ("returned", "district_officer"),
        ("handed_in", None),
        ("signed", None),
        ("accepted", None),
    ],
)
def test_one_desk_writes_at_a_time(state, writer):
    submission = Submission(kind="recommendation", state=state)

    writers = [role.value for role in Role if submission.is_on_desk_of(by=make_role(role))]

    assert writers == ([writer] if writer else [])


def make_role(role):
    return type("Desk", (), {"role": role})


def test_the_other_author_is_told_why_and_writes_nothing():
    form = make_recommendation(by_street=True)

    with pytest.raises(Refused) as refusal:
        save(form, "strengths", district_of(form), strengths="区里改的")
    assert refusal.value.codes == ["not_on_desk"]
    step("deliver", form, street_of(form))
    with pytest.raises(Refused) as refusal:
        save(form, "strengths", street_of(form), strengths="街道改的")

    assert refusal.value.codes == ["not_on_desk"]
    assert Recommendation.objects.get().strengths == FILLED_IN["strengths"]


def test_a_subdistrict_delivers_when_its_own_parts_are_complete():
    form = make_recommendation(by_street=True, funds_city=None, subdistrict_signer="")

    with pytest.raises(Refused) as refusal:
        step("deliver", form, street_of(form))
    assert [problem.field for problem in refusal.value.problems] == ["subdistrict_signer"]
    save(form, "opinion", street_of(form))
    submission = step("deliver", form, street_of(form))

    assert (submission.state, submission.delivered_at) == (SubmissionState.DELIVERED, NOON)
    with pytest.raises(Refused) as refusal:
        step("hand_in", form, district_of(form))
    assert [problem.field for problem in refusal.value.problems] == ["funds_city"]


def test_the_district_completes_what_was_delivered_and_hands_it_in():
    form = delivered()

    save(form, "funds", district_of(form), funds_city=1_000_000)
    submission = step("hand_in", form, district_of(form))

    assert submission.state == SubmissionState.HANDED_IN
    assert submission.delivered_by is not None


def test_what_is_given_back_opens_only_the_named_parts_to_the_subdistrict():
    form = delivered()

    step("give_back", form, district_of(form), returns=[("premises", "请写清楚门牌号。")])

    assert Submission.objects.get().delivered_at is None
    with pytest.raises(Refused) as refusal:
        save(form, "strengths", street_of(form))
    assert refusal.value.codes == ["section_closed"]
    save(form, "premises", street_of(form), address="劲松中街14号")
    step("deliver", form, street_of(form))
    # The district is not bound by what it wrote to its subdistrict.
    save(form, "strengths", district_of(form), strengths="区里补充")


def test_a_form_is_given_back_with_at_least_one_reason():
    form = delivered()

    with pytest.raises(Refused) as refusal:
        step("give_back", form, district_of(form))

    assert refusal.value.codes == ["return_items_missing"]


def test_what_the_city_returned_is_passed_down_no_further_than_it_was_opened():
    form = walk_up(make_recommendation(), until="sign")
    city = make_desk(Role.CITY_OFFICER)
    due = NOON.replace(month=6)
    step("return", form, city, returns=[("premises", "门牌号")], return_due_at=due)

    with pytest.raises(Refused) as refusal:
        step("give_back", form, district_of(form), returns=[("funds", "再核")])
    assert refusal.value.codes == ["section_closed"]
    step("give_back", form, district_of(form), returns=[("premises", "门牌号")])

    submission = Submission.objects.get()
    assert actions.reopened_sections(submission) == {"premises"}
    assert submission.return_due_at == due


def test_a_draft_given_to_the_subdistrict_is_all_open_and_can_be_taken_over():
    form = make_recommendation()

    step("assign", form, district_of(form))
    save(form, "funds", street_of(form))
    with pytest.raises(Refused) as refusal:
        step("take_over", form, district_of(form))
    assert refusal.value.codes == ["note_missing"]
    submission = step("take_over", form, district_of(form), note="经办人休假")

    assert submission.state == SubmissionState.DRAFT
    save(form, "strengths", district_of(form))


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ({"state": "delivered"}, "pilots_submission_delivered_when_so_called"),
        ({"state": "with_street", "kind": "plan"}, "pilots_submission_street_writes"),
        ({"delivered_at": NOON}, "pilots_submission_delivered_by"),
    ],
)
def test_the_database_refuses_what_is_never_true_of_a_hand_over(facts, claim):
    form = make_recommendation(filled_in=False)

    with pytest.raises(IntegrityError, match=claim), transaction.atomic():
        Submission.objects.filter(pk=form.submission_id).update(**facts)
