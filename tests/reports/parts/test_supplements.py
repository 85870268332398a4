"""补充数: two people, its own evidence, beside the figure and never in it."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import StoredFile
from accounts.roles import Role
from core.problems import Refused
from pilots.models import PilotUnit, Round
from reports.dictionary import FIGURES
from reports.figures import district_figures
from reports.models import Supplement
from reports.parts.actions.supplements import take_supplement_step
from reports.parts.readiness import warnings
from reports.parts.states import SUPPLEMENT_STEPS, SupplementState
from reports.parts.supplied import takes_supplement
from reports.parts.tables import supplied
from reports.readings import live_reading, signed_reading
from reports.section_pages import section_pages
from reports.standing import standings
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, IN_JUNE, make_case, make_record, make_summary
from tests.reports.parts.factories import head_of, make_supplement, officer_of


@pytest.fixture
def center(db):
    return make_center(make_unit(make_round(), make_subdistrict("劲松街道")))


@pytest.fixture
def round(center):
    return Round.objects.get()


def step(name, row, by, note="核对过"):
    return take_supplement_step(name, supplement=row, by=by, at=DECEMBER, note=note)


def refused(call) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.codes


def test_it_is_confirmed_by_a_second_person(center, round):
    officer = officer_of(center.district)
    row = make_supplement(center, round, by=officer)

    assert refused(lambda: step("confirm", row, officer)) == ["same_person"]
    leader = make_desk(Role.DISTRICT_LEADER, center.district)
    row = step("confirm", row, leader)

    assert (row.state, row.entered_by, row.decided_by) == ("confirmed", officer.user, leader.user)


def test_the_database_refuses_who_confirms_their_own(center, round):
    row = make_supplement(center, round)

    with pytest.raises(IntegrityError), transaction.atomic():
        Supplement.objects.filter(pk=row.pk).update(decided_by=row.entered_by, decided_at=DECEMBER)


@pytest.mark.parametrize(
    "broken", [{"amount": 0}, {"reason": ""}, {"decided_at": DECEMBER}, {"state": "confirmed"}]
)
def test_the_database_refuses_what_can_never_be_true(center, round, broken):
    row = make_supplement(center, round)

    with pytest.raises(IntegrityError), transaction.atomic():
        Supplement.objects.filter(pk=row.pk).update(**broken)


STEPPERS = (
    Role.DIRECTOR,
    Role.EXECUTIVE_DIRECTOR,
    Role.CENTER_WORKER,
    Role.DISTRICT_OFFICER,
    Role.DISTRICT_LEADER,
)


@pytest.mark.parametrize("role", STEPPERS)
@pytest.mark.parametrize("name", SUPPLEMENT_STEPS)
def test_every_step_by_every_role(center, round, name, role):
    is_confirmed = name == "void"
    row = make_supplement(center, round, confirmed=is_confirmed)
    by = make_desk(role, center.subdistrict if role in Role.of_center else center.district)

    if role in SUPPLEMENT_STEPS[name].roles:
        assert step(name, row, by).state == SUPPLEMENT_STEPS[name].target
        assert row.history.filter(step=name, by=by).exists()
    else:
        assert refused(lambda: step(name, row, by)) == ["wrong_role"]


def test_a_refusal_needs_its_reason(center, round):
    row = make_supplement(center, round)
    leader = make_desk(Role.DISTRICT_LEADER, center.district)

    assert refused(lambda: step("decline", row, leader, note=" ")) == ["note_missing"]


@pytest.mark.parametrize(
    ("key", "taken"),
    [
        ("person_times", True),
        ("service_minutes", True),
        ("counting_cases", True),
        ("received_city", False),
        ("units", False),
        ("centers_opened", False),
    ],
)
def test_counts_and_minutes_of_work_take_one(key, taken):
    assert takes_supplement(FIGURES[key]) is taken


def test_a_figure_of_money_is_refused_and_no_file_stays(center, round):
    files = StoredFile.objects.count()
    assert refused(lambda: make_supplement(center, round, figure="received_city")) == [
        "figure_takes_none"
    ]
    assert StoredFile.objects.count() == files


def test_a_center_outside_the_round_and_a_closed_round_take_none(center, round):
    other = make_center(make_unit(make_round(2022), make_subdistrict("潘家园街道")))
    assert refused(lambda: make_supplement(other, round)) == ["center_not_in_round"]
    Round.objects.filter(pk=round.pk).update(closed_at=DECEMBER)
    round.refresh_from_db()

    assert refused(lambda: make_supplement(center, round)) == ["round_closed"]


def test_another_centers_head_cannot_enter_for_this_one(center, round):
    other = make_center(make_unit(round, make_subdistrict("潘家园街道")))
    files = StoredFile.objects.count()

    with pytest.raises(type(center).DoesNotExist):
        make_supplement(center, round, by=head_of(other))
    assert StoredFile.objects.count() == files


def test_it_stands_beside_the_figure_and_is_in_no_sum_and_no_quota(center, round):
    make_record(center, round, person_times=120, persons=100)
    make_case(center, round)
    make_supplement(center, round, confirmed=True)
    make_supplement(center, round, figure="counting_cases", amount=50, confirmed=True)
    make_supplement(center, round, figure="person_times", amount=3)  # nobody confirmed it
    report = make_summary(round, center.district)

    reading = live_reading(report, at=DECEMBER)
    rows = {row.figure.key: row for page in section_pages(reading) for row in page.rows}

    assert (rows["person_times"].shown, rows["person_times"].supplied) == ("120", "8")
    assert reading.figures["person_times"] == 120
    assert rows["service_records"].supplied == ""
    figures = district_figures(round=round, district=center.district, on=IN_JUNE)
    assert (figures["counting_cases"], figures["centers_with_cases"]) == (1, 0)
    standing = standings(round=round, units=list(PilotUnit.objects.all()), on=IN_JUNE)
    assert [each.cases for each in standing.values()] == [1]


def test_it_is_frozen_with_the_version_and_a_later_void_leaves_that(center, round):
    row = make_supplement(center, round, confirmed=True)
    report = walk_up(make_summary(round, center.district), until="sign", at=DECEMBER)

    step("void", row, make_desk(Role.DISTRICT_LEADER, center.district))

    version = report.submission.versions.get()
    frozen = signed_reading(version).rows
    assert supplied(frozen) == {"person_times": 8}
    assert frozen["supplements"][0]["sha256"] == row.file.sha256
    assert supplied(live_reading(report, at=DECEMBER).rows) == {}


def test_what_nobody_confirmed_yet_is_a_warning(center, round):
    report = make_summary(round, center.district)
    make_supplement(center, round)

    assert ["补充数没有确认" in problem.message for problem in warnings(report)] == [True]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.DISTRICT_OFFICER, {"entered", "confirmed"}),
        (Role.EXECUTIVE_DIRECTOR, {"entered", "confirmed"}),
        (Role.CITY_OFFICER, {"confirmed"}),
    ],
)
def test_visible_to(center, round, role, sees):
    make_supplement(center, round)
    make_supplement(center, round, confirmed=True)
    desk = make_desk(role, center.subdistrict if role in Role.of_center else center.district)

    assert set(Supplement.objects.visible_to(desk).values_list("state", flat=True)) == sees
    elsewhere = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    assert not Supplement.objects.visible_to(elsewhere).exists()


def test_every_state_has_its_badge():
    assert {state.tone for state in SupplementState} == {"waiting", "good", "bad", "neutral"}
