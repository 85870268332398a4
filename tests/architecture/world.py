"""Three places with everything in them: one's own, a sibling in the district, one far away.

Every free text of a place says whose it is, so that a page which shows what it should not gives
itself away: data, not a list of addresses, decides what is a leak.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import models

from accounts import inbox
from accounts.models import AuditEvent, Message, RoleGrant
from accounts.roles import Role
from cases.activity_actions import add_members
from cases.exemplary.states import PieceState
from cases.models import Exemplary, RetentionRule, RetentionRun
from cases.retention.anonymizing import run as expire
from cases.reveal_actions import ask_to_see
from cases.states import CaseState, Recognition
from centers.models import Center, Person, Publication
from centers.registers import REGISTERS
from core.deadlines import BEIJING
from core.frozen import FrozenModel
from funding.ledger import actions as ledger
from pilots import actions as pilots
from pilots.models import ExtraQuestion, NilReturn, Obligation, Round, SignOff
from reports.supplements import sign_supplement, write_supplement
from tests.accounts.factories import (
    make_account_batch,
    make_account_request,
    make_desk,
    make_district,
    make_sign_in,
    make_subdistrict,
)
from tests.architecture.registry import OF_DISTRICT
from tests.architecture.test_house_rules import house_models
from tests.cases.activities import make_file, make_group, make_held
from tests.cases.exemplary.factories import make_piece, make_published
from tests.cases.factories import (
    bring,
    fill_file,
    make_case,
    make_consent_scan,
    make_copy,
    make_share,
    make_worker,
    register,
    serve,
)
from tests.cases.linkage_factories import make_complaint, make_link, make_referral
from tests.cases.recognizing.factories import make_sample
from tests.cases.retention.files import set_hold, the_rule
from tests.cases.watching_factories import make_report, make_transfer, make_visit, neighbor
from tests.centers.factories import (
    make_assessment,
    make_assessment_file,
    make_center,
    make_operation,
    make_person_file,
    make_post,
    make_premises,
    make_publication,
    make_register_row,
    make_rules_document,
    make_service_plan,
    make_talent_entry,
    make_training,
    make_waiver,
)
from tests.core.uploads import pdf, upload
from tests.funding.factories import make_pool, make_run, make_task, pay, spend
from tests.funding.procurement.factories import contract_and_paper
from tests.pilots.factories import (
    NOON,
    add_task,
    make_decided_unit,
    make_delegation,
    make_held_attachment,
    make_question,
    make_round,
    make_scan,
    make_staff,
    walk_up,
)
from tests.reports.citywide.factories import make_city_version
from tests.reports.factories import DECEMBER
from tests.reports.parts.factories import parts_of, signed_with_problem
from tests.supervision.evaluating import evaluated_place, make_template
from tests.supervision.factories import (
    make_follow_up,
    make_service,
    make_session,
    make_sheet,
    make_supervisor,
    make_team,
)

NOW = datetime(2021, 9, 15, 12, tzinfo=BEIJING)
OF_DISTRICTS = (*Role.of_district, Role.INSPECTOR)
OWN, SIBLING, FOREIGN = "own", "sibling", "foreign"
RELATIONS = (OWN, SIBLING, FOREIGN)
CANARY = {SIBLING: "邻居金丝雀", FOREIGN: "外区金丝雀"}
# Who the people served are: for the worker in charge and the executive director alone.
SECRET = "隐私金丝雀密"
DEGREE = {"degree_level": "bachelor", "major": "社会工作", "graduated_on": date(2019, 7, 1)}
PRIVATE = ("name", "phone", "address", "signer", "intake_note")
PRIVATE_IN_FILE = (
    *("guardian_name", "guardian_phone", "emergency_name", "emergency_phone"),
    *("head_name", "withdrawer", "note"),
)


@dataclass(frozen=True)
class World:
    round: Any
    places: dict[str, dict[str, Any]]
    worker: RoleGrant

    @property
    def question(self) -> ExtraQuestion:
        """What the city asks of everybody in the round."""
        return ExtraQuestion.objects.filter(round=self.round).earliest("pk")

    @property
    def stage(self):
        return self.round.stages.get(kind="summary")

    @property
    def event(self) -> AuditEvent:
        """The latest act in the log that was about an object."""
        return AuditEvent.objects.exclude(object_id="").latest("pk")

    @property
    def library_piece(self) -> Exemplary:
        """One that everybody may read, from a place of no interest here."""
        return Exemplary.objects.in_library(self.worker).get()

    @property
    def retention_run(self) -> RetentionRun:
        return RetentionRun.objects.get()

    @property
    def retention_rule(self) -> RetentionRule:
        return the_rule()

    @property
    def publication(self) -> Publication:
        return Publication.objects.get(round=self.round)

    def desk_of(self, role: str) -> RoleGrant:
        """A desk of that role at one's own place; the worker is the one in charge there."""
        unit = self.places[OWN]["unit"]
        if role == Role.CENTER_WORKER:
            return self.worker
        desk = make_desk(role, unit.district if role in OF_DISTRICTS else unit.subdistrict)
        if role == Role.SUPERVISOR:
            for case in (self.places[OWN]["case"], self.places[OWN]["activity"].case):
                bring(case, desk, at=NOW)
        return desk


def build() -> World:
    round = make_round(2021)
    places = {}
    for relation, (district, name) in {
        OWN: ("朝阳区", "劲松街道"),
        SIBLING: ("朝阳区", "潘家园街道"),
        FOREIGN: ("海淀区", "中关村街道"),
    }.items():
        subdistrict = make_subdistrict(name, make_district(district))
        places[relation] = _place(round, subdistrict, CANARY.get(relation, "本街道"))
    for relation in (OWN, FOREIGN):
        places[relation].update(_district(round, places[relation]["unit"].district))
    places[SIBLING].update({kind: places[OWN][kind] for kind in OF_DISTRICT})
    make_publication(round)
    expire(is_dry=True, by=None, at=NOW)
    for relation, canary in CANARY.items():
        _plant(canary, places[relation])
    worker = places[OWN]["case"].worker.desks.get()
    make_question(round, is_required=False)
    make_published(places[OWN]["center"])
    make_city_version(round)
    return World(round, places, worker)


def _place(round, subdistrict, mark) -> dict[str, Any]:
    unit = make_decided_unit(round, subdistrict)
    center = make_center(unit, managing_department="社区建设办公室")
    make_operation(center)
    person = Person.objects.create(
        center=center, subdistrict=subdistrict, district=subdistrict.district, name="钱某某"
    )
    engagement = person.engagements.create(
        center=center,
        subdistrict=subdistrict,
        district=subdistrict.district,
        kind="social_worker",
        starts_on=NOON.date(),
    )
    waiver = make_waiver(person)
    person_file = make_person_file(person)
    private = {name: f"{SECRET}{mark}{name}" for name in PRIVATE}
    desk = make_desk(Role.CENTER_WORKER, subdistrict)
    case = make_case(CaseState.INTERVENTION, center, **private)
    consent = fill_file(case, {name: f"{SECRET}{mark}{name}" for name in PRIVATE_IN_FILE})
    assessment = make_assessment(unit)
    make_service_plan(unit)
    version = unit.recommendation.submission.versions.get()
    street = make_desk(Role.SUBDISTRICT_OFFICER, subdistrict)
    session = make_session(center=center)
    closed = make_case(CaseState.CLOSED, center, **private)
    given = make_case(CaseState.INTAKE, center)
    return {
        "desk": desk,
        "account": desk.user,
        "account_batch": make_account_batch(desk.user),
        "account_request": make_account_request(subdistrict),
        "unit": unit,
        "recommendation": unit.recommendation,
        "proposed": make_staff(unit.recommendation, "钱某某", **DEGREE),
        "version": version,
        "submission": unit.recommendation.submission,
        "scan": make_scan(version, by=street),
        "attachment": make_held_attachment(version, by=street, name=f"{mark}附件.pdf"),
        "center": center,
        "person": person,
        "engagement": engagement,
        "waiver": waiver,
        "person_file": person_file,
        "training": make_training(center, people=[person], outsiders=[("某人", "某社区")]),
        "volunteer": _registers(center),
        "talent_entry": make_talent_entry(person),
        "assessment": assessment,
        "assessment_file": make_assessment_file(assessment),
        "premises": make_premises(center),
        "post": make_post(center, person, starts_on=NOON.date()),
        "rules_document": make_rules_document(center),
        "case": case,
        "record": serve(case, text=f"{SECRET}内容", reflection=f"{SECRET}反思"),
        "referral": make_referral(case, reason=f"{SECRET}原因", contact=f"{SECRET}联系人"),
        "link": make_link(case, provider=f"{SECRET}提供方"),
        "complaint": _complained(center),
        "client": case.client,
        "consent": consent,
        "consent_scan": make_consent_scan(consent, f"{mark}同意书.pdf"),
        "share": make_share(case, text=f"{SECRET}{mark}事由"),
        "request": _asked(case),
        "data_request": register(case, by=desk, kind="copy"),
        "correction": register(case, by=desk, kind="correct"),
        "message": _news_of(case),
        "sign_in": make_sign_in(case.worker),
        "closed": closed,
        "session": session,
        "mandatory_report": make_report(case),
        "visit": make_visit(make_case(CaseState.CLOSED, center, case.worker.desks.get())),
        "transfer": make_transfer(given, neighbor(given, f"{subdistrict.name}邻街")),
        "follow_up": make_follow_up(session),
        "signed_sheet": make_sheet(session, name=f"{mark}督导记录表.pdf"),
        **evaluated_place(center, mark, at=NOW),
        **_group(case),
        **_money_of(center, mark),
        **contract_and_paper(center, by=street, mark=mark),
        **parts_of(center, case),
        "exemplary": make_piece(PieceState.WITH_CITY, center, author=case.worker.desks.get()),
        "hold": set_hold(case, at=NOW),
        "file_copy": make_copy(case, at=NOW),
    }


def _group(case) -> dict[str, Any]:
    """A group with one member and one session that was held, led by who leads the case."""
    desk = case.worker.desks.get()
    group = make_group(case.center, desk)
    facts = {"clients": [case.client], "on": NOON.date(), "by": desk, "at": NOON}
    (member,) = add_members(activity=group, **facts)
    session = make_held(group, members=[member], text=SECRET)
    sheet = make_file(session, by=desk)
    return {"activity": group, "member": member, "gathering": session, "gathering_file": sheet}


def _money_of(center, mark) -> dict[str, Any]:
    """Money for the center alone, a payment of it, and two of its vouchers with their papers."""
    round = Round.objects.get(year=2021)
    by = make_desk(Role.DISTRICT_OFFICER, center.district)
    pool = make_pool(round, by=by, center=center, document_number=f"{mark}文号")
    payout = pay(pool, center, 200_000, payee=mark)
    expense = spend(pool, center, 5_000, payee=mark, note=mark)
    held = ledger.add_file(
        entry=expense,
        upload=upload(pdf(), f"{mark}发票.pdf"),
        form_token=uuid4(),
        by=expense.by,
        at=NOON,
    )
    waiting = spend(pool, center, 3_000, payee=mark, standing="owed")
    return {"payout": payout, "expense": expense, "waiting_expense": waiting, "entry_file": held}


def _registers(center):
    """A row in each of the registers; the volunteer among them."""
    return {key: make_register_row(center, key) for key in REGISTERS}["volunteers"]


def _news_of(case) -> Message:
    desk = case.worker.desks.get()
    (message,) = inbox.tell([desk], title="案例消息", text=f"{case}", url="/cases/", at=NOON)
    return message


def _complained(center):
    """Handled by the executive director, in whose name somebody must hold the desk."""
    make_worker(center, Role.EXECUTIVE_DIRECTOR)
    private = dict.fromkeys(("complainant", "contact", "text"), f"{SECRET}投诉")
    return make_complaint(center, **private)


def _asked(case):
    """A colleague's request to see who the case is about."""
    facts = {"reason": "cover", "text": "代班一周。", "form_token": uuid4()}
    return ask_to_see(case=case, by=make_worker(case.center), at=NOON, **facts)


def _district(round, district) -> dict[str, Any]:
    officer = make_desk(Role.DISTRICT_OFFICER, district)
    pool, delegation = make_pool(round, by=officer), make_delegation(district)
    plan = _signed_plan(round, district, officer)
    return {
        **_sampled(round, officer),
        "district": district,
        "plan": plan,
        "task": plan.tasks.get(),
        "pool": pool,
        "run": make_run(pool),
        "extra_task": make_task(round, by=officer),
        **_team(district),
        **_told(round, district, officer),
        "obligation": _owed(round, district),
        "nil_return": _nil_return(district, officer),
        "sign_off": SignOff.objects.filter(district=district).order_by("pk").first(),
        "delegation": delegation,
        "delegation_file": delegation,
    }


def _told(round, district, officer) -> dict[str, Any]:
    """A signed report with a row in its list of problems, and what came after its cut-off."""
    told = signed_with_problem(round, district)
    summary = told["summary"]
    leader = make_desk(Role.DISTRICT_LEADER, summary.district)
    at = DECEMBER + timedelta(days=6)
    write_supplement(report=summary, text="收尾工作。", version=1, by=officer, at=at)
    sign_supplement(report=summary, by=leader, at=at)
    return told


def _team(district) -> dict[str, Any]:
    """Supervisors of the district: one without an account, who serves its first center."""
    team = make_team(district)
    supervisor = make_supervisor(team)
    unit = Center.objects.filter(district=district).earliest("pk").subdistrict
    return {
        "supervision_team": team,
        "supervisor": supervisor,
        "service": make_service(supervisor, unit),
        "evaluation_template": make_template(district, at=NOW),
    }


def _sampled(round, officer) -> dict[str, Any]:
    """What the district drew of its closed cases, and its word on one that is not walked."""
    sample = make_sample(officer, round=round)
    drawn = sample.drawn.order_by("place").first()
    case = make_case(CaseState.CLOSED, drawn.case.center, recognition=Recognition.DECLINED)
    return {"sample": sample, "drawn": drawn, "ruling": case.rulings.get()}


def _owed(round, district) -> Obligation:
    return Obligation.objects.get(
        stage__round=round, stage__kind="recommendation", district=district
    )


def _nil_return(district, officer) -> NilReturn:
    """Of a round of its own: where it was signed, nothing real may have been."""
    other = Round.objects.filter(year=2020).first() or make_round(2020)
    nil = pilots.declare_nil(
        obligation=_owed(other, district),
        reason="没有推荐单位。",
        form_token=uuid4(),
        by=officer,
        at=NOON,
    )
    leader = make_desk(Role.DISTRICT_LEADER, district)
    return pilots.take_nil_step("sign", nil=nil, by=leader, at=NOON)


def _signed_plan(round, district, officer):
    plan = pilots.start_plan(round=round, district=district, by=officer, at=NOON)
    texts = dict.fromkeys(plan.PARTS, "按实施方案执行。")
    pilots.save_parts(content=plan, texts=texts, version=plan.version, by=officer, at=NOON)
    add_task(plan)
    return walk_up(plan, until="sign")


def _plant(canary: str, place: dict[str, Any]) -> None:
    """Write the canary into every free text of every row of that place that may be changed."""
    unit = place["unit"]
    whole_district = canary == CANARY[FOREIGN]
    for model in house_models():
        names = {field.name for field in model._meta.get_fields()}
        if issubclass(model, FrozenModel) or "district" not in names:
            continue
        if "subdistrict" in names and not whole_district:
            rows = model._base_manager.filter(subdistrict=unit.subdistrict)
        elif whole_district and model not in (RoleGrant, type(unit.subdistrict)):
            rows = model._base_manager.filter(district=unit.district)
        else:
            continue
        for number, row in enumerate(rows):
            values = {name: f"{canary}{number}" for name in _free_texts(model, row)}
            model._base_manager.filter(pk=row.pk).update(**values)


def _free_texts(model, row) -> list[str]:
    kept = {"number", "id_number_hash", "name_phone_hash", "basis", "role", "end_reason"}
    kept |= {"cancel_reason", "risk_level", "void_reason"}
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not field.unique
        and field.name not in kept
        and SECRET not in str(getattr(row, field.name))
    ]
