"""The words of a choice for many rows: Django's ``get_…_display`` makes them anew for every one."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


class _Words(dict):
    def __missing__(self, value):
        return value


def words_of(model: type[Model], field: str) -> Mapping[Any, str]:
    """What each value of the field is called; any other value is said as it is, as Django does."""
    return _Words(model._meta.get_field(field).flatchoices)
