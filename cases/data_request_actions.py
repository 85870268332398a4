"""Registering what a person asks of their data, answering it, correcting and no longer using it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.data_requests import REGISTRARS, DataKind, due_moment, register_problems
from cases.exemplary.actions import withdraw_of
from cases.identity import (
    born_on,
    is_minor_on,
    is_under_14_on,
    name_phone_hash,
    number_hash,
)
from cases.models import Case, Client, DataRequest
from centers.models import Center
from core.changes import filled_in
from core.chinese_dates import beijing_date
from core.problems import Problem, Refused

CORRECTABLE = ("name", "id_kind", "id_number", "phone", "address")
REGISTERED = ("kind", "relation", "requester", "contact", "text", "received_on")


@transaction.atomic
def register_request(
    *, case: Case, facts: Mapping, form_token: UUID, by: RoleGrant, at: datetime
) -> DataRequest:
    """Take in a request of the person whom ``case`` is about; the same form stores once.

    ``facts``: kind, relation, requester, contact, text, received_on, is_checked (identity and
    relation were seen on paper). Raises ``Refused`` with every reason.
    """
    if by.role not in REGISTRARS:
        desks = "、".join(Role(role).label for role in REGISTRARS)
        raise Refused(Problem("wrong_role", f"个人信息申请由{desks}登记。"))
    case = Case.objects.visible_to(by).filter(client__isnull=False).get(pk=case.pk)
    client = _locked_client(case.client_id)
    if stored := DataRequest.objects.filter(client=client, form_token=form_token).first():
        return stored
    # What nobody can be known by is no personal data any more (个人信息保护法 4).
    problems = case.against_following_up() or _against_registering(client, facts, at=at)
    if problems:
        raise Refused(*problems)
    request = DataRequest.objects.create(
        **{name: facts[name] for name in REGISTERED},
        client=client,
        form_token=form_token,
        due_at=due_moment(facts["received_on"], settings.DATA_REQUEST_DAYS),
        registered_at=at,
        registered_by=by.user,
        center_id=client.center_id,
        subdistrict_id=client.subdistrict_id,
        district_id=client.district_id,
    )
    changes = filled_in(request, REGISTERED) | {"申请人身份": ["", "已核验"]}
    record("登记个人信息申请", at=at, by=by, obj=request, changes=changes | _minor(client))
    return request


def _against_registering(client: Client, facts: Mapping, *, at: datetime) -> list[Problem]:
    problems = register_problems(facts, is_stopped=client.is_stopped, on=beijing_date(at))
    if not facts["is_checked"]:
        sentence = "请先核验申请人身份和与服务对象的关系。"
        problems.append(
            Problem("asker_unchecked", sentence, "个人信息保护法50", field="is_checked")
        )
    if client.data_requests.open().filter(kind=facts["kind"]).exists():
        sentence = "该服务对象的同类申请正在办理，不需要重复登记。"
        problems.append(Problem("request_open", sentence, field="kind"))
    return problems


@transaction.atomic
def decide_data_request(
    name: str, *, request: DataRequest, by: RoleGrant, at: datetime, answer: str
) -> DataRequest:
    """Finish or decline, with the words the person gets. A finished deletion stops all use.

    Raises ``Refused``.
    """
    # The center's row is where new cases queue: none is opened while the file is being stopped.
    Center.objects.select_for_update(of=("self",)).get(pk=request.center_id)
    request = _locked_request(request, by)
    request.move(name, by=by, at=at, note=answer)
    if name == "finish" and request.kind == DataKind.DELETE:
        _stop_using(_locked_client(request.client_id), by=by, at=at)
    return request


def _stop_using(client: Client, *, by: RoleGrant, at: datetime) -> None:
    """Keep the file, show it to nobody (个人信息保护法 47, second paragraph).

    Without its hash the file is not found again: whoever comes back for service consents anew and
    gets a file of their own.
    """
    client.stopped_at, client.id_number_hash, client.name_phone_hash = at, "", ""
    client.version += 1
    client.save(update_fields=["stopped_at", "id_number_hash", "name_phone_hash", "version"])
    record("停止使用服务对象信息", at=at, by=by, obj=client, changes=_minor(client))
    withdraw_of(client, by=by, at=at)


@transaction.atomic
def correct_client(
    *, request: DataRequest, facts: Mapping, version: int, by: RoleGrant, at: datetime
) -> list[str]:
    """Put the identity right as the accepted request asks; returns the labels of what changed.

    ``facts``: ``CORRECTABLE``. The audit log keeps which of them, never the
    values. Raises ``Refused`` or ``Stale``.
    """
    request = _locked_request(request, by)
    if problems := _against_correcting(request, by):
        raise Refused(*problems)
    client = _locked_client(request.client_id)
    labels = {name: str(Client._meta.get_field(name).verbose_name) for name in CORRECTABLE}
    client.check_version(version, {labels[name]: client.in_words(name) for name in CORRECTABLE})
    changed = [name for name in CORRECTABLE if facts[name] != getattr(client, name)]
    if not changed:
        raise Refused(Problem("nothing_changed", "没有改动任何一项，请按申请内容更正。"))
    for name in changed:
        setattr(client, name, facts[name])
    _give_number(client, facts["id_number"], at=at)
    client.name_phone_hash = name_phone_hash(client.name, client.phone)
    client.version += 1
    client.save()
    said = [labels[name] for name in changed]
    record(
        "更正服务对象信息", at=at, by=by, obj=client, changes={"更正项目": ["", "、".join(said)]}
    )
    return said


def _against_correcting(request: DataRequest, by: RoleGrant) -> list[Problem]:
    if not request.corrects:
        return [Problem("not_correctable", "只有已受理、尚未办结的更正申请可以更正信息。")]
    if request.client.is_stopped:
        return [Problem("client_stopped", "该服务对象的信息已停止使用，不能更正。")]
    return request.against_handler(by)


def _give_number(client: Client, id_number: str, *, at: datetime) -> None:
    """The hash follows the number; a minor's protection may come with it, it never goes."""
    sought = number_hash(client.id_kind, id_number)
    others = Client.objects.filter(center=client.center_id, id_number_hash=sought)
    if sought and others.exclude(pk=client.pk).exists():
        sentence = "本中心另有服务对象登记了这个证件号码，请核对证件。"
        raise Refused(Problem("id_number_taken", sentence, field="id_number"))
    client.id_number_hash = sought
    on = beijing_date(at)
    if born_on(id_number) is not None:
        client.is_under_14 = is_under_14_on(id_number, on)
    client.is_minor = client.is_minor or client.is_under_14 or is_minor_on(id_number, on)


def _locked_request(request: DataRequest, by: RoleGrant) -> DataRequest:
    return (
        DataRequest.objects.visible_to(by)
        .select_related("client")
        .select_for_update(of=("self",))
        .get(pk=request.pk)
    )


def _locked_client(pk: int) -> Client:
    return Client.objects.select_for_update(of=("self",)).get(pk=pk)


def _minor(client: Client) -> dict[str, list[str]]:
    return {"案卷": ["", client.guard]} if client.is_guarded else {}
