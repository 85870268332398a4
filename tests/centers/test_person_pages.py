"""Registering staff and papers through their pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.roles import Role
from centers.models import Credential, Degree, Engagement, Person
from tests.centers.factories import make_center, make_person

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "钱社工",
    "phone": "１３８００１３８０００",
    "kind": "social_worker",
    "is_professional": "on",
    "starts_on": "2021/6/1",
}
CREDENTIAL = {
    "credential_level": "assistant",
    "credential_number": " t2023 0001",
    "credential_approved_on": "2023年11月3日",
}
DEGREE = {
    "degree_level": "bachelor",
    "degree_major": "社会工作",
    "degree_graduated_on": "2020-07-01",
}


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def executive(client, desk, center):
    return client.sit_at(desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


def post(client, name, pk, facts, token=None):
    address = reverse(f"centers:{name}", args=[pk])
    return client.post(address, {"form_token": token or uuid4(), **facts})


def test_a_person_with_papers_is_registered_on_one_form(executive, center):
    response = post(executive, "person_add", center.pk, {**PERSON, **CREDENTIAL, **DEGREE})

    person = Person.objects.get()
    assert response.url == reverse("centers:person_detail", args=[person.pk])
    assert (person.name, person.phone) == ("钱社工", "13800138000")
    assert person.credentials.get().number == "T20230001"
    assert person.degrees.get().graduated_on == date(2020, 7, 1)
    text = executive.get(response.url).content.decode()
    assert "已登记钱社工。" in text
    assert "T20230001" in text
    assert "社会工作本科" in text


def test_the_verdict_names_the_day_the_third_year_is_full(executive, center):
    person = make_person(center, papers=[("assistant", date(2023, 11, 3))])

    text = executive.get(reverse("centers:person_detail", args=[person.pk])).content.decode()

    assert "2026年11月3日起满三年" in text


def test_a_person_without_papers_is_registered_too(executive, center):
    post(executive, "person_add", center.pk, PERSON)

    person = Person.objects.get()
    assert not person.credentials.exists()
    assert not person.degrees.exists()
    assert person.engagements.get().is_professional is True


def test_the_form_sent_twice_stores_one_person_and_answers_the_same(executive, center):
    token = uuid4()

    first = post(executive, "person_add", center.pk, {**PERSON, **CREDENTIAL}, token)
    second = post(executive, "person_add", center.pk, {**PERSON, **CREDENTIAL}, token)

    assert first.url == second.url
    assert (Person.objects.count(), Engagement.objects.count(), Credential.objects.count()) == (
        1,
        1,
        1,
    )


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_an_empty_form_asks_for_what_it_needs_and_no_papers(executive, center):
    response = post(executive, "person_add", center.pk, {})

    assert errors_of(response) == {
        "name": ["请填写姓名"],
        "kind": ["请选择人员类别"],
        "starts_on": ["请选择上岗日期"],
    }


@pytest.mark.parametrize(
    ("begun", "asked"),
    [
        (
            {"credential_level": "assistant"},
            {
                "credential_number": ["请填写证书管理号"],
                "credential_approved_on": ["请选择批准日期"],
            },
        ),
        (
            {"credential_registered_until": "2026-01-01"},
            {
                "credential_level": ["请选择证书级别"],
                "credential_number": ["请填写证书管理号"],
                "credential_approved_on": ["请选择批准日期"],
            },
        ),
        (
            {"degree_graduated_on": "去年"},
            {
                "degree_level": ["请选择学历"],
                "degree_major": ["请填写专业"],
                "degree_graduated_on": ["请填写日期，例如2021年5月18日"],
            },
        ),
    ],
)
def test_a_paper_that_was_begun_is_asked_for_in_full(executive, center, begun, asked):
    response = post(executive, "person_add", center.pk, {**PERSON, **begun})

    assert errors_of(response) == asked
    assert not Person.objects.exists()


def test_what_the_rules_refuse_stands_beside_its_field_with_what_was_typed(executive, center):
    make_person(center, "钱社工", phone="13800138000")
    Credential.objects.create(
        person=make_person(center, "孙社工"),
        level="assistant",
        number="T20230001",
        approved_on=date(2020, 1, 1),
    )

    response = post(executive, "person_add", center.pk, {**PERSON, **CREDENTIAL})

    assert errors_of(response) == {
        "name": ["本中心已登记钱社工（电话相同），且尚未离岗，不能重复登记。"],
        "credential_number": ["该级别的这一证书管理号已经登记，请核对证书。"],
    }
    assert 'value="2023-11-03"' in response.content.decode()


@pytest.mark.parametrize(
    ("name", "facts", "model"),
    [
        (
            "credential_add",
            {"level": "senior", "number": "T1", "approved_on": "2020-01-01"},
            Credential,
        ),
        (
            "degree_add",
            {"level": "master", "major": "社会工作", "graduated_on": "2019-06-30"},
            Degree,
        ),
    ],
)
def test_papers_are_added_once_at_the_persons_page(executive, center, name, facts, model):
    person, token = make_person(center), uuid4()

    answers = [post(executive, name, person.pk, facts, token) for _ in range(2)]

    assert {answer.url for answer in answers} == {
        reverse("centers:person_detail", args=[person.pk])
    }
    assert model.objects.get().person == person


def test_a_certificate_of_somebody_else_is_refused_beside_its_number(executive, center):
    make_person(center, "孙社工", papers=[("senior", date(2020, 1, 1))])
    number = Credential.objects.get().number
    person = make_person(center)

    response = post(
        executive,
        "credential_add",
        person.pk,
        {"level": "senior", "number": number.lower(), "approved_on": "2020-01-01"},
    )

    assert errors_of(response) == {"number": ["该级别的这一证书管理号已经登记，请核对证书。"]}


def test_a_lapsed_registration_is_shown_and_fails_nobody(executive, center):
    person = make_person(center, papers=[("intermediate", date(2015, 1, 1))])
    person.credentials.update(registered_until=date(2018, 1, 1))

    text = executive.get(reverse("centers:person_detail", args=[person.pk])).content.decode()

    assert "登记已过期" in text
    assert "社会工作师：2015年1月1日取得社会工作师证书。" in text


def test_leaving_and_coming_back(executive, center):
    person = make_person(center)
    engagement = person.engagements.get()

    left = post(executive, "engagement_end", engagement.pk, {"ends_on": "2021-07-31"})
    refused = post(
        executive,
        "engagement_add",
        person.pk,
        {"kind": "other", "starts_on": "2021-07-31"},
    )
    back = post(
        executive, "engagement_add", person.pk, {"kind": "other", "starts_on": "2021-08-01"}
    )

    assert (left.status_code, back.status_code) == (302, 302)
    assert errors_of(refused) == {
        "starts_on": ["钱社工上次在岗至2021年7月31日，再次上岗须在此之后。"]
    }
    assert list(
        person.engagements.order_by("starts_on").values_list("kind", "is_professional", "ends_on")
    ) == [("social_worker", True, date(2021, 7, 31)), ("other", False, None)]
