"""Extra questions of a round: the notice's annex is not public, and years differ."""

import re
from collections.abc import Mapping

from django.db import models

from core.constraints import in_choices, in_order
from core.once import OnceModel
from core.versions import VersionedModel
from pilots.choices import QuestionKind
from pilots.models.rounds import Round

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


class ExtraQuestionQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """Questions are as public inside the house as their round."""
        return self.filter(round__in=Round.objects.visible_to(desk))

    def in_order(self):
        return self.order_by("order", "pk")


class ExtraQuestion(OnceModel, VersionedModel):
    """One question that every recommendation of the round answers, in the order of the page.

    It may be reworded until the first form of the round was signed. After that it can only be
    closed: forms begun by then keep it, and forms begun later are not asked.
    """

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="questions", editable=False
    )
    order = models.PositiveSmallIntegerField("序号")
    text = models.CharField("问题", max_length=120)
    help_text = models.CharField("填写说明", max_length=200, blank=True)
    kind = models.CharField("回答方式", max_length=12, choices=QuestionKind)
    choices = models.JSONField("选项", default=list, blank=True)
    is_required = models.BooleanField("必填", default=True)
    asked_at = models.DateTimeField("添加时间", editable=False)
    closed_at = models.DateTimeField("停用时间", null=True, editable=False)

    objects = ExtraQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = "补充问题"
        verbose_name_plural = "补充问题"
        constraints = [
            in_choices("kind", QuestionKind, "pilots_question_kind_known"),
            in_order("asked_at", "closed_at", name="pilots_question_closed_after_asked"),
        ]

    def __str__(self):
        return self.text

    @property
    def name(self) -> str:
        """The name of its field on the form and of its answer in the row."""
        return f"question_{self.pk}"

    def answer_in(self, answers: Mapping) -> str | bool | None:
        """What was answered, as far as it still answers this: the question may have been changed
        since, from a text to a number or in what there is to choose from."""
        answer = answers.get(self.name)
        fits = {
            QuestionKind.YES_NO: isinstance(answer, bool),
            QuestionKind.CHOICE: answer in self.choices,
            QuestionKind.NUMBER: isinstance(answer, str) and bool(NUMBER.fullmatch(answer)),
            QuestionKind.TEXT: isinstance(answer, str),
        }
        return answer if fits[QuestionKind(self.kind)] else None

    def is_given_to(self, form) -> bool:
        """Whether a form begun when it was begun is asked this."""
        if self.closed_at is None:
            return True
        return form.started_at is None or form.started_at < self.closed_at
