"""The profile's sections, its premises and its written rules, each filled in on a page of its own."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from centers import actions
from centers.actions import premises as places
from centers.actions.profile import values_of
from centers.forms.profile import (
    PremisesEditForm,
    PremisesForm,
    RulesDocumentForm,
    section_form,
)
from centers.models import Center, Premises, RulesDocument
from centers.sections import GUIDANCE, SECTION_BY_KEY
from centers.taken_over import offices_of_the_form
from centers.views.people import form_page
from core.problems import Refused, Stale


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def center_edit(request, pk, key):
    center = center_of(request, pk)
    section = SECTION_BY_KEY.get(key)
    if section is None:
        raise Http404
    initial: dict = {"version": center.section_version(key)}
    if key == GUIDANCE:
        initial |= values_of(center, section)
        if center.section_version(key) == 1:
            initial |= offices_of_the_form(center)
    form = section_form(section, center, request.POST or None, initial=initial)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in section.fields}
        act = partial(actions.save_section, center=center, section=section, values=values)
        if saved(request, form, act, lambda: center_of(request, pk).section_version(key)):
            messages.success(request, f"{section.title}已保存。")
            return redirect("centers:center_detail", pk=center.pk)
    return edit_page(request, center, form, section.title)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def premises_add(request, pk):
    center = center_of(request, pk)
    form = PremisesForm(request.POST or None, initial={"use": request.GET.get("use", "")})
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.add_premises, center=center, facts=form.facts(), form_token=token)
        if place := done(request, form, act):
            messages.success(request, f"已登记{place}。")
            return redirect("centers:center_detail", pk=center.pk)
    back_url = reverse("centers:center_detail", args=[center.pk])
    return form_page(request, form, center, "登记场地", back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def premises_edit(request, pk):
    place = _premises(request, pk)
    initial = {name: getattr(place, name) for name in (*places.FIELDS, "version")}
    form = PremisesEditForm(request.POST or None, initial=initial)
    if form.is_valid():
        act = partial(actions.save_premises, premises=place, facts=form.facts())
        if saved(request, form, act, lambda: _premises(request, pk).version):
            messages.success(request, "场地已保存。")
            return redirect("centers:center_detail", pk=place.center_id)
    return edit_page(request, place.center, form, "修改场地")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def rules_document_add(request, pk):
    center = center_of(request, pk)
    initial = {"kind": request.GET.get("kind", "")}
    form = RulesDocumentForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        act = partial(
            actions.add_rules_document,
            center=center,
            facts=form.facts(),
            upload=form.cleaned_data["file"],
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            messages.success(request, "制度文件已上传。")
            return redirect("centers:center_detail", pk=center.pk)
    back_url = reverse("centers:center_detail", args=[center.pk])
    return form_page(request, form, center, "上传管理制度", back_url)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def rules_document_download(request, public_id):
    documents = RulesDocument.objects.filter(center__in=Center.objects.visible_to(request.desk))
    kept = get_object_or_404(documents.select_related("file"), file__public_id=public_id)
    response = file_response(kept.file)
    with transaction.atomic():
        record("查看管理制度", at=timezone.now(), by=request.desk, obj=kept)
    return response


def saved(request, form, act, version_now) -> bool:
    """Do it; where somebody was faster, show what is stored beside what was typed."""
    try:
        act(version=form.cleaned_data["version"], by=request.desk, at=timezone.now())
    except Stale as stale:
        form.current = stale.current
        form.renew_version(version_now())
        return False
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def edit_page(request, center, form, title: str) -> TemplateResponse:
    """The form, with 409 and both texts where it was stale."""
    current = getattr(form, "current", {})
    context = {
        "center": center,
        "form": form,
        "title": title,
        "current": current.items(),
        "back_url": reverse("centers:center_detail", args=[center.pk]),
    }
    status = 409 if current else 200
    return TemplateResponse(request, "centers/center_edit.html", context, status=status)


def center_of(request, pk) -> Center:
    centers = Center.objects.visible_to(request.desk).running()
    return get_object_or_404(centers.select_related("district", "subdistrict__district"), pk=pk)


def _premises(request, pk) -> Premises:
    rows = Premises.objects.visible_to(request.desk).select_related("center__subdistrict__district")
    return get_object_or_404(rows, pk=pk)
