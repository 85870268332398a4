"""Rows whose words are blanked once nobody may keep them any longer; the row itself stays."""

from django.db import models


class Expiring(models.Model):
    """``anonymized_at``: when names and texts were blanked (``cases.retention``), for good."""

    anonymized_at = models.DateTimeField("匿名化时间", null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_anonymized(self) -> bool:
        return self.anonymized_at is not None
