"""What was written last year is taken over part by part, and looked at before it goes up."""

from datetime import date
from functools import partial

import pytest

from accounts.models import AuditEvent, Subdistrict
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import ProposedStaff, Recommendation
from tests.accounts.factories import make_desk, make_subdistrict
from tests.pilots.factories import (
    FILLED_IN,
    NOON,
    make_recommendation,
    make_round,
    make_staff,
    walk_up,
)
from tests.pilots.pages import page, text_of
from tests.pilots.test_section_pages import SECTION_BY_KEY, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def form():
    """This year's form, just begun, of a subdistrict whose form of last year was signed."""
    earlier = make_recommendation()
    make_staff(earlier)
    make_staff(earlier, "孙离开", removed_at=NOON, removed_by=make_desk(Role.CITY_OFFICER).user)
    walk_up(earlier, until="sign")
    return make_recommendation(make_round(2022), earlier.subdistrict, filled_in=False)


def test_parts_are_copied_with_their_people_and_marked(at_desk, form):
    client = at_desk(Role.DISTRICT_OFFICER)
    assert "沿用2021年的内容" in text_of(client.get(page("recommendation_detail", form.pk)))

    client.post(page("recommendation_copy", form.pk), {"sections": ["strengths", "staffing"]})

    copied = Recommendation.objects.get(pk=form.pk)
    assert copied.strengths == FILLED_IN["strengths"]
    assert copied.address == ""
    assert copied.copied_from.round.year == 2021
    assert [person.name for person in copied.proposed_staff] == ["赵常务"]
    unchecked = [p.section for p in copied.missing() if p.code == "copy_unchecked"]
    assert unchecked == ["staffing", "strengths"]
    assert "沿用上一年度，请核对" in text_of(
        client.get(page("recommendation_section", form.pk, "strengths"))
    )


def test_a_copied_part_is_done_once_it_was_saved_by_its_button(at_desk, form):
    client = at_desk(Role.DISTRICT_OFFICER)
    client.post(page("recommendation_copy", form.pk), {"sections": ["strengths"]})
    section = SECTION_BY_KEY["strengths"]
    address = page("recommendation_section", form.pk, "strengths")

    client.post(address, {**posted(section, version=2, strengths="改了一半"), "autosave": "1"})
    assert Recommendation.objects.get(pk=form.pk).is_copied(section)
    client.post(address, posted(section, version=3, strengths="改了一半"))

    saved = Recommendation.objects.get(pk=form.pk)
    assert not saved.is_copied(section)
    assert saved.problems_of(section) == []


def test_what_was_begun_and_what_is_signed_anew_is_not_offered(at_desk, form):
    client = at_desk(Role.DISTRICT_OFFICER)
    client.post(
        page("recommendation_section", form.pk, "strengths"),
        {"strengths": "今年写的", "version": 1},
    )

    answer = client.post(
        page("recommendation_copy", form.pk), {"sections": ["strengths", "opinion"]}
    )

    choices = dict(answer.context["form"].fields["sections"].choices)
    assert "strengths" not in choices
    assert "opinion" not in choices
    assert Recommendation.objects.get(pk=form.pk).strengths == "今年写的"


def test_without_a_form_of_an_earlier_year_there_is_nothing_to_copy(at_desk):
    form = make_recommendation(filled_in=False)
    by = make_desk(Role.DISTRICT_OFFICER, form.district)

    with pytest.raises(Refused) as refusal:
        actions.copy_sections(recommendation=form, keys=["strengths"], by=by, at=NOON)

    assert refusal.value.codes == ["nothing_to_copy"]
    shown = text_of(at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_copy", form.pk)))
    assert "没有可以沿用的内容" in shown


def test_another_subdistricts_form_is_never_copied(form):
    other = make_subdistrict("望京街道", form.district)
    begun = make_recommendation(form.round, other, filled_in=False)

    assert actions.earlier_form(begun, by=make_desk(Role.CITY_OFFICER)) is None
    assert ProposedStaff.objects.filter(recommendation=begun).count() == 0


def test_a_renamed_subdistrict_takes_over_what_it_wrote_under_its_old_name(form):
    successor = make_subdistrict("新劲松街道", form.district)
    Subdistrict.objects.filter(pk=form.subdistrict_id).update(
        carried_on_by=successor, valid_to=date(2022, 1, 1)
    )
    begun = make_recommendation(form.round, successor, filled_in=False, by_street=True)
    by = make_desk(Role.SUBDISTRICT_OFFICER, successor)

    copied = actions.copy_sections(recommendation=begun, keys=["staffing"], by=by, at=NOON)

    assert copied.copied_from.subdistrict == form.subdistrict
    assert {person.subdistrict for person in copied.staff.proposed()} == {successor}


def test_pressed_twice_it_copies_once(form):
    by = make_desk(Role.DISTRICT_OFFICER)
    copy = partial(actions.copy_sections, recommendation=form, keys=["strengths"], by=by, at=NOON)
    copy()

    with pytest.raises(Refused) as refusal:
        copy()

    assert refusal.value.codes == ["nothing_to_copy"]
    assert AuditEvent.objects.filter(what="沿用上一年度内容").count() == 1
