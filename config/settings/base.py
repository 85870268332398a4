"""What is true wherever the platform runs. Every environment variable is read in this package."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

PRODUCT_NAME = "街镇社工中心试点平台"
DEMO = False

INSTALLED_APPS = [
    "portal",
    "reports",
    "funding",
    "supervision",
    "cases",
    "centers",
    "pilots",
    "accounts",
    "core",
    "config.apps.PlatformAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    # Before everything that asks the database: a request that finds none still has its id and line.
    "accounts.middleware.OriginMiddleware",
    "accounts.request_log.RequestLogMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInAgeMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.middleware.DeskMiddleware",
    "accounts.middleware.PasswordDueMiddleware",
    "accounts.middleware.TwoStepDueMiddleware",
    "accounts.middleware.PrivatePageMiddleware",
    # After whatever leads elsewhere: what it sees is on its way to its view.
    "accounts.sent_once.SentOnceMiddleware",
    "axes.middleware.AxesMiddleware",
    "portal.errors.FormAddressMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.surroundings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "accounts.passwords.LongEnoughValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.ThreeKindsValidator"},
    {"NAME": "accounts.passwords.OwnWordsValidator"},
    {"NAME": "accounts.passwords.NotRecentValidator"},
]
# GB/T 22239 8.1.4.1 a) asks for a periodic change, ASVS 6.2.10 against one: 0 switches it off.
PASSWORD_MAX_AGE_DAYS = env.int("PASSWORD_MAX_AGE_DAYS", default=90)
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)
IDLE_ACCOUNT_DAYS = env.int("IDLE_ACCOUNT_DAYS", default=90)
# Roles that must have a second factor (GB/T 22239 8.1.4.1 d, 等保三级); optional for all others.
TOTP_ROLES = env.list("TOTP_ROLES", default=[])
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "portal:home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"

# Guesses are counted in the database per account, never per address: an office of fifty people
# behind one address must not be locked out by one of them (GB/T 22239 8.1.4.1 b).
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_VERBOSE = False
# It keeps what was posted in clear, but for these: codes and a password typed a second time.
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "current", "again"]
# W006 asks for the address as a parameter; counted by name alone nothing is gained by rotating it.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]

# Idle for 30 minutes means signed out (GB/T 22239 8.1.4.1 b): each request renews the age.
SESSION_COOKIE_AGE = 30 * 60
# However busy, one signs in anew after these hours (ASVS 7.3.2).
SESSION_MAX_HOURS = env.int("SESSION_MAX_HOURS", default=12)
SESSION_ENGINE = "accounts.sessions"
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

# 个人信息保护法 50 asks for an answer 及时 and counts no days: the number is the platform's own.
DATA_REQUEST_DAYS = env.int("DATA_REQUEST_DAYS", default=15)
# 反家庭暴力法 14 says 及时, 未成年人保护法 11 says 立即: the longest we let a report wait.
MANDATORY_REPORT_HOURS = env.int("MANDATORY_REPORT_HOURS", default=24)
# Whom people reach about their data, as the public page of 个人信息保护告知 prints it.
PRIVACY_CONTACT = env("PRIVACY_CONTACT", default="")

DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# Of a form without its files; what a file may weigh is said in core.file_types, and a body of any
# size is stopped by the web server in front.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
DATA_UPLOAD_MAX_NUMBER_FILES = 10
# Larger files wait on disk while they are looked at.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700

# The daemon of ClamAV: a path or host:port. UPLOAD_SCANNER names a callable of another scanner.
CLAMAV_SOCKET = env("CLAMAV_SOCKET", default="")
UPLOAD_SCANNER = env("UPLOAD_SCANNER", default="core.clamav.findings" if CLAMAV_SOCKET else "")

# Without a mail server the platform keeps to its inbox and writes no mail.
SENDS_MAIL = False
# News that was read and mail that was sent so many days ago is removed by purge_messages; 0: never.
MESSAGE_DAYS = env.int("MESSAGE_DAYS", default=730)
MAIL_DAYS = env.int("MAIL_DAYS", default=180)
EMAIL_TIMEOUT = 10  # seconds, for each answer of the server

# Everything goes to the standard error of the process, one JSON object per line. Errors are not
# mailed: a mail would carry what people typed out of the house.
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "core.logs.JsonFormatter"}},
    "filters": {"origin": {"()": "accounts.request_log.OriginFilter"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "json",
            "filters": ["origin"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "platform": {"level": "INFO"},
        # Below the root alone: Django's own handlers would write a second time, and mail.
        "django": {"handlers": [], "level": "WARNING"},
        # A 403 or 404 has its line of "platform.requests" already.
        "django.request": {"level": "ERROR"},
        # Writes user names, which may be passwords in the wrong box; the audit log has them.
        "axes": {"level": "CRITICAL"},
    },
}


def tuned(database: dict) -> dict:
    """The connection with what its engine needs to stay right when many people write at once.

    SQLite without IMMEDIATE refuses most concurrent read-then-write transactions with
    "database is locked"; WAL lets pages be read while somebody writes.
    """
    if database["ENGINE"].endswith("sqlite3"):
        database["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
        }
    else:
        database["CONN_MAX_AGE"] = 60
        database["CONN_HEALTH_CHECKS"] = True
        database["DISABLE_SERVER_SIDE_CURSORS"] = True
        options = database.setdefault("OPTIONS", {})
        options.setdefault("connect_timeout", 3)
        # A host that lost its power never says so: after 10 s without an answer it is gone.
        options.setdefault("tcp_user_timeout", 10_000)
    database["ATOMIC_REQUESTS"] = False
    return database
