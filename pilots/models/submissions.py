"""What a district hands in, whatever its kind: the door, the moments, the frozen versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import District, Subdistrict
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from core.canonical import sha256_of
from core.constraints import (
    different,
    filled_when_state,
    in_choices,
    in_order,
    set_together,
)
from core.deadlines import is_late
from core.frozen import FrozenModel
from core.problems import Problem
from pilots.models.delegations import Delegation
from pilots.models.obligations import Obligation
from pilots.models.rounds import Round
from pilots.states import STEPS, STOOD_IN, SubmissionKind, SubmissionState

PERSON = settings.AUTH_USER_MODEL


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


def _moment(label: str) -> models.DateTimeField:
    return models.DateTimeField(label, null=True, editable=False)


class Submission(Stateful):
    """The form's way from the district's officer over its leader to the city.

    Timeliness is the moment of the leader's sign-off. Officer, leader and the city's decider are
    three people: constraints compare persons, since one person may hold several desks.
    """

    kind = models.CharField("种类", max_length=16, choices=SubmissionKind, editable=False)
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="submissions", editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    state = models.CharField(
        "状态",
        max_length=12,
        choices=SubmissionState,
        default=SubmissionState.DRAFT,
        editable=False,
    )
    # Only of a recommendation that its subdistrict drafted; kept on the way up, gone when the
    # form lies with the subdistrict again.
    delivered_at, delivered_by = _moment("街道送交时间"), _person("街道送交人")
    handed_in_at, handed_in_by = _moment("提交时间"), _person("提交人")
    signed_at, signed_by = _moment("上报时间"), _person("区级审核人")
    # Survives returns: what came in time stays in time, what came late stays late.
    first_signed_at = _moment("首次上报时间")
    first_due_at = _moment("首次上报时的截止时刻")
    received_at, received_by = _moment("签收时间"), _person("签收人")
    decided_at, decided_by = _moment("办结时间"), _person("办结人")
    return_due_at = _moment("退回后重报截止时刻")

    objects = ScopedQuerySet.as_manager()

    # In whose stead the desk at hand acts today; set by who knows the day, stored by the act.
    delegation: Delegation | None = None

    class Meta:
        verbose_name = "报送件"
        verbose_name_plural = "报送件"
        constraints = [
            set_together("delivered_at", "delivered_by", name="pilots_submission_delivered_by"),
            set_together("handed_in_at", "handed_in_by", name="pilots_submission_handed_in_by"),
            set_together("signed_at", "signed_by", name="pilots_submission_signed_by"),
            set_together("received_at", "received_by", name="pilots_submission_received_by"),
            set_together("decided_at", "decided_by", name="pilots_submission_decided_by"),
            in_order("handed_in_at", "signed_at", name="pilots_submission_signed_after_hand_in"),
            in_order("signed_at", "received_at", name="pilots_submission_received_after_sign"),
            in_order("received_at", "decided_at", name="pilots_submission_decided_after_receipt"),
            different("handed_in_by", "signed_by", name="pilots_submission_signer_is_another"),
            different("handed_in_by", "decided_by", name="pilots_submission_decider_not_officer"),
            different("signed_by", "decided_by", name="pilots_submission_decider_not_leader"),
            different("handed_in_by", "received_by", name="pilots_submission_receiver_not_officer"),
            different("signed_by", "received_by", name="pilots_submission_receiver_not_leader"),
            different("received_by", "decided_by", name="pilots_submission_decider_not_receiver"),
            filled_when_state(
                "delivered_at",
                [SubmissionState.DELIVERED],
                name="pilots_submission_delivered_when_so_called",
            ),
            models.CheckConstraint(
                condition=~Q(state=SubmissionState.WITH_STREET) | Q(delivered_at__isnull=True),
                name="pilots_submission_not_delivered_while_with_street",
            ),
            models.CheckConstraint(
                condition=Q(kind=SubmissionKind.RECOMMENDATION)
                | ~Q(state__in=SubmissionState.of_street),
                name="pilots_submission_street_writes_recommendations",
            ),
            in_order("first_signed_at", "signed_at", name="pilots_submission_signed_once_before"),
            in_choices("kind", SubmissionKind, "pilots_submission_kind_known"),
            in_choices("state", SubmissionState, "pilots_submission_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.editable, handed_in_at__isnull=True)
                | (~Q(state__in=SubmissionState.editable) & Q(handed_in_at__isnull=False)),
                name="pilots_submission_editable_iff_not_handed_in",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.with_city, signed_at__isnull=False)
                | (~Q(state__in=SubmissionState.with_city) & Q(signed_at__isnull=True)),
                name="pilots_submission_signed_iff_with_city",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SubmissionState.final, decided_at__isnull=False)
                | (~Q(state__in=SubmissionState.final) & Q(decided_at__isnull=True)),
                name="pilots_submission_decided_iff_final",
            ),
        ]
        indexes = [
            models.Index(fields=["round", "kind", "state"], name="pilots_submission_waiting"),
        ]

    def __str__(self):
        unit = self.subdistrict.full_name if self.subdistrict_id else self.district.name
        return f"{unit}{self.get_kind_display()}（{self.round.year}年）"

    def steps(self):
        return STEPS[SubmissionKind(self.kind)]

    @property
    def is_editable(self) -> bool:
        return self.state in SubmissionState.editable

    def is_on_desk_of(self, by) -> bool:
        """Whether ``by`` is the one to write now: its subdistrict, or its district."""
        if self.state == SubmissionState.WITH_STREET:
            return by.role == Role.SUBDISTRICT_OFFICER
        return self.is_editable and by.role == Role.DISTRICT_OFFICER

    @property
    def tone(self) -> str:
        return SubmissionState(self.state).tone

    @property
    def is_with_city(self) -> bool:
        return self.state in SubmissionState.with_city

    @property
    def judged_due_at(self):
        """What its timeliness is judged by: what was due when it was first signed, else is due."""
        return self.first_due_at or self.obligation.due_at

    @property
    def is_late(self) -> bool:
        """First signed at or after the moment that was too late then; later extensions are no
        excuse. A stage that was done off the platform knows no late."""
        first = self.first_signed_at
        if first is None or not is_late(first, self.judged_due_at):
            return False
        return self.obligation.is_timed

    @property
    def is_resent_late(self) -> bool:
        """Returned with a day of its own, and signed again only after it."""
        due = self.return_due_at
        return due is not None and self.signed_at is not None and is_late(self.signed_at, due)

    @property
    def due_again(self):
        """The moment before which it is to be sent again, while it is not; else None."""
        return None if self.is_with_city else self.return_due_at

    def is_step_of(self, name, *, by):
        return super().is_step_of(name, by=by) or self._stands_in(name, by=by)

    def label_of(self, name, *, by):
        return STOOD_IN[name] if self._stands_in(name, by=by) else super().label_of(name, by=by)

    def _stands_in(self, name, *, by) -> bool:
        given = self.delegation
        if name not in STOOD_IN or given is None:
            return False
        return given.deputy_id == by.pk and given.district_id == self.district_id

    def reasons_against(self, name, *, by):
        same = Problem("same_person", "提交、审核、签收和审定须由不同的人办理。", "内部控制")
        if self.round.is_closed:
            return [self.round.why_closed()]
        earlier = {
            "sign": {self.handed_in_by_id},
            "receive": {self.handed_in_by_id, self.signed_by_id},
            **dict.fromkeys(
                ("accept", "decline", "file"),
                {self.handed_in_by_id, self.signed_by_id, self.received_by_id},
            ),
        }
        return [same] if by.user_id in earlier.get(name, ()) else []

    def stamp(self, name, *, by, at):
        if name == "deliver":
            self.delivered_at, self.delivered_by = at, by.user
        elif self.state == SubmissionState.WITH_STREET:
            self.delivered_at = self.delivered_by = None
        elif name == "hand_in":
            self.handed_in_at, self.handed_in_by = at, by.user
        elif name == "sign":
            self.signed_at, self.signed_by = at, by.user
            if self.first_signed_at is None:
                self.first_signed_at, self.first_due_at = at, self.obligation.due_at
        elif name == "receive":
            self.received_at, self.received_by = at, by.user
        elif self.state in SubmissionState.final:
            self.decided_at, self.decided_by = at, by.user
        else:
            self.handed_in_at = self.handed_in_by = None
            self.signed_at = self.signed_by = None
            self.received_at = self.received_by = None


class SubmissionStep(StepTaken):
    subject = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"

    @property
    def change(self) -> str:
        """From which state to which, as the history says it: 草稿 → 待区级审核."""
        return f"{SubmissionState(self.source).label} → {SubmissionState(self.target).label}"


class ReturnItem(FrozenModel):
    """One section that has to be mended, and why; appended, never overwritten."""

    step = models.ForeignKey(SubmissionStep, on_delete=models.PROTECT, related_name="items")
    section = models.CharField("部分", max_length=24)
    text = models.TextField("意见")

    class Meta:
        verbose_name = "退回意见"
        verbose_name_plural = "退回意见"


class SubmissionVersion(FrozenModel):
    """Text and figures as they were signed; the checksum is taken over the stored text."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("版本")
    format = models.PositiveSmallIntegerField("格式")
    text = models.TextField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    taken_at = models.DateTimeField("定稿时间")
    taken_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", verbose_name="定稿人"
    )

    class Meta:
        verbose_name = "定稿版本"
        verbose_name_plural = "定稿版本"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="pilots_version_number_once"
            )
        ]

    def __str__(self):
        return f"{self.submission} 第{self.number}版"

    @property
    def is_intact(self) -> bool:
        return sha256_of(self.text) == self.sha256
