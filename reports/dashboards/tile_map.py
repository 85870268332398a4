"""The 16 districts where they lie, a tile each: no border is drawn, which a map would need approved.

The places are classes of static/css/dashboards.css, by the district's code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.dashboards.panels import MISSING, SHOWN, Panel

# What the map may be shaded by: its name in the address, its words, the column of "compare".
SHADES = (("cases", "案例完成率", 3), ("supervision", "督导完成率", 6))
STEPS = (1, 400, 700, 1000)  # tenths of a percent from which the next darker tone begins


@dataclass(frozen=True, slots=True)
class Tile:
    """``tone`` 0 is nothing to show; the number stands in the tile, so no color has to be read."""

    code: str
    name: str
    shown: str
    url: str
    tone: int


@dataclass(frozen=True, slots=True)
class TileMap:
    label: str
    shade: str
    choices: tuple[tuple[str, str], ...]
    tiles: tuple[Tile, ...]


def tile_map(compared: Panel, codes: Sequence[str], *, shade: str) -> TileMap:
    """``codes`` are the districts' in the order of the panel's rows; an unknown shade is the first."""
    key, label, place = next((one for one in SHADES if one[0] == shade), SHADES[0])
    tiles = []
    for code, row in zip(codes, compared.rows, strict=True):
        value = row.values[place]
        tone = sum(value >= step for step in STEPS) if isinstance(value, int) else 0
        shown = SHOWN["percent"](value) if isinstance(value, int) else MISSING
        tiles.append(Tile(code, row.head, shown, row.url, tone))
    return TileMap(label, key, tuple((key, words) for key, words, _ in SHADES), tuple(tiles))
