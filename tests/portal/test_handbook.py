"""The users' handbook: what it says exists, what it points to is there, and everybody finds it."""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings

from accounts.roles import Role
from portal.handbook import contents, pages
from portal.handbook.rendering import OutsideHandbook, parser, picture_of
from portal.navigation import PLACES
from tests.architecture.registry import PAGES
from tests.architecture.test_words import english_in

CODE = Path(settings.BASE_DIR)
ROOMS = [
    "accounts",
    "cases",
    "centers",
    "core",
    "funding",
    "pilots",
    "portal",
    "reports",
    "supervision",
]
QUOTED = re.compile(r"「([^」]*)」")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
REFUSALS = re.compile(r"^\| 提示 \|.*\n\|[-|]+\n((?:\|.*\n)+)", re.MULTILINE)
# A string that goes on in the next line of source is one sentence on the screen.
JOINED = re.compile(r'"\s*\n\s*f?"')
HAN = "[\u4e00-\u9fff]"


def interface() -> str:
    """All source in which a word of the interface may stand; not the handbook's own."""
    templates = (CODE / "templates").rglob("*.html")
    modules = (path for room in ROOMS for path in (CODE / room).rglob("*.py"))
    scripts = (CODE / "static" / "js").glob("*.js")
    return "\n".join(
        path.read_text(encoding="utf-8")
        for path in (*templates, *modules, *scripts)
        if not {"handbook", "migrations"} & set(path.parts)
    )


def source_of(name: str) -> str:
    return (pages.folder() / f"{name}.md").read_text(encoding="utf-8")


def stands_alone(word: str, text: str) -> bool:
    """A button 「确认」 is not found in 「确认导入」: no other sign of Chinese touches the word."""
    return bool(re.search(f"(?<!{HAN}){re.escape(word)}(?!{HAN})", text))


def test_every_file_of_the_handbook_is_in_its_contents_and_the_other_way_round():
    names = [path.stem for path in pages.folder().glob("*.md")]

    assert sorted(names) == sorted(contents.names())


def test_every_word_of_the_interface_that_the_handbook_names_stands_in_the_code():
    text = interface()
    named = {(name, word) for name in contents.names() for word in QUOTED.findall(source_of(name))}

    assert len(named) > 300
    assert sorted(pair for pair in named if not stands_alone(pair[1], text)) == []


def test_every_refusal_that_the_handbook_explains_is_said_by_the_code():
    """……  stands for what differs from one refusal to the next: names, days, numbers."""
    text = JOINED.sub("", interface())
    said = [
        (name, row.split("|")[1].strip())
        for name in contents.names()
        for rows in REFUSALS.findall(source_of(name))
        for row in rows.splitlines()
    ]

    assert len(said) > 50
    assert [one for one in said if not all(part in text for part in one[1].split("……"))] == []


def test_a_word_that_no_page_has_would_be_noticed():
    assert not stands_alone("一键通过", interface())
    assert not stands_alone("确认", "确认导入")


def test_every_role_has_its_page_with_the_rhythm_of_the_year():
    dates = ("5月18日", "5月31日", "12月20日")

    assert set(contents.OF_ROLE) == set(Role)
    for role in (Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.CITY_OFFICER, Role.INSPECTOR):
        assert all(day in source_of(contents.OF_ROLE[role]) for day in dates)
    for role in (*Role.of_center, Role.SUPERVISOR):
        text = source_of(contents.OF_ROLE[role])
        assert ("12月20日" in text, "60小时" in text) == (True, True)


@pytest.mark.parametrize("name", dict.fromkeys(contents.OF_ROLE.values()))
def test_a_role_is_sent_to_no_entry_of_the_menu_that_it_does_not_have(name):
    roles = {role for role, page in contents.OF_ROLE.items() if page == name}
    opens_for: dict[str, set] = {}
    for place in PLACES:
        opens_for.setdefault(place.label, set()).update(place.roles)
    named = set(QUOTED.findall(source_of(name))) & set(opens_for)

    assert named
    assert {label for label in named if not roles & opens_for[label]} == set()


@pytest.mark.parametrize("name", contents.names())
def test_links_lead_to_pages_and_headings_that_exist(name):
    for href in LINK.findall(source_of(name)):
        target, _, anchor = href.partition("#")
        page = pages.page(target.removesuffix(".md") if target else name)
        assert page is not None, href
        assert not anchor or anchor in {heading.id for heading in page.headings}, href


@pytest.mark.parametrize("name", contents.names())
def test_pictures_exist_and_say_what_they_show(name):
    for alt, source in PICTURE.findall(source_of(name)):
        path = CODE / "static" / "handbook" / picture_of(source)
        assert path.read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
        assert path.stat().st_size <= 120 * 1024
        assert len(alt) >= 6


def test_every_picture_is_used():
    used = {picture_of(s) for name in contents.names() for _, s in PICTURE.findall(source_of(name))}

    assert {path.name for path in (CODE / "static" / "handbook").glob("*.png")} == used


@pytest.mark.parametrize("name", contents.names())
def test_a_heading_stands_once_on_a_page_and_is_listed(name):
    page = pages.page(name)
    ids = re.findall(r'<h\d id="([^"]+)"', page.html)

    assert len(ids) == len(set(ids)) >= 2
    assert [heading.id for heading in page.headings] == ids


@pytest.mark.parametrize("name", contents.names())
def test_no_page_speaks_english(name):
    page = pages.page(name)

    assert english_in(f"<title>{page.title}</title>{page.lead}{page.html}", set()) == set()


def test_html_in_a_page_is_shown_and_not_run():
    assert "<script>" not in parser().render("<script>alert(1)</script> <b>粗</b>")


@pytest.mark.parametrize(
    "text",
    [
        "![图](http://example.org/a.png)",
        "![图](/static/a.png)",
        "![图](../../static/handbook/../a.png)",
        "[页](https://example.org/)",
        "[页](cases.html)",
    ],
)
def test_a_page_points_to_nothing_outside_the_handbook(text):
    with pytest.raises(OutsideHandbook):
        parser().render(text)


def test_an_edited_page_is_read_anew(tmp_path, monkeypatch):
    path = tmp_path / "rounds.md"
    monkeypatch.setattr(pages, "folder", lambda: tmp_path)
    path.write_text("# 甲\n\n导语。\n\n## 一\n\n句子。\n", encoding="utf-8")
    before = pages.page("rounds")
    path.write_text("# 乙\n\n导语。\n", encoding="utf-8")
    stamp = path.stat().st_mtime_ns + 1
    os.utime(path, ns=(stamp, stamp))

    assert (before.title, pages.page("rounds").title) == ("甲", "乙")


@pytest.mark.parametrize(
    ("url_name", "topic"),
    [
        ("pilots:round_detail", "rounds"),
        ("pilots:recommendation_section", "recommendation"),
        ("pilots:plan_edit", "plan"),
        ("centers:person_detail", "centers"),
        ("cases:case_detail", "cases"),
        ("cases:reveal_ask", "privacy"),
        ("supervision:session_list", "supervision"),
        ("supervision:evaluation_list", "evaluation"),
        ("reports:evaluation_detail", "evaluation"),
        ("reports:summary_detail", "summary"),
        ("reports:city_dashboard", "figures"),
        ("reports:figure_rows", "figures"),
        ("funding:contract_detail", "procurement"),
        ("funding:ledger", "funding"),
        ("funding:run_try", "funding"),
        ("accounts:two_step", "account"),
        ("portal:home", ""),
    ],
)
def test_a_page_of_a_room_knows_its_topic(url_name, topic):
    assert contents.topic_of(url_name) == topic


def test_every_room_has_its_topic_and_every_entry_of_the_map_fits_an_address():
    rooms = [name for name in PAGES if not name.startswith("portal:")]

    assert [name for name in rooms if not contents.topic_of(name)] == []
    assert set(contents.TOPIC_OF_ROOM.values()) <= set(contents.TOPICS)
    assert [
        prefix
        for prefix in contents.TOPIC_OF_ROOM
        if not any(name.startswith(prefix) for name in rooms)
    ] == []
