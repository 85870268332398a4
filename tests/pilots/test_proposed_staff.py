"""Whom a form proposes: verdicts, what a signature covers, and what the database refuses."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from pilots.answers import frozen_form, full_form
from pilots.models import ProposedStaff, Recommendation
from tests.pilots.factories import (
    NOON,
    make_question,
    make_recommendation,
    make_staff,
    walk_up,
)

pytestmark = pytest.mark.django_db
DAY = date(2021, 5, 17)


@pytest.mark.parametrize(
    ("papers", "route", "changes_on"),
    [
        ({}, "social_worker", None),
        ({"certificate_level": "senior"}, "social_worker", None),
        (
            {"certificate_level": "assistant", "approved_on": date(2018, 5, 18)},
            "none",
            date(2021, 5, 18),
        ),
        (
            {"certificate_level": "assistant", "approved_on": date(2018, 5, 17)},
            "assistant_three_years",
            None,
        ),
        (
            {
                "certificate_level": None,
                "approved_on": None,
                "degree_level": "bachelor",
                "major": "社会工作专业",
                "graduated_on": date(2019, 7, 1),
            },
            "degree",
            None,
        ),
        ({"certificate_level": None, "approved_on": None}, "none", None),
    ],
)
def test_the_papers_of_a_row_give_the_verdict_of_a_day(papers, route, changes_on):
    person = make_staff(make_recommendation(filled_in=False), **papers)

    verdict = person.verdict_on(DAY)

    assert (verdict.route, verdict.changes_on) == (route, changes_on)


@pytest.mark.parametrize(("post", "held"), [("professional", True), ("executive", False)])
def test_only_those_who_serve_professionally_are_held_to_the_rule(post, held):
    assert ProposedStaff(post=post).is_held_to_rule is held


def test_a_signature_covers_the_people_with_the_verdicts_of_its_day():
    form = make_recommendation()
    make_staff(form, certificate_level="assistant", approved_on=date(2018, 5, 18))
    question = make_question(form.round)
    Recommendation.objects.update(answers={question.name: False})

    version = walk_up(form, until="sign").submission.versions.get()

    frozen = json.loads(version.text)
    assert version.format == 2
    assert frozen["staff"]["on"] == "2021-05-17"
    (row,) = frozen["staff"]["rows"]
    assert (row["name"], row["verdict"]["is_met"]) == ("赵常务", False)
    assert row["verdict"]["changes_on"] == "2021-05-18"
    assert frozen["questions"] == [{"text": "是否已有督导协议", "kind": "yes_no", "answer": False}]


def test_a_frozen_form_reads_like_the_form_did():
    form = make_recommendation()
    make_staff(form)
    question = make_question(form.round)
    Recommendation.objects.update(answers={question.name: True})
    form = walk_up(form, until="sign")

    frozen = json.loads(form.submission.versions.get().text)

    shown = frozen_form(frozen, Recommendation._meta.get_field)
    assert shown == full_form(form, on=DAY)
    assert dict(dict(shown)["五、人员配备"])["人员1 赵常务"] == (
        "专业社工；专业服务人员；社会工作师，2016年6月20日批准，管理号201611010000000001；"
        "从业8年；以2021年5月17日为准，符合资质（社会工作师：2016年6月20日取得社会工作师证书）"
    )
    assert dict(shown)["补充问题"] == [("是否已有督导协议", "是")]


def test_a_form_of_the_first_format_is_still_shown():
    form = walk_up(make_recommendation(), until="sign")
    frozen = json.loads(form.submission.versions.get().text)
    first = {key: frozen[key] for key in ("subdistrict", "sections", "funds_total")}

    assert frozen_form(first, Recommendation._meta.get_field) == full_form(form, on=DAY)


def test_a_required_question_left_open_keeps_a_form_from_its_hand_in():
    form = make_recommendation()
    make_question(form.round)
    make_question(form.round, "其他说明", is_required=False)

    missing = Recommendation.objects.get().missing()

    assert [(problem.code, problem.section) for problem in missing] == [("part_missing", "extra")]


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ({"approved_on": None}, "pilots_staff_certificate_has_its_day"),
        ({"major": "社会工作"}, "pilots_staff_degree_complete"),
        ({"removed_at": NOON}, "pilots_staff_removed_by"),
        ({"post": "boss"}, "pilots_staff_post_known"),
    ],
)
def test_the_database_refuses_half_a_paper(facts, claim):
    with pytest.raises(IntegrityError, match=claim), transaction.atomic():
        make_staff(make_recommendation(filled_in=False), **facts)


def test_there_is_one_executive_director():
    form = make_recommendation(filled_in=False)
    make_staff(form, post="executive")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_staff(form, "李另一", post="executive")
