"""Which files and which parts of a workbook are what they should be, and what to do if not."""

from core.problems import Problem, Refused

SAVE_AS = "请在 WPS 或 Excel 中另存为 .xlsx 后再上传。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # begins old .xls files and encrypted workbooks
_ZIP = b"PK\x03\x04"

SUFFIXES = {
    ".xls": f"这是旧版 .xls 文件，{SAVE_AS}",
    ".et": f"这是 WPS 表格（.et）文件，{SAVE_AS}",
    ".xlsb": f"这是二进制工作簿（.xlsb）文件，{SAVE_AS}",
    ".xlsm": "这是启用宏的工作簿（.xlsm），平台不接收宏。请另存为不含宏的 .xlsx 后再上传。",
    ".csv": f"这是 .csv 文本文件，证件号等长数字可能已失真。{SAVE_AS}",
    ".ods": f"这是 .ods 表格文件，{SAVE_AS}",
    ".zip": "这是压缩包，请解压后上传其中的 .xlsx 工作簿。",
}
# Beginnings of what is sometimes renamed to .xlsx.
_BEGINNINGS = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"<", "网页或 XML 文本"),
    (b"\xef\xbb\xbf<", "网页或 XML 文本"),
    (b"MZ", "程序"),
)
# What Excel, WPS and LibreOffice put into a plain workbook.
_PLAIN = (
    ".xml", ".rels", ".vml", ".psmdcp", ".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff",
    ".emf", ".wmf", ".wdp", ".dat",
)  # fmt: skip
# Binary parts without any effect: settings of a printer, and a sheet's own mark of add-ins.
_PLAIN_BINARY = ("xl/printersettings/", "xl/customproperty")
_ACTIVE = (
    (
        ("vbaproject", "vbadata", "macrosheets"),
        Problem(
            "workbook_macros",
            "工作簿中含有宏，平台不接收宏。请另存为不含宏的 .xlsx 后再上传。",
        ),
    ),
    (
        ("externallink",),
        Problem(
            "workbook_links",
            "工作簿引用了其他文件（外部链接）。请在“数据—编辑链接”中断开链接，"
            "或将公式粘贴为数值后再上传。",
        ),
    ),
    (
        ("oleobject", "xl/embeddings/", "activex"),
        Problem(
            "workbook_embedded",
            "工作簿中嵌入了对象或控件（OLE、ActiveX）。请删除后另存为 .xlsx 再上传。",
        ),
    ),
)


def check_suffix(suffix: str) -> None:
    """Raise Refused for anything that does not call itself .xlsx."""
    if suffix == ".xlsx":
        return
    kind = f"收到的是“{suffix}”文件" if suffix else "收到的文件没有扩展名"
    message = SUFFIXES.get(suffix, f"请上传 Excel 工作簿（.xlsx），{kind}。")
    raise Refused(Problem("workbook_suffix", message))


def check_beginning(content: bytes) -> None:
    """Raise Refused for content that cannot be a workbook, whatever its name says."""
    if content.startswith(_ZIP):
        return
    if not content:
        raise Refused(Problem("workbook_empty", "文件是空的（0字节），请重新选择文件。"))
    if content.startswith(_OLE):
        _refuse_ole(content)
    what = next((what for mark, what in _BEGINNINGS if content.startswith(mark)), "其他格式")
    raise Refused(
        Problem("not_an_xlsx", f"文件扩展名是 .xlsx，内容却是{what}。请上传真正的 .xlsx 工作簿。")
    )


def check_part(name: str, beginning: bytes) -> None:
    """Raise Refused for a part that acts, reaches out, or has no place in a plain workbook."""
    part = name.casefold()
    for marks, problem in _ACTIVE:
        if any(mark in part for mark in marks):
            raise Refused(problem)
    is_plain = part.endswith(_PLAIN) or part.startswith(_PLAIN_BINARY)
    if not is_plain or beginning.startswith((_ZIP, _OLE, b"MZ")):
        shown = name.rpartition("/")[2][:60]
        raise Refused(
            Problem(
                "workbook_strange_part",
                f"工作簿中夹带了不应有的内容“{shown}”。请把数据复制到新下载的模板中再上传。",
            )
        )


def _refuse_ole(content: bytes) -> None:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(
            Problem("workbook_encrypted", "文件设有打开密码，平台无法读取。请取消密码后再上传。")
        )
    raise Refused(Problem("workbook_old", SUFFIXES[".xls"]))
