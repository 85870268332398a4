"""A moment typed as it is written on paper, and what the box then shows."""

from datetime import datetime

import pytest

from cases.watching_forms import _moment
from core.chinese_dates import in_beijing
from core.forms import PageForm


class SeenForm(PageForm):
    seen_at = _moment("发现时间")


@pytest.mark.parametrize(
    "typed", ["2021-05-18T14:30", "2021-05-18 14:30", "2021年5月18日 14:30", "2021年5月18日14:30"]
)
def test_a_moment_is_read_as_people_write_it_and_shown_again(typed):
    form = SeenForm({"seen_at": typed})

    assert form.is_valid()
    read = in_beijing(form.cleaned_data["seen_at"]).replace(tzinfo=None)
    assert read == datetime(2021, 5, 18, 14, 30)
    assert form["seen_at"].value() == "2021-05-18T14:30"


@pytest.mark.parametrize("typed", ["昨天", "2021年13月1日 9:00", "a\x00b"])
def test_what_is_no_moment_is_kept_and_told_in_the_words_of_the_screen(typed):
    form = SeenForm({"seen_at": typed})

    assert form.errors == {"seen_at": ["请填写日期和时间，例如2021年5月18日 14:30"]}
    assert form["seen_at"].value() == typed
