"""中心主任 and 常务主任 come into their posts and leave them (实施方案三(三))."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Q

from accounts.audit import record
from centers.actions.profile import locked_center
from centers.models import Center, Person, Post
from centers.models.center import units_of
from centers.models.posts import PostKind
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

CLAUSE = "实施方案三(三)"


@transaction.atomic
def name_post(*, center: Center, kind: str, facts: Mapping, form_token, by, at) -> Post:
    """Put somebody into a post; raises ``Refused`` where another one holds it on any of the days.

    ``facts``: starts_on, is_acting, basis; for the director name and is_head (whether they lead
    the managing department), for the executive director the person.
    """
    locked = locked_center(center, by=by)
    known = Post.objects.filter(center=locked, form_token=form_token).first()
    if known:
        return known
    starts_on, person = facts["starts_on"], facts.get("person")
    problems = [
        *_start_problems(locked, kind, starts_on, today=beijing_date(at)),
        *_holder_problems(locked, kind, facts),
    ]
    if problems:
        raise Refused(*problems)
    post = Post.objects.create(
        **units_of(locked),
        kind=kind,
        person=person,
        name=person.name if person else facts["name"],
        is_acting=facts["is_acting"],
        basis=facts["basis"],
        starts_on=starts_on,
        form_token=form_token,
    )
    changes = filled_in(post, ("is_acting", "starts_on", "basis"))
    record(f"登记{post.get_kind_display()}任职", at=at, by=by, obj=post, changes=changes)
    return post


@transaction.atomic
def end_post(*, post: Post, ends_on: date, by, at) -> Post:
    """Write down the last day in the post; from the next one on it is vacant."""
    center = locked_center(post.center, by=by)
    locked = Post.objects.select_related("center").get(pk=post.pk, center=center)
    if locked.ends_on == ends_on:
        return locked  # pressed twice
    problems = []
    if locked.ends_on is not None:
        message = f"已登记于{format_date(locked.ends_on)}离任。"
        problems.append(Problem("post_ended", message, field="ends_on"))
    if ends_on > beijing_date(at):
        problems.append(Problem("day_in_future", "离任日期不能晚于今天。", field="ends_on"))
    if ends_on < locked.starts_on:
        message = f"离任日期不能早于任职日期（{format_date(locked.starts_on)}）。"
        problems.append(Problem("ends_before_start", message, field="ends_on"))
    if problems:
        raise Refused(*problems)
    _end(locked, ends_on, by=by, at=at)
    return locked


def end_posts_of(person: Person, *, on: date, by, at) -> None:
    """Whoever leaves the staff leaves the post on the same day, or on its first where that is later."""
    _end_all(person.posts, on=on, by=by, at=at)


def end_posts_at(center: Center, *, on: date, by, at) -> None:
    """A center that is taken in has no director and no executive director after ``on``."""
    _end_all(Post.objects.filter(center=center), on=on, by=by, at=at)


def _end_all(posts, *, on: date, by, at) -> None:
    for post in posts.filter(ends_on=None).select_related("center").order_by("pk"):
        _end(post, max(on, post.starts_on), by=by, at=at)


def _end(post: Post, ends_on: date, *, by, at) -> None:
    post.ends_on = ends_on
    post.save(update_fields=["ends_on"])
    changes = filled_in(post, ("ends_on",))
    record(f"登记{post.get_kind_display()}离任", at=at, by=by, obj=post, changes=changes)


def _start_problems(center: Center, kind: str, starts_on: date, *, today: date) -> list[Problem]:
    if starts_on > today:
        return [Problem("day_in_future", "任职日期不能晚于今天。", field="starts_on")]
    other = (
        Post.objects.filter(Q(ends_on=None) | Q(ends_on__gte=starts_on), center=center, kind=kind)
        .order_by("starts_on")
        .last()
    )
    if other is None:
        return []
    since, label = format_date(other.starts_on), other.get_kind_display()
    if other.ends_on is None:
        message = f"{other}自{since}起任{label}。先登记离任，再任命新人。"
    else:
        until = format_date(other.ends_on)
        message = f"{other}任{label}至{until}，任职日期须在此之后。"
    return [Problem("post_taken", message, CLAUSE, field="starts_on")]


def _holder_problems(center: Center, kind: str, facts: Mapping) -> list[Problem]:
    if kind == PostKind.DIRECTOR:
        return _director_problems(center, facts)
    person, day = facts["person"], facts["starts_on"]
    on_duty = person.center_id == center.pk and any(
        engagement.is_on_duty(day) for engagement in person.engagements.filter(center=center)
    )
    if on_duty:
        return []
    message = f"{person}{format_date(day)}不是本中心的在岗人员，常务主任须从站内选拔。"
    return [Problem("executive_not_staff", message, CLAUSE, field="person")]


def _director_problems(center: Center, facts: Mapping) -> list[Problem]:
    if not center.managing_department:
        message = "档案中还没有管理部门(机构)，请先由常务主任填写。中心主任由其负责人兼任。"
        return [Problem("department_missing", message, CLAUSE)]
    if not facts["is_head"] and not facts["is_acting"]:
        message = f"中心主任须由{center.managing_department}负责人兼任；由他人代理的，请勾选代理。"
        return [Problem("director_not_head", message, CLAUSE, field="is_head")]
    return []
