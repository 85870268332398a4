"""Who holds the two posts of a center on a day, and since when one of them is vacant."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.models import RoleGrant
from centers.models import Center, Post
from centers.models.posts import PostKind
from core.chinese_dates import format_date

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Holding:
    """One of the two posts as a page shows it; ``post`` is None while nobody holds it."""

    kind: PostKind
    post: Post | None
    text: str

    @property
    def is_vacant(self) -> bool:
        return self.post is None


def holdings(center: Center, on: date) -> list[Holding]:
    """Both posts on the day, 中心主任 first; two queries.

    Where no post was ever written down, those who hold the desk stand in.
    """
    posts = list(Post.objects.filter(center=center).order_by("starts_on", "pk"))
    desks = _desk_names(center, on)
    return [
        _holding(kind, [p for p in posts if p.kind == kind], desks[kind], on) for kind in PostKind
    ]


def _holding(kind: PostKind, posts: list[Post], at_desk: list[str], on: date) -> Holding:
    begun = [post for post in posts if post.starts_on <= on]
    if not begun:
        text = f"{'、'.join(at_desk)}（未登记任职）" if at_desk else "尚未任命"
        return Holding(kind, None, text)
    last = begun[-1]
    if last.ends_on is not None and last.ends_on < on:
        return Holding(kind, None, f"空缺（自{format_date(last.ends_on + A_DAY)}起）")
    return Holding(kind, last, f"{last}，{format_date(last.starts_on)}起")


def _desk_names(center: Center, on: date) -> dict[str, list[str]]:
    """The roles of the two desks are called as the posts are."""
    desks = RoleGrant.objects.filter(subdistrict=center.subdistrict_id, role__in=PostKind.values)
    names: dict[str, list[str]] = {kind: [] for kind in PostKind.values}
    for desk in desks.held_on(on).select_related("user").order_by("valid_from", "pk"):
        names[desk.role].append(str(desk.user))
    return names


def lacking(holders: Iterable[Holding]) -> list[PostKind]:
    """The posts that somebody should be named to."""
    return [holding.kind for holding in holders if holding.is_vacant]
