"""What of a form goes on paper: what was signed where the city has it, else the form as it is."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pilots.attachments import with_files
from pilots.models import SubmissionVersion
from pilots.scans import short_checksum

UNSIGNED = "草稿，未上报"
BLANK_DAY = "　　　　年　　月　　日"


def as_it_stands(content: Any, *, at: datetime) -> tuple[SubmissionVersion | None, Mapping]:
    """The signed version (None for a draft) and the text with its files, in its shape."""
    if content.submission.is_with_city:
        version = content.submission.versions.order_by("-number").first()
        return version, json.loads(version.text)
    return None, with_files(content, at=at)


def marks_of(name: str, version: SubmissionVersion | None) -> str:
    """What stands at the foot of every page."""
    if version is None:
        return f"{name}　{UNSIGNED}"
    return f"{name}　第{version.number}版　校验码 {short_checksum(version)}"
