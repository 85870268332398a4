"""The token of forms that stand in components."""

import pytest
from django.template import engines
from django.test import RequestFactory

OUTER = '{% include "_components/step_buttons.html" with steps=steps action="/go/" only %}'
STEP = {
    "name": "sign",
    "label": "审核上报",
    "tone": "primary",
    "needs_note": False,
    "obstacles": [],
}


def test_csrf_input_writes_the_token_inside_an_isolated_include():
    request = RequestFactory().get("/")

    html = engines["django"].from_string(OUTER).render({"steps": [STEP]}, request)

    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"]
    assert html.count('name="csrfmiddlewaretoken" value="') == 1
    assert 'value=""' not in html


def test_csrf_input_refuses_a_page_that_no_request_asked_for():
    template = engines["django"].from_string("{% load posting %}{% csrf_input %}")

    with pytest.raises(AttributeError, match="request"):
        template.render({})
