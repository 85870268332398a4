"""Posts over time: who holds them, acting or not, and since when they are vacant."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from centers import actions
from centers.models import Post
from centers.postholders import holdings
from core.problems import Refused
from tests.accounts.factories import make_subdistrict
from tests.centers.factories import STARTED, make_center, make_person, make_post
from tests.pilots.factories import NOON, make_round, make_unit

pytestmark = pytest.mark.django_db

AT = NOON.replace(month=9)
DIRECTOR = {
    "name": "李主任",
    "is_head": True,
    "is_acting": False,
    "starts_on": date(2021, 7, 1),
    "basis": "任职通知",
}


@pytest.fixture
def center():
    return make_center(managing_department="社区建设办公室")


def name_post(desk, center, kind, **facts):
    by = desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    token = facts.pop("form_token", None) or uuid4()
    return actions.name_post(center=center, kind=kind, facts=facts, form_token=token, by=by, at=AT)


def executive(person, starts_on=date(2021, 7, 1)):
    return {"person": person, "is_acting": False, "starts_on": starts_on, "basis": "任职通知"}


def test_the_head_of_the_managing_department_is_the_director(desk, center):
    post = name_post(desk, center, "director", **DIRECTOR)

    assert (str(post), post.person, post.kind) == ("李主任", None, "director")


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"is_head": False}, "director_not_head", "is_head"),
        ({"starts_on": date(2021, 9, 18)}, "day_in_future", "starts_on"),
    ],
)
def test_a_director_is_refused_with_the_reason(desk, center, facts, code, field):
    with pytest.raises(Refused) as refusal:
        name_post(desk, center, "director", **{**DIRECTOR, **facts})

    assert [(p.code, p.field) for p in refusal.value.problems] == [(code, field)]


def test_somebody_acting_need_not_lead_the_department(desk, center):
    post = name_post(desk, center, "director", **{**DIRECTOR, "is_head": False, "is_acting": True})

    assert str(post) == "李主任（代理）"


def test_without_a_managing_department_nobody_can_lead_it(desk):
    with pytest.raises(Refused) as refusal:
        name_post(desk, make_center(), "director", **DIRECTOR)

    assert refusal.value.codes == ["department_missing"]
    assert refusal.value.problems[0].clause == "实施方案三(三)"


@pytest.mark.parametrize(
    ("ends_on", "starts_on", "is_refused"),
    [
        (None, date(2021, 7, 1), False),
        (None, date(2021, 5, 31), True),  # the day before the first on duty
        (None, STARTED, False),
        (date(2021, 6, 30), date(2021, 7, 1), True),  # the day after the last
        (date(2021, 7, 1), date(2021, 7, 1), False),
    ],
)
def test_the_executive_director_is_on_duty_that_day(desk, center, ends_on, starts_on, is_refused):
    person = make_person(center, ends_on=ends_on)

    if not is_refused:
        post = name_post(desk, center, "executive_director", **executive(person, starts_on))
        assert (post.person, post.name) == (person, person.name)
        return
    with pytest.raises(Refused) as refusal:
        name_post(desk, center, "executive_director", **executive(person, starts_on))
    (problem,) = refusal.value.problems
    assert (problem.code, problem.clause) == ("executive_not_staff", "实施方案三(三)")


def test_staff_of_another_center_cannot_be_named(desk, center):
    other = make_center(make_unit(make_round(2022), make_subdistrict("望京街道")))

    with pytest.raises(Refused) as refusal:
        name_post(desk, center, "executive_director", **executive(make_person(other)))

    assert refusal.value.codes == ["executive_not_staff"]


@pytest.mark.parametrize(
    ("ends_on", "starts_on", "is_refused"),
    [
        (None, date(2021, 8, 1), True),
        (date(2021, 7, 31), date(2021, 7, 31), True),
        (date(2021, 7, 31), date(2021, 8, 1), False),
    ],
)
def test_a_post_has_one_holder_a_day(desk, center, ends_on, starts_on, is_refused):
    make_post(center, ends_on=ends_on)
    facts = {**DIRECTOR, "name": "王主任", "starts_on": starts_on}

    if is_refused:
        with pytest.raises(Refused) as refusal:
            name_post(desk, center, "director", **facts)
        assert refusal.value.codes == ["post_taken"]
    else:
        assert name_post(desk, center, "director", **facts).name == "王主任"


def test_the_same_form_names_once(desk, center):
    token = uuid4()
    first = name_post(desk, center, "director", form_token=token, **DIRECTOR)

    assert name_post(desk, center, "director", form_token=token, **DIRECTOR) == first


@pytest.mark.parametrize(
    ("ended", "ends_on", "codes"),
    [
        (None, date(2021, 9, 18), ["day_in_future"]),
        (None, date(2021, 5, 31), ["ends_before_start"]),
        (date(2021, 8, 1), date(2021, 8, 2), ["post_ended"]),
        (date(2021, 8, 1), date(2021, 8, 1), []),  # pressed twice
        (None, date(2021, 9, 17), []),
    ],
)
def test_a_post_ends_once_and_in_its_time(desk, center, ended, ends_on, codes):
    post = make_post(center, ends_on=ended)
    by = desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)

    if codes:
        with pytest.raises(Refused) as refusal:
            actions.end_post(post=post, ends_on=ends_on, by=by, at=AT)
        assert refusal.value.codes == codes
    else:
        assert actions.end_post(post=post, ends_on=ends_on, by=by, at=AT).ends_on == ends_on


def test_who_leaves_the_staff_leaves_the_post_the_same_day(desk, center):
    person = make_person(center)
    make_post(center, person)

    actions.end_engagement(
        engagement=person.engagements.get(),
        ends_on=date(2021, 8, 31),
        by=desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        at=AT,
    )

    assert Post.objects.get().ends_on == date(2021, 8, 31)
    texts = [holding.text for holding in holdings(center, AT.date())]
    assert texts == ["尚未任命", "空缺（自2021年9月1日起）"]


def test_holders_by_day(center):
    make_post(center, ends_on=date(2021, 6, 30))
    make_post(center, name="王主任", starts_on=date(2021, 8, 1), is_acting=True)

    def text(day):
        return holdings(center, day)[0].text

    assert text(date(2021, 5, 31)) == "尚未任命"
    assert text(date(2021, 6, 30)) == "李主任，2021年6月1日起"
    assert text(date(2021, 7, 31)) == "空缺（自2021年7月1日起）"
    assert text(date(2021, 8, 1)) == "王主任（代理），2021年8月1日起"


def test_the_subdistrict_names_and_ends_on_its_pages(client, desk, center):
    person = make_person(center)
    client.sit_at(desk(Role.SUBDISTRICT_OFFICER, center.subdistrict))
    url = reverse("centers:post_add", args=[center.pk, "executive_director"])
    token = str(client.get(url).context["form"]["form_token"].value())
    typed = {"starts_on": "2021-06-01", "basis": "任职通知", "form_token": token}

    wrong = client.post(url, {**typed, "person": "999"})
    assert "请从列表中选择人员" in wrong.content.decode()
    assert client.post(url, {**typed, "person": person.pk}).status_code == 302

    post = Post.objects.get()
    end = reverse("centers:post_end", args=[post.pk])
    assert (
        "任职日期（2021年6月1日）" in client.post(end, {"ends_on": "2021-05-01"}).content.decode()
    )
    assert client.post(end, {"ends_on": "2021-08-31"}).status_code == 302
    text = client.get(reverse("centers:center_detail", args=[center.pk])).content.decode()
    assert "空缺（自2021年9月1日起）" in text
    assert client.get(reverse("centers:post_add", args=[center.pk, "other"])).status_code == 404
