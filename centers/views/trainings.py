"""Trainings: the list with its figures, one training with who took part, 优才培养计划."""

from datetime import date
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.models import RoleGrant
from accounts.roles import Role
from accounts.scope import within
from centers import actions
from centers.actions.trainings import in_words
from centers.figures import training_figures
from centers.forms.trainings import (
    AttendeesForm,
    TalentCloseForm,
    TalentForm,
    TrainingEditForm,
    TrainingFilterForm,
    TrainingForm,
)
from centers.models import Engagement, Person, TalentEntry, Training
from centers.views.people import back_to, person_form_page
from core.problems import Refused, Stale

KEEPERS = (Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_OFFICER)
AT_ONCE = 50


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def training_list(request):
    mine = Training.objects.visible_to(request.desk)
    years = [day.year for day in mine.dates("ends_on", "year", order="DESC")]
    filters = TrainingFilterForm(request.GET, years=years)
    found = filters.filter(mine)
    rows = found.select_related("center", "district").annotate(heads=Count("attendances"))
    page = Paginator(rows.order_by("-ends_on", "-pk"), AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "figures": training_figures(found),
        "page": page,
        "query": urlencode({k: v for k, v in request.GET.items() if k in filters.fields}),
        "can_add": request.desk.role in KEEPERS,
    }
    return TemplateResponse(request, "centers/training_list.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def training_detail(request, pk):
    training = in_scope(request, pk)
    shown = [(label, value) for label, value in in_words(training).items() if "分钟" not in label]
    context = {
        "training": training,
        "facts": shown,
        "rows": _attendees(training, request.desk),
        "heads": training.attendances.count(),
        "can_edit": _is_keeper(training, request.desk),
    }
    return TemplateResponse(request, "centers/training_detail.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def training_add(request):
    of_district = request.desk.role == Role.DISTRICT_OFFICER
    form = TrainingForm(request.POST or None, of_district=of_district)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.add_training, facts=form.facts(), form_token=token)
        if training := done(request, form, act):
            messages.success(request, "培训已登记，请登记参训人员。")
            return redirect("centers:training_attendees", pk=training.pk)
    return _page(request, form, "登记培训", None)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def training_edit(request, pk):
    training = in_scope(request, pk)
    if not _is_keeper(training, request.desk):
        return _away(request, training)
    initial = TrainingEditForm.initial_of(training)
    form = TrainingEditForm(
        request.POST or None, initial=initial, of_district=training.center_id is None
    )
    if form.is_valid():
        act = partial(actions.save_training, training=training, facts=form.facts())
        return _saved(request, form, act, training, "修改培训", "培训已修改。")
    return _page(request, form, "修改培训", training)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def training_attendees(request, pk):
    training = in_scope(request, pk)
    if not _is_keeper(training, request.desk):
        return _away(request, training)
    form = AttendeesForm(
        request.POST or None,
        people=_people_for(training, request.desk),
        names_centers=training.center_id is None,
        initial=_attendees_so_far(training),
    )
    if form.is_valid():
        act = partial(
            actions.set_attendees,
            training=training,
            people=form.cleaned_data["people"],
            outsiders=form.cleaned_data["outsiders"],
        )
        return _saved(request, form, act, training, "登记参训人员", "参训人员已登记。")
    return _page(request, form, "登记参训人员", training)


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def talent_add(request, pk):
    people = Person.objects.visible_to(request.desk).select_related("center")
    person = get_object_or_404(people, pk=pk)
    form = TalentForm(request.POST or None)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.add_talent_entry, person=person, facts=form.facts(), form_token=token)
        if done(request, form, act):
            return back_to(request, person, f"{person}已列入优才培养计划。")
    return person_form_page(request, form, person, "列入优才培养计划")


@require_http_methods(FORM_METHODS)
@desk_required(Role.EXECUTIVE_DIRECTOR)
def talent_close(request, pk):
    mine = TalentEntry.objects.filter(person__in=Person.objects.visible_to(request.desk))
    entry = get_object_or_404(mine.select_related("person__center"), pk=pk)
    form = TalentCloseForm(request.POST or None, initial={"ends_on": entry.ends_on})
    if form.is_valid():
        act = partial(actions.close_talent_entry, entry=entry, **form.cleaned_data)
        if done(request, form, act):
            return back_to(request, entry.person, "培养结果已登记。")
    return person_form_page(request, form, entry.person, "登记培养结果")


def in_scope(request, pk) -> Training:
    trainings = Training.objects.visible_to(request.desk)
    return get_object_or_404(trainings.select_related("center", "district"), pk=pk)


def _away(request, training: Training):
    """For who may read it, and leaves it to the center or district that wrote it down."""
    keeper = training.center.name if training.center else f"{training.district}区级填报人"
    messages.error(request, f"这次培训由{keeper}登记和修改。")
    return redirect("centers:training_detail", pk=training.pk)


def _is_keeper(training: Training, desk: RoleGrant) -> bool:
    own = Role.DISTRICT_OFFICER if training.center_id is None else Role.EXECUTIVE_DIRECTOR
    return desk.role == own


def _attendees(training: Training, desk: RoleGrant) -> list[tuple]:
    """Who took part, as far as the desk may know, each with whether their page opens for it.

    A unit that looks at its district's training sees its own people, and the number of all.
    """
    rows = training.attendances.select_related("person", "center").order_by("center", "pk")
    if desk.role in Role.of_subdistrict and training.subdistrict_id is None:
        rows = rows.filter(
            within(desk, district="center__district", subdistrict="center__subdistrict")
        )
    found = list(rows)
    people = Person.objects.visible_to(desk).filter(attendances__training=training)
    reachable = set(people.values_list("pk", flat=True))
    return [(row, row.person_id in reachable) for row in found]


def _people_for(training: Training, desk: RoleGrant):
    """Whom the desk may tick: on duty on one of the days, or ticked before."""
    there = _on_duty_between(training.starts_on, training.ends_on).values("person")
    ticked = Q(attendances__training=training)
    people = Person.objects.visible_to(desk).filter(Q(pk__in=there) | ticked).distinct()
    return people.select_related("center").order_by("center", "pk")


def _on_duty_between(first: date, last: date):
    return Engagement.objects.filter(Q(ends_on=None) | Q(ends_on__gte=first), starts_on__lte=last)


def _attendees_so_far(training: Training) -> dict:
    rows = list(training.attendances.order_by("pk"))
    named = [f"{row.name}，{row.unit}" for row in rows if row.person_id is None]
    return {
        "people": [row.person_id for row in rows if row.person_id],
        "outsiders": "\n".join(named),
        "version": training.version,
    }


def _saved(request, form, act, training: Training, title: str, sentence: str):
    try:
        act(version=form.cleaned_data["version"], by=request.desk, at=timezone.now())
    except Stale as stale:
        form.renew_version(in_scope(request, training.pk).version)
        return _page(request, form, title, training, stale)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(request, form, title, training)
    messages.success(request, sentence)
    return redirect("centers:training_detail", pk=training.pk)


def _page(request, form, title: str, training: Training | None, stale: Stale | None = None):
    args = [training.pk] if training else []
    context = {
        "form": form,
        "training": training,
        "title": title,
        "current": stale.current.items() if stale else [],
        "back_url": reverse(f"centers:training_{'detail' if training else 'list'}", args=args),
    }
    status = 409 if stale else 200
    return TemplateResponse(request, "centers/training_form.html", context, status=status)
