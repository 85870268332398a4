"""Two authors: the form lies with its subdistrict or with its district, never with both."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Message
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import Recommendation, Submission
from pilots.sections import SECTION_BY_KEY
from pilots.states import SubmissionState
from portal.todo import todos_for
from tests.accounts.factories import make_desk
from tests.pilots.factories import FILLED_IN, NOON, make_recommendation, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db


def street_of(form):
    return make_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict)


def district_of(form):
    return make_desk(Role.DISTRICT_OFFICER, form.district)


def save(form, key, by, **values):
    form = Recommendation.objects.get(pk=form.pk)
    section = SECTION_BY_KEY[key]
    return actions.save_section(
        recommendation=form,
        section=section,
        values={**{name: FILLED_IN[name] for name in section.fields}, **values},
        typed={},
        version=form.section_version(section),
        by=by,
        at=NOON,
    )


def step(name, form, by, **facts):
    return actions.take_step(name, content=form, by=by, at=NOON, **facts)


def delivered():
    form = make_recommendation(by_street=True)
    step("deliver", form, street_of(form))
    return Recommendation.objects.get()


def test_whoever_begins_the_form_has_it_on_their_desk():
    assert make_recommendation(filled_in=False).submission.state == SubmissionState.DRAFT


def test_a_form_begun_by_its_subdistrict_lies_with_it():
    form = make_recommendation(filled_in=False, by_street=True)

    assert form.submission.state == SubmissionState.WITH_STREET
    assert form.submission.history.count() == 0


@pytest.mark.parametrize(
    ("state", "writer"),
    [
        ("draft", "district_officer"),
        ("with_street", "subdistrict_officer"),
        ("delivered", "district_officer"),
        ("returned", "district_officer"),
        ("handed_in", None),
        ("signed", None),
        ("accepted", None),
    ],
)
def test_one_desk_writes_at_a_time(state, writer):
    submission = Submission(kind="recommendation", state=state)

    writers = [role.value for role in Role if submission.is_on_desk_of(by=make_role(role))]

    assert writers == ([writer] if writer else [])


def make_role(role):
    return type("Desk", (), {"role": role})


def test_the_other_author_is_told_why_and_writes_nothing():
    form = make_recommendation(by_street=True)

    with pytest.raises(Refused) as refusal:
        save(form, "strengths", district_of(form), strengths="区里改的")
    assert refusal.value.codes == ["not_on_desk"]
    step("deliver", form, street_of(form))
    with pytest.raises(Refused) as refusal:
        save(form, "strengths", street_of(form), strengths="街道改的")

    assert refusal.value.codes == ["not_on_desk"]
    assert Recommendation.objects.get().strengths == FILLED_IN["strengths"]


def test_a_subdistrict_delivers_when_its_own_parts_are_complete():
    form = make_recommendation(by_street=True, funds_city=None, subdistrict_signer="")

    with pytest.raises(Refused) as refusal:
        step("deliver", form, street_of(form))
    assert [problem.field for problem in refusal.value.problems] == ["subdistrict_signer"]
    save(form, "opinion", street_of(form))
    submission = step("deliver", form, street_of(form))

    assert (submission.state, submission.delivered_at) == (SubmissionState.DELIVERED, NOON)
    with pytest.raises(Refused) as refusal:
        step("hand_in", form, district_of(form))
    assert [problem.field for problem in refusal.value.problems] == ["funds_city"]


def test_the_district_completes_what_was_delivered_and_hands_it_in():
    form = delivered()

    save(form, "funds", district_of(form), funds_city=1_000_000)
    submission = step("hand_in", form, district_of(form))

    assert submission.state == SubmissionState.HANDED_IN
    assert submission.delivered_by is not None


def test_what_is_given_back_opens_only_the_named_parts_to_the_subdistrict():
    form = delivered()

    step("give_back", form, district_of(form), returns=[("premises", "请写清楚门牌号。")])

    assert Submission.objects.get().delivered_at is None
    with pytest.raises(Refused) as refusal:
        save(form, "strengths", street_of(form))
    assert refusal.value.codes == ["section_closed"]
    save(form, "premises", street_of(form), address="劲松中街14号")
    step("deliver", form, street_of(form))
    # The district is not bound by what it wrote to its subdistrict.
    save(form, "strengths", district_of(form), strengths="区里补充")


def test_a_form_is_given_back_with_at_least_one_reason():
    form = delivered()

    with pytest.raises(Refused) as refusal:
        step("give_back", form, district_of(form))

    assert refusal.value.codes == ["return_items_missing"]


def test_what_the_city_returned_is_passed_down_no_further_than_it_was_opened():
    form = walk_up(make_recommendation(), until="sign")
    city = make_desk(Role.CITY_OFFICER)
    due = NOON.replace(month=6)
    step("return", form, city, returns=[("premises", "门牌号")], return_due_at=due)

    with pytest.raises(Refused) as refusal:
        step("give_back", form, district_of(form), returns=[("funds", "再核")])
    assert refusal.value.codes == ["section_closed"]
    step("give_back", form, district_of(form), returns=[("premises", "门牌号")])

    submission = Submission.objects.get()
    assert actions.reopened_sections(submission) == {"premises"}
    assert submission.return_due_at == due


def test_a_draft_given_to_the_subdistrict_is_all_open_and_can_be_taken_over():
    form = make_recommendation()

    step("assign", form, district_of(form))
    save(form, "funds", street_of(form))
    with pytest.raises(Refused) as refusal:
        step("take_over", form, district_of(form))
    assert refusal.value.codes == ["note_missing"]
    submission = step("take_over", form, district_of(form), note="经办人休假")

    assert submission.state == SubmissionState.DRAFT
    save(form, "strengths", district_of(form))


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ({"state": "delivered"}, "pilots_submission_delivered_when_so_called"),
        ({"state": "with_street", "kind": "plan"}, "pilots_submission_street_writes"),
        ({"delivered_at": NOON}, "pilots_submission_delivered_by"),
    ],
)
def test_the_database_refuses_what_is_never_true_of_a_hand_over(facts, claim):
    form = make_recommendation(filled_in=False)

    with pytest.raises(IntegrityError, match=claim), transaction.atomic():
        Submission.objects.filter(pk=form.submission_id).update(**facts)


@pytest.mark.parametrize(
    ("name", "reader", "title"),
    [
        ("deliver", Role.DISTRICT_OFFICER, "街道已送交试点推荐表"),
        ("give_back", Role.SUBDISTRICT_OFFICER, "试点推荐表退回修改"),
        ("assign", Role.SUBDISTRICT_OFFICER, "试点推荐表待填写"),
        ("take_over", Role.SUBDISTRICT_OFFICER, "试点推荐表由区里接手填写"),
    ],
)
def test_the_other_author_hears_of_each_hand_over(name, reader, title):
    form = make_recommendation(by_street=name in ("deliver", "take_over", "give_back"))
    if name == "give_back":
        step("deliver", form, street_of(form))
    by = street_of(form) if name == "deliver" else district_of(form)
    desk = make_desk(reader, form.subdistrict if reader in Role.of_subdistrict else form.district)
    returns = [("premises", "门牌号")] if name == "give_back" else []

    step(name, form, by, note="经办人休假", returns=returns)

    assert title in list(Message.objects.filter(desk=desk).values_list("title", flat=True))


def test_the_home_page_asks_whoever_has_the_form_on_their_desk():
    form = make_recommendation(by_street=True)
    street, district = street_of(form), district_of(form)

    def asked():
        return [
            [todo.label for todo in todos_for(desk, at=NOON) if "推荐表" in todo.label]
            for desk in (street, district)
        ]

    assert asked() == [["填写2021年试点推荐表"], []]
    step("deliver", form, street)
    assert asked() == [[], ["核对街道送交的2021年试点推荐表"]]


@pytest.mark.parametrize(
    ("role", "before", "after"),
    [
        ("subdistrict_officer", "现由本街道(乡镇)填写。完成后点“送交区里”", "现由区级填报人核对"),
        ("district_officer", "现由街道(乡镇)填写，区里可以查看", "完成后点“提交区级审核”"),
        ("district_leader", "现由街道(乡镇)填写，区里可以查看", "现由区级填报人核对"),
    ],
)
def test_the_page_says_who_writes_now(at_desk, role, before, after):
    form = make_recommendation(by_street=True)
    unit = form.subdistrict if role in Role.of_subdistrict else form.district
    client, address = at_desk(role, unit), page("recommendation_detail", form.pk)

    assert before in text_of(client.get(address))
    step("deliver", form, street_of(form))
    assert after in text_of(client.get(address))


def test_the_district_gives_back_on_a_page_of_its_own(at_desk):
    form = delivered()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_return", form.pk)

    assert "退回街道修改" in text_of(client.get(page("recommendation_detail", form.pk)))
    client.post(address, {"premises": "请写清楚门牌号。"})

    assert Submission.objects.get().state == SubmissionState.WITH_STREET
    shown = text_of(
        at_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict).get(
            page("recommendation_detail", form.pk)
        )
    )
    assert "请写清楚门牌号。" in shown
    assert shown.count("退回意见没有涉及，不能修改") == 9
    assert "送交区里</button>" in shown


def test_a_subdistrict_sees_what_it_owes_and_not_what_its_district_owes(at_desk):
    form = make_recommendation(by_street=True, funds_city=None, address="")
    client = at_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict)

    answer = client.get(page("recommendation_detail", form.pk))

    assert [problem.field for problem in answer.context["missing"]] == ["address"]
    assert "还不能送交区里，有1处没有完成" in text_of(answer)
    assert "由区里补充核定，可以先填" in text_of(answer)
