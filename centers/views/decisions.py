"""The city's decision: the candidates side by side, and one confirmed act for one or many."""

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from centers import actions
from centers.candidates import is_open, received, to_decide
from centers.forms import DecisionForm, PickForm
from core.problems import Refused
from core.together import problems_of
from pilots.actions import name_of
from pilots.candidates import candidates, totals
from pilots.choices import Outcome
from pilots.forms.candidates import CandidateFilterForm
from pilots.models import Round
from pilots.views.chosen_round import prepared_among


@require_safe
@desk_required(*Role.of_city)
def decision_list(request):
    rounds = _rounds(request)
    return _list_page(request, rounds, prepared_among(request, rounds))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_LEADER)
def decision_confirm(request):
    """GET shows who was ticked and asks once more; POST decides all of them in one act."""
    rounds = _rounds(request)
    round = prepared_among(request, rounds)
    waiting = to_decide(round=round, desk=request.desk)
    if request.method != "POST":
        picking = PickForm(request.GET, candidates=waiting)
        if not picking.is_valid():
            return _list_page(request, rounds, round, picking)
        return _confirm_page(
            request, round, _blank(request, picking, waiting), picking.cleaned_data
        )
    form = DecisionForm(request.POST, candidates=waiting, picked=_singly(request.POST, waiting))
    if form.is_valid():
        return _decide(request, round, form)
    if said := _decided_before(request, round):
        messages.info(request, said)
        return redirect(_address("centers:decision_list", round))
    if "pick" in form.errors or "outcome" in form.errors:
        return _list_page(request, rounds, round, form)
    return _confirm_page(request, round, form, form.cleaned_data)


def _decide(request, round, form):
    facts = form.cleaned_data
    try:
        actions.decide(
            recommendations=facts["pick"],
            outcome=facts["outcome"],
            by=request.desk,
            at=timezone.now(),
            note=facts["note"],
            notes=form.notes(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return _confirm_page(request, round, form, facts)
    label = Outcome(facts["outcome"]).label
    messages.success(request, f"已将{len(facts['pick'])}个街道(乡镇){label}。")
    return redirect(_address("centers:decision_list", round))


def _decided_before(request, round) -> str:
    """What to tell who pressed a second time: every one ticked was decided so, by this person."""
    ticked, outcome = request.POST.getlist("pick"), request.POST.get("outcome")
    if outcome not in Outcome.values:
        return ""
    rows = received(round=round, desk=request.desk)
    picked = [row for row in rows if str(row.pk) in ticked]
    if not picked or len(picked) != len(set(ticked)):
        return ""
    problems = problems_of(
        picked,
        lambda row: row.submission.obstacles(outcome, by=request.desk),
        name_of=name_of,
    )
    is_each = len(problems) == len(picked)
    return Refused(*problems).done_already if is_each else ""


def _singly(sent, waiting) -> list:
    """Those who may have a reason of their own: ticked, several, and about to be declined."""
    ticked = set(sent.getlist("pick"))
    picked = [candidate for candidate in waiting if str(candidate.pk) in ticked]
    is_declined = sent.get("outcome") == Outcome.DECLINE
    return picked if is_declined and len(picked) > 1 else []


def _blank(request, picking: PickForm, waiting) -> DecisionForm:
    picked = [recommendation.pk for recommendation in picking.cleaned_data["pick"]]
    initial = {"pick": picked, "outcome": picking.cleaned_data["outcome"]}
    return DecisionForm(initial=initial, candidates=waiting, picked=_singly(request.GET, waiting))


def _rounds(request) -> list[Round]:
    return list(Round.objects.visible_to(request.desk).latest_first())


def _list_page(request, rounds, round, form=None):
    """All candidates of the round; ``form`` carries ticks and mistakes of a refused choice."""
    form = form or PickForm(candidates=())
    picked = {str(key) for key in form["pick"].value() or []}
    may_pick = is_open if request.desk.role == Role.CITY_LEADER else None
    filters = CandidateFilterForm(request.GET)
    found = filters.narrow(received(round=round, desk=request.desk))
    rows = filters.pick_out(candidates(found, can_pick=may_pick, picked=picked))
    context = {
        "rounds": rounds,
        "round": round,
        "rows": rows,
        "totals": totals(rows),
        "filters": filters,
        "query": filters.query(),
        "form": form,
        "outcomes": Outcome.choices,
        "outcome": form["outcome"].value(),
        "can_decide": any(row.can_pick for row in rows),
        "confirm_url": reverse("centers:decision_confirm"),
        "counts": _counts(rows),
    }
    return TemplateResponse(request, "centers/decision_list.html", context)


def _confirm_page(request, round, form, choice):
    outcome = choice["outcome"]
    rows = candidates(choice["pick"])
    context = {
        "round": round,
        "form": form,
        "rows": rows,
        "outcome": Outcome(outcome).label,
        "against": sum(not row.agrees_with(outcome) for row in rows),
        "back_url": _address("centers:decision_list", round),
    }
    return TemplateResponse(request, "centers/decision_confirm.html", context)


def _counts(rows) -> list[tuple[str, int]]:
    """How many candidates stand where, for the tiles above the list."""
    open_rows = [row for row in rows if is_open(row.recommendation)]
    states = [row.recommendation.submission.state for row in rows]
    return [
        ("已签收", len(rows)),
        ("待审定", len(open_rows)),
        ("待拟办", states.count("received") - len(open_rows)),
        ("列入试点", states.count("accepted")),
        ("不列入试点", states.count("declined")),
    ]


def _address(name: str, round) -> str:
    return f"{reverse(name)}?round={round.pk}"
