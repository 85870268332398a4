"""The city adds questions to a round; a form keeps those it was given, in their words."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import ExtraQuestion, Recommendation
from pilots.sections import SECTION_BY_KEY
from tests.accounts.factories import make_desk, make_subdistrict
from tests.pilots.factories import (
    NOON,
    make_question,
    make_recommendation,
    make_round,
    walk_up,
)
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

ASKED = {
    "order": "1",
    "text": "是否已有督导协议",
    "kind": "choice",
    "choices": "已签\n未签\n\n已签 ",
    "is_required": "on",
    "version": "1",
}


def typed(**changes):
    return {**ASKED, "form_token": str(uuid4()), **changes}


def test_the_city_asks_a_question_and_pressing_twice_asks_once(at_desk):
    round = make_round()
    client, data = at_desk(Role.CITY_OFFICER), typed()

    answers = [client.post(page("question_add", round.pk), data) for _ in range(2)]

    question = ExtraQuestion.objects.get()
    assert answers[1].url == page("question_list", round.pk)
    assert (question.choices, question.is_required) == (["已签", "未签"], True)
    assert "是否已有督导协议" in text_of(client.get(page("question_list", round.pk)))


@pytest.mark.parametrize(
    "choices", ["", "只有一项", "\n".join("甲乙丙丁戊己庚辛壬癸子丑寅"), "长" * 61 + "\n短"]
)
def test_a_choice_needs_things_to_choose_from(at_desk, choices):
    round = make_round()

    answer = at_desk(Role.CITY_OFFICER).post(page("question_add", round.pk), typed(choices=choices))

    assert list(answer.context["form"].errors) == ["choices"]


def test_a_question_is_answered_checked_and_frozen_in_its_words(at_desk):
    form = make_recommendation()
    question = make_question(
        form.round, "是否已有督导协议", kind="choice", choices=["已签", "未签"]
    )
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("recommendation_section", form.pk, "extra")

    shown = text_of(client.get(page("recommendation_detail", form.pk)))
    assert "补充问题：请填写“是否已有督导协议”。" in shown
    client.post(address, {question.name: "没签", "version": 1})
    assert client.get(address).context["form"].errors[question.name]
    client.post(address, {question.name: "已签", "version": 2})
    form = walk_up(Recommendation.objects.get(), until="sign")

    frozen = json.loads(form.submission.versions.get().text)
    assert [asked["answer"] for asked in frozen["questions"]] == ["已签"]
    printed = text_of(client.get(page("recommendation_print", form.pk)))
    assert "是否已有督导协议" in printed


def test_a_question_can_be_reworded_until_the_first_form_was_signed(at_desk):
    form = make_recommendation()
    question = make_question(form.round)
    client = at_desk(Role.CITY_OFFICER)
    address = page("question_edit", question.pk)
    client.post(address, typed(text="是否已签督导协议", kind="yes_no"))
    Recommendation.objects.update(answers={question.name: True})
    walk_up(Recommendation.objects.get(), until="sign")

    refused = client.post(address, typed(text="改不了", version=2))

    assert "本批次已有推荐表上报，补充问题不能再添加或修改，只能停用。" in text_of(refused)
    assert ExtraQuestion.objects.get().text == "是否已签督导协议"
    assert "保存</button>" not in text_of(client.get(address))


def test_a_reworded_question_is_not_written_over_unseen(at_desk):
    question = make_question(make_round())
    client = at_desk(Role.CITY_OFFICER)
    address = page("question_edit", question.pk)
    client.post(address, typed(text="先改的"))

    answer = client.post(address, typed(text="后改的"))

    assert (answer.status_code, ExtraQuestion.objects.get().text) == (409, "先改的")
    assert ("问题", "先改的") in answer.context["current"]


def test_a_closed_question_stays_with_forms_already_begun_and_meets_no_new_one():
    begun = make_recommendation()
    question = make_question(begun.round, is_required=False)
    walk_up(begun, until="sign")
    city = make_desk(Role.CITY_OFFICER)

    actions.close_question(question=question, by=city, at=NOON + timedelta(hours=1))
    other = make_subdistrict("望京街道", begun.district)
    by = make_desk(Role.DISTRICT_OFFICER, begun.district)
    later = actions.start_recommendation(
        round=begun.round, subdistrict=other, by=by, at=NOON + timedelta(hours=2)
    )

    assert Recommendation.objects.get(pk=begun.pk).questions == [question]
    assert later.questions == []


def test_a_question_that_nobody_has_signed_goes_without_a_trace_on_the_forms():
    form = make_recommendation()
    question = make_question(form.round)

    actions.close_question(question=question, by=make_desk(Role.CITY_OFFICER), at=NOON)

    assert Recommendation.objects.get().missing() == []
    assert not ExtraQuestion.objects.exists()


def test_a_required_question_asked_after_the_hand_in_keeps_it_from_being_signed():
    form = walk_up(make_recommendation(), until="hand_in")
    make_question(form.round)
    leader = make_desk(Role.DISTRICT_LEADER, form.district)

    with pytest.raises(Refused) as refusal:
        actions.take_step("sign", content=form, by=leader, at=NOON)

    assert refusal.value.codes == ["part_missing"]


def test_a_round_asks_no_more_than_thirty():
    round = make_round()
    for number in range(30):
        make_question(round, f"问题{number}")

    with pytest.raises(Refused) as refusal:
        actions.add_question(
            round=round, facts={}, form_token=uuid4(), by=make_desk(Role.CITY_OFFICER), at=NOON
        )

    assert refusal.value.codes == ["questions_too_many"]


def test_a_closed_round_asks_and_closes_nothing(at_desk):
    question = make_question(make_round())
    question.round.closed_at = NOON
    question.round.save()
    client = at_desk(Role.CITY_OFFICER)

    answer = client.post(page("question_close", question.pk))

    assert "已关闭，不能再办理。" in text_of(answer)
    assert "停用</button>" not in text_of(client.get(page("question_list", question.round.pk)))


def test_what_is_asked_after_a_leader_sent_a_form_back_can_be_answered():
    form = walk_up(make_recommendation(), until="hand_in")
    opinions = [("funds", "请核实。")]
    leader, officer = make_desk(Role.DISTRICT_LEADER), make_desk(Role.DISTRICT_OFFICER)
    earlier = make_question(form.round, "早先的问题", is_required=False)
    actions.take_step("send_back", content=form, by=leader, at=NOON, returns=opinions)
    assert actions.reopened_sections(form.submission) == {"funds"}

    question = make_question(form.round, asked_at=NOON + timedelta(hours=1))

    form = Recommendation.objects.get()
    assert actions.reopened_sections(form.submission) == {"funds", "extra"}
    answered = {question.name: True, earlier.name: None}
    facts = {"section": SECTION_BY_KEY["extra"], "values": answered, "typed": {}, "version": 1}
    saved = actions.save_section(recommendation=form, **facts, by=officer, at=NOON)
    assert actions.take_step("hand_in", content=saved, by=officer, at=NOON).state == "handed_in"


@pytest.mark.parametrize(
    ("before", "after", "answer", "stands"),
    [
        ("text", {"kind": "number"}, "大约三个", False),
        ("text", {"kind": "number"}, "3", True),
        ("yes_no", {"kind": "text"}, True, False),
        ("number", {"kind": "yes_no"}, "3", False),
        ("text", {"kind": "choice", "choices": ["已签", "未签"]}, "已签", True),
        ("text", {"kind": "choice", "choices": ["已签", "未签"]}, "没签", False),
    ],
)
def test_an_answer_stands_as_long_as_it_answers_what_is_asked(before, after, answer, stands):
    form = make_recommendation()
    question = make_question(form.round, kind=before, is_required=True)
    Recommendation.objects.update(answers={question.name: answer})
    actions.change_question(
        question=question, facts=after, version=1, by=make_desk(Role.CITY_OFFICER), at=NOON
    )

    form = Recommendation.objects.get()

    missing = [problem.code for problem in form.missing()]
    assert missing == ([] if stands else ["part_missing"])
    frozen = form.as_signed(at=NOON)["questions"]
    assert [asked["answer"] for asked in frozen] == [answer if stands else None]
