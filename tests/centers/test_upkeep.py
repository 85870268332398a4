"""Continuing education, yearly checks and registration: reminders at their days, never verdicts."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, StoredFile
from accounts.roles import Role
from centers import actions, upkeep
from centers.models import BackgroundCheck, Credential, Engagement, Person, PersonFile, Study
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person, make_person_file
from tests.core.uploads import pdf, upload

UNTIL = date(2022, 6, 30)  # a registration from 1 July 2019
TODAY = date(2021, 9, 15)
AT = datetime.combine(TODAY, time(10), BEIJING)


def registered(level="assistant", until=UNTIL):
    return Credential(level=level, approved_on=date(2015, 6, 1), registered_until=until)


def study(day, hours=30):
    return Study(finished_on=day, minutes=hours * 60)


COUNTED = [
    (date(2019, 6, 30), 0),
    (date(2019, 7, 1), 30),
    (date(2022, 6, 30), 30),
    (date(2022, 7, 1), 0),
]


@pytest.mark.parametrize(("day", "hours"), COUNTED)
def test_hours_count_from_the_first_to_the_last_day_of_the_registration(day, hours):
    state = upkeep.education([registered()], [study(day)], TODAY)

    assert (state.since, state.until) == (date(2019, 7, 1), UNTIL)
    assert (state.done, state.owed) == (hours * 60, 72 * 60)


@pytest.mark.parametrize(
    ("level", "hours"), [("assistant", 72), ("intermediate", 90), ("senior", 90)]
)
def test_the_hours_owed_follow_the_level(level, hours):
    assert upkeep.education([registered(level)], [], TODAY).owed == hours * 60


def test_of_two_registrations_the_longer_one_speaks_and_a_lapsed_one_asks_for_nothing():
    both = [registered("assistant", date(2021, 12, 31)), registered("senior", UNTIL)]

    assert upkeep.education(both, [], TODAY).owed == 90 * 60
    assert upkeep.education([registered(until=date(2021, 9, 14))], [], TODAY) is None
    assert upkeep.education([registered(until=TODAY)], [], TODAY) is not None
    assert upkeep.education([registered(until=None)], [], TODAY) is None


def test_a_registration_is_mentioned_ninety_days_ahead_and_after_its_end():
    told = {
        day: upkeep._registration([registered()], day)
        for day in (date(2022, 3, 31), date(2022, 4, 1), UNTIL, date(2022, 7, 1))
    }

    assert told[date(2022, 3, 31)] == []
    assert [one.is_overdue for one in told[date(2022, 4, 1)]] == [False]
    assert [one.is_overdue for one in told[UNTIL]] == [False]
    assert [one.is_overdue for one in told[date(2022, 7, 1)]] == [True]
    assert "不影响资质" in told[date(2022, 7, 1)][0].text


def test_missing_hours_are_said_in_the_last_year_only():
    def said(on, *studies):
        return upkeep._education(upkeep.education([registered()], studies, on), on)

    assert said(date(2021, 6, 29)) == []
    assert "还差72小时" in said(date(2021, 6, 30))[0].text
    assert said(date(2021, 6, 30), study(date(2020, 1, 1), 72)) == []


CHECKS = [
    (date(2021, 6, 16), 0, None),
    (date(2021, 6, 17), 1, False),
    (date(2021, 9, 14), 1, False),
    (date(2021, 9, 15), 1, True),
]


@pytest.mark.parametrize(("on", "count", "overdue"), CHECKS)
def test_a_check_is_due_again_after_a_year_and_mentioned_ninety_days_before(on, count, overdue):
    told = upkeep._check([BackgroundCheck(checked_on=date(2020, 9, 15))], on)

    assert [one.is_overdue for one in told] == [overdue] * count


def test_who_works_with_minors_and_was_never_checked_is_overdue():
    (told,) = upkeep._check([], TODAY)

    assert (told.is_overdue, told.tone) == (True, "bad")


@pytest.mark.django_db
def test_only_who_works_with_minors_is_asked_for_a_check_and_nobody_who_left():
    person = make_person(make_center())
    with_minors = Engagement(works_with_minors=True)

    assert [r.clause for r in upkeep.reminders_of(person, with_minors, on=TODAY)] == [
        upkeep.CHECK_CLAUSE
    ]
    assert upkeep.reminders_of(person, Engagement(), on=TODAY) == []
    assert upkeep.reminders_of(person, None, on=TODAY) == []


@pytest.mark.django_db
def test_no_reminder_ever_alters_the_verdict():
    person = make_person(make_center(), papers=[("intermediate", date(2020, 1, 1))])
    person.credentials.update(registered_until=date(2021, 1, 1))

    fresh = Person.objects.get(pk=person.pk)
    assert fresh.verdict_on(TODAY).is_met
    assert upkeep.reminders_of(fresh, Engagement(), on=TODAY)[0].is_overdue


@pytest.fixture
def person(db):
    return make_person(make_center(), works_with_minors=True)


@pytest.fixture
def executive(client, monkeypatch, person):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, person.subdistrict))


def post(client, name, person, facts, token=None):
    address = reverse(f"centers:{name}", args=[person.pk])
    return client.post(address, {"form_token": token or uuid4(), **facts})


STUDY = {"title": "督导技巧", "organizer": "", "finished_on": "2021-09-01", "minutes": "6"}


def test_study_check_and_scan_are_entered_once_and_shown(executive, person):
    before = StoredFile.objects.count()
    token = uuid4()
    for _ in range(2):
        assert post(executive, "study_add", person, STUDY, token).status_code == 302
    token = uuid4()
    for _ in range(2):
        post(executive, "check_add", person, {"checked_on": "2021-09-01"}, token)
    token = uuid4()
    for _ in range(2):
        scan = upload(pdf(), "证书.pdf")
        post(executive, "person_file_add", person, {"kind": "credential", "file": scan}, token)

    assert Study.objects.get().minutes == 360
    assert BackgroundCheck.objects.count() == PersonFile.objects.count() == 1
    assert StoredFile.objects.count() == before + 1
    page = executive.get(reverse("centers:person_detail", args=[person.pk])).content.decode()
    assert "督导技巧" in page
    assert "2021年9月1日查询，没有违法犯罪记录" in page
    assert "职业水平证书：证书.pdf" in page


def test_tomorrow_is_refused_beside_its_field(executive, person):
    page = post(executive, "study_add", person, {**STUDY, "finished_on": "2021-09-16"})
    assert page.context["form"].errors["finished_on"] == ["完成日期不能晚于今天。"]

    page = post(executive, "check_add", person, {"checked_on": "2021-09-16"})
    assert page.context["form"].errors["checked_on"] == ["查询日期不能晚于今天。"]


def test_a_person_has_thirty_files_at_most(person, monkeypatch):
    monkeypatch.setattr("centers.actions.upkeep.MOST_FILES", 1)
    make_person_file(person)
    before = StoredFile.objects.count()

    with pytest.raises(Refused) as refusal:
        make_person_file(person)

    assert refusal.value.codes == ["files_too_many"]
    assert StoredFile.objects.count() == before


def test_reading_a_scan_is_logged_and_the_subdistricts_officer_may_not(client, person):
    kept = make_person_file(person)
    address = reverse("centers:person_file_download", args=[kept.public_id])

    client.sit_at(make_desk(Role.SUBDISTRICT_OFFICER, person.subdistrict))
    assert client.get(address).status_code == 403
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, person.district))
    assert client.get(address).status_code == 200
    assert AuditEvent.objects.filter(what="查看证件扫描件").count() == 1


def test_evidence_is_written_once(person):
    by = make_desk(Role.EXECUTIVE_DIRECTOR, person.subdistrict)
    check = actions.add_check(person=person, checked_on=TODAY, form_token=uuid4(), by=by, at=AT)

    with pytest.raises(TypeError):
        check.save()
