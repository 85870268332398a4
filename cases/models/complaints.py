"""投诉: who complains of what, at which desk it is handled, and what they were answered."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from cases.complaints.states import (
    COMPLAINT_STEPS,
    HANDLERS,
    READERS,
    Channel,
    ComplaintKind,
    ComplaintState,
)
from cases.models.case import Case
from cases.models.expiring import Expiring
from centers.models import CenterOwned
from core.constraints import different, filled_iff_state, in_choices, set_together
from core.encryption import EncryptedTextField
from core.once import OnceModel
from core.problems import Problem

PERSON = settings.AUTH_USER_MODEL
HEADS = (Role.EXECUTIVE_DIRECTOR, Role.DIRECTOR)


class ComplaintQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """The head it is handled by, and the district; never who it is about, at no desk.

        A complaint about a case is one about whoever leads it now, and whoever led it then.
        """
        if desk is None or desk.role not in READERS:
            return self.none()
        rows = super().visible_to(desk).not_about(desk.user_id)
        return rows.filter(handled_at=desk.role) if desk.role in HEADS else rows

    def not_about(self, user_id: int):
        mine = Q(about=user_id) | Q(led_by=user_id) | Q(case__worker=user_id)
        return self.exclude(mine)

    def unanswered(self):
        return self.filter(state__in=ComplaintState.unanswered)

    def waiting_for(self, desk):
        """What this desk has to answer: as its handler, or as the district that reviews."""
        own = Q(handled_at=desk.role, state__in=ComplaintState.with_handler)
        if desk.role in Role.of_district:
            own |= Q(state=ComplaintState.REVIEW) & ~Q(answered_by=desk.user_id)
        return self.visible_to(desk).filter(own)


class Complaint(Expiring, Stateful, OnceModel, CenterOwned):
    """``handled_at`` is the role that handles it, settled when it comes in. ``about`` is the
    account of the person named, ``led_by`` who led the case that day; people without an account
    are named in the text. ``due_at`` is fixed at registering, anew when a review is asked for."""

    STEPS = COMPLAINT_STEPS
    LONGEST_NOTE = 2000  # as much as the form of its results takes
    # The audit desk learns that there is a complaint, not against whom.
    UNTOLD = ("about", "case", "led_by")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField("投诉事项", max_length=12, choices=ComplaintKind)
    channel = models.CharField("收到方式", max_length=12, choices=Channel)
    received_on = models.DateField("收到日期")
    is_anonymous = models.BooleanField("匿名", default=False)
    complainant = EncryptedTextField("投诉人", blank=True)
    contact = EncryptedTextField("答复方式", blank=True)
    text = EncryptedTextField("投诉内容")
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="complaints", editable=False
    )
    about = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", verbose_name="被投诉人"
    )
    led_by = models.ForeignKey(
        PERSON,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name="当时的负责社工",
    )
    handled_at = models.CharField(
        "办理岗位",
        max_length=24,
        choices=[(role.value, role.label) for role in HANDLERS],
        editable=False,
    )
    due_at = models.DateTimeField("答复期限", editable=False)
    registered_at = models.DateTimeField("登记时间", editable=False)
    registered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )
    state = models.CharField(
        "状态",
        max_length=16,
        choices=ComplaintState,
        default=ComplaintState.ACCEPTED,
        editable=False,
    )
    reply = EncryptedTextField("答复内容", blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, editable=False)
    answered_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="答复人"
    )

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = "投诉"
        verbose_name_plural = "投诉"
        constraints = [
            in_choices("state", ComplaintState, "cases_complaint_state_known"),
            in_choices("kind", ComplaintKind, "cases_complaint_kind_known"),
            in_choices("channel", Channel, "cases_complaint_channel_known"),
            models.CheckConstraint(
                condition=Q(handled_at__in=[role.value for role in HANDLERS]),
                name="cases_complaint_handled_at_a_known_desk",
            ),
            set_together("answered_at", "answered_by", name="cases_complaint_answered_by"),
            filled_iff_state(
                "answered_at", ComplaintState.replied, name="cases_complaint_answered_iff_replied"
            ),
            different("about", "answered_by", name="cases_complaint_answered_by_another"),
            different("led_by", "answered_by", name="cases_complaint_not_answered_by_worker"),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "-received_on", "-id"], name="cases_complaint_list"
            ),
            models.Index(
                fields=["district", "-received_on", "-id"], name="cases_complaint_district"
            ),
            models.Index(fields=["district", "state", "due_at"], name="cases_complaint_open"),
        ]

    def __str__(self):
        return f"投诉 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    def is_about(self, user_id: int) -> bool:
        leads_now = self.case.worker_id if self.case is not None else None
        return user_id in (self.about_id, self.led_by_id, leads_now)

    def is_step_of(self, name, *, by):
        """A handler's step is that of the one desk it is handled at; the district's are its own."""
        if not super().is_step_of(name, by=by):
            return False
        is_handlers = name not in ("decide_review", "take_over")
        return by.role == self.handled_at if is_handlers else True

    def reasons_against(self, name, *, by):
        if self.is_about(by.user_id):
            return [Problem("complained_about", "投诉涉及本人的，须由其他人办理。", "内部控制")]
        if name == "decide_review" and by.user_id == self.answered_by_id:
            return [Problem("same_person", "复核须由答复人以外的人办理。", "内部控制")]
        if name == "take_over" and self.handled_at == Role.DISTRICT_OFFICER:
            return [Problem("already_with_district", "这件投诉已由区级办理。")]
        return []

    def stamp(self, name, *, by, at):
        if name == "answer":
            self.answered_at, self.answered_by = at, by.user
        elif name == "take_over":
            self.handled_at = Role.DISTRICT_OFFICER


class ComplaintStep(StepTaken):
    """The note is the reply, the grounds of a review or its outcome: it is encrypted."""

    subject = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "投诉办理记录"
        verbose_name_plural = "投诉办理记录"
