"""The days on which the office calendar differs from the week."""

from django.db import models

from pilots.workdays import Workdays


class WorkdayOverrideQuerySet(models.QuerySet):
    def as_workdays(self) -> Workdays:
        """The whole table as something to count with: one query, some thirty rows a year."""
        return Workdays(dict(self.values_list("day", "is_workday")))


class WorkdayOverride(models.Model):
    """A weekday that is free, or a weekend that is worked (调休), as the State Council says.

    Loaded by ``load_holidays`` where the year is known, mended in the Django admin.
    """

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班", help_text="勾选为调休上班，不勾选为放假。")
    name = models.CharField("名称", max_length=30)

    objects = WorkdayOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "节假日和调休"
        verbose_name_plural = "节假日和调休"

    def __str__(self):
        return f"{self.day} {self.name}"
