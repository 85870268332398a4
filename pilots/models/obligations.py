"""Who owes what, until when, and how it was extended, reminded and chased."""

from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from accounts.models import District, RoleGrant
from accounts.scope import DistrictScopedQuerySet
from core.constraints import in_choices
from core.deadlines import is_late
from core.frozen import FrozenModel
from pilots.models.rounds import Stage
from pilots.states import ReminderKind


class ObligationQuerySet(DistrictScopedQuerySet):
    def open(self):
        """Owed and not met, in a round that runs; what lies off the platform is not asked for."""
        return self.filter(first_met_at=None, stage__round__closed_at=None, is_timed=True)


class Obligation(models.Model):
    """That one district owes one stage: a row to count, not an absence.

    ``due_at`` is the effective due moment: the stage's own, or the latest extension, or later
    where a unit was confirmed late (``basis`` says why). It moves by an action and never by being
    read. ``first_met_at`` is the leader's first sign-off; from then on timeliness is judged by
    ``met_due_at``, what was due at that moment: what came late stays late, what came in time stays
    in time, also after a return or an extension. Only a nil return that is pulled back takes its
    own moment with it. Not ``is_timed`` is what was done off the platform: never late.
    """

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="obligations")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField("截止时刻")
    extended_from = models.DateTimeField("原截止时刻", null=True, editable=False)
    is_timed = models.BooleanField("计时效", default=True, editable=False)
    basis = models.CharField("截止时刻依据", max_length=120, blank=True, editable=False)
    first_met_at = models.DateTimeField("首次上报时间", null=True, editable=False)
    met_due_at = models.DateTimeField("上报时的截止时刻", null=True, editable=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        verbose_name = "报送任务"
        verbose_name_plural = "报送任务"
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "district"], name="pilots_obligation_once_per_district"
            ),
            models.CheckConstraint(
                condition=Q(extended_from__isnull=True) | Q(extended_from__lt=F("due_at")),
                name="pilots_obligation_extended_later",
            ),
            models.CheckConstraint(
                condition=Q(met_due_at__isnull=True) | Q(first_met_at__isnull=False),
                name="pilots_obligation_judged_once_met",
            ),
        ]

    def __str__(self):
        return f"{self.district}{self.stage}"

    @property
    def judged_due_at(self):
        """The moment its timeliness is judged by."""
        return self.met_due_at or self.due_at

    @property
    def is_extended(self) -> bool:
        return self.extended_from is not None

    @property
    def is_met_late(self) -> bool:
        if self.first_met_at is None or not self.is_timed:
            return False
        return is_late(self.first_met_at, self.judged_due_at)

    def is_overdue_at(self, at) -> bool:
        if self.first_met_at is not None or not self.is_timed:
            return False
        return is_late(at, self.due_at)

    def note_met(self, at) -> None:
        """Only the first time counts: the condition makes a second one harmless."""
        Obligation.objects.filter(pk=self.pk, first_met_at=None).update(
            first_met_at=at, met_due_at=F("due_at")
        )


class Extension(FrozenModel):
    """More time for one district, or for all of a stage that had not reported yet."""

    form_token = models.UUIDField("表单标识", unique=True, default=uuid4, editable=False)
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="extensions")
    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, null=True, related_name="extensions"
    )
    new_due_at = models.DateTimeField("延期至")
    reason = models.CharField("延期理由", max_length=200)
    granted_by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="批准岗位"
    )
    at = models.DateTimeField("批准时间")

    class Meta:
        verbose_name = "延期"
        verbose_name_plural = "延期"
        constraints = [
            models.CheckConstraint(
                condition=Q(new_due_at__gt=F("at")), name="pilots_extension_ahead"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pilots_extension_has_reason"),
        ]

    def __str__(self):
        return f"{self.obligation or self.stage}延期"


class Chase(FrozenModel):
    """A 催报: at most one a day for what one district owes."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="chases")
    day = models.DateField("催报日期")
    at = models.DateTimeField("催报时间")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="催报岗位"
    )

    class Meta:
        verbose_name = "催报"
        verbose_name_plural = "催报"
        constraints = [
            models.UniqueConstraint(fields=["obligation", "day"], name="pilots_chase_once_a_day")
        ]

    def __str__(self):
        return f"{self.obligation}催报"


class Reminder(FrozenModel):
    """That a reminder went out: the row is the lock by which two runs send it once.

    About an obligation, about something returned with a due moment of its own, or about a stage
    (the city's digest of who is overdue): exactly one of the three.
    """

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, null=True, related_name="reminders"
    )
    submission = models.ForeignKey(
        "pilots.Submission", on_delete=models.PROTECT, null=True, related_name="+"
    )
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=ReminderKind)
    day = models.DateField("提醒日期")
    at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "到期提醒"
        verbose_name_plural = "到期提醒"
        constraints = [
            models.UniqueConstraint(
                fields=[about, "kind", "day"], name=f"pilots_reminder_{about}_once"
            )
            for about in ("obligation", "submission", "stage")
        ] + [
            models.CheckConstraint(
                condition=Q(obligation__isnull=False, submission=None, stage=None)
                | Q(obligation=None, submission__isnull=False, stage=None)
                | Q(obligation=None, submission=None, stage__isnull=False),
                name="pilots_reminder_about_one_thing",
            ),
            in_choices("kind", ReminderKind, "pilots_reminder_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.day}"
