"""Photographs and sign-in sheets of a gathering: uploaded, opened, made void."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.audit import record
from accounts.downloads import file_response
from cases.activity_forms import GatheringFileForm, ReasonForm
from cases.gathering_files import OPENED, add_file, may_open, void_file
from cases.models import Gathering, GatheringFile
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from cases.views.gatherings import RELATED, away_from, gathering_form, one_gathering


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def gathering_file_add(request, public_id):
    gathering = one_gathering(request.desk, public_id)
    if problems := gathering.activity.problems_against_work(request.desk):
        return away_from(request, gathering, problems)
    form = GatheringFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts = form.cleaned_data
        act = partial(
            add_file,
            gathering=gathering,
            kind=facts["kind"],
            upload=facts["file"],
            form_token=facts["form_token"],
        )
        if done(request, form, act):
            messages.success(request, "文件已上传。")
            return redirect("cases:gathering_detail", public_id)
    return gathering_form(request, form, "上传照片、签到表", gathering)


@require_safe
@desk_required(*FILE_READERS)
def gathering_file_download(request, public_id):
    """To who may open it; one that was made void is gone for everybody."""
    kept = _one_file(request.desk, public_id, GatheringFile.objects.present())
    response = file_response(kept.file)
    with transaction.atomic():
        changes = {"种类": ["", kept.get_kind_display()], "文件": ["", kept.file.name]}
        record(OPENED, at=timezone.now(), by=request.desk, obj=kept.gathering, changes=changes)
    return response


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def gathering_file_void(request, public_id):
    kept = _one_file(request.desk, public_id, GatheringFile.objects.all())
    gathering = kept.gathering
    if not gathering.activity.is_led_by(request.desk):
        return away_from(request, gathering, [gathering.activity.not_in_charge()])
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        act = partial(void_file, kept=kept, reason=form.cleaned_data["reason"])
        if done(request, form, act):
            messages.success(request, "文件已作废，不能再打开。")
            return redirect("cases:gathering_detail", gathering.public_id)
    return gathering_form(request, form, f"作废“{kept.file.name}”", gathering)


def _one_file(desk, public_id, files) -> GatheringFile:
    mine = files.filter(gathering__in=Gathering.objects.visible_to(desk))
    related = ("file", *(f"gathering__{name}" for name in RELATED))
    kept = get_object_or_404(mine.select_related(*related), file__public_id=public_id)
    shown = kept.gathering.activity.shows_people_to(desk, on=timezone.localdate())
    if not (shown and may_open(kept, by=desk)):
        raise Http404
    return kept
