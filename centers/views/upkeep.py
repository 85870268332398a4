"""Continuing education, yearly checks, scans of papers, accounts, and who comes from elsewhere."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from centers import actions
from centers.actions.linking import accounts_at
from centers.forms.linking import LinkForm
from centers.forms.upkeep import CheckForm, PersonFileForm, StudyForm, TransferForm
from centers.models import Center, Person, PersonFile
from centers.upkeep import READERS_OF_PAPERS
from centers.views.people import back_to, form_page, person_form_page


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def study_add(request, pk):
    return _added(request, pk, StudyForm, "登记继续教育", "继续教育已登记。", _study)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def check_add(request, pk):
    return _added(request, pk, CheckForm, "登记无犯罪记录查询", "查询已登记。", _check)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def person_file_add(request, pk):
    return _added(request, pk, PersonFileForm, "上传证件扫描件", "扫描件已上传。", _file)


def _study(form):
    return partial(actions.add_study, facts=form.facts())


def _check(form):
    return partial(actions.add_check, checked_on=form.cleaned_data["checked_on"])


def _file(form):
    facts = form.cleaned_data
    return partial(actions.add_file, kind=facts["kind"], upload=facts["file"])


def _added(request, pk, form_class, title: str, sentence: str, act_of) -> HttpResponse:
    """One more row of a person's: the form, then the action that ``act_of`` makes of it."""
    people = Person.objects.visible_to(request.desk).select_related("center")
    person = get_object_or_404(people, pk=pk)
    form = form_class(request.POST or None, request.FILES or None)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        if done(request, form, partial(act_of(form), person=person, form_token=token)):
            return back_to(request, person, sentence)
    return person_form_page(request, form, person, title)


@require_safe
@desk_required(*READERS_OF_PAPERS)
def person_file_download(request, public_id):
    files = PersonFile.objects.filter(person__in=Person.objects.visible_to(request.desk))
    kept = get_object_or_404(
        files.select_related("file", "person__center"), file__public_id=public_id
    )
    response = file_response(kept.file)
    with transaction.atomic():
        record("查看证件扫描件", at=timezone.now(), by=request.desk, obj=kept)
    return response


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def transfer_add(request, pk):
    center = get_object_or_404(Center.objects.visible_to(request.desk).running(), pk=pk)
    form = TransferForm(request.POST or None)
    if form.is_valid():
        facts = form.cleaned_data
        act = partial(
            actions.transfer_in,
            center=center,
            **{name: facts[name] for name in ("name", "level", "number", "form_token")},
            engagement=form.engagement(),
        )
        if person := done(request, form, act):
            messages.success(request, f"已登记{person}调入。")
            return redirect("centers:person_detail", pk=person.pk)
    back_url = reverse("centers:center_detail", args=[center.pk])
    return form_page(request, form, center, "登记调入人员", back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def account_link(request, pk):
    people = Person.objects.visible_to(request.desk).select_related("center", "user")
    person = get_object_or_404(people, pk=pk)
    accounts = accounts_at(person.center, on=timezone.localdate())
    form = LinkForm(request.POST or None, accounts=accounts, initial={"user": person.user_id})
    if form.is_valid():
        act = partial(actions.link_account, person=person, user=form.cleaned_data["user"])
        if done(request, form, act):
            return back_to(request, person, "平台账号已保存。")
    return person_form_page(request, form, person, f"{person}的平台账号")
