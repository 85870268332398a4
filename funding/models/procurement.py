"""政府购买服务: one purchase and its contract, from the draft to the day it is settled."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum

from accounts.doors import Stateful, StepTaken
from accounts.scope import ScopedQuerySet
from centers.models import CenterOwned, Operation
from core.constraints import filled_iff_state, filled_when_state, in_choices, in_order, not_before
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from funding.models.pools import FundingPool
from funding.procurement import obstacles
from funding.procurement.states import (
    BY_A_SECOND,
    STEPS,
    Buyer,
    ContractState,
    Method,
)
from funding.states import Source

USER = settings.AUTH_USER_MODEL


class ContractQuerySet(ScopedQuerySet):
    def with_clocks(self):
        """What ``procurement.reading.facts_of`` reads of many contracts: four more queries."""
        return self.prefetch_related("terms__payments", "filings", "acceptances")

    def with_parts(self):
        """What the clocks and sums of many contracts read, in a fixed number of queries."""
        return self.select_related("center", "subdistrict", "district").prefetch_related(
            "terms__payments", "payments", "filings", "acceptances", "amendments"
        )

    def of_buyer(self, desk):
        """Those that this desk itself writes."""
        return self.visible_to(desk).filter(
            buyer__in=[buyer.value for buyer in Buyer if buyer.role == desk.role]
        )

    def to_be_confirmed_by(self, desk):
        """An acceptance or a settlement that somebody else handed in."""
        waiting = self.visible_to(desk).filter(
            state__in=(ContractState.REPORTED, ContractState.SETTLING)
        )
        return waiting.exclude(handed_in_by=desk.user_id)


class Contract(Stateful, OnceModel, VersionedModel, CenterOwned):
    """A purchase of service for one center (实施方案三(四)、(五)).

    ``value`` is what was signed; what supplementary contracts add stands in ``amendments``. Both
    days of the term are included. ``operation`` is the center's way of being operated that this
    contract is the ground of.
    """

    STEPS = STEPS

    buyer = models.CharField("购买主体", max_length=12, choices=Buyer, editable=False)
    title = models.CharField("项目名称", max_length=100)
    method = models.CharField("采购方式", max_length=16, choices=Method)
    method_basis = models.CharField("采用该方式的依据", max_length=300, blank=True)
    contractor_name = models.CharField("承接主体", max_length=60)
    credit_code = models.CharField("统一社会信用代码", max_length=18)
    operation = models.ForeignKey(
        Operation, models.PROTECT, null=True, related_name="+", editable=False
    )
    pool = models.ForeignKey(
        FundingPool, models.PROTECT, null=True, related_name="contracts", verbose_name="支付资金"
    )
    source = models.CharField("资金来源", max_length=16, choices=Source)
    content = models.TextField("购买内容和数量", max_length=1000)
    value = MoneyField("合同金额")
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期")
    long_term_conditions = models.JSONField("超过1年的条件", default=list)
    long_term_basis = models.CharField("超过1年的依据", max_length=300, blank=True)
    excluded = models.JSONField("负面清单核对", default=list)
    serves_public = models.BooleanField("向公众提供", default=True)
    awarded_on = models.DateField("中标(成交)通知书发出日期", null=True)
    number = models.CharField("合同编号", max_length=60, blank=True, editable=False)
    signed_on = models.DateField("签订日期", null=True, editable=False)
    signed_late_reason = models.CharField("逾期签订的原因", max_length=200, blank=True)
    ended_on = models.DateField("提前终止日期", null=True, editable=False)
    ended_reason = models.CharField("提前终止原因", max_length=300, blank=True, editable=False)
    # Who handed in what a second person is to confirm; told by the door.
    handed_in_by = models.ForeignKey(
        USER, models.PROTECT, null=True, related_name="+", editable=False
    )
    state = models.CharField(
        "状态", max_length=12, choices=ContractState, default=ContractState.DRAFT, editable=False
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = "购买服务合同"
        verbose_name_plural = "购买服务合同"
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gt=0),
                name="funding_contract_has_a_value",
                violation_error_message="合同金额须大于0元。",
            ),
            models.UniqueConstraint(
                fields=["district", "number"],
                condition=~Q(number=""),
                name="funding_contract_one_per_number",
                violation_error_message="本区已登记过这个编号的合同。",
            ),
            in_order("starts_on", "ends_on", name="funding_contract_ends_after_start"),
            not_before("awarded_on", "signed_on", name="funding_contract_signed_after_award"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True)
                | Q(ended_on__gte=F("starts_on"), ended_on__lt=F("ends_on")),
                name="funding_contract_ended_within_its_term",
            ),
            filled_iff_state(
                "signed_on", ContractState.once_signed, name="funding_contract_signed_iff_signed_on"
            ),
            filled_when_state(
                "number",
                ContractState.once_signed,
                name="funding_contract_signed_has_number",
                is_text=True,
            ),
            filled_when_state(
                "ended_on", ContractState.ended_early, name="funding_contract_ended_has_day"
            ),
            in_choices("buyer", Buyer, "funding_contract_buyer_known"),
            in_choices("method", Method, "funding_contract_method_known"),
            in_choices("source", Source, "funding_contract_source_known"),
            in_choices("state", ContractState, "funding_contract_state_known"),
        ]
        indexes = [
            models.Index(
                fields=["subdistrict", "-starts_on", "-id"], name="funding_contract_by_street"
            ),
            models.Index(
                fields=["district", "-starts_on", "-id"], name="funding_contract_by_district"
            ),
            models.Index(fields=["pool", "center", "value"], name="funding_contract_sums"),
        ]

    def __str__(self):
        return self.title

    @property
    def audit_label(self) -> str:
        return f"购买服务合同 {self.number or '未签订'} {self.title}"

    @property
    def tone(self) -> str:
        return ContractState(self.state).tone

    @property
    def was_signed(self) -> bool:
        return self.state in ContractState.once_signed

    @property
    def total(self) -> int:
        """The contract with what supplementary contracts added, in 分."""
        return self.value + self.added

    @property
    def added(self) -> int:
        return sum(amendment.amount for amendment in self.amendments.all())

    @property
    def paid(self) -> int:
        """Everything paid so far, less what came back; one query."""
        return self.payments.aggregate(sum=Sum("amount"))["sum"] or 0

    @property
    def last_acceptance(self):
        """The report that counts; None before the first."""
        return max(self.acceptances.all(), key=lambda report: report.pk, default=None)

    @property
    def accepted_on(self) -> date | None:
        """The day of the acceptance that a second person confirmed."""
        is_accepted = self.state in (ContractState.ACCEPTED, ContractState.CLOSED)
        last = self.last_acceptance if is_accepted and self.ended_on is None else None
        return last.accepted_on if last is not None else None

    def is_written_by(self, desk) -> bool:
        """Whether this desk is the purchaser's."""
        return desk.role == Buyer(self.buyer).role

    def is_step_of(self, name, *, by):
        if name in BY_A_SECOND:
            return super().is_step_of(name, by=by)
        return super().is_step_of(name, by=by) and self.is_written_by(by)

    def reasons_against(self, name, *, by) -> list[Problem]:
        if name in BY_A_SECOND:
            return obstacles.of_second(self, name, by=by)
        if name == "sign":
            return obstacles.of_signing(self)
        if name == "close":
            return obstacles.of_closing(self)
        return []

    def stamp(self, name, *, by, at):
        if name in BY_A_SECOND.values():
            self.handed_in_by = by.user


class ContractStep(StepTaken):
    subject = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "合同办理记录"
        verbose_name_plural = "合同办理记录"
