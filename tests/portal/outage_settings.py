"""The suite's settings with connections that are kept, as in production: the hard case."""

from config.settings.test import *  # noqa: F403, TID251  (a settings module of its own)
from config.settings.test import DATABASES  # noqa: TID251

DATABASES["default"]["CONN_MAX_AGE"] = 60
