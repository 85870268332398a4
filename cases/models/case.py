"""A 服务案例 through its six stages, its approval and the district's recognition."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from cases.facts import LONGEST_TITLE, facts_of
from cases.models.case_words import CaseQuerySet
from cases.models.client import Client
from cases.models.expiring import ArchivedFile
from cases.states import (
    STEP_DAYS,
    STEPS,
    WORKERS,
    CaseState,
    ClosingReason,
    Recognition,
    Satisfaction,
    Source,
)
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, in_choices, in_order, set_together
from core.deadlines import beijing_date
from core.encryption import EncryptedTextField
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.choices import Method, ServiceField
from pilots.models import Round

# Where each method's stages and papers are laid down.
STANDARDS: dict[str, str] = {
    Method.INDIVIDUAL: "MZ/T 094-2017",
    Method.GROUP: "MZ/T 095-2017",
    Method.COMMUNITY: "MZ/T 071-2016",
}
PERSON = settings.AUTH_USER_MODEL


def _day(label: str) -> models.DateField:
    return models.DateField(label, null=True, editable=False)


class Case(ArchivedFile, Stateful, OnceModel, VersionedModel, CenterOwned):
    """``year`` and ``round`` are those of the day the case was opened until it is closed; the
    approval of its closure then fixes them to the day of closing: a case counts once.

    A 个案 is about one person; a group or a community has no ``client`` and is known by its
    ``title``, which must not name anybody: whoever sees the row reads it.
    """

    STEPS = STEPS
    # Not encrypted, yet no word for an audit log: a free text, and what only the file shows.
    UNTOLD = ("recognition_note", "closing_reason", "title", "source", "satisfaction")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    number = models.CharField("案例编号", max_length=24, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度", editable=False)
    title = models.CharField("名称", max_length=LONGEST_TITLE, blank=True)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, null=True, related_name="cases", editable=False
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

    source = models.CharField("来源", max_length=12, choices=Source, blank=True)
    intake_note = EncryptedTextField("接案情况", blank=True)
    assessment_note = EncryptedTextField("预估(需求与问题)", blank=True)
    recruitment_note = EncryptedTextField("对象与招募", blank=True)
    goals = EncryptedTextField("服务目标", blank=True)
    plan_note = EncryptedTextField("服务计划", blank=True)
    adjustment_note = EncryptedTextField("阶段评估与计划调整", blank=True)
    evaluation_note = EncryptedTextField("评估(目标达成情况)", blank=True)
    closing_reason = models.CharField("结案原因", max_length=20, choices=ClosingReason, blank=True)
    satisfaction = models.CharField(
        "服务对象满意度", max_length=10, choices=Satisfaction, blank=True
    )
    closing_note = EncryptedTextField("结案小结", blank=True)

    opened_on = models.DateField("接案日期")
    assessed_on, planned_on = _day("预估日期"), _day("计划日期")
    intervened_on, evaluated_on = _day("介入日期"), _day("评估日期")
    closing_asked_on, closed_on = _day("申请结案日期"), _day("结案日期")
    risk_level = models.CharField("风险等级", max_length=8, blank=True, editable=False)
    transferred_on = models.DateField("转出日期", null=True, editable=False)
    successor_of = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        related_name="successor",
        editable=False,
        verbose_name="转入前的案例",
    )
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

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "服务案例"
        verbose_name_plural = "服务案例"
        constraints = [
            in_choices("state", CaseState, "cases_case_state_known"),
            models.CheckConstraint(
                condition=~Q(method=Method.INDIVIDUAL) | Q(client__isnull=False),
                name="cases_case_individual_has_client",
                violation_error_message="个案须有服务对象。",
            ),
            models.CheckConstraint(
                condition=Q(method=Method.INDIVIDUAL) | ~Q(title=""),
                name="cases_case_project_has_title",
                violation_error_message="小组和社区工作须有名称。",
            ),
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
            filled_iff_state(
                "transferred_on",
                [CaseState.TRANSFERRED],
                name="cases_case_transferred_iff_transferred_on",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.CLOSED, recognition__isnull=False)
                | (~Q(state=CaseState.CLOSED) & Q(recognition__isnull=True)),
                name="cases_case_recognition_iff_closed",
            ),
        ]
        indexes = [
            models.Index(
                fields=["round", "district", "center", "state", "recognition", "method", "field"],
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

    @property
    def guard(self) -> str:
        """The word for why the file opens to fewer people, "" for an ordinary one."""
        return self.client.guard if self.client else ""

    @property
    def is_stopped(self) -> bool:
        """Whether nobody reads the file: the person it is about said so, or its time is over."""
        return self.is_anonymized or (self.client is not None and self.client.is_stopped)

    def stage_problems(self) -> list[Problem]:
        """What the present stage must still have on file before it can be left."""
        problems = [
            Problem(
                "stage_fact_missing",
                f"请先填写“{fact.label}”。",
                STANDARDS[self.method],
                field=fact.name,
            )
            for fact in facts_of(self.method, self.state)
            if fact.is_required and not getattr(self, fact.name).strip()
        ]
        problems += self._goal_problems()
        if (
            self.state == CaseState.INTERVENTION
            and not self.records.standing().of_service().exists()
        ):
            problems.append(
                Problem(
                    "no_service_record",
                    "请先登记至少一次服务，再进入评估。",
                    STANDARDS[self.method],
                )
            )
        return problems

    def _goal_problems(self) -> list[Problem]:
        """A plan has goals that can be measured; an evaluation has measured them."""
        clause = STANDARDS[self.method]
        if self.state == CaseState.PLANNING and not self.goal_rows.exists():
            return [Problem("no_goal", "请至少登记一项可以评分的服务目标。", clause)]
        if self.state != CaseState.EVALUATION:
            return []
        if self.closing_reason in ClosingReason.out_of_reach:
            return []
        unmeasured = self.goal_rows.filter(after=None).count()
        sentence = f"还有{unmeasured}项服务目标没有评分，请先评分。"
        return [Problem("goal_unmeasured", sentence, clause)] if unmeasured else []

    def reasons_against(self, name, *, by):
        if problems := self.against_following_up():
            return problems
        if name in ("approve", "send_back"):
            if by.user_id in (self.worker_id, self.closing_asked_by_id):
                return [Problem("same_person", "结案须由承办人以外的人审批。", "内部控制")]
            return []
        if name == "reopen":
            return self._against_reopening()
        if name == "transfer":
            return []  # what stands against it is asked of the transfer itself
        return self.stage_problems() if self.is_led_by(by) else [self.not_in_charge()]

    def _against_reopening(self) -> list[Problem]:
        if self.client is not None and self.client.is_stopped:
            sentence = "该服务对象的信息已停止使用，不能重新开案。"
            return [Problem("client_stopped", sentence, "个人信息保护法47")]
        if self.recognition == Recognition.RECOGNIZED:
            sentence = (
                "区级已认定本案例，不能重新开案；确需继续服务的，请新建案例，或者请区级先收回认定。"
            )
            return [Problem("recognized_already", sentence)]
        if self.round.is_closed:
            return [self.round.why_closed("不能重新开案")]
        return []

    def is_led_by(self, desk) -> bool:
        """Whether this is the desk of the 负责社工; another desk of the same person is not."""
        return desk.user_id == self.worker_id and desk.role in WORKERS

    def cover_by(self, desk, *, on):
        """The 代班 by which this desk records services on that day, if there is one."""
        shares = self.shares.good_for(self.client).filter(desk=desk).covering().in_force_on(on)
        return shares.order_by("-ends_on", "-pk").first()

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
        elif name == "reopen":
            self.closed_on = self.approved_by = self.recognition = None
            self.closing_asked_on = self.closing_asked_by = None
            self.recognized_at = self.recognized_by = None
            self.recognition_note = ""


class CaseStep(StepTaken):
    """A step's note may speak of the person served: it is encrypted here."""

    subject = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "案例办理记录"
        verbose_name_plural = "案例办理记录"
