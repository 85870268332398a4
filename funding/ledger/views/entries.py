"""One entry of a center: writing it down, taking it back, settling it, its papers."""

from functools import partial

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.audit import record
from accounts.downloads import file_response
from accounts.history import about, about_all, history_page
from accounts.roles import Role
from centers.models import Center
from core.chinese_dates import format_date
from core.money import format_yuan
from funding.ledger import actions
from funding.ledger.caps import beyond_cap
from funding.ledger.forms import (
    ClosingForm,
    EntryFileForm,
    ExpenseForm,
    ReverseForm,
    SettleForm,
)
from funding.ledger.position import positions_of
from funding.ledger.views.reading import READERS, pools_to_spend_from, visible_expenses
from funding.models import EntryFile, Expense, Payout
from funding.views.reading import visible_pools

KEEPER = Role.EXECUTIVE_DIRECTOR


@require_http_methods(FORM_METHODS)
@desk_required(KEEPER)
def expense_add(request):
    center = get_object_or_404(
        Center.objects.visible_to(request.desk), subdistrict=request.desk.subdistrict_id
    )
    pools = pools_to_spend_from(center)
    form = ExpenseForm(posted(request), pools=pools, positions=positions_of(center, pools))
    if form.is_valid():
        act = partial(actions.spend, pool=form.cleaned_data["pool"], center=center)
        expense = done(request, form, partial(act, **_typed(form)))
        if expense is not None:
            messages.success(request, "已登记支出。")
            for sentence in beyond_cap(expense, request.desk):
                messages.warning(request, f"{sentence}。")
            return redirect("funding:expense_detail", expense.pk)
    back = reverse("funding:expense_list")
    return _form_page(request, form, "登记支出", "登记", back)


@require_safe
@desk_required(*READERS)
def expense_detail(request, pk):
    expense = get_object_or_404(visible_expenses(request.desk), pk=pk)
    is_keeper = request.desk.role == KEEPER
    is_whole = expense.reverses_id is None and not hasattr(expense, "reversed_by")
    context = {
        "expense": expense,
        "facts": _facts(expense),
        "files": expense.files.select_related("file").order_by("pk"),
        "can_settle": is_keeper and expense.is_waiting,
        "can_reverse": is_keeper and is_whole,
        "can_add_file": is_keeper,
    }
    return TemplateResponse(request, "funding/ledger/expense.html", context)


@require_safe
@desk_required(*READERS)
def expense_history(request, pk):
    expense = get_object_or_404(visible_expenses(request.desk), pk=pk)
    back_url = reverse("funding:expense_detail", args=[pk])
    chain = [row for row in (expense, expense.reverses, expense.taken_back_by) if row is not None]
    acts = about(*chain) | about_all(EntryFile.objects.filter(expense__in=chain))
    return history_page(request, acts, title=str(expense), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(KEEPER)
def expense_reverse(request, pk):
    return _act_on(request, pk, ReverseForm, actions.reverse, "冲正支出", "冲正", "已冲正。")


@require_http_methods(FORM_METHODS)
@desk_required(KEEPER)
def expense_settle(request, pk):
    return _act_on(request, pk, SettleForm, actions.settle, "结清", "结清", "已结清。")


@require_http_methods(FORM_METHODS)
@desk_required(KEEPER)
def expense_file_add(request, pk):
    expense = get_object_or_404(visible_expenses(request.desk), pk=pk)
    back = reverse("funding:expense_detail", args=[pk])
    return _add_file(request, expense, back)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def payout_file_add(request, pk):
    payout = get_object_or_404(Payout.objects.visible_to(request.desk), pk=pk)
    back = reverse("funding:pool_detail", args=[payout.pool_id])
    return _add_file(request, payout, back)


@require_safe
@desk_required(*READERS)
def entry_file(request, public_id):
    rows = EntryFile.objects.visible_to(request.desk).select_related("file", "expense", "payout")
    held = get_object_or_404(rows, file__public_id=public_id)
    response = file_response(held.file)
    with transaction.atomic():
        record("查看凭证附件", at=timezone.now(), by=request.desk, obj=held)
    return response


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def year_close(request, pk):
    pool = get_object_or_404(visible_pools(request.desk), pk=pk)
    centers = Center.objects.visible_to(request.desk).order_by("subdistrict__code")
    initial = {"year": pool.round.year if pool.round else pool.issued_on.year}
    form = ClosingForm(posted(request), centers=centers, initial=initial)
    if form.is_valid():
        act = partial(actions.close_year, pool=pool, center=form.cleaned_data["center"])
        if done(request, form, partial(act, **_typed(form))):
            messages.success(request, "已办理年终结算。")
            return redirect("funding:pool_detail", pk)
    context = {"pool": pool, "form": form, "title": "年终结算", "submit_label": "结算"}
    return TemplateResponse(request, "funding/pool_form.html", context)


def _act_on(request, pk, form_class, act, title, label, told):
    expense = get_object_or_404(visible_expenses(request.desk), pk=pk)
    form = form_class(posted(request))
    if form.is_valid() and done(request, form, partial(act, expense=expense, **_typed(form))):
        messages.success(request, told)
        return redirect("funding:expense_detail", pk)
    back = reverse("funding:expense_detail", args=[pk])
    heading = f"{title}：凭证{expense.voucher}，{format_yuan(expense.amount)}元"
    return _form_page(request, form, heading, label, back)


def _add_file(request, entry: Expense | Payout, back: str):
    form = EntryFileForm(posted(request), request.FILES if request.method == "POST" else None)
    if form.is_valid():
        upload, token = form.cleaned_data["file"], form.cleaned_data["form_token"]
        if done(
            request, form, partial(actions.add_file, entry=entry, upload=upload, form_token=token)
        ):
            messages.success(request, "附件已上传。")
            return redirect(back)
    return _form_page(request, form, "上传凭证附件", "上传", back, multipart=True)


def _typed(form) -> dict:
    return {"facts": form.facts, "form_token": form.cleaned_data["form_token"]}


def _form_page(request, form, title, label, back, *, multipart=False) -> TemplateResponse:
    context = {
        "form": form,
        "title": title,
        "submit_label": label,
        "back": back,
        "multipart": multipart,
    }
    return TemplateResponse(request, "funding/ledger/form.html", context)


def _facts(expense: Expense) -> list[tuple[str, str]]:
    facts = [
        ("社会工作服务中心", str(expense.center)),
        ("列支资金", str(expense.pool)),
        ("支出日期", format_date(expense.spent_on)),
        ("凭证号", expense.voucher),
        ("支出类别", expense.get_category_display()),
        ("收款方", expense.payee),
        ("金额", f"{format_yuan(expense.amount)}元"),
        ("付款情况", expense.get_standing_display()),
        ("登记人", str(expense.by.user)),
    ]
    if expense.note:
        facts.append(("说明", expense.note))
    if hasattr(expense, "settlement"):
        paid = expense.settlement
        facts.append(("结清", f"{format_date(paid.settled_on)}，凭证{paid.voucher}"))
    return facts
