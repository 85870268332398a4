"""What production runs with, read from its settings in a process of their own."""

import json
import os
import subprocess
import sys
from base64 import urlsafe_b64encode

import pytest
from django.conf import settings

NAMES = [
    "DEBUG",
    "SECURE_SSL_REDIRECT",
    "SECURE_PROXY_SSL_HEADER",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "SESSION_COOKIE_SAMESITE",
    "SESSION_COOKIE_DOMAIN",
    "SESSION_COOKIE_PATH",
    "SESSION_COOKIE_AGE",
    "SESSION_ENGINE",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "CSRF_COOKIE_HTTPONLY",
    "CSRF_COOKIE_SAMESITE",
    "CSRF_COOKIE_DOMAIN",
    "PASSWORD_HASHERS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
    "SECURE_CROSS_ORIGIN_OPENER_POLICY",
    "INSTALLED_APPS",
    "MIDDLEWARE",
]


@pytest.fixture(scope="module")
def production():
    told = subprocess.run(  # noqa: S603  (our own command)
        [
            sys.executable,
            "-c",
            "import json\nfrom django.conf import settings\n"
            f"print(json.dumps({{name: getattr(settings, name) for name in {NAMES}}}))",
        ],
        cwd=settings.BASE_DIR,
        env={name: value for name, value in os.environ.items() if name != "DEMO"}
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "SECRET_KEY": "x" * 60,
            "FIELD_ENCRYPTION_KEYS": urlsafe_b64encode(b"k" * 32).decode(),
            "FIELD_HASH_KEY": "y" * 60,
            "ALLOWED_HOSTS": "pilot.example.cn",
            "DATABASE_URL": "sqlite://:memory:",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


def test_cookies_belong_to_this_host_alone_and_travel_encrypted(production):
    for kind in ("SESSION", "CSRF"):
        assert production[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert production[f"{kind}_COOKIE_SECURE"] is True
        assert production[f"{kind}_COOKIE_HTTPONLY"] is True
        assert production[f"{kind}_COOKIE_SAMESITE"] == "Lax"
        assert production[f"{kind}_COOKIE_DOMAIN"] is None
    assert production["SESSION_COOKIE_PATH"] == "/"


def test_everything_goes_over_https_for_a_year_at_least(production):
    assert production["SECURE_SSL_REDIRECT"] is True
    assert production["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert production["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_no_page_of_production_shows_what_only_developers_need(production):
    assert production["DEBUG"] is False
    assert [app for app in production["INSTALLED_APPS"] if "debug" in app or "test" in app] == []


def test_passwords_are_stored_by_a_slow_hash(production):
    assert production["PASSWORD_HASHERS"][0].endswith("Argon2PasswordHasher")


def test_a_session_is_a_row_that_ends_after_half_an_hour_of_quiet(production):
    assert production["SESSION_ENGINE"] == "accounts.sessions"  # rows, under a keyed hash
    assert production["SESSION_COOKIE_AGE"] == 30 * 60
