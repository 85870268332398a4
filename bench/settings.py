"""The platform as the bench runs it: no log line per request, a city in a cache outside the tree."""

import os
from datetime import date
from pathlib import Path

_folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "social-work-pilot"
_folder.mkdir(parents=True, exist_ok=True)
# A city is told up to the day it is built on; next year's bench builds the next one.
os.environ.setdefault("DATABASE_URL", f"sqlite:///{_folder}/city-{date.today().year}.sqlite3")

from config.settings.test import *  # noqa: E402, F403, TID251
from config.settings.test import LOGGING  # noqa: E402, TID251

ROOT_URLCONF = "bench.urls"
LOGGING["loggers"]["platform"] = {"level": "ERROR"}
