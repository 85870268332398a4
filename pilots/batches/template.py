"""The workbook a district or subdistrict takes along: filled in with all that is known."""

from collections.abc import Sequence

from accounts.models import District, Subdistrict
from core.spreadsheets import Column, Sheet, write_workbook
from core.workbook_stamp import Stamp
from pilots.batches import staff
from pilots.batches.columns import (
    FIELDS,
    GUIDE_SHEET,
    SHEET,
    TITLE,
    Seen,
    columns_out,
    digest,
    edition,
    shown,
    token,
)
from pilots.batches.units import Unit
from pilots.models import Round
from pilots.sections import SECTIONS

HOW = (
    (
        "怎样填写",
        "每行一个街道(乡镇)，只填写白色的格。灰色的格由平台填好，不要改动、移动或另行复制。",
    ),
    ("没有填的格", "上传后按空白处理：平台上原来有内容、表中清空的，导入后也清空。"),
    ("不想导入的街道(乡镇)", "整行删除即可，或者保持原样不改。"),
    ("上传以后", "先检查并列出全部问题和变化，不保存；确认后一次导入，有一处错误就全部不导入。"),
    ("下载之后又在网上改过的", "不会被覆盖，检查时逐格列出，请重新下载后再填。"),
    ("上报", "导入的是草稿。还缺的内容、相互矛盾的数字，提交区级审核前在平台上补齐、改正。"),
)


def template(*, round: Round, district: District, units: Sequence[Unit]) -> bytes:
    """The .xlsx for these units, stamped with round, district and edition."""
    form = Sheet(
        title=SHEET,
        columns=columns_out(),
        rows=[_row(unit, round) for unit in units],
        subtitle=f"{round}　{district}　共{len(units)}个街道(乡镇)　填写前请看“{GUIDE_SHEET}”",
        unit="万元",
        footer=(),
    )
    return write_workbook(
        [form, _people(units, round), _guide(round, district)],
        filename_title=workbook_title(round, district),
        stamp=Stamp(edition(round), unit=district.code),
    )


def _people(units: Sequence[Unit], round: Round) -> Sheet:
    return Sheet(
        title=staff.SHEET,
        columns=staff.columns_out(),
        rows=staff.rows_out(units, round=round),
        subtitle="每行一人，不够时在下面加行并填写区划代码。从表中删去的行，平台上的人员不变。",
        footer=(),
    )


def workbook_title(round: Round, whose: District | Subdistrict) -> str:
    return f"{round.year}年{whose}{TITLE}"


def _row(unit: Unit, round: Round) -> list:
    subdistrict, form = unit.subdistrict, unit.form
    cells = [shown(form, column, unit.value(column.name)) for column in FIELDS]
    values = {column.name: unit.value(column.name) for column in FIELDS}
    seen = {
        section.key: Seen(form.section_version(section) if form else 1, digest(section, values))
        for section in SECTIONS
    }
    mark = token(subdistrict.code, seen, round=round)
    return [subdistrict.code, subdistrict.name, subdistrict.base_kind, *cells, mark]


def _guide(round: Round, district: District) -> Sheet:
    fields = [
        (column.section.title, column.label, column.hint, "、".join(column.options))
        for column in FIELDS
    ]
    return Sheet(
        title=GUIDE_SHEET,
        columns=[
            Column("部分", width=24),
            Column("栏目", width=30),
            Column("填写要求", width=40),
            Column("可选项", width=60),
        ],
        rows=[*(("", what, how, "") for what, how in HOW), *fields],
        subtitle=workbook_title(round, district),
        footer=(),
    )
