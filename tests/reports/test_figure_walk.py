"""Every figure that a page shows leads to its rows, as the desk that reads it sees them.

A count opens exactly as many rows, a sum opens the rows that it adds up, a rate opens both of its
parts; what is owed opens the board that tells it. The walk follows every link that stands on a
figure, with the desk's own eyes, and holds the shown number against what is counted there.
"""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import resolve, reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from core.minutes import format_hours
from core.money import format_wan
from pilots.models import Round
from pilots.quota import hours_in_words
from reports.breakdowns.counted import UNITS_KEY
from reports.dashboards.standings import board_url
from reports.dictionary import FIGURES, RATES
from reports.figure_links import MONEY_KEYS
from supervision.states import SessionState
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON
from tests.reports.walked_world import desk_of, filed, in_december, world
from tests.reports.walking import (
    LEFT_OVER,
    NOTHING_DONE,
    ON_CARDS,
    ROWS_OF,
    Bare,
    cells_of,
    counted_at,
    figures_on,
    number_of,
    opened,
    shown_as,
    unled,
    walk,
    without_rows,
)
from tests.supervision.factories import make_session

__all__ = ["filed", "in_december", "world"]
pytestmark = pytest.mark.django_db

NAMES = ("朝阳区", "海淀区")


DASHBOARDS = [
    (Role.CITY_VIEWER, "city", "year"),
    (Role.CITY_OFFICER, "city", "2021-q2"),
    (Role.DISTRICT_LEADER, "district", "year"),
    (Role.DISTRICT_OFFICER, "center", "2021-06"),
    (Role.EXECUTIVE_DIRECTOR, "center", "year"),
    (Role.CENTER_WORKER, "center", "year"),
    (Role.SUBDISTRICT_OFFICER, "center", "year"),
]


def dashboard(client, world, desk, kind, **query):
    args = {"city": [], "district": [world["district"].pk], "center": [world["center"].pk]}[kind]
    return client.sit_at(desk).get(reverse(f"reports:{kind}_dashboard", args=args), query)


@pytest.mark.parametrize(("role", "kind", "period"), DASHBOARDS)
def test_every_figure_of_a_dashboard_opens_its_rows(client, world, role, kind, period):
    desk = desk_of(world, role)
    page = dashboard(client, world, desk, kind, period=period)

    keys = set(walk(desk, page))

    # All of the money was spent in July, after the second quarter.
    assert ("funds_spent" in keys) == (role != Role.CENTER_WORKER and period == "year")
    if role == Role.SUBDISTRICT_OFFICER:
        assert keys == {"allocated_total", "paid_total", "funds_spent", "rate_spent"}
    else:
        assert unled(page) == []
        assert {"staff", "rate_professionals_met", "cases_closed"} <= keys
        assert {"persons_served", "person_times"} <= keys  # 人数 beside 人次 on each of the three


def test_the_year_before_opens_its_own_rows(client, world):
    page = dashboard(client, world, desk_of(world, Role.CITY_VIEWER), "city")
    before = str(Round.objects.get(year=2020).pk)

    asked = [
        (key.split("/")[3], words)
        for key, words in figures_on(page)
        if key.startswith(ROWS_OF) and parse_qs(urlsplit(key).query).get("round") == [before]
    ]

    # Two tiles; the method, the field and their sums; the source and its sum.
    assert asked[:2] == [
        ("cases_closed", "上年同期1个 （结案）"),
        ("received_total", "上年同期0.00万元 （资金合计）"),
    ]
    assert asked[2:] == [("cases_closed", "1")] * 4 + [
        ("received_city", "1.23"),
        ("received_total", "1.23"),
    ]


@pytest.mark.parametrize("role", [Role.CITY_VIEWER, Role.DISTRICT_LEADER])
def test_a_number_in_the_hint_of_a_tile_opens_its_own_rows(client, world, role):
    kind = "city" if role == Role.CITY_VIEWER else "district"
    page = dashboard(client, world, desk_of(world, role), kind)
    hinted = {tile.label: tile for tile in page.context["page"].tiles if tile.hint_url}

    led = figures_on(page)

    assert hinted.keys() == {"结案", "资金合计", "符合资质"}  # what the year before had some of
    for tile in hinted.values():
        made, value = counted_at(desk_of(world, role), tile.hint_url, {})
        in_wan = tile.unit == "万元"
        assert number_of(made, tile.hint) == shown_as(made, value, in_wan=in_wan), tile.label
        assert (tile.hint_url, f"{tile.hint} （{tile.label}）") in led


@pytest.mark.parametrize("role", [Role.CITY_VIEWER, Role.DISTRICT_LEADER])
def test_what_is_owed_and_who_is_behind_opens_the_board(client, world, role):
    """The quota is added up unit by unit on the board, and told beside what is done of it."""
    kind = "city" if role == Role.CITY_VIEWER else "district"
    desk = desk_of(world, role)
    page = dashboard(client, world, desk, kind)
    [compared] = [panel for panel, _ in page.context["panels"] if panel.key == "compare"]
    rows = [(row.values, row.urls) for row in compared.rows]
    for values, urls in [*rows, (compared.total, compared.total_urls)]:
        for place in (1, 4, 7):
            if not values[place]:
                continue
            board = opened(desk, urls[place])
            meters = [row.meters for row in board["board"].rows]
            cases, minutes = (sum(own[one].total for own in meters) for one in (0, 1))
            assert (cases, minutes) == (values[1], values[4])
            assert board["owed"] == (cases, hours_in_words(minutes))
            if place == 7:
                assert len(board["rows"]) == values[7]


def test_the_board_as_csv_has_a_line_for_each_unit_that_is_shown(client, world):
    desk = desk_of(world, Role.DISTRICT_LEADER)
    behind = {"pace": "behind", "format": "csv"}

    answer = client.sit_at(desk).get(reverse("reports:standing_list"), behind).content.decode()

    head, *lines = answer.splitlines()
    assert head.removeprefix("\ufeff").startswith("区,街道(乡镇),进度,计入案例(个)")
    assert [line.split(",")[1:3] for line in lines] == [
        [row.unit.subdistrict.name, "需加快"]
        for row in opened(desk, board_url(pace="behind"))["rows"]
    ]
    assert "双井街道,需加快,0,4,0,600,缺场地、缺人员、缺资金" in answer
    assert AuditEvent.objects.filter(what="导出进度与达标", user=desk.user).count() == 1


@pytest.mark.parametrize(
    "role", [Role.DISTRICT_OFFICER, Role.DIRECTOR, Role.SUBDISTRICT_OFFICER, Role.CENTER_WORKER]
)
def test_every_figure_of_the_home_page_opens_its_rows(client, world, role):
    desk = desk_of(world, role)

    page = client.sit_at(desk).get(reverse("portal:home"))

    keys = walk(desk, page)

    of_district = {"received_total"} if role in Role.of_district else set()
    money = {*of_district, "allocated_total", "paid_total", "funds_spent"}
    for tile in page.context["standing"].tiles:
        if role in Role.of_district and tile.hint:  # what is not given yet stands on the list
            sums = opened(desk, tile.hint_url)["sums"]
            assert tile.hint == f"尚未分配{format_wan(sums.not_given)}万元"
    assert set(keys) & MONEY_KEYS == (set() if role == Role.CENTER_WORKER else money)
    assert (set(keys) >= ON_CARDS) == (role != Role.SUBDISTRICT_OFFICER)  # who sees no case
    if role != Role.SUBDISTRICT_OFFICER:
        assert [words for _, words in Bare(page).found if not NOTHING_DONE.match(words)] == []


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.CITY_VIEWER])
def test_every_figure_of_the_citys_home_page_opens_its_rows(client, world, role):
    """Its stages open the districts that they count (tests/portal/test_home_standing.py)."""
    desk = desk_of(world, role)

    page = client.sit_at(desk).get(reverse("portal:home"))

    assert set(walk(desk, page)) == {*ON_CARDS, "allocated_total"}
    assert page.context["standing"].stages
    assert [words for _, words in Bare(page).found if not NOTHING_DONE.match(words)] == []


@pytest.mark.parametrize("role", [Role.CITY_VIEWER, Role.DISTRICT_LEADER, Role.CENTER_WORKER])
def test_every_figure_of_the_board_opens_its_rows(client, world, role):
    desk = desk_of(world, role)
    page = client.sit_at(desk).get(reverse("reports:standing_list"))

    keys = set(walk(desk, page))

    assert keys == ON_CARDS | ({"allocated_total"} if role != Role.CENTER_WORKER else set())
    assert [words for _, words in Bare(page).found if not NOTHING_DONE.match(words)] == []


def test_every_figure_of_the_report_opens_its_rows(client, world):
    desk = make_desk(Role.DISTRICT_OFFICER, world["district"])
    page = client.sit_at(desk).get(reverse("reports:summary_detail", args=[world["report"].pk]))

    keys = walk(desk, page)

    assert set(keys) == {*FIGURES, *RATES}
    assert Bare(page).found == without_rows(page)


@pytest.mark.parametrize("role", Role.of_subdistrict)
def test_the_light_of_the_premises_opens_those_on_the_centers_page(client, world, role):
    """Whoever reads that there are some may read which."""
    page = client.sit_at(desk_of(world, role)).get(reverse("portal:home"))

    [(url, words)] = [one for one in figures_on(page) if one[1].startswith("在用场地")]

    assert words.startswith("在用场地1处，共80.0平方米")
    shown = client.get(url).content.decode()
    assert f'id="{urlsplit(url).fragment}"' in shown
    assert "80.0" in shown


def test_money_behind_a_figure_is_not_for_who_works_at_the_center(client, world):
    desk = make_desk(Role.CENTER_WORKER, world["center"].subdistrict)
    for key in ("funds_spent", "rate_spent", "allocated_total"):
        url = reverse("reports:figure_rows_of_center", args=[key, world["center"].pk])
        assert client.sit_at(desk).get(url).status_code == 404


@pytest.mark.parametrize(
    "query", [{"part": "nothing:1"}, {"part": "field:nowhere"}, {"part": "structure:group"}]
)
def test_a_part_that_the_rows_do_not_have_is_not_there(client, world, query):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    url = reverse("reports:figure_rows_of_city", args=["cases_closed"])

    assert client.get(url, query).status_code == 404
    assert client.get(url, {"part": "method:group"}).status_code == 200


def test_every_figure_of_the_citys_sum_opens_its_rows_or_its_parts(client, filed):
    desk = make_desk(Role.CITY_VIEWER)
    page = client.sit_at(desk).get(reverse("reports:city_summary"))
    seen, sums, moved = {}, set(), []

    found = cells_of(page)

    # A share of the coverage: its two parts stand and lead in the same row.
    assert [cell for cell in found if not cell[1] and not cell[2].endswith("%")] == []
    for head, url, words in found:
        if not url.startswith(ROWS_OF):
            sums.update([url] if url and "part=" not in url else [])
            continue
        context = opened(desk, url)
        made, value = counted_at(desk, url, seen)
        now, beside = shown_as(made, value, in_wan=False), context["signed"]
        unit = made.unit
        told = [beside.signed] if head in NAMES else [beside.signed, beside.now]  # of a change
        assert (beside.now, f"{words}{unit}" in told) == (f"{now}{unit}", True), url
        if not beside.is_same:
            moved.append((head, made.key))
    assert {head for head, _ in moved if head in NAMES} == {"朝阳区"}
    assert {"service_records", "service_minutes", "person_times"} <= {key for _, key in moved}
    named = {"city_figure": [], "city_coverage": []}
    for url in sums:
        named[resolve(urlsplit(url).path).url_name].append(url)
    keys = {resolve(url).kwargs["key"] for url in named["city_figure"]}
    for key in {*FIGURES, *RATES} - keys:  # nothing is behind a zero
        nothing = opened(desk, reverse("reports:city_figure", args=[filed["round"].pk, key]))
        assert not re.search("[1-9]", nothing["sum"].told), key
    assert len(keys) > 60
    counted = {url: len(opened(desk, url)["rows"]) for url in named["city_coverage"]}
    assert [words for _, url, words in found if url in counted] == [
        f"{counted[url]}" for _, url, _ in found if url in counted
    ]
    assert len(counted) == 8  # two districts and all: units of two years but one, subdistricts


def test_a_number_of_the_citys_tables_opens_the_districts_that_it_adds_up(client, filed):
    """Of each cell the districts' own cells, and of each of those the rows of that part."""
    desk = make_desk(Role.CITY_VIEWER)
    page = client.sit_at(desk).get(reverse("reports:city_summary"))
    cells = [cell for cell in cells_of(page) if "part=" in cell[1]]
    seen: dict = {}

    for head, url, words in cells:
        found = opened(desk, url)["sum"]
        *_, whole = found.total
        if found.made.key in RATES and LEFT_OVER.fullmatch(words):
            assert (found.total[-2].label, found.total[-2].shown) == ("结余", words), url
        else:
            assert words.removesuffix("%") == whole.shown, url
        assert found.part == head
        for part in found.parts:
            own = part.cells[-1]
            if own.url:
                made, value = counted_at(desk, own.url, seen)
                assert shown_as(made, value, in_wan=False) == (own.now or own.shown), own.url
    assert {url.partition("part=")[2].partition("%3A")[0] for _, url, _ in cells} == {
        *("source", "category", "field", "type", "structure", "route")
    }
    assert any(
        one.now for _, url, _ in cells for p in opened(desk, url)["sum"].parts for one in p.cells
    )
    nowhere = reverse("reports:city_figure", args=[filed["round"].pk, "cases_closed"])
    for part in ("field:nowhere", "type:home_visit", "nothing"):
        assert client.get(nowhere, {"part": part}).status_code == 404


def test_a_sum_of_the_city_opens_the_districts_that_it_adds_up(client, filed):
    """The third rule: a sum of figures opens its parts, and each of those its own rows."""
    desk = make_desk(Role.CITY_VIEWER)
    round, client = filed["other"].round, client.sit_at(desk)
    summed = {
        key: total
        for table in client.get(reverse("reports:city_summary")).context["summary"].tables
        for key, total in table.sums.items()
    }
    for key in [*FIGURES, *RATES]:
        found = opened(desk, reverse("reports:city_figure", args=[round.pk, key]))["sum"]
        assert [str(part.row.district) for part in found.parts] == ["朝阳区", "海淀区"]
        made = RATES.get(key) or FIGURES[key]
        told = made.shown(summed) if key in RATES else made.shown(summed[key])
        assert (found.told, found.total[-1].shown) == (f"{told}{made.unit}", told)
        of_parts = [resolve(cell.url).kwargs["key"] for cell in found.total[:-1] if cell.url]
        assert of_parts == list([made.part, made.whole] if key in RATES else made.parts)
        for part in found.parts:
            for cell in part.cells:
                path = urlsplit(cell.url).path
                pk = part.row.district.pk
                assert not cell.url or resolve(path).kwargs["pk"] == pk
                assert cell.url or not re.search("[1-9]", cell.shown)
    page = client.get(reverse("reports:city_figure", args=[round.pk, "service_minutes"]))
    [moved, same] = page.context["sum"].parts
    assert opened(desk, moved.cells[0].url)["signed"].now == f"{moved.cells[0].now}小时"
    assert (page.context["sum"].moved, same.cells[0].now) == (["朝阳区"], "")
    assert f"现在{moved.cells[0].now}" in page.content.decode()
    missing = reverse("reports:city_figure", args=[round.pk, "nothing"])
    assert client.get(missing).status_code == 404


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.CITY_OFFICER])
def test_a_figure_of_a_signed_report_says_what_was_signed_and_what_is_now(client, filed, role):
    desk = make_desk(role, filed["district"])
    client.sit_at(desk)
    report = client.get(reverse("reports:summary_detail", args=[filed["report"].pk]))
    version = client.get(reverse("reports:version_detail", args=[filed["report"].pk, 1]))
    urls = {url for url, _ in figures_on(report) if url.startswith(ROWS_OF)}

    apart = {url for url in urls if "part=" in url}
    urls -= apart
    [moved] = {url for url in urls if "/service_minutes/" in url}
    [same] = [url for url in urls if "/cases_closed/" in url]
    [rate] = [url for url in urls if "/rate_recognized/" in url]

    assert apart
    assert Bare(version).found == without_rows(version)
    assert Bare(report).found == without_rows(report)  # with what changed since
    assert urls | apart <= {url for url, _ in figures_on(version)}
    told = opened(desk, next(url for url in apart if "/service_minutes/" in url))["signed"]
    assert told.number == 1
    assert not told.is_missing
    told = opened(desk, moved)["signed"]
    content = client.get(moved).content.decode()
    assert f"第1版定稿{told.signed}，现在{told.now}：记录在上报后有变化" in content
    for url in (same, rate):
        assert "与第1版定稿一致" in client.get(url).content.decode()
    assert "version=1" in client.get(moved).context["query"]
    for wrong in ("version=2", "version=x", "version=1&period=2021-06", "version="):
        assert client.get(moved.replace("version=1", wrong)).status_code == 404
    assert "定稿" not in client.get(moved.replace("&version=1", "")).content.decode()


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.CITY_VIEWER])
def test_a_units_number_of_a_signed_report_says_what_was_signed_and_what_is_now(
    client, filed, role
):
    make_session(filed["center"], state=SessionState.CONFIRMED, minutes=60)
    client.sit_at(make_desk(role, filed["district"]))
    version = client.get(reverse("reports:version_detail", args=[filed["report"].pk, 1]))
    [units] = [t for page in version.context["pages"] for t in page.apart if t.key == UNITS_KEY]
    [row] = [row for row in units.rows if row.head == filed["center"].subdistrict.name]
    cases, minutes = row.urls[3], row.urls[5]

    assert "与第1版定稿一致" in client.get(cases).content.decode()
    page = client.get(minutes)
    told = (format_hours(row.values[5]), format_hours(row.values[5] + 60))
    said = "第1版定稿{}小时，现在{}小时：记录在上报后有变化".format(*told)
    assert said in page.content.decode()
    assert page.context["on"] == NOON.date()  # when it was signed, long before
    unsaid = minutes.replace("supervision_minutes", "supervision_sessions")
    for wrong in (f"{minutes}&part=structure:group", f"{minutes}&period=2021-06", unsaid):
        assert client.get(wrong).status_code == 404
    client.sit_at(make_desk(Role.DIRECTOR, filed["center"].subdistrict))
    assert client.get(minutes).status_code == 404  # a report is for its district
    assert client.get(minutes.replace("&version=1", "")).status_code == 200
