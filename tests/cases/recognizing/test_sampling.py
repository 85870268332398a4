"""A sample is frozen with all it was drawn from; what was found in its cases is written beside."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases.models import DrawnCase, Finding, Sample
from cases.recognizing.sampling import drawn_again, find
from cases.states import CaseState, Recognition
from core.problems import Refused
from pilots.models import Round
from portal.todo import _district_officer
from tests.accounts.factories import make_desk, make_district
from tests.cases.factories import NOON, desk_of, make_case
from tests.cases.recognizing.factories import make_sample
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
LIST = reverse("cases:sample_list")
CANARY = "金丝雀住在三号楼"


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def officer(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def closed(center, count) -> list:
    return [make_case(CaseState.CLOSED, center) for _ in range(count)]


def numbers(sample) -> list[str]:
    return list(sample.drawn.order_by("place").values_list("case__number", flat=True))


def look(drawn, officer, outcome="true", text="", **facts):
    asked = {"form_token": uuid4(), **facts}
    return find(drawn=drawn, outcome=outcome, text=text, **asked, by=officer, at=NOON)


def todo(officer) -> int:
    lines = {line.label: line.count for line in _district_officer(officer, at=NOON)}
    return lines["办结抽查的案例"]


def test_the_same_seed_draws_the_same_and_later_cases_do_not_alter_it(center, officer):
    closed(center, 4)
    first, second = make_sample(officer), make_sample(officer)
    kept = numbers(first)

    closed(center, 2)
    third = make_sample(officer)

    assert kept == numbers(second) == numbers(first)
    assert len(kept) == first.size == 2
    assert (len(first.population), len(third.population)) == (4, 6)
    assert all(map(drawn_again, (first, second, third)))


def test_a_sample_that_was_tampered_with_is_not_drawn_again(center, officer):
    closed(center, 3)
    sample = make_sample(officer)
    sample.seed = "1" if numbers(make_sample(officer, seed="1")) != numbers(sample) else "2"

    assert not drawn_again(sample)


def test_open_and_declined_cases_are_not_drawn(center, officer):
    (one,) = closed(center, 1)
    make_case(CaseState.CLOSING, center)
    make_case(CaseState.CLOSED, center, recognition=Recognition.DECLINED)
    kept = make_case(CaseState.CLOSED, center, recognition=Recognition.RECOGNIZED)

    assert set(numbers(make_sample(officer, number=None, share=100))) == {one.number, kept.number}


def test_the_same_press_draws_once(center, officer):
    closed(center, 2)
    token = uuid4()

    assert make_sample(officer, form_token=token) == make_sample(officer, form_token=token)
    assert Sample.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"share": 10}, "share_or_number"),
        ({"number": None}, "share_or_number"),
    ],
)
def test_either_a_share_or_a_number(center, officer, facts, code):
    closed(center, 1)

    with pytest.raises(Refused) as refused:
        make_sample(officer, **facts)

    assert refused.value.codes == [code]


def test_nothing_to_draw_and_a_closed_round_are_refused_at_once(center, officer):
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        make_sample(officer)

    assert refused.value.codes == ["round_closed", "nothing_to_draw"]


@pytest.mark.parametrize("table", ["cases_sample", "cases_drawncase", "cases_finding"])
def test_the_database_refuses_to_change_a_sample(center, officer, table):
    closed(center, 1)
    look(make_sample(officer).drawn.get(), officer)

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id")  # noqa: S608


def test_findings_are_kept_and_what_is_unresolved_is_to_be_done(center, officer):
    closed(center, 2)
    one, two = make_sample(officer).drawn.order_by("place")
    assert todo(officer) == 2

    look(one, officer)
    look(two, officer, "wrong", CANARY)
    assert todo(officer) == 1

    look(two, officer, "settled", "已补录访问记录。")
    assert todo(officer) == 0
    assert list(two.findings.order_by("pk").values_list("outcome", flat=True)) == [
        "wrong",
        "settled",
    ]
    assert CANARY not in str(list(AuditEvent.objects.values_list("changes", flat=True)))
    (message,) = {m.text for m in Message.objects.filter(title="抽查发现问题")}
    assert two.case.number in message
    assert CANARY not in message


@pytest.mark.parametrize(
    ("outcome", "text", "code"),
    [
        ("wrong", " ", "note_missing"),
        ("settled", "已补。", "no_problem_found"),
    ],
)
def test_what_stands_against_a_finding(center, officer, outcome, text, code):
    closed(center, 1)
    drawn = make_sample(officer).drawn.get()

    with pytest.raises(Refused) as refused:
        look(drawn, officer, outcome, text)

    assert refused.value.codes == [code]
    assert not Finding.objects.exists()


def test_nothing_is_found_in_a_round_that_is_closed(center, officer):
    closed(center, 1)
    drawn = make_sample(officer).drawn.get()
    Round.objects.update(closed_at=NOON)

    with pytest.raises(Refused) as refused:
        look(DrawnCase.objects.get(pk=drawn.pk), officer)

    assert refused.value.codes == ["round_closed"]
    assert todo(officer) == 0


@pytest.mark.parametrize("role", [Role.DISTRICT_LEADER, Role.CITY_OFFICER])
def test_only_the_officer_draws_and_finds(center, officer, role):
    closed(center, 1)
    drawn, desk = make_sample(officer).drawn.get(), make_desk(role)

    for act in (lambda: make_sample(desk), lambda: look(drawn, desk)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ["wrong_role"]


# Pages


def posted(**changed) -> dict:
    return {
        "form_token": str(uuid4()),
        "round": Round.objects.get().pk,
        "share": "",
        "number": "2",
        "seed": "",
        **changed,
    }


def test_a_sample_is_drawn_and_can_be_printed(client, center, officer):
    closed(center, 3)

    page = client.sit_at(officer).post(LIST, posted(), follow=True)

    assert [row.place for row in page.context["rows"]] == [1, 2]
    assert page.context["is_same"] is True
    assert page.context["sample"].seed.isdecimal()
    assert "服务案例抽查清单" in page.content.decode()
    assert client.get(LIST).context["samples"] == [page.context["sample"]]


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"number": ""}, {"share": ["抽查比例和抽查个数，请填写其中一项。"]}),
        ({"seed": "abc"}, {"seed": ["随机种子请填写不超过20位的数字。"]}),
        ({"share": "101", "number": ""}, {"share": ["抽查比例（%）不能大于100"]}),
    ],
)
def test_a_drawing_that_is_asked_for_wrongly_says_so(client, center, officer, changed, errors):
    closed(center, 1)

    page = client.sit_at(officer).post(LIST, posted(**changed))

    assert page.context["form"].errors == errors


def test_a_finding_is_written_and_read_by_the_center(client, center, officer):
    (case,) = closed(center, 1)
    sample = make_sample(officer)
    url = reverse("cases:finding_add", args=[sample.drawn.get().public_id])
    client.sit_at(officer)

    untouched = client.get(url).content.decode()
    silent = client.post(url, {"form_token": str(uuid4()), "text": ""})
    bare = client.post(url, {"form_token": str(uuid4()), "outcome": "wrong", "text": ""})
    facts = {"form_token": str(uuid4()), "outcome": "wrong", "text": "没有签到表。"}
    done = client.post(url, facts, follow=True)
    read = client.sit_at(desk_of(case)).get(reverse("cases:case_detail", args=[case.public_id]))

    assert ("属实" in untouched, "checked" in untouched) == (True, False)
    assert silent.context["form"].errors == {"outcome": ["请选择抽查结果"]}
    assert bare.context["form"].errors == {"text": ["有问题或已解决的，请写明说明。"]}
    assert [(row.outcome, row.text) for row in done.context["rows"]] == [("有问题", "没有签到表。")]
    assert [line.text for line in read.context["said"]["findings"]] == ["没有签到表。"]


def test_a_sample_of_another_district_is_not_there(client, center, officer):
    closed(center, 1)
    sample = make_sample(officer)
    stranger = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    client.sit_at(stranger)

    assert client.get(reverse("cases:sample_detail", args=[sample.public_id])).status_code == 404
    drawn = sample.drawn.get()
    assert client.get(reverse("cases:finding_add", args=[drawn.public_id])).status_code == 404
    assert client.get(LIST).context["samples"] == []


def test_the_queries_of_a_sample_do_not_grow(client, center, officer, django_assert_num_queries):
    closed(center, 3)
    one, three = make_sample(officer, number=1), make_sample(officer, number=3)
    client.sit_at(officer)

    for sample in (one, three):
        with django_assert_num_queries(11):
            client.get(reverse("cases:sample_detail", args=[sample.public_id]))
