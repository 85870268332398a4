"""Rows of 二、资金使用: documents, shares, arrivals and payouts. All in 分."""

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from core.chinese_dates import beijing_date, format_date
from funding.ledger.words import Category
from funding.models import AllocationLine, Expense, FundingPool, Payout, Receipt
from funding.states import RunState
from funding.states import Source as MoneySource
from reports.sources.base import Measure, Sheet, Source, by_column, on_days


def _seen(rows: Any, desk: RoleGrant) -> QuerySet:
    """A center reads what was issued for it alone, its district all pools."""
    return rows.for_center_of(desk) if desk.role in Role.of_subdistrict else rows.visible_to(desk)


def _pool_page(pk: int, desk: RoleGrant) -> str:
    if desk.role in Role.of_subdistrict:
        return ""
    return reverse("funding:pool_detail", args=[pk])


POOLS = Source(
    rows=lambda facts: FundingPool.objects.filter(round=facts.round),
    measures={
        **{
            f"received_{source.value}": Measure(Q(source=source), "amount")
            for source in MoneySource
        },
        "received_total": Measure(adds="amount"),
        "allocated_direct": Measure(Q(center__isnull=False), "amount"),
    },
    sheet=Sheet(
        columns=("文号", "来源", "下达日期", "定向中心"),
        cells=lambda row, desk: (
            row.document_number,
            row.get_source_display(),
            format_date(row.issued_on),
            row.center.name if row.center else "—",
        ),
        fetch=lambda rows, desk: rows.select_related("center"),
        day="issued_on",
        address=lambda row, desk: _pool_page(row.pk, desk),
        visible=_seen,
    ),
    days=on_days("issued_on"),
    splits={"source": by_column("source", MoneySource)},
)
LINES = Source(
    rows=lambda facts: AllocationLine.objects.filter(
        run__pool__round=facts.round, run__state=RunState.ADOPTED
    ),
    measures={"allocated_shared": Measure(adds="amount")},
    sheet=Sheet(
        columns=("中心", "文号", "采用日期"),
        cells=lambda row, desk: (
            row.center.name,
            row.run.pool.document_number,
            format_date(beijing_date(row.run.adopted_at)),
        ),
        fetch=lambda rows, desk: rows.select_related("center", "run__pool"),
        address=lambda row, desk: _pool_page(row.run.pool_id, desk),
    ),
    days=on_days("run__adopted_at__date"),
    splits={"source": by_column("run__pool__source", MoneySource)},
)
RECEIPTS = Source(
    rows=lambda facts: Receipt.objects.filter(pool__round=facts.round),
    measures={"arrived_total": Measure(adds="amount")},
    sheet=Sheet(
        columns=("文号", "来源", "到账日期", "说明"),
        cells=lambda row, desk: (
            row.pool.document_number,
            row.pool.get_source_display(),
            format_date(row.received_on),
            row.note or "—",
        ),
        fetch=lambda rows, desk: rows.select_related("pool"),
        day="received_on",
        address=lambda row, desk: _pool_page(row.pool_id, desk),
    ),
    of_center=None,
    center="",
    days=on_days("received_on"),
    splits={"source": by_column("pool__source", MoneySource)},
)
PAYOUTS = Source(
    rows=lambda facts: Payout.objects.filter(pool__round=facts.round),
    measures={"paid_total": Measure(adds="amount")},
    sheet=Sheet(
        columns=("中心", "文号", "拨付日期", "拨付凭证"),
        cells=lambda row, desk: (
            row.center.name,
            row.pool.document_number,
            format_date(row.paid_on),
            row.voucher,
        ),
        fetch=lambda rows, desk: rows.select_related("center", "pool"),
        day="paid_on",
        address=lambda row, desk: _pool_page(row.pool_id, desk),
    ),
    days=on_days("paid_on"),
    splits={"source": by_column("pool__source", MoneySource)},
)
EXPENSES = Source(
    rows=lambda facts: Expense.objects.filter(pool__round=facts.round),
    measures={"funds_spent": Measure(adds="amount")},
    sheet=Sheet(
        columns=("中心", "文号", "日期", "凭证号", "支出类别", "收款方"),
        cells=lambda row, desk: (
            row.center.name,
            row.pool.document_number,
            format_date(row.spent_on),
            row.voucher,
            row.get_category_display(),
            row.payee,
        ),
        fetch=lambda rows, desk: rows.select_related("center", "pool"),
        day="spent_on",
        address=lambda row, desk: reverse("funding:expense_detail", args=[row.pk]),
    ),
    days=on_days("spent_on"),
    splits={
        "source": by_column("pool__source", MoneySource),
        "category": by_column("category", Category),
    },
)
