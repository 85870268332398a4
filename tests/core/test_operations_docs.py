"""What the pages for operators name is there, and what is there is named."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands
from django.urls import reverse

DOCS = Path(settings.BASE_DIR) / "docs"
SAMPLES = sorted((DOCS / "operations").iterdir())
PAGE = (DOCS / "operations.md").read_text()


def settings_read():
    """The names that config/settings asks the environment for."""
    code = "\n".join(path.read_text() for path in (DOCS.parent / "config/settings").glob("*.py"))
    return set(re.findall(r'\benv(?:\.\w+)?\(\s*"(\w+)"', code))


def commands_named(text):
    return set(re.findall(r"manage\.py ([a-z_]+)|platform-run@(?=[a-z])([a-z_]+)", text))


def test_the_reference_lists_every_setting_that_is_read_and_none_else():
    listed = re.findall(r"^\| `(\w+)` \|", (DOCS / "settings.md").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(settings_read())


def test_the_sample_environment_sets_only_settings_that_are_read():
    sample = (DOCS / "operations/env.sample").read_text()
    named = set(re.findall(r"^(\w+)=", sample, re.MULTILINE))

    assert named
    assert named - settings_read() == set()


@pytest.mark.parametrize("path", [DOCS / "operations.md", *SAMPLES], ids=lambda path: path.name)
def test_every_command_that_is_named_exists(path):
    named = {one or other for one, other in commands_named(path.read_text())}

    assert named - set(get_commands()) == set()


def test_commands_are_found_in_the_text():
    assert commands_named("`manage.py backup --to` platform-run@seal_audit.service") == {
        ("backup", ""),
        ("", "seal_audit"),
    }


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_every_sample_is_named_on_the_page(path):
    assert f"`{path.name}`" in PAGE


@pytest.mark.parametrize(
    "path", [path for path in SAMPLES if path.suffix == ".timer"], ids=lambda path: path.name
)
def test_every_timer_starts_a_unit_that_is_there_and_stands_in_the_table(path):
    unit = re.search(r"^Unit=(\S+)$", path.read_text(), re.MULTILINE)[1]
    file = re.sub(r"@\w+\.", "@.", unit)

    assert (DOCS / "operations" / file).is_file()
    assert f"| `{path.name}` |" in PAGE


def test_the_sample_web_server_counts_requests_and_says_so_in_words():
    sample = (DOCS / "operations/nginx.conf").read_text()
    zones = set(
        re.findall(r"^limit_req_zone \$binary_remote_addr zone=(\w+):10m", sample, re.MULTILINE)
    )
    passing = re.findall(
        r"^    location ([^{]+) \{\n        limit_req zone=(\w+) ", sample, re.MULTILINE
    )
    (doors,) = [where.removeprefix("~ ") for where, zone in passing if zone == "doors"]
    guarded = ("sign_in", "sign_in_code", "code_use")

    assert {zone for _, zone in passing} == zones == {"pages", "doors"}
    assert [name for name in guarded if not re.match(doors, reverse(f"accounts:{name}"))] == []
    assert not re.match(doors, reverse("accounts:sign_in_list"))
    assert "limit_req_status 429;" in sample
    assert "error_page 429 /too-often.html;" in sample
