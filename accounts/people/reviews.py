"""Who has which desk is looked at once in every quarter (GB/T 22239 8.1.4.2)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.audit import record
from accounts.models import District, GrantReview, RoleGrant
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused


def quarter_of(day: date) -> tuple[int, int]:
    """The year and the quarter, 1 to 4, of a Beijing day."""
    return day.year, (day.month + 2) // 3


def due_for_review(*, by: RoleGrant, on: date, district: District | None = None):
    """Desks held on this day that nobody has looked at this quarter, but for one's own.

    With a district those of its units alone.
    """
    year, quarter = quarter_of(on)
    done = GrantReview.objects.filter(grant=OuterRef("pk"), year=year, quarter=quarter)
    due = RoleGrant.objects.held_on(on).exclude(user=by.user_id).filter(~Exists(done))
    if district is not None:
        due = due.filter(Q(district=district) | Q(subdistrict__district=district))
    return due


@transaction.atomic
def review(*, desks: Collection[int], by: RoleGrant, at: datetime) -> list[GrantReview]:
    """Let these desks (primary keys) stand for the quarter; those no longer due are passed over."""
    on = beijing_date(at)
    if not desks:
        raise Refused(Problem("no_desk_chosen", "请勾选已复核无误的岗位。"))
    # Locked before it is asked which are due: two reviewers do not write the same row twice.
    list(RoleGrant.objects.filter(pk__in=desks).order_by("pk").select_for_update(of=("self",)))
    year, quarter = quarter_of(on)
    due = due_for_review(by=by, on=on).filter(pk__in=desks).select_related("user")
    reviews = GrantReview.objects.bulk_create(
        GrantReview(
            grant=desk,
            year=year,
            quarter=quarter,
            last_login=desk.user.last_login,
            by=by,
            at=at,
        )
        for desk in due.order_by("pk")
    )
    record("复核权限", at=at, by=by, changes={"rows": ["", len(reviews)]})
    return reviews
