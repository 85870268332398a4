"""How far each section of a draft has come, kept beside its columns in one JSON column (decision 6).

Per section: ``{"version": 3, "saved_at": "…", "saved_by": [7, "张三"],
"typed": {"community_count": "12a"}, "copied": 2021}``. What is under ``typed`` could not be read
and is kept for its author; ``copied`` is there until the section was looked at and saved once.
"""

from datetime import datetime
from typing import Any


class DraftedSections:
    """For a model with a ``draft``."""

    draft: dict[str, Any]

    def typed(self, section) -> dict:
        """What was typed in a section and could not be read, by field."""
        return self.draft.get(section.key, {}).get("typed", {})

    def section_version(self, section) -> int:
        """How often the section was saved, counted from 1 for never."""
        return self.draft.get(section.key, {}).get("version", 1)

    def last_save(self, section) -> tuple[str, datetime] | None:
        """Who saved the section last, and when; None where nobody did, or it is not known."""
        kept = self.draft.get(section.key, {})
        if "saved_by" not in kept:
            return None
        return kept["saved_by"][1], datetime.fromisoformat(kept["saved_at"])

    def was_saved_by(self, section, by) -> bool:
        """Whether that was the person at this desk."""
        return self.draft.get(section.key, {}).get("saved_by", [None])[0] == by.user_id

    def is_copied(self, section) -> bool:
        """Taken over from an earlier year and not yet looked at."""
        return "copied" in self.draft.get(section.key, {})

    def is_started(self, section) -> bool:
        return section.key in self.draft
