"""Codes that people copy: made of letters nobody mixes up, kept as a keyed hash alone."""

import secrets
import unicodedata

from core.encryption import keyed_hash

# Without I, L, O, U, 0 and 1: read out on the telephone, copied from paper.
LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
GROUP = 4


def new_code(groups: int) -> str:
    """A code of so many groups of four letters, 19.6 bits each."""
    parts = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(groups))
    return "-".join(parts)


def bare(code: str) -> str:
    """The letters alone, so that spaces, missing hyphens and full-width letters do not matter."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", code) if letter.isalnum())


def hashed(code: str) -> str:
    return keyed_hash(bare(code) or "-")
