"""Supervision sessions: logged by one side, confirmed by the other, counted once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import CenterOwned
from core.chinese_dates import format_date
from core.constraints import different, filled_iff_state, set_together
from core.deadlines import BEIJING
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models import Round
from supervision.models.session_words import SessionQuerySet
from supervision.states import (
    BY_ITS_OWN_SIDE,
    BY_THE_OTHER_SIDE,
    STEPS,
    Confirmation,
    Mode,
    SessionState,
    Side,
    Structure,
    SupervisionFunction,
)

PERSON = settings.AUTH_USER_MODEL


class SupervisionSession(Stateful, OnceModel, VersionedModel, CenterOwned):
    """A session planned or held; held, it counts once for its center when both sides stand by it.

    ``year`` and ``round`` are those of the Beijing day it began on, also where it runs past
    midnight. A planned session holds the day and minutes it is meant for, and is no hour.
    """

    STEPS = STEPS
    UNTOLD = ("topic", "advice")  # they may speak of the people served
    # What is filled in and may be mended while the session is disputed.
    FACTS = (
        "supervisor",
        "held_on",
        "starts_at",
        "minutes",
        "function",
        "structure",
        "mode",
        "topic",
        "advice",
    )

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    year = models.PositiveSmallIntegerField("年度", editable=False)
    supervisor = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="督导"
    )
    held_on = models.DateField("督导日期")
    starts_at = models.TimeField("开始时间")
    minutes = models.PositiveIntegerField("督导时长(分钟)")
    function = models.CharField("督导功能", max_length=16, choices=SupervisionFunction)
    structure = models.CharField("督导形式", max_length=20, choices=Structure)
    mode = models.CharField("督导方式", max_length=8, choices=Mode)
    attendee_count = models.PositiveIntegerField("受督导人数", default=0, editable=False)
    topic = models.CharField("督导议题", max_length=120)
    advice = models.TextField("督导建议", max_length=2000, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=SessionState, default=SessionState.LOGGED, editable=False
    )
    planned_at = models.DateTimeField("计划时间", null=True, editable=False)
    planned_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    logged_side = models.CharField(  # noqa: DJ001  (NULL until it was held)
        "登记方", max_length=12, choices=Side, null=True, editable=False
    )
    logged_at = models.DateTimeField("登记时间", null=True, editable=False)
    logged_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmation = models.CharField(  # noqa: DJ001  (NULL until it is confirmed)
        "确认方式", max_length=8, choices=Confirmation, null=True, editable=False
    )
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    shortfalls: list[str]  # of its supervisor, where supervision.serving.with_shortfalls asked

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "督导记录"
        verbose_name_plural = "督导记录"
        constraints = [
            set_together("confirmed_at", "confirmed_by", name="supervision_session_confirmed_by"),
            different("logged_by", "confirmed_by", name="supervision_session_confirmer_is_another"),
            set_together("planned_at", "planned_by", name="supervision_session_planned_by"),
            set_together(
                "logged_at", "logged_by", "logged_side", name="supervision_session_logged_by"
            ),
            set_together(
                "confirmed_at", "confirmation", name="supervision_session_confirmed_somehow"
            ),
            filled_iff_state(
                "confirmed_at",
                [SessionState.CONFIRMED],
                name="supervision_session_confirmed_iff_confirmed_at",
            ),
            filled_iff_state(
                "logged_at", SessionState.held, name="supervision_session_logged_iff_held"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=8 * 60),
                name="supervision_session_minutes_within_a_working_day",
                violation_error_message="一次督导的时长须在1分钟到8小时之间。",
            ),
            models.CheckConstraint(
                condition=Q(attendee_count__gt=0) | Q(state__in=SessionState.not_held),
                name="supervision_session_someone_attended",
                violation_error_message="受督导人数至少为1人。",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "round",
                    "district",
                    "center",
                    "state",
                    "structure",
                    "minutes",
                    "attendee_count",
                ],
                name="supervision_session_figures",
            ),
            models.Index(
                fields=["subdistrict", "-held_on", "-id"], name="supervision_session_list"
            ),
            models.Index(fields=["supervisor", "held_on"], name="supervision_session_overlap"),
            models.Index(
                fields=["district", "-held_on", "-id"], name="supervision_session_by_dist"
            ),
            models.Index(fields=["-held_on", "-id"], name="supervision_session_of_city"),
        ]

    def __str__(self):
        return f"{self.held_on} {self.topic}"

    @property
    def begins_at(self) -> datetime:
        return datetime.combine(self.held_on, self.starts_at, BEIJING)

    @property
    def ends_at(self) -> datetime:
        """The moment it was over; a session that runs past midnight ends on the next day."""
        return self.begins_at + timedelta(minutes=self.minutes)

    @property
    def audit_label(self) -> str:
        # Without the topic, which may speak of people.
        return f"督导记录 {self.held_on} {self.starts_at:%H:%M}"

    @property
    def tone(self) -> str:
        return SessionState(self.state).tone

    @property
    def state_label(self) -> str:
        """The state, and for whom it waits or on what it rests."""
        if self.state == SessionState.LOGGED:
            return f"待{Side(self.logged_side).other.label}确认"
        if self.confirmation == Confirmation.PAPER:
            return "已纸质确认"
        return self.get_state_display()

    def current_values(self) -> dict[str, str]:
        """The stored facts by label, to be held against what somebody else typed."""
        shown = {
            "supervisor": str(self.supervisor.user),
            "held_on": format_date(self.held_on),
            "starts_at": f"{self.starts_at:%H:%M}",
            "function": self.get_function_display(),
            "structure": self.get_structure_display(),
            "mode": self.get_mode_display(),
        }
        return {
            str(self._meta.get_field(name).verbose_name): shown.get(name, str(getattr(self, name)))
            for name in self.FACTS
        }

    def is_step_of(self, name, *, by):
        if not super().is_step_of(name, by=by):
            return False
        if name in BY_THE_OTHER_SIDE:
            return side_of(by) == Side(self.logged_side).other if self.logged_side else True
        if name in BY_ITS_OWN_SIDE:
            return side_of(by) == self.logged_side if self.logged_side else True
        return True

    def reasons_against(self, name, *, by):
        if self.round.is_closed:
            return [self.round.why_closed()]
        # The person, not the desk: a supervisor whose grant was renewed holds a new desk.
        if by.role == Role.SUPERVISOR and by.user_id != self.supervisor.user_id:
            message = f"本次督导由{self.supervisor.user}本人办理。"
            return [Problem("not_the_supervisor", message)]
        if name in ("confirm", "dispute", "confirm_on_paper") and by.user_id == self.logged_by_id:
            return [Problem("same_person", "登记和确认须由不同的人办理。", "内部控制")]
        if name == "confirm_on_paper" and not self.sheets.exists():
            message = "请先上传双方签字的督导记录表，再作纸质确认。"
            return [Problem("signed_sheet_missing", message, field="note")]
        return []

    def stamp(self, name, *, by, at):
        if name == "hold":
            self.logged_at, self.logged_by, self.logged_side = at, by.user, side_of(by)
        elif name in CONFIRMATIONS:
            self.confirmed_at, self.confirmed_by = at, by.user
            self.confirmation = CONFIRMATIONS[name]


CONFIRMATIONS = {"confirm": Confirmation.PERSON, "confirm_on_paper": Confirmation.PAPER}


def side_of(desk) -> Side:
    """On which side of a session this desk stands."""
    return Side.SUPERVISOR if desk.role == Role.SUPERVISOR else Side.CENTER


class SessionStep(StepTaken):
    subject = models.ForeignKey(
        SupervisionSession, on_delete=models.PROTECT, related_name="history"
    )

    class Meta:
        verbose_name = "督导办理记录"
        verbose_name_plural = "督导办理记录"
