"""How far every stage is, as a table to take away from the city's page and a district's."""

from pilots.obligations import Matrix
from reports.dashboards.panels import Column, Panel, Row

KEY = "stages"


def stages_panel(owed: Matrix) -> Panel:
    """The words of the matrix as a table to take away."""
    columns = tuple(Column(column.stage.get_kind_display(), "text") for column in owed.columns)
    rows = tuple(
        Row(row.district.name, tuple(_told(cell) for cell in row.cells)) for row in owed.rows
    )
    return Panel(KEY, "各区各阶段报送情况", "区", columns, rows)


def _told(cell) -> str:
    return f"{cell.word}（{cell.hint}）" if cell.hint else cell.word
