"""The registers: what there is of each, one list and one short form for all of them."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.roles import Role
from accounts.scope import within
from centers import actions
from centers.forms.registers import RegisterFilterForm, register_form
from centers.models import Center
from centers.register_figures import counts_of, register_figures
from centers.registers import READERS, REGISTERS, Register
from core.money import format_yuan
from core.problems import Refused, Stale

AT_ONCE = 50


@require_safe
@desk_required(*READERS)
def register_index(request):
    on = timezone.localdate()
    mine = within(request.desk)
    since = on.replace(month=1, day=1)
    figures = register_figures(rows_q=mine, since=since, until=on)
    counts = counts_of(REGISTERS.values(), rows_q=mine, since=since, on=on)
    hints = {
        "resources": f"折合{format_yuan(figures.resource_value)}元",
        "supports": f"折合{format_yuan(figures.support_value)}元",
    }
    context = {
        "on": on,
        "tiles": [
            (
                register,
                counts[register.key],
                _list_url(register, f"?year={on.year}" if register.is_event else ""),
                hints.get(register.key, ""),
            )
            for register in REGISTERS.values()
        ],
    }
    return TemplateResponse(request, "centers/register_index.html", context)


@require_safe
@desk_required(*READERS)
def register_list(request, register):
    register = _register(register)
    on = timezone.localdate()
    mine = register.model._default_manager.visible_to(request.desk)
    years = [day.year for day in mine.dates("starts_on", "year", order="DESC")]
    filters = RegisterFilterForm(request.GET, register=register, years=years)
    found = filters.filter(mine, on).select_related("center", *register.keys)
    page = Paginator(found.order_by("-starts_on", "-pk"), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "register": register,
        "filters": filters,
        "page": page,
        "rows": [_row(register, row, request.desk, on) for row in page],
        "names_centers": request.desk.role not in Role.of_subdistrict,
        "query": urlencode({k: v for k, v in request.GET.items() if k in filters.fields}),
        "can_edit": request.desk.role == Role.EXECUTIVE_DIRECTOR,
        "add_url": reverse("centers:register_add", args=[register.key]),
    }
    return TemplateResponse(request, "centers/register_list.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def register_add(request, register):
    register = _register(register)
    center = Center.objects.visible_to(request.desk).running().order_by("pk").first()
    form = register_form(register, is_new=True)(
        request.POST or None, register=register, center=center
    )
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(
            actions.add_register_row, register=register, facts=form.facts(), form_token=token
        )
        if done(request, form, act):
            messages.success(request, f"{register.label}已登记。")
            return redirect(_list_url(register))
    return _page(request, register, form, f"登记{register.label}")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def register_edit(request, register, pk):
    register = _register(register)
    rows = register.model._default_manager.visible_to(request.desk).select_related("center")
    row = get_object_or_404(rows, pk=pk)
    form = register_form(register, is_new=False)(
        request.POST or None, register=register, center=row.center, instance=row
    )
    title = f"修改{register.label}"
    if form.is_valid():
        try:
            actions.save_register_row(
                register=register,
                row=row,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            form.renew_version(rows.get(pk=pk).version)
            return _page(request, register, form, title, stale)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{register.label}已修改。")
            return redirect(_list_url(register))
    return _page(request, register, form, title)


def _register(key: str) -> Register:
    if key not in REGISTERS:
        raise Http404
    return REGISTERS[key]


def _list_url(register: Register, query: str = "") -> str:
    return reverse("centers:register_list", args=[register.key]) + query


def _row(register: Register, row, desk, on) -> dict:
    return {
        "row": row,
        "title": register.title(row, desk),
        "facts": register.facts(row, desk),
        "is_over": row.ends_on is not None and row.ends_on < on,
        "edit_url": reverse("centers:register_edit", args=[register.key, row.pk]),
    }


def _page(request, register: Register, form, title: str, stale: Stale | None = None):
    context = {
        "register": register,
        "form": form,
        "title": title,
        "current": stale.current.items() if stale else [],
        "back_url": _list_url(register),
    }
    status = 409 if stale else 200
    return TemplateResponse(request, "centers/register_form.html", context, status=status)
