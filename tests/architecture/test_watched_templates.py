"""The watch over templates notices a variable that nobody passed, in our own templates."""

from django.template import base as template_base
from django.template.loader import render_to_string

from tests.conftest import UndefinedVariables

PART = "_components/_stat_text.html"
WORDS = {"label": "在岗", "value": 1, "unit": "人"}


def test_a_variable_that_nobody_passed_is_found_and_an_empty_one_is_not(monkeypatch):
    watch = UndefinedVariables()
    monkeypatch.setattr(template_base, "logger", watch)

    render_to_string(PART, {**WORDS, "hint": ""})
    assert watch.found == []

    render_to_string(PART, WORDS)
    assert set(watch.found) == {f"hint in {PART}"}
