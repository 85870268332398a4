"""The one text a signed content is kept and checked by."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from uuid import UUID


def canonical_text(value) -> str:
    """Write plain data as JSON in exactly one way: sorted keys, no spaces, Chinese as it is.

    Days become "2021-05-18", moments the same instant in UTC, enum members their value. Raises
    TypeError for floats and Decimals (money is 分, time is minutes; "60" and "60.0" would be two
    texts for one figure), for naive moments, and for anything whose order is not its own (sets).
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256_of(text: str) -> str:
    """The checksum, in hex, of a canonical text as it is stored."""
    return sha256(text.encode("utf-8")).hexdigest()


def _plain(value):
    match value:
        case Enum():
            return _plain(value.value)
        case None | bool() | int() | str():
            return value
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {_key(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical text")


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        raise TypeError("A moment without a time zone has no canonical text")
    return value.astimezone(UTC).isoformat()


def _key(key) -> str:
    plain = _plain(key)
    if not isinstance(plain, str):
        raise TypeError("Keys of a canonical text are strings")
    return plain
