"""What the people served ask of the data kept about them (个人信息保护法 44–50)."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.scope import ScopedQuerySet
from cases.data_requests import (
    DATA_STEPS,
    HANDLERS,
    Asker,
    DataKind,
    DataRequestState,
)
from cases.models.client import Client
from cases.states import CaseState
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, in_choices, set_together
from core.encryption import EncryptedTextField
from core.once import OnceModel
from core.problems import Problem

PERSON = settings.AUTH_USER_MODEL


class DataRequestQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """Those who answer for the center; who registered one hands it over to them."""
        if desk is None or desk.role not in HANDLERS:
            return self.none()
        return super().visible_to(desk)

    def open(self):
        return self.filter(state=DataRequestState.ACCEPTED)

    def settled(self):
        return self.exclude(state=DataRequestState.ACCEPTED)

    def waiting_for(self, desk):
        """What this desk can answer: in its center, and not registered by the same person."""
        return self.visible_to(desk).open().exclude(registered_by=desk.user_id)


class DataRequest(Stateful, OnceModel, CenterOwned):
    """One request about one person's file. ``due_at`` is fixed when it is registered."""

    STEPS = DATA_STEPS
    LONGEST_NOTE = 2000  # as much as the form of its answers takes

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    client = models.ForeignKey(
        Client, on_delete=models.PROTECT, related_name="data_requests", editable=False
    )
    kind = models.CharField("申请事项", max_length=12, choices=DataKind)
    relation = models.CharField("申请人与服务对象的关系", max_length=16, choices=Asker)
    requester = EncryptedTextField("申请人")
    contact = EncryptedTextField("答复方式", blank=True)
    text = EncryptedTextField("申请内容")
    received_on = models.DateField("收到日期")
    due_at = models.DateTimeField("办理期限", editable=False)
    registered_at = models.DateTimeField("登记时间", editable=False)
    registered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=DataRequestState,
        default=DataRequestState.ACCEPTED,
        editable=False,
    )
    decided_at = models.DateTimeField("办结时间", null=True, editable=False)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="办理人"
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "个人信息申请"
        verbose_name_plural = "个人信息申请"
        constraints = [
            in_choices("state", DataRequestState, "cases_datarequest_state_known"),
            in_choices("kind", DataKind, "cases_datarequest_kind_known"),
            in_choices("relation", Asker, "cases_datarequest_relation_known"),
            set_together("decided_at", "decided_by", name="cases_datarequest_decided_by"),
            different("registered_by", "decided_by", name="cases_datarequest_decided_by_another"),
            filled_iff_state(
                "decided_at", DataRequestState.decided, name="cases_datarequest_decided_iff_final"
            ),
            models.UniqueConstraint(
                fields=["client", "kind"],
                condition=Q(state=DataRequestState.ACCEPTED),
                name="cases_datarequest_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "state", "due_at"], name="cases_datarequest_open"),
            models.Index(
                fields=["subdistrict", "-received_on", "-id"], name="cases_datarequest_list"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}申请 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    @property
    def shows_the_file(self) -> bool:
        """Whether the person's data may be put together for handing over."""
        return self.state == DataRequestState.ACCEPTED and self.kind in DataKind.reading

    @property
    def corrects(self) -> bool:
        return self.state == DataRequestState.ACCEPTED and self.kind == DataKind.CORRECT

    def against_handler(self, by) -> list[Problem]:
        """Why this desk does not handle the request: who took it in does not answer it alone."""
        if by.user_id == self.registered_by_id:
            return [Problem("same_person", "申请须由登记人以外的人办理。", "内部控制")]
        return []

    def reasons_against(self, name, *, by):
        problems = self.against_handler(by)
        if name == "finish" and self.kind == DataKind.DELETE:
            problems += self._against_stopping()
        return problems

    def _against_stopping(self) -> list[Problem]:
        still_open = self.client.cases.exclude(state__in=CaseState.ended).order_by("pk")
        numbers = "、".join(still_open.values_list("number", flat=True))
        if not numbers:
            return []
        sentence = f"服务对象还有未结案的案例（{numbers}），结案后才能停止使用其信息。"
        return [Problem("case_still_open", sentence, "个人信息保护法47")]

    def stamp(self, name, *, by, at):
        self.decided_at, self.decided_by = at, by.user


class DataRequestStep(StepTaken):
    """The note is the answer to the person: it is encrypted."""

    subject = models.ForeignKey(DataRequest, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("答复", blank=True)

    class Meta:
        verbose_name = "个人信息申请办理记录"
        verbose_name_plural = "个人信息申请办理记录"
