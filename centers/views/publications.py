"""The published lists of confirmed units: publishing one, and each as it was published."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from centers import actions
from centers.forms.publications import PublicationForm
from centers.models import Publication
from centers.published import entries_of, publication_workbook, unpublished_units
from core.office_downloads import EXCEL, office_download
from core.problems import Refused
from pilots.views.chosen_round import round_prepared
from pilots.views.closed_round import closed_away


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_LEADER)
def publication_add(request):
    """Everyone who stands on no list yet, to be read through; POST publishes them as one list."""
    round = round_prepared(request)
    if round is None:
        raise Http404
    if away := closed_away(request, round, f"{reverse('centers:unit_list')}?round={round.pk}"):
        return away
    form = PublicationForm(request.POST or None, initial={"issued_on": timezone.localdate()})
    if form.is_valid():
        try:
            published = actions.publish(
                round=round, **form.cleaned_data, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "名单已发布，有关各区和街道(乡镇)已收到消息。")
            return redirect("centers:publication_detail", published.pk)
    units = unpublished_units(round=round, desk=request.desk)
    context = {"round": round, "form": form, "units": units}
    return TemplateResponse(request, "centers/publication_add.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def publication_detail(request, pk):
    publication = in_scope(request, pk)
    context = {"publication": publication, "entries": entries_of(publication)}
    return TemplateResponse(request, "centers/publication_detail.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def publication_export(request, pk):
    publication = in_scope(request, pk)
    content = publication_workbook(publication)
    with transaction.atomic():
        record("导出试点单位名单", at=timezone.now(), by=request.desk, obj=publication)
    return office_download(content, str(publication), EXCEL)


def in_scope(request, pk) -> Publication:
    rows = Publication.objects.visible_to(request.desk)
    return get_object_or_404(rows.select_related("round", "by__user"), pk=pk)
