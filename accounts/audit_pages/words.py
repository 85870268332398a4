"""What the audit log keeps by identifier, in the words of the people who read it."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from accounts.models import AuditEvent
from core.changes import CHINESE, in_words, label_of
from core.chinese_dates import format_moment, in_beijing

NOTHING = "—"
OTHER_TYPE, OTHER_FIELD = "其他对象", "其他内容"
# Keys of changes that are no column of the object.
KEYS = {"fields": "填写项", "section": "部分", "rows": "条数", "filter": "筛选条件"}


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what an act changed: 字段, 变更前, 变更后."""

    label: str
    before: str
    after: str


def moment(at: datetime) -> str:
    """2021年5月18日 17:59:03: an investigation asks for the second."""
    return f"{format_moment(at)}:{in_beijing(at):%S}"


def person(event: AuditEvent) -> str:
    """王某（wang）; the name alone that was typed where no account stands behind it."""
    if event.user is None:
        return event.username or NOTHING
    return f"{event.user.full_name}（{event.username}）"


@cache
def type_label(object_type: str) -> str:
    """推荐表 for "pilots.Recommendation"; a kind that the house no longer has is 其他对象."""
    if not object_type:
        return ""
    model = _model(object_type)
    return str(model._meta.verbose_name) if model else OTHER_TYPE


def changes_of(event: AuditEvent) -> list[Change]:
    """In the order of the object's own fields: PostgreSQL keeps no order of keys."""
    places = _places(event.object_type)
    keys = sorted(event.changes, key=lambda key: places.get(key, len(places)))
    model = _model(event.object_type)
    return [_change(model, key, event.changes[key]) for key in keys]


def in_one_line(event: AuditEvent) -> str:
    """状态：草稿→已上报；…"""
    return "；".join(f"{c.label}：{c.before}→{c.after}" for c in changes_of(event))


@cache
def _places(object_type: str) -> dict[str, int]:
    """Where a field stands among those of its kind, by its name and by its label."""
    model = _model(object_type)
    fields = enumerate(model._meta.concrete_fields if model else ())
    return {key: place for place, f in fields for key in (f.name, label_of(f))}


def _change(model, key: str, pair) -> Change:
    field = _field(model, key)
    label = KEYS.get(key) or (key if CHINESE.search(key) else OTHER_FIELD)
    label = label_of(field) if field is not None else label
    before, after = pair if isinstance(pair, list) and len(pair) == 2 else ("", pair)
    if key == "fields":
        before, after = (_field_names(model, value) for value in (before, after))
    return Change(label, _shown(field, before), _shown(field, after))


def _shown(field, value) -> str:
    """A stored value as the pages of its room show it."""
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return in_words(field, value) or NOTHING


def _field_names(model, value) -> str:
    """Names of fields, as an act lists them that keeps their contents to itself."""
    names = str(value or "").split("、")
    return "、".join(str(getattr(_field(model, name), "verbose_name", name)) for name in names)


def _field(model, name: str):
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _model(object_type: str):
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None
