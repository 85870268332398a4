"""What a session agreed on: written down with its owner and day, and done by the owner."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from accounts.audit import record
from accounts.models import User
from accounts.roles import Role
from centers.models.center import units_of
from core.changes import changed, filled_in, told_of
from core.deadlines import beijing_date
from core.problems import Problem, Refused
from supervision import notices
from supervision.models import FollowUp, SupervisionSession
from supervision.owners import may_own
from supervision.states import BOTH_SIDES, SessionState

HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)
FINISHED = ("done_on", "result")


@transaction.atomic
def agree(
    *,
    session: SupervisionSession,
    text: str,
    owner: User,
    due_on: date,
    form_token: UUID,
    by,
    at: datetime,
) -> FollowUp:
    """Write down what ``owner`` does until ``due_on``. Raises ``Refused`` with every reason."""
    on = beijing_date(at)
    problems = []
    if by.role not in BOTH_SIDES:
        problems.append(Problem("wrong_role", "跟进事项由中心或督导登记。"))
    if session.state not in SessionState.held:
        message = "督导开展并登记后，才能登记跟进事项。"
        problems.append(Problem("session_not_held", message))
    if not may_own(session, owner, on=on):
        message = f"{owner}不是本中心人员，也不是本次督导，不能作为责任人。"
        problems.append(Problem("owner_not_here", message, field="owner"))
    if due_on < on:
        message = "完成期限不能早于今天。"
        problems.append(Problem("due_in_past", message, field="due_on"))
    if problems:
        raise Refused(*problems)
    follow_up, is_new = FollowUp.objects.get_or_create(
        form_token=form_token,
        defaults={
            "session": session,
            **units_of(session.center),
            "text": text,
            "owner": owner,
            "due_on": due_on,
            "agreed_on": on,
        },
    )
    if is_new:
        record("登记督导跟进事项", at=at, by=by, obj=session, changes=filled_in(follow_up))
        notices.agreed(follow_up, by=by, at=at)
    return follow_up


@transaction.atomic
def finish(*, follow_up: FollowUp, result: str, by, at: datetime) -> FollowUp:
    """The owner, or whoever heads the center, says what became of it; once. Raises ``Refused``."""
    locked = (
        FollowUp.objects.visible_to(by)
        .select_related("session")
        .select_for_update(of=("self",))
        .get(pk=follow_up.pk)
    )
    problems = []
    if by.user_id != locked.owner_id and by.role not in HEADS:
        message = f"由责任人{locked.owner}或中心负责人填写完成情况。"
        problems.append(Problem("not_the_owner", message))
    if locked.is_done:
        problems.append(Problem("already_done", "这一事项已经办结。"))
    if not result.strip():
        problems.append(Problem("result_missing", "请写明完成情况。", field="result"))
    if problems:
        raise Refused(*problems)
    before = told_of(locked, FINISHED)
    locked.done_on, locked.done_by, locked.result = beijing_date(at), by.user, result.strip()
    locked.save()
    changes = changed(before, locked, FINISHED)
    record("办结督导跟进事项", at=at, by=by, obj=locked.session, changes=changes)
    return locked
