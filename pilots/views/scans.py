"""The stamped scan of a signed version: uploading it, and getting it back."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.downloads import file_response
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.forms.scans import ScanForm, VoidForm
from pilots.kinds import page_of
from pilots.models import Submission, SubmissionVersion, VersionScan
from pilots.scans import (
    UPLOADERS,
    VOIDERS,
    reasons_against_scan,
    reasons_against_voiding,
    short_checksum,
)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*UPLOADERS)
def scan_add(request, pk):
    version = get_object_or_404(_versions(request), pk=pk)
    form = ScanForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            actions.add_scan(
                version=version,
                upload=form.cleaned_data["file"],
                form_token=form.cleaned_data["form_token"],
                digits=form.cleaned_data["digits"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "盖章件已上传。")
            return redirect(page_of(version.submission))
    context = {
        "version": version,
        "form": form,
        "closed": reasons_against_scan(version),
        "back_url": page_of(version.submission),
        "digits": short_checksum(version),
    }
    return TemplateResponse(request, "pilots/scan_add.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*VOIDERS)
def scan_void(request, public_id):
    scan = _scan(request, public_id)
    form = VoidForm(request.POST or None)
    if form.is_valid():
        try:
            actions.void_scan(
                scan=scan,
                reason=form.cleaned_data["reason"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "盖章件已作废，文件留存备查。")
            return redirect(page_of(scan.version.submission))
    context = {
        "scan": scan,
        "form": form,
        "closed": reasons_against_voiding(scan),
        "back_url": page_of(scan.version.submission),
    }
    return TemplateResponse(request, "pilots/scan_void.html", context)


@require_safe
@desk_required(*UPLOADERS, *Role.of_city)
def scan_download(request, public_id):
    scan = _scan(request, public_id)
    response = file_response(scan.file)
    with transaction.atomic():
        record("下载盖章件", at=timezone.now(), by=request.desk, obj=scan)
    return response


def _scan(request, public_id) -> VersionScan:
    return get_object_or_404(
        VersionScan.objects.filter(version__in=_versions(request)).select_related(
            "file",
            "void",
            "version__submission__round",
            "version__submission__district",
            "version__submission__subdistrict__district",
        ),
        file__public_id=public_id,
    )


def _versions(request):
    submissions = Submission.objects.visible_to(request.desk)
    return SubmissionVersion.objects.filter(submission__in=submissions).select_related(
        "submission__round", "submission__district", "submission__subdistrict__district"
    )
