"""Ways of writing code that end in a hole are found by their words, in all of the house."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.architecture.test_house_rules import modules

HOUSE = Path(settings.BASE_DIR)

# What, the words it is known by, and the modules that have a reason of their own.
DRAWN = ("casework", "names", "places", "scale", "sessions", "story")
IN_PYTHON = {
    "text that is run as code": (
        r"(?<![\w.])(eval|exec|compile)\(|(?<!return )\bTemplate\(",
        set(),
    ),
    "objects read from a stranger's bytes": (r"\b(pickle|marshal|shelve|yaml)\b", set()),
    "a shell": (r"shell=True|os\.system|os\.popen", set()),
    "another program": (r"\bsubprocess\b", {"core/backups/postgres.py"}),
    # The QR code of the second factor, drawn by a library from our own title; the handbook's files,
    # rendered by a library that takes no HTML; cells that escape each of their words themselves.
    "text that is believed to be HTML": (
        r"mark_safe|SafeString\(|html_safe|__html__",
        {
            "accounts/own_pages/two_step.py",
            "core/templatetags/cells.py",
            "portal/handbook/pages.py",
        },
    ),
    # The linter's mark for SQL with a name in it: tables and columns of our own, never a value.
    "SQL put together by hand": (
        r"objects\.raw\(|\.extra\(|RawSQL|S608",
        {
            "accounts/models/audit.py",
            "accounts/purging.py",
            "core/backups/sqlite.py",
            "core/blanking.py",
            "core/reencryption.py",
            "core/triggers.py",
            "funding/procurement/triggers.py",
        },
    ),
    "conditions made of what was sent": (r"\*\*(self\.)?request\.(GET|POST|body)", set()),
    # The city of the demo is drawn from a seed, so that it is the same twice.
    "chance that can be foreseen": (
        r"\bimport random\b|from random\b",
        {f"portal/demo/city/{name}.py" for name in DRAWN},
    ),
    "weak hashes": (r"\b(md5|sha1)\b", set()),
    "a cipher of one's own choosing": (r"\bCipher\(|\bAES\b|\bECB\b|hazmat", set()),
    "a question to another machine": (
        r"(?m)^import requests\b|http\.client|urllib\.request|urlopen|httpx",
        set(),
    ),
    "a view without its token": (r"csrf_exempt|CSRF_TRUSTED_ORIGINS|Access-Control-", set()),
    "a pattern made of what was typed": (r"\bre\.\w+\(\s*f[\"']", set()),
    "a format that a stranger wrote": (r"\.format\(\*\*(request|form|values)|format_map", set()),
}
IN_TEMPLATES = (
    r"\|\s*safe\b|autoescape off|\bon(click|load|error|submit)\s*=|style=|javascript:|<script>"
)
IN_SCRIPTS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|localStorage"
    r"|document\.cookie|postMessage|__proto__|https?://"
)


@pytest.mark.parametrize("what", IN_PYTHON)
def test_no_module_goes_a_way_that_ends_in_a_hole(what):
    words, reasoned = IN_PYTHON[what]
    found = {
        str(path.relative_to(HOUSE)) for path in modules() if re.search(words, path.read_text())
    }

    assert found == reasoned


def test_no_template_trusts_text_or_brings_script_of_its_own():
    templates = sorted((HOUSE / "templates").rglob("*.html"))

    assert len(templates) > 100
    assert [path.name for path in templates if re.search(IN_TEMPLATES, path.read_text())] == []


def test_no_script_of_ours_writes_html_or_speaks_to_anybody_else():
    scripts = sorted((HOUSE / "static/js").glob("*.js"))

    assert scripts
    assert [path.name for path in scripts if re.search(IN_SCRIPTS, path.read_text())] == []
