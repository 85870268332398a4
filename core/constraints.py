"""Check constraints whose names read as a claim.

A CHECK passes when its condition is *unknown*, so every condition here is written to be plainly
true or false whatever is NULL: a comparison never stands without its ``isnull`` beside it.
"""

from collections.abc import Iterable

from django.db.models import CheckConstraint, Choices, F, Q


def set_together(
    *fields: str, name: str, message: str = "相关各项须一并填写，或者都不填写。"
) -> CheckConstraint:
    """All of these columns are filled in, or none of them is."""
    empty = Q(**{f"{field}__isnull": True for field in fields})
    filled = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=empty | filled, name=name, violation_error_message=message)


def in_order(
    earlier: str, later: str, *, name: str, message: str = "后一个时间不能早于前一个时间。"
) -> CheckConstraint:
    """``later`` may wait, but it never comes before ``earlier``, nor without it."""
    waiting = Q(**{f"{later}__isnull": True})
    after = Q(**{f"{earlier}__isnull": False, f"{later}__gte": F(earlier)})
    return CheckConstraint(condition=waiting | after, name=name, violation_error_message=message)


def not_before(
    earlier: str, later: str, *, name: str, message: str = "后一个日期不能早于前一个日期。"
) -> CheckConstraint:
    """Where both days are there they are in order; unlike ``in_order``, either may be skipped."""
    missing = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    after = Q(**{f"{later}__gte": F(earlier)})
    return CheckConstraint(condition=missing | after, name=name, violation_error_message=message)


def filled_iff_state(
    field: str,
    states: Iterable[str],
    *,
    name: str,
    is_text: bool = False,
    message: str = "填写的内容与当前状态不符。",
) -> CheckConstraint:
    """``field`` is filled exactly when the row's ``state`` is one of ``states``.

    With ``is_text`` an empty string counts as not filled.
    """
    there = Q(state__in=_values(states))
    condition = (there & _filled(field, is_text)) | (~there & _empty(field, is_text))
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def filled_when_state(
    field: str,
    states: Iterable[str],
    *,
    name: str,
    is_text: bool = False,
    message: str = "当前状态下此项必须填写。",
) -> CheckConstraint:
    """``field`` is filled whenever the row's ``state`` is one of ``states``; else it is free.

    With ``is_text`` an empty string counts as not filled.
    """
    condition = ~Q(state__in=_values(states)) | _filled(field, is_text)
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def different(
    a: str, b: str, *, name: str, message: str = "两项不能是同一个人或同一个单位。"
) -> CheckConstraint:
    """Two keys, where both are filled, do not point at the same row (e.g. signer and drafter)."""
    condition = Q(**{f"{a}__isnull": True}) | Q(**{f"{b}__isnull": True}) | ~Q(**{a: F(b)})
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def in_choices(
    field: str,
    choices_class: type[Choices],
    name: str,
    *,
    message: str = "所填的值不在可选范围内。",
) -> CheckConstraint:
    """``field`` holds one of the declared values; a nullable column may also be NULL."""
    condition = Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": choices_class.values})
    return CheckConstraint(condition=condition, name=name, violation_error_message=message)


def _filled(field: str, is_text: bool) -> Q:
    there = Q(**{f"{field}__isnull": False})
    return there & ~Q(**{field: ""}) if is_text else there


def _empty(field: str, is_text: bool) -> Q:
    nothing = Q(**{f"{field}__isnull": True})
    return nothing | Q(**{field: ""}) if is_text else nothing


def _values(states: Iterable[str]) -> list[str]:
    # Sorted: a set in a model would otherwise give a new migration on every run.
    return sorted(str(getattr(state, "value", state)) for state in states)
