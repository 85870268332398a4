"""The pages for what went wrong. None of them reads the database or names the address asked for,
but for the page that a form was sent from, where its address is opened instead.

A page out of scope and one that does not exist give the same bytes.
"""

import sys
from functools import cache
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve

RETRY_AFTER_SECONDS = "30"


def bad_request(request, exception):
    return _plain("400.html", HTTPStatus.BAD_REQUEST)


def permission_denied(request, exception):
    return _plain("403.html", HTTPStatus.FORBIDDEN)


def page_not_found(request, exception):
    return _plain("404.html", HTTPStatus.NOT_FOUND)


def _plain(template: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(_drawn(template), status=status)


@cache
def _drawn(template: str) -> str:
    """Once for each process: it says the same to everybody."""
    return render_to_string(template)


def server_error(request):
    """A lost database is a pause, not a fault: 503 with the time to come back."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        # SessionMiddleware would ask the lost database once more, and wait for it once more.
        vars(request).pop("session", None)
        response = render(None, "503.html", status=503)
        response["Retry-After"] = RETRY_AFTER_SECONDS
        return response
    return render(None, "500.html", status=500)


class FormAddressMiddleware:
    """Who opens an address that only takes a form, as after a refusal, is led back from there.

    Django has no handler for 405 and answers with an empty page.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.method != "GET":
            return response
        context = {"came_from": _page_above(request.path_info)}
        page = render(None, "405.html", context, status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = response["Allow"]
        return page


def _page_above(path: str) -> str:
    """``…/5/`` for ``…/5/step/``, where such a page is known; else ""."""
    above = path.rstrip("/").rpartition("/")[0] + "/"
    try:
        resolve(above)
    except Resolver404:
        return ""
    return above
