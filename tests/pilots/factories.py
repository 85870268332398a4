"""Rounds, filled-in recommendations and pilot units, in the situations of the trade."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from django.utils import timezone

from accounts.audit import record
from accounts.files import keeping
from accounts.roles import Role
from core.deadlines import BEIJING, beijing_date
from pilots import actions
from pilots.actions.obligations import owe_plan
from pilots.choices import Outcome
from pilots.models import (
    Attachment,
    Delegation,
    DistrictPlan,
    ExtraQuestion,
    Obligation,
    PilotUnit,
    PlanTask,
    ProposedStaff,
    Recommendation,
    Round,
    Submission,
    SubmissionVersion,
    VersionAttachment,
    VersionScan,
)
from pilots.sections import SECTIONS
from pilots.states import StageKind, SubmissionKind, SubmissionState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.core.uploads import pdf, upload

OPENED = datetime(2021, 4, 20, 9, tzinfo=BEIJING)
NOON = datetime(2021, 5, 17, 12, tzinfo=BEIJING)
DUE = {
    StageKind.RECOMMENDATION: datetime(2021, 5, 18, 18, tzinfo=BEIJING),
    StageKind.PLAN: datetime(2021, 6, 1, tzinfo=BEIJING),
    StageKind.SUMMARY: datetime(2021, 12, 21, tzinfo=BEIJING),
}

FILLED_IN = {
    "resident_population": 98_000,
    "registered_population": 76_000,
    "community_count": 18,
    "village_count": 0,
    "is_rural": False,
    "community_worker_count": 180,
    "assistant_certified_count": 30,
    "intermediate_certified_count": 12,
    "senior_certified_count": 1,
    "service_org_count": 3,
    "community_org_count": 60,
    "volunteer_count": 9_000,
    "dibao_count": 420,
    "dibao_marginal_count": 36,
    "extreme_hardship_count": 12,
    "disabled_count": 1_900,
    "elderly_alone_count": 2_300,
    "child_in_difficulty_count": 21,
    "host_platforms": ["incubator"],
    "host_platform_other": "",
    "address": "劲松中街12号",
    "total_area": "320.5",
    "office_area": "80.0",
    "service_area": "220.0",
    "function_rooms": ["reception", "casework"],
    "managing_department": "社区建设办公室",
    "director_name": "李主任",
    "director_title": "社区建设办公室主任",
    "director_phone": "010-67321111",
    "executive_name": "赵常务",
    "executive_identity": "social_worker",
    "executive_qualification": "intermediate",
    "executive_years": 8,
    "executive_phone": "13800138000",
    "guidance_offices": "民生保障办公室",
    "operation_mode": "own",
    "operator_name": "",
    "operator_credit_code": "",
    "planned_professional_count": 3,
    "planned_community_worker_count": 4,
    "planned_other_count": 0,
    "planned_qualified_count": 3,
    "funds_city": 20_000_000,
    "funds_district": 10_000_000,
    "funds_subdistrict": 5_000_000,
    "funds_departments": 0,
    "funds_social": 0,
    "strengths": "辖区社区社会组织活跃，已开展多年个案帮扶。",
    "service_plan": "围绕独居老人和困境儿童开展个案和小组服务。",
    "subdistrict_opinion": "同意推荐。",
    "subdistrict_signer": "孙书记",
    "subdistrict_signed_on": "2021-05-14",
    "contact_name": "周联系",
    "contact_title": "科员",
    "contact_phone": "010-67322222",
    "contact_mobile": "13900139000",
    "contact_email": "",
}


def make_round(year=2021, **facts) -> Round:
    """The round of that year, opened in April with the notice's three deadlines."""
    for name in ("朝阳区", "海淀区"):
        make_district(name)
    facts = {
        "year": year,
        "name": f"{year}年试点",
        "service_starts_on": date(year, 1, 1),
        "service_ends_on": date(year, 12, 31),
        "last_entry_on": date(year + 1, 1, 31),
        **facts,
    }
    due = {kind: moment.replace(year=moment.year + year - 2021) for kind, moment in DUE.items()}
    return actions.open_round(
        facts=facts,
        due=due,
        form_token=uuid4(),
        by=make_desk(Role.CITY_OFFICER),
        at=OPENED.replace(year=year),
    )


def make_recommendation(
    round=None, subdistrict=None, filled_in=True, by_street=False, **fields
) -> Recommendation:
    """A draft; filled in so that nothing is missing unless told otherwise.

    The district writes it, or ``by_street`` its subdistrict, with which it then still lies.
    """
    round = round or make_round()
    subdistrict = subdistrict or make_subdistrict()
    officer = make_desk(Role.DISTRICT_OFFICER, subdistrict.district)
    if by_street:
        officer = make_desk(Role.SUBDISTRICT_OFFICER, subdistrict)
    at = NOON.replace(year=round.year)
    recommendation = actions.start_recommendation(
        round=round, subdistrict=subdistrict, by=officer, at=at
    )
    if filled_in and not recommendation.draft:
        _fill_in(recommendation, {**FILLED_IN, **fields}, by=officer, at=at)
    return Recommendation.objects.get(pk=recommendation.pk)


def _fill_in(recommendation, values, *, by, at) -> None:
    """Each section saved once, as rows: by ``save_section`` it was a quarter of what these tests
    computed."""
    for section in SECTIONS:
        for name in section.fields:
            setattr(recommendation, name, values[name])
        recommendation.draft[section.key] = {
            "version": recommendation.section_version(section) + 1,
            "saved_at": at.isoformat(),
            "saved_by": [by.user_id, str(by.user)],
            "typed": {},
        }
        changes = {"section": ["", section.title]}
        record("保存推荐表", at=at, by=by, obj=recommendation, changes=changes)
    recommendation.save()


WAY_UP = (
    ("hand_in", Role.DISTRICT_OFFICER),
    ("sign", Role.DISTRICT_LEADER),
    ("receive", Role.CITY_OFFICER),
)


def walk_up(content, *, until="receive", at=NOON):
    """Take a form or report up to and with the step ``until``; each step by a desk of its own.

    A recommendation that the city receives comes with its stamped scan.
    """
    content = type(content).objects.get(pk=content.pk)  # whatever the caller's copy remembers
    for name, role in WAY_UP:
        unit = content.district if role in Role.of_district else None
        if name == "receive" and isinstance(content, Recommendation):
            versions = SubmissionVersion.objects.filter(submission=content.submission_id)
            make_scan(versions.latest("number"), at=at)
        actions.take_step(name, content=content, by=make_desk(role, unit), at=at)
        if name == until:
            break
    return type(content).objects.get(pk=content.pk)


def make_staff(recommendation, name="赵常务", **facts) -> ProposedStaff:
    """One proposed person: a 社会工作师 among the 专业服务人员 unless told otherwise."""
    facts = {
        "identity": "social_worker",
        "post": "professional",
        "certificate_level": "intermediate",
        "certificate_number": "201611010000000001",
        "approved_on": date(2016, 6, 20),
        "years": 8,
        **facts,
    }
    return ProposedStaff.objects.create(
        recommendation=recommendation,
        district=recommendation.district,
        subdistrict=recommendation.subdistrict,
        name=name,
        **facts,
    )


def make_question(round, text="是否已有督导协议", **facts) -> ExtraQuestion:
    """One extra question of the round, 是或否 and required unless told otherwise."""
    facts = {"order": 1, "kind": "yes_no", "asked_at": OPENED, **facts}
    return ExtraQuestion.objects.create(round=round, text=text, **facts)


def make_unit(round=None, subdistrict=None, at=None) -> PilotUnit:
    """A confirmed pilot unit and the accepted form it came from, as rows.

    Most tests begin where a center stands, and the whole way there (``make_decided_unit``) takes
    a quarter of a second: its forty acts were half of what the suite computed.
    """
    round = round or make_round()
    subdistrict = subdistrict or make_subdistrict()
    at = at or NOON.replace(year=round.year)
    obligation = Obligation.objects.get(
        stage__round=round, stage__kind=StageKind.RECOMMENDATION, district=subdistrict.district
    )
    submission = Submission.objects.create(
        obligation=obligation,
        kind=SubmissionKind.RECOMMENDATION,
        round=round,
        district=subdistrict.district,
        subdistrict=subdistrict,
        state=SubmissionState.ACCEPTED,
        **_stamps(subdistrict.district, at),
        first_signed_at=at,
        first_due_at=obligation.due_at,
    )
    recommendation = Recommendation.objects.create(
        submission=submission,
        round=round,
        district=subdistrict.district,
        subdistrict=subdistrict,
        proposed_outcome=Outcome.ACCEPT,
        proposed_at=at,
        proposed_by=submission.received_by,
        **FILLED_IN,
    )
    obligation.note_met(at)
    unit = PilotUnit.objects.create(
        round=round,
        subdistrict=subdistrict,
        district=subdistrict.district,
        recommendation=Recommendation.objects.get(pk=recommendation.pk),
        starts_on=max(beijing_date(at), round.service_starts_on),
        ends_on=round.service_ends_on,
    )
    owe_plan(round=round, district=unit.district, at=at)
    return unit


def _stamps(district, at) -> dict:
    """When and by whom a form was handed in, signed, received and decided."""
    people = {
        "handed_in": make_desk(Role.DISTRICT_OFFICER, district),
        "signed": make_desk(Role.DISTRICT_LEADER, district),
        "received": make_desk(Role.CITY_OFFICER),
        "decided": make_desk(Role.CITY_LEADER),
    }
    return {f"{act}_at": at for act in people} | {
        f"{act}_by": desk.user for act, desk in people.items()
    }


def make_decided_unit(round=None, subdistrict=None, at=None) -> PilotUnit:
    """A confirmed pilot unit, by the whole way from draft to decision."""
    round = round or make_round()
    at = at or NOON.replace(year=round.year)
    recommendation = walk_up(make_recommendation(round, subdistrict), at=at)
    recommendation = actions.propose(
        recommendation=recommendation, outcome="accept", by=make_desk(Role.CITY_OFFICER), at=at
    )
    return actions.decide(
        recommendation=recommendation, outcome="accept", by=make_desk(Role.CITY_LEADER), at=at
    )


def make_scan(version, by=None, at=NOON, content=None, name="盖章件.pdf") -> VersionScan:
    """A stamped scan of what was signed, uploaded by the district's officer unless told."""
    return actions.add_scan(
        version=version,
        upload=upload(content or pdf(), name),
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, version.submission.district),
        at=at,
    )


def make_attachment(submission, by=None, at=NOON, content=None, **facts) -> Attachment:
    """A photograph of the premises beside the form as a whole, unless told otherwise."""
    name = facts.pop("name", "接待区.pdf")
    return actions.add_attachment(
        submission=submission,
        upload=upload(content or pdf(), name),
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, submission.district),
        at=at,
        **{"section": "attachments", "kind": "photo", **facts},
    )


def make_held_attachment(version, by, name) -> Attachment:
    """A file as if it had been attached before this version was signed."""
    with keeping(upload(pdf(), name), by=by, at=NOON) as file:
        attachment = Attachment.objects.create(
            submission=version.submission,
            section="attachments",
            kind="photo",
            file=file,
            by=by,
            at=NOON,
        )
        VersionAttachment.objects.create(version=version, attachment=attachment)
    return attachment


def make_plan(unit: PilotUnit) -> DistrictPlan:
    """The plan of the unit's district, begun and still empty."""
    return actions.start_plan(
        round=unit.round,
        district=unit.district,
        by=make_desk(Role.DISTRICT_OFFICER, unit.district),
        at=NOON.replace(year=unit.round.year),
    )


TASK = {
    "task": "组建区级督导团队",
    "measures": "选聘督导，每季度开展督导。",
    "responsible": "区委社会工委区民政局",
    "due_on": None,
    "due_words": "6月底前",
}


def add_task(plan, by=None, at=NOON, **facts) -> PlanTask:
    """A row at the end of the plan's 任务分解表."""
    (task,) = actions.add_tasks(
        plan=plan,
        rows=[{**TASK, **facts}],
        form_token=uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, plan.district),
        at=at,
    )
    return task


def fill_plan(plan) -> DistrictPlan:
    """The three parts and one task: nothing is missing any more."""
    add_task(plan)
    return actions.save_parts(
        content=plan,
        texts=dict.fromkeys(plan.PARTS, "按实施方案执行。"),
        version=plan.version,
        by=make_desk(Role.DISTRICT_OFFICER, plan.district),
        at=NOON,
    )


def make_current_unit(subdistrict=None) -> PilotUnit:
    """A unit of the running year's round, confirmed on 1 January: for pages that ask the clock."""
    year = timezone.localdate().year
    at = datetime(year, 1, 1, 1, tzinfo=UTC) - timedelta(minutes=1)
    return make_unit(make_round(year), subdistrict, at=at)


def make_delegation(
    district=None, *, deputy=None, by=None, at=NOON, days=10, **facts
) -> Delegation:
    """An officer of the district stands in for its leader from the day of ``at``."""
    district = district or make_district()
    leader = make_desk(Role.DISTRICT_LEADER, district)
    facts = {
        "principal": leader,
        "deputy": deputy or make_desk(Role.DISTRICT_OFFICER, district),
        "starts_on": at.date(),
        "ends_on": at.date() + timedelta(days=days - 1),
        "document_number": "京朝社〔2021〕5号",
        "upload": upload(pdf(), "授权书.pdf"),
        "form_token": uuid4(),
        **facts,
    }
    return actions.register_delegation(**facts, by=by or leader, at=at)
