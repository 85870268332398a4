"""Referrals and links of a year as a workbook: names masked, no text of a file in it."""

from datetime import date

from accounts.models import RoleGrant
from cases.linkages.states import LinkOutcome
from cases.models import Referral, ResourceLink
from core.masking import mask_name
from core.spreadsheets import Column, Sheet, write_workbook

TITLE = "转介和资源链接台账"
PLACE = (
    Column("序号", "integer", is_summed=False),
    Column("区", width=10),
    Column("社会工作服务中心", width=36),
)
CASE = (Column("案例编号", width=24), Column("服务对象", width=12))
REFERRALS = (
    *PLACE,
    Column("转介方向", width=10),
    Column("对方机构", width=30),
    *CASE,
    Column("随附材料含个人信息", width=12),
    Column("同意书签署日期", "date"),
    Column("提出日期", "date"),
    Column("联系日期", "date"),
    Column("转介日期", "date"),
    Column("结果日期", "date"),
    Column("回访日期", "date"),
    Column("状态", width=14),
)
LINKS = (
    *PLACE,
    Column("五社联动类别", width=14),
    Column("资源形式", width=12),
    Column("资源内容", width=36),
    *CASE,
    Column("登记金额", "money", is_summed=False),
    Column("成功金额", "money"),
    Column("提出日期", "date"),
    Column("联系日期", "date"),
    Column("对接日期", "date"),
    Column("结果日期", "date"),
    Column("回访日期", "date"),
    Column("结果", width=10),
    Column("状态", width=12),
)
FETCHED = ("center__district", "case__client")


def linkage_workbook(*, desk: RoleGrant, year: int, on: date) -> bytes:
    """Two sheets of what the desk may open on that day; encrypted columns other than the masked name stay out."""
    subtitle = f"{year}年"
    referrals = _rows(Referral, desk, year, on)
    links = _rows(ResourceLink, desk, year, on)
    return write_workbook(
        [
            Sheet("转介", REFERRALS, map(_referral, *_numbered(referrals)), subtitle=subtitle),
            Sheet(
                "资源链接",
                LINKS,
                map(_link, *_numbered(links)),
                unit="元",
                subtitle=subtitle,
                total=True,
            ),
        ],
        filename_title=f"{TITLE}{year}",
    )


def _rows(model, desk: RoleGrant, year: int, on: date) -> list:
    rows = model.objects.open_to(desk, on=on).filter(year=year).select_related(*FETCHED)
    hidden = ("contact", "reason", "materials", "consent_signer", "result", "provider")
    own = {field.name for field in model._meta.concrete_fields}
    return list(
        rows.defer(*(name for name in hidden if name in own)).order_by(
            "district__order", "subdistrict__code", "raised_on", "pk"
        )
    )


def _numbered(rows: list) -> tuple:
    return range(1, len(rows) + 1), rows


def _place(number: int, row) -> tuple:
    return number, row.center.district.name, row.center.name


def _case(row) -> tuple:
    if row.case is None:
        return None, None
    return row.case.number, mask_name(row.case.client.name) if row.case.client else None


def _referral(number: int, row: Referral) -> tuple:
    return (
        *_place(number, row),
        row.get_direction_display(),
        row.body,
        *_case(row),
        "是" if row.has_personal_data else "否",
        row.consented_on,
        row.raised_on,
        row.contacted_on,
        row.passed_on,
        row.settled_on,
        row.followed_up_on,
        row.state_words,
    )


def _link(number: int, row: ResourceLink) -> tuple:
    return (
        *_place(number, row),
        row.get_party_display(),
        row.get_kind_display(),
        row.what,
        *_case(row),
        row.value,
        row.value if row.outcome == LinkOutcome.SUCCEEDED else None,
        row.raised_on,
        row.contacted_on,
        row.passed_on,
        row.settled_on,
        row.followed_up_on,
        row.get_outcome_display() or None,
        row.state_words,
    )
