"""The district's page of 认定, and the list of what does not count."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.roles import Role
from cases.models import Case, ServiceRecord
from cases.second_look_facts import doubts_about
from cases.states import CaseState, Recognition
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import TEXTS, make_case, make_worker
from tests.centers.factories import make_center
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db

WAITING = reverse("cases:recognition_list")
UNCOUNTED = reverse("cases:uncounted_list")


def test_only_closed_cases_of_the_own_district_wait(client):
    center = make_center()
    case = make_case(CaseState.CLOSED, center)
    make_case(CaseState.CLOSING, center)
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)

    own = client.sit_at(make_desk(Role.DISTRICT_OFFICER)).get(WAITING)
    foreign = client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))).get(WAITING)

    assert [waiting.row.number for waiting in own.context["rows"]] == [case.number]
    assert foreign.context["rows"] == []
    assert "没有待认定的案例" in foreign.content.decode()


def test_many_are_recognized_in_one_act(client):
    center = make_center()
    cases = [make_case(CaseState.CLOSED, center) for _ in range(3)]
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    ticked = [str(case.public_id) for case in cases[:2]]

    answer = client.post(
        WAITING, {"cases": ticked, "outcome": "recognized", "note": ""}, follow=True
    )

    assert "2个案例已认定。" in answer.content.decode()
    assert list(Case.objects.order_by("pk").values_list("recognition", flat=True)) == [
        "recognized",
        "recognized",
        "waiting",
    ]


def test_declining_without_a_reason_keeps_the_ticks(client):
    case = make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.post(WAITING, {"cases": [str(case.public_id)], "outcome": "declined", "note": ""})

    assert page.context["form"].errors == {"note": ["不予认定的，请写明理由。"]}
    assert [waiting.is_chosen for waiting in page.context["rows"]] == [True]
    assert Case.objects.get().recognition == Recognition.WAITING


@pytest.mark.parametrize(
    ("ticked", "sentence"),
    [
        ([], "请勾选要认定的案例。"),
        (["nonsense"], "所选案例已不在待认定之列，请重新勾选。"),
        (["00000000-0000-4000-8000-000000000000"], "所选案例已不在待认定之列，请重新勾选。"),
    ],
)
def test_wrong_ticks_are_refused(client, ticked, sentence):
    make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.post(WAITING, {"cases": ticked, "outcome": "recognized", "note": ""})

    assert page.context["form"].errors == {"cases": [sentence]}


def test_another_districts_case_cannot_be_ticked(client):
    case = make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, make_district("海淀区")))

    client.post(WAITING, {"cases": [str(case.public_id)], "outcome": "recognized", "note": ""})

    assert Case.objects.get().recognition == Recognition.WAITING


def test_each_case_left_out_has_its_reason(client):
    center = make_center()
    make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED)
    reasons = {
        make_case(CaseState.CLOSED, center).number: "尚待区级认定",
        make_case(CaseState.INTAKE, center).number: "尚未结案",
        make_case(
            CaseState.CLOSED, center, recognition=Recognition.DECLINED
        ).number: "区级不予认定：材料不全。",
    }

    page = client.sit_at(make_worker(center)).get(UNCOUNTED)

    assert {row.number: reason for row, reason, _ in page.context["rows"]} == reasons
    assert [reading.cases for reading in page.context["readings"]] == [1, 3, 3]


def test_a_round_can_be_chosen_and_the_latest_is_shown_first(client):
    case = make_case()
    make_round(2022)
    client.sit_at(make_worker(case.center))

    latest = client.get(UNCOUNTED)
    chosen = client.get(UNCOUNTED, {"round": Round.objects.get(year=2021).pk})

    assert latest.context["rows"] == []
    assert [row.number for row, *_ in chosen.context["rows"]] == [case.number]


def test_a_round_that_does_not_exist_is_not_found(client):
    client.sit_at(make_desk(Role.CITY_VIEWER))

    assert client.get(UNCOUNTED, {"round": "999"}).status_code == 404


def test_before_the_first_round_the_page_says_so(client):
    client.sit_at(make_desk(Role.CITY_VIEWER))

    assert "还没有试点批次" in client.get(UNCOUNTED).content.decode()


def test_a_reason_of_one_case_stands_beside_the_common_one(client):
    """Many are declined at once: one reason for all, and another one for a single case."""
    center = make_center()
    cases = [make_case(CaseState.CLOSED, center) for _ in range(2)]
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    posted = {
        "cases": [str(case.public_id) for case in cases],
        "outcome": "declined",
        f"note-{cases[0].public_id}": "缺少评估依据。",
    }

    refused = client.post(WAITING, posted)
    client.post(WAITING, {**posted, "note": "材料不全。"})

    assert cases[1].number in refused.context["form"].errors["note"][0]
    assert cases[0].number not in refused.context["form"].errors["note"][0]
    assert "缺少评估依据。" in refused.content.decode()
    stored = Case.objects.order_by("pk").values_list("recognition", "recognition_note")
    assert list(stored) == [("declined", "缺少评估依据。"), ("declined", "材料不全。")]


def test_a_reason_that_is_too_long_is_refused_beside_the_case(client):
    case = make_case(CaseState.CLOSED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    page = client.post(
        WAITING,
        {
            "cases": [str(case.public_id)],
            "outcome": "declined",
            f"note-{case.public_id}": "长" * 501,
        },
    )

    assert page.context["form"].errors == {"note": [f"案例{case.number}的理由超过500字，请精简。"]}
    assert Case.objects.get().recognition == Recognition.WAITING


def test_the_district_takes_its_word_back_on_the_page_of_the_case(client):
    case = make_case(CaseState.CLOSED, recognition=Recognition.DECLINED)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    url = reverse("cases:recognition_take_back", args=[case.public_id])

    offered = client.get(reverse("cases:case_detail", args=[case.public_id]))
    refused = client.post(url, {"note": " "})
    done = client.post(url, {"note": "中心补充了评估表。"}, follow=True)

    assert "撤回认定意见的理由（必填）" in offered.content.decode()
    assert "请写明撤回的理由。" in refused.content.decode()
    assert "的认定意见已撤回，重新等待认定。" in done.content.decode()
    assert "撤回认定意见的理由" not in done.content.decode()
    assert Case.objects.get().recognition == Recognition.WAITING


def test_warnings_are_for_the_district_and_not_for_the_center(client):
    center = make_center()
    soon = make_case(CaseState.CLOSED, center, opened_on=date(2021, 6, 8))
    url = reverse("cases:case_detail", args=[soon.public_id])
    sentence = "2021年6月8日接案，2021年6月10日结案，相隔2天，不足7天。"

    client.sit_at(make_desk(Role.DISTRICT_OFFICER))
    in_list, on_case = client.get(WAITING), client.get(url)
    client.post(WAITING, {"cases": [str(soon.public_id)], "outcome": "recognized"})
    decided = client.get(url)
    at_center = client.sit_at(make_worker(center, Role.EXECUTIVE_DIRECTOR)).get(url)

    assert sentence in in_list.content.decode()
    assert "认定前的核查提示" in on_case.content.decode()
    assert "认定时的核查提示" in decided.content.decode()
    assert sentence in decided.content.decode()
    assert sentence not in at_center.content.decode()


def test_a_long_list_of_warnings_takes_no_query_more(django_assert_num_queries):
    """Three cases are held against everything around them by as many queries as one."""
    center = make_center()
    officer = make_desk(Role.DISTRICT_OFFICER)
    found = []

    for number in (1, 2):
        for _ in range(number):
            make_case(CaseState.CLOSED, center)
        Case.objects.update(closing_note_hash="c" * 64)
        ServiceRecord.objects.update(text_hash="d" * 64)
        cases = list(Case.objects.all())
        with django_assert_num_queries(5):
            found.append(doubts_about(cases, by=officer))

    assert [len(warned) for warned in found] == [1, 3]
    assert [doubt.code for doubt in next(iter(found[1].values()))] == [
        "text_copied",
        "record_copied",
    ]


def test_the_list_of_uncounted_is_narrowed_to_one_reason(client):
    center = make_center()
    waiting = make_case(CaseState.CLOSED, center)
    make_case(CaseState.INTAKE, center)
    client.sit_at(make_worker(center))

    page = client.get(UNCOUNTED, {"reason": "waiting"})
    unknown = client.get(UNCOUNTED, {"reason": "nonsense"})

    ((row, reason, remedy),) = page.context["rows"]
    assert (row.number, reason) == (waiting.number, "尚待区级认定")
    assert remedy == "区级认定后计入。"
    assert row.url == reverse("cases:case_detail", args=[waiting.public_id])
    assert "reason=waiting" in page.context["query"]
    assert len(unknown.context["rows"]) == 2


def test_the_workbook_has_masked_names_and_no_text(client):
    center = make_center()
    case = make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    make_case(CaseState.INTAKE, center)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    answer = client.get(reverse("cases:recognition_export"))

    rows = list(load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    cells = [str(cell) for row in rows for cell in row if cell is not None]
    assert {case.number, "张*丰", "不予认定", "材料不全。"} <= set(cells)
    assert not [cell for cell in cells if "张三丰" in cell or TEXTS["closing_note"] in cell]
    assert len([row for row in rows if "张*丰" in row]) == 1


def test_before_the_first_round_there_is_nothing_to_download(client):
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    assert client.get(reverse("cases:recognition_export")).status_code == 404
