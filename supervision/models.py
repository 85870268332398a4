"""Supervision sessions: logged by the center, confirmed by the supervisor, counted once."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned
from core.chinese_dates import format_date
from core.constraints import different, set_together
from core.deadlines import BEIJING
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.models import Round
from supervision.states import STEPS, Mode, SessionState, Structure, SupervisionFunction

PERSON = settings.AUTH_USER_MODEL


class SessionQuerySet(ScopedQuerySet):
    def countable(self, round: Round):
        """Sessions whose minutes count once they are confirmed: those of the round, and 同辈督导
        only where the round says so. See also supervision.counting."""
        sessions = self.filter(round=round)
        if round.counts_peer_supervision:
            return sessions
        return sessions.exclude(structure=Structure.PEER)

    def counting(self, round: Round):
        """Sessions whose minutes count toward the sixty hours (实施方案三(二)): confirmed ones.
        Each counts once for its center, however many attended."""
        return self.countable(round).filter(state=SessionState.CONFIRMED)

    def awaiting(self, round: Round):
        """Sessions that will count as soon as their supervisor confirms them."""
        return self.countable(round).filter(state=SessionState.LOGGED)

    def of_supervisor(self, user):
        """Sessions that this person held, at whichever of their supervisor's desks."""
        return self.filter(supervisor__user=user)

    def waiting_for(self, user):
        """Sessions that this supervisor has yet to confirm."""
        return self.of_supervisor(user).filter(state=SessionState.LOGGED)


class SupervisionSession(Stateful, OnceModel, VersionedModel, CenterOwned):
    """A session that was held; it counts once for its center when its supervisor confirms it.

    ``year`` and ``round`` are those of the Beijing day it was held on.
    """

    STEPS = STEPS
    UNTOLD = ("topic", "advice")  # they may speak of the people served
    # What the center fills in and may mend while the session is disputed.
    FACTS = (
        "supervisor",
        "held_on",
        "starts_at",
        "minutes",
        "function",
        "structure",
        "mode",
        "attendee_count",
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
    attendee_count = models.PositiveIntegerField("受督导人数")
    topic = models.CharField("督导议题", max_length=120)
    advice = models.TextField("督导建议", max_length=2000, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=SessionState, default=SessionState.LOGGED, editable=False
    )
    logged_at = models.DateTimeField("登记时间", editable=False)
    logged_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    confirmed_at = models.DateTimeField("确认时间", null=True, editable=False)
    confirmed_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "督导记录"
        verbose_name_plural = "督导记录"
        constraints = [
            set_together("confirmed_at", "confirmed_by", name="supervision_session_confirmed_by"),
            different("logged_by", "confirmed_by", name="supervision_session_confirmer_is_another"),
            models.CheckConstraint(
                condition=Q(state=SessionState.CONFIRMED, confirmed_at__isnull=False)
                | (~Q(state=SessionState.CONFIRMED) & Q(confirmed_at__isnull=True)),
                name="supervision_session_confirmed_iff_confirmed_at",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=8 * 60),
                name="supervision_session_minutes_within_a_working_day",
                violation_error_message="一次督导的时长须在1分钟到8小时之间。",
            ),
            models.CheckConstraint(
                condition=Q(attendee_count__gt=0),
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

    def reasons_against(self, name, *, by):
        if self.round.is_closed:
            return [Problem("round_closed", f"{self.round}已关闭，不能再办理。")]
        if name in ("confirm", "dispute"):
            # The person, not the desk: a supervisor whose grant was renewed holds a new desk.
            if by.user_id != self.supervisor.user_id:
                message = f"本次督导由{self.supervisor.user}本人办理。"
                return [Problem("not_the_supervisor", message)]
            if by.user_id == self.logged_by_id:
                return [Problem("same_person", "登记和确认须由不同的人办理。", "内部控制")]
        return []

    def stamp(self, name, *, by, at):
        if name == "confirm":
            self.confirmed_at, self.confirmed_by = at, by.user


class SessionStep(StepTaken):
    subject = models.ForeignKey(
        SupervisionSession, on_delete=models.PROTECT, related_name="history"
    )

    class Meta:
        verbose_name = "督导办理记录"
        verbose_name_plural = "督导办理记录"
