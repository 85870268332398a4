"""Columns that are unreadable without the keys, and the hash they are found by."""

import hmac
import unicodedata
from contextlib import suppress
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core import checks
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models

PREFIX = "enc1:"  # names the scheme, so that a later one can be told apart


class UnreadableValue(Exception):
    """A stored value could not be decrypted: tampered with, or its key is gone."""


class EncryptedTextField(models.TextField):
    """Text encrypted in the column and plain on the object.

    The newest of ``settings.FIELD_ENCRYPTION_KEYS`` (the first) encrypts, all of them decrypt.
    An empty string and NULL stay what they are. Nothing but ``isnull`` can be asked of the
    column: the same text is a different ciphertext every time. To find a value, keep its
    ``keyed_hash`` in a column beside it. Reading a value that cannot be decrypted raises
    UnreadableValue; a ciphertext is never handed out.
    """

    description = "加密文本"

    def get_db_prep_save(self, value, connection):
        prepared = super().get_db_prep_save(value, connection)
        return encrypt(prepared) if isinstance(prepared, str) else prepared

    def from_db_value(self, value, expression, connection):
        return None if value is None else decrypt(value)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is encrypted: it can only be asked for isnull")
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name):
        raise FieldError(f"{self.name} is encrypted: it cannot be transformed")

    def check(self, **kwargs):
        problems = super().check(**kwargs)
        if self.unique or self.db_index:  # type: ignore[attr-defined]  # missing in the stubs
            problems.append(
                checks.Error("An encrypted column has no order.", obj=self, id="core.E001")
            )
        return problems


def encrypt(text: str) -> str:
    """The text as the column keeps it; an empty string stays empty."""
    return PREFIX + _cipher().encrypt(text.encode()).decode() if text else ""


def decrypt(stored: str) -> str:
    """The text behind a stored value. Raises UnreadableValue, which never quotes the value."""
    if not stored:
        return ""
    if not stored.startswith(PREFIX):
        raise UnreadableValue("The stored value is not encrypted")
    try:
        return _cipher().decrypt(stored.removeprefix(PREFIX)).decode()
    except (InvalidToken, ValueError):  # ValueError: not even letters a token is made of
        raise UnreadableValue("The stored value fits none of the keys") from None


def renewed(stored: str) -> str:
    """The same text as the newest key writes it; the stored value itself where it is that already.

    Raises UnreadableValue, which never quotes the value.
    """
    if not stored.startswith(PREFIX):
        raise UnreadableValue("The stored value is not encrypted")
    token = stored.removeprefix(PREFIX)
    newest = _cipher_with((settings.FIELD_ENCRYPTION_KEYS[0],))
    with suppress(InvalidToken, ValueError):
        newest.decrypt(token)
        return stored
    try:
        return PREFIX + _cipher().rotate(token).decode()
    except (InvalidToken, ValueError):
        raise UnreadableValue("The stored value fits none of the keys") from None


def keyed_hash(text: str) -> str:
    """The hex hash by which an encrypted value is found again; blank text has none ("").

    HMAC-SHA256 over the text as people mean it: full-width folded, trimmed, upper-cased, so
    that "11010519491231002x" finds "１１０１０５…Ｘ".
    """
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    if not settings.FIELD_HASH_KEY:
        raise ImproperlyConfigured("FIELD_HASH_KEY is empty")
    key = settings.FIELD_HASH_KEY.encode()
    return hmac.new(key, plain.encode(), "sha256").hexdigest() if plain else ""


def _cipher() -> MultiFernet:
    return _cipher_with(tuple(settings.FIELD_ENCRYPTION_KEYS))


@lru_cache(maxsize=4)
def _cipher_with(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS is empty")
    return MultiFernet([Fernet(key) for key in keys])
