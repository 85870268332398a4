"""The parts of a plain workbook, spelled out, so that a test can replace any of them."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

NAME = "个案.xlsx"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_PART = "xl/worksheets/sheet1.xml"
LABELS = ("姓名", "次数", "日期")

CONTENT_TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="r2" Type="{OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="r3" Type="{OFFICE}/sharedStrings" Target="/xl/sharedStrings.xml"/>'
    "</Relationships>"
)
# Cell style 1 is numFmt 31: 2021年5月18日, one of those Chinese Excel writes without a pattern.
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'


def workbook_xml(sheets=('<sheet name="个案" sheetId="1" r:id="r1"/>',), is_1904=False):
    epoch = '<workbookPr date1904="1"/>' if is_1904 else ""
    return (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{epoch}'
        f"<sheets>{''.join(sheets)}</sheets></workbook>"
    )


def words(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def header(labels=LABELS):
    cells = (words(f"{letter}1", label) for letter, label in zip("ABCDEFGH", labels, strict=False))
    return f'<row r="1">{"".join(cells)}</row>'


def sheet_xml(*rows, before="", after=""):
    """A sheet with the header and these rows, given as the XML of their cells."""
    body = "".join(f'<row r="{n}">{cells}</row>' for n, cells in enumerate(rows, start=2))
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{header()}{body}</sheetData>{after}</worksheet>'


GOOD_ROW = words("A2", "张三") + '<c r="B2"><v>3</v></c><c r="C2" s="1"><v>44334</v></c>'
PARTS = {
    "[Content_Types].xml": CONTENT_TYPES,
    "xl/workbook.xml": workbook_xml(),
    "xl/_rels/workbook.xml.rels": RELATIONS,
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
    SHEET_PART: sheet_xml(GOOD_ROW),
}


def packed(parts=None):
    """A workbook of the usual parts, some of them replaced or added; None leaves one out."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in {**PARTS, **(parts or {})}.items():
            if content is not None:
                archive.writestr(name, content)
    return stream.getvalue()


def with_sheet(xml):
    return NAME, packed({SHEET_PART: xml})


def with_part(name, content=b"x"):
    return NAME, packed({name: content})
