"""A household links the files of a family inside one center."""

from uuid import uuid4

from django.db import models

from centers.models import CenterOwned


class Household(CenterOwned):
    """Its members are the clients that point at it, each with the relation to the head."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    made_at = models.DateTimeField("建立时间", editable=False)

    class Meta:
        verbose_name = "家庭档案"
        verbose_name_plural = "家庭档案"

    def __str__(self):
        return f"家庭档案 {str(self.public_id)[:8]}"

    audit_label = property(__str__)
