"""Lowering the rule: for whom, for how long, and that it never alters a verdict."""

from datetime import date, datetime, time
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from centers import actions
from centers.figures import staff_figures
from centers.models import Person, Waiver
from centers.qualifications import SPLIT, Group, counted, judged_on
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_person, make_waiver
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 15)
AT = datetime.combine(TODAY, time(10), BEIJING)
FACTS = {"reason": "当地没有持证人员。", "starts_on": TODAY, "expires_on": date(2022, 9, 14)}


def rural(name="斋堂镇", base_kind="镇"):
    subdistrict = make_subdistrict(name, make_district("门头沟区"), base_kind)
    return make_center(make_unit(make_round(2021), subdistrict))


def grant(person, by=None, token=None, **facts):
    return actions.grant_waiver(
        person=person,
        facts={**FACTS, **facts},
        form_token=token or uuid4(),
        by=by or make_desk(Role.DISTRICT_LEADER, person.district),
        at=AT,
    )


def test_a_waiver_is_counted_apart_and_never_alters_the_verdict():
    center = rural()
    person = make_person(center)
    make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)

    waiver = grant(person)

    (figures,) = staff_figures(centers_q=Q(), on=TODAY).values()
    assert (figures.professionals, figures.met, figures.not_met, figures.waived) == (1, 0, 1, 1)
    assert not Person.objects.get(pk=person.pk).verdict_on(TODAY).is_met
    assert (
        AuditEvent.objects.get(what="批准降低标准").object_label == f"{person.audit_label}降低标准"
    )
    assert person.name not in Message.objects.get(title="人员资质降低标准").text
    assert str(waiver) == "钱社工降低标准"


EDGES = [
    (date(2021, 9, 14), False),
    (date(2021, 9, 15), True),
    (date(2022, 9, 14), True),
    (date(2022, 9, 15), False),
]


@pytest.mark.parametrize(("day", "covered"), EDGES)
def test_a_waiver_covers_its_first_and_last_day_and_is_gone_the_day_after(day, covered):
    person = make_person(rural())
    waiver = grant(person)

    assert waiver.is_in_force(day) is covered
    assert Waiver.objects.in_force_on(day).exists() is covered


def test_what_was_taken_back_covers_no_day_from_then_on():
    person = make_person(rural())
    waiver = make_waiver(person)

    actions.end_waiver(waiver=waiver, reason="已取得证书。", by=waiver.granted_by, at=AT)

    waiver.refresh_from_db()
    for day, covered in [(date(2021, 9, 14), True), (TODAY, False)]:
        assert waiver.is_in_force(day) is covered
        assert Waiver.objects.in_force_on(day).exists() is covered
    with pytest.raises(Refused) as refusal:
        actions.end_waiver(waiver=waiver, reason="再次", by=waiver.granted_by, at=AT)
    assert refusal.value.codes == ["waiver_over"]


REFUSED = {
    "in a 街道": (lambda: make_person(make_center()), {}, ["unit_not_rural"]),
    "for somebody who meets the rule": (
        lambda: make_person(rural(), papers=[("intermediate", date(2020, 1, 1))]),
        {},
        ["rule_met"],
    ),
    "for somebody who does no professional work": (
        lambda: make_person(rural(), is_professional=False),
        {},
        ["rule_not_asked"],
    ),
    "for somebody who left": (
        lambda: make_person(rural(), ends_on=date(2021, 9, 14)),
        {},
        ["rule_not_asked"],
    ),
    "from tomorrow": (
        lambda: make_person(rural()),
        {"starts_on": date(2021, 9, 16)},
        ["day_in_future"],
    ),
    "until yesterday": (
        lambda: make_person(rural()),
        {"starts_on": date(2021, 9, 1), "expires_on": date(2021, 9, 14)},
        ["expires_in_past"],
    ),
    "backwards": (
        lambda: make_person(rural()),
        {"expires_on": date(2021, 9, 14)},
        ["ends_before_start"],
    ),
    "for three years and a day": (
        lambda: make_person(rural()),
        {"expires_on": date(2024, 9, 15)},
        ["waiver_too_long"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_who_gets_no_waiver_and_why(case):
    make_somebody, facts, codes = REFUSED[case]
    person = make_somebody()

    with pytest.raises(Refused) as refusal:
        grant(person, **facts)

    assert refusal.value.codes == codes
    assert not Waiver.objects.exists()


def test_three_years_to_the_day_are_granted():
    assert grant(make_person(rural()), expires_on=date(2024, 9, 14)).pk


def test_two_waivers_never_cover_the_same_day_and_one_may_follow_another():
    person = make_person(rural())
    first = make_waiver(person, expires_on=TODAY)

    with pytest.raises(Refused) as refusal:
        grant(person)
    assert refusal.value.codes == ["waivers_overlap"]

    actions.end_waiver(waiver=first, reason="更正期限。", by=first.granted_by, at=AT)
    assert grant(person).pk


def test_the_same_form_grants_once():
    person, token = make_person(rural()), uuid4()

    assert grant(person, token=token) == grant(person, token=token)


def test_the_database_refuses_a_waiver_that_ends_without_a_reason():
    waiver = make_waiver(make_person(rural()))

    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(ended_on=TODAY, ended_by=waiver.granted_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=waiver.pk).update(expires_on=date(2021, 5, 31))


@pytest.fixture
def staffed():
    """One in every list: by each route, waived, not, soon to be met, and soon to be renewed."""
    center = rural()
    make_person(center, "师", papers=[("intermediate", date(2020, 1, 1))])
    make_person(center, "助", papers=[("assistant", date(2018, 9, 15))])
    make_person(center, "学", papers=[("bachelor", date(2019, 7, 1))])
    make_waiver(make_person(center, "宽"))
    make_person(center, "否")
    make_person(center, "快", papers=[("assistant", date(2018, 12, 14))])
    make_person(center, "迟", papers=[("assistant", date(2018, 12, 15))])
    make_person(center, "外", is_professional=False)
    registered = make_person(center, "登", papers=[("senior", date(2015, 1, 1))])
    registered.credentials.update(registered_until=date(2021, 12, 14))
    later = make_person(center, "远", papers=[("senior", date(2015, 1, 1))])
    later.credentials.update(registered_until=date(2021, 12, 15))
    return center


LISTS = {
    Group.SOCIAL_WORKER: {"师", "登", "远"},
    Group.ASSISTANT_THREE_YEARS: {"助"},
    Group.DEGREE: {"学"},
    Group.WAIVED: {"宽"},
    Group.NOT_MET: {"否", "快", "迟"},
    Group.SOON_MET: {"快"},
    Group.RENEWAL: {"登"},
}


def test_every_list_holds_whom_it_names_on_the_day(staffed):
    rows = judged_on(desk=make_desk(Role.DISTRICT_OFFICER, staffed.district), on=TODAY)

    found = {group: {r.person.name for r in rows if group in r.groups(TODAY)} for group in Group}
    assert found == LISTS
    counts = counted(rows, TODAY)
    assert sum(counts[group] for group in SPLIT) == len(rows) == 9


def test_the_lists_are_of_the_chosen_day(staffed):
    rows = judged_on(desk=make_desk(Role.CITY_VIEWER), on=date(2021, 12, 14))

    assert {r.person.name for r in rows if r.standing == Group.ASSISTANT_THREE_YEARS} == {
        "助",
        "快",
    }


@pytest.fixture
def leader(client, monkeypatch, staffed):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return client.sit_at(make_desk(Role.DISTRICT_LEADER, staffed.district))


def test_every_figure_of_the_page_opens_that_many_rows(leader):
    page = leader.get(reverse("centers:qualification_list"))

    for group, count, url in page.context["tiles"]:
        behind = leader.get(reverse("centers:qualification_list") + url)
        assert behind.context["page"].paginator.count == count == len(LISTS[group])


def test_the_page_asks_the_same_for_one_person_and_for_ten(leader, django_assert_num_queries):
    with django_assert_num_queries(11):
        leader.get(reverse("centers:qualification_list") + "?group=waived")
    with django_assert_num_queries(11):
        leader.get(reverse("centers:qualification_list"))


def test_a_day_that_cannot_be_read_is_said_and_today_is_shown(leader):
    page = leader.get(reverse("centers:qualification_list") + "?on=昨天&group=nobody")

    assert "请填写日期，例如2021年5月18日" in page.content.decode()
    assert page.context["on"] == TODAY


def test_the_workbook_holds_the_list_as_text(leader):
    answer = leader.get(reverse("centers:qualification_export") + "?group=waived&on=2021-09-15")

    sheet = load_workbook(BytesIO(answer.content)).active
    names = [row[3] for row in sheet.iter_rows(values_only=True) if row[3] == "宽"]
    assert names == ["宽"]
    assert AuditEvent.objects.filter(what="导出人员资质名单").count() == 1


def test_a_leader_grants_and_takes_back_on_the_persons_page(leader, staffed):
    person = Person.objects.get(name="否")
    home = reverse("centers:person_detail", args=[person.pk])
    assert "批准降低标准" in leader.get(home).content.decode()

    facts = {"reason": "当地无人。", "starts_on": "2021-09-15", "expires_on": "2022-09-14"}
    url = reverse("centers:waiver_add", args=[person.pk])
    assert leader.post(url, {**facts, "form_token": uuid4()}).url == home
    page = leader.get(home).content.decode()
    assert "2021年9月15日至2022年9月14日：当地无人。" in page
    assert "批准降低标准</a>" in page  # a later one may follow

    end = reverse("centers:waiver_end", args=[Waiver.objects.get(person=person).pk])
    assert leader.post(end, {"reason": ""}).context["form"].errors["reason"]
    assert leader.post(end, {"reason": "已调离。"}).url == home
    assert "撤销：已调离。" in leader.get(home).content.decode()


def test_a_refusal_is_shown_on_the_form_and_what_was_typed_stays(leader, staffed):
    person = Person.objects.get(name="师")
    facts = {"reason": "当地无人。", "starts_on": "2021-09-15", "expires_on": "2022-09-14"}

    page = leader.post(
        reverse("centers:waiver_add", args=[person.pk]), {**facts, "form_token": uuid4()}
    )

    assert "已符合资质" in page.content.decode()
    assert "当地无人。" in page.content.decode()
