"""What is kept beside a report for good: that figures were taken again, and what came later."""

import json

from django.db import models
from django.db.models import F, Q

from accounts.models import District, RoleGrant
from accounts.scope import DistrictScopedQuerySet
from core.canonical import sha256_of
from core.frozen import FrozenModel, FrozenQuerySet
from core.versions import VersionedModel
from pilots.models import SubmissionVersion


def _desk(label: str) -> models.ForeignKey:
    return models.ForeignKey(RoleGrant, models.PROTECT, related_name="+", verbose_name=label)


class FigureRenewal(FrozenModel):
    """重新取数: what is signed after ``version`` has figures of its own, counted anew.

    Without such a row the figures of the version before stay. Once is enough for each version.
    """

    report = models.ForeignKey(
        "reports.SummaryReport", on_delete=models.PROTECT, related_name="renewals"
    )
    version = models.OneToOneField(
        SubmissionVersion, on_delete=models.PROTECT, related_name="renewal"
    )
    by = _desk("要求岗位")
    at = models.DateTimeField("要求时间")

    class Meta:
        verbose_name = "重新取数"
        verbose_name_plural = "重新取数"

    def __str__(self):
        return f"{self.report}重新取数"


class AddendumDraft(VersionedModel):
    """What the district writes of the days after the cut-off, until its leader signs it.

    Used for one supplement after the other: a signed one is a ``Addendum``.
    """

    report = models.OneToOneField(
        "reports.SummaryReport", on_delete=models.PROTECT, related_name="addendum_draft"
    )
    text = models.TextField("补充说明", max_length=2000)
    by = _desk("编制岗位")

    class Meta:
        verbose_name = "补充报告草稿"
        verbose_name_plural = "补充报告草稿"

    def __str__(self):
        return f"{self.report}补充报告草稿"


class AddendumQuerySet(DistrictScopedQuerySet, FrozenQuerySet):
    pass


class Addendum(FrozenModel):
    """补充报告: the work of the days from ``since`` to ``until``, both included, as it was signed.

    ``text`` is canonical and holds words and figures; the checksum is taken over it. The report
    itself is not changed by it, and the city's sum shows it apart.
    """

    FORMAT = 1

    report = models.ForeignKey(
        "reports.SummaryReport", on_delete=models.PROTECT, related_name="addenda"
    )
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("序号")
    since, until = models.DateField("起始日期"), models.DateField("截止日期")
    format = models.PositiveSmallIntegerField("格式")
    text = models.TextField("内容")
    sha256 = models.CharField("校验值", max_length=64)
    prepared_by, by = _desk("编制岗位"), _desk("审核岗位")
    at = models.DateTimeField("审核时间")

    objects = AddendumQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "补充报告"
        verbose_name_plural = "补充报告"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "number"], name="reports_addendum_number_once"
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="reports_addendum_has_days"
            ),
            models.CheckConstraint(
                condition=~Q(by=F("prepared_by")), name="reports_addendum_signer_is_another"
            ),
        ]

    def __str__(self):
        return f"{self.report}补充报告（{self.number}）"

    @property
    def is_intact(self) -> bool:
        return sha256_of(self.text) == self.sha256

    @property
    def figures(self) -> dict[str, int]:
        """Those of its days, from the stored text alone; none where it no longer fits its
        checksum."""
        return json.loads(self.text)["figures"] if self.is_intact else {}
