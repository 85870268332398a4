"""The faces and sizes of GB/T 9704 and how Word is told of them.

Faces are named and never shipped: they are not ours to give, and every office has them. Word
chooses a face by script, so Chinese goes by ``w:eastAsia`` and all else by Times New Roman.
"""

from dataclasses import dataclass

from docx.oxml.ns import qn
from docx.shared import Pt

LATIN = "Times New Roman"
LINE = Pt(28.95)  # 22 lines fill the 225 mm of a page


@dataclass(frozen=True, slots=True)
class Face:
    """A Chinese face, its size in points and whether it is bold."""

    name: str
    size: float
    bold: bool = False


TITLE = Face("方正小标宋简体", 22)
BODY = Face("仿宋_GB2312", 16)
HEADINGS = {
    1: Face("黑体", 16),
    2: Face("楷体_GB2312", 16),
    3: Face("仿宋_GB2312", 16, bold=True),
    4: Face("仿宋_GB2312", 16),
}
PAGE_NUMBER = Face("宋体", 14)
MARKS = Face("宋体", 9)
CELL = Face("仿宋_GB2312", 12)
CELL_LABEL = Face("黑体", 12)


def use(font, face: Face) -> None:
    """Let a run's or a style's font be that face."""
    font.name = LATIN
    font.size = Pt(face.size)
    font.bold = face.bold
    faces = font.element.get_or_add_rPr().get_or_add_rFonts()
    # A theme's face would win over a named one in the same element.
    for name in [name for name in faces.attrib if name.endswith("Theme")]:
        del faces.attrib[name]
    for script in ("w:eastAsia", "w:cs"):
        faces.set(qn(script), face.name if script == "w:eastAsia" else LATIN)
