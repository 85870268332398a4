import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.proxy import ProxyAddressMiddleware


@pytest.mark.parametrize(
    ("header", "address"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("2001:DB8::1", "2001:db8::1"),
        ("10.1.2.3, 10.9.9.9", "127.0.0.1"),
        ("<script>", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_sender_is_whom_the_web_server_saw(header, address):
    request = RequestFactory().get("/", headers={"X-Real-IP": header})

    ProxyAddressMiddleware(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == address


def test_without_the_header_the_sender_is_the_one_at_the_socket():
    request = RequestFactory().get("/")

    ProxyAddressMiddleware(lambda request: HttpResponse())(request)

    assert request.META["REMOTE_ADDR"] == "127.0.0.1"
