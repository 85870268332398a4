"""Work of every kind that still lies open at one's own place: forms with something to act on."""

from datetime import date
from typing import Any

from accounts.roles import Role
from cases.exemplary.states import PieceState
from cases.states import CaseState
from centers.models import Center
from pilots import actions as pilots
from reports import actions as reports
from supervision import actions
from supervision.models import Evaluation
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.architecture.world import NOW, OWN, SIBLING, World
from tests.cases.activities import make_activity, make_gathering
from tests.cases.exemplary.factories import make_piece
from tests.cases.factories import make_case, open_case
from tests.centers.factories import make_candidate, make_person
from tests.pilots.factories import (
    NOON,
    add_task,
    make_question,
    make_recommendation,
    make_round,
    make_staff,
    make_unit,
    walk_up,
)
from tests.reports.parts.factories import make_problem
from tests.supervision.evaluating import arrange, make_item, make_visit, officer_of
from tests.supervision.factories import make_session, make_supervisor, make_team


def unfinished(world: World) -> dict[str, Any]:
    """By the name of the page that would act on it."""
    center = world.places[OWN]["center"]
    submissions = _submissions(world, center)
    return {
        **submissions,
        "centers:engagement_add": _gone(center),
        "cases:case_edit": make_case(CaseState.ASSESSMENT, center, world.worker),
        "supervision:session_hold": make_session(center, state=SessionState.PLANNED),
        **_groups(center, world),
        "cases:exemplary_edit": make_piece(PieceState.DRAFT, center, author=world.worker),
        **_evaluations(center),
        "supervision:session_correct": make_session(center, state=SessionState.DISPUTED),
    }


def _evaluations(center: Center) -> dict[str, Any]:
    """One that the district scores itself, a template nobody uses, and something to put right."""
    member = make_supervisor(make_team(center.district), name="无账号")
    draft = arrange(center, member, kind="midterm", held_on=NOW.date(), at=NOW)
    template = actions.copy_template(
        template=draft.template, by=officer_of(center.district), at=NOW
    )
    visit = make_visit(center, member, at=NOW, visited_on=NOW.date())
    published = Evaluation.objects.get(center=center, kind="final")
    return {
        "reports:evaluation_score": draft,
        "supervision:evidence_add": draft,
        "supervision:template_edit": template,
        "supervision:evaluation_answer": published,
        "supervision:rectification_report": make_item(visit, at=NOW, due_on=date(2022, 12, 1)),
    }


def _groups(center: Center, world: World) -> dict[str, Any]:
    """A group to be planned, a single activity, and a date of it that nobody has reported."""
    single = make_activity(center, world.worker)
    planned = make_gathering(single, world.worker)
    pages = ("cases:gathering_hold", "cases:gathering_edit")
    return {
        "cases:activity_plan": open_case(center, world.worker, method="group"),
        "cases:activity_edit": single,
        **dict.fromkeys(pages, planned),
    }


def _submissions(world: World, center: Center) -> dict[str, Any]:
    """Next year's round: the year before is decided and signed already."""
    district, officer = center.district, make_desk(Role.DISTRICT_OFFICER, center.district)
    round = make_round(2022)
    make_unit(round, make_subdistrict("呼家楼街道", district), at=NOON)  # else no plan is owed
    own = {"round": round, "district": district, "by": officer, "at": NOON}
    draft = make_recommendation(round, center.subdistrict)
    # Earlier, since pages show the latest round unless asked.
    unsigned = make_round(2019)
    delivered = make_recommendation(round, make_subdistrict("望京街道", district), by_street=True)
    street = make_desk(Role.SUBDISTRICT_OFFICER, delivered.subdistrict)
    pilots.take_step("deliver", content=delivered, by=street, at=NOON)
    make_subdistrict("朝外街道", district)  # one that nobody has recommended yet
    received = make_recommendation(round, make_subdistrict("双井街道", district))
    plan = pilots.start_plan(**own)
    report = reports.start_summary(**own)
    return {
        "pilots:recommendation_section": draft,
        "pilots:recommendation_step": draft,
        "pilots:recommendation_return": delivered,
        "pilots:recommendation_copy": make_recommendation(
            round, world.places[SIBLING]["unit"].subdistrict, filled_in=False
        ),
        "pilots:recommendation_rank": round,
        "pilots:question_add": unsigned,
        "pilots:question_edit": make_question(unsigned),
        "pilots:staff_add": draft,
        "pilots:staff_edit": make_staff(draft, post="support"),
        "pilots:recommendation_propose": walk_up(received),
        "pilots:plan_edit": plan,
        "pilots:task_add": plan,
        "pilots:task_paste": plan,
        "pilots:task_edit": add_task(plan),
        "pilots:attachment_add": draft.submission,
        "reports:summary_edit": report,
        "reports:task_outcomes": report,
        "reports:problem_add": report,
        "reports:problem_edit": make_problem(report, at=NOON),
        "reports:chosen_cases": report,
        "reports:center_summary_edit": world.round,
        "centers:decision_confirm": make_candidate(round, make_subdistrict("三里屯街道", district)),
    }


def _gone(center: Center):
    person = make_person(center, "孙离岗")
    person.engagements.update(ends_on=NOW.date().replace(day=1))
    return person
