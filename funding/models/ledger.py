"""机构使用: what the centers spend, in 分, with its vouchers, and how a year of it ends.

The other ledger, 财政支付, is ``Payout``. The two are never added: one is money on its way to the
center, the other the same money on its way out.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from accounts.models import District, RoleGrant, StoredFile
from accounts.scope import ScopedQuerySet
from centers.models import Center, CenterOwned
from core.constraints import different, in_choices
from core.frozen import FrozenModel, FrozenQuerySet
from core.money import MoneyField
from core.once import OnceModel
from funding.ledger.words import Category, Standing
from funding.models.pools import FundingPool, MovementQuerySet, Payout, ReceiptQuerySet
from pilots.models import Round

SETTLED = Q(settlement__isnull=False) | Q(reverses__settlement__isnull=False)
CASH = Q(standing=Standing.PAID) | SETTLED
# 垫付 and 应付 that still wait for money, each once: what was taken back waits no more.
UNSETTLED = ~Q(standing=Standing.PAID) & Q(
    settlement__isnull=True, reverses__isnull=True, reversed_by__isnull=True
)


class ExpenseQuerySet(ScopedQuerySet, FrozenQuerySet):
    def out_of(self, pool: FundingPool, center: Center):
        return self.filter(pool=pool, center=center)

    def in_cash(self, *, until: date | None = None):
        """What has left the money that arrived: paid at once, or settled since; by the end of the
        day ``until``, where one is named."""
        if until is None:
            return self.filter(CASH)
        settled = Q(settlement__settled_on__lte=until) | Q(
            reverses__settlement__settled_on__lte=until
        )
        return self.filter(Q(standing=Standing.PAID) | settled, spent_on__lte=until)

    def unsettled(self):
        return self.filter(UNSETTLED)


class Expense(OnceModel, FrozenModel, CenterOwned):
    """One line of a voucher of the center, out of one pool.

    A wrong one stays: ``reverses`` is its opposite to the 分, with the reason in ``note``.
    """

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="expenses")
    year = models.PositiveSmallIntegerField("年度", editable=False)
    spent_on = models.DateField("日期")
    voucher = models.CharField("凭证号", max_length=60)
    category = models.CharField("支出类别", max_length=24, choices=Category)
    payee = models.CharField("收款方", max_length=100)
    amount = MoneyField("金额")
    standing = models.CharField("付款情况", max_length=12, choices=Standing)
    note = models.CharField("说明", max_length=200, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="reversed_by", editable=False
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    objects = ExpenseQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "支出"
        verbose_name_plural = "支出"
        constraints = [
            in_choices("category", Category, "funding_expense_category_known"),
            in_choices("standing", Standing, "funding_expense_standing_known"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, reverses__isnull=True)
                | (Q(amount__lt=0, reverses__isnull=False) & ~Q(note="")),
                name="funding_expense_reversal_explained",
            ),
            different("id", "reverses", name="funding_expense_reverses_another"),
        ]
        indexes = [models.Index(fields=["center", "pool", "amount"], name="funding_expense_sums")]

    def __str__(self):
        return f"{self.center}凭证{self.voucher}"

    audit_label = property(__str__)

    @property
    def taken_back_by(self) -> "Expense | None":
        return getattr(self, "reversed_by", None)

    @property
    def standing_now(self) -> str:
        """付款情况 as it is today, in the words of the lists."""
        word = self.get_standing_display()
        if self.reverses_id is not None:
            return "冲正"
        if self.taken_back_by is not None:
            return "已冲正"
        if self.is_waiting:
            return f"{word}，待结清"
        return word if self.standing == Standing.PAID else f"{word}，已结清"

    @property
    def is_waiting(self) -> bool:
        """Still to be settled; reads the rows that hang on it."""
        loose = not (hasattr(self, "settlement") or hasattr(self, "reversed_by"))
        return self.standing != Standing.PAID and self.reverses_id is None and loose


class Settlement(OnceModel, FrozenModel, CenterOwned):
    """结清: a 垫付 or 应付 was covered, whole, by money that has arrived."""

    expense = models.OneToOneField(Expense, on_delete=models.PROTECT, related_name="settlement")
    settled_on = models.DateField("结清日期")
    voucher = models.CharField("结清凭证号", max_length=60)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    objects = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "结清"
        verbose_name_plural = "结清"


class AccountClosing(OnceModel, FrozenModel, CenterOwned):
    """年终结算 of one center's money out of one pool: what is left is carried over or returned.

    ``remaining`` is what had arrived by the end of the year and was neither spent nor returned.
    """

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="closings")
    year = models.PositiveSmallIntegerField("年度")
    remaining = MoneyField("结余")
    carried = MoneyField("结转下年")
    returned = MoneyField("交回")
    note = models.CharField("说明", max_length=200)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    objects = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "年终结算"
        verbose_name_plural = "年终结算"
        constraints = [
            models.UniqueConstraint(
                fields=["pool", "center", "year"],
                name="funding_closing_once_a_year",
                violation_error_message="这笔资金本年度已结算。",
            ),
            models.CheckConstraint(
                condition=Q(
                    carried__gte=0, returned__gte=0, remaining=F("carried") + F("returned")
                ),
                name="funding_closing_adds_up",
            ),
        ]


class CategoryCaps(OnceModel, FrozenModel):
    """How much of what a center was given may go into a category, in whole percents.

    Set anew and never edited: the latest row of a district and a round is in force. A category
    that is not in ``percents`` has no cap.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    percents = models.JSONField("上限(%)", default=dict)
    basis = models.CharField("规定依据", max_length=200)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    objects = ReceiptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "支出类别上限"
        verbose_name_plural = "支出类别上限"

    def __str__(self):
        return f"{self.round}{self.district}支出类别上限"


class EntryFile(OnceModel, FrozenModel, CenterOwned):
    """A voucher's paper: of an entry of one ledger or of the other."""

    expense = models.ForeignKey(Expense, on_delete=models.PROTECT, null=True, related_name="files")
    payout = models.ForeignKey(Payout, on_delete=models.PROTECT, null=True, related_name="files")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="文件"
    )
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="上传岗位"
    )
    at = models.DateTimeField("上传时间", editable=False)

    objects = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "凭证附件"
        verbose_name_plural = "凭证附件"
        constraints = [
            models.CheckConstraint(
                condition=Q(expense__isnull=True, payout__isnull=False)
                | Q(expense__isnull=False, payout__isnull=True),
                name="funding_file_of_one_entry",
            )
        ]

    def __str__(self):
        return f"{self.expense or self.payout}的附件"

    audit_label = property(__str__)

    @property
    def public_id(self):
        return self.file.public_id
