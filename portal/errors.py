"""The pages for what went wrong. None of them reads the database or names the address asked for.

A page out of scope and one that does not exist give the same bytes.
"""

import sys

from django.db import InterfaceError, OperationalError
from django.shortcuts import render

RETRY_AFTER_SECONDS = "30"


def bad_request(request, exception):
    return render(None, "400.html", status=400)


def permission_denied(request, exception):
    return render(None, "403.html", status=403)


def page_not_found(request, exception):
    return render(None, "404.html", status=404)


def server_error(request):
    """A lost database is a pause, not a fault: 503 with the time to come back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        # SessionMiddleware would ask the lost database once more, and wait for it once more.
        vars(request).pop("session", None)
        response = render(None, "503.html", status=503)
        response["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    return render(None, "500.html", status=500)
