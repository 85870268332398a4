"""What people send us: the name of a file, made fit to be shown and kept."""

import re
import unicodedata

LONGEST_NAME = 200  # bytes of UTF-8; file systems stop at 255 and copies add "(1)"
NAMELESS = "未命名"
LONGEST_SUFFIX = 10  # characters; what is longer is no suffix but part of the name

# Not allowed in a name on Windows, or read as markup where a name is shown carelessly.
_UNFIT = re.compile(r"""[<>:"|?*'&;`]""")


def safe_name(name: str) -> str:
    """The last part of the name, without anything that could lead elsewhere or deceive.

    Folders, control characters, line breaks, invisible and direction-changing characters
    ("exe.報表xlsx" read backwards) and what Windows forbids are dropped; a name that is too long
    loses its middle, never its suffix. Never empty. The suffix is kept as sent, so a
    "报表.xlsx.html" still says that it is a page.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "ignore").decode()))
    visible = "".join(char for char in last[-1] if unicodedata.category(char) not in {"Cc", "Cf"})
    plain = re.sub(r"\s+", " ", _UNFIT.sub("", visible)).rstrip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if not dot or len(suffix) > LONGEST_SUFFIX:
        stem, dot, suffix = plain, "", ""
    room = LONGEST_NAME - len((dot + suffix).encode())
    return (_cut(stem, room).strip(" .") or NAMELESS) + dot + suffix


def suffix_of(name: str) -> str:
    """The suffix in lower case with its dot, or "" where there is none."""
    _, dot, suffix = name.rpartition(".")
    return f".{suffix.lower()}" if dot else ""


def _cut(text: str, room: int) -> str:
    """As many whole characters as fit into so many bytes."""
    return text.encode()[:room].decode("utf-8", "ignore")
