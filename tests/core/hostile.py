"""Builders of workbooks nobody should be able to hurt us with (security.md A3-U).

Each builder is a function without arguments that answers (file name, content). ``REFUSED`` maps
its name to a part of the sentence the user reads, ``ACCEPTED`` to the rows that come out.
"""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.core.plain_workbook import (
    GOOD_ROW,
    MAIN,
    NAME,
    PARTS,
    SHEET_PART,
    header,
    packed,
    sheet_xml,
    with_part,
    with_sheet,
    words,
    workbook_xml,
)

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def rough(pattern, number, block=20_000):
    """So many pieces of XML, uneven enough not to be refused for packing too well."""
    pieces = "".join(pattern.format(n * n % 99_991) for n in range(block))
    return pieces * (number // block)


def zip_bomb():
    """300 MB of blank rows in under a megabyte, as openpyxl would unpack it."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet2.xml", "w", force_zip64=True) as part:
            for _ in range(300):
                part.write(b'<row r="1"></row>' * 61_680)
    return NAME, stream.getvalue()


def zip_bomb_that_lies():
    """The same kind of bomb with a directory that claims one kilobyte."""
    content = bytearray(packed({SHEET_PART: b" " * 60_000_000}))
    size = struct.pack("<I", 60_000_000)
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = struct.pack("<I", 1024)
    return NAME, bytes(content)


def nested_zip():
    inner = BytesIO()
    with ZipFile(inner, "w", ZIP_DEFLATED) as archive:
        archive.writestr("0", b"\0" * 30_000_000)
    return with_part("xl/media/image1.png", inner.getvalue())


def zip_in_a_zip():
    outer = BytesIO()
    with ZipFile(outer, "w") as archive:
        archive.writestr("个案.xlsx", packed())
    return NAME, outer.getvalue()


def overlapping_entries():
    """Directory lines that share one content, the trick of 42.zip's successors."""
    content = packed({"xl/kernel.xml": b" " * 900_000})
    start = content.rindex(b"PK\x05\x06")
    end = content[start:]
    first = content.rindex(b"PK\x01\x02", 0, start)
    line = content[first:start]
    at = line.index(b"xl/kernel.xml")
    more = b"".join(line[:at] + f"xl/kern{n:02}.xml".encode() + line[at + 13 :] for n in range(50))
    counts = struct.pack("<HH", 57, 57)
    size = struct.unpack_from("<I", end, 12)[0] + len(more)
    return NAME, content[:start] + more + end[:8] + counts + struct.pack("<I", size) + end[16:]


def many_entries():
    return NAME, packed({f"xl/x{n}.xml": b"" for n in range(20_000)})


def shared_texts_bomb():
    texts = b"<si><t>" + "长".encode() * 300 + b"</t></si>"
    return NAME, packed(
        {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">'.encode() + texts * 70_000 + b"</sst>"}
    )


def many_small_texts():
    texts = rough("<si><t>{}</t></si>", 550_000)
    return NAME, packed({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>'})


def one_text_everywhere():
    """A long text, shared by as many cells as are read: work per cell would multiply it."""
    long = f'<sst xmlns="{MAIN}"><si><t>{"长" * 32_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c>'
        f'<c r="C{n}" t="s"><v>0</v></c></row>'
        for n in range(2, 20_002)
    )
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{header()}{rows}</sheetData></worksheet>'
    return NAME, packed({"xl/sharedStrings.xml": long, SHEET_PART: sheet})


def doctype(declaration, part=SHEET_PART, encoding="utf-8"):
    content = PARTS[part].replace("张三", "&x;")
    return NAME, packed({part: f'<?xml version="1.0"?>{declaration}{content}'.encode(encoding)})


def cells_in_one_row():
    return with_sheet(sheet_xml(rough("<c s='{}'/>", 1_100_000)))


def endless_tag():
    """One tag of 34 MB, which expat would read again from its beginning with every chunk."""
    digits = rough("{}", 7_000_000)
    return with_sheet(sheet_xml(f'<c r="{digits}"/>'))


def many_attributes():
    names = "".join(f' a{n}="{{0}}"' for n in range(60))
    return with_sheet(sheet_xml(rough(f"<c{names}/>", 40_000, block=500)))


def deep_nesting():
    return with_sheet(sheet_xml(rough("<x r='{}'>", 1_100_000)))


def many_names():
    return with_sheet(sheet_xml("".join(f"<x{n:x}/>" for n in range(50_000))))


def many_styles():
    patterns = "".join(f'<numFmt numFmtId="{n}" formatCode="{n}"/>' for n in range(70_000))
    return NAME, packed({"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{patterns}</styleSheet>'})


def slow_number():
    """Digits that a careless pattern would search for hours."""
    digits = rough("{}", 400_000)
    return with_sheet(sheet_xml(f'<c r="B2"><v>{digits}x</v></c>'))


def wide_and_long():
    """16,384 columns; the file format allows 10,000 such rows."""
    row = "".join(f"<c><v>{n}</v></c>" for n in range(16_384))
    return with_sheet(sheet_xml(*[row] * 60))


def too_many_cells():
    rows = ("".join(f"<c><v>{n * row}</v></c>" for n in range(60)) for row in range(4_010))
    return with_sheet(sheet_xml(*rows))


def many_sheets():
    sheets = [f'<sheet name="{n}" sheetId="{n}" r:id="r1"/>' for n in range(2_000)]
    return NAME, packed({"xl/workbook.xml": workbook_xml(sheets)})


def all_cells_wrong():
    rows = (
        f'<c r="A{n}"><v>{n}.5</v></c><c r="B{n}"><v>{n}.5</v></c><c r="C{n}"><v>{n}.5</v></c>'
        for n in range(2, 20_002)
    )
    return with_sheet(sheet_xml(*rows))


def as_large_as_allowed():
    """240,000 cells with content, none of them wrong; most are not even asked for."""
    others = "".join(f'<c r="A{a}%d"><v>1.5</v></c>' for a in "ABCDEFGHI")
    asked = '<c r="A%d"><v>%d</v></c><c r="B%d"><v>3</v></c><c r="C%d" s="1"><v>44334</v></c>'
    return with_sheet(sheet_xml(*((asked + others) % ((n,) * 13) for n in range(2, 20_000))))


def truncated():
    return NAME, packed()[:-300]


def wrong_checksum():
    content = packed()
    true = struct.pack("<I", zlib.crc32(PARTS[SHEET_PART].encode()))
    return NAME, content.replace(true, b"\1\2\3\4")


def doubled_part():
    stream = BytesIO(packed())
    with ZipFile(stream, "a") as archive:
        # Under another case: the same part to Excel, and no warning from Python.
        archive.writestr(ZipInfo("XL/worksheets/sheet1.xml"), sheet_xml())
    return NAME, stream.getvalue()


def password_zip():
    content = bytearray(packed())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := content.find(mark, at + 1)) >= 0:
            content[at + offset] |= 1
    return NAME, bytes(content)


def picture_before():
    return NAME, b"\x89PNG\r\n\x1a\n" + packed()


def page_before():
    return NAME, b"<html><script>alert(1)</script></html>" + packed()


def pdf_behind():
    return NAME, packed() + b"%PDF-1.7 /OpenAction << /JS (app.alert(1)) >>"


def page_in_a_gap():
    """A page between the last part and the directory, where a zip reader never looks."""
    content = packed()
    start = content.index(b"PK\x01\x02")
    gap = b"<script>alert(1)</script>" * 4
    end = content.rindex(b"PK\x05\x06")
    place = struct.pack("<I", start + len(gap))
    return NAME, (
        content[:start] + gap + content[start:end] + content[end : end + 16] + place + content[-2:]
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
DAMAGED, LARGE, DTD = "文件不完整或已损坏", "超出平台一次能读取的范围", "实体声明（DTD）"

REFUSED = {
    "zip bomb": (zip_bomb, LARGE),
    "zip bomb that lies": (zip_bomb_that_lies, DAMAGED),
    "part that packs too well": (lambda: with_part("xl/x.xml", b" " * 20_000_000), LARGE),
    "nested zip": (nested_zip, "夹带了不应有的内容“image1.png”"),
    "zip in a zip": (zip_in_a_zip, "里面不是 Excel 工作簿"),
    "overlapping entries": (overlapping_entries, DAMAGED),
    "20,000 entries": (many_entries, "部件超过200个"),
    "shared texts bomb": (shared_texts_bomb, LARGE),
    "many small texts": (many_small_texts, "工作簿内容过多"),
    "billion laughs": (lambda: doctype(f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>'), DTD),
    "quadratic blow-up": (lambda: doctype(f'<!DOCTYPE x [<!ENTITY x "{"x" * 50_000}">]>'), DTD),
    "XXE file": (lambda: doctype('<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'), DTD),
    "XXE http": (lambda: doctype('<!DOCTYPE x [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>'), DTD),
    "external DTD": (lambda: doctype('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), DTD),
    "DTD in the directory": (lambda: doctype("<!DOCTYPE x []>", "xl/workbook.xml"), DTD),
    "DTD in UTF-16": (lambda: doctype("<!DOCTYPE x []>", encoding="utf-16"), DTD),
    "cell at XFD1048576": (
        lambda: with_sheet(sheet_xml(GOOD_ROW).replace(
            "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')),
        "XFD1048576单元格还有内容，超出100列",
    ),
    "cell in the last row": (
        lambda: with_sheet(sheet_xml(GOOD_ROW).replace(
            "</sheetData>", '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>')),
        "第1048576行还有内容",
    ),
    "row beyond the format": (
        lambda: with_sheet(sheet_xml().replace('r="1"', f'r="{"9" * 8}"')), DAMAGED),
    "16,384 columns": (wide_and_long, "超出100列"),
    "cells in one row": (cells_in_one_row, "工作簿内容过多"),
    "many attributes": (many_attributes, "工作簿内容过多"),
    "endless tag": (endless_tag, DAMAGED),
    "deep nesting": (deep_nesting, DAMAGED),
    "many names": (many_names, DAMAGED),
    "too many cells": (too_many_cells, "有内容的单元格超过24万个"),
    "many sheets": (many_sheets, "工作表超过100个"),
    "many styles": (many_styles, "单元格格式过多"),
    "macros renamed": (lambda: with_part("xl/vbaProject.bin"), "含有宏"),
    "OLE object": (lambda: with_part("xl/embeddings/oleObject1.bin"), "嵌入了对象或控件"),
    "ActiveX": (lambda: with_part("xl/activeX/activeX1.xml"), "嵌入了对象或控件"),
    "external link": (lambda: with_part("xl/externalLinks/externalLink1.xml"), "外部链接"),
    "old .xls renamed": (lambda: (NAME, OLE), "这是旧版 .xls 文件，请在 WPS 或 Excel 中另存为"),
    "old .xls": (lambda: ("个案.xls", OLE), "这是旧版 .xls 文件，请在 WPS 或 Excel 中另存为"),
    "encrypted workbook": (
        lambda: (NAME, OLE + "EncryptedPackage".encode("utf-16-le")), "文件设有打开密码"),
    "zip with a password": (password_zip, "文件设有密码"),
    "page by its name": (lambda: ("报表.xlsx.html", packed()), "收到的是“.html”文件"),
    "name read backwards": (lambda: ("报表\u202exslx.exe", packed()), "收到的是“.exe”文件"),
    "no suffix": (lambda: ("个案", packed()), "没有扩展名"),
    "page as workbook": (lambda: (NAME, b"<html><script>x</script>"), "内容却是网页或 XML 文本"),
    "SVG": (lambda: (NAME, b"<svg onload='alert(1)'/>"), "内容却是网页或 XML 文本"),
    "PDF": (lambda: (NAME, b"%PDF-1.7"), "内容却是PDF 文件"),
    "program": (lambda: (NAME, b"MZ\x90"), "内容却是程序"),
    "picture before a workbook": (picture_before, "内容却是图片"),
    "page before a workbook": (page_before, "内容却是网页或 XML 文本"),
    "PDF behind a workbook": (pdf_behind, DAMAGED),
    "page in a gap": (page_in_a_gap, DAMAGED),
    "EICAR as a part": (lambda: with_part("xl/eicar.com", EICAR), "夹带了不应有的内容“eicar.com”"),
    "program as a picture": (lambda: with_part("xl/media/a.png", b"MZ\x90"), "不应有的内容“a.png”"),
    "truncated": (truncated, DAMAGED),
    "wrong checksum": (wrong_checksum, DAMAGED),
    "part twice": (doubled_part, DAMAGED),
    "no directory of types": (
        lambda: (NAME, packed({"[Content_Types].xml": None})), "里面不是 Excel 工作簿"),
    "no workbook": (lambda: (NAME, packed({"xl/workbook.xml": None})), "里面不是 Excel 工作簿"),
    "no relations": (lambda: (NAME, packed({"xl/_rels/workbook.xml.rels": None})), DAMAGED),
    "no sheets": (lambda: (NAME, packed({"xl/workbook.xml": workbook_xml(())})), DAMAGED),
    "sheet that is no XML": (lambda: with_sheet("姓名,次数,日期"), DAMAGED),
    "shared text that is not there": (
        lambda: with_sheet(sheet_xml('<c r="A2" t="s"><v>7</v></c>')), DAMAGED),
    "cell that is nowhere": (lambda: with_sheet(sheet_xml('<c r="2A"><v>7</v></c>')), DAMAGED),
    "nothing": (lambda: (NAME, b""), "文件是空的"),
    "over 20 MB": (lambda: (NAME, packed() + b"\0" * (20 * 2**20)), "文件超过20MB"),
}  # fmt: skip

THREE = {"name": "张三", "times": 3, "day": "2021-05-18"}


def _formulas():
    return with_sheet(sheet_xml(
        words("A2", "=HYPERLINK(&quot;http://evil.example&quot;)")
        + '<c r="B2"><f>[1]Sheet1!A1+1</f><v>3</v></c><c r="C2" s="1"><f>NOW()</f><v>44334</v></c>',
        '<c r="A3" t="str"><f>cmd|\'/C calc\'!A0</f><v>张三</v></c><c r="B3"><v>3</v></c>'
        '<c r="C3" s="1"><v>44334</v></c>',
        after='<hyperlinks><hyperlink ref="A2" location="http://evil.example"/></hyperlinks>',
    ))  # fmt: skip


ACCEPTED = {
    "a plain workbook": (lambda: (NAME, packed()), [THREE]),
    "name with markup": (lambda: ('"><img src=x onerror=alert(1)>.xlsx', packed()), [THREE]),
    "name that climbs": (lambda: ("../../settings.py\0\r\n/" + "长" * 300 + ".xlsx", packed()), [THREE]),
    "dimension that lies": (
        lambda: with_sheet(sheet_xml(GOOD_ROW, before='<dimension ref="A1:XFD1048576"/>')), [THREE]),
    "formulas, links and DDE": (
        _formulas, [{**THREE, "name": '=HYPERLINK("http://evil.example")'}, THREE]),
    "EICAR as text": (
        lambda: with_sheet(sheet_xml(words("A2", EICAR.decode()))),
        [{"name": EICAR.decode(), "times": None, "day": None}]),
    "blank rows at the end": (
        lambda: with_sheet(sheet_xml(GOOD_ROW, *['<c s="1"/><c s="1"/><c s="1"/>'] * 50_000)), [THREE]),
    "zip64 sizes": (lambda: zip64(), [THREE]),
}  # fmt: skip

# Read, with problems beside their cells: what counts here is that they cost nothing.
COSTLY = {
    "all cells wrong": all_cells_wrong,
    "one text everywhere": one_text_everywhere,
    "slow number": slow_number,
    "as large as allowed": as_large_as_allowed,
}


def zip64():
    """The longer form of sizes that some programs always write."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_STORED) as archive:
        for name, content in PARTS.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(content.encode())
    return NAME, stream.getvalue()
