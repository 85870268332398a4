from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

MOMENT = datetime(2021, 5, 18, 10, 0, tzinfo=UTC)


def shown(expression, value):
    return Template("{% load chinese %}{{ value|" + expression + " }}").render(
        Context({"value": value})
    )


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("yuan", 123456, "1,234.56"),
        ("yuan", 0, "0.00"),
        ("yuan", None, "—"),
        ("wan", 12345600, "12.35"),
        ("wan", None, "—"),
        ("hours", 90, "1.5"),
        ("hours", 0, "0.0"),
        ("hours", None, "—"),
        ("cn_date", date(2021, 5, 18), "2021年5月18日"),
        ("cn_date", None, "—"),
        ("cn_moment", MOMENT, "2021年5月18日 18:00"),
        ("cn_moment", None, "—"),
        ("deadline", MOMENT, "2021年5月18日(周二)18:00前"),
        ("deadline", None, "—"),
        ("weekday", date(2021, 5, 18), "周二"),
        ("weekday", None, "—"),
    ],
)
def test_a_filter_shows_a_value_and_a_dash_for_none(name, value, words):
    assert shown(name, value) == words


def test_an_icon_is_one_symbol_of_the_sprite_and_silent():
    html = Template('{% load chinese %}{% icon "home" %}').render(Context())

    assert html == (
        '<svg class="icon" aria-hidden="true"><use href="/static/vendor/icons.svg#home"/></svg>'
    )


def test_the_name_of_an_icon_cannot_break_out():
    html = Template("{% load chinese %}{% icon name %}").render(Context({"name": '"><script>'}))

    assert "<script>" not in html


def test_a_day_in_a_text_stays_on_one_line_and_the_text_stays_text():
    assert shown("days_unbroken", "6月前，即2021年6月30日<b>") == (
        '6月前，即<span class="text-nowrap">2021年6月30日</span>&lt;b&gt;'
    )
