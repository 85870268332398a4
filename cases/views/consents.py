"""Signed consents of a person: taken in, withdrawn, and their scans."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, posted
from accounts.audit import record
from accounts.downloads import file_response
from cases.clearance import client_clearance
from cases.models import ConsentPurpose, ConsentRecord, ConsentScan
from cases.models.consents import last_text_version
from cases.people import consent_actions
from cases.people.forms import ConsentForm, ScanForm, WithdrawalForm
from cases.reveal_actions import why
from cases.revealing import Extent
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from cases.views.clients import client_to_write, form_page
from core.problems import Refused


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def consent_add(request, public_id):
    client, _, away = client_to_write(request, public_id)
    if away:
        return away
    known = {"signed_on": timezone.localdate(), "text_version": last_text_version(client.center)}
    form = ConsentForm(posted(request), initial=known)
    if form.is_valid():
        facts, token = form.cleaned_data, form.cleaned_data["form_token"]
        try:
            consent_actions.add_consent(
                client=client, facts=facts, form_token=token, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "知情同意书已登记，可以上传扫描件。")
            return redirect("cases:client_detail", public_id)
    return form_page(request, client, form, title="登记知情同意书", submit="登记")


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def consent_withdraw(request, public_id):
    client, _, away = client_to_write(request, public_id)
    if away:
        return away
    active = ConsentPurpose.objects.filter(consent__client=client, withdrawal=None)
    purposes = set(active.values_list("purpose", flat=True))
    if not purposes:
        messages.info(request, "没有可以撤回的同意事项。")
        return redirect("cases:client_detail", public_id)
    today = {"withdrawn_on": timezone.localdate()}
    form = WithdrawalForm(posted(request), purposes=purposes, initial=today)
    if form.is_valid():
        try:
            consent_actions.withdraw_consent(
                client=client, facts=form.cleaned_data, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "撤回已登记，已通知负责其在办案例的社工。")
            return redirect("cases:client_detail", public_id)
    lead = "撤回自撤回当日起生效，此前的服务和记录仍然有效。依据：个人信息保护法15。"
    return form_page(request, client, form, title="登记撤回同意", submit="登记撤回", lead=lead)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def consent_scan_add(request, public_id):
    consents = ConsentRecord.objects.visible_to(request.desk).select_related("client")
    consent = get_object_or_404(consents, public_id=public_id)
    client, _, away = client_to_write(request, consent.client.public_id)
    if away:
        return away
    files = request.FILES if request.method == "POST" else None
    form = ScanForm(posted(request), files)
    if form.is_valid():
        try:
            consent_actions.add_scan(
                consent=consent,
                upload=form.cleaned_data["file"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "扫描件已上传。")
            return redirect("cases:client_detail", client.public_id)
    title = "上传知情同意书扫描件"
    return form_page(request, client, form, title=title, submit="上传", multipart=True)


@require_safe
@desk_required(*FILE_READERS)
def consent_scan(request, public_id):
    """The signed paper for whoever reads the whole file now; each opening is kept."""
    scans = ConsentScan.objects.visible_to(request.desk)
    scan = get_object_or_404(scans.select_related("consent__client", "file"), public_id=public_id)
    client, now = scan.consent.client, timezone.now()
    seen = client_clearance(client, by=request.desk, at=now)
    if seen.extent != Extent.FILE:
        messages.warning(request, "扫描件只对现在能看到全部案卷的人打开。")
        return redirect("cases:client_detail", client.public_id)
    response = file_response(scan.file)
    reason = seen.reveal.reason if seen.reveal else ""
    with transaction.atomic():
        changes = why(client, reason, seen.share)
        record("查看知情同意书扫描件", at=now, by=request.desk, obj=client, changes=changes)
    return response
