"""The platform as it is served. With DEMO=1 it differs only in secrets, HTTPS and the database."""

from pathlib import Path

from core.startup import (
    PUBLIC_ENCRYPTION_KEY,
    PUBLIC_MARK,
    mail_obstacles,
    obstacles_to_start,
    refuse_to_start,
    url_obstacles,
)

from .base import *  # noqa: F403  (this is what settings modules do)
from .base import BASE_DIR, LOGGING, MIDDLEWARE, env, tuned

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("DEMO", default=False)

# A missing setting is empty here: all that is missing is named at once, below.
SECRET_KEY = env("SECRET_KEY", default="")
FIELD_ENCRYPTION_KEYS = env.list("FIELD_ENCRYPTION_KEYS", default=[])
FIELD_HASH_KEY = env("FIELD_HASH_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])

if DEMO:
    # Public on purpose: they guard invented data on a machine of one's own.
    SECRET_KEY = SECRET_KEY or f"demo-{PUBLIC_MARK}-" * 2
    FIELD_ENCRYPTION_KEYS = FIELD_ENCRYPTION_KEYS or [PUBLIC_ENCRYPTION_KEY]
    FIELD_HASH_KEY = FIELD_HASH_KEY or f"demo-{PUBLIC_MARK}"
    ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost"]
    # The terminal shows the address and the accounts; a line per request would push them away.
    LOGGING["loggers"]["platform"] = {"level": "WARNING"}
    _database = f"sqlite:///{BASE_DIR / 'demo.sqlite3'}"
else:
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
    MIDDLEWARE = ["core.proxy.ProxyAddressMiddleware", *MIDDLEWARE]

_mail = env("EMAIL_URL", default="")
SENDS_MAIL = bool(_mail)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="")

_cache = "locmemcache://"
_obstacles = (
    []
    if DEMO
    else obstacles_to_start(
        secret_key=SECRET_KEY,
        encryption_keys=FIELD_ENCRYPTION_KEYS,
        hash_key=FIELD_HASH_KEY,
        allowed_hosts=ALLOWED_HOSTS,
    )
)
_obstacles += url_obstacles(
    "DATABASE_URL", env("DATABASE_URL", default=_database), ["postgres", "postgresql", "sqlite"]
)
_obstacles += url_obstacles(
    "CACHE_URL",
    env("CACHE_URL", default=_cache),
    ["dbcache", "filecache", "locmemcache", "redis", "rediss"],
)
_obstacles += mail_obstacles(_mail, DEFAULT_FROM_EMAIL)
refuse_to_start(_obstacles)

DATABASES = {"default": tuned(env.db_url("DATABASE_URL", default=_database))}
CACHES = {"default": env.cache_url("CACHE_URL", default=_cache)}
if SENDS_MAIL:
    vars().update(env.email_url("EMAIL_URL"))

# Private: served by views alone, never by a web server.
MEDIA_ROOT = Path(env("MEDIA_ROOT", default=str(BASE_DIR / "media")))

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
