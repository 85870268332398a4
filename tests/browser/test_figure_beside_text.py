"""A clerk who doubts a figure beside the text looks at its rows, and finds the words again."""

import re

import pytest
from playwright.sync_api import expect

from accounts.roles import Role
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import make_case, make_record, make_summary

WORDS = "全年服务{}小时，"


@pytest.fixture
def report():
    round = make_round()
    center = make_center(make_unit(round))
    make_case(center, round)
    make_record(center, round, minutes=90)
    return make_summary(round, center.district)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_rows_of_a_figure_are_one_press_away_and_the_words_are_kept(visitor, report, width):
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 900})
    visitor.sign_in(make_desk(Role.DISTRICT_OFFICER, report.district).user.username)
    visitor.go(f"/reports/summaries/{report.pk}/edit/")
    figure = page.get_by_title("查看服务时长明细")
    shown = figure.inner_text()
    box = page.locator("main [name=services_text]")
    box.fill(WORDS.format(shown))
    box.blur()
    expect(page.locator("[data-save-state]")).to_have_text(re.compile("已保存"))

    figure.click()

    expect(page.locator("tfoot .num")).to_have_text(shown)
    assert shown == "1.5"
    visitor.check()
    page.go_back()
    expect(box).to_have_value(WORDS.format(shown))
    visitor.check()
