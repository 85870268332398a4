"""A center's own year: drafted, handed in, read and quoted by the district."""

import pytest
from django.db import IntegrityError, transaction

from accounts.roles import Role
from core.problems import Refused, Stale
from pilots.models import Round
from reports.models import CenterSummary, SummaryReport
from reports.parts.actions import center_summaries as actions
from reports.parts.states import CENTER_SUMMARY_STEPS
from reports.parts.summing_up import summing_up
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_summary
from tests.reports.parts.factories import head_of, make_center_summary, officer_of


@pytest.fixture
def center(db):
    return make_center(make_unit(make_round(), make_subdistrict("劲松街道")))


@pytest.fixture
def round(center):
    return Round.objects.get()


def refused(call) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.codes


def step(name, row, by, note="请补充"):
    return actions.take_center_summary_step(name, summary=row, by=by, at=DECEMBER, note=note)


def save(center, round, text, version):
    facts = {"text": text, "highlights": ""}
    return actions.save_center_summary(
        round=round, center=center, facts=facts, version=version, by=head_of(center), at=DECEMBER
    )


def test_a_draft_is_the_centers_own_and_the_district_sees_who_is_missing(center, round):
    other = make_center(make_unit(round, make_subdistrict("潘家园街道")))
    make_center_summary(center, round)
    make_center_summary(other, round, handed_in=False)

    rows = summing_up(round=round, by=officer_of(center.district))

    assert {row.center: row.is_in for row in rows} == {center: True, other: False}
    assert next(row for row in rows if row.center == other).summary is None
    own = summing_up(round=round, by=head_of(other))
    assert [(row.center, row.state_label) for row in own] == [(other, "草稿")]


def test_an_empty_summary_is_not_handed_in(center, round):
    row = make_center_summary(center, round, text=" ", handed_in=False)

    assert refused(lambda: step("hand_in", row, head_of(center))) == ["center_summary_empty"]


def test_what_was_handed_in_is_changed_only_after_it_came_back(center, round):
    row = make_center_summary(center, round)

    assert refused(lambda: save(center, round, "改", row.version)) == ["center_summary_closed"]
    row = step("send_back", row, officer_of(center.district))
    row = save(center, round, "改", row.version)
    row = step("hand_in", row, head_of(center))

    assert (row.text, row.state) == ("改", "handed_in")


def test_a_stale_save_is_refused(center, round):
    save(center, round, "先写", 1)

    with pytest.raises(Stale) as stale:
        save(center, round, "后写", 1)

    assert stale.value.current["年度小结"] == "先写"


def test_a_center_outside_the_round_writes_none(center, round):
    other = make_center(make_unit(make_round(2022), make_subdistrict("潘家园街道")))

    assert refused(lambda: save(other, round, "写", 1)) == ["center_not_in_round"]


ROLES = (
    *(Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER),
    *(Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER),
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", CENTER_SUMMARY_STEPS)
def test_every_step_by_every_role(center, round, name, role):
    row = make_center_summary(center, round, handed_in=name != "hand_in")
    by = make_desk(role, center.subdistrict if role in Role.of_center else center.district)

    if role in CENTER_SUMMARY_STEPS[name].roles:
        assert step(name, row, by).state == CENTER_SUMMARY_STEPS[name].target
    elif name == "hand_in" and role in Role.of_district:  # a draft is not there for them
        with pytest.raises(CenterSummary.DoesNotExist):
            step(name, row, by)
    else:
        assert refused(lambda: step(name, row, by)) == ["wrong_role"]


@pytest.mark.parametrize("broken", [{"text": ""}, {"handed_in_at": None}, {"state": "draft"}])
def test_the_database_refuses_what_can_never_be_true(center, round, broken):
    make_center_summary(center, round)

    with pytest.raises(IntegrityError), transaction.atomic():
        CenterSummary.objects.update(**broken)


def quote(row, column="highlights", part="services_text"):
    by = officer_of(row.district)
    return actions.quote(summary=row, column=column, part=part, by=by, at=DECEMBER)


def test_a_quote_stands_at_the_end_of_the_part_under_the_centers_name(center, round):
    row = make_center_summary(center, round)
    assert refused(lambda: quote(row)) == ["report_not_begun"]
    report = make_summary(round, center.district, services_text="总的情况。\n")

    quote(row)

    report.refresh_from_db()
    assert report.services_text == f"总的情况。\n{center}：楼门缝补小组"


@pytest.mark.parametrize(("room", "codes"), [(0, []), (1, ["quote_too_long"])])
def test_a_quote_that_does_not_fit_is_refused(center, round, room, codes):
    row = make_center_summary(center, round)
    added = len(f"\n{center}：{row.highlights}")
    report = make_summary(round, center.district, services_text="字" * (5000 - added + room))
    try:
        quote(row)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes
    report.refresh_from_db()
    assert (
        len(report.services_text) == 5000
        if not codes
        else row.highlights not in report.services_text
    )


def test_nothing_is_no_quote_and_a_closed_report_takes_none(center, round):
    row = make_center_summary(center, round, highlights="")
    report = make_summary(round, center.district)
    assert refused(lambda: quote(row)) == ["nothing_to_quote"]
    walk_up(report, until="hand_in", at=DECEMBER)

    assert refused(lambda: quote(row, column="text")) == ["form_closed"]
    assert row.text not in SummaryReport.objects.get().services_text
