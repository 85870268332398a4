"""Money as it comes and goes, in 分: the pool of one document, what arrived, what was paid on.

Gifts in kind stand apart: nothing here or anywhere adds their worth to money.
"""

from django.db import models
from django.db.models import Q

from accounts.models import District, RoleGrant
from accounts.scope import DistrictScopedQuerySet, ScopedQuerySet, within
from centers.models import Center, CenterOwned
from core.constraints import different, in_choices
from core.frozen import FrozenModel, FrozenQuerySet
from core.money import MoneyField
from core.once import OnceModel
from core.problems import Problem
from funding.ledger.words import PayeeKind
from funding.states import Giving, RunState, Source
from pilots.models import Round


class PoolQuerySet(DistrictScopedQuerySet):
    def for_center_of(self, desk):
        """Money for the centers in this desk's reach alone; of any other pool a center sees its
        own line only."""
        direct = self.filter(center__isnull=False)
        return direct.filter(
            within(desk, district="center__district", subdistrict="center__subdistrict")
        )

    def unshared(self):
        """Money for the centers of a running round that nobody has tried to share out yet."""
        placed = self.filter(round__closed_at=None, center=None).exclude(round=None)
        return placed.exclude(runs__state__in=(RunState.TRIAL, RunState.ADOPTED))


class FundingPool(OnceModel):
    """One document is one pool.

    It may come before its round is opened, for one ``center`` alone, or as the next tranche of
    the pool it ``follows``.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="试点批次"
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    source = models.CharField("资金来源", max_length=16, choices=Source)
    document_number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("下达日期")
    amount = MoneyField("金额")
    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="定向中心"
    )
    follows = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_by",
        verbose_name="接续的资金",
    )

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = "资金"
        verbose_name_plural = "资金"
        constraints = [
            models.UniqueConstraint(
                fields=["district", "document_number"],
                name="funding_pool_one_per_document",
                violation_error_message="本区已登记过这个文号的资金。",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="funding_pool_holds_money",
                violation_error_message="金额须大于0元。",
            ),
            different("id", "follows", name="funding_pool_follows_another"),
            in_choices("source", Source, "funding_pool_source_known"),
        ]

    def __str__(self):
        return f"{self.get_source_display()} {self.document_number}"

    @property
    def adopted_run(self):
        """The run by which it is shared out, None so far; one query."""
        return self.runs.filter(state=RunState.ADOPTED).first()

    @property
    def is_closed(self) -> bool:
        return self.round is not None and self.round.is_closed

    @property
    def already_adopted(self) -> Problem:
        message = "本方案测算之后，这笔资金已采用了另一方案，请重新测算。"
        return Problem("already_adopted", message, "实施方案三(五)")


class MovementQuerySet(ScopedQuerySet, FrozenQuerySet):
    pass


class ReceiptQuerySet(DistrictScopedQuerySet, FrozenQuerySet):
    pass


class _Movement(OnceModel, FrozenModel):
    """Money that moved on a day. A wrong one stays and is set right by its opposite."""

    amount = MoneyField("金额")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    class Meta:
        abstract = True


def _moves(kind: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=~Q(amount=0), name=f"funding_{kind}_moves_money"),
        models.CheckConstraint(
            condition=Q(amount__gt=0) | ~Q(note=""), name=f"funding_{kind}_reversal_explained"
        ),
    ]


class Receipt(_Movement):
    """到账: what of a pool arrived in the district's account."""

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="receipts")
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    received_on = models.DateField("到账日期")

    objects = ReceiptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "到账"
        verbose_name_plural = "到账"
        constraints = _moves("receipt")


class Payout(_Movement, CenterOwned):
    """财政支付: what of a pool the district paid on for a center, to whom ``payee_kind`` says.

    ``payee`` is the name on the voucher; for the subdistrict itself it may stay empty.
    """

    pool = models.ForeignKey(FundingPool, on_delete=models.PROTECT, related_name="payouts")
    paid_on = models.DateField("拨付日期")
    voucher = models.CharField("拨付文号或凭证号", max_length=60)
    payee_kind = models.CharField(
        "收款方类别", max_length=12, choices=PayeeKind, default=PayeeKind.SUBDISTRICT
    )
    payee = models.CharField("收款方", max_length=100, blank=True)

    objects = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "拨付"
        verbose_name_plural = "拨付"
        constraints = [
            *_moves("payout"),
            in_choices("payee_kind", PayeeKind, "funding_payout_payee_known"),
        ]
        indexes = [models.Index(fields=["pool", "center", "amount"], name="funding_payout_sums")]


class GiftInKind(OnceModel, FrozenModel, CenterOwned):
    """实物捐赠 to a center. ``worth`` is the giver's estimate and no money: it is never summed."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("捐赠方类别", max_length=16, choices=Giving)
    giver = models.CharField("捐赠方", max_length=60)
    things = models.CharField("物品", max_length=100)
    quantity = models.PositiveIntegerField("数量")
    unit = models.CharField("计量单位", max_length=10)
    given_on = models.DateField("接收日期")
    worth = MoneyField("估值", null=True)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="登记岗位"
    )
    at = models.DateTimeField("登记时间", editable=False)

    objects = MovementQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "实物捐赠"
        verbose_name_plural = "实物捐赠"
        constraints = [
            in_choices("kind", Giving, "funding_gift_giver_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="funding_gift_is_something"),
        ]

    def __str__(self):
        return f"{self.giver}捐赠{self.things}{self.quantity}{self.unit}"
