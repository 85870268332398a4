"""Writing the texts of a report, the district's or the city's, each beside what it speaks of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.template.response import TemplateResponse

from reports.dictionary import Section


@dataclass(frozen=True, slots=True)
class EditorPart:
    """``field`` is None where the text cannot be changed now; ``figures`` are label, value, unit
    ("" where the value is told with it) and the page of what is behind it, "" for nothing;
    ``opinion`` is what the return says of this part."""

    section: Section
    field: BoundField | None
    figures: Sequence[tuple[str, str, str, str]]
    text: str = ""
    opinion: str = ""


def editor_page(
    request,
    name: str,
    form,
    parts: Sequence[EditorPart],
    context: Mapping[str, Any],
    *,
    current: Mapping[str, str] | None = None,
    is_own: bool = False,
    status: int = 200,
) -> TemplateResponse:
    """``context`` adds what the page ``name`` says above; ``current`` is what is stored where
    somebody saved first, and ``is_own`` whether that was the same person in another window."""
    shared = {
        "form": form,
        "parts": parts,
        "current": list((current or {}).items()),
        "is_own": is_own,
        "unsaved": form.unsaved,
    }
    return TemplateResponse(request, name, {**shared, **context}, status=status)
