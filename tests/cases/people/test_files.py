"""The same person is found or hinted at inside one center, never merged, never across."""

from datetime import date

import pytest

from accounts.models import AuditEvent
from cases.identity import name_phone_hash, number_hash, read_paper_number
from cases.models import Client
from cases.people.files import cards_of
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import ADULT, PERSON, open_case
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
UNASKED = {"same_person": ""}


def another_center():
    return make_center(make_unit(Round.objects.get(), make_subdistrict("团结湖街道")))


def test_the_same_name_and_telephone_make_the_worker_say_who_it_is():
    case = open_case()

    with pytest.raises(Refused) as refused:
        open_case(case.center, **UNASKED)

    (problem,) = refused.value.problems
    assert (problem.code, problem.field) == ("perhaps_known", "same_person")
    assert Client.objects.count() == 1


def test_it_is_the_same_person_and_keeps_one_file():
    case = open_case()
    key = str(case.client.public_id)

    again = open_case(case.center, same_person=key, id_number=ADULT, categories=["dibao"])

    client = Client.objects.get()
    assert (again.client, client.id_number) == (client, ADULT)
    assert client.categories() == ["dibao", "living_alone"]
    event = AuditEvent.objects.get(what="更新服务对象信息")
    assert event.changes["重名提示"] == ["", "经核对是同一人"]


def test_it_is_another_person_and_both_have_files():
    case = open_case()

    other = open_case(case.center, same_person="another")

    assert other.client != case.client
    event = AuditEvent.objects.get(what="另建服务对象档案")
    assert event.changes == {"重名提示": ["", "经核对不是同一人"]}


def test_two_numbers_are_never_one_person():
    case = open_case(id_number=ADULT)
    key = str(case.client.public_id)

    with pytest.raises(Refused) as refused:
        open_case(case.center, same_person=key, id_number="810000199408230021")

    assert refused.value.codes == ["another_number"]


def test_a_file_of_another_center_is_neither_hinted_at_nor_chosen():
    there = open_case(another_center() if Round.objects.exists() else None)
    here = another_center()

    assert cards_of(here, {**PERSON}) == []
    ours = open_case(here, same_person=str(there.client.public_id))

    assert ours.client != there.client
    assert ours.client.center == here


@pytest.mark.parametrize("facts", [{"name": "张三"}, {"phone": "13900000000"}, {"phone": ""}])
def test_what_differs_in_one_of_the_two_is_no_hint(facts):
    case = open_case()

    assert open_case(case.center, **UNASKED, **facts).client != case.client


def test_a_stopped_file_is_no_hint():
    case = open_case()
    Client.objects.update(stopped_at="2021-06-09T00:00+08:00", name_phone_hash="")

    assert open_case(case.center, **UNASKED).client != case.client


def test_a_card_is_masked_and_a_guarded_one_says_less():
    case = open_case(id_number=ADULT)
    (card,) = cards_of(case.center, PERSON)
    Client.objects.update(is_sensitive=True)
    (guarded,) = cards_of(case.center, PERSON)

    assert card.words == "张*丰，劲松中社区****，已登记证件，案例1件"
    assert guarded.words == "张*丰，已登记证件，案例1件"


def test_who_signs_for_a_minor_is_the_guardian_on_file():
    case = open_case(is_minor=True, relation="parent", signer="张无忌")

    assert (case.client.guardian_name, case.client.guardian_relation) == ("张无忌", "parent")


@pytest.mark.parametrize(
    ("day", "is_under_14"),
    [(date(2020, 8, 23), True), (date(2020, 8, 24), False)],
)
def test_the_fourteenth_birthday_itself_is_still_under_14(day, is_under_14):
    client = Client(
        id_number="810000200608230021", id_kind="hmt_permit", is_under_14=not is_under_14
    )

    assert client.is_under_14_on(day) is is_under_14


@pytest.mark.parametrize("stated", [True, False])
def test_without_a_birthday_it_is_as_stated(stated):
    for kind, number in (("none", ""), ("passport", "E12345678")):
        client = Client(id_kind=kind, id_number=number, is_under_14=stated)

        assert client.is_under_14_on(date(2021, 6, 1)) is stated


@pytest.mark.parametrize(
    ("kind", "typed", "read"),
    [
        ("resident", "11010519491231002x", ADULT),
        ("hmt_permit", "810000199408230021", "810000199408230021"),
        ("passport", "e 1234 5678", "E12345678"),
        ("foreign_permit", "ＵＳＡ110011223344", "USA110011223344"),
        ("none", "", ""),
        ("passport", "", ""),
    ],
)
def test_the_number_of_each_kind_of_paper(kind, typed, read):
    assert read_paper_number(kind, typed) == read


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("none", "123", "无证件的不填"),
        ("passport", "E1", "护照号码应为"),
        ("foreign_permit", "USA1", "3个字母加12位数字"),
        ("resident", "810000199408230021", "这是港澳台居民居住证的号码"),
        ("hmt_permit", ADULT, "这是居民身份证的号码"),
    ],
)
def test_a_number_that_does_not_fit_its_paper(kind, typed, sentence):
    with pytest.raises(ValueError, match=sentence):
        read_paper_number(kind, typed)


def test_numbers_of_different_papers_never_meet_and_blanks_find_nobody():
    hashes = {number_hash(kind, "12345678") for kind in ("passport", "foreign_permit", "resident")}

    assert len(hashes) == 3
    assert (
        number_hash("passport", "") == name_phone_hash("", "138") == name_phone_hash("甲", "") == ""
    )
