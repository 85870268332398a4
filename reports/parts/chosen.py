"""Exemplary cases beside the report: what may be chosen, and what a version holds of each."""

from cases.exemplary.states import SECTIONS, PieceState
from cases.models import Exemplary, LibraryEdition

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
