"""Where the rows behind a figure are."""

from django.urls import reverse


def rows_url(key: str, *, district: int, center: int | None = None, query: str = "") -> str:
    """The page of the rows behind a figure or a rate, of a district or of one center."""
    if center is None:
        address = reverse("reports:figure_rows", args=[key, district])
    else:
        address = reverse("reports:figure_rows_of_center", args=[key, center])
    return f"{address}?{query}" if query else address
