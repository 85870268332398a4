"""Copies the few browser files the pages use from node_modules to static/vendor.

An allow-list: publishing node_modules itself would serve thousands of files, and the manifest
storage stops at the source maps that the packages name but do not ship.
"""

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"

COPIES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
}

# Outline icons of @tabler/icons; templates show one with <use href="…/icons.svg#name">.
ICONS = (
    "alert-circle",
    "alert-triangle",
    "arrow-back-up",
    "arrow-left",
    "arrow-right",
    "bell",
    "building-community",
    "calendar",
    "certificate",
    "chart-bar",
    "check",
    "chevron-down",
    "chevron-right",
    "circle-check",
    "circle-x",
    "clipboard-check",
    "clipboard-list",
    "clock",
    "coin",
    "download",
    "edit",
    "eye",
    "file-spreadsheet",
    "folder",
    "folder-open",
    "heart-handshake",
    "history",
    "home",
    "info-circle",
    "lock",
    "logout",
    "map-pin",
    "menu-2",
    "mood-empty",
    "phone",
    "plus",
    "printer",
    "replace",
    "report",
    "rubber-stamp",
    "scale",
    "school",
    "search",
    "send",
    "settings",
    "trash",
    "upload",
    "user",
    "users",
    "x",
)

SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=.*?\*/|//# sourceMappingURL=\S+")
# Every icon starts with an invisible square that only sets its bounds.
INVISIBLE = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'
SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shapes}</symbol>'
)


def without_source_map(text: str) -> str:
    return SOURCE_MAP.sub("", text).rstrip() + "\n"


def symbol(name: str, svg: str) -> str:
    """One icon file as a symbol of the sprite, drawn in the color of the text around it."""
    opening = svg.index(">", svg.index("<svg")) + 1
    shapes = svg[opening : svg.rindex("</svg>")].replace(INVISIBLE, "")
    return SYMBOL.format(name=name, shapes=re.sub(r">\s+<", "><", shapes.strip()))


def sprite() -> str:
    folder = PACKAGES / "@tabler/icons/icons/outline"
    symbols = (symbol(name, (folder / f"{name}.svg").read_text("utf-8")) for name in ICONS)
    return "\n".join(['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>\n"])


def main() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in COPIES.items():
        text = (PACKAGES / source).read_text("utf-8")
        (VENDOR / target).write_text(without_source_map(text), "utf-8")
    (VENDOR / "icons.svg").write_text(sprite(), "utf-8")


if __name__ == "__main__":
    main()
