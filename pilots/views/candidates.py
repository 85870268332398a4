"""The city looks at all candidates of a round side by side: narrowed, sorted, compared."""

from dataclasses import dataclass

from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from pilots.candidates import Candidate, before_the_city, candidates, totals
from pilots.forms.candidates import CandidateFilterForm, CompareForm
from pilots.models import Recommendation, Round
from pilots.side_by_side import beside_each_other
from pilots.states import SubmissionState
from pilots.views.chosen_round import round_prepared


@require_safe
@desk_required(*Role.of_city)
def candidate_list(request):
    return list_page(request)


@require_safe
@desk_required(*Role.of_city)
def candidate_compare(request):
    """Two to six of them in columns, as they were signed."""
    round = round_prepared(request)
    form = CompareForm(request.GET, candidates=before_the_city(round=round, desk=request.desk))
    if not form.is_valid():
        return list_page(request, form)
    context = {"round": round, "comparison": beside_each_other(form.cleaned_data["pick"])}
    return TemplateResponse(request, "pilots/candidate_compare.html", context)


def list_page(request, picking=None):
    """All candidates of the round; ``picking`` carries the mistakes of a refused choice."""
    round = round_prepared(request)
    filters = CandidateFilterForm(request.GET)
    picked = request.GET.getlist("pick")
    rows = listed(round, filters, by=request.desk, picked=picked)
    is_officer = request.desk.role == Role.CITY_OFFICER
    states = [row.recommendation.submission.state for row in rows]
    context = {
        "round": round,
        "rounds": Round.objects.visible_to(request.desk).latest_first(),
        "filters": filters,
        "picking": picking,
        "rows": rows,
        "query": filters.query(),
        "totals": totals(rows),
        "can_receive": is_officer and SubmissionState.SIGNED in states,
        "can_propose": is_officer and SubmissionState.RECEIVED in states,
        "can_decide": request.desk.role == Role.CITY_LEADER,
    }
    return TemplateResponse(request, "pilots/candidate_list.html", context)


def listed(round, filters: CandidateFilterForm, *, by, picked=()) -> list[Candidate]:
    """The candidates of the round that the filter leaves, in its order; two queries."""
    found = filters.narrow(before_the_city(round=round, desk=by))
    return filters.pick_out(candidates(found, can_pick=lambda _: True, picked=picked))


@dataclass(frozen=True, slots=True)
class Place:
    """Where one candidate stands in the list it was opened from."""

    number: int
    count: int
    before: Recommendation | None
    after: Recommendation | None
    query: str


def place_of(request, recommendation: Recommendation) -> Place | None:
    """The candidates before and after this one; None where the filter does not show it."""
    filters = CandidateFilterForm(request.GET)
    rows = [row.recommendation for row in listed(recommendation.round, filters, by=request.desk)]
    if recommendation not in rows:
        return None
    at = rows.index(recommendation)
    return Place(
        number=at + 1,
        count=len(rows),
        before=rows[at - 1] if at else None,
        after=rows[at + 1] if at + 1 < len(rows) else None,
        query=filters.query(),
    )
