"""回访: looking after a closed case."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from cases.models.case import Case
from cases.models.client import FileQuerySet
from cases.states import CaseState
from centers.models import CenterOwned
from core.constraints import set_together
from core.encryption import EncryptedTextField
from core.once import OnceModel

PERSON = settings.AUTH_USER_MODEL


class FollowUpQuerySet(FileQuerySet):
    def waiting(self):
        """Planned and not done; a case that was reopened is followed up after its next closure."""
        return self.filter(done_on=None, case__state=CaseState.CLOSED)

    def due(self, on):
        return self.waiting().filter(planned_on__lte=on)


class FollowUp(OnceModel, CenterOwned):
    """One 回访, planned for a day and done on a day."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="follow_ups", editable=False
    )
    planned_on = models.DateField("计划回访日期")
    planned_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    done_on = models.DateField("回访日期", null=True)
    text = EncryptedTextField("回访情况", blank=True)
    done_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+", editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "回访"
        verbose_name_plural = "回访"
        constraints = [set_together("done_on", "done_by", name="cases_followup_done_by")]
        indexes = [
            models.Index(fields=["subdistrict", "done_on", "planned_on"], name="cases_followup_due")
        ]

    def __str__(self):
        return f"{self.case}的回访"
