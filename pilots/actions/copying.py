"""Taking over what the same subdistrict wrote in an earlier round, part by part."""

from collections.abc import Collection

from django.db import transaction

from accounts.audit import record
from accounts.models import Subdistrict
from core.problems import Problem, Refused
from pilots.actions.recommendations import reasons_against_section
from pilots.actions.submissions import locked
from pilots.models import ProposedStaff, Recommendation
from pilots.sections import SECTION_BY_KEY, SECTIONS, Section

# An opinion is signed anew each year.
COPIED = tuple(section for section in SECTIONS if section.key != "opinion")
PAPERS = (
    "name",
    "identity",
    "post",
    "certificate_level",
    "certificate_number",
    "approved_on",
    "degree_level",
    "major",
    "graduated_on",
    "years",
)


def earlier_form(recommendation: Recommendation, *, by) -> Recommendation | None:
    """The latest form signed in an earlier round, of the same subdistrict or of one it carries on;
    None where there is none.
    """
    units = Subdistrict.objects.with_those_carried_on([recommendation.subdistrict_id])
    return (
        Recommendation.objects.visible_to(by)
        .filter(
            subdistrict__in=units.values("pk"),
            round__year__lt=recommendation.round.year,
            submission__first_signed_at__isnull=False,
        )
        .select_related("round")
        .order_by("-round__year", "-pk")
        .first()
    )


def copyable_sections(recommendation: Recommendation, *, by) -> list[Section]:
    """The parts that nobody has begun here and that ``by`` may write now."""
    return [
        section
        for section in COPIED
        if not recommendation.is_started(section)
        and not reasons_against_section(recommendation.submission, section, by=by)
    ]


@transaction.atomic
def copy_sections(
    *, recommendation: Recommendation, keys: Collection[str], by, at
) -> Recommendation:
    """Copy these parts from the earlier form, marked until each was looked at and saved once.

    Parts begun in between are left alone: nothing that was typed is written over.
    """
    submission, form = locked(recommendation, by=by)
    earlier = earlier_form(form, by=by)
    if earlier is None:
        raise Refused(Problem("nothing_to_copy", "没有以前年度已上报的推荐表可以沿用。"))
    sections = [section for section in copyable_sections(form, by=by) if section.key in keys]
    if not sections:  # begun, handed in or closed since the page was shown
        raise Refused(Problem("nothing_to_copy", "所选部分已开始填写或者不能修改，没有沿用。"))
    for section in sections:
        for name in section.fields:
            setattr(form, name, getattr(earlier, name))
        form.draft[section.key] = {
            "version": form.section_version(section) + 1,
            "saved_at": at.isoformat(),
            "copied": earlier.round.year,
            "typed": {},
        }
    form.copied_from = earlier
    form.save()
    if SECTION_BY_KEY["staffing"] in sections and not form.staff.proposed().exists():
        _copy_staff(earlier, form)
    titles = "、".join(section.title for section in sections)
    record("沿用上一年度内容", at=at, by=by, obj=form, changes={"section": ["", titles]})
    return form


def _copy_staff(earlier: Recommendation, form: Recommendation) -> None:
    ProposedStaff.objects.bulk_create(
        ProposedStaff(
            recommendation=form,
            district_id=form.district_id,
            subdistrict_id=form.subdistrict_id,
            **{name: getattr(person, name) for name in PAPERS},
        )
        for person in earlier.staff.proposed()
    )
