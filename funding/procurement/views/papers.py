"""Scans that come with a contract, and what is taken away of it: Word and Excel.

Inspectors read on the page and take nothing away that the platform makes.
"""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.downloads import file_response
from core.office_downloads import EXCEL, WORD, office_download
from core.problems import Refused
from funding.models import Contract, ContractPaper
from funding.procurement import actions, papers
from funding.procurement.forms.performing import ContractFilterForm, PaperForm
from funding.procurement.states import OFFICERS
from funding.procurement.views.reading import (
    READERS,
    TAKERS,
    form_page,
    visible_contract,
)


@require_http_methods(FORM_METHODS)
@desk_required(*OFFICERS)
def contract_upload(request, pk):
    contract = visible_contract(request.desk, pk)
    is_sent = request.method == "POST"
    form = PaperForm(request.POST, request.FILES) if is_sent else PaperForm()
    if form.is_valid():
        try:
            actions.keep_paper(
                contract=contract,
                kind=form.cleaned_data["kind"],
                upload=form.cleaned_data["file"],
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "材料已上传。")
            return redirect("funding:contract_detail", pk)
    return form_page(request, form, contract, title="上传材料", label="上传")


@require_safe
@desk_required(*READERS)
def contract_paper(request, public_id):
    reachable = Contract.objects.visible_to(request.desk)
    rows = ContractPaper.objects.filter(contract__in=reachable).select_related("file", "contract")
    paper = get_object_or_404(rows, file__public_id=public_id)
    response = file_response(paper.file)
    _tell(request, "查看合同材料", paper)
    return response


@require_safe
@desk_required(*TAKERS)
def contract_word(request, pk):
    contract = visible_contract(request.desk, pk)
    content = papers.summary(contract)
    _tell(request, f"下载{papers.SUMMARY}", contract)
    return office_download(content, f"{papers.SUMMARY}（{contract}）", WORD)


@require_safe
@desk_required(*TAKERS)
def acceptance_word(request, pk):
    """The latest report; where there is none, no such page."""
    contract = visible_contract(request.desk, pk)
    report = contract.last_acceptance
    if report is None:
        raise Http404
    content = papers.acceptance(contract, report)
    _tell(request, f"下载{papers.ACCEPTANCE}", contract)
    return office_download(content, f"{papers.ACCEPTANCE}（{contract}）", WORD)


@require_safe
@desk_required(*TAKERS)
@transaction.atomic
def contract_sheet(request):
    """The list as its address says it."""
    filters = ContractFilterForm(request.GET)
    rows = filters.filter(Contract.objects.visible_to(request.desk).with_parts())
    rows = rows.select_related("center", "pool").order_by("-starts_on", "-pk")
    at, contracts = timezone.now(), list(rows[: papers.MOST_ROWS])
    changes = {"范围": ["", filters.in_words()], "条数": ["", len(contracts)]}
    record(f"导出{papers.LIST}", at=at, by=request.desk, changes=changes)
    content = papers.sheet(contracts, filtered_by=filters.in_words(), at=at)
    return office_download(content, papers.LIST, EXCEL)


@transaction.atomic
def _tell(request, what: str, obj) -> None:
    record(what, at=timezone.now(), by=request.desk, obj=obj)
