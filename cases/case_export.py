"""The cases as a workbook, as they were filtered: who they are about mostly stays here."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import F

from accounts.models import RoleGrant
from cases.models import Case
from cases.record_export import refuse_too_many
from cases.sight import HIDDEN, ROW_COLUMNS, shows_people
from core.chinese_dates import format_moment
from core.choice_words import words_of
from core.spreadsheets import Column, Sheet, write_workbook
from pilots.choices import Method

TITLE = "服务案例"
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("社会工作服务中心", width=38),
    Column("案例编号", width=24),
    Column("方法", width=8),
    Column("领域", width=12),
    Column("名称", width=30),
    Column("服务对象", width=20),
    Column("负责社工", width=12),
    Column("阶段", width=10),
    Column("认定", width=10),
    Column("接案日期", "date"),
    Column("结案日期", "date"),
)
IDENTITY = (
    Column("证件号码", width=24),
    Column("联系电话", width=16),
    Column("住址", width=40),
)
METHODS, FIELDS = words_of(Case, "method"), words_of(Case, "field")
STATES, RECOGNITIONS = words_of(Case, "state"), words_of(Case, "recognition")
SHOWN = (*ROW_COLUMNS, "anonymized_at")
WORKER = ("worker__full_name", "worker__username")
CLIENT = tuple(
    f"client__{name}"
    for name in (
        *("name", "id_number", "phone", "address"),
        *("is_minor", "is_sensitive", "stopped_at", "anonymized_at"),
    )
)


def workbook(
    cases, *, in_clear: bool, words: str, by: RoleGrant, at: datetime
) -> tuple[bytes, int]:
    """The rows, oldest first, and how many there are; ``words`` says what they were narrowed to.

    ``in_clear`` names the people, except those whose file opens to fewer and those who had the
    use of it stopped. Raises ``Refused`` where there are more rows than a workbook is made for.
    """
    refuse_too_many(cases, counted="个")
    rows = fetched(cases, in_clear=in_clear, by=by).order_by("opened_on", "pk")
    count = 0

    def counted():
        nonlocal count
        found = rows.iterator(chunk_size=500)
        for line in lines(found, in_clear=in_clear, by=by):
            count += 1
            yield line

    columns = (*COLUMNS, *IDENTITY) if in_clear else COLUMNS
    subtitle = f"筛选：{words}；{format_moment(at)}由{by.user}导出"
    sheet = Sheet(title=TITLE, columns=columns, rows=counted(), subtitle=subtitle)
    return write_workbook([sheet], filename_title=TITLE), count


def fetched(cases, *, in_clear: bool, by: RoleGrant):
    """With what a line shows to this desk and nothing else: what stays here is not decrypted."""
    people = shows_people(by)
    names = (*WORKER, *(CLIENT if in_clear else ())) if people else ()
    joined = (*(("worker",) if people else ()), *(("client",) if in_clear else ()))
    # A name and no center: it would be made anew for each of its cases.
    rows = cases.select_related(*joined) if joined else cases
    return rows.only(*SHOWN, *names).annotate(center_name=F("center__name"))


def lines(cases: Iterable[Case], *, in_clear: bool, by: RoleGrant) -> Iterator[list]:
    """The cells of each case, numbered."""
    people = shows_people(by)
    for number, case in enumerate(cases, start=1):
        yield _cells(number, case, in_clear=in_clear, people=people)


def _cells(number: int, case: Any, *, in_clear: bool, people: bool) -> list:
    is_personal = case.method == Method.INDIVIDUAL
    is_shown = in_clear and not (case.guard or case.is_stopped)
    # Somebody may have called a 个案 after the person it is about.
    title = HIDDEN if is_personal and case.title and not is_shown else case.title
    return [
        number,
        case.center_name,
        case.number,
        METHODS[case.method],
        FIELDS[case.field],
        title,
        _name(case, is_shown=is_shown) if is_personal else None,
        str(case.worker) if people else None,
        STATES[case.state],
        RECOGNITIONS[case.recognition] or None,
        case.opened_on,
        case.closed_on,
        *(_identity(case, is_shown=is_shown) if in_clear else ()),
    ]


def _name(case: Case, *, is_shown: bool) -> str:
    return case.client.name if is_shown else HIDDEN


def _identity(case: Case, *, is_shown: bool) -> list[str | None]:
    client = case.client
    if client is None:
        return [None] * len(IDENTITY)
    if not is_shown:
        return [HIDDEN] * len(IDENTITY)
    return [client.id_number, client.phone, client.address]
