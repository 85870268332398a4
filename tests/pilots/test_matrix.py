"""Who has met what: eight words, links, 催报 and the workbook."""

import html
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.models import Chase, Obligation, Recommendation, Submission
from pilots.obligations import _taken_by_city, matrix
from pilots.states import SubmissionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import NOON, make_recommendation, make_round, walk_up
from tests.pilots.pages import page, text_of
from tests.pilots.test_extensions import owed
from tests.pilots.test_nil_returns import declare, step
from tests.pilots.test_returns import send_back

pytestmark = pytest.mark.django_db

DUE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)
QUERIES = 12


@pytest.fixture
def round():
    return make_round()


@pytest.fixture
def in_may(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def in_state(round, name: str) -> Obligation:
    """The recommendation of 朝阳区 in the situation that the word is for."""
    if name in ("未报", "零报告"):
        if name == "零报告":
            step("sign", declare(owed(round)))
        return owed(round)
    form = make_recommendation(round)
    until = {
        "待审": "hand_in",
        "已报": "sign",
        "逾期报": "sign",
        "已签收": "receive",
        "退回": "receive",
    }
    if name in until:
        walk_up(form, until=until[name], at=DUE if name == "逾期报" else NOON)
    if name == "退回":
        send_back(Recommendation.objects.get(), "premises")
    return owed(round)


WORDS = ("未报", "草稿", "待审", "已报", "逾期报", "已签收", "退回", "零报告")


@pytest.mark.parametrize("word", WORDS)
def test_each_of_the_eight_words_is_shown_with_a_link_that_opens(at_desk, round, in_may, word):
    in_state(round, word)
    for role in (Role.CITY_OFFICER, Role.DISTRICT_OFFICER):
        client = at_desk(role)

        answer = client.get(page("round_matrix", round.pk))

        shown = answer.context["matrix"].rows[0].cells[0]
        assert shown.word == word
        assert client.get(shown.url).status_code == 200
        assert f'href="{shown.url}"' in text_of(answer).replace("&amp;", "&")


def test_the_counts_of_a_stage_are_those_of_its_cells(round):
    walk_up(make_recommendation(round), until="sign", at=DUE)

    found = matrix(round, by=make_desk(Role.CITY_VIEWER), at=DUE + timedelta(hours=1))

    counts = [(column.owed, column.met, column.late) for column in found.columns]
    assert counts == [(2, 1, 2), (0, 0, 0), (2, 0, 0)]
    assert found.columns[0].countdown == "已逾期1小时"


@pytest.mark.parametrize(
    ("name", "districts", "said"),
    [
        ("owed", ["朝阳区", "海淀区"], "试点推荐阶段应报的区：2个。"),
        ("met", ["朝阳区"], "试点推荐阶段已报的区：1个。"),
        ("late", ["海淀区"], "试点推荐阶段逾期的区：1个。"),
    ],
)
def test_a_number_of_a_stage_opens_the_districts_that_it_counts(
    at_desk, round, monkeypatch, name, districts, said
):
    monkeypatch.setattr(timezone, "now", lambda: DUE + timedelta(hours=1))
    walk_up(make_recommendation(round), until="sign")
    client = at_desk(Role.CITY_OFFICER)
    whole = client.get(page("round_matrix", round.pk))
    first = whole.context["matrix"].columns[0]
    led = html.escape(first.urls[name])

    opened = client.get(first.urls[name])

    assert [row.district.name for row in opened.context["matrix"].rows] == districts
    assert getattr(first, name) == len(districts)
    assert said in text_of(opened)
    assert "<tfoot>" not in text_of(opened)  # what all of them come to is no sum of these
    for shown in (whole, client.get(page("round_detail", round.pk))):
        assert f'<a href="{led}"' in text_of(shown)


def test_nothing_is_behind_a_zero_and_a_number_there_is_not_opens_all(at_desk, round, in_may):
    client = at_desk(Role.CITY_VIEWER)
    whole = client.get(page("round_matrix", round.pk))

    assert whole.context["matrix"].columns[0].urls["met"] == ""
    for query in ({"stage": "summary"}, {"stage": "summary", "count": "x"}, {"count": "met"}):
        answer = client.get(page("round_matrix", round.pk), query)
        assert [row.district.name for row in answer.context["matrix"].rows] == ["朝阳区", "海淀区"]
        assert "<tfoot>" in text_of(answer)


def test_what_was_returned_is_no_report_until_it_is_sent_again(round, in_may):
    """Beside another form that is with the city the district has reported all the same."""
    form = walk_up(make_recommendation(round), until="receive")
    send_back(form, "premises")
    assert _stage_and_cell(round) == (0, "退回", "已报0份，在办1份")

    walk_up(form, until="hand_in")
    assert _stage_and_cell(round) == (0, "待审", "已报0份，在办1份")

    walk_up(make_recommendation(round, make_subdistrict("八里庄街道")), until="sign")
    assert _stage_and_cell(round) == (1, "已报", "已报1份，在办1份")


def test_what_its_leader_pulled_back_is_a_draft_again(round, in_may):
    form = walk_up(make_recommendation(round), until="sign")
    leader = make_desk(Role.DISTRICT_LEADER)
    actions.take_step("recall", content=form, by=leader, at=NOON, note="有误。")

    assert _stage_and_cell(round) == (0, "草稿", "已报0份，在办1份")


def _stage_and_cell(round) -> tuple[int, str, str]:
    found = matrix(round, by=make_desk(Role.CITY_VIEWER), at=NOON)
    cell = found.rows[0].cells[0]
    return found.columns[0].met, cell.word, cell.hint


def test_a_district_sees_its_own_row_and_chases_nobody(at_desk, round, in_may):
    answer = at_desk(Role.DISTRICT_OFFICER).get(page("round_matrix", round.pk))

    assert [row.district.name for row in answer.context["matrix"].rows] == ["朝阳区"]
    assert "海淀区" not in text_of(answer)
    assert "催报</button>" not in text_of(answer)


def test_the_page_costs_twelve_queries_with_17_districts_and_343_forms(
    at_desk, django_assert_num_queries, round, in_may
):
    districts = [make_district(f"第{number}区") for number in range(15)]
    stage = round.stages.get(kind="recommendation")
    for district in districts:
        obligation = Obligation.objects.create(stage=stage, district=district, due_at=DUE)
        Chase.objects.create(
            obligation=obligation, day=NOON.date(), at=NOON, by=make_desk(Role.CITY_OFFICER)
        )
    _fill(round, list(Obligation.objects.filter(stage=stage)), forms=343)
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(QUERIES):
        answer = client.get(page("round_matrix", round.pk))

    assert len(answer.context["matrix"].rows) == 17
    assert Submission.objects.count() == 343


@pytest.mark.parametrize("districts", [1, 3])
def test_it_costs_the_same_with_one_and_three_districts(
    at_desk, django_assert_num_queries, round, in_may, districts
):
    owing = Obligation.objects.filter(stage__kind="recommendation").order_by("pk")
    for number in range(districts - 2):
        stage = round.stages.get(kind="recommendation")
        Obligation.objects.create(stage=stage, district=make_district(f"{number}区"), due_at=DUE)
    if districts == 1:
        owing.filter(district__name="海淀区").delete()
    _fill(round, list(owing), forms=districts)
    actions.chase(obligation=owing.last(), by=make_desk(Role.CITY_OFFICER), at=NOON)
    client = at_desk(Role.CITY_OFFICER)

    with django_assert_num_queries(QUERIES):
        client.get(page("round_matrix", round.pk))


def _fill(round, obligations: list[Obligation], *, forms: int) -> None:
    """Drafts, dealt out to the districts one after the other."""
    for number in range(forms):
        obligation = obligations[number % len(obligations)]
        subdistrict = make_subdistrict(f"第{number}街道", obligation.district)
        submission = Submission.objects.create(
            kind="recommendation",
            obligation=obligation,
            round=round,
            district=obligation.district,
            subdistrict=subdistrict,
        )
        Recommendation.objects.create(
            submission=submission,
            round=round,
            district=obligation.district,
            subdistrict=subdistrict,
        )


def test_chasing_tells_officer_and_leader_once_a_day_and_shows_who_did_it(at_desk, round, in_may):
    officer, leader = make_desk(Role.DISTRICT_OFFICER), make_desk(Role.DISTRICT_LEADER)
    client = at_desk(Role.CITY_OFFICER)
    url = page("obligation_chase", owed(round).pk)

    first, second = (client.post(url, follow=True) for _ in range(2))

    assert {message.desk for message in Message.objects.all()} == {officer, leader}
    assert Message.objects.filter(title="催报").count() == 2
    chased = Chase.objects.get()
    assert f"2021年5月17日 12:00由{chased.by.user}催报" in text_of(first)
    assert "今天已经催报过朝阳区，每天最多催报一次。" in text_of(second)
    assert AuditEvent.objects.filter(what="催报").count() == 1
    actions.chase(obligation=owed(round), by=chased.by, at=NOON + timedelta(days=1))


def test_a_whole_stage_is_chased_but_for_who_reported_or_was_chased_today(at_desk, round, in_may):
    walk_up(make_recommendation(round), until="sign")
    client = at_desk(Role.CITY_OFFICER)
    url = page("stage_chase", round.stages.get(kind="recommendation").pk)

    first, second = (client.post(url, follow=True) for _ in range(2))

    assert [chase.obligation.district.name for chase in Chase.objects.all()] == ["海淀区"]
    assert "已向1个区催报。" in text_of(first)
    assert "没有需要催报的区" in text_of(second)


def test_who_has_reported_is_not_chased(round):
    walk_up(make_recommendation(round), until="sign")

    with pytest.raises(Refused) as refusal:
        actions.chase(obligation=owed(round), by=make_desk(Role.CITY_OFFICER), at=NOON)

    assert refusal.value.codes == ["already_met"]


def test_what_was_filed_is_called_filed():
    filed, received = SubmissionState.FILED, SubmissionState.RECEIVED
    states = {"已备案": [filed, filed], "已签收": [filed, received], "": [received, "signed"]}

    assert {word: _taken_by_city(states[word]) for word in states} == {
        word: word for word in states
    }


def test_the_workbook_says_what_the_page_says(at_desk, round, in_may):
    walk_up(make_recommendation(round), until="receive")

    answer = at_desk(Role.CITY_OFFICER).get(page("matrix_export", round.pk))

    table, counts = load_workbook(BytesIO(answer.content)).worksheets
    assert table["A2"].value == "全市，共2个区，数据截至2021年5月17日 12:00"
    assert [cell.value for cell in table[4]][:4] == [
        "朝阳区",
        "已签收",
        "2021年5月18日(周二)18:00前",
        "2021年5月17日 12:00",
    ]
    assert (table.page_setup.orientation, table.print_title_rows) == ("landscape", "$3:$3")
    assert [cell.value for cell in counts[4]][2:] == [2, 1, 0]
    assert AuditEvent.objects.filter(what="导出报送情况").count() == 1


def test_a_district_exports_its_own_row_only(at_desk, round, in_may):
    answer = at_desk(Role.DISTRICT_LEADER).get(page("matrix_export", round.pk))

    table = load_workbook(BytesIO(answer.content)).worksheets[0]
    shown = [cell.value for row in table.iter_rows() for cell in row]
    assert "朝阳区" in shown
    assert "海淀区" not in shown


def test_a_cell_of_several_leads_the_city_to_the_candidates_of_that_district_alone(at_desk, round):
    for name, district in (("甲街道", "朝阳区"), ("乙街道", "朝阳区"), ("丙街道", "海淀区")):
        unit = make_subdistrict(name, make_district(district))
        walk_up(make_recommendation(round, unit), until="sign")
    city = at_desk(Role.CITY_OFFICER)
    by = make_desk(Role.CITY_OFFICER)
    cells = {row.district.name: row.cells[0] for row in matrix(round, by=by, at=NOON).rows}

    listed = city.get(cells["朝阳区"].url).context["rows"]

    assert [row.recommendation.subdistrict.name for row in listed] == ["甲街道", "乙街道"]
    form = Recommendation.objects.get(subdistrict__name="丙街道")
    assert cells["海淀区"].url == page("recommendation_detail", form.pk)
    obligation = cells["海淀区"].obligation
    shown = text_of(city.get(page("obligation_detail", obligation.pk)))
    assert page("recommendation_detail", form.pk) in shown
    assert f"district={obligation.district_id}" in shown
