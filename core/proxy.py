"""Where a request comes from when a web server stands in front."""

from ipaddress import ip_address


class ProxyAddressMiddleware:
    """Takes the sender's address from ``X-Real-IP``, for the audit log and the lock-out records.

    Only behind a proxy that overwrites the header (see docs/operations/nginx.conf): the process
    itself then listens where nobody else can reach it, and sees every request come from there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            address = ip_address(request.headers.get("X-Real-IP", ""))
        except ValueError:
            pass  # asked directly, e.g. by a health check on the machine itself
        else:
            request.META["REMOTE_ADDR"] = str(address)
        return self.get_response(request)
