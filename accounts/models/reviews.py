"""The quarterly look at every desk: still needed, still the right one."""

from django.db import models
from django.db.models import Q

from accounts.models.people import RoleGrant
from core.frozen import FrozenModel


class GrantReview(FrozenModel):
    """Evidence that somebody looked at a desk in a quarter and let it stand."""

    grant = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="reviews", verbose_name="岗位"
    )
    year = models.PositiveSmallIntegerField("年度")
    quarter = models.PositiveSmallIntegerField("季度")
    last_login = models.DateTimeField("当时的最近登录", null=True)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="复核岗位"
    )
    at = models.DateTimeField("复核时间")

    class Meta:
        verbose_name = "权限复核"
        verbose_name_plural = "权限复核"
        constraints = [
            models.UniqueConstraint(
                fields=["grant", "year", "quarter"], name="accounts_grantreview_once_a_quarter"
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="accounts_grantreview_quarter"
            ),
        ]

    def __str__(self):
        return f"{self.year}年第{self.quarter}季度 {self.grant}"
