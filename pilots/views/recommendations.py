"""The recommendation of one subdistrict: list, beginning, task list, steps."""

from dataclasses import replace

from django.db.models import F
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.models import Subdistrict
from accounts.roles import Role
from accounts.taking import is_taken
from core.chinese_dates import beijing_date
from core.narrowing import narrowed
from core.problems import Problem, Refused
from pilots import actions
from pilots.answers import full_form
from pilots.attachments import ATTACHMENTS
from pilots.forms.recommendations import StartForm
from pilots.kinds import KINDS
from pilots.models import Recommendation, Round
from pilots.states import SubmissionKind, SubmissionState
from pilots.submission_page import submission_panel, timeliness_word
from pilots.task_list import Task, done_count, files_task, gaps, linked, tasks, whose_turn
from pilots.views.chosen_round import round_prepared
from pilots.views.city_side import city_side
from pilots.views.submissions import answer_return, record_file, take_posted_step

WRITERS = (Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER)
READERS = (*WRITERS, Role.DISTRICT_LEADER, *Role.of_city)
ONWARD = ("hand_in", "deliver")  # of the district, and of its subdistrict
MOVERS = (*WRITERS, Role.DISTRICT_LEADER, Role.CITY_OFFICER)
TITLES = KINDS[SubmissionKind.RECOMMENDATION].titles


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
    round = round_prepared(request)
    chosen = narrowed(request, SubmissionState.choices)
    wanted = {"submission__state": chosen.value} if chosen else {}
    rows = (
        Recommendation.objects.visible_to(request.desk)
        .filter(round=round, **wanted)
        .select_related("submission__obligation", "subdistrict", "round")
        .order_by(F("rank").asc(nulls_last=True), "subdistrict__code", "pk")
    )
    questions = list(round.questions.in_order()) if round else []
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "rows": [_row_of_list(row, questions) for row in rows],
        "narrowed": chosen,
        "can_rank": bool(rows) and chosen is None and request.desk.role == Role.DISTRICT_OFFICER,
        "can_start": _can_start(request, round),
        "can_import": round is not None and not round.is_closed and request.desk.role in WRITERS,
        "has_summary": round is not None and request.desk.role in Role.of_district,
    }
    return TemplateResponse(request, "pilots/recommendation_list.html", context)


def _row_of_list(row: Recommendation, questions) -> tuple[Recommendation, int, int, str]:
    """The form, how many of its parts are done, of how many, and whether it was in time."""
    row.questions = [question for question in questions if question.is_given_to(row)]
    return row, done_count(row), len(row.sections), timeliness_word(row.submission)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def recommendation_start(request):
    round = round_prepared(request)
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
    recommendation = in_scope(request, pk)
    if is_taken(request):
        panel = _panel(recommendation, by=request.desk)
        return record_file(request, content=recommendation, panel=panel)
    return detail_page(request, recommendation)


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
    parts = {ATTACHMENTS, *(section.key for section in recommendation.sections)}
    titles = {
        key: title for key, title in TITLES.items() if key in parts and (not named or key in named)
    }
    back_to = reverse("pilots:recommendation_detail", args=[pk])
    return answer_return(request, content=recommendation, titles=titles, back_to=back_to)


def detail_page(request, recommendation: Recommendation, refused: tuple[Problem, ...] = ()):
    """The page of one recommendation; ``refused`` says why the step just posted was not taken."""
    submission, by = recommendation.submission, request.desk

    def section_url(section):
        return reverse("pilots:recommendation_section", args=[recommendation.pk, section.key])

    hidden = is_hidden(recommendation, by)
    is_writing = submission.is_on_desk_of(by) and not submission.round.is_closed
    open_keys = actions.reopened_sections(submission) if is_writing else frozenset()
    missing = gaps(recommendation, section_url, open_keys=open_keys) if is_writing else []
    panel = _panel(recommendation, by=by)
    if missing:
        panel = replace(panel, steps=[step for step in panel.steps if step.name not in ONWARD])
    city = city_side(request, recommendation)
    if city is not None and city.onward:
        panel = replace(panel, onward_label=city.onward[0], onward_url=city.onward[1])
    on = day_of_verdicts(recommendation)
    doubts = [] if hidden else recommendation.doubts(on=on)
    context = {
        "recommendation": recommendation,
        "panel": panel,
        "refused": refused,
        "tasks": _tasks(recommendation, panel, section_url, open_keys) if is_writing else [],
        "missing": missing,
        "onward": submission.steps()[ONWARD[submission.state == SubmissionState.WITH_STREET]].label,
        "doubts": linked(doubts, section_url) if is_writing else doubts,
        "whose_turn": whose_turn(submission, by=by),
        "done": done_count(recommendation) if is_writing else 0,
        "earlier": _copyable_from(recommendation, by=by) if is_writing else None,
        "parts": [] if is_writing or hidden else full_form(recommendation, on=on),
        "is_hidden": hidden,
        "is_city": by.role in Role.of_city,
        "city": city,
    }
    return TemplateResponse(request, "pilots/recommendation_detail.html", context)


def _tasks(recommendation: Recommendation, panel, section_url, open_keys) -> list[Task]:
    files = files_task(panel.files)
    found = tasks(recommendation, section_url, open_keys=open_keys)
    return [*found, files] if files else found


def day_of_verdicts(recommendation: Recommendation):
    """The day of the sign-off; before it today."""
    return beijing_date(recommendation.submission.signed_at or timezone.now())


def _copyable_from(recommendation: Recommendation, *, by) -> Recommendation | None:
    """The form of an earlier year, as long as parts are left that could be taken over."""
    if not actions.copyable_sections(recommendation, by=by):
        return None
    return actions.earlier_form(recommendation, by=by)


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
