"""The house is checked, not remembered."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from core.frozen import FrozenModel

ORDER = (
    "core",
    "accounts",
    "pilots",
    "centers",
    "cases",
    "supervision",
    "funding",
    "reports",
    "portal",
)
SIBLINGS = {"cases", "supervision"}
CODE = Path(settings.BASE_DIR)
DRAWERS = {"utils.py", "helpers.py", "common.py", "misc.py", "signals.py", "tools.py"}


def modules() -> list[Path]:
    return [
        path
        for room in (*ORDER, "config")
        for path in sorted((CODE / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def house_models():
    return [model for room in ORDER for model in apps.get_app_config(room).get_models()]


def keys():
    return [
        pytest.param(model, field, id=f"{model._meta.label}.{field.name}")
        for model in house_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and not field.auto_created
        and field.related_model._meta.app_label in ORDER
    ]


@pytest.mark.parametrize(("model", "field"), keys())
def test_keys_point_down_the_house_and_never_sideways(model, field):
    here, there = model._meta.app_label, field.related_model._meta.app_label

    assert ORDER.index(there) <= ORDER.index(here)
    assert here == there or {here, there} != SIBLINGS


@pytest.mark.parametrize(("model", "field"), keys())
def test_keys_across_rooms_leave_nothing_behind_below(model, field):
    if model._meta.app_label != field.related_model._meta.app_label:
        assert field.remote_field.hidden or field.one_to_one


@pytest.mark.parametrize(
    ("model", "field"), [key for key in keys() if isinstance(key.values[1], models.ForeignKey)]
)
def test_no_key_takes_rows_along_when_its_target_goes(model, field):
    assert field.remote_field.on_delete is models.PROTECT


def test_evidence_is_insert_only():
    evidence = {model._meta.label for model in house_models() if issubclass(model, FrozenModel)}

    assert evidence >= {
        "accounts.AuditEvent",
        "pilots.SubmissionStep",
        "pilots.SubmissionVersion",
        "pilots.ReturnItem",
        "cases.CaseStep",
        "supervision.SessionStep",
        "funding.RunStep",
        "funding.AllocationLine",
    }


@pytest.mark.parametrize("model", house_models(), ids=lambda model: model._meta.label)
def test_every_model_and_field_has_its_chinese_name(model):
    assert re.search(r"[\u4e00-\u9fff]", str(model._meta.verbose_name))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(CODE)))
def test_modules_stay_small_and_are_named_for_what_they_do(path):
    assert len(path.read_text().splitlines()) <= 300
    assert path.name not in DRAWERS


def refusals() -> set[str]:
    python = "\n".join(path.read_text() for path in modules())
    return set(re.findall(r'Problem\(\s*"(\w+)"', python))


def test_every_refusal_is_in_the_rule_book_and_none_else():
    book = (CODE / "docs" / "rules.md").read_text()

    assert set(re.findall(r"^\| `(\w+)` \|", book, re.MULTILINE)) == refusals()


def test_every_test_that_the_rule_book_names_is_there():
    book = (CODE / "docs" / "rules.md").read_text()
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", book))

    assert named
    assert [path for path in named if not (CODE / path).is_file()] == []


def test_only_the_door_assigns_a_state():
    """``move`` of accounts.models.doors is the one place that writes ``self.state``."""
    assigned = re.compile(r"\.state = |update\([^)]*\bstate=|\.update\(\s*state=")

    assert [
        str(path.relative_to(CODE)) for path in modules() if assigned.search(path.read_text())
    ] == ["accounts/models/doors.py"]


def test_money_and_hours_are_never_floats():
    kinds = {type(field) for model in house_models() for field in model._meta.get_fields()}

    assert models.FloatField not in kinds
