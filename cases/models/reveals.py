"""Evidence of whose identity was opened to whom, and the approvals that a minor's file needs."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from accounts.scope import ScopedQuerySet
from cases.models.case import Case
from cases.revealing import REQUEST_STEPS, RESPONSIBLE, Extent, RequestState, RevealReason
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, in_choices, set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel, FrozenQuerySet
from core.once import OnceModel
from core.problems import Problem

PERSON = settings.AUTH_USER_MODEL


class RevealRequestQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """The responsible people of the center decide them; who asked is told on the case's page."""
        if desk is None or desk.role not in RESPONSIBLE:
            return self.none()
        return super().visible_to(desk)

    def waiting(self):
        return self.filter(state=RequestState.ASKED)

    def waiting_for(self, desk):
        """What this desk can decide: in its center, and not asked by the same person."""
        return self.visible_to(desk).waiting().exclude(asked_by=desk.user_id)


class RevealRequest(Stateful, OnceModel, CenterOwned):
    """One desk asks to see who a case is about, where a reason alone is not enough."""

    STEPS = REQUEST_STEPS

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="reveal_requests", editable=False
    )
    desk = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", editable=False, verbose_name="申请岗位"
    )
    asked_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="申请人"
    )
    asked_at = models.DateTimeField("申请时间", editable=False)
    reason = models.CharField("查看理由", max_length=16, choices=RevealReason)
    text = EncryptedTextField("说明")
    state = models.CharField(
        "状态", max_length=12, choices=RequestState, default=RequestState.ASKED, editable=False
    )
    decided_at = models.DateTimeField("批复时间", null=True, editable=False)
    decided_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="批复人"
    )

    objects = RevealRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "查看申请"
        verbose_name_plural = "查看申请"
        constraints = [
            in_choices("state", RequestState, "cases_revealrequest_state_known"),
            in_choices("reason", RevealReason, "cases_revealrequest_reason_known"),
            set_together("decided_at", "decided_by", name="cases_revealrequest_decided_by"),
            different("asked_by", "decided_by", name="cases_revealrequest_decided_by_another"),
            filled_iff_state(
                "decided_at", RequestState.decided, name="cases_revealrequest_decided_iff_final"
            ),
            models.UniqueConstraint(
                fields=["case", "desk"],
                condition=Q(state=RequestState.ASKED),
                name="cases_revealrequest_one_waits",
            ),
        ]
        indexes = [
            models.Index(fields=["subdistrict", "state"], name="cases_revealrequest_waiting")
        ]

    def __str__(self):
        return f"{self.case}的查看申请"

    def reasons_against(self, name, *, by):
        if by.user_id == self.asked_by_id:
            return [Problem("same_person", "申请须由申请人以外的人批复。", "内部控制")]
        return []

    def stamp(self, name, *, by, at):
        self.decided_at, self.decided_by = at, by.user


class RequestStep(StepTaken):
    """The note may speak of the person served: it is encrypted, as those of a case."""

    subject = models.ForeignKey(RevealRequest, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "查看申请办理记录"
        verbose_name_plural = "查看申请办理记录"


class RevealQuerySet(FrozenQuerySet):
    def open_at(self, at):
        """Still open; at the instant ``until`` it is over."""
        return self.filter(at__lte=at, until__gt=at)

    def approved(self):
        return self.filter(request__isnull=False)


class Reveal(OnceModel, FrozenModel):
    """A file opened to one desk until a moment: by its own reason, or by the ``request`` approved.

    Half-open: it shows from ``at`` on and no longer at ``until``.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reveals")
    desk = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    request = models.OneToOneField(
        RevealRequest, on_delete=models.PROTECT, null=True, related_name="reveal"
    )
    extent = models.CharField("范围", max_length=12, choices=Extent)
    reason = models.CharField("查看理由", max_length=16, choices=RevealReason)
    text = EncryptedTextField("说明")
    at = models.DateTimeField("开始时间")
    until = models.DateTimeField("截止时间")

    objects = RevealQuerySet.as_manager()

    class Meta:
        verbose_name = "身份信息查看"
        verbose_name_plural = "身份信息查看"
        constraints = [
            in_choices("reason", RevealReason, "cases_reveal_reason_known"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="cases_reveal_ends"),
            models.CheckConstraint(
                condition=Q(extent__in=[Extent.IDENTITY, Extent.FILE]),
                name="cases_reveal_shows_something",
            ),
        ]
        indexes = [models.Index(fields=["case", "desk", "until"], name="cases_reveal_open")]

    def __str__(self):
        return f"{self.case} {self.get_extent_display()}"
