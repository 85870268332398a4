"""补充报告: the days after the cut-off, in a report of their own that leaves the filed one alone."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.models import Round
from portal.todo import todos_for
from reports.figures import figures_of_days
from reports.models import Addendum, AddendumDraft
from reports.readings import changes_notice, differences, shown_to
from reports.supplements import (
    days_to_tell,
    reasons_against_supplement,
    sign_supplement,
    told_by,
    write_supplement,
)
from tests.accounts.cast import CITY, HERE, heard, make_cast
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_record,
    make_summary,
    signed_summary,
)

FIRST_DAY = date(2021, 12, 16)
NEW_YEAR = datetime(2022, 1, 4, 9, tzinfo=BEIJING)


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def center(round):
    """Ninety minutes in June, and after the cut-off sixty on the 16th and thirty on the 31st."""
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    make_record(center, round)
    make_record(center, round, served_on=FIRST_DAY, minutes=60)
    make_record(center, round, served_on=date(2021, 12, 31), minutes=30)
    return center


@pytest.fixture
def report(round, center):
    return filed_summary(round)


def write(report, text="补充【服务时长】。", version=1, at=NEW_YEAR):
    by = make_desk(Role.DISTRICT_OFFICER, report.district)
    return write_supplement(report=report, text=text, version=version, by=by, at=at)


def sign(report, at=NEW_YEAR, by=None):
    by = by or make_desk(Role.DISTRICT_LEADER, report.district)
    return sign_supplement(report=report, by=by, at=at)


@pytest.mark.parametrize(
    ("at", "days"),
    [
        (DECEMBER, None),
        (datetime(2021, 12, 16, 23, 59, tzinfo=BEIJING), None),
        (datetime(2021, 12, 17, 0, 0, tzinfo=BEIJING), (FIRST_DAY, FIRST_DAY)),
        (NEW_YEAR, (FIRST_DAY, date(2021, 12, 31))),
    ],
)
def test_it_covers_whole_days_from_the_day_after_the_cut_off(report, at, days):
    assert days_to_tell(report, at=at) == days


def test_only_the_work_of_these_days_is_in_it_and_no_state_of_a_day(round, center):
    days = (FIRST_DAY, date(2021, 12, 31))

    figures = figures_of_days(round=round, district=center.district, days=days)

    assert (figures["service_minutes"], figures["service_records"]) == (90, 2)
    assert figures["cases_closed"] == figures["persons_served"] == 0
    assert "staff" not in figures


def test_words_and_figures_are_frozen_together_and_the_report_stays(report):
    before = report.submission.versions.get().text
    write(report)

    supplement = sign(report)

    assert told_by(supplement).text == "补充1.5小时。"
    shown = {row.figure.key: row.shown for row in told_by(supplement).rows}
    assert shown["service_minutes"] == "1.5"
    assert supplement.is_intact
    assert report.submission.versions.get().text == before
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE reports_addendum SET text = ''")


def test_the_next_one_begins_where_this_one_ended(report):
    write(report)
    sign(report, at=datetime(2021, 12, 21, 9, tzinfo=BEIJING))

    assert days_to_tell(report, at=NEW_YEAR) == (date(2021, 12, 21), date(2021, 12, 31))
    write(report, version=3)
    assert sign(report).number == 2
    assert days_to_tell(report, at=NEW_YEAR + timedelta(days=9)) is None


def test_after_the_last_day_of_service_it_says_that_all_is_told(round, report):
    write(report)
    assert round.service_ends_on == sign(report).until

    (problem,) = reasons_against_supplement(report, at=NEW_YEAR + timedelta(days=9))

    assert (problem.code, problem.message) == ("supplement_too_early", "服务期内的工作都已补充。")


def test_between_two_supplements_it_says_when_there_is_one_to_write(report):
    write(report)
    sign(report, at=datetime(2021, 12, 21, 9, tzinfo=BEIJING))

    (problem,) = reasons_against_supplement(report, at=datetime(2021, 12, 21, 10, tzinfo=BEIJING))

    assert "还没有新的整日可以补充" in problem.message


def codes(act, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        act(*args, **kwargs)
    return refusal.value.codes


def test_it_is_refused_with_every_reason(round, report):
    assert codes(write, report, text="【没有】", at=DECEMBER) == [
        "supplement_too_early",
        "quote_unknown",
    ]
    assert codes(sign, report) == ["supplement_missing"]
    draft = write(report)
    same = make_desk(Role.DISTRICT_LEADER, report.district, user=draft.by.user)
    assert codes(sign, report, by=same) == ["same_person"]
    Round.objects.update(closed_at=NEW_YEAR)
    assert codes(sign, report) == ["round_closed"]


def test_a_report_that_is_no_longer_with_the_city_takes_none(round, center):
    assert codes(write, make_summary(round)) == ["supplement_closed"]
    write(signed_summary(round))


def test_two_who_write_at_once_do_not_overwrite_each_other(report):
    """Both opened the empty page, which says version 1."""
    write(report, text="先保存的。")

    with pytest.raises(Stale) as stale:
        write(report, text="后保存的。")
    assert list(stale.value.current.items()) == [("补充说明", "先保存的。")]
    assert AddendumDraft.objects.get().text == "先保存的。"
    write(report, text="看过之后保存的。", version=2)
    assert AddendumDraft.objects.get().version == 3


def test_the_officer_writes_the_leader_signs_and_the_city_reads(client, report, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NEW_YEAR)
    detail = reverse("reports:summary_detail", args=[report.pk])
    edit = reverse("reports:addendum_edit", args=[report.pk])
    officer = make_desk(Role.DISTRICT_OFFICER)
    assert edit in client.sit_at(officer).get(detail).content.decode()
    assert "1.5" in client.get(edit).content.decode()
    client.post(edit, {"version": 1, "text": "收尾【服务次数】。"})

    leader = client.sit_at(make_desk(Role.DISTRICT_LEADER))
    waiting = leader.get(detail).content.decode()
    assert ("补充报告已编制，待区级审核人审核" in waiting, "收尾2次。" in waiting) == (True, True)
    leader.post(reverse("reports:addendum_sign", args=[report.pk]))

    city = client.sit_at(make_desk(Role.CITY_VIEWER))
    address = reverse("reports:addendum_detail", args=[report.pk, 1])
    assert address in city.get(detail).content.decode()
    assert "收尾2次。" in city.get(address).content.decode()
    assert Addendum.objects.count() == 1


def waiting_for(leader, at=NEW_YEAR):
    return [(todo.label, todo.url) for todo in todos_for(leader, at=at) if "补充报告" in todo.label]


def test_the_leader_hears_once_that_it_waits_and_has_it_to_do_until_it_is_signed(report):
    leader = make_desk(Role.DISTRICT_LEADER)
    url = reverse("reports:summary_detail", args=[report.pk]) + "#supplements"
    assert waiting_for(leader) == []

    write(report)
    write(report, text="改过的。", version=2)

    assert [news.url for news in Message.objects.filter(desk=leader, title="补充报告待审核")] == [
        url
    ]
    assert waiting_for(leader) == [("审核上报2021年补充报告", url)]
    assert waiting_for(make_desk(Role.DISTRICT_LEADER, make_district("海淀区"))) == []
    assert waiting_for(leader, at=DECEMBER) == []  # no day to tell of yet
    sign(report, by=leader)
    assert waiting_for(leader) == []


def test_what_can_no_longer_be_signed_waits_for_nobody(report):
    leader = make_desk(Role.DISTRICT_LEADER)
    write(report)
    Round.objects.update(closed_at=NEW_YEAR)

    assert waiting_for(leader) == []


def test_who_hears_of_it(client, report):
    cast = make_cast()
    write(report)
    sign(report)

    assert heard(cast, "补充报告待审核") == {(Role.DISTRICT_LEADER, HERE)}
    assert heard(cast, "补充报告已上报") == {
        (Role.CITY_OFFICER, CITY),
        (Role.DISTRICT_OFFICER, HERE),
    }
    for reader in heard(cast, "补充报告已上报"):
        message = Message.objects.get(title="补充报告已上报", desk=cast[reader])
        assert client.sit_at(cast[reader]).get(message.url).status_code == 200


def test_the_list_of_changes_says_which_of_them_a_supplement_told(client, round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    report, city = filed_summary(round), make_desk(Role.CITY_VIEWER)

    def title():
        return changes_notice(shown_to(report, by=city, at=NEW_YEAR)).title

    make_record(center, round, served_on=FIRST_DAY)
    assert title() == "5项变动：记录在上报后有变化"
    write(report)
    sign(report)
    assert title() == "5项变动：记录在上报后有变化，补充报告已说明"
    make_record(center, round, service_type="clerical", minutes=45)
    assert title() == "6项变动：记录在上报后有变化，其中5项补充报告已说明"
    page = client.sit_at(city).get(reverse("reports:summary_detail", args=[report.pk]))
    assert "其中补充报告说明1.5小时" in page.content.decode()


@pytest.mark.parametrize(
    ("told", "said"),
    [({}, ("", False)), ({"service_minutes": 60}, ("1.0小时", False)), (None, ("", False))]
    + [({"service_minutes": 120}, ("2.0小时", True))],
)
def test_a_change_is_told_when_the_supplements_say_all_of_it(told, said):
    (change,) = differences({"service_minutes": 60}, {"service_minutes": 180}, told)

    assert (change.told, change.is_told) == said
