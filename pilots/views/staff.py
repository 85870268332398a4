"""The people a recommendation proposes, one page for each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import desk_required
from core.problems import Refused, Stale
from pilots import actions
from pilots.forms.staff import StaffForm
from pilots.models import ProposedStaff, Recommendation
from pilots.sections import SECTION_BY_KEY
from pilots.views.recommendations import WRITERS, in_scope

SECTION = SECTION_BY_KEY["staffing"]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def staff_add(request, pk):
    recommendation = in_scope(request, pk)
    form = StaffForm(request.POST or None, initial={"version": 1})
    if form.is_valid():
        try:
            person = actions.add_staff(
                recommendation=recommendation,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, recommendation, f"已登记{person}。")
    return _page(request, recommendation, form, title="登记拟配备人员")


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WRITERS)
def staff_edit(request, pk):
    person = _in_scope(request, pk)
    recommendation = in_scope(request, person.recommendation_id)
    form = StaffForm(request.POST or None, instance=_copy_of(person))
    current, status = (), 200
    if form.is_valid():
        try:
            actions.change_staff(
                person=person,
                facts=form.facts(),
                version=form.cleaned_data["version"],
                by=request.desk,
                at=timezone.now(),
            )
        except Stale as stale:
            form.renew_version(_in_scope(request, pk).version)
            current, status = list(stale.current.items()), 409
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _done(request, recommendation, f"已保存{form.cleaned_data['name']}。")
    title = f"拟配备人员：{person}"
    return _page(
        request, recommendation, form, title=title, person=person, current=current, status=status
    )


@require_POST
@desk_required(*WRITERS)
def staff_remove(request, pk):
    person = _in_scope(request, pk)
    recommendation = in_scope(request, person.recommendation_id)
    try:
        actions.remove_staff(person=person, by=request.desk, at=timezone.now())
    except Refused as refusal:
        form = StaffForm(instance=person)
        form.refuse(refusal)
        return _page(request, recommendation, form, title=f"拟配备人员：{person}", person=person)
    return _done(request, recommendation, f"已移出{person}。")


def _in_scope(request, pk) -> ProposedStaff:
    rows = ProposedStaff.objects.visible_to(request.desk).filter(removed_at=None)
    return get_object_or_404(rows, pk=pk)


def _copy_of(person: ProposedStaff) -> ProposedStaff:
    """A form writes what was typed on its instance; the heading names the stored person."""
    return ProposedStaff.objects.get(pk=person.pk)


def _done(request, recommendation: Recommendation, said: str):
    messages.success(request, said)
    return redirect("pilots:recommendation_section", recommendation.pk, SECTION.key)


def _page(request, recommendation, form, *, title: str, person=None, current=(), status: int = 200):
    context = {
        "recommendation": recommendation,
        "form": form,
        "title": title,
        "person": person,
        "current": current,
        "back_url": reverse("pilots:recommendation_section", args=[recommendation.pk, SECTION.key]),
        "closed": actions.reasons_against_section(
            recommendation.submission, SECTION, by=request.desk
        ),
    }
    return TemplateResponse(request, "pilots/staff_form.html", context, status=status)
