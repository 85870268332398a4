"""Centers of confirmed pilot units, candidates for a decision, and staff with their papers."""

from datetime import date
from itertools import count
from uuid import uuid4

from accounts.roles import Role
from centers import actions
from centers.actions.operations import keep_in_step
from centers.actions.premises import sum_areas
from centers.models import (
    AssessmentFile,
    Center,
    Credential,
    Degree,
    Engagement,
    NeedsAssessment,
    Operation,
    Person,
    PersonFile,
    Post,
    Premises,
    Publication,
    RulesDocument,
    ServicePlan,
    TalentEntry,
    Training,
    Waiver,
)
from centers.models.center import units_of
from centers.registers import REGISTERS
from centers.targets import Target
from pilots import actions as pilots
from pilots.models import PilotUnit, Recommendation
from tests.accounts.factories import make_desk
from tests.core.uploads import png, upload
from tests.pilots.factories import NOON, make_recommendation, make_unit, walk_up

STARTED = date(2021, 6, 1)
CREDIT_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
_number = count(1)


def make_center(unit: PilotUnit | None = None, **facts) -> Center:
    """The center of a confirmed unit, with nothing on file but its name."""
    unit = unit or make_unit()
    facts = {
        "district": unit.district,
        "name": f"{unit.subdistrict.full_name}社会工作服务中心",
        "founded_on": NOON.replace(year=unit.round.year).date(),
        **facts,
    }
    center, _ = Center.objects.get_or_create(subdistrict=unit.subdistrict, defaults=facts)
    return center


def make_candidate(round=None, subdistrict=None, outcome="accept", at=NOON, **fields):
    """A recommendation that the city has received and its officer has proposed to accept."""
    recommendation = walk_up(make_recommendation(round, subdistrict, **fields), at=at)
    pilots.propose(
        recommendation=recommendation, outcome=outcome, by=make_desk(Role.CITY_OFFICER), at=at
    )
    return Recommendation.objects.get(pk=recommendation.pk)


def make_person(center: Center, name="钱社工", *, phone="", papers=(), **engagement) -> Person:
    """Somebody on duty since June 2021; ``papers`` as ("assistant", day) or ("bachelor", day)."""
    person = Person.objects.create(**units_of(center), name=name, phone=phone)
    engagement = {
        "kind": "social_worker",
        "is_professional": True,
        "starts_on": STARTED,
        **engagement,
    }
    Engagement.objects.create(**units_of(center), person=person, **engagement)
    for level, day in papers:
        if level in ("assistant", "intermediate", "senior"):
            number = f"T{next(_number):08d}"
            Credential.objects.create(person=person, level=level, number=number, approved_on=day)
        else:
            Degree.objects.create(person=person, level=level, major="社会工作", graduated_on=day)
    return person


def make_waiver(person: Person, starts_on=STARTED, expires_on=date(2022, 5, 31), **facts) -> Waiver:
    """The rule lowered for somebody, by the leader of the district."""
    facts.setdefault("granted_by", make_desk(Role.DISTRICT_LEADER, person.district))
    return Waiver.objects.create(
        **units_of(person.center),
        person=person,
        reason="当地没有持证人员。",
        starts_on=starts_on,
        expires_on=expires_on,
        granted_at=NOON,
        **facts,
    )


def make_person_file(person: Person, name="证书.png") -> PersonFile:
    """A scan of the person's certificate."""
    return actions.add_file(
        person=person,
        kind="credential",
        upload=upload(png(), name),
        form_token=uuid4(),
        by=make_desk(Role.EXECUTIVE_DIRECTOR, person.subdistrict),
        at=NOON,
    )


def make_training(
    center: Center, *, people=(), outsiders=(), of_district=False, **facts
) -> Training:
    """Two days in August 2021, six hours, kept by the center or by its district."""
    units = {"district": center.district} if of_district else units_of(center)
    facts = {
        "title": "社会救助实务",
        "form": "off_job",
        "organizer": "other",
        "organizer_name": "某大学",
        "starts_on": date(2021, 8, 10),
        "ends_on": date(2021, 8, 11),
        "minutes": 360,
        **facts,
    }
    training = Training.objects.create(**units, **facts)
    for person in people:
        training.attendances.create(person=person, center=person.center)
    for name, unit in outsiders:
        training.attendances.create(name=name, unit=unit)
    return training


def make_talent_entry(person: Person, **facts) -> TalentEntry:
    """Somebody in the 优才培养计划 since June 2021, still under way."""
    facts = {"entered_on": STARTED, "what": "督导人才培养", **facts}
    return TalentEntry.objects.create(person=person, **facts)


def make_operation(center: Center, mode="entrusted", **facts) -> Operation:
    """A contractor since the center was founded, in step with the center's own columns."""
    if mode != "own":
        facts = {"operator_name": "晨光社会工作事务所", "credit_code": CREDIT_CODE, **facts}
    facts.setdefault("starts_on", center.founded_on)
    operation = Operation.objects.create(**units_of(center), mode=mode, **facts)
    keep_in_step(center, operation)
    return operation


def make_premises(center: Center, use="office", area="80.0", **facts) -> Premises:
    """A borrowed place, counted into the center's areas."""
    facts = {"right": "borrowed", "right_until": date(2023, 12, 31), **facts}
    facts.setdefault("name", "一号楼一层")
    place = Premises.objects.create(**units_of(center), use=use, area=area, **facts)
    sum_areas(center)
    return place


def make_post(center: Center, person: Person | None = None, **facts) -> Post:
    """The director, or with a person the executive director, since June 2021."""
    kind = "executive_director" if person else "director"
    facts = {"starts_on": STARTED, "basis": "任职通知", **facts}
    name = person.name if person else facts.pop("name", "李主任")
    return Post.objects.create(**units_of(center), kind=kind, person=person, name=name, **facts)


def make_rules_document(center: Center, kind="finance", name="财务制度.png") -> RulesDocument:
    """The text of one of the four systems."""
    return actions.add_rules_document(
        center=center,
        facts={"kind": kind, "name": "管理制度（试行）", "in_force_on": STARTED},
        upload=upload(png(), name),
        form_token=uuid4(),
        by=make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        at=NOON,
    )


def make_publication(round, at=NOON, **facts) -> Publication:
    """The list of all units of the round that stand on none yet."""
    facts = {
        "document_number": "京社委〔2021〕9号",
        "issued_on": at.date(),
        "form_token": uuid4(),
        **facts,
    }
    return actions.publish(round=round, **facts, by=make_desk(Role.CITY_LEADER), at=at)


def make_register_row(center: Center, key: str, **facts):
    """A row of that register, begun in June 2021, with something in every text."""
    model = REGISTERS[key].model
    for name in REGISTERS[key].fields:
        field = model._meta.get_field(name)
        if field.is_relation or field.null or field.has_default():
            continue
        facts.setdefault(name, field.choices[0][0] if field.choices else "示范内容")
    if "phone" in REGISTERS[key].fields:
        facts["phone"] = facts.get("phone") or "13800138000"
    return model.objects.create(**units_of(center), **{"starts_on": STARTED, **facts})


def make_assessment(unit: PilotUnit, **facts) -> NeedsAssessment:
    """What the unit's center found in June 2021, by two methods."""
    center = make_center(unit)
    facts = {
        "assessed_on": STARTED,
        "methods": ["survey", "home_visit"],
        "groups": "独居老年人",
        "findings": "独居老年人缺少陪伴。",
        "priorities": "精神慰藉",
        **facts,
    }
    return NeedsAssessment.objects.create(**units_of(center), unit=unit, **facts)


def make_assessment_file(assessment: NeedsAssessment, name="评估报告.png") -> AssessmentFile:
    """The report beside it."""
    return actions.add_assessment_file(
        assessment=assessment,
        upload=upload(png(), name),
        form_token=uuid4(),
        by=make_desk(Role.EXECUTIVE_DIRECTOR, assessment.subdistrict),
        at=NOON,
    )


def make_service_plan(unit: PilotUnit, cases=12, persons=12) -> ServicePlan:
    """A plan for casework with the elderly alone."""
    center = make_center(unit)
    plan = ServicePlan.objects.create(**units_of(center), unit=unit, body="按季度推进。", version=2)
    target = Target(cases, persons)._asdict()
    plan.targets.create(field="elderly_service", method="individual", **target)
    return plan
