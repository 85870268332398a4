"""Words of a choice are those that Django says, value by value."""

import pytest

from cases.models import Case, ServiceRecord
from core.choice_words import words_of
from pilots.choices import Method


@pytest.mark.parametrize("value", [*Method.values, "", None, "gone"])
def test_every_value_is_called_as_django_calls_it(value):
    assert words_of(Case, "method")[value] == Case(method=value).get_method_display()


def test_nothing_chosen_is_nothing_said():
    assert words_of(ServiceRecord, "way")[""] == ""
