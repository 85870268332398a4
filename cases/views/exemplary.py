"""An exemplary case in its chain: begun, written, stripped, read, recommended, published."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from cases.exemplary import actions
from cases.exemplary.forms import PieceForm, StartForm
from cases.exemplary.page import piece_context
from cases.exemplary.states import CHAIN, STEPS, PieceState
from cases.models import Case, Exemplary
from cases.states import WORKERS
from cases.views.cases import one_case
from centers.models import Center
from core.keyset import page_after
from core.narrowing import Narrowed, kept_with, narrowed
from core.problems import Refused, Stale

TO_READ = "to_read"


def one_piece(desk, public_id) -> Exemplary:
    people = ("author", "reader", "center__subdistrict", "desk", "case__client")
    pieces = Exemplary.objects.visible_to(desk).select_related(*people)
    return get_object_or_404(pieces, public_id=public_id)


@require_safe
@desk_required(*CHAIN)
def exemplary_list(request):
    chosen = narrowed(request, [(TO_READ, "等待本人复核"), *PieceState.choices])
    pieces = _narrowed(request.desk, chosen).select_related("center", "author")
    page = page_after(pieces, day="started_at", cursor=request.GET.get("after", ""))
    rows = [
        {
            "url": reverse("cases:exemplary_detail", args=[piece.public_id]),
            "title": piece.title,
            "center": piece.center,
            "author": piece.author,
            "method": piece.get_method_display(),
            "field": piece.get_field_display(),
            "state": piece.get_state_display(),
            "tone": PieceState(piece.state).tone,
        }
        for piece in page.rows
    ]
    context = {
        "rows": rows,
        "next": page.next_cursor,
        "query": kept_with("", chosen),
        "narrowed": chosen,
        "can_start": request.desk.role in WORKERS,
    }
    return TemplateResponse(request, "cases/exemplary/exemplary_list.html", context)


def _narrowed(desk, chosen: Narrowed | None):
    """Pieces in the desk's chain: all, of one state, or what it is to read for somebody else."""
    if chosen is None:
        return Exemplary.objects.visible_to(desk)
    if chosen.value == TO_READ:
        return Exemplary.objects.to_read(desk)
    return Exemplary.objects.visible_to(desk).filter(state=chosen.value)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def exemplary_add(request):
    """From scratch, about work that is closed."""
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    return _start(request, center, None, reverse("cases:exemplary_list"))


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def exemplary_nominate(request, public_id):
    """From the file of a closed case, whose texts the piece begins with."""
    case = one_case(request.desk, public_id)
    if problems := actions.nomination_problems(case, by=request.desk):
        messages.warning(request, problems[0].sentence)
        return redirect("cases:case_detail", public_id)
    return _start(request, case.center, case, reverse("cases:case_detail", args=[public_id]))


def _start(request, center: Center, case: Case | None, back_to: str):
    form = StartForm(request.POST if request.method == "POST" else None, initial=_begun(case))
    if form.is_valid():
        facts = form.cleaned_data
        try:
            piece = actions.start_piece(
                center=center,
                case=case,
                facts=facts,
                form_token=facts["form_token"],
                by=request.desk,
                at=timezone.now(),
                texts=actions.texts_of(case) if case else {},
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已开始起草。请补写正文，再替换能识别到个人的信息。")
            return redirect("cases:exemplary_edit", piece.public_id)
    context = {"form": form, "number": case.number if case else "", "back_to": back_to}
    return TemplateResponse(request, "cases/exemplary/exemplary_start.html", context)


def _begun(case: Case | None) -> dict:
    if case is None:
        return {}
    client = case.client
    return {
        "method": case.method,
        "field": case.field,
        "category": next(iter(client.categories()), "") if client else "",
        "is_minor": client.is_minor if client else False,
    }


@require_safe
@desk_required(*CHAIN)
def exemplary_detail(request, public_id):
    piece = one_piece(request.desk, public_id)
    return _page(request, piece)


def _page(request, piece: Exemplary, problems=()):
    context = piece_context(piece, by=request.desk, at=timezone.now(), problems=problems)
    return TemplateResponse(request, "cases/exemplary/exemplary_detail.html", context)


@require_safe
@desk_required(*CHAIN)
def exemplary_history(request, public_id):
    piece = one_piece(request.desk, public_id)
    back_url = reverse("cases:exemplary_detail", args=[public_id])
    return history_page(request, about(piece), title=str(piece), back_url=back_url)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def exemplary_edit(request, public_id):
    piece = one_piece(request.desk, public_id)
    if problems := actions.writing_problems(piece, by=request.desk):
        messages.warning(request, problems[0].sentence)
        return redirect("cases:exemplary_detail", public_id)
    form, status, current = _piece_form(request, piece), 200, []
    if form.is_valid():
        facts = form.cleaned_data
        try:
            actions.save_piece(
                piece=piece,
                facts=facts,
                version=facts["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            status, current = 409, list(stale.current.items())
            piece.refresh_from_db(fields=["version"])
            form.renew_version(piece.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "已保存。请核对下面标出的文字。")
            return redirect("cases:exemplary_marks", public_id)
    context = {
        "form": form,
        "name": str(piece),
        "current": current,
        "back_to": reverse("cases:exemplary_detail", args=[public_id]),
    }
    template = "cases/exemplary/exemplary_edit.html"
    return TemplateResponse(request, template, context, status=status)


def _piece_form(request, piece: Exemplary) -> PieceForm:
    today = timezone.localdate()
    if request.method == "POST":
        return PieceForm(request.POST, on=today)
    stored = {name: getattr(piece, name) for name in actions.WRITTEN}
    return PieceForm(on=today, initial={"version": piece.version, **stored})


@require_POST
@desk_required(*CHAIN)
def exemplary_step(request, public_id):
    piece, name = one_piece(request.desk, public_id), request.POST.get("step", "")
    if name not in STEPS:
        raise BadRequest
    note = request.POST.get("note", "")
    try:
        moved = actions.take_step(name, piece=piece, by=request.desk, at=timezone.now(), note=note)
    except Refused as refusal:
        return _page(request, one_piece(request.desk, public_id), refusal.problems)
    messages.success(request, f"典型案例现在是：{moved.get_state_display()}。")
    still_seen = Exemplary.objects.visible_to(request.desk).filter(pk=piece.pk).exists()
    if still_seen:
        return redirect("cases:exemplary_detail", public_id)
    return redirect("cases:exemplary_list")
