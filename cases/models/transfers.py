"""Giving a case to another center of the district, with a hand-over that nobody changes later."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.roles import Role
from accounts.scope import ScopedQuerySet, within
from cases.models.case import Case
from cases.states import SignerRelation
from cases.transfer_states import TRANSFER_STEPS, TransferState
from centers.models import Center, CenterOwned
from core.constraints import filled_iff_state, in_choices, set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.problems import Problem

USER = settings.AUTH_USER_MODEL
HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)


class TransferQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """The heads of both centers; nobody else learns of it before it is done."""
        if desk is None or desk.role not in HEADS:
            return self.none()
        there = within(desk, district="to_center__district", subdistrict="to_center__subdistrict")
        return self.filter(within(desk) | there)

    def waiting(self):
        return self.filter(state=TransferState.ASKED)

    def arriving_at(self, desk):
        """What the center of this desk is asked to take over."""
        return self.waiting().filter(
            within(desk, district="to_center__district", subdistrict="to_center__subdistrict")
        )


class Transfer(Stateful, OnceModel, CenterOwned):
    """``center`` gives, ``to_center`` takes; the person served agreed to it (个人信息保护法 23)."""

    STEPS = TRANSFER_STEPS
    UNTOLD = ("consent_relation",)

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers", editable=False)
    to_center = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="接收中心")
    reason = EncryptedTextField("转出原因")
    consent_signer = EncryptedTextField("同意转出的签署人")
    consent_relation = models.CharField(
        "签署人与服务对象的关系", max_length=20, choices=SignerRelation
    )
    consented_on = models.DateField("同意日期")
    state = models.CharField(
        "状态",
        max_length=12,
        choices=TransferState,
        default=TransferState.ASKED,
        editable=False,
    )
    asked_at = models.DateTimeField("申请时间", editable=False)
    asked_by = models.ForeignKey(
        USER, models.PROTECT, related_name="+", editable=False, verbose_name="申请人"
    )
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="答复人"
    )

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = "案例转出"
        verbose_name_plural = "案例转出"
        constraints = [
            in_choices("state", TransferState, "cases_transfer_state_known"),
            set_together("answered_at", "answered_by", name="cases_transfer_answered_by"),
            filled_iff_state(
                "answered_at", TransferState.answered, name="cases_transfer_answered_iff_final"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=TransferState.ASKED),
                name="cases_transfer_one_open_per_case",
            ),
            models.CheckConstraint(
                condition=~Q(center=F("to_center")), name="cases_transfer_to_another_center"
            ),
        ]

    def __str__(self):
        return f"{self.case.number} 转出"

    audit_label = property(__str__)

    def is_step_of(self, name, *, by):
        takes = by.subdistrict_id == self.to_center.subdistrict_id
        return super().is_step_of(name, by=by) and takes == (name != "withdraw")

    def reasons_against(self, name, *, by):
        if name == "accept" and self.case.state not in self.case.STEPS["transfer"].sources:
            state = self.case.get_state_display()
            return [Problem("wrong_state", f"案例现在是“{state}”，不能转出。")]
        return []

    def stamp(self, name, *, by, at):
        self.answered_at, self.answered_by = at, by.user


class TransferStep(StepTaken):
    subject = models.ForeignKey(Transfer, models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "转出办理记录"
        verbose_name_plural = "转出办理记录"


class HandOver(FrozenModel):
    """What was handed over, as it stood that day: canonical text, encrypted, with its checksum."""

    transfer = models.OneToOneField(Transfer, models.PROTECT, related_name="hand_over")
    text = EncryptedTextField("移交内容")
    sha256 = models.CharField("校验值", max_length=64)

    objects = FrozenQuerySet.as_manager()

    class Meta:
        verbose_name = "转出移交内容"
        verbose_name_plural = "转出移交内容"

    def __str__(self):
        return f"{self.transfer} 移交内容"
