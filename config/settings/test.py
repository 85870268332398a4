"""For the suite: quick hashing, plain static files, SQLite in memory unless DATABASE_URL is set."""

from .base import *  # noqa: F403  (this is what settings modules do)
from .base import env, tuned

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105  (guards nothing)
FIELD_ENCRYPTION_KEYS = ["b25seS1mb3ItdGVzdHMtb25seS1mb3ItdGVzdHMhISE="]
FIELD_HASH_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]

DATABASES = {"default": tuned(env.db_url("DATABASE_URL", default="sqlite://:memory:"))}
# Connections of a live server's threads must not outlive their test.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# pytest keeps the mail in memory.
SENDS_MAIL = True
DEFAULT_FROM_EMAIL = "platform@example.cn"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The suite needs no collected files: whitenoise finds them where they lie.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
