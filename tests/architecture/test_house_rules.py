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
        (model, field)
        for model in house_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey | models.ManyToManyField)
        and not field.auto_created
        and field.related_model._meta.app_label in ORDER
    ]


def points_up_or_sideways(model, field):
    here, there = model._meta.app_label, field.related_model._meta.app_label
    return ORDER.index(there) > ORDER.index(here) or {here, there} == SIBLINGS


def leaves_something_behind(model, field):
    crosses = model._meta.app_label != field.related_model._meta.app_label
    return crosses and not (field.remote_field.hidden or field.one_to_one)


def takes_rows_along(model, field):
    is_key = isinstance(field, models.ForeignKey)
    return is_key and field.remote_field.on_delete is not models.PROTECT


@pytest.mark.parametrize(
    "breaks", [points_up_or_sideways, leaves_something_behind, takes_rows_along]
)
def test_no_key_between_rows(breaks):
    assert [
        f"{model._meta.label}.{field.name}" for model, field in keys() if breaks(model, field)
    ] == []


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
        "funding.WorkloadSnapshot",
        "funding.WorkloadLine",
        "funding.Receipt",
        "funding.Payout",
        "funding.GiftInKind",
        "funding.Expense",
        "funding.Settlement",
        "funding.AccountClosing",
        "funding.EntryFile",
        "funding.CategoryCaps",
    }


def test_every_model_has_its_chinese_name():
    chinese = re.compile(r"[\u4e00-\u9fff]")

    nameless = [
        m._meta.label for m in house_models() if not chinese.search(str(m._meta.verbose_name))
    ]

    assert nameless == []


def test_modules_stay_small_and_are_named_for_what_they_do():
    def is_out_of_hand(path):
        return len(path.read_text().splitlines()) > 300 or path.name in DRAWERS

    assert [str(path.relative_to(CODE)) for path in modules() if is_out_of_hand(path)] == []


def refusals() -> set[str]:
    python = "\n".join(path.read_text() for path in modules())
    return set(re.findall(r'Problem\(\s*"(\w+)"', python))


def test_every_refusal_is_in_the_rule_book_and_none_else():
    book = (CODE / "docs" / "rules.md").read_text()

    assert set(re.findall(r"^\| `(\w+)` \|", book, re.MULTILINE)) == refusals()


def test_a_module_that_the_rule_book_names_says_the_refusal():
    """The others of its row ask for it."""
    book = (CODE / "docs" / "rules.md").read_text()
    rows = [line.split("|") for line in book.splitlines() if line.startswith("| `")]
    named = {
        code.strip(" `"): re.findall(r"`([\w/]+\.py)`", modules)
        for _, code, _, _, modules, *_ in rows
    }

    assert {
        code: modules
        for code, modules in named.items()
        if not any(f'"{code}"' in (CODE / module).read_text() for module in modules)
    } == {}


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
