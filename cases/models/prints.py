"""Marks by which copied texts are found without reading them (docs/decisions/0039)."""

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.records import ServiceRecord


class TextPrint(models.Model):
    """One long text of a case or of a service, as keyed hashes: see ``cases.prints``.

    ``name`` is the column of the text. Without FIELD_HASH_KEY the marks say which texts are alike
    and nothing of what is in them.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="prints", editable=False)
    record = models.OneToOneField(
        ServiceRecord, models.PROTECT, null=True, related_name="text_print", editable=False
    )
    name = models.CharField("字段", max_length=20, editable=False)
    digest = models.CharField("全文标记", max_length=64, editable=False)
    sketch = models.CharField("相似标记", max_length=256, editable=False)

    class Meta:
        verbose_name = "文字标记"
        verbose_name_plural = "文字标记"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "name"],
                condition=Q(record__isnull=True),
                name="cases_textprint_once_per_text",
            )
        ]

    def __str__(self):
        return f"文字标记{self.pk}"


class TextBand(models.Model):
    """Part of a sketch; two texts that share one are worth comparing."""

    text_print = models.ForeignKey(
        TextPrint, models.PROTECT, related_name="bands", editable=False, verbose_name="文字标记"
    )
    band = models.BigIntegerField("分段标记", editable=False)

    class Meta:
        verbose_name = "文字分段标记"
        verbose_name_plural = "文字分段标记"
        indexes = [models.Index(fields=["band", "text_print"], name="cases_textband_alike")]

    def __str__(self):
        return f"文字分段标记{self.pk}"
