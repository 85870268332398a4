"""Copied texts are alike by their marks alone; the marks need the key."""

import pytest

from cases.prints import NEARLY, folded, likeness, print_of

TEXT = (
    "6月5日入户探访王奶奶，了解近期身体和饮食情况，陪同整理居室，讨论与邻里互助小组的联系，"
    "约定下周二上午再来，并与其女儿通电话说明情况。"
)
OTHER = (
    "陪同到街道残联咨询辅具申请，说明所需材料，协助填写申请表，联系社区医生上门评估，"
    "双方约定收到批复后一起去领取，并商量复健计划的安排。"
)


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("，", ", ").replace("。", "."),
        TEXT.replace("6月5日", "１２月１８日"),
        f"  {TEXT}\n\n",
    ],
)
def test_spacing_marks_and_numbers_hide_no_copy(changed):
    assert print_of(changed) == print_of(TEXT)


@pytest.mark.parametrize(
    "changed",
    [
        TEXT.replace("王奶奶", "李爷爷"),
        f"{TEXT}服务对象情绪平稳。",
        TEXT.replace("下周二上午", "后天下午"),
    ],
)
def test_a_text_with_a_few_words_changed_is_nearly_the_same(changed):
    mine, copy = print_of(TEXT), print_of(changed)

    assert mine.digest != copy.digest
    assert likeness(mine.sketch, copy.sketch) >= NEARLY
    assert set(mine.bands) & set(copy.bands)


def test_texts_about_other_things_are_not_alike():
    mine, other = print_of(TEXT), print_of(OTHER)

    assert likeness(mine.sketch, other.sketch) < 0.2
    assert not set(mine.bands) & set(other.bands)


@pytest.mark.parametrize(("letters", "is_kept"), [(29, False), (30, True)])
def test_short_texts_leave_no_mark(letters, is_kept):
    assert bool(print_of("情况良好，" + "很" * (letters - 4))) is is_kept


def test_the_marks_change_with_the_key(settings):
    before = print_of(TEXT)
    settings.FIELD_HASH_KEY = "another key"
    after = print_of(TEXT)

    assert before.digest != after.digest
    assert likeness(before.sketch, after.sketch) == 0
    assert not set(before.bands) & set(after.bands)


def test_nothing_of_the_text_is_in_its_marks():
    mark = print_of(TEXT)

    assert len(mark.digest) == 64
    assert len(mark.sketch) == 256
    assert all(0 <= band < 2**63 for band in mark.bands)
    assert folded("Ａ1，二 22") == "a0二0"
