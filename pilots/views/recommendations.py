"""The recommendation of one subdistrict: list, beginning, task list, steps."""

from dataclasses import replace

from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.models import Subdistrict
from accounts.roles import Role
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots import actions
from pilots.answers import full_form
from pilots.forms.recommendations import StartForm
from pilots.models import Recommendation, Round
from pilots.sections import EXTRA, SECTIONS
from pilots.states import SubmissionState
from pilots.submission_page import submission_panel, timeliness_word
from pilots.task_list import done_count, gaps, tasks
from pilots.views.chosen_round import chosen_round
from pilots.views.submissions import answer_return, take_posted_step

WRITERS = (Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER)
READERS = (*WRITERS, Role.DISTRICT_LEADER, *Role.of_city)
MOVERS = (*WRITERS, Role.DISTRICT_LEADER, Role.CITY_OFFICER)
TITLES = {section.key: section.title for section in (*SECTIONS, EXTRA)}


def in_scope(request, pk) -> Recommendation:
    """The recommendation with all its page needs, or 404. The city sees none before a sign-off."""
    rows = Recommendation.objects.visible_to(request.desk)
    if request.desk.role in Role.of_city:
        rows = rows.filter(submission__first_signed_at__isnull=False)
    return get_object_or_404(
        rows.select_related(
            "submission__obligation",
            "submission__round",
            "submission__district",
            "submission__subdistrict__district",
            "round",
            "district",
            "subdistrict__district",
            "proposed_by",
        ),
        pk=pk,
    )


@require_safe
@desk_required(*WRITERS, Role.DISTRICT_LEADER)
def recommendation_list(request):
    round = chosen_round(request)
    rows = (
        Recommendation.objects.visible_to(request.desk)
        .filter(round=round)
        .select_related("submission__obligation", "subdistrict")
        .order_by("subdistrict__code", "pk")
    )
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "rows": [(row, done_count(row), timeliness_word(row.submission)) for row in rows],
        "section_count": len(SECTIONS),
        "can_start": _can_start(request, round),
        "can_import": round is not None and not round.is_closed and request.desk.role in WRITERS,
        "has_summary": round is not None and request.desk.role in Role.of_district,
    }
    return TemplateResponse(request, "pilots/recommendation_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def recommendation_start(request):
    round = chosen_round(request)
    form = StartForm(request.POST or None, choices=_units(request, round))
    if form.is_valid():
        try:
            recommendation = actions.start_recommendation(
                round=round,
                subdistrict=form.cleaned_data["subdistrict"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return redirect("pilots:recommendation_detail", recommendation.pk)
    context = {"form": form, "round": round, "can_start": _can_start(request, round)}
    return TemplateResponse(request, "pilots/recommendation_start.html", context)


@require_safe
@desk_required(*READERS)
def recommendation_detail(request, pk):
    return detail_page(request, in_scope(request, pk))


@require_POST
@desk_required(*MOVERS)
def recommendation_step(request, pk):
    recommendation = in_scope(request, pk)
    try:
        take_posted_step(request, content=recommendation)
    except Refused as refusal:
        return detail_page(request, recommendation, refused=refusal.problems)
    return redirect("pilots:recommendation_detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER)
def recommendation_return(request, pk):
    """Each part that may be named: a district passes down no more than was opened to it."""
    recommendation = in_scope(request, pk)
    named = frozenset()
    if request.desk.role == Role.DISTRICT_OFFICER:
        named = actions.reopened_sections(recommendation.submission)
    titles = {
        section.key: section.title
        for section in recommendation.sections
        if not named or section.key in named
    }
    back_to = reverse("pilots:recommendation_detail", args=[pk])
    return answer_return(request, content=recommendation, titles=titles, back_to=back_to)


def detail_page(request, recommendation: Recommendation, refused: tuple[Problem, ...] = ()):
    """The page of one recommendation; ``refused`` says why the step just posted was not taken."""
    submission, by = recommendation.submission, request.desk

    def section_url(section):
        return reverse("pilots:recommendation_section", args=[recommendation.pk, section.key])

    is_writing = submission.is_on_desk_of(by)
    missing = gaps(recommendation, section_url) if is_writing else []
    panel = _panel(recommendation, by=by)
    if missing:
        panel = replace(panel, steps=[step for step in panel.steps if step.name != "hand_in"])
    open_keys = actions.reopened_sections(submission) if is_writing else frozenset()
    context = {
        "recommendation": recommendation,
        "panel": panel,
        "refused": refused,
        "tasks": tasks(recommendation, section_url, open_keys=open_keys) if is_writing else [],
        "missing": missing,
        "parts": []
        if is_writing or is_hidden(recommendation, by)
        else full_form(recommendation, on=_day_of_verdicts(recommendation)),
        "is_hidden": is_hidden(recommendation, by),
        "can_propose": by.role == Role.CITY_OFFICER
        and submission.state == SubmissionState.RECEIVED,
        "can_decide": by.role == Role.CITY_LEADER and submission.state == SubmissionState.RECEIVED,
        "is_city": by.role in Role.of_city,
    }
    return TemplateResponse(request, "pilots/recommendation_detail.html", context)


def _day_of_verdicts(recommendation: Recommendation):
    """The day of the sign-off; before it today."""
    return beijing_date(recommendation.submission.signed_at or timezone.now())


def _panel(recommendation: Recommendation, *, by):
    return submission_panel(
        recommendation.submission,
        titles=TITLES,
        by=by,
        at=timezone.now(),
        step_url=reverse("pilots:recommendation_step", args=[recommendation.pk]),
        return_url=reverse("pilots:recommendation_return", args=[recommendation.pk]),
        version_url=lambda version: reverse("pilots:version_detail", args=[version.pk]),
    )


def is_hidden(recommendation: Recommendation, by) -> bool:
    """The city reads what was signed, not what a district is in the middle of changing."""
    return by.role in Role.of_city and not recommendation.submission.is_with_city


def _can_start(request, round: Round | None) -> bool:
    if round is None or round.is_closed or request.desk.role not in WRITERS:
        return False
    return _units(request, round).exists()


def _units(request, round: Round | None):
    """Subdistricts that may still be chosen; a second press finds its own choice again."""
    units = (
        Subdistrict.objects.visible_to(request.desk)
        .in_force_on(timezone.localdate())
        .select_related("district")
        .order_by("code", "pk")
    )
    if request.method == "POST" and round is not None:
        return units
    begun = Recommendation.objects.filter(round=round).values("subdistrict")
    return units.exclude(pk__in=begun)
