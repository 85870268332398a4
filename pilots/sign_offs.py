"""The 推荐汇总表: what a district recommends, as it stood when its leader signed.

Frozen with the act as canonical text; pages and workbooks read the text, never the rows of today.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db.models import F

from core.canonical import canonical_text, sha256_of
from core.spreadsheets import Column, Sheet, write_workbook
from pilots.models import (
    Delegation,
    Obligation,
    Recommendation,
    SignedVersion,
    SignOff,
    SubmissionVersion,
)
from pilots.states import SubmissionState

COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("街道(乡镇)", width=18),
    Column("类型", width=8),
    Column("拟任常务主任", width=14),
    Column("运营方式", width=22),
    Column("预计经费(万元)", "wan"),
    Column("联系人", width=12),
    Column("联系电话", width=18),
    Column("本次上报", width=10),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One recommendation of the table; ``funds`` in 分."""

    number: int
    name: str
    kind: str
    executive: str
    mode: str
    funds: int
    contact: str
    phone: str
    is_of_this_act: bool


@dataclass(frozen=True, slots=True)
class Table:
    bureau: str
    lines: list[Line]

    @property
    def funds(self) -> int:
        return sum(line.funds for line in self.lines)


def enter_sign_off(
    versions: Sequence[SubmissionVersion],
    *,
    delegation: Delegation | None,
    by,
    at,
    form_token: UUID | None = None,
) -> SignOff:
    """Keep the act and the table of that moment; the versions are of one district and round.

    The obligation's row makes two acts of a district wait for each other: they are numbered.
    """
    submission = versions[0].submission
    Obligation.objects.select_for_update(of=("self",)).get(pk=submission.obligation_id)
    own = {"round_id": submission.round_id, "district_id": submission.district_id}
    signed = {version.submission_id for version in versions}
    text = canonical_text(_frozen(own, signed))
    act = SignOff.objects.create(
        **own,
        number=SignOff.objects.filter(**own).count() + 1,
        format=SignOff.FORMAT,
        text=text,
        sha256=sha256_of(text),
        delegation=delegation,
        by=by,
        at=at,
        form_token=form_token or uuid4(),
    )
    SignedVersion.objects.bulk_create(
        SignedVersion(sign_off=act, version=version) for version in versions
    )
    return act


def _frozen(own: dict, signed: set[int]) -> dict:
    with_city = (
        Recommendation.objects.filter(**own, submission__state__in=SubmissionState.with_city)
        .select_related("subdistrict", "district")
        .order_by(F("rank").asc(nulls_last=True), "subdistrict__code", "pk")
    )
    rows = list(with_city)
    return {
        "bureau": rows[0].district.bureau_name,
        "rows": [
            {
                "code": form.subdistrict.code,
                "name": form.subdistrict.name,
                "kind": form.subdistrict.base_kind,
                "executive": form.executive_name,
                "mode": form.get_operation_mode_display(),
                "funds": form.funds_total,
                "contact": form.contact_name,
                "phone": form.contact_phone,
                "is_of_this_act": form.submission_id in signed,
            }
            for form in rows
        ],
    }


def table_of(act: SignOff) -> Table:
    """The table as it was signed."""
    frozen = json.loads(act.text)
    lines = [
        Line(number=number, **{key: row[key] for key in row if key != "code"})
        for number, row in enumerate(frozen["rows"], start=1)
    ]
    return Table(frozen["bureau"], lines)


def workbook(act: SignOff) -> bytes:
    """The table as an .xlsx with one sheet and its 合计."""
    table = table_of(act)
    rows = [
        (
            line.number,
            line.name,
            line.kind,
            line.executive,
            line.mode,
            line.funds,
            line.contact,
            line.phone,
            "本次" if line.is_of_this_act else "",
        )
        for line in table.lines
    ]
    title = "推荐汇总表"
    subtitle = f"推荐单位：{table.bureau}"
    sheet = Sheet(title, COLUMNS, rows, unit="万元", subtitle=subtitle, total=True)
    return write_workbook([sheet], filename_title=str(act))
