"""A case: the list, opening one, its page, the texts of its stage and its steps."""

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases import actions, opening
from cases.case_page import case_context
from cases.facts import facts_of, names_of
from cases.filters import CaseFilterForm
from cases.forms import StageForm
from cases.models import Case
from cases.models.consents import last_text_version
from cases.opening_forms import OpenCaseForm, OpeningForm, OpenProjectForm
from cases.people.files import cards_of
from cases.privacy_forms import ClientFindForm
from cases.revealing import RESPONSIBLE
from cases.sight import case_row, note_reading, row_columns, shows_people
from cases.states import STEPS, WORKERS, CaseState
from centers.models import Center
from core.keyset import page_after
from core.problems import Refused, Stale
from pilots.choices import Method

FILE_READERS = (*Role.of_center, Role.SUPERVISOR, *Role.of_district)
ROW_READERS = (*FILE_READERS, *Role.of_city, Role.INSPECTOR)
EXPORTERS = (*Role.of_center, *Role.of_district, *Role.of_city)


def one_case(desk, public_id) -> Case:
    """The case for its own page, or 404 for a desk it does not belong to."""
    people = ("client", "worker", "center", "round", "approved_by", "recognized_by")
    cases = Case.objects.open_to(desk, on=timezone.localdate()).select_related(*people)
    return get_object_or_404(cases, public_id=public_id)


@require_safe
@desk_required(*ROW_READERS)
def case_list(request):
    cases = Case.objects.open_to(request.desk, on=timezone.localdate())
    filters = CaseFilterForm(request.GET, desk=request.desk, on=timezone.localdate())
    chosen = filters.filter(row_columns(cases, request.desk))
    cursor = request.GET.get("after", "")
    page = page_after(chosen, day="opened_on", cursor=cursor, with_count=True)
    is_worker = request.desk.role in WORKERS
    context = {
        "filters": filters,
        "rows": [case_row(case, request.desk) for case in page.rows],
        "next": page.next_cursor,
        "found_in_words": page.found_in_words,
        "query": filters.query(),
        "shows_people": shows_people(request.desk),
        "can_open": is_worker,
        "can_export": request.desk.role in EXPORTERS,
        "can_hand_over": request.desk.role in RESPONSIBLE,
        "find_form": ClientFindForm() if is_worker else None,
        "found": filters.is_of_one_person,
    }
    return TemplateResponse(request, "cases/case_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def case_open(request):
    """Opens a 个案, or what ``?method=`` names; an unknown method in the address is a 个案."""
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    form = _opening_form(request, center)
    if form.is_valid():
        try:
            case = opening.open_case(
                center=center,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            asks = "same_person" in [problem.field for problem in refusal.problems]
            if asks and isinstance(form, OpenCaseForm):
                form.ask_whether_same(cards_of(center, form.cleaned_data))
            form.refuse(refusal)
        else:
            messages.success(request, f"案例{case.number}已建立，由您负责。")
            return redirect("cases:case_detail", case.public_id)
    context = {
        "form": form,
        "center": center,
        "methods": [(f"?method={m.value}", m.label, m == form.method) for m in Method],
        "is_personal": form.method == Method.INDIVIDUAL,
    }
    return TemplateResponse(request, "cases/case_open.html", context)


def _opening_form(request, center: Center) -> OpeningForm:
    today, method = timezone.localdate(), request.GET.get("method", "")
    facts = {
        "data": request.POST if request.method == "POST" else None,
        "on": today,
        "initial": {"opened_on": today, "signed_on": today},
    }
    if method in (Method.GROUP, Method.COMMUNITY):
        return OpenProjectForm(method=method, **facts)
    facts["initial"]["text_version"] = last_text_version(center)
    return OpenCaseForm(**facts)


@require_safe
@desk_required(*FILE_READERS)
def case_detail(request, public_id):
    case = one_case(request.desk, public_id)
    context = case_context(case, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/case_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def case_edit(request, public_id):
    """The texts of the present stage; a form posted from an earlier one is shown again, refused."""
    own = Case.objects.visible_to(request.desk).in_charge_of(request.user)
    case = get_object_or_404(own.select_related("worker", "client"), public_id=public_id)
    stage = request.POST.get("stage", case.state)
    if not facts_of(case.method, stage):
        messages.info(request, f"“{case.get_state_display()}”阶段没有需要填写的文字。")
        return redirect("cases:case_detail", public_id)
    form, status, current = _stage_form(request, case, stage), 200, []
    if form.is_valid():
        try:
            actions.save_stage(
                case=case,
                stage=stage,
                texts=form.texts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            note_reading(case, by=request.desk, at=timezone.now())
            status, current = 409, list(stale.current.items())
            case.refresh_from_db(fields=["version"])
            form.renew_version(case.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"案例{case.number}的内容已保存。")
            return redirect("cases:case_detail", public_id)
    context = {
        "form": form,
        "number": case.number,
        "stage": CaseState(stage).label,
        "current": current,
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/case_edit.html", context, status=status)


def _stage_form(request, case: Case, stage: str) -> StageForm:
    if request.method == "POST":
        return StageForm(request.POST, method=case.method, stage=stage)
    note_reading(case, by=request.desk, at=timezone.now())
    stored = {name: getattr(case, name) for name in names_of(case.method, stage)}
    initial = {"stage": stage, "version": case.version, **stored}
    return StageForm(method=case.method, stage=stage, initial=initial)


@require_POST
@desk_required(*Role.of_center)
def case_step(request, public_id):
    case = one_case(request.desk, public_id)
    name = request.POST.get("step", "")
    if name not in STEPS or name == "transfer":
        raise BadRequest
    now, note = timezone.now(), request.POST.get("note", "")
    try:
        moved = actions.take_step(name, case=case, by=request.desk, at=now, note=note)
    except Refused as refusal:
        case = one_case(request.desk, public_id)
        context = case_context(case, by=request.desk, at=now, problems=refusal.problems)
        return TemplateResponse(request, "cases/case_detail.html", context)
    messages.success(request, f"案例{case.number}现在是：{moved.get_state_display()}。")
    return redirect("cases:case_detail", public_id)
