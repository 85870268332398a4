"""A center whose files are old, with every kind of row that could say who somebody is."""

from datetime import datetime
from uuid import uuid4

from django.apps import apps
from django.db.models import F

from accounts.models import AuditEvent, Message, StoredFile
from accounts.roles import Role
from cases.data_request_actions import decide_data_request
from cases.linkages.actions import take_linkage_step
from cases.models import Case, RetentionEnd, RetentionLine, RetentionRule, RetentionRun
from cases.retention.holding import hold
from cases.retention.rules import DEFAULT_YEARS, RetentionKind
from cases.retention.words import TEXTS_OF_CASE
from cases.states import CaseState
from core.deadlines import BEIJING
from pilots.models import Round
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, desk_of, make_case, make_worker, register
from tests.cases.linkage_factories import (
    handle,
    make_complaint,
    make_link,
    make_referral,
    officer_of,
)

CANARY = "金丝雀"
LAST_DAY = datetime(2051, 6, 10, 12, tzinfo=BEIJING)  # thirty years after NOON
DAY_AFTER = datetime(2051, 6, 11, 0, tzinfo=BEIJING)
OLD = {
    "name": CANARY,
    "phone": CANARY,
    "address": CANARY,
    "signer": CANARY,
    "intake_note": CANARY,
}


def close_rounds(at=NOON) -> None:
    """As the city closes them, without asking what a closed round asks of the districts."""
    Round.objects.update(closed_at=at)


def make_old_case(center=None, **facts) -> Case:
    """A case closed at NOON, every text of which says who it is about."""
    service = {"text": CANARY}
    case = make_case(CaseState.CLOSED, center, service=service, **{**OLD, **facts})
    Case.objects.filter(pk=case.pk).update(**dict.fromkeys((*TEXTS_OF_CASE, "title"), CANARY))
    return Case.objects.get(pk=case.pk)


DAYS = ("assessed_on", "planned_on", "intervened_on", "evaluated_on", "closing_asked_on")


def close_where_they_stand(cases) -> None:
    """Closed at NOON, past the stages that are other tests' matter."""
    cases.update(
        **dict.fromkeys((*DAYS, "closed_on"), NOON.date()),
        state=CaseState.CLOSED,
        recognition="waiting",
        closing_asked_by=F("worker"),
        approved_by=make_worker(cases.first().center, Role.DIRECTOR).user,
    )


def the_rule(kind="case") -> RetentionRule:
    """Rows that a migration fills in are gone once a test has emptied the tables."""
    years = DEFAULT_YEARS[RetentionKind(kind)]
    return RetentionRule.objects.get_or_create(kind=kind, defaults={"years": years})[0]


def admin():
    return make_desk(Role.SYSTEM_ADMIN)


def head_of(case: Case):
    return make_worker(case.center, Role.EXECUTIVE_DIRECTOR)


def set_hold(case: Case, *, by=None, whole=False, until=None, at=NOON):
    return hold(
        case=case,
        is_of_person=whole,
        reason=CANARY,
        until=until,
        form_token=uuid4(),
        by=by or head_of(case),
        at=at,
    )


def with_papers(case: Case) -> Case:
    """What else comes to lie in a file: a referral, a link, a complaint, a request of the person."""
    referral = make_referral(
        case, reason=CANARY, contact=CANARY, materials=CANARY, consent_signer=CANARY
    )
    link = make_link(case, what=CANARY, provider=CANARY)
    step = {"day": referral.raised_on, "by": desk_of(case), "at": NOON}
    for name, row in (("cancel", referral), ("fail", link)):
        take_linkage_step(name, row=row, note=CANARY, **step)
    complaint = make_complaint(case.center, case, complainant=CANARY, contact=CANARY, text=CANARY)
    finish(complaint)
    register(case, requester=CANARY, contact=CANARY, text=CANARY)
    return case


def answer(case: Case) -> None:
    request = case.client.data_requests.get()
    by = make_worker(case.center, Role.DIRECTOR)
    decide_data_request("decline", request=request, by=by, at=NOON, answer=CANARY)


def files_say() -> str:
    """Every column of every table of the room and of stored files, decrypted."""
    room = set(apps.get_app_config("cases").get_models()) - {RetentionRun, RetentionLine}
    return _said(sorted(room - {RetentionEnd}, key=str) + [StoredFile])


def everything_said() -> str:
    """The same with the audit log and the inbox."""
    return files_say() + _said([AuditEvent, Message])


def _said(models) -> str:
    return str([row for one in models for row in one._base_manager.order_by("pk").values_list()])


def finish(complaint, at=NOON):
    by = officer_of(complaint.center)
    if complaint.handled_at != Role.DISTRICT_OFFICER:
        by = make_worker(complaint.center, Role(complaint.handled_at))
    return handle(complaint, "investigate", "answer", "close", by=by, at=at, note=CANARY)
