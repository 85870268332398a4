"""A real Chromium on a live server; a page that complains fails its test.

Found on the machine or not: without one these tests are skipped, unless REQUIRE_BROWSER is set.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import DEFAULT_DB_ALIAS, connections

# The synchronous Playwright API runs inside an event loop, where Django would refuse the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(event.violatedDirective + " " + event.blockedURI);
});
"""
# The number in the menu comes after the page. Answered in the browser, it is there on every page
# that is checked, and no request is on its way when a test ends and its tables are emptied.
COUNT = """
const ask = window.fetch;
window.fetch = (address, options) =>
  String(address).endsWith("/to-dos/count/")
    ? Promise.resolve(Response.json({ count: 3 }))
    : ask(address, options);
"""


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))
            if CHROMIUM is None and not os.environ.get("REQUIRE_BROWSER"):
                item.add_marker(pytest.mark.skip(reason="no Chromium on this machine"))


@pytest.fixture(scope="session")
def connection_of_the_process(django_db_setup):
    return connections[DEFAULT_DB_ALIAS]


@pytest.fixture(scope="session")
def playwright(connection_of_the_process, playwright):
    """Inside its event loop Django would open a second connection for the same thread, which nobody
    closes: a database that is still in use cannot be dropped at the end."""
    connections[DEFAULT_DB_ALIAS] = connection_of_the_process
    return playwright


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "env": {**os.environ, "LANGUAGE": "zh_CN"},
        "args": QUIET,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Who asked for less motion: a page that still glides to a field when the mouse goes down has
    moved on before it comes up, and the click is lost."""
    return {
        **browser_context_args,
        "locale": "zh-CN",
        "timezone_id": "Asia/Shanghai",
        "reduced_motion": "reduce",
    }


class Visitor:
    """Somebody at a browser. ``complaints`` gathers console errors and what the CSP stopped.

    Who lets the menu ask the server for its number (``counts``) waits for it on every page.
    """

    def __init__(self, page, origin, *, counts=False):
        self.page, self.origin = page, origin
        self.complaints: list[str] = []
        page.set_default_timeout(30_000)
        page.add_init_script(LISTEN if counts else LISTEN + COUNT)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message):
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def go(self, path):
        self.page.goto(self.origin + path)
        return self

    def sign_in(self, username, password="Passw0rd-demo"):
        """Sign in through the page, as the one and only person at this browser."""
        self.page.context.clear_cookies()
        self.go("/accounts/sign-in/")
        self.page.get_by_label("用户名").fill(username)
        self.page.get_by_label("密码").fill(password)
        self.page.get_by_role("button", name="登录").click()
        self.page.wait_for_url(self.origin + "/")
        return self

    def fill(self, fields):
        """Fill in a form by its fields' names; a list ticks boxes, a choice picks one."""
        for name, value in fields.items():
            found = self.page.locator(f'main [name="{name}"]')
            kind = found.first.evaluate("field => field.type")
            if kind in ("checkbox", "radio"):
                values = value if isinstance(value, list) else [value]
                for one in values:
                    self.page.locator(f'main [name="{name}"][value="{one}"]').check()
            elif kind == "select-one":
                found.select_option(str(value))
            else:
                found.fill(str(value))
        return self

    def press(self, label):
        """Press the button of that name and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=label, exact=True).click()
        return self

    def follow(self, label):
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=label).first.click()
        return self

    def text(self):
        return self.page.inner_text("main")

    def check(self):
        """No violation of the CSP, no complaint, nothing axe finds, no English left."""
        self.page.wait_for_load_state()
        self.complaints += self.page.evaluate("window.violations")
        assert self.complaints == []
        found = Axe().run(self.page)
        assert found.violations_count == 0, found.generate_report()
        return self


@pytest.fixture
def visitor(page, live_server):
    somebody = Visitor(page, live_server.url)
    yield somebody
    assert somebody.complaints == []
