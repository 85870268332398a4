"""One log line per request: who asked for which page, how it ended and how long it took."""

import logging
from time import monotonic_ns
from uuid import UUID

from accounts import origin

logger = logging.getLogger("platform.requests")


class OriginFilter(logging.Filter):
    """Gives every line written during a request the request's id."""

    def filter(self, record):
        record.request_id = origin.current.get().request_id or None
        return True


class RequestLogMiddleware:
    """Stands right inside OriginMiddleware, so that a lost database does not lose the line.

    The page is given by the name of its view and by the numbers in its address. The address
    itself is not written: what follows a "?" is what people searched for, and an address that
    leads nowhere is text that somebody typed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        begun = monotonic_ns()
        request.log_parts = {}
        response = self.get_response(request)
        logger.info(
            "request",
            extra={
                **request.log_parts,
                "method": request.method,
                "status": response.status_code,
                "ms": (monotonic_ns() - begun) // 1_000_000,
            },
        )
        return response

    def process_view(self, request, view, args, kwargs):
        """By now the user and the desk have been read: asking for them costs no query."""
        desk = getattr(request, "desk", None)
        request.log_parts = {
            "view": request.resolver_match.view_name,
            "keys": {
                name: value for name, value in kwargs.items() if isinstance(value, int | UUID)
            },
            "user_id": request.user.pk,
            "desk_id": desk.pk if desk is not None else None,
        }
