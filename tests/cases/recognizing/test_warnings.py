"""What makes a case worth a second look, rule by rule, at the edge of each."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from cases.prints import print_of
from cases.recognizing.warnings import (
    BURST,
    LONGEST_GAP_DAYS,
    NIGHT,
    SHORTEST_DAYS,
    CaseFacts,
    Marked,
    Served,
    Text,
    WarningKind,
    warnings_of,
)
from core.deadlines import BEIJING

OPENED = date(2021, 6, 1)
NOON = datetime(2021, 6, 10, 12, tzinfo=BEIJING)
LONG = "入户探访，了解近期身体和饮食情况，陪同整理居室，讨论与邻里互助小组的联系，约定下周再来。"


def served(pk=1, day=5, hour=9, minutes=60, **changed) -> Served:
    starts = datetime(2021, 6, day, hour)
    facts = {
        "pk": pk,
        "worker": 1,
        "worker_name": "林夏",
        "place": "劲松中心",
        "starts": starts,
        "ends": starts + timedelta(minutes=minutes),
        "recorded_by": 1,
        "recorded_at": NOON,
        **changed,
    }
    return Served(**facts)


def marked(pk, text=LONG, case=1, label="“服务计划”") -> Marked:
    made = print_of(text)
    return Marked(pk, case, f"案{case}号", label, made.digest, made.sketch)


GOOD = CaseFacts(
    pk=1, opened_on=OPENED, closed_on=date(2021, 6, 30), served=[served()], goals=(2, 2)
)


def said(**changed) -> list[tuple[str, str]]:
    return [(one.kind, one.sentence) for one in warnings_of(replace(GOOD, **changed))]


def test_a_case_in_order_has_no_warning():
    assert said() == []


def test_a_text_of_another_case_is_named_with_its_case():
    texts = [Text(marked(1), [marked(2, case=7)])]

    assert said(texts=texts) == [("copied", "“服务计划”与案例案7号的“服务计划”文字相同。")]


def test_nearly_the_same_says_how_much():
    texts = [Text(marked(1), [marked(2, LONG.replace("约定下周再来", "约定后天下午"), case=7)])]

    ((kind, sentence),) = said(texts=texts)
    assert kind == "copied"
    assert "%相同" in sentence


def test_two_records_of_one_case_are_one_pair():
    one, two = (marked(n, label=f"6月{n}日的服务记录") for n in (1, 2))

    found = said(texts=[Text(one, [two]), Text(two, [one])])

    assert found == [("copied", "6月1日的服务记录与本案例的6月2日的服务记录文字相同。")]


def test_texts_that_only_share_a_band_are_not_called_copies():
    other = marked(
        2, "陪同到街道残联咨询辅具申请，说明所需材料，协助填写申请表，联系社区医生。", case=7
    )

    assert said(texts=[Text(marked(1), [other])]) == []


def test_more_copies_than_are_named_are_counted():
    others = [marked(pk, case=pk) for pk in range(2, 7)]

    ((_, sentence),) = said(texts=[Text(marked(1), others)])
    assert sentence.endswith("；等共5处。")


@pytest.mark.parametrize(
    ("other", "is_warned"),
    [
        (served(2, hour=9, minutes=30, place="望京中心"), True),
        (served(2, hour=10, place="望京中心"), False),  # begins as the other ends
        (served(2, hour=9, worker=2), False),
        (served(1), False),  # itself
        (served(2, day=4, hour=23, minutes=11 * 60, place="望京中心"), True),  # past midnight
    ],
)
def test_one_worker_in_two_places_at_once(other, is_warned):
    assert bool(said(others=[other])) is is_warned


def test_the_overlap_tells_who_when_and_where():
    ((_, sentence),) = said(others=[served(2, hour=9, minutes=30, place="望京中心")])

    assert sentence == ("林夏2021年6月5日09:00至10:00的服务与望京中心09:00至09:30的服务时间重叠。")


@pytest.mark.parametrize(("count", "is_warned"), [(BURST - 1, False), (BURST, True)])
def test_many_within_an_hour(count, is_warned):
    moments = [NOON + timedelta(minutes=n % 60) for n in range(count)]

    assert bool(said(recorded={1: moments})) is is_warned


def test_the_hour_is_any_hour_around_the_record():
    """Fifteen before and fifteen after, two hours apart, are no hour of thirty."""
    half = BURST // 2
    moments = [NOON - timedelta(minutes=59)] * half + [NOON] + [NOON + timedelta(minutes=59)] * half

    assert said(recorded={1: moments}) == []


@pytest.mark.parametrize(
    ("clock", "count", "is_warned"),
    [
        ((21, 59), NIGHT, False),
        ((22, 0), NIGHT, True),
        ((22, 0), NIGHT - 1, False),
        ((5, 59), NIGHT, True),
        ((6, 0), NIGHT, False),
    ],
)
def test_many_in_one_night(clock, count, is_warned):
    at = datetime(2021, 6, 10, *clock, tzinfo=BEIJING)

    assert bool(said(served=[served(recorded_at=at)], recorded={1: [at] * count})) is is_warned


@pytest.mark.parametrize(
    ("goals", "sentence"),
    [
        ((0, 0), "结案时没有登记可以评分的服务目标。"),
        ((3, 1), "结案时3项服务目标中有2项没有评分。"),
    ],
)
def test_closed_without_a_goal_measured(goals, sentence):
    assert said(goals=goals) == [("unmeasured", sentence)]


@pytest.mark.parametrize(("days", "is_warned"), [(SHORTEST_DAYS - 1, True), (SHORTEST_DAYS, False)])
def test_closed_within_an_implausibly_short_time(days, is_warned):
    assert bool(said(closed_on=OPENED + timedelta(days=days))) is is_warned


def test_closed_on_the_day_it_was_opened():
    ((_, sentence),) = said(closed_on=OPENED)

    assert sentence == "2021年6月1日接案，2021年6月1日结案，当天办结。"


@pytest.mark.parametrize(
    ("gap", "is_warned"), [(LONGEST_GAP_DAYS, False), (LONGEST_GAP_DAYS + 1, True)]
)
def test_no_visit_for_long(gap, is_warned):
    assert bool(said(closed_on=date(2021, 6, 5) + timedelta(days=gap))) is is_warned


def test_no_service_at_all():
    assert said(served=[]) == [("unvisited", "没有一条服务记录。")]


def test_all_records_entered_late():
    late = [served(n, is_late=True) for n in (1, 2)]

    assert said(served=late) == [("all_late", "2条服务记录全部是补录（服务30天以后才登记）。")]
    assert said(served=[*late, served(3)]) == []


def test_every_kind_has_its_rule_and_they_come_in_order():
    bad = said(
        texts=[Text(marked(1), [marked(2, case=7)])],
        served=[served(is_late=True)],
        others=[served(2)],
        recorded={1: [NOON] * BURST},
        goals=(0, 0),
        closed_on=date(2021, 6, 6),
    )

    assert [kind for kind, _ in bad] == [k for k in WarningKind if k != "unvisited"]
