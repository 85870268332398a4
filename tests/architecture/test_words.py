"""No page of a user speaks English: every page of the registry, as the desks that open most."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from accounts.models import AccountRequest, StoredFile
from accounts.roles import Role
from tests.architecture import world as worlds
from tests.architecture.registry import ANYBODY, PAGES, SIGNED_IN
from tests.architecture.test_pages import address
from tests.architecture.world import OWN, PRIVATE, PRIVATE_IN_FILE, SECRET
from tests.conftest import PoliteClient
from tests.reports.factories import texts_of

pytestmark = pytest.mark.django_db

ROLES = (
    Role.CITY_OFFICER,
    Role.CITY_LEADER,
    Role.DISTRICT_OFFICER,
    Role.DISTRICT_LEADER,
    Role.EXECUTIVE_DIRECTOR,
    Role.CENTER_WORKER,
    Role.SUPERVISOR,
    Role.AUDIT_ADMIN,
)
# Names of formats, of an algorithm and of what a browser is called, which have no other name.
ALLOWED = {"Windows", "Chrome"} | {"Excel", "PDF", "Word", "SHA", "JPG", "PNG"}
# A key or code that is copied letter by letter is no word.
UNSEEN = re.compile(r"<(script|style|head|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
SPOKEN = re.compile(r'(?:aria-label|placeholder|title|alt)="([^"]*)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
# Checksums, their twelve first digits on paper, the eight first signs of a random id.
HEX = re.compile(r"(?<![A-Za-z0-9])(?:[0-9a-f]{32,}|[0-9a-f]{12}|[0-9a-f]{8})(?![A-Za-z0-9])")
WORD = re.compile(r"[A-Za-z]{3,}")


# One idea, one word: what stands here was said beside the word that is right.
VARIANTS = {
    "全市总结": "全市工作总结",
    "市级总结": "全市工作总结",
    "市级工作总结": "全市工作总结",
    "全市工作总结汇总": "全市工作总结、全市汇总",
    "「市级文字」": "全市工作总结",
    "下达资金": "资金合计",
    '"分配到中心"': "已分配到中心",
    '"分配到本中心"': "已分配到本中心",
    "日期，写作2021-05-18": "例如2021年5月18日，也可写作2021-05-18",
    "例如 2021-05-18": "例如2021年5月18日",
    'Column("下达金额"': "资金合计",
    '"arrived_total": "到账"': "已到账",
    "支付÷到账": "财政支付÷已到账",
    'Column("督导时长"': "专业督导",
    "已计入案例": "计入案例",
    '"已确认督导"': "计入督导",
    '"已确认督导(': "计入督导",
    "社工专业本科及以上": "社会工作专业本科及以上学历",
    'Column("不符合")': "不符合资质要求",
    "符合率": "资质达标率",
    # The ledger's is of what was given to a center, the report's 财政支付率 of what has arrived.
    '"支付率"': "拨付率",
    ">支付率<": "拨付率",
    "支付率是财政支付占分得": "拨付率",
    '"使用率"': "资金使用率",
    ">使用率<": "资金使用率",
}
# Acts that the audit log holds under a name of then, by which they are looked up.
OF_THEN = {("reports/citywide/actions.py", "全市总结")}
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
SAID_IN = (
    *("templates/**/*.html", "docs/handbook/*.md", "static/js/*.js"),
    *(f"{room}/**/*.py" for room in ROOMS),
)


def test_nothing_is_called_by_a_second_name():
    root = Path(settings.BASE_DIR)
    files = {file for pattern in SAID_IN for file in root.glob(pattern)}
    found = [
        f"{file.relative_to(root)}: {word}，应为{right}"
        for file in sorted(files)
        if file.parent.name != "migrations"
        for word, right in VARIANTS.items()
        if (file.relative_to(root).as_posix(), word) not in OF_THEN
        and word in file.read_text(encoding="utf-8")
    ]

    assert len(files) > 500
    assert found == []


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: worlds.NOW)


def english_in(html: str, names: set[str]) -> set[str]:
    """Words of Latin letters that a reader sees or hears, but for names that people gave."""
    shown = " ".join(
        [*TITLE.findall(html), *SPOKEN.findall(html), strip_tags(UNSEEN.sub(" ", html))]
    )
    for name in sorted(names, key=len, reverse=True):
        shown = shown.replace(name, " ")
    return set(WORD.findall(HEX.sub(" ", shown))) - ALLOWED


def pages_of(role: str) -> list[str]:
    return [
        name
        for name, page in PAGES.items()
        if "GET" in page.methods
        and page.roles != ANYBODY
        and (page.roles == SIGNED_IN or role in page.roles)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_no_page_shows_a_word_of_english(world, django_user_model, role):
    client = PoliteClient().sit_at(world.desk_of(role))
    names = {f"{SECRET}本街道{name}" for name in (*PRIVATE, *PRIVATE_IN_FILE)}
    for place in world.places.values():
        names.update(texts_of(place["unit"].district).values())
    for model in (django_user_model, AccountRequest):
        names.update(model.objects.values_list("username", flat=True))
    names.update(StoredFile.objects.values_list("name", flat=True))
    found = {}

    for name in pages_of(role):
        response = client.get(address(name, PAGES[name], world, OWN), follow=True)
        if response["Content-Type"].startswith("text/html"):
            found[name] = english_in(response.content.decode(), names)

    assert len(found) >= 2
    assert {name: words for name, words in found.items() if words} == {}


def test_the_walk_would_notice_a_word_of_english():
    page = '<head><title>工作台</title></head><p>已确认 Confirmed</p><img alt="Logo"><script>let x</script>'

    assert english_in(page, set()) == {"Confirmed", "Logo"}


def test_names_of_formats_and_checksums_are_no_english():
    page = f"<p>下载Excel，SHA-256：{'ab12' * 16}，经办人 worker7</p>"

    assert english_in(page, {"worker7"}) == set()
