"""零报告: a district says, signed by a second person, that it has nothing to report."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import District
from accounts.scope import DistrictScopedQuerySet
from core.constraints import different, in_choices, in_order, set_together
from core.once import OnceModel
from core.problems import Problem
from pilots.models.obligations import Obligation
from pilots.models.rounds import Round
from pilots.states import NIL_STEPS, NilState

PERSON = settings.AUTH_USER_MODEL


def _person(label: str) -> models.ForeignKey:
    return models.ForeignKey(
        PERSON, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=label
    )


class NilReturn(OnceModel, Stateful):
    """Declared by the district's officer, signed by its leader, received by the city.

    It meets the obligation at the sign-off. A real submission that is signed later supersedes it.
    """

    STEPS = NIL_STEPS

    obligation = models.ForeignKey(
        Obligation, on_delete=models.PROTECT, related_name="nil_returns", editable=False
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", editable=False)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    reason = models.CharField("零报告理由", max_length=300)
    state = models.CharField(
        "状态", max_length=12, choices=NilState, default=NilState.DECLARED, editable=False
    )
    declared_at = models.DateTimeField("提交时间", editable=False)
    declared_by = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name="提交人"
    )
    signed_at = models.DateTimeField("上报时间", null=True, editable=False)
    signed_by = _person("区级审核人")
    received_at = models.DateTimeField("签收时间", null=True, editable=False)
    received_by = _person("签收人")

    objects = DistrictScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "零报告"
        verbose_name_plural = "零报告"
        constraints = [
            models.UniqueConstraint(
                fields=["obligation"],
                condition=Q(state__in=("declared", "signed", "received")),
                name="pilots_nil_once_alive",
            ),
            set_together("signed_at", "signed_by", name="pilots_nil_signed_by"),
            set_together("received_at", "received_by", name="pilots_nil_received_by"),
            in_order("declared_at", "signed_at", name="pilots_nil_signed_after_declared"),
            in_order("signed_at", "received_at", name="pilots_nil_received_after_sign"),
            different("declared_by", "signed_by", name="pilots_nil_signer_is_another"),
            different("declared_by", "received_by", name="pilots_nil_receiver_not_officer"),
            different("signed_by", "received_by", name="pilots_nil_receiver_not_leader"),
            models.CheckConstraint(
                condition=(Q(state__in=("declared", "withdrawn")) & Q(signed_at__isnull=True))
                | (Q(state__in=("signed", "received", "superseded")) & Q(signed_at__isnull=False)),
                name="pilots_nil_signed_iff_with_city",
            ),
            models.CheckConstraint(
                condition=~Q(state="received") | Q(received_at__isnull=False),
                name="pilots_nil_received_has_moment",
            ),
            in_choices("state", NilState, "pilots_nil_state_known"),
        ]

    def __str__(self):
        return f"{self.obligation}零报告"

    @property
    def tone(self) -> str:
        return NilState(self.state).tone

    @property
    def is_alive(self) -> bool:
        return self.state in NilState.alive

    def reasons_against(self, name, *, by):
        if self.round.is_closed:
            return [self.round.why_closed()]
        earlier = {
            "sign": {self.declared_by_id},
            "receive": {self.declared_by_id, self.signed_by_id},
        }
        if by.user_id in earlier.get(name, ()):
            message = "提交、审核和签收须由不同的人办理。"
            return [Problem("same_person", message, "内部控制")]
        return []

    def stamp(self, name, *, by, at):
        if name == "sign":
            self.signed_at, self.signed_by = at, by.user
        elif name == "receive":
            self.received_at, self.received_by = at, by.user
        elif name == "recall":
            self.signed_at = self.signed_by = None


class NilReturnStep(StepTaken):
    subject = models.ForeignKey(NilReturn, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "零报告办理记录"
        verbose_name_plural = "零报告办理记录"
