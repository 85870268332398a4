"""How a copied text is found although every text is encrypted: by a keyed hash beside it.

The hash is of the letters alone, so that a changed comma, a space or a line break does not hide a
copy. It is made by the action that saves the text; no list decrypts anything, and whoever holds
the tables without the key cannot tell what was written.
"""

import unicodedata
from collections.abc import Iterable

from django.db import models

from core.encryption import keyed_hash

# Shorter ones are alike by chance: "入户了解近况。" is what a worker writes after many a visit.
SHORTEST_COPY = 30

# What is written at length about one case, in the order of the stages.
LONG_TEXTS = (
    "intake_note",
    "assessment_note",
    "goals",
    "plan_note",
    "evaluation_note",
    "closing_note",
)


def hash_column() -> models.CharField:
    """The column beside a long text; blank where the text is too short to be compared."""
    return models.CharField(max_length=64, blank=True, default="", editable=False)


def letters(text: str) -> str:
    """The text without spaces and punctuation, full-width folded, in one case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter.isalnum())


def text_hash(text: str) -> str:
    """What is stored beside a long text; "" where it has fewer than ``SHORTEST_COPY`` letters."""
    plain = letters(text)
    return keyed_hash(plain) if len(plain) >= SHORTEST_COPY else ""


def renew_hashes(row, names: Iterable[str]) -> list[str]:
    """Set the hash beside each of these texts that has one, and name the columns that were set."""
    columns = []
    for name in names:
        if hasattr(row, column := f"{name}_hash"):
            setattr(row, column, text_hash(getattr(row, name)))
            columns.append(column)
    return columns
