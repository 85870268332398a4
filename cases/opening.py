"""How a case begins: its number, its round, and the file of the person it is about."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases.intake import intake_problems
from cases.models import Case, Client
from cases.people.consent_actions import take_in
from cases.people.files import file_of
from cases.print_keeping import keep_prints
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.choices import Method
from pilots.models import Round

METHOD_MARKS = {Method.INDIVIDUAL: "GA", Method.GROUP: "XZ", Method.COMMUNITY: "SQ"}
# What the audit log is told of.
OPENED = ("worker", "method", "title", "field", "opened_on", "source", "intake_note")


@transaction.atomic
def open_case(
    *, center: Center, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Case:
    """Open a case (MZ/T 094 接案): a 个案 for a person who consented (个人信息保护法 29, 31), a
    group or a community by its title alone.

    ``facts``: method, field, opened_on, intake_note of the case, title and source where known; of
    a 个案 also those of the person (``cases.people.files.file_of``) and of the consent
    (``cases.people.consent_actions.take_in``). Raises ``Refused``.
    """
    # The center's row is the queue for its serial numbers, and for the same button pressed twice.
    center = (
        Center.objects.visible_to(by)
        .select_related("subdistrict")
        .select_for_update(of=("self",))
        .get(pk=center.pk)
    )
    stored = Case.objects.filter(center=center, form_token=form_token).first()
    if stored:
        return stored
    if problems := intake_problems({"title": "", **facts}, on=beijing_date(at)):
        raise Refused(*problems)
    round = round_for(facts["opened_on"], field="opened_on", on=beijing_date(at))
    is_personal = facts["method"] == Method.INDIVIDUAL
    client = _consenting(center, facts, by=by, at=at) if is_personal else None
    case = Case.objects.create(
        form_token=form_token,
        number=_next_number(center, facts["method"], facts["opened_on"].year),
        round=round,
        year=facts["opened_on"].year,
        client=client,
        worker=by.user,
        **units_of(center),
        title=facts.get("title", "").strip(),
        source=facts.get("source", "") if is_personal else "",
        **{name: facts[name] for name in ("method", "field", "opened_on", "intake_note")},
    )
    keep_prints(case, ("intake_note",))
    record("新接案", at=at, by=by, obj=case, changes=filled_in(case, OPENED))
    return case


def round_for(day: date, *, field: str, on: date) -> Round:
    """The round that work done on ``day`` belongs to, if it may still be entered on ``on``.

    Raises ``Refused`` where no round covers the day, or it is closed or past its 最后补录日期.
    """
    round = Round.objects.covering(day)
    if round is None:
        sentence = f"{format_date(day)}不在任何试点批次的服务期内。"
        raise Refused(Problem("no_round", sentence, field=field))
    if round.is_closed:
        raise Refused(Problem("no_round", f"{round}已关闭，不能再登记。", field=field))
    if on > round.last_entry_on:
        sentence = f"{round}的补录已于{format_date(round.last_entry_on)}截止。"
        raise Refused(Problem("entry_over", sentence, field=field))
    return round


def _consenting(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> Client:
    client = file_of(center, facts, by=by, at=at)
    take_in(client, facts, by=by, at=at)
    return client


def _next_number(center: Center, method: str, year: int) -> str:
    """110105001-GA-2021-0007: unit, method, year, and the center's serial of that year."""
    # Cases are never deleted and keep their day, so counting is numbering.
    serial = Case.objects.filter(center=center, opened_on__year=year).count() + 1
    return f"{center.subdistrict.code}-{METHOD_MARKS[Method(method)]}-{year}-{serial:04d}"
