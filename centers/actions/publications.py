"""发布名单: the city's leader makes the list of confirmed units public (实施方案四(一))."""

from django.db import transaction

from accounts.audit import record
from accounts.roles import Role
from centers import notices
from centers.models import ListedUnit, Publication
from centers.published import frozen_rows, unpublished_units
from core.canonical import canonical_text, sha256_of
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused
from pilots.models import Round


@transaction.atomic
def publish(*, round, document_number: str, issued_on, form_token, by, at) -> Publication:
    """Freeze and publish all units that stand on no list yet; the same form publishes once.

    The districts of the units listed hear of it. Raises ``Refused`` where there is nothing new.
    """
    found = Publication.objects.filter(form_token=form_token).first()
    if found is not None:
        return found
    # The round's row makes two who publish at once wait for each other: lists are numbered.
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.is_closed:
        raise Refused(round.why_closed())
    listed = unpublished_units(round=round, desk=by)
    problems = _reasons_against(listed, issued_on, by=by, on=beijing_date(at))
    if problems:
        raise Refused(*problems)
    text = canonical_text({"round": str(round), "rows": frozen_rows(listed)})
    publication = Publication.objects.create(
        round=round,
        number=Publication.objects.filter(round=round).count() + 1,
        document_number=document_number,
        issued_on=issued_on,
        format=Publication.FORMAT,
        text=text,
        sha256=sha256_of(text),
        form_token=form_token,
        by=by,
        at=at,
    )
    ListedUnit.objects.bulk_create(
        ListedUnit(publication=publication, unit=row.unit) for row in listed
    )
    changes = filled_in(publication, ("document_number", "issued_on"))
    changes |= {"单位数": ["", str(len(listed))]}
    record("发布试点单位名单", at=at, by=by, obj=publication, changes=changes)
    notices.tell_of_publication(publication, listed, at=at)
    return publication


def _reasons_against(listed, issued_on, *, by, on) -> list[Problem]:
    if by.role != Role.CITY_LEADER:
        return [Problem("wrong_role", f"“发布名单”由{Role.CITY_LEADER.label}办理。")]
    problems = []
    if not listed:
        text = "没有尚未发布的试点单位。先审定，再发布名单。"
        problems.append(Problem("nothing_to_publish", text, "实施方案四(一)"))
    if issued_on > on:
        problems.append(Problem("day_in_future", "发布日期不能晚于今天。", field="issued_on"))
    return problems
