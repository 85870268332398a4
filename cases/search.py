"""Cases by number or title, as their list finds them; never by whom they are about."""

from datetime import date

from cases.filters import numbered, titled
from cases.models import Case
from cases.sight import CaseRow, case_row, row_columns
from core.search import Found, Hit, found, listed_at


def search(desk, text: str, *, on: date) -> list[Found]:
    """One query. What is written in Latin letters and digits is a number, else a title."""
    cases = row_columns(Case.objects.open_to(desk, on=on), desk)
    is_number = text.isascii()
    chosen = numbered(cases, text.upper()) if is_number else titled(cases, text, desk)
    query = {"number": text.upper()} if is_number else {"title": text}
    order = chosen.order_by("-opened_on", "-pk")
    return [
        found(
            "服务案例",
            order,
            lambda case: _hit(case_row(case, desk)),
            listed_at("cases:case_list", **query),
        )
    ]


def _hit(row: CaseRow) -> Hit:
    words = (row.title, row.method, row.field, row.state)
    return Hit(row.number, "，".join(word for word in words if word), row.url)
