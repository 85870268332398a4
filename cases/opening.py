"""How a case begins: its number, its round, and the file of the person it is about."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.audit import record
from accounts.models import RoleGrant
from cases.intake import intake_problems, is_minor
from cases.models import Case, Client, ConsentRecord
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.chinese_dates import beijing_date, format_date
from core.encryption import keyed_hash
from core.problems import Problem, Refused
from pilots.choices import Method
from pilots.models import Round

METHOD_MARKS = {Method.INDIVIDUAL: "GA", Method.GROUP: "XZ", Method.COMMUNITY: "SQ"}
# What the audit log is told of: an opening, and a file found again.
OPENED = ("worker", "method", "title", "field", "opened_on", "source", "intake_note")
RENEWED = ("phone", "address", "category", "is_minor")


@transaction.atomic
def open_case(
    *, center: Center, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Case:
    """Open a case (MZ/T 094 接案): a 个案 for a person who consented (个人信息保护法 29, 31), a
    group or a community by its title alone.

    ``facts``: method, field, opened_on, intake_note of the case, title and source where known; of
    a 个案 also name, id_number, phone, address, category, is_minor of the person and signed_on,
    signer, relation of the consent. The same person of the same center, by ID number, keeps one
    file. Raises ``Refused``.
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
    record("新接案", at=at, by=by, obj=case, changes=filled_in(case, OPENED))
    return case


def round_for(day: date, *, field: str, on: date) -> Round:
    """The round that work done on ``day`` belongs to, if it may still be entered on ``on``.

    Raises ``Refused`` where no round covers the day, or it is closed or past its 最后补录日期.
    """
    round = round_of(day)
    if round is None:
        sentence = f"{format_date(day)}不在任何试点批次的服务期内。"
        raise Refused(Problem("no_round", sentence, field=field))
    if round.is_closed:
        raise Refused(Problem("no_round", f"{round}已关闭，不能再登记。", field=field))
    if on > round.last_entry_on:
        sentence = f"{round}的补录已于{format_date(round.last_entry_on)}截止。"
        raise Refused(Problem("entry_over", sentence, field=field))
    return round


def round_of(day: date) -> Round | None:
    """The round that work done on ``day`` belongs to, whether or not it may still be entered."""
    rounds = Round.objects.filter(service_starts_on__lte=day, service_ends_on__gte=day)
    return rounds.order_by(F("closed_at").desc(nulls_first=True), "-year", "-pk").first()


def _consenting(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> Client:
    client = _client_of(center, facts, by=by, at=at)
    consent = ("signed_on", "signer", "relation")
    ConsentRecord.objects.create(client=client, **{name: facts[name] for name in consent})
    return client


def _client_of(center: Center, facts: Mapping, *, by: RoleGrant, at: datetime) -> Client:
    """The person's file in this center: the one found by ID number, else a new one."""
    id_number = facts["id_number"]
    known = (
        id_number
        and Client.objects.filter(center=center, id_number_hash=keyed_hash(id_number)).first()
    )
    if not known:
        names = ("name", "id_number", "phone", "address", "category")
        return Client.objects.create(
            **units_of(center),
            **{name: facts[name] for name in names},
            id_number_hash=keyed_hash(id_number),
            is_minor=is_minor(facts),
        )
    if known.name != facts["name"]:
        # Never say the other name: who typed a wrong number must not learn whose it is.
        sentence = "本中心已有同一身份证号、不同姓名的服务对象，请核对证件。"
        raise Refused(Problem("client_name_differs", sentence, field="name"))
    before = told_of(known, RENEWED)
    known.phone = facts["phone"] or known.phone
    known.address = facts["address"] or known.address
    known.category, known.is_minor = facts["category"], is_minor(facts)
    known.version += 1  # a correction that was begun before this is now stale
    known.save(update_fields=[*RENEWED, "version"])
    if changes := changed(before, known, RENEWED):
        record("更新服务对象信息", at=at, by=by, obj=known, changes=changes)
    return known


def _next_number(center: Center, method: str, year: int) -> str:
    """110105001-GA-2021-0007: unit, method, year, and the center's serial of that year."""
    # Cases are never deleted and keep their day, so counting is numbering.
    serial = Case.objects.filter(center=center, opened_on__year=year).count() + 1
    return f"{center.subdistrict.code}-{METHOD_MARKS[Method(method)]}-{year}-{serial:04d}"
