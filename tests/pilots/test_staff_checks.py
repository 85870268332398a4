"""The people proposed against the form: pure, without a database, and never an error."""

from datetime import date
from types import SimpleNamespace

import pytest

from pilots.models import ProposedStaff
from pilots.staff_checks import doubts
from tests.pilots.factories import FILLED_IN

DAY = date(2021, 5, 17)


def person(name="钱社工", identity="social_worker", post="professional", **facts):
    facts = {"certificate_level": "intermediate", "approved_on": date(2016, 6, 20), **facts}
    return ProposedStaff(name=name, identity=identity, post=post, **facts)


def executive(**facts):
    return person(**{"name": "赵常务", "post": "executive", "years": 8, **facts})


TEAM = [executive(), person(), person("李社工")]
NUMBERS = {
    "planned_professional_count": 3,
    "planned_community_worker_count": 0,
    "planned_other_count": 0,
    "planned_qualified_count": 2,
}


def codes(rows, **changes):
    form = SimpleNamespace(**{**FILLED_IN, **NUMBERS, **changes})
    return [(p.code, p.field) for p in doubts(form, rows, on=DAY)]


def test_a_form_that_lists_nobody_is_not_asked_about_anybody():
    assert codes([]) == []


def test_rows_that_agree_with_the_form_raise_no_doubt():
    assert codes(TEAM) == []


@pytest.mark.parametrize(
    ("rows", "changes", "expected"),
    [
        (TEAM[1:], {"planned_professional_count": 2}, [("executive_not_listed", "executive_name")]),
        (TEAM, {"executive_name": "孙常务"}, [("executive_differs", "executive_name")]),
        (TEAM, {"executive_years": 9}, [("executive_differs", "executive_years")]),
        (
            TEAM,
            {"executive_identity": "community_worker"},
            [("executive_differs", "executive_identity")],
        ),
        (
            TEAM,
            {"executive_qualification": "senior"},
            [("executive_differs", "executive_qualification")],
        ),
        (
            TEAM,
            {"executive_qualification": "degree"},
            [("executive_differs", "executive_qualification")],
        ),
        (
            TEAM,
            {"planned_other_count": 1},
            [("staff_count_differs", "planned_other_count")],
        ),
        (
            TEAM,
            {"planned_qualified_count": 3},
            [("staff_qualified_differs", "planned_qualified_count")],
        ),
        (
            [*TEAM[:2], person("吴助理", certificate_level="assistant")],
            {},
            [],
        ),
        (
            [
                *TEAM[:2],
                person("吴助理", certificate_level="assistant", approved_on=date(2018, 5, 18)),
            ],
            {"planned_qualified_count": 1},
            [("staff_unqualified", "planned_qualified_count")],
        ),
    ],
)
def test_rows_that_do_not_agree_are_named(rows, changes, expected):
    assert codes(rows, **changes) == expected


def test_an_unmet_rule_says_when_it_would_change():
    young = person("吴助理", certificate_level="assistant", approved_on=date(2018, 5, 18))
    form = SimpleNamespace(**{**FILLED_IN, **NUMBERS})

    [found] = [p for p in doubts(form, [executive(), young], on=DAY) if "unqualified" in p.code]

    assert found.message == (
        "吴助理以2021年5月17日为准不符合专业服务人员资质"
        "（助理社会工作师证书 2018年5月18日取得，2021年5月18日起满三年）。"
    )
