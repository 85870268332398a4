"""A unit is renamed, merged or split: what stands in it goes on without losing a row."""

from datetime import date, datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant, Subdistrict, Succession
from accounts.models.successions import SuccessionKind
from accounts.people import successions
from centers import notices
from centers.actions.operations import end_operation
from centers.actions.posts import end_posts_at
from centers.models import Center, Engagement, Person
from centers.models.center import units_of
from core.chinese_dates import beijing_date
from pilots.models import PilotUnit, Recommendation, Submission
from pilots.states import SubmissionState

A_DAY = timedelta(days=1)


@transaction.atomic
def succeed(*, by: RoleGrant, at: datetime, form_token, **facts) -> list[Succession]:
    """The whole change in one act: units and desks, then the center and what is open in its name.

    ``facts`` as ``accounts.people.successions.succeed`` takes them; a second press changes nothing.
    The center moves to the new unit; where that has one already, it is taken in: its people come
    along, its cases are carried on where they lie, and its pilot unit ends the day before.
    """
    is_done = Succession.objects.filter(form_token=form_token).exists()
    rows = successions.succeed(by=by, at=at, form_token=form_token, **facts)
    if is_done:
        return rows
    for row in rows:
        if SuccessionKind(row.kind).ends_the_old:
            _go_on(row, by=by, at=at)
            notices.tell_of_succession(row, at=at)
    return rows


def _go_on(row: Succession, *, by, at) -> None:
    center = Center.objects.select_for_update(of=("self",)).filter(subdistrict=row.old).first()
    host = Center.objects.filter(subdistrict=row.new).first()
    if center is not None and host is None:
        _move(center, row, by=by, at=at)
    elif center is not None:
        _take_in(center, host, on=row.on, by=by, at=at)
    _move_units(row, is_taken_in=host is not None)
    _move_drafts(row.old, row.new)


def _move(center: Center, row: Succession, *, by, at) -> None:
    before = center.name
    center.subdistrict = row.new
    center.name = center.name.replace(row.old.full_name, row.new.full_name)
    center.version += 1
    center.save(update_fields=["subdistrict", "name", "version"])
    Person.objects.filter(center=center).update(subdistrict=row.new)
    record("中心随区划变更", at=at, by=by, obj=center, changes={"name": [before, center.name]})


def _take_in(center: Center, host: Center, *, on: date, by, at) -> None:
    """Its people work at the host from ``on``; each keeps the time served here as a row of its own.

    One whose time had not begun by then begins at the host on their own first day. Its two posts
    and its operation end the day before; its premises stay on file as they were.
    """
    center.closed_on = max(on, center.founded_on)
    center.version += 1
    center.save(update_fields=["closed_on", "version"])
    for stay in Engagement.objects.filter(center=center, ends_on=None).select_related("person"):
        if stay.starts_on < on:
            stay.ends_on = on - A_DAY
            stay.save(update_fields=["ends_on"])
            Engagement.objects.create(
                **units_of(host),
                person=stay.person,
                kind=stay.kind,
                is_professional=stay.is_professional,
                starts_on=on,
            )
        else:
            Engagement.objects.filter(pk=stay.pk).update(**units_of(host))
        Person.objects.filter(pk=stay.person_id).update(**units_of(host))
    end_posts_at(center, on=on - A_DAY, by=by, at=at)
    end_operation(center, on=on - A_DAY, by=by, at=at)
    record("并入其他中心", at=at, by=by, obj=center, changes={"并入": ["", host.name]})


def _move_units(row: Succession, *, is_taken_in: bool) -> None:
    """Units of rounds that still run: the quota goes on; closed rounds keep the name of their day.

    Where both units take part in the same round, the one taken in ends and the other goes on.
    """
    running = PilotUnit.objects.filter(subdistrict=row.old, round__closed_at=None)
    for unit in running.filter(ends_on__gte=row.on):
        if (
            is_taken_in
            or PilotUnit.objects.filter(round=unit.round_id, subdistrict=row.new).exists()
        ):
            unit.ends_on = max(unit.starts_on, row.on - A_DAY)
            unit.save(update_fields=["ends_on"])
        else:
            unit.subdistrict = row.new
            unit.save(update_fields=["subdistrict"])


def _move_drafts(old: Subdistrict, new: Subdistrict) -> None:
    """Forms that nobody has signed yet speak for the new unit, unless it has one of its own."""
    own = Recommendation.objects.filter(subdistrict=new).values("round")
    drafts = Recommendation.objects.filter(
        subdistrict=old,
        round__closed_at=None,
        submission__first_signed_at=None,
        submission__state__in=(*SubmissionState.editable, SubmissionState.HANDED_IN),
    ).exclude(round__in=own)
    keys = list(drafts.values_list("pk", "submission"))
    Submission.objects.filter(pk__in=[key for _, key in keys]).update(subdistrict=new)
    Recommendation.objects.filter(pk__in=[key for key, _ in keys]).update(subdistrict=new)


def what_moves(units: list[Subdistrict], *, at: datetime) -> list[tuple[str, int]]:
    """What would go on elsewhere if these units ended now, as the page says before the button."""
    on = beijing_date(at)
    centers = Center.objects.filter(subdistrict__in=units).running()
    drafts = Recommendation.objects.filter(
        subdistrict__in=units, round__closed_at=None, submission__first_signed_at=None
    )
    return [
        ("账号岗位", RoleGrant.objects.filter(subdistrict__in=units).reaching_past(on).count()),
        ("社会工作服务中心", centers.count()),
        ("在岗人员", Engagement.objects.filter(center__in=centers).on_duty(on).count()),
        (
            "进行中批次的试点单位",
            PilotUnit.objects.filter(subdistrict__in=units, round__closed_at=None).count(),
        ),
        ("未上报的推荐表", drafts.count()),
    ]
