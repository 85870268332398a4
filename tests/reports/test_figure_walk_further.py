"""The figures of further pages lead to their rows too: what comes after a report, stands beside its
texts, and what the city adopted of it. Walked as ``test_figure_walk`` walks the first ones."""

import re

import pytest
from django.urls import reverse

from accounts.roles import Role
from pilots import actions as pilot_actions
from pilots.models import SubmissionVersion
from reports.dictionary import FIGURES, RATES
from reports.models import CityReportVersion
from supervision.evaluation_states import EvaluationKind, EvaluationState
from supervision.models import Evaluation
from tests.accounts.factories import make_desk, make_district
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER, filed_summary, make_record, walk_up
from tests.reports.walked_world import desk_of, filed, in_december, world
from tests.reports.walking import (
    LEFT_OVER,
    ROWS_OF,
    Bare,
    cells_of,
    counted_at,
    figures_on,
    opened,
    shown_as,
    walk,
)
from tests.supervision.evaluating import desk_of as evaluator_desk
from tests.supervision.evaluating import make_evaluation
from tests.tampering import tamper

__all__ = ["filed", "in_december", "world"]
pytestmark = pytest.mark.django_db


def test_every_figure_beside_a_districts_text_opens_its_rows(client, world):
    desk = make_desk(Role.DISTRICT_OFFICER, world["district"])

    page = client.sit_at(desk).get(reverse("reports:summary_edit", args=[world["report"].pk]))

    rows = [row for part in page.context["parts"] for row in part.figures]
    assert len(walk(desk, page)) == sum(bool(re.search("[1-9]", shown)) for _, shown, _, _ in rows)
    assert len(rows) == len({*FIGURES, *RATES})
    assert Bare(page).found == []


def test_a_figure_that_stays_through_a_return_is_held_against_its_version(client, world):
    """What stands beside the text is what was signed; its rows may say something else by now."""
    pilot_actions.take_step(
        "return",
        content=walk_up(world["report"], at=DECEMBER),
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("services_text", "请补充成效。")],
    )
    make_record(world["center"], world["report"].round, minutes=60)
    desk = make_desk(Role.DISTRICT_OFFICER, world["district"])

    page = client.sit_at(desk).get(reverse("reports:summary_edit", args=[world["report"].pk]))

    # What changed since, old and new, stands above; the figure stands beside the text.
    [before, now, shown] = [one for one in figures_on(page) if "/service_minutes/" in one[0]]
    assert {before[0], now[0]} == {shown[0]}
    beside = opened(desk, shown[0])["signed"]
    assert (beside.number, beside.is_same) == (1, False)
    assert (beside.signed, beside.now) == (f"{shown[1]}小时", f"{now[1]}小时")
    assert Bare(page).found == []


def test_every_figure_beside_the_citys_text_opens_the_districts_it_adds_up(client, filed):
    desk = make_desk(Role.CITY_OFFICER)
    round = filed["round"]

    page = client.sit_at(desk).get(reverse("reports:city_report_edit", args=[round.pk]))

    assert Bare(page).found == []
    of_city = reverse("reports:city_figure", args=[round.pk, "x"]).removesuffix("x/")
    sums = [one for one in figures_on(page) if one[0].startswith(of_city)]
    assert len(sums) > 60
    for url, told in sums:
        assert opened(desk, url)["sum"].told == told


@pytest.fixture
def adopted(filed):
    """The city adopted what both districts filed."""
    return {**filed, "version": make_city_version(filed["round"])}


def version_page(client, adopted, desk=None):
    address = reverse("reports:city_report_version", args=[adopted["round"].pk, 1])
    return client.sit_at(desk or make_desk(Role.CITY_VIEWER)).get(address)


def test_every_cell_of_an_adopted_version_opens_what_it_was_added_up_from(client, adopted):
    desk, seen = make_desk(Role.CITY_VIEWER), {}
    found = cells_of(version_page(client, adopted, desk))

    assert [cell for cell in found if not cell[1]] == []
    assert len(found) > 200
    parts, moved = set(), set()
    for head, url, words in found:
        if url.startswith(ROWS_OF):
            made, value = counted_at(desk, url, seen)
            beside = opened(desk, url)["signed"]
            assert beside.signed == f"{words}{made.unit}", url
            assert beside.now == f"{shown_as(made, value, in_wan=False)}{made.unit}"
            moved.update([(head, made.key)] if not beside.is_same else [])
            continue
        summed = opened(desk, url)["sum"]
        parts.add(url.partition("part=")[2].partition("%3A")[0])
        if summed.made.key in RATES and LEFT_OVER.fullmatch(words):
            assert (summed.total[-2].label, summed.total[-2].shown) == ("结余", words), url
        else:
            assert summed.total[-1].shown == words.removesuffix("%"), url
        for cell in summed.total[:-1]:
            assert not cell.url or opened(desk, cell.url)["sum"].total[-1].shown == cell.shown
        assert [str(part.row.district) for part in summed.parts] == ["朝阳区", "海淀区"]
    assert parts == {"", "source", "category", "field", "type", "structure", "route"}
    assert ("朝阳区", "service_minutes") in moved  # the hour since


def test_an_adopted_number_stays_what_it_was_when_another_district_files(client, world):
    desk, round = make_desk(Role.CITY_VIEWER), world["report"].round
    pilot_actions.take_step(
        "file",
        content=walk_up(world["report"], at=DECEMBER),
        by=make_desk(Role.CITY_LEADER),
        at=DECEMBER,
    )
    make_city_version(round)
    url = reverse("reports:city_version_figure", args=[round.pk, 1, "service_minutes"])
    before = opened(desk, url)["sum"]

    filed_summary(round, make_district("海淀区"))

    after = opened(desk, url)["sum"]
    assert (after.told, after.total) == (before.told, before.total)
    today = reverse("reports:city_figure", args=[round.pk, "service_minutes"])
    assert (len(opened(desk, today)["sum"].parts), len(after.parts)) == (2, 1)
    page = client.sit_at(desk).get(url).content.decode()
    assert "第1版审定时已备案1个区" in page


def test_a_district_whose_version_no_longer_fits_leads_nowhere_and_keeps_its_numbers(
    client, adopted
):
    """What the city adopted says it; the district's own text can no longer be believed."""
    told = {(head, words) for head, _, words in cells_of(version_page(client, adopted))}
    tamper(
        SubmissionVersion,
        "UPDATE pilots_submissionversion SET text = text || ' ' WHERE submission_id = %s",
        adopted["other"].submission_id,
    )

    found = cells_of(version_page(client, adopted))

    assert {(head, words) for head, _, words in found} == told
    assert {bool(url) for head, url, _ in found if head == "海淀区"} == {False}
    url = reverse("reports:city_version_figure", args=[adopted["round"].pk, 1, "service_minutes"])
    page = client.get(url)
    assert [bool(part.cells[0].url) for part in page.context["sum"].parts] == [True, False]
    assert page.context["sum"].parts[1].cells[0].now == ""


def test_a_figure_of_a_version_is_one_that_it_has(client, adopted):
    args = [adopted["round"].pk, 1, "cases_closed"]
    url = reverse("reports:city_version_figure", args=args)
    client.sit_at(make_desk(Role.CITY_VIEWER))

    for part in ("field:nowhere", "type:home_visit", "nothing"):
        assert client.get(url, {"part": part}).status_code == 404
    for wrong in ([args[0], 2, "cases_closed"], [args[0], 1, "nothing"]):
        assert client.get(reverse("reports:city_version_figure", args=wrong)).status_code == 404
    assert client.get(url).status_code == 200
    tamper(
        CityReportVersion,
        "UPDATE reports_cityreportversion SET text = text || ' ' WHERE id = %s",
        adopted["version"].pk,
    )
    assert client.get(url).status_code == 404


SAID_BY_PLATFORM = {
    *("professionals", "professionals_met", "professionals_not_met"),
    *("counting_cases", "supervision_minutes"),
}


@pytest.fixture
def evaluated(world):
    """A center that is being scored."""
    return {
        **world,
        "evaluation": make_evaluation(
            world["center"], EvaluationState.DRAFT, kind=EvaluationKind.MIDTERM
        ),
    }


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.CITY_VIEWER])
def test_what_the_platform_says_beside_an_indicator_opens_its_rows(client, evaluated, role):
    """And what is owed opens the board; neither points nor the day that stands behind are figures."""
    desk = desk_of(evaluated, role)
    url = reverse("reports:evaluation_detail", args=[evaluated["evaluation"].pk])

    page = client.sit_at(desk).get(url)

    assert set(walk(desk, page)) == SAID_BY_PLATFORM
    said = [words for _, words in Bare(page).found if not words.replace(".", "").isdecimal()]
    assert {words[0] for words in said} == {"（"}
    [board] = {url for url, _ in figures_on(page) if "unit=" in url}
    [row] = opened(desk, board)["board"].rows
    assert [meter.total for meter in row.meters] == [4, 600]
    assert {"4个", "10小时"} <= {words for _, words in figures_on(page)}


def test_who_scores_reads_the_same_words_without_rows_that_are_not_theirs(client, evaluated):
    evaluator = evaluated["evaluation"].evaluators.get().supervisor
    url = reverse("reports:evaluation_detail", args=[evaluated["evaluation"].pk])

    page = client.sit_at(evaluator_desk(evaluator)).get(url)

    assert "平台数据：计入的服务案例" in page.content.decode()
    assert not [url for url, _ in figures_on(page) if url.startswith(ROWS_OF)]


@pytest.mark.parametrize(
    "role", [Role.DISTRICT_OFFICER, Role.CITY_VIEWER, Role.DIRECTOR, Role.CENTER_WORKER]
)
def test_what_was_kept_at_hand_in_leads_to_how_it_is_now(client, world, role):
    """The sentence is of its day; the rows are of today, and the link says so."""
    evaluation = Evaluation.objects.filter(center=world["center"]).latest("pk")
    desk = desk_of(world, role)

    page = client.sit_at(desk).get(reverse("reports:evaluation_detail", args=[evaluation.pk]))

    led = [one for one in figures_on(page) if one[0].startswith(ROWS_OF)]
    assert {words for _, words in led} == {"查看现在的明细"}
    keys = {opened(desk, url)["figure"].key for url, _ in led}
    assert keys == {"counting_cases", "supervision_minutes", "professionals"}
    assert "平台数据：计入的服务案例7个。<a" in page.content.decode()


def test_every_hour_of_the_workbench_is_led(client, world):
    """Each of them opens the sessions that it adds up: tests/supervision/test_workbench.py."""
    desk = make_desk(Role.SUPERVISOR, world["center"].subdistrict)

    page = client.sit_at(desk).get(reverse("supervision:workbench"))

    assert [words for _, words in Bare(page).found if not words.startswith("/ ")] == []
    assert page.context["centers"][0]["meter"].url


def test_the_balance_stands_between_what_came_and_the_share_that_was_paid(client, filed):
    """Of each district the page of its rate says it too; over districts it is added, never a rate."""
    desk = make_desk(Role.CITY_VIEWER)
    url = reverse("reports:city_figure", args=[filed["round"].pk, "rate_paid"])

    found = opened(desk, url)["sum"]

    assert found.headings == ("财政支付(元)", "已到账(元)", "结余(元)", "财政支付率(%)")
    for part in found.parts:
        paid, arrived, left, _ = part.cells
        assert fen(arrived) - fen(paid) == fen(left) > 0
        assert opened(desk, left.url)["balance"].shown == f"{left.shown}元"
    assert fen(found.total[2]) == sum(fen(part.cells[2]) for part in found.parts)
    assert found.lacking == ()
    assert "结余" not in str(opened(desk, url.replace("rate_paid", "rate_spent"))["sum"].headings)
    page = client.sit_at(desk).get(url).content.decode()
    assert f'data-label="结余">{found.total[2].shown}' in "".join(page.split())
    taken = client.get(url, {"format": "csv", "table": "sum"}).content.decode()
    assert "结余(元)" in taken


def fen(cell) -> int:
    return int(cell.shown.replace(",", "").replace(".", ""))
