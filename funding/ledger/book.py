"""The ledgers to take along: one workbook, a sheet for each list, by the same rows as the pages."""

from core.spreadsheets import Column, Sheet, write_workbook
from funding.ledger.sums import Part, closings_of, expenses_of, payouts_of, shares_of

TITLE = "资金台账"
NUMBER = Column("序号", "integer", is_summed=False)
CENTER = Column("社会工作服务中心", width=38)
POOL = (Column("资金来源", width=16), Column("资金文号", width=24))
AMOUNT = Column("金额", "money")


def workbook(part: Part) -> bytes:
    """财政支付 and 机构使用 on sheets of their own: nothing adds the one to the other."""
    scope = f"{part.round}　{part.district or part.center or part.desk.unit_name}"
    sheets = [
        Sheet(title, (NUMBER, *columns), _numbered(rows), unit="元", subtitle=scope, total=True)
        for title, columns, rows in (_shares(part), _payouts(part), _expenses(part), _ends(part))
    ]
    return write_workbook(sheets, filename_title=TITLE)


def empty() -> bytes:
    """Before any round was opened."""
    return write_workbook([Sheet(TITLE, (NUMBER, AMOUNT), [])], filename_title=TITLE)


def _numbered(rows):
    return ([number, *row] for number, row in enumerate(rows, start=1))


def _shares(part: Part):
    rows = (
        [*_pool(row.pool), row.center.name, row.pool.issued_on, row.way, row.amount]
        for row in shares_of(part)
    )
    columns = (*POOL, CENTER, Column("下达日期", "date"), Column("分配方式", width=14), AMOUNT)
    return "分得", columns, rows


def _payouts(part: Part):
    found = payouts_of(part).select_related("pool", "center").order_by("paid_on", "pk")
    rows = (
        [
            row.paid_on,
            row.voucher,
            *_pool(row.pool),
            row.center.name,
            row.payee or row.get_payee_kind_display(),
            row.amount,
            row.note,
        ]
        for row in found.iterator()
    )
    columns = (
        *(Column("日期", "date"), Column("文号或凭证号", width=24), *POOL, CENTER),
        *(Column("收款方", width=30), AMOUNT, Column("说明", width=30)),
    )
    return "财政支付", columns, rows


def _expenses(part: Part):
    found = expenses_of(part).select_related("pool", "center", "settlement", "reversed_by")
    rows = (
        [
            row.spent_on,
            row.voucher,
            *_pool(row.pool),
            row.center.name,
            row.get_category_display(),
            row.payee,
            row.standing_now,
            row.amount,
            row.note,
        ]
        for row in found.order_by("spent_on", "pk").iterator()
    )
    columns = (
        *(Column("日期", "date"), Column("凭证号", width=16), *POOL, CENTER),
        *(Column("支出类别", width=16), Column("收款方", width=30), Column("付款情况", width=16)),
        *(AMOUNT, Column("说明", width=30)),
    )
    return "机构使用", columns, rows


def _ends(part: Part):
    found = closings_of(part).select_related("pool", "center").order_by("year", "pk")
    rows = (
        [
            f"{row.year}年",
            *_pool(row.pool),
            row.center.name,
            row.remaining,
            row.carried,
            row.returned,
            row.note,
        ]
        for row in found
    )
    columns = (
        *(Column("年度", width=10), *POOL, CENTER, Column("结余", "money")),
        *(Column("结转下年", "money"), Column("交回", "money"), Column("说明", width=30)),
    )
    return "年终结算", columns, rows


def _pool(pool) -> tuple[str, str]:
    return pool.get_source_display(), pool.document_number
