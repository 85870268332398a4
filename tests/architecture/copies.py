"""Making fifty of something: a row with everything in the house that hangs on it."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from accounts.models import AuditEvent
from centers.models import Center, Post
from tests.architecture.test_house_rules import house_models

CONTRACTS = ("funding.models.procurement", "funding.models.contract_parts")
_COUNT = iter(range(1, 1_000_000))


def copy_of(root):
    """A copy of ``root``, and of every row that points at it or at a copied row, and so on."""
    return _copy(root, _hanging_on(root))


def copy_each(roots, number: int) -> None:
    """That many copies of each; what hangs on them is looked up once, before any is made."""
    hanging = [(root, _hanging_on(root)) for root in roots]
    for root, rows in hanging:
        for _ in range(number):
            _copy(root, rows)


def _copy(root, rows):
    copies = {(type(root), root.pk): _copied(root, {})}
    for row, keys in rows:
        changed = {name: copies[found].pk for name, found in keys.items()}
        copies[type(row), row.pk] = _copied(row, changed)
    return copies[type(root), root.pk]


def _hanging_on(root) -> list[tuple[models.Model, dict]]:
    """The rows to copy, each with its columns that point at a copied row, and at which."""
    known, rows = {(type(root), root.pk)}, []
    start = house_models().index(type(root))
    for model in house_models()[start + 1 :]:
        keys = [
            field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)
        ]
        if model is AuditEvent or model._meta.auto_created:
            continue
        if model is Post and start > house_models().index(Center):
            continue  # one holder a day: a second one of the same center could not be
        if model.__module__ in CONTRACTS:
            continue  # the schedule of a signed contract takes no more; their list has its own test
        pointing = Q()
        for field in keys:
            pks = [pk for kind, pk in known if kind is field.related_model]
            pointing |= Q(**{f"{field.attname}__in": pks}) if pks else Q()
        if not pointing:
            continue
        for row in model._base_manager.filter(pointing).order_by("pk"):
            found = {
                field.attname: (field.related_model, getattr(row, field.attname))
                for field in keys
                if (field.related_model, getattr(row, field.attname)) in known
            }
            if found:
                known.add((model, row.pk))
                rows.append((row, found))
    return rows


def _copied(row, changed: dict):
    """The row once more, with other keys; what must be unique is made so."""
    model = type(row)
    values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    values |= changed
    values.pop(model._meta.pk.attname)
    for field in model._meta.concrete_fields:
        if field.attname in changed or field.attname not in values:
            continue
        if field.name in _made_unique(model):
            values[field.attname] = _another(field, values[field.attname])
    return model._base_manager.create(**values)


def _made_unique(model) -> set[str]:
    named = {field.name for field in model._meta.concrete_fields if field.unique}
    together = {name for rule in model._meta.total_unique_constraints for name in rule.fields}
    partial = {
        name
        for rule in model._meta.constraints
        if isinstance(rule, models.UniqueConstraint)
        for name in rule.fields
    }
    return named | together | partial


def _another(field, value):
    if value in ("", None):
        return value
    if isinstance(field, models.OneToOneField):  # the file of a scan
        return _copied(field.related_model._base_manager.get(pk=value), {}).pk
    if isinstance(field, models.ForeignKey):
        return value
    if isinstance(field, models.UUIDField):
        return uuid4()
    if isinstance(field, models.CharField) and not field.choices:
        mark = f"{next(_COUNT):06d}"  # as long as every other: else two may read the same
        return str(value)[: (field.max_length or 60) - len(mark)] + mark
    return value
