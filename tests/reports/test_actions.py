"""Beginning, writing and signing a summary."""

from datetime import timedelta
from itertools import pairwise

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.actions import save_parts, take_step
from pilots.models import Round, Submission
from reports.actions import open_fields, start_summary
from reports.models import SummaryReport
from reports.readings import changes_since, live_reading, signed_reading
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import DUE, make_round, make_unit, walk_up
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_summary,
    signed_summary,
    texts_of,
)

IN_TIME = DUE["summary"] - timedelta(seconds=1)
TOO_LATE = DUE["summary"]


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def officer(round):
    return make_desk(Role.DISTRICT_OFFICER)


def start(round, by, district=None):
    return start_summary(round=round, district=district or by.district, by=by, at=DECEMBER)


def test_a_double_start_stores_once(round, officer):
    first, second = start(round, officer), start(round, officer)

    assert first == second
    assert SummaryReport.objects.count() == 1
    assert Submission.objects.filter(kind="summary").count() == 1
    assert AuditEvent.objects.filter(what="新建工作总结报告").count() == 1


def test_a_closed_round_takes_no_new_summary(round, officer):
    Round.objects.update(closed_at=DECEMBER)

    with pytest.raises(Refused) as refusal:
        start(round, officer)

    assert refusal.value.codes == ["round_closed"]
    assert not SummaryReport.objects.exists()


def test_a_district_that_owes_nothing_cannot_start(round):
    late_comer = make_desk(Role.DISTRICT_OFFICER, make_district("经开区"))

    with pytest.raises(Refused) as refusal:
        start(round, late_comer)

    assert refusal.value.codes == ["not_owed"]


def test_another_district_cannot_be_started_for(round, officer):
    haidian = make_district("海淀区")

    with pytest.raises(type(haidian).DoesNotExist):
        start(round, officer, haidian)


def test_all_five_missing_texts_are_said_at_once(round, officer):
    report = start(round, officer)

    with pytest.raises(Refused) as refusal:
        take_step("hand_in", content=report, by=officer, at=DECEMBER)

    assert [problem.field for problem in refusal.value.problems] == list(SummaryReport.PARTS)
    assert set(refusal.value.codes) == {"part_missing"}


def test_a_text_of_blanks_is_missing(round):
    report = make_summary(round, funds_text=" \n ")

    assert [problem.field for problem in report.missing()] == ["funds_text"]


def test_a_stale_save_is_refused_with_what_is_stored(round, officer):
    report = start(round, officer)
    save = {"content": report, "version": 1, "by": officer, "at": DECEMBER}
    save_parts(texts={"tasks_text": "先保存"}, **save)

    with pytest.raises(Stale) as stale:
        save_parts(texts={"tasks_text": "后保存"}, **save)

    assert stale.value.current == {"任务完成": "先保存"}
    assert SummaryReport.objects.get().tasks_text == "先保存"


def test_signing_freezes_texts_and_figures(round):
    unit = make_unit(round, make_subdistrict("劲松街道"))
    make_case(make_center(unit), round)

    report = signed_summary(round)

    version = report.submission.versions.get()
    signed = signed_reading(version)
    assert version.is_intact
    assert signed.texts == texts_of(report.district)
    assert signed.figures["counting_cases"] == 1
    assert signed.figures == live_reading(report, at=DECEMBER).figures


def test_a_row_changed_after_sign_off_leaves_the_version_and_shows_as_drift(round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    report = signed_summary(round)
    version = report.submission.versions.get()
    text, sha256 = version.text, version.sha256

    Case.objects.update(recognition="declined")

    version.refresh_from_db()
    assert (version.text, version.sha256) == (text, sha256)
    changes = changes_since(report, signed_reading(version))
    assert [(change.figure.key, change.signed, change.now) for change in changes] == [
        ("counting_cases", "1", "0"),
        ("cases_recognized", "1", "0"),
    ]


def test_nothing_has_drifted_right_after_the_sign_off(round):
    make_case(make_center(make_unit(round)), round)

    report = signed_summary(round)

    assert changes_since(report, signed_reading(report.submission.versions.get())) == []


def test_staff_is_counted_on_the_last_day_of_service_when_signed_after_the_round(round):
    report = make_summary(round)

    assert str(report.counted_on(at=DECEMBER)) == "2021-12-15"
    assert str(report.counted_on(at=DECEMBER.replace(year=2022, month=1))) == "2021-12-31"


@pytest.mark.parametrize(("at", "is_late"), [(IN_TIME, False), (TOO_LATE, True)])
def test_late_from_the_first_instant_after_20_december(round, at, is_late):
    report = signed_summary(round, at=at)

    local = at.astimezone(BEIJING)
    assert (local.month, local.day) == ((12, 21) if is_late else (12, 20))
    assert report.submission.is_late is is_late
    assert report.submission.obligation.is_met_late is is_late


def test_what_came_late_stays_late_after_a_return(round):
    report = walk_up(make_summary(round), at=TOO_LATE)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=TOO_LATE,
        returns=[("funds_text", "请说明结余。")],
        return_due_at=TOO_LATE + timedelta(days=5),
    )

    again = walk_up(report, until="sign", at=TOO_LATE)

    assert again.submission.is_late
    assert again.submission.versions.count() == 2


def test_a_return_opens_only_the_sections_it_names(round, officer):
    report = walk_up(make_summary(round), at=DECEMBER)
    assert open_fields(report) == []
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("funds_text", "请说明结余。")],
    )
    report = SummaryReport.objects.get(pk=report.pk)

    assert open_fields(report) == ["funds_text"]
    with pytest.raises(Refused) as refusal:
        save_parts(
            content=report,
            texts={"tasks_text": "改"},
            version=report.version,
            by=officer,
            at=DECEMBER,
        )
    assert refusal.value.codes == ["section_closed"]


def test_a_filed_report_was_handled_by_four_people(round):
    report = filed_summary(round)

    submission = report.submission
    people = [
        submission.handed_in_by_id,
        submission.signed_by_id,
        submission.received_by_id,
        submission.decided_by_id,
    ]
    assert len(set(people)) == 4
    moments = [submission.handed_in_at, submission.signed_at, submission.received_at]
    assert all(earlier <= later for earlier, later in pairwise(moments))
