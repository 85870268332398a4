"""Where the current act comes from: address and request id, for the audit log alone."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Origin:
    ip: str | None = None
    request_id: str = ""


NOWHERE = Origin()  # a command or a test: no request behind it
current: ContextVar[Origin] = ContextVar("origin", default=NOWHERE)
