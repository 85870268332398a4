"""The city's officer receives or proposes those that were ticked: read through, then confirmed."""

from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.roles import Role
from core.problems import Refused
from core.together import problems_of
from pilots import actions
from pilots.candidates import before_the_city, candidates
from pilots.choices import Outcome
from pilots.forms.candidates import CandidateFilterForm, ProposalsForm, TickForm
from pilots.views.candidates import list_page
from pilots.views.chosen_round import round_prepared


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def candidate_receive(request):
    """GET shows who was ticked and asks once more; POST receives all of them, or none."""
    return _in_one_act(request, TickForm, "receive", "签收", _receive)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def candidate_propose(request):
    """The same for one outcome that is proposed for all of them."""
    return _in_one_act(request, ProposalsForm, "propose", "提出拟办意见", _propose)


def _receive(facts, *, by, at) -> str:
    done = actions.receive_many(recommendations=facts["pick"], by=by, at=at)
    return f"已签收{len(done)}份推荐表。"


def _propose(facts, *, by, at) -> str:
    outcome = facts["outcome"]
    done = actions.propose_many(recommendations=facts["pick"], outcome=outcome, by=by, at=at)
    return f"已对{len(done)}个街道(乡镇)拟办“{Outcome(outcome).label}”，等待市级审定人审定。"


def _in_one_act(request, kind, step: str, label: str, act):
    round = round_prepared(request)
    sent = request.POST if request.method == "POST" else request.GET
    form = kind(sent, candidates=before_the_city(round=round, desk=request.desk))
    if not form.is_valid():
        return list_page(request, form)
    problems = ()
    if request.method == "POST":
        try:
            said = act(form.cleaned_data, by=request.desk, at=timezone.now())
        except Refused as refusal:
            if refusal.done_already:
                messages.info(request, refusal.done_already)
                return redirect(_back(request, round))
            problems = refusal.problems
        else:
            messages.success(request, said)
            return redirect(_back(request, round))
    outcome = form.cleaned_data.get("outcome", "")
    context = {
        "round": round,
        "form": form,
        "rows": candidates(form.cleaned_data["pick"]),
        "problems": problems or _against(form.cleaned_data["pick"], step, by=request.desk),
        "label": label,
        "outcome": Outcome(outcome).label if outcome else "",
        "back_url": _back(request, round),
    }
    return TemplateResponse(request, "pilots/candidate_confirm.html", context)


def _against(picked, step: str, *, by) -> list:
    """What the act would be refused for, said before the button is pressed."""

    def asked(form):
        if step == "receive":
            return form.submission.obstacles("receive", by=by)
        return actions.reasons_against_proposal(form.submission)

    return problems_of(picked, asked, name_of=actions.name_of)


def _back(request, round) -> str:
    """The list as it was narrowed when the ticks were made."""
    filters = CandidateFilterForm(request.GET)
    query = urlencode({"round": round.pk}) + (f"&{filters.query()}" if filters.query() else "")
    return f"{reverse('pilots:candidate_list')}?{query}"
