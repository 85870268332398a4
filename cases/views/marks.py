"""The text with its marks: what could say who somebody is, replaced or kept for a reason."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from cases.exemplary import actions
from cases.exemplary.forms import MarkForm
from cases.exemplary.marked import marked_sections, marked_words
from cases.marks import findings
from cases.models import Exemplary
from cases.states import WORKERS
from cases.views.exemplary import one_piece
from core.problems import Problem, Refused, Stale


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def exemplary_marks(request, public_id):
    piece = one_piece(request.desk, public_id)
    if problems := actions.writing_problems(piece, by=request.desk):
        messages.warning(request, problems[0].sentence)
        return redirect("cases:exemplary_detail", public_id)
    if request.method != "POST":
        return _page(request, piece)
    form = MarkForm(request.POST)
    if not form.is_valid():
        if not form.cleaned_data.get("act") or not form.cleaned_data.get("version"):
            raise BadRequest
        return _page(request, piece, problems=_mistakes(form), typed=request.POST, status=200)
    try:
        said = _act(piece, form.cleaned_data, request.desk)
    except Stale as stale:
        piece = one_piece(request.desk, public_id)
        return _page(request, piece, problems=stale.problems, status=409)
    except Refused as refusal:
        return _page(request, piece, problems=refusal.problems, typed=request.POST)
    messages.success(request, said)
    return redirect("cases:exemplary_marks", public_id)


def _act(piece: Exemplary, said: dict, by) -> str:
    """Do what was asked; returns the sentence for the page."""
    common = {"piece": piece, "version": said["version"], "by": by, "at": timezone.now()}
    if said["act"] == "all":
        return f"已替换{actions.replace_all(**common)}处。"
    of_word = {**common, "mark": said["mark"], "word": said["word"]}
    if said["act"] == "replace":
        return f"已替换{actions.replace_word(**of_word, replacement=said['replacement'])}处。"
    actions.keep_word(**of_word, reason=said["reason"])
    return "已保留，理由会给复核人看。"


def _mistakes(form: MarkForm) -> list[Problem]:
    # The code is the form's own: the rule book lists what rules refuse.
    return [Problem(code="", message=mistake.message) for mistake in form.error_summary()]


def _page(request, piece: Exemplary, *, problems=(), typed=None, status=200):
    texts, kept = piece.texts(), piece.kept_keys()
    found = findings(texts, piece.known())
    open_found = [one for one in found if one.must_go or one.key not in kept]
    context = {
        "name": str(piece),
        "version": piece.version,
        "sections": marked_sections(texts, found, kept),
        "words": marked_words(texts, open_found, typed or {}),
        "count": len(open_found),
        "problems": problems,
        "edit_url": reverse("cases:exemplary_edit", args=[piece.public_id]),
        "back_to": reverse("cases:exemplary_detail", args=[piece.public_id]),
    }
    template = "cases/exemplary/exemplary_marks.html"
    return TemplateResponse(request, template, context, status=status)
