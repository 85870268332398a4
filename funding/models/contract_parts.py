"""What hangs on a contract: standards, terms and payments, acceptance, settlement, papers."""

from django.db import models
from django.db.models import F, Q

from accounts.models import RoleGrant, StoredFile
from core.constraints import in_choices
from core.frozen import FrozenModel
from core.money import MoneyField
from core.once import OnceModel
from funding.models.pools import _Movement, _moves
from funding.models.procurement import Contract
from funding.procurement.states import FilingKind, PaperKind
from pilots.states import ReminderKind


class _Written(OnceModel, FrozenModel):
    """Evidence written at a desk by a form."""

    by = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", verbose_name="登记岗位", editable=False
    )
    at = models.DateTimeField("登记时间", editable=False)

    class Meta:
        abstract = True


class ContractStandard(models.Model):
    """One agreed standard; the acceptance answers each of them."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="standards")
    place = models.PositiveSmallIntegerField("序号")
    text = models.CharField("约定的服务标准", max_length=300)

    class Meta:
        verbose_name = "约定的服务标准"
        verbose_name_plural = "约定的服务标准"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "place"], name="funding_contractstandard_one_per_place"
            )
        ]

    def __str__(self):
        return self.text


class Amendment(_Written):
    """补充合同: more of the same, within a tenth of the value (政府采购法第49条)."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amendments")
    number = models.CharField("补充合同编号", max_length=60)
    signed_on = models.DateField("签订日期")
    amount = MoneyField("追加金额")
    reason = models.CharField("追加的内容和理由", max_length=300)

    class Meta:
        verbose_name = "补充合同"
        verbose_name_plural = "补充合同"
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="funding_amendment_adds_money")
        ]

    def __str__(self):
        return self.number


class PaymentTerm(models.Model):
    """One term of the schedule; those of a supplementary contract name it."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="terms")
    amendment = models.OneToOneField(
        Amendment, models.PROTECT, null=True, related_name="term", editable=False
    )
    place = models.PositiveSmallIntegerField("期次")
    condition = models.CharField("付款条件", max_length=100)
    amount = MoneyField("金额")
    due_on = models.DateField("计划付款日期")
    needs_acceptance = models.BooleanField("验收合格后支付", default=False)

    class Meta:
        verbose_name = "付款计划"
        verbose_name_plural = "付款计划"
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "place"], name="funding_paymentterm_one_per_place"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0), name="funding_paymentterm_pays_money"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        return f"第{self.place}期"

    @property
    def paid(self) -> int:
        return sum(payment.amount for payment in self.payments.all())


class Acceptance(_Written):
    """履约验收: every agreed standard answered, and the view of those who are served."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="acceptances")
    accepted_on = models.DateField("验收日期")
    members = models.CharField("验收人员", max_length=200)
    done = models.TextField("履约情况", max_length=1000)
    asked = models.PositiveIntegerField("征求意见人数")
    satisfied = models.PositiveIntegerField("其中满意人数")
    view = models.TextField("服务对象意见", max_length=1000, blank=True)
    is_passed = models.BooleanField("全部达到标准")

    class Meta:
        verbose_name = "履约验收"
        verbose_name_plural = "履约验收"
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfied__lte=F("asked")), name="funding_acceptance_satisfied_of_asked"
            )
        ]

    def __str__(self):
        return f"{self.contract}履约验收"


class AcceptanceLine(FrozenModel):
    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="lines")
    standard = models.ForeignKey(ContractStandard, models.PROTECT, related_name="+")
    is_met = models.BooleanField("达到")
    finding = models.CharField("验收情况", max_length=300, blank=True)

    class Meta:
        verbose_name = "验收项目"
        verbose_name_plural = "验收项目"
        ordering = ["standard__place"]
        constraints = [
            models.UniqueConstraint(
                fields=["acceptance", "standard"], name="funding_acceptanceline_once"
            ),
            models.CheckConstraint(
                condition=Q(is_met=True) | ~Q(finding=""),
                name="funding_acceptanceline_unmet_says_why",
            ),
        ]

    def __str__(self):
        return str(self.standard)


class ContractSettlement(models.Model):
    """结算 of a contract that ended early: one, rewritten until a second person confirms it."""

    contract = models.OneToOneField(Contract, models.PROTECT, related_name="settlement")
    done = models.TextField("已完成的工作", max_length=1000)
    accepted_value = MoneyField("认可金额")
    paid = MoneyField("已付金额", editable=False)
    basis = models.CharField("结算依据", max_length=300)
    by = models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField("提交时间", editable=False)

    class Meta:
        verbose_name = "合同结算"
        verbose_name_plural = "合同结算"
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_value__gte=0, paid__gte=0),
                name="funding_settlement_not_negative",
            )
        ]

    def __str__(self):
        return f"{self.contract}结算"

    @property
    def owed(self) -> int:
        """Still to be paid to the contractor, in 分."""
        return max(self.accepted_value - self.paid, 0)

    @property
    def to_return(self) -> int:
        """To be returned by the contractor, in 分."""
        return max(self.paid - self.accepted_value, 0)


class ContractPayment(_Movement):
    """What was paid of a term, or moved to even out a settlement (negative: it came back).

    The ledger of 财政支付 may name the payment it wrote down: see decision 52.
    """

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments")
    term = models.ForeignKey(PaymentTerm, models.PROTECT, null=True, related_name="payments")
    paid_on = models.DateField("付款日期")
    voucher = models.CharField("凭证号", max_length=60)

    class Meta:
        verbose_name = "合同付款"
        verbose_name_plural = "合同付款"
        constraints = _moves("contractpayment")


class Filing(_Written):
    """That something was published or filed; the latest of a kind counts."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="filings")
    kind = models.CharField("公告(备案)事项", max_length=20, choices=FilingKind)
    done_on = models.DateField("公告(备案)日期")
    place = models.CharField("公告媒体或备案机关", max_length=200)

    class Meta:
        verbose_name = "公告备案"
        verbose_name_plural = "公告备案"
        constraints = [in_choices("kind", FilingKind, "funding_filing_kind_known")]

    def __str__(self):
        return self.get_kind_display()


class ContractPaper(_Written):
    """A scan that belongs to the contract."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="papers")
    kind = models.CharField("材料种类", max_length=12, choices=PaperKind)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="+", verbose_name="合同材料"
    )

    class Meta:
        verbose_name = "合同材料"
        verbose_name_plural = "合同材料"
        constraints = [in_choices("kind", PaperKind, "funding_contractpaper_kind_known")]

    def __str__(self):
        return f"{self.contract.audit_label} {self.get_kind_display()}"

    audit_label = property(__str__)

    @property
    def public_id(self):
        return self.file.public_id


class ContractReminder(FrozenModel):
    """That a reminder went out: the row is the lock by which two runs send it once."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="reminders")
    matter = models.CharField("事项", max_length=20)
    kind = models.CharField("种类", max_length=12, choices=ReminderKind)
    day = models.DateField("提醒日期")
    at = models.DateTimeField("提醒时间")

    class Meta:
        verbose_name = "合同提醒"
        verbose_name_plural = "合同提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "matter", "kind", "day"], name="funding_contractreminder_once"
            )
        ]

    def __str__(self):
        return f"{self.matter} {self.day}"
