"""A 服务案例 through its six stages, its approval and the district's recognition."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from cases.copies import LONG_TEXTS, hash_column
from cases.counting import COUNTING
from cases.models.client import Client, FileQuerySet
from cases.states import (
    STAGE_FIELDS,
    STEP_DAYS,
    STEPS,
    WORKERS,
    CaseState,
    ClosingReason,
    Recognition,
)
from centers.models import CenterOwned
from core.constraints import different, in_choices, in_order, set_together
from core.deadlines import beijing_date
from core.encryption import EncryptedTextField
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.choices import Method, ServiceField
from pilots.models import Round
from pilots.states import CountingRule

PERSON = settings.AUTH_USER_MODEL


class CaseQuerySet(FileQuerySet):
    def counting(self, round: Round):
        """The cases of this round that count toward its quota. See also cases.counting."""
        return self.filter(COUNTING[CountingRule(round.counting_rule)], round=round)

    def in_charge_of(self, user):
        """The cases this person is the 负责社工 of."""
        return self.filter(worker=user)

    def unfinished(self):
        return self.exclude(state=CaseState.CLOSED)

    def without_worker(self, on):
        """待移交: open on ``on``, and the 负责社工 has no desk left in the center to lead it at."""
        # A case keeps the unit it was opened in; where that was merged, the desks went on with it.
        here = Q(subdistrict=OuterRef("subdistrict"))
        desks = RoleGrant.objects.filter(
            here | Q(subdistrict__carries_on=OuterRef("subdistrict")),
            user=OuterRef("worker"),
            user__is_active=True,
            role__in=WORKERS,
        )
        return self.unfinished().filter(~Exists(desks.held_on(on)))

    def waiting_for_recognition(self):
        return self.filter(state=CaseState.CLOSED, recognition=Recognition.WAITING)

    def defer_texts(self):
        """Without what was written at length: nothing is decrypted for a list."""
        return self.defer(*LONG_TEXTS)


def _day(label: str) -> models.DateField:
    return models.DateField(label, null=True, editable=False)


class Case(Stateful, OnceModel, VersionedModel, CenterOwned):
    """``year`` and ``round`` are those of the day the case was opened until it is closed; the
    approval of its closure then fixes them to the day of closing: a case counts once."""

    STEPS = STEPS
    # Not encrypted, yet no word for an audit log: a free text, and what only the file shows.
    UNTOLD = ("recognition_note", "closing_reason")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("案例编号", max_length=24, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度", editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="cases", editable=False
    )
    worker = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="负责社工"
    )
    method = models.CharField("工作方法", max_length=12, choices=Method)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    state = models.CharField(
        "阶段", max_length=12, choices=CaseState, default=CaseState.INTAKE, editable=False
    )
    recognition = models.CharField(  # noqa: DJ001  (NULL until the case is closed)
        "认定", max_length=12, choices=Recognition, null=True, editable=False
    )

    intake_note = EncryptedTextField("接案情况", blank=True)
    assessment_note = EncryptedTextField("预估(需求与问题)", blank=True)
    goals = EncryptedTextField("服务目标", blank=True)
    plan_note = EncryptedTextField("服务计划", blank=True)
    evaluation_note = EncryptedTextField("评估(目标达成情况)", blank=True)
    closing_reason = models.CharField("结案原因", max_length=20, choices=ClosingReason, blank=True)
    closing_note = EncryptedTextField("结案小结", blank=True)

    opened_on = models.DateField("接案日期")
    assessed_on, planned_on = _day("预估日期"), _day("计划日期")
    intervened_on, evaluated_on = _day("介入日期"), _day("评估日期")
    closing_asked_on, closed_on = _day("申请结案日期"), _day("结案日期")
    closing_asked_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    approved_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    recognized_at = models.DateTimeField("认定时间", null=True, editable=False)
    recognized_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    recognition_note = models.TextField("认定说明", blank=True, editable=False)

    # By which a copied text is found without reading any, see cases.copies.
    intake_note_hash, assessment_note_hash = hash_column(), hash_column()
    goals_hash, plan_note_hash = hash_column(), hash_column()
    evaluation_note_hash, closing_note_hash = hash_column(), hash_column()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "服务案例"
        verbose_name_plural = "服务案例"
        constraints = [
            in_choices("state", CaseState, "cases_case_state_known"),
            in_order("opened_on", "assessed_on", name="cases_case_assessed_after_opened"),
            in_order("assessed_on", "planned_on", name="cases_case_planned_after_assessed"),
            in_order("planned_on", "intervened_on", name="cases_case_intervened_after_planned"),
            in_order("intervened_on", "evaluated_on", name="cases_case_evaluated_after_intervened"),
            in_order("evaluated_on", "closing_asked_on", name="cases_case_asked_after_evaluated"),
            in_order("closing_asked_on", "closed_on", name="cases_case_closed_after_asked"),
            set_together(
                "closing_asked_on", "closing_asked_by", name="cases_case_closing_asked_by"
            ),
            set_together("closed_on", "approved_by", name="cases_case_closed_by"),
            set_together("recognized_at", "recognized_by", name="cases_case_recognized_by"),
            different("worker", "approved_by", name="cases_case_approver_is_another"),
            different("closing_asked_by", "approved_by", name="cases_case_approver_did_not_ask"),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, closed_on__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(closed_on__isnull=True)),
                name="cases_case_closed_iff_closed_on",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, recognition__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(recognition__isnull=True)),
                name="cases_case_recognition_iff_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "round", "center", "state", "recognition", "method", "field"],
                name="cases_case_figures",
            ),
            models.Index(
                fields=["district", "opened_on", "closed_on", "center", "client"],
                name="cases_case_activity",
            ),
            models.Index(fields=["subdistrict", "-opened_on", "-id"], name="cases_case_list"),
            models.Index(fields=["district", "-opened_on", "-id"], name="cases_case_district_list"),
            models.Index(fields=["-opened_on", "-id"], name="cases_case_city_list"),
        ]

    def __str__(self):
        return self.number

    def stage_problems(self) -> list[Problem]:
        """What the present stage must still have on file before it can be left."""
        problems = [
            Problem(
                "stage_fact_missing",
                f"请先填写“{self._meta.get_field(name).verbose_name}”。",
                "MZ/T 094-2017",
                field=name,
            )
            for name in STAGE_FIELDS.get(self.state, ())
            if not getattr(self, name).strip()
        ]
        if self.state == CaseState.INTERVENTION and not self.records.of_service().exists():
            problems.append(
                Problem("no_service_record", "请先登记至少一次服务，再进入评估。", "MZ/T 094-2017")
            )
        return problems

    def reasons_against(self, name, *, by):
        if name in ("approve", "send_back"):
            if by.user_id in (self.worker_id, self.closing_asked_by_id):
                return [Problem("same_person", "结案须由承办人以外的人审批。", "内部控制")]
            return []
        return self.stage_problems() if self.is_led_by(by) else [self.not_in_charge()]

    def is_led_by(self, desk) -> bool:
        """Whether this is the desk of the 负责社工; another desk of the same person is not."""
        return desk.user_id == self.worker_id and desk.role in WORKERS

    def not_in_charge(self) -> Problem:
        return Problem("not_in_charge", f"本案例由{self.worker}负责，只能由其办理。")

    def stamp(self, name, *, by, at):
        day = beijing_date(at)
        self.version += 1  # a form opened at the stage before is now stale
        if name in STEP_DAYS:
            setattr(self, STEP_DAYS[name], day)
        if name == "ask_to_close":
            self.closing_asked_by = by.user
        elif name == "send_back":
            self.closing_asked_on = self.closing_asked_by = None
        elif name == "approve":
            self.approved_by, self.recognition = by.user, Recognition.WAITING


class CaseStep(StepTaken):
    """A step's note may speak of the person served: it is encrypted here."""

    subject = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "案例办理记录"
        verbose_name_plural = "案例办理记录"
