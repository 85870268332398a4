"""The pages on which a district's leader lowers the rule for somebody, or takes that back."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.roles import Role
from centers import actions
from centers.forms.waivers import EndWaiverForm, WaiverForm
from centers.models import Person, Waiver
from centers.views.people import person_form_page
from core.problems import Refused


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_LEADER)
def waiver_add(request, pk):
    people = Person.objects.visible_to(request.desk).select_related("center__subdistrict__district")
    person = get_object_or_404(people.prefetch_related("credentials", "degrees"), pk=pk)
    form = WaiverForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if form.is_valid():
        try:
            actions.grant_waiver(
                person=person,
                facts=form.facts(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已批准{person}降低标准。")
            return redirect("centers:person_detail", person.pk)
    return person_form_page(request, form, person, f"批准{person}降低标准")


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_LEADER)
def waiver_end(request, pk):
    waivers = Waiver.objects.visible_to(request.desk).select_related("person__center")
    waiver = get_object_or_404(waivers, pk=pk)
    form = EndWaiverForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.end_waiver(waiver=waiver, reason=reason, by=request.desk, at=timezone.now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"已撤销{waiver.person}的降低标准。")
            return redirect("centers:person_detail", waiver.person_id)
    return person_form_page(request, form, waiver.person, f"撤销{waiver.person}的降低标准")
