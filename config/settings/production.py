"""The platform as it is served. With DEMO=1 it differs only in secrets, HTTPS and the database."""

from .base import *  # noqa: F403  (this is what settings modules do)
from .base import BASE_DIR, env, tuned

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)

if DEMO:
    # Public on purpose: they guard invented data on a machine of one's own.
    SECRET_KEY = env("SECRET_KEY", default="demo-" + "only-for-invented-data-" * 3)
    FIELD_ENCRYPTION_KEYS = env.list(
        "FIELD_ENCRYPTION_KEYS", default=["ZGVtby1vbmx5LWZvci1pbnZlbnRlZC1kYXRhLTMyYiE="]
    )
    FIELD_HASH_KEY = env("FIELD_HASH_KEY", default="demo-only-for-invented-data")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
    _database = f"sqlite:///{BASE_DIR / 'demo.sqlite3'}"
else:
    SECRET_KEY = env("SECRET_KEY")
    FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS")
    FIELD_HASH_KEY = env("FIELD_HASH_KEY")
    ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
    _database = f"sqlite:///{BASE_DIR / 'platform.sqlite3'}"
    SECURE_SSL_REDIRECT = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"

DATABASES = {"default": tuned(env.db_url("DATABASE_URL", default=_database))}
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
