"""Two readings compared in words; no database, no page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.diff import CAME, GONE, KEPT, Piece, compare, phrases
from pilots.parts import Row, Table

COLUMNS = ("工作任务", "责任单位", "完成时限")
TASKS = "任务分解表"
SENTENCE = (
    "组建区级督导团队，开展培训、督导、评估；统筹安排资金，专款专用；按月通报各中心工作进度。"
)


def said(before, after) -> dict[str, list[str]]:
    """By part, each change as it is read aloud."""
    return {
        part.title: [f"{change.label}：{change.words}".lstrip("：") for change in part.changes]
        for part in compare(before, after)
    }


def form(*answers, title="一、基本情况"):
    return [(title, list(answers))]


def table(*rows, columns=COLUMNS):
    return [(TASKS, [("", Table(columns, tuple(Row(k, cells) for k, cells in rows), columns[0]))])]


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("52,000", "53,100", "由 52,000 改为 53,100"),
        ("", "18", "由未填写改为 18"),
        ("18", "", "由 18 改为未填写"),
        ("200万元", "350万元", "由 200万元 改为 350万元"),
    ],
)
def test_a_field_says_what_it_was_and_what_it_is(before, after, sentence):
    answers = [form(("常住人口(人)", value)) for value in (before, after)]

    assert said(*answers) == {"一、基本情况": [f"常住人口(人)：{sentence}"]}


def test_a_part_without_a_change_is_there_and_says_nothing():
    same = form(("社区数(个)", "18"))

    assert said(same, same) == {"一、基本情况": []}


def test_a_long_text_shows_the_phrases_that_went_and_came():
    after = SENTENCE.replace("按月", "按季").replace("开展培训、", "")

    (change,) = compare(form(("", SENTENCE)), form(("", after)))[0].changes

    assert change.words == (
        "组建区级督导团队，〔删去：开展培训、〕督导、评估；统筹安排资金，专款专用；"
        "〔删去：按月通报各中心工作进度。〕〔新增：按季通报各中心工作进度。〕"
    )
    assert [piece.kind for piece in change.pieces if piece.text.startswith("按")] == [GONE, CAME]


def test_a_long_stretch_without_a_change_is_cut_short_and_says_how_much():
    long = "同样的话" * 30

    (change,) = compare(form(("", f"{long}。旧。")), form(("", f"{long}。新。")))[0].changes

    assert "……（61字未变）……" in change.words
    assert change.words.endswith("〔删去：旧。〕〔新增：新。〕")


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [("从业年限", "8")], "从业年限：前一版没有这一项，后一版为 8"),
        ([], [("从业年限", "")], "从业年限：前一版没有这一项，后一版为未填写"),
        ([("从业年限", "8")], [], "从业年限：后一版没有这一项，前一版为 8"),
    ],
)
def test_a_field_of_another_format_is_said_to_be_one(before, after, sentence):
    parts = [form(("社区数", "18"), *more) for more in (before, after)]

    assert said(*parts) == {"一、基本情况": [sentence]}


def test_a_part_of_another_format_is_shown_with_what_is_in_it():
    before = form(("社区数", "18"))
    after = [*before, ("附加问题", [("是否有电梯", "有"), ("楼层", "")])]

    assert said(before, after)["附加问题"] == ["前一版没有这一部分，后一版为：", "是否有电梯：有"]
    assert said(after, before)["附加问题"] == ["后一版没有这一部分，前一版为：", "是否有电梯：有"]


def test_rows_are_told_apart_by_their_key():
    before = table(
        ("a", ("建立督导队伍", "区民政局", "6月底")),
        ("b", ("挂牌", "各街道", "7月底")),
        ("c", ("总结", "区民政局", "12月")),
    )
    after = table(
        ("a", ("建立督导队伍", "区社工委", "2021年6月30日")),
        ("c", ("总结", "区民政局", "12月")),
        ("d", ("培训", "区民政局", "")),
    )

    assert said(before, after)[TASKS] == [
        "第1行“建立督导队伍”的责任单位：由 区民政局 改为 区社工委",
        "第1行“建立督导队伍”的完成时限：由 6月底 改为 2021年6月30日",
        "第3行“培训”：新增一行：工作任务：培训；责任单位：区民政局",
        "第2行“挂牌”：删去一行：工作任务：挂牌；责任单位：各街道；完成时限：7月底",
    ]


def test_another_order_of_the_same_rows_is_a_change():
    rows = [(key, (name, "", "")) for key, name in (("a", "甲"), ("b", "乙"))]

    assert said(table(*rows), table(*reversed(rows)))[TASKS] == [
        "各行顺序有调整，现为：“乙”、“甲”。"
    ]


def test_a_column_that_was_not_there_is_said_to_be_new():
    before = table(("a", ("培训", "区民政局")), columns=COLUMNS[:2])
    after = table(("a", ("培训", "区民政局", "6月底")))

    assert said(before, after)[TASKS] == ["第1行“培训”的完成时限：前一版没有这一项，后一版为 6月底"]


def test_a_table_that_was_not_there_has_only_new_rows():
    after = table(("a", ("培训", "区民政局", "6月底")))

    assert said([(TASKS, [])], after)[TASKS] == [
        "第1行“培训”：新增一行：工作任务：培训；责任单位：区民政局；完成时限：6月底"
    ]
    assert said(after, [(TASKS, [])])[TASKS][0].startswith("第1行“培训”：删去一行：")


def test_answers_of_one_label_are_compared_in_their_order():
    before, after = (form(("姓名", "张"), ("姓名", second)) for second in ("李", "王"))

    assert said(before, after) == {"一、基本情况": ["姓名：由 李 改为 王"]}


TEXTS = st.text(alphabet="甲乙丙，。\n", max_size=60)


@given(TEXTS, TEXTS)
def test_nothing_is_lost_between_two_texts(before, after):
    pieces = phrases(before, after)

    def joined(*kinds):
        return "".join(piece.text for piece in pieces if piece.kind in kinds)

    assert joined(KEPT, GONE) == before
    assert joined(KEPT, CAME) == after
    assert all(isinstance(piece, Piece) and piece.text for piece in pieces)
