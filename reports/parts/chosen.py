"""Exemplary cases beside the report: what may be chosen, and what a version holds of each."""

from collections.abc import Iterable, Mapping

from cases.exemplary.states import SECTIONS, PieceState
from cases.models import Exemplary, LibraryEdition
from reports.parts.tables import case_as_read

CHOOSABLE = (PieceState.PUBLISHED, PieceState.WITH_CITY)


def choosable(report):
    """The district's own: in the library, or approved by the district and before the city."""
    return (
        Exemplary.objects.filter(district=report.district_id, state__in=CHOOSABLE)
        .select_related("edition")
        .order_by("-published_at", "pk")
    )


def chosen_rows(report) -> list:
    return list(report.chosen.select_related("piece__edition").order_by("place"))


def edition_of(piece: Exemplary) -> LibraryEdition | None:
    """The public text. None before the city has published it, and after it was taken down."""
    return getattr(piece, "edition", None) if piece.state == PieceState.PUBLISHED else None


def title_of(piece: Exemplary) -> str:
    """What a list calls it. Its own title is nobody's to read until the city has published it."""
    edition = edition_of(piece)
    return edition.title if edition else f"典型案例（{piece.get_state_display()}）"


def as_signed(piece: Exemplary) -> dict:
    """Only the library's own text, which is about nobody; else what kind of case it is.

    The piece itself begins as a case file and is encrypted: none of it stands in a version.
    """
    edition = edition_of(piece)
    return {
        "key": str(piece.public_id),
        "title": title_of(piece),
        "method": piece.get_method_display(),
        "field": piece.get_field_display(),
        "category": piece.get_category_display(),
        "state": piece.get_state_display(),
        "texts": {name: getattr(edition, name) for name in SECTIONS} if edition else {},
    }


def public_keys(rows: Iterable[Mapping]) -> set[str]:
    """Which of these signed cases the library holds now; one query, none without a text."""
    keys = [row["key"] for row in rows if row["texts"]]
    if not keys:
        return set()
    found = Exemplary.objects.filter(public_id__in=keys, state=PieceState.PUBLISHED)
    return {str(key) for key in found.values_list("public_id", flat=True)}


def as_read(frozen: Mapping) -> Mapping:
    """The frozen parts as they are shown and printed: without what the library took down since."""
    rows = frozen.get("exemplary", ())
    public = public_keys(rows)
    return {**frozen, "exemplary": [case_as_read(row, public) for row in rows]} if rows else frozen
