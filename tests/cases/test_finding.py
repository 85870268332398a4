"""Finding a person by ID number: exactly, in the own center, and without leaving the number."""

from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from core.encryption import keyed_hash
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import make_worker, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

NUMBER = "11010519491231002X"
FIND, LIST = reverse("cases:client_find"), reverse("cases:case_list")


def texts_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("role", [Role.CENTER_WORKER, Role.EXECUTIVE_DIRECTOR])
@pytest.mark.parametrize("typed", [NUMBER, " １１０１０５１９４９１２３１００２x "])
def test_the_persons_cases_are_listed_and_no_others(client, role, typed):
    case = open_case(id_number=NUMBER)
    other = open_case(case.center)
    client.sit_at(make_worker(case.center, role))

    answer = client.post(FIND, {"id_number": typed})
    page = client.get(answer.url)

    assert answer.url == f"{LIST}?client={case.client.public_id}"
    assert [row.number for row in page.context["rows"]] == [case.number]
    assert other.number not in page.content.decode()
    assert "只显示按身份证号找到的这一位服务对象的案例。" in page.content.decode()


def test_further_pages_and_filters_keep_to_the_person(client):
    case = open_case(id_number=NUMBER)
    client.sit_at(make_worker(case.center))

    page = client.get(LIST, {"client": str(case.client.public_id), "method": "individual"})

    assert page.context["query"] == f"method=individual&client={case.client.public_id}"


def test_a_person_of_another_center_is_not_found(client):
    case = open_case(id_number=NUMBER)
    elsewhere = make_center(make_unit(case.round, make_subdistrict("团结湖街道")))

    answer = client.sit_at(make_worker(elsewhere)).post(FIND, {"id_number": NUMBER}, follow=True)

    assert texts_of(answer) == ["本中心没有这个身份证号的服务对象。"]
    assert answer.redirect_chain == [(LIST, 302)]


def test_the_search_is_logged_as_a_keyed_hash(client):
    case = open_case(id_number=NUMBER)
    client.sit_at(make_worker(case.center)).post(FIND, {"id_number": NUMBER})

    event = AuditEvent.objects.get(what="按身份证号查找")
    assert event.changes == {"查找条件": ["", keyed_hash(NUMBER)], "结果": ["", "找到"]}
    assert event.object_label == str(case.client)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "请填写身份证号"),
        ("1101051949", "身份证号应为18位，请核对。"),
        ("110105194912310021", "身份证号校验不通过，请核对证件。"),
    ],
)
def test_a_wrong_number_is_refused_beside_its_box(client, typed, sentence):
    client.sit_at(make_worker(make_center()))

    page = client.post(FIND, {"id_number": typed})

    assert page.status_code == 200
    assert page.context["form"].errors["id_number"] == [sentence]
    assert not AuditEvent.objects.filter(what="按身份证号查找").exists()


@pytest.mark.parametrize(
    "role", [Role.DIRECTOR, Role.SUPERVISOR, Role.DISTRICT_OFFICER, Role.CITY_OFFICER]
)
def test_other_desks_find_nobody(client, role):
    case = open_case(id_number=NUMBER)
    client.sit_at(make_desk(role))

    listed = client.get(LIST, {"client": str(uuid4())})

    assert client.post(FIND, {"id_number": NUMBER}).status_code == 403
    assert "按身份证号查找" not in listed.content.decode()
    seen = [] if role == Role.SUPERVISOR else [case.number]  # who opens what was brought
    assert [row.number for row in listed.context["rows"]] == seen
