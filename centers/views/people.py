"""The staff of a center: registered, their papers, and their leaving."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.roles import Role
from centers import actions
from centers.forms import CredentialForm, DegreeForm, EndForm, EngagementForm, PersonForm
from centers.models import Center, Engagement, Person
from centers.team import member, waiver_rows
from centers.upkeep import READERS_OF_PAPERS, education, learned, reminders_of

READERS_OF_HOURS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR, *Role.of_district)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def person_add(request, pk):
    center = get_object_or_404(Center.objects.visible_to(request.desk), pk=pk)
    form = PersonForm(request.POST or None)
    back_url = reverse("centers:center_detail", args=[center.pk])
    if form.is_valid():
        act = partial(
            actions.add_person,
            center=center,
            facts=form.facts(),
            engagement=form.engagement(),
            credential=form.paper("credential"),
            degree=form.paper("degree"),
            form_token=form.cleaned_data["form_token"],
        )
        if person := done(request, form, act):
            messages.success(request, f"已登记{person}。")
            return redirect("centers:person_detail", pk=person.pk)
    return form_page(request, form, center, "登记人员", back_url)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def person_detail(request, pk):
    person = _person(request, pk)
    on = timezone.localdate()
    # Fetched once: the papers behind the verdict are those on the page.
    engagements = sorted(person.engagements.all(), key=lambda e: (e.starts_on, e.pk))
    present = next((e for e in reversed(engagements) if e.is_on_duty(on)), None)
    context = {
        "person": person,
        "on": on,
        "member": member(person, present, on=on, desk=request.desk),
        "engagements": engagements,
        "reminders": reminders_of(person, present, on=on),
        "education": education(person.credentials.all(), learned(person), on),
        "studies": person.studies.order_by("-finished_on", "-pk"),
        "attended": sorted(
            (attendance.training for attendance in person.attendances.all()),
            key=lambda training: (training.ends_on, training.pk),
            reverse=True,
        ),
        "talent": person.talent_entries.order_by("-entered_on", "-pk"),
        "checks": sorted(person.checks.all(), key=lambda check: check.checked_on, reverse=True),
        "files": person.files.select_related("file").order_by("kind", "-pk"),
        "reads_papers": request.desk.role in READERS_OF_PAPERS,
        "sees_hours": request.desk.role in READERS_OF_HOURS,
        "is_engaged": any(e.ends_on is None for e in engagements),
        "credentials": [(c, c.is_lapsed_on(on)) for c in person.credentials.all()],
        "degrees": person.degrees.all(),
        "waivers": waiver_rows(person, on=on, desk=request.desk),
        "can_waive": request.desk.role == Role.DISTRICT_LEADER
        and not actions.reasons_against_waiver(person, on=on),
        "can_edit": request.desk.role == Role.EXECUTIVE_DIRECTOR,
    }
    return TemplateResponse(request, "centers/person_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def credential_add(request, pk):
    person = _person(request, pk)
    form = CredentialForm(request.POST or None)
    if form.is_valid():
        act = partial(
            actions.add_credential,
            person=person,
            facts=form.facts(),
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            return back_to(request, person, "证书已登记。")
    return person_form_page(request, form, person, "登记证书")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def degree_add(request, pk):
    person = _person(request, pk)
    form = DegreeForm(request.POST or None)
    if form.is_valid():
        act = partial(
            actions.add_degree,
            person=person,
            facts=form.facts(),
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            return back_to(request, person, "学历已登记。")
    return person_form_page(request, form, person, "登记学历")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def engagement_add(request, pk):
    person = _person(request, pk)
    form = EngagementForm(request.POST or None)
    if form.is_valid():
        act = partial(
            actions.engage,
            person=person,
            engagement=form.engagement(),
            form_token=form.cleaned_data["form_token"],
        )
        if done(request, form, act):
            return back_to(request, person, f"{person}已重新上岗。")
    return person_form_page(request, form, person, "登记再次上岗")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def engagement_end(request, pk):
    engagement = get_object_or_404(
        Engagement.objects.visible_to(request.desk).select_related(
            "person__center", "person__user"
        ),
        pk=pk,
    )
    person = engagement.person
    form = EndForm(request.POST or None)
    if form.is_valid():
        act = partial(
            actions.end_engagement, engagement=engagement, ends_on=form.cleaned_data["ends_on"]
        )
        if done(request, form, act):
            messages.success(request, f"已登记{person}离岗。")
            if person.user_id:
                return redirect("portal:open_work", person.user_id)
            return redirect("centers:person_detail", pk=person.pk)
    return person_form_page(request, form, person, "登记离岗", leaver=person.user)


def _person(request, pk) -> Person:
    people = Person.objects.visible_to(request.desk).select_related(
        "center__subdistrict__district", "user"
    )
    people = people.prefetch_related(
        "engagements",
        "credentials",
        "degrees",
        "waivers",
        "studies",
        "checks",
        "attendances__training__center",
        "attendances__training__district",
    )
    return get_object_or_404(people, pk=pk)


def back_to(request, person: Person, sentence: str):
    messages.success(request, sentence)
    return redirect("centers:person_detail", pk=person.pk)


def person_form_page(request, form, person: Person, title: str, leaver=None):
    back_url = reverse("centers:person_detail", args=[person.pk])
    return form_page(request, form, person.center, title, back_url, person, leaver)


def form_page(request, form, center, title: str, back_url: str, person=None, leaver=None):
    context = {
        "form": form,
        "is_multipart": form.is_multipart(),
        "center": center,
        "person": person,
        "title": title,
        "back_url": back_url,
        "leaver": leaver,
    }
    return TemplateResponse(request, "centers/staff_form.html", context)
