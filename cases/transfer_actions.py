"""A case goes to another center: asked for, taken over with its successor, or not."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from cases import notices
from cases.facts import facts_of
from cases.models import Case, HandOver, Transfer
from cases.opening import open_case
from cases.people.consents import Purpose
from cases.people.files import ANOTHER
from cases.revealing import RESPONSIBLE
from cases.states import WORKERS, Source
from centers.models import Center
from centers.models.center import units_of
from core.canonical import canonical_text, sha256_of
from core.changes import filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused
from pilots.choices import Method

ASKED = ("to_center", "reason", "consent_signer", "consent_relation", "consented_on")
MOST_IN_NOTE = 5000
OF_PERSON = (
    "name",
    "id_kind",
    "id_number",
    "phone",
    "address",
    "is_minor",
    "is_under_14",
    "is_sensitive",
)


def takers(case: Case):
    """The centers that could take it: the others of the same district."""
    others = Center.objects.filter(district=case.district_id).running().exclude(pk=case.center_id)
    return others.select_related("subdistrict__district").order_by("subdistrict__code", "pk")


@transaction.atomic
def ask_to_take(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> Transfer:
    """Ask another center of the district to take a case over, as the person served agreed to.

    ``facts``: ``ASKED``. Raises ``Refused`` with every reason.
    """
    case = (
        Case.objects.visible_to(by)
        .select_related("worker", "client", "center", "round")
        .select_for_update(of=("self",))
        .get(pk=case.pk)
    )
    stored = Transfer.objects.filter(case=case, form_token=form_token).first()
    if stored:
        return stored
    if problems := _against_asking(case, facts, by=by, at=at):
        raise Refused(*problems)
    transfer = Transfer.objects.create(
        case=case,
        **units_of(case.center),
        **{name: facts[name] for name in ASKED},
        form_token=form_token,
        asked_by=by.user,
        asked_at=at,
    )
    text = canonical_text(_handed_over(case))
    HandOver.objects.create(transfer=transfer, text=text, sha256=sha256_of(text))
    changes = filled_in(transfer, ASKED) | {"移交内容校验值": ["", sha256_of(text)]}
    record("申请转出案例", at=at, by=by, obj=case, changes=changes)
    notices.transfer_asked(transfer, at=at)
    return transfer


def _against_asking(case: Case, facts: Mapping, *, by: RoleGrant, at) -> list[Problem]:
    problems = case.against_change()
    if by.role not in RESPONSIBLE:
        problems.append(Problem("wrong_role", "案例转出由中心主任或常务主任办理。"))
    if case.worker_id == by.user_id:
        sentence = "您是本案例的负责社工，转出须由另一位负责人办理。"
        problems.append(Problem("same_person", sentence, "内部控制"))
    if case.state not in case.STEPS["transfer"].sources:
        state = case.get_state_display()
        problems.append(Problem("wrong_state", f"案例现在是“{state}”，不能转出。"))
    if case.method != Method.INDIVIDUAL:
        problems.append(Problem("not_personal", "小组和社区工作不能转到其他中心。"))
    if case.transfers.waiting().exists():
        problems.append(Problem("asked_already", "已申请转出，请等对方答复或先撤回。"))
    if not takers(case).filter(pk=facts["to_center"].pk).exists():
        sentence = "只能转到本区的其他社会工作服务中心。"
        problems.append(Problem("not_a_taker", sentence, field="to_center"))
    if facts["consented_on"] > beijing_date(at):
        problems.append(Problem("in_future", "同意日期不能晚于今天。", field="consented_on"))
    return problems


def _handed_over(case: Case) -> dict:
    """The file as it stands: what was written, what was done and what is still to be done."""
    return {
        "案例编号": case.number,
        "阶段": case.get_state_display(),
        "接案日期": case.opened_on,
        "内容": {
            fact.label: getattr(case, fact.name)
            for fact in facts_of(case.method)
            if getattr(case, fact.name)
        },
        "目标": [goal.text for goal in case.goal_rows.order_by("pk")],
        "服务": [
            {"日期": row.served_on, "分钟": row.minutes, "内容": row.text}
            for row in case.records.order_by("served_on", "pk")
        ],
    }


@transaction.atomic
def answer(
    name: str,
    *,
    transfer: Transfer,
    by: RoleGrant,
    at: datetime,
    note: str = "",
    to: RoleGrant | None = None,
) -> Transfer:
    """Accept it into the charge of the desk ``to``, refuse it, or take the wish back.

    Accepting ends the case here as 已转出 and opens its successor there, with the person's file
    and consent. Raises ``Refused``.
    """
    locked = (
        Transfer.objects.visible_to(by)
        .select_related("case__worker", "case__client", "case__round", "to_center")
        .select_for_update(of=("self",))
        .get(pk=transfer.pk)
    )
    if name == "accept" and not locked.obstacles(name, by=by):
        _take_over(locked, to, by=by, at=at)
    locked.move(name, by=by, at=at, note=note)
    notices.transfer_answered(locked, by=by, at=at)
    return locked


def _take_over(transfer: Transfer, to: RoleGrant | None, *, by: RoleGrant, at: datetime) -> None:
    on, case = beijing_date(at), Case.objects.select_for_update().get(pk=transfer.case_id)
    desks = RoleGrant.objects.filter(role__in=WORKERS, subdistrict=by.subdistrict_id)
    if to is None or not desks.held_on(on).filter(pk=to.pk).exists():
        sentence = "请选择本中心在岗的负责社工。"
        raise Refused(Problem("not_a_colleague", sentence, field="to"))
    successor = open_case(
        center=transfer.to_center,
        facts=_facts_for_successor(transfer, case, on),
        form_token=transfer.public_id,
        by=to,
        at=at,
    )
    successor.successor_of = case
    successor.save(update_fields=["successor_of"])
    case.move("transfer", by=by, at=at)


def _facts_for_successor(transfer: Transfer, case: Case, on) -> dict:
    note = f"由{case.center}转入（原案例{case.number}，{format_date(on)}）。\n{case.closing_note}"
    client = case.client
    return {
        **{name: getattr(client, name) for name in OF_PERSON},
        "categories": client.categories(),
        "same_person": ANOTHER,  # nobody there was asked whether they know the person
        "purposes": [Purpose.SERVICE, Purpose.SENSITIVE],
        "signed_on": transfer.consented_on,
        "signer": transfer.consent_signer,
        "relation": transfer.consent_relation,
        "title": case.title,
        "method": case.method,
        "field": case.field,
        "opened_on": on,
        "source": Source.TRANSFER,
        "intake_note": note[:MOST_IN_NOTE].strip(),
    }
