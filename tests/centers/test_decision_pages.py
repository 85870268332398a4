"""The leader ticks, reads it through once more, and decides."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from centers.models import Center
from pilots.models import PilotUnit, Submission
from tests.accounts.factories import make_district, make_subdistrict
from tests.centers.factories import make_candidate, make_center
from tests.pilots.factories import (
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db

LIST, CONFIRM = reverse("centers:decision_list"), reverse("centers:decision_confirm")


@pytest.fixture
def round():
    """A round of the running year: these pages ask the clock."""
    return make_round(timezone.localdate().year)


@pytest.fixture
def leader(client, desk):
    return client.sit_at(desk(Role.CITY_LEADER))


def candidate(round, name, district="朝阳区", **facts):
    subdistrict = make_subdistrict(name, make_district(district))
    return make_candidate(round, subdistrict, at=timezone.now(), **facts)


def test_the_list_shows_the_proposal_beside_the_facts(leader, round):
    first = candidate(round, "劲松街道")
    waiting = walk_up(make_recommendation(round, make_subdistrict("八里庄街道")), at=timezone.now())

    text = leader.get(LIST).content.decode()

    assert text.count('name="pick"') == 1
    assert f"勾选{first.subdistrict.full_name}" in text
    assert f"勾选{waiting.subdistrict.full_name}" not in text
    for fact in ("朝阳区劲松街道", "赵常务", "符合资质3人", "自主运营", "35.00", "320.5", "待拟办"):
        assert fact in text


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.CITY_VIEWER])
def test_others_at_the_city_read_and_cannot_tick(client, desk, round, role):
    candidate(round, "劲松街道")

    text = client.sit_at(desk(role)).get(LIST).content.decode()

    assert "朝阳区劲松街道" in text
    assert 'name="pick"' not in text
    assert "核对后审定" not in text


def test_ticking_leads_to_a_page_that_names_everybody(leader, round):
    picked = [candidate(round, "劲松街道"), candidate(round, "八里庄街道", outcome="decline")]

    page = leader.get(CONFIRM, {"pick": [c.pk for c in picked], "outcome": "accept"})

    text = page.content.decode()
    assert "将2个街道(乡镇)列入试点？" in text
    assert "其中1个与拟办意见不一致" in text
    assert not PilotUnit.objects.exists()


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"outcome": "accept"}, "请至少勾选一个推荐单位"),
        ({"pick": "1"}, "请选择审定意见"),
        ({"pick": "99999999999999999999", "outcome": "accept"}, "勾选的单位已不在待审定之列"),
        ({"pick": "x" * 50, "outcome": "accept"}, "勾选的单位已不在待审定之列"),
        ({"pick": "9" * 5000, "outcome": "accept"}, "勾选的单位已不在待审定之列"),
    ],
)
def test_a_choice_that_cannot_be_is_said_on_the_list(leader, round, chosen, sentence):
    candidate(round, "劲松街道")

    page = leader.get(CONFIRM, chosen)

    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert "朝阳区劲松街道" in page.content.decode()


def test_confirming_decides_all_and_shows_the_list(leader, round):
    picked = [candidate(round, "劲松街道"), candidate(round, "八里庄街道", "海淀区")]

    page = leader.post(
        f"{CONFIRM}?round={round.pk}",
        {"pick": [c.pk for c in picked], "outcome": "accept", "note": ""},
        follow=True,
    )

    assert page.redirect_chain == [(f"{LIST}?round={round.pk}", 302)]
    assert "已将2个街道(乡镇)列入试点。" in page.content.decode()
    assert set(Center.objects.values_list("name", flat=True)) == {
        "朝阳区劲松街道社会工作服务中心",
        "海淀区八里庄街道社会工作服务中心",
    }


def test_a_decline_without_a_reason_comes_back_with_its_choice(leader, round):
    declined = candidate(round, "劲松街道", outcome="decline")

    page = leader.post(CONFIRM, {"pick": declined.pk, "outcome": "decline", "note": " "})

    text = page.content.decode()
    assert page.status_code == 200
    assert "请写明不列入试点的理由。" in text
    assert f'<input type="hidden" name="pick" value="{declined.pk}"' in text
    assert Submission.objects.get(pk=declined.submission_id).state == "received"


def test_a_reason_that_is_too_long_comes_back_as_it_was_typed(leader, round):
    chosen = candidate(round, "劲松街道", outcome="decline")
    reason = "材料不齐" * 126

    response = leader.post(CONFIRM, {"pick": [chosen.pk], "outcome": "decline", "note": reason})

    text = response.content.decode()
    assert "审定说明最多500个字，现有504个字" in text
    assert reason in text
    assert "将1个街道(乡镇)不列入试点？" in text


def test_a_leader_who_proposed_cannot_decide_and_reads_why(client, desk, round):
    leader = desk(Role.CITY_LEADER)
    other = candidate(round, "八里庄街道")
    own = candidate(round, "劲松街道")
    type(own).objects.filter(pk=own.pk).update(proposed_by=leader.user)

    page = client.sit_at(leader).post(
        CONFIRM, {"pick": [own.pk, other.pk], "outcome": "accept", "note": ""}
    )

    assert "朝阳区劲松街道：拟办和审定须由不同的人办理。" in page.content.decode()
    assert not PilotUnit.objects.exists()


@pytest.mark.parametrize("name", ["decision_list", "unit_list", "unit_export"])
def test_an_unknown_round_does_not_exist(leader, round, name):
    assert leader.get(reverse(f"centers:{name}"), {"round": "0"}).status_code == 404


def test_without_a_round_the_pages_say_what_comes_first(leader):
    assert "还没有试点批次" in leader.get(LIST).content.decode()
    assert "还没有列入试点的单位" in leader.get(reverse("centers:unit_list")).content.decode()
    assert leader.get(CONFIRM).status_code == 200
    assert leader.get(reverse("centers:unit_export")).status_code == 404


def test_one_round_at_a_time(leader, round):
    earlier = make_round(round.year - 1)
    candidate(round, "劲松街道")

    text = " ".join(leader.get(LIST, {"round": earlier.pk}).content.decode().split())

    assert "还没有签收的推荐表" in text
    assert f'<option value="{earlier.pk}" selected>' in text


@pytest.mark.parametrize("names", [("劲松街道",), ("劲松街道", "八里庄街道", "望京街道")])
def test_the_lists_ask_the_same_number_of_questions(
    leader, round, names, django_assert_num_queries
):
    for name in names:
        candidate(round, name)
        make_center(make_unit(round, make_subdistrict(f"{name[:1]}村", base_kind="镇")))

    # Session (2), user, desks; then the round and the rows. 2 for saving the session's age.
    # One list has the districts to choose from beside it, the other what was published.
    with django_assert_num_queries(10):
        leader.get(LIST)
    with django_assert_num_queries(10):
        leader.get(reverse("centers:unit_list"))


def test_the_published_list_is_the_same_on_the_page_and_in_the_workbook(client, desk):
    round = make_round()
    for name, district in (("劲松街道", "朝阳区"), ("=八里庄街道", "海淀区")):
        unit = make_unit(round, make_subdistrict(name, make_district(district)))
        make_center(unit, operation_mode="joint", operator_name="某某事务所")
    client.sit_at(desk(Role.CITY_VIEWER))

    page = client.get(reverse("centers:unit_list")).content.decode()
    response = client.get(reverse("centers:unit_export"), {"round": round.pk})

    sheet = load_workbook(BytesIO(response.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4, max_row=5)]
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''2021%E5%B9%B4")
    assert [row[:7] for row in rows] == [
        [
            1,
            "朝阳区",
            "劲松街道",
            "街道",
            "朝阳区劲松街道社会工作服务中心",
            "联合运营",
            "某某事务所",
        ],
        [
            2,
            "海淀区",
            "=八里庄街道",
            "街道",
            "海淀区=八里庄街道社会工作服务中心",
            "联合运营",
            "某某事务所",
        ],
    ]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}
    for value in [value for row in rows for value in row[1:7]]:
        assert value in page
    assert AuditEvent.objects.filter(what="导出试点单位名单").count() == 1


def test_a_district_reads_its_own_part_of_the_list(client, desk):
    round = make_round()
    for name, district in (("劲松街道", "朝阳区"), ("学院路街道", "海淀区")):
        make_center(make_unit(round, make_subdistrict(name, make_district(district))))
    client.sit_at(desk(Role.DISTRICT_OFFICER, make_district("朝阳区")))

    text = client.get(reverse("centers:unit_list")).content.decode()

    assert "劲松街道" in text
    assert "学院路街道" not in text


def test_the_list_to_decide_is_narrowed_like_the_citys_list(leader, round):
    candidate(round, "劲松街道")
    candidate(round, "八里庄街道", "海淀区", is_rural=True)

    rows = leader.get(LIST, {"round": round.pk, "rural": "yes"}).context["rows"]

    assert [row.recommendation.subdistrict.name for row in rows] == ["八里庄街道"]


def test_each_unit_to_decline_is_asked_for_its_own_reason(leader, round):
    first, second = (candidate(round, name, outcome="decline") for name in ("劲松街道", "望京街道"))
    facts = {"pick": [first.pk, second.pk], "outcome": "decline"}

    asked = leader.get(CONFIRM, facts).content.decode()
    leader.post(CONFIRM, {**facts, "note": "名额已满", f"note_{first.pk}": "场地尚未落实"})

    assert "朝阳区劲松街道的理由（选填）" in asked
    notes = {
        Submission.objects.get(pk=form.submission_id).history.get(step="decline").note
        for form in (first, second)
    }
    assert notes == {"场地尚未落实", "名额已满"}


def test_a_second_press_is_told_what_was_decided_and_stores_nothing(leader, round):
    form = candidate(round, "劲松街道")
    sent = {"pick": [form.pk], "outcome": "accept", "note": ""}
    leader.post(CONFIRM, sent)

    again = leader.post(CONFIRM, sent, follow=True)

    assert again.redirect_chain[0][0].startswith(LIST)
    text = again.content.decode()
    assert "朝阳区劲松街道：已于" in text
    assert "列入试点，不需要再次办理。" in text
    assert PilotUnit.objects.count() == 1


def test_another_leaders_late_press_is_refused(leader, client, desk, round):
    form = candidate(round, "劲松街道")
    sent = {"pick": [form.pk], "outcome": "accept", "note": ""}
    leader.post(CONFIRM, sent)

    late = client.sit_at(desk(Role.CITY_LEADER)).post(CONFIRM, sent)

    assert "勾选的单位已不在待审定之列" in late.content.decode()
