import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.problems import Problem, Refused
from funding.explaining import explain
from funding.shares import share_out
from funding.terms import CenterFacts, ShareLine, ShareOut, Terms

CLAUSE = "实施方案三(五)"
# 300,000.00 元, 30,000.00 元 for each, the rest by 60 to 40.
TERMS = Terms(total=30_000_000, base_each=3_000_000, task_percent=60, service_percent=40)


def centers(*loads):
    return [
        CenterFacts(f"c{number}", f"中心{number}", task_load, service_volume)
        for number, (task_load, service_volume) in enumerate(loads, start=1)
    ]


def lines_of(terms, *loads):
    return [
        (line.base, line.task_share, line.service_share, line.amount)
        for line in share_out(terms, centers(*loads)).lines
    ]


def test_share_out_splits_base_task_part_and_service_part():
    answer = share_out(TERMS, centers((12, 300), (8, 500), (4, 200)))

    assert answer == ShareOut(
        lines=(
            ShareLine("c1", 3_000_000, 6_300_000, 2_520_000, 11_820_000),
            ShareLine("c2", 3_000_000, 4_200_000, 4_200_000, 11_400_000),
            ShareLine("c3", 3_000_000, 2_100_000, 1_680_000, 6_780_000),
        ),
        notes=(),
    )


def test_share_out_keeps_the_order_given():
    given_order = centers((1, 1), (9, 9), (5, 5))[::-1]

    assert [line.key for line in share_out(TERMS, given_order).lines] == ["c3", "c2", "c1"]


def test_one_fen_among_three_goes_to_the_one_listed_first():
    one_fen = Terms(total=1, base_each=0, task_percent=100, service_percent=0)

    assert lines_of(one_fen, (1, 1), (1, 1), (1, 1)) == [(0, 1, 0, 1), (0, 0, 0, 0), (0, 0, 0, 0)]


def test_the_odd_fen_between_two_equal_percents_stays_in_the_split():
    odd = Terms(total=101, base_each=0, task_percent=50, service_percent=50)

    assert lines_of(odd, (1, 1)) == [(0, 51, 50, 101)]


def test_a_base_that_uses_up_the_pool_leaves_nothing_to_weigh():
    used_up = Terms(total=6_000, base_each=3_000, task_percent=60, service_percent=40)

    assert lines_of(used_up, (5, 1), (1, 5)) == [(3_000, 0, 0, 3_000), (3_000, 0, 0, 3_000)]


def test_all_percent_on_one_side_ignores_the_other():
    by_service = Terms(total=1_000, base_each=0, task_percent=0, service_percent=100)

    assert lines_of(by_service, (99, 1), (1, 3)) == [(0, 0, 250, 250), (0, 0, 750, 750)]


def test_a_center_without_work_still_gets_its_base():
    assert lines_of(TERMS, (1, 1), (0, 0))[1] == (3_000_000, 0, 0, 3_000_000)


POOL = Terms(total=1_000, base_each=0, task_percent=60, service_percent=40)


@pytest.mark.parametrize(
    ("loads", "lines", "notes"),
    [
        (
            [(3, 0), (1, 0)],
            [(0, 450, 300, 750), (0, 150, 100, 250)],
            ("各中心的服务量均为零，服务份额按工作任务分配",),
        ),
        (
            [(0, 1), (0, 3)],
            [(0, 150, 100, 250), (0, 450, 300, 750)],
            ("各中心的工作任务均为零，任务份额按服务量分配",),
        ),
        (
            [(0, 0), (0, 0)],
            [(0, 300, 200, 500), (0, 300, 200, 500)],
            (
                "各中心的工作任务和服务量均为零，任务份额平均分配",
                "各中心的工作任务和服务量均为零，服务份额平均分配",
            ),
        ),
    ],
)
def test_a_part_without_figures_is_split_by_the_other_and_says_so(loads, lines, notes):
    answer = share_out(POOL, centers(*loads))

    assert lines_of(POOL, *loads) == lines
    assert answer.notes == notes


def test_a_part_without_money_needs_no_note():
    by_task = Terms(total=1_000, base_each=0, task_percent=100, service_percent=0)

    assert share_out(by_task, centers((3, 0), (1, 0))).notes == ()


@pytest.mark.parametrize(
    ("terms", "loads", "problems"),
    [
        (TERMS, [], (Problem("no_centers", "没有可以分配资金的中心", CLAUSE),)),
        (
            Terms(2_000_000, 1_000_000, 60, 40),
            [(1, 1)] * 3,
            (
                Problem(
                    "base_exceeds_pool",
                    "基数合计 30,000.00 元（3 个中心 × 10,000.00 元）"
                    "超过资金总额 20,000.00 元，差 10,000.00 元",
                    CLAUSE,
                ),
            ),
        ),
        (
            Terms(2_000_000, 0, 60, 30),
            [(1, 1)],
            (
                Problem(
                    "percents_not_hundred",
                    "任务占比 60%、服务占比 30%、绩效占比 0% 应均不小于零，合计为 100%",
                    CLAUSE,
                ),
            ),
        ),
    ],
)
def test_share_out_refuses_with_the_numbers(terms, loads, problems):
    with pytest.raises(Refused) as refusal:
        share_out(terms, centers(*loads))

    assert refusal.value.problems == problems


@pytest.mark.parametrize(
    ("terms", "loads", "codes"),
    [
        (Terms(100, 0, 110, -10), [(1, 1)], ["percents_not_hundred"]),
        (Terms(100, 0, 0, 0), [], ["no_centers", "percents_not_hundred"]),
        (Terms(100, 101, 1, 1), [(1, 1)], ["base_exceeds_pool", "percents_not_hundred"]),
        (Terms(100, 51, 50, 50), [(1, 1), (1, 1)], ["base_exceeds_pool"]),
    ],
)
def test_share_out_names_every_problem_at_once(terms, loads, codes):
    with pytest.raises(Refused) as refusal:
        share_out(terms, centers(*loads))

    assert refusal.value.codes == codes


@pytest.mark.parametrize(
    ("terms", "facts"),
    [
        (Terms(-1, 0, 60, 40), centers((1, 1))),
        (Terms(100, -1, 60, 40), centers((1, 1))),
        (Terms(100, 0, 60, 40), centers((5, 1), (-5, 1))),
        (Terms(100, 0, 60, 40), centers((1, 1)) * 2),
    ],
    ids=["negative total", "negative base", "negative load", "center listed twice"],
)
def test_share_out_breaks_on_input_no_form_can_give(terms, facts):
    with pytest.raises(ValueError, match=r"non-negative|listed once"):
        share_out(terms, facts)


def explained(terms, facts, position=0, **words):
    line = share_out(terms, facts).lines[position]
    return explain(line, facts[position], centers=facts, **words)


def test_explain_tells_the_sum_behind_the_amount():
    assert explained(TERMS, centers((12, 300), (8, 500), (4, 200))) == (
        "基数 30,000.00 元"
        " + 任务份额 63,000.00 元(社区 12 个，占 50.0%)"
        " + 服务份额 25,200.00 元(服务量 300，占 30.0%)"
        " = 118,200.00 元"
    )


def test_explain_names_what_the_loads_count():
    facts = centers((1, 2), (2, 4))

    told = explained(POOL, facts, 1, task_words="重点对象 {} 人", service_words="服务 {} 人次")

    assert told == (
        "基数 0.00 元"
        " + 任务份额 4.00 元(重点对象 2 人，占 66.7%)"
        " + 服务份额 2.67 元(服务 4 人次，占 66.7%)"
        " = 6.67 元"
    )


@pytest.mark.parametrize(
    ("loads", "told"),
    [
        (
            [(3, 0), (1, 0)],
            "基数 0.00 元 + 任务份额 4.50 元(社区 3 个，占 75.0%)"
            " + 服务份额 3.00 元(改按社区 3 个，占 75.0%) = 7.50 元",
        ),
        (
            [(0, 1), (0, 3)],
            "基数 0.00 元 + 任务份额 1.50 元(改按服务量 1，占 25.0%)"
            " + 服务份额 1.00 元(服务量 1，占 25.0%) = 2.50 元",
        ),
        (
            [(0, 0), (0, 0)],
            "基数 0.00 元 + 任务份额 3.00 元(平均分配) + 服务份额 2.00 元(平均分配) = 5.00 元",
        ),
    ],
)
def test_explain_tells_when_a_part_was_split_by_something_else(loads, told):
    assert explained(POOL, centers(*loads)) == told


@pytest.mark.parametrize(
    ("load", "others", "share"),
    [(1, 2, "33.3%"), (2, 1, "66.7%"), (1, 0, "100.0%"), (0, 5, "0.0%"), (1, 1999, "0.1%")],
)
def test_explain_rounds_a_percentage_half_up_to_one_decimal(load, others, share):
    told = explained(POOL, centers((load, 1), (others, 1)))

    assert told.split("占 ")[1].split(")")[0] == share


LOADS = st.lists(st.tuples(st.integers(0, 500), st.integers(0, 20_000)), min_size=1, max_size=30)


@given(LOADS, st.integers(0, 10**9), st.integers(0, 10**11), st.integers(0, 100))
def test_the_amounts_add_up_to_the_fen_and_none_is_below_its_base(loads, base, pool, percent):
    terms = Terms(base * len(loads) + pool, base, percent, 100 - percent)

    lines = share_out(terms, centers(*loads)).lines

    assert sum(line.amount for line in lines) == terms.total
    assert all(line.amount == line.base + line.task_share + line.service_share for line in lines)
    assert all(line.base == base <= line.amount for line in lines)


@given(LOADS, st.integers(0, 10**9), st.integers(0, 100))
def test_more_of_both_loads_never_brings_less(loads, pool, percent):
    lines = share_out(Terms(pool, 0, percent, 100 - percent), centers(*loads)).lines

    assert all(
        more.amount >= less.amount
        for (more, heavy) in zip(lines, loads, strict=True)
        for (less, light) in zip(lines, loads, strict=True)
        if heavy[0] > light[0] and heavy[1] > light[1]
    )
