"""Where somebody is passed on to, and what was found for them: referrals and links to resources."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.roles import Role
from cases.linkages.states import (
    DAYS,
    INCOMING_LABELS,
    LINK_DAYS,
    LINK_STEPS,
    REFERRAL_DAYS,
    REFERRAL_STEPS,
    SETTLING,
    Direction,
    LinkOutcome,
    LinkState,
    ReferralOutcome,
    ReferralState,
    ResourceKind,
)
from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.states import SignerRelation
from centers.models import CenterOwned, LinkedResource
from centers.models.registers import LinkageParty
from core.constraints import filled_iff_state, in_choices, not_before, set_together
from core.encryption import EncryptedTextField
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem

PERSON = settings.AUTH_USER_MODEL


class LinkageQuerySet(FileQuerySet):
    """Both kinds are open until they have an outcome."""

    def open_to(self, desk, *, on: date):
        """What the desk may open on that day: a supervisor only those of what was brought to them."""
        rows = self.visible_to(desk)
        if desk is None or desk.role != Role.SUPERVISOR:
            return rows
        brought = Case.objects.open_to(desk, on=on).values("pk")
        return rows.filter(Q(case=None) | Q(case__in=brought))

    def open(self):
        return self.filter(outcome=None)

    def stale_on(self, on: date):
        """Open for longer than its kind should take, counted from the day it was raised."""
        kind: Any = self.model
        return self.open().filter(raised_on__lt=on - timedelta(days=kind.STALE_AFTER))

    def in_hands_of(self, user):
        """Of the cases this person leads; what belongs to no case, of who registered it."""
        return self.filter(Q(case__worker=user) | Q(case=None, registered_by=user))


class Linkage(Stateful, OnceModel, CenterOwned):
    """What both kinds share: the days of their way, in order, and what became of it.

    ``outcome`` stays when a follow-up has moved the state on. ``year`` is that of ``raised_on``.
    """

    STALE_AFTER = 0  # days; each kind has its own
    LONGEST_NOTE = 2000  # as much as the form of its results takes
    case: Any
    outcome: Any

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField("年度", editable=False)
    raised_on = models.DateField("提出日期")
    contacted_on = models.DateField("联系日期", null=True, editable=False)
    passed_on = models.DateField("转介(对接)日期", null=True, editable=False)
    settled_on = models.DateField("结果日期", null=True, editable=False)
    followed_up_on = models.DateField("回访日期", null=True, editable=False)
    result = EncryptedTextField("回访结果", blank=True)
    registered_at = models.DateTimeField("登记时间", editable=False)
    registered_by = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="登记人"
    )

    objects = LinkageQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date:
        """The latest day on the row: no later step lies before it."""
        return max(day for name in DAYS if (day := getattr(self, name)) is not None)

    def may_be_written_by(self, by) -> bool:
        """The executive director, and who leads its case; what has no case, any of the workers."""
        if by.role == Role.EXECUTIVE_DIRECTOR or self.case is None:
            return True
        return self.case.is_led_by(by)

    def reasons_against(self, name, *, by):
        if not self.may_be_written_by(by):
            return [self.case.not_in_charge()]
        return self.case.against_change() if self.case else []

    def stamp(self, name, *, by, at):
        if name in SETTLING:
            self.outcome = self.state


def _rules(kind: str, states, outcomes) -> list:
    """The constraints that both kinds have, under the names of their own."""
    return [
        in_choices("state", states, f"cases_{kind}_state_known"),
        in_choices("outcome", outcomes, f"cases_{kind}_outcome_known"),
        not_before("raised_on", "contacted_on", name=f"cases_{kind}_contacted_after_raised"),
        not_before("contacted_on", "passed_on", name=f"cases_{kind}_passed_after_contacted"),
        not_before("raised_on", "settled_on", name=f"cases_{kind}_settled_after_raised"),
        not_before("contacted_on", "settled_on", name=f"cases_{kind}_settled_after_contacted"),
        not_before("passed_on", "settled_on", name=f"cases_{kind}_settled_after_passed"),
        not_before("settled_on", "followed_up_on", name=f"cases_{kind}_follow_up_after_settled"),
        set_together("settled_on", "outcome", name=f"cases_{kind}_outcome_on_a_day"),
        filled_iff_state("outcome", states.settled, name=f"cases_{kind}_outcome_iff_settled"),
        filled_iff_state(
            "followed_up_on", (states.FOLLOWED_UP,), name=f"cases_{kind}_followed_up_iff_state"
        ),
    ]


def _lists(kind: str) -> list:
    return [
        models.Index(fields=["subdistrict", "-raised_on", "-id"], name=f"cases_{kind}_list"),
        models.Index(fields=["district", "-raised_on", "-id"], name=f"cases_{kind}_district"),
    ]


class Referral(Linkage):
    """转介 (MZ/T 094): a person of a case passed on to another body, or from one to the center.

    What leaves the center with personal data needs the person's own consent (个人信息保护法 23).
    """

    STEPS = REFERRAL_STEPS
    STALE_AFTER = REFERRAL_DAYS

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="referrals", editable=False
    )
    direction = models.CharField("转介方向", max_length=4, choices=Direction)
    body = models.CharField("对方机构", max_length=60)
    contact = EncryptedTextField("对方联系人和电话", blank=True)
    reason = EncryptedTextField("转介原因")
    materials = EncryptedTextField("随附材料", blank=True)
    has_personal_data = models.BooleanField("随附材料含个人信息", default=False)
    consent_signer = EncryptedTextField("同意书签署人", blank=True)
    consent_relation = models.CharField(
        "签署人与服务对象的关系", max_length=20, choices=SignerRelation, blank=True
    )
    consented_on = models.DateField("同意书签署日期", null=True, blank=True)
    state = models.CharField(
        "状态",
        max_length=12,
        choices=ReferralState,
        default=ReferralState.PENDING,
        editable=False,
    )
    outcome = models.CharField(  # noqa: DJ001  (NULL while it is open)
        "结果", max_length=12, choices=ReferralOutcome, null=True, editable=False
    )

    class Meta:
        verbose_name = "转介"
        verbose_name_plural = "转介"
        constraints = [
            *_rules("referral", ReferralState, ReferralOutcome),
            in_choices("direction", Direction, "cases_referral_direction_known"),
            models.CheckConstraint(
                condition=~Q(direction=Direction.OUT, has_personal_data=True)
                | (Q(consented_on__isnull=False) & ~Q(consent_relation="")),
                name="cases_referral_consented_where_data_leaves",
                violation_error_message="转出个人信息须取得单独同意。",
            ),
        ]
        indexes = _lists("referral")

    def __str__(self):
        return f"{self.get_direction_display()}转介 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    @property
    def state_words(self) -> str:
        return ReferralState(self.state).said_of(self.direction)

    def label_of(self, name, *, by):
        label = super().label_of(name, by=by)
        return INCOMING_LABELS.get(name, label) if self.direction == Direction.IN else label

    def reasons_against(self, name, *, by):
        problems = super().reasons_against(name, by=by)
        if name == "refer" and self.direction == Direction.OUT and self.case.is_stopped:
            sentence = "该服务对象的信息已停止使用，不能再提供给其他机构，只能撤销转介。"
            problems.append(Problem("client_stopped", sentence, "个人信息保护法47"))
        return problems


class ReferralStep(StepTaken):
    subject = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "转介办理记录"
        verbose_name_plural = "转介办理记录"

    @property
    def change(self) -> str:
        """In the words of its direction."""
        words = (
            ReferralState(s).said_of(self.subject.direction) for s in (self.source, self.target)
        )
        return " → ".join(words)


class ResourceLink(Linkage):
    """资源链接: one of the five (五社联动) gives something to a case or to the center.

    ``value`` is in 分, 资金 as it is and the rest by what it is worth; what counts is the value of
    what succeeded. ``resource`` is the row of the center's register that it came from, if any.
    """

    STEPS = LINK_STEPS
    STALE_AFTER = LINK_DAYS
    UNTOLD = ("what",)

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="links", editable=False
    )
    resource = models.ForeignKey(
        LinkedResource,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="登记的资源",
    )
    party = models.CharField("五社联动类别", max_length=16, choices=LinkageParty)
    kind = models.CharField("资源形式", max_length=12, choices=ResourceKind)
    what = models.CharField("资源内容", max_length=100)
    provider = EncryptedTextField("提供方", blank=True)
    value = MoneyField("金额或折合金额(元)", null=True, blank=True)
    state = models.CharField(
        "状态", max_length=12, choices=LinkState, default=LinkState.PENDING, editable=False
    )
    outcome = models.CharField(  # noqa: DJ001  (NULL while it is open)
        "结果", max_length=12, choices=LinkOutcome, null=True, editable=False
    )

    class Meta:
        verbose_name = "资源链接"
        verbose_name_plural = "资源链接"
        constraints = [
            *_rules("link", LinkState, LinkOutcome),
            in_choices("party", LinkageParty, "cases_link_party_known"),
            in_choices("kind", ResourceKind, "cases_link_kind_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="cases_link_value_not_negative",
                violation_error_message="金额不能小于零。",
            ),
        ]
        indexes = [
            *_lists("link"),
            models.Index(
                fields=["district", "year", "center", "party", "state", "outcome", "value"],
                name="cases_link_figures",
            ),
        ]

    def __str__(self):
        return f"资源链接 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    @property
    def state_words(self) -> str:
        return self.get_state_display()


class ResourceLinkStep(StepTaken):
    subject = models.ForeignKey(ResourceLink, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "资源链接办理记录"
        verbose_name_plural = "资源链接办理记录"
