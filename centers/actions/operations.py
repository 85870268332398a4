"""Who operates a center: begun, corrected, and changed in one act (实施方案三(四))."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from stdnum.cn import uscc

from accounts.audit import record
from accounts.models import RoleGrant
from accounts.people.grants import end_desk
from accounts.roles import Role
from centers import notices, stays
from centers.actions.people import end_desks_of
from centers.actions.posts import end_posts_of
from centers.actions.profile import locked_center
from centers.models import Center, Engagement, HandoverItem, Operation, OperationChange
from centers.models.center import units_of
from centers.models.operation import DELEGATED, HandoverKind
from core.changes import differences, filled_in
from core.chinese_dates import beijing_date, format_date
from core.problems import Problem, Refused

CLAUSE = "实施方案三(四)"
A_DAY = timedelta(days=1)
FACTS = ("mode", "operator_name", "credit_code", "contract_reference")
# Whose desks may go with a contractor; the director is an official of the subdistrict.
OF_OPERATOR = (Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the hand-over list: ``counted`` is what the platform knew at that moment."""

    kind: HandoverKind
    counted: str
    is_handed_over: bool
    note: str


@transaction.atomic
def begin_operation(*, center: Center, facts: Mapping, form_token, by, at) -> Operation:
    """The first row of a center that has none; ``facts`` are FACTS and ``starts_on``."""
    locked = locked_center(center, by=by)
    known = Operation.objects.filter(center=locked, form_token=form_token).first()
    if known:
        return known
    problems = operator_problems(facts)
    if facts["starts_on"] > beijing_date(at):
        problems.append(Problem("day_in_future", "起始日期不能晚于今天。", field="starts_on"))
    if in_force(locked) is not None:
        problems.append(Problem("operation_begun", "运营方式已经登记，请办理运营变更。"))
    if problems:
        raise Refused(*problems)
    begun = Operation.objects.create(**units_of(locked), **facts, form_token=form_token)
    keep_in_step(locked, begun)
    record("登记运营方式", at=at, by=by, obj=locked, changes=differences({}, in_words(begun)))
    return begun


@transaction.atomic
def correct_operation(*, operation: Operation, facts: Mapping, version: int, by, at) -> Operation:
    """Mend what was written of the row in force; its days stay. Raises ``Stale``."""
    center = locked_center(operation.center, by=by)
    locked = Operation.objects.get(pk=operation.pk, center=center)
    if locked.holds_already(version, {name: facts[name] for name in FACTS}):
        return locked
    locked.check_version(version, in_words(locked))
    problems = operator_problems(facts)
    if locked.ends_on is not None:
        problems.append(Problem("operation_over", "这一段运营已经结束，不能再修改。"))
    if problems:
        raise Refused(*problems)
    before = in_words(locked)
    for name in FACTS:
        setattr(locked, name, facts[name])
    locked.version += 1
    locked.save(update_fields=[*FACTS, "version"])
    keep_in_step(center, locked)
    changes = differences(before, in_words(locked))
    record("更正运营信息", at=at, by=by, obj=center, changes=changes)
    return locked


@transaction.atomic
def change_operation(
    *,
    center: Center,
    facts: Mapping,
    lines: Sequence[Line],
    leavers: Iterable[Engagement],
    desks: Iterable[RoleGrant],
    told: Mapping,
    form_token,
    by: RoleGrant,
    at,
) -> OperationChange:
    """One operator follows another on ``facts["starts_on"]``: all of it, or nothing.

    The day before is the last of the old operation, of the ``leavers`` and of posts they hold;
    ``desks`` end at once, whatever the day. ``told`` is told_on and told_how. The pilot unit and
    all rows of work stay as they are, so the quota goes on. Raises ``Refused`` with every reason.
    """
    locked = locked_center(center, by=by)
    known = OperationChange.objects.filter(center=locked, operation__form_token=form_token).first()
    if known:
        return known
    old, first, today = in_force(locked), facts["starts_on"], beijing_date(at)
    staying = _locked_staff(locked, leavers)
    ending = _desks_of(locked, desks)
    problems = [
        *operator_problems(facts),
        *_day_problems(old, facts, told, today),
        *_leaving_problems(staying, first - A_DAY, today),
        *_line_problems(lines),
    ]
    if any(desk.user_id == by.user_id for desk in ending):
        message = "本人的岗位须由安全管理员终止。"
        problems.append(Problem("own_account", message, "内部控制", field="desks"))
    if problems or old is None:
        raise Refused(*problems)
    new = _follow(locked, old, facts, form_token=form_token)
    for desk in ending:
        end_desk(desk=desk, reason="承接机构变更", by=by, at=at)
    ending += _let_go(staying, first - A_DAY, by=by, at=at)
    change = OperationChange.objects.create(**units_of(locked), operation=new, by=by, at=at, **told)
    change.leavers.set(staying)
    change.ended_desks.set(ending)
    for line in lines:
        HandoverItem.objects.create(
            change=change,
            kind=line.kind,
            counted=line.counted,
            is_handed_over=line.is_handed_over,
            note=line.note,
        )
    changes = differences(in_words(old), in_words(new))
    record("变更运营", at=at, by=by, obj=locked, changes=changes)
    notices.tell_of_operation(change, ended=ending, at=at)
    return change


def in_force(center: Center) -> Operation | None:
    """The row that runs; every center has one at most."""
    return Operation.objects.filter(center=center, ends_on=None).first()


def end_operation(center: Center, *, on: date, by, at) -> None:
    """A center that is taken in is operated until ``on``; nothing follows the row that runs.

    Mode and operator stay on the center: they say how it was operated last.
    """
    running = in_force(center)
    if running is None:
        return
    running.ends_on = max(on, running.starts_on)
    running.version += 1
    running.save(update_fields=["ends_on", "version"])
    changes = filled_in(running, ("ends_on",))
    record("结束运营", at=at, by=by, obj=center, changes=changes)


def keep_in_step(center: Center, operation: Operation) -> None:
    """Mode and operator stand on the center too, where lists and figures read them."""
    center.operation_mode, center.operator_name = operation.mode, operation.operator_name
    center.save(update_fields=["operation_mode", "operator_name"])


def operator_problems(facts: Mapping) -> list[Problem]:
    """Whether mode and operator fit together, and the code is one (GB 32100-2015)."""
    name, code = facts["operator_name"], facts["credit_code"]
    if facts["mode"] not in DELEGATED:
        if name or code:
            message = "自主运营没有承接机构，请清空机构名称和代码，或者改选运营方式。"
            return [Problem("operator_needless", message, CLAUSE, field="operator_name")]
        return []
    return contractor_problems(name, code, missing="委托运营、联合运营须填写承接机构名称。")


def contractor_problems(
    name: str, code: str, *, missing: str, name_field: str = "operator_name"
) -> list[Problem]:
    """Whether a contractor is named, and its code is one (GB 32100-2015).

    ``missing`` says where a name is needed; ``name_field`` is where the page asks for it.
    """
    problems = []
    if not name:
        problems.append(Problem("operator_missing", missing, CLAUSE, field=name_field))
    if not uscc.is_valid(code):
        message = "统一社会信用代码为18位，末位是校验码，请对照登记证书核对。"
        problems.append(Problem("credit_code_wrong", message, "GB 32100-2015", field="credit_code"))
    return problems


def in_words(operation: Operation) -> dict[str, str]:
    """A row as it stands, by label."""
    return {
        "运营方式": operation.mode_label,
        "承接机构名称": operation.operator_name,
        "统一社会信用代码": operation.credit_code,
        "合同名称和编号": operation.contract_reference,
    }


def desks_of_operator(center: Center, *, by: RoleGrant, on: date):
    """The desks that may end with the operator: not one's own."""
    return (
        RoleGrant.objects.filter(subdistrict=center.subdistrict_id, role__in=OF_OPERATOR)
        .reaching_past(on)
        .exclude(user=by.user_id)
        .select_related("user", "subdistrict__district", "district")
        .order_by("role", "valid_from", "pk")
    )


def _locked_staff(center: Center, leavers: Iterable[Engagement]) -> list[Engagement]:
    return list(
        Engagement.objects.filter(center=center, pk__in=[e.pk for e in leavers])
        .select_related("person__center")
        .select_for_update(of=("self",))
        .order_by("pk")
    )


def _desks_of(center: Center, desks: Iterable[RoleGrant]) -> list[RoleGrant]:
    """Only desks at this very center, whatever was posted."""
    return list(
        RoleGrant.objects.filter(
            pk__in=[desk.pk for desk in desks],
            subdistrict=center.subdistrict_id,
            role__in=OF_OPERATOR,
        )
        .select_related("user", "subdistrict__district")
        .order_by("pk")
    )


def _day_problems(old, facts: Mapping, told: Mapping, today: date) -> list[Problem]:
    problems, first = [], facts["starts_on"]
    if old is None:
        problems.append(Problem("operation_missing", "尚未登记运营方式，请先登记。", CLAUSE))
    elif (old.mode, old.operator_name) == (facts["mode"], facts["operator_name"]):
        message = f"现在就是{old}，没有变更。"
        problems.append(Problem("operation_unchanged", message, field="operator_name"))
    if first > today:
        problems.append(Problem("day_in_future", "变更日期不能晚于今天。", field="starts_on"))
    elif old is not None and first <= old.starts_on:
        message = f"变更日期须晚于现有运营的起始日期（{format_date(old.starts_on)}）。"
        problems.append(Problem("change_before_start", message, field="starts_on"))
    if told["told_on"] > today:
        problems.append(Problem("day_in_future", "告知日期不能晚于今天。", field="told_on"))
    return problems


def _leaving_problems(staff: Iterable[Engagement], last: date, today: date) -> list[Problem]:
    return [
        Problem(problem.code, f"{engagement.person}：{problem.message}", field="leavers")
        for engagement in staff
        for problem in stays.end_problems(engagement, last, today)
    ]


def _line_problems(lines: Iterable[Line]) -> list[Problem]:
    return [
        Problem(
            "handover_note_missing",
            f"{line.kind.label}未移交的，须写明原因和处理办法。",
            field=f"note_{line.kind.value}",
        )
        for line in lines
        if not line.is_handed_over and not line.note
    ]


def _follow(center: Center, old: Operation, facts: Mapping, *, form_token) -> Operation:
    old.ends_on = facts["starts_on"] - A_DAY
    old.version += 1
    old.save(update_fields=["ends_on", "version"])
    new = Operation.objects.create(**units_of(center), **facts, previous=old, form_token=form_token)
    keep_in_step(center, new)
    return new


def _let_go(staff: Iterable[Engagement], last: date, *, by, at) -> list[RoleGrant]:
    """End their time and posts, and the desks of those who have an account; returns the desks."""
    ended = []
    for engagement in staff:
        engagement.ends_on = last
        engagement.save(update_fields=["ends_on"])
        end_posts_of(engagement.person, on=last, by=by, at=at)
        changes = filled_in(engagement, ("ends_on",))
        record("登记离岗", at=at, by=by, obj=engagement.person, changes=changes)
        ended += end_desks_of(engagement, by=by, at=at)
    return ended
