"""What the list of sessions is narrowed to, as its address says it."""

from functools import cached_property

from django import forms
from django.db import models

from accounts.roles import Role
from centers.models import Center
from pilots.models import Round
from pilots.models.rounds import at_work_among
from supervision.models import SessionQuerySet
from supervision.states import BOTH_SIDES, SessionState


class Shown(models.TextChoices):
    """What a list of sessions can be narrowed to; every figure on the page opens one of these."""

    ALL = "", "全部"
    PLANNED = SessionState.PLANNED.value, SessionState.PLANNED.label
    COUNTING = "counting", "已确认并计入"
    ON_PAPER = "on_paper", "已计入（纸质确认）"
    AWAITING = "awaiting", "确认后可计入"
    MINE = "mine", "待我确认"
    LOGGED = SessionState.LOGGED.value, SessionState.LOGGED.label
    CONFIRMED = SessionState.CONFIRMED.value, SessionState.CONFIRMED.label
    DISPUTED = SessionState.DISPUTED.value, SessionState.DISPUTED.label
    CANCELLED = SessionState.CANCELLED.value, SessionState.CANCELLED.label


OWN = "me"


class SessionFilterForm(forms.Form):
    """Bound to the address of the list; anything it does not know is read as not said.

    A supervisor serves some centers, each with other supervisors too, and chooses among them.
    """

    round = forms.ChoiceField(label="试点批次", required=False)
    show = forms.ChoiceField(label="显示", required=False)
    center = forms.ChoiceField(label="社会工作服务中心", required=False)
    held_by = forms.ChoiceField(
        label="督导", required=False, choices=[("", "全部"), (OWN, "由我督导")]
    )

    def __init__(self, data, *, rounds, desk, on):
        super().__init__(data, label_suffix="")
        self.desk, self.on = desk, on
        self.rounds = {str(round.pk): round for round in rounds}
        self.fields["round"].choices = list(self.rounds.items())
        self.fields["show"].choices = [
            choice for choice in Shown.choices if choice[0] != Shown.MINE or desk.role in BOTH_SIDES
        ]
        self._offer_centers()
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    def _offer_centers(self) -> None:
        if self.desk.role != Role.SUPERVISOR:
            del self.fields["center"], self.fields["held_by"]
            return
        centers = Center.objects.visible_to(self.desk).order_by("subdistrict__code", "pk")
        named = [(str(center.pk), str(center)) for center in centers]
        self.fields["center"].choices = [("", "全部中心"), *named]

    @cached_property
    def chosen_round(self) -> Round | None:
        """The round asked for, else the one at work; None before the first one."""
        asked = self.rounds.get(self.cleaned_data.get("round", ""))
        return asked or at_work_among(self.rounds.values(), self.on)

    @property
    def is_of_one_kind(self) -> bool:
        """Whether the hours of the list may be added up: they are those of a figure above it."""
        return self.cleaned_data.get("show", "") in (Shown.COUNTING, Shown.ON_PAPER, Shown.AWAITING)

    @property
    def in_words(self) -> str:
        """What the list holds, for a copy of it that leaves the page."""
        shown = dict(Shown.choices)[self.cleaned_data.get("show", "")]
        narrowed = [self._word("center"), self._word("held_by")]
        return "，".join(filter(None, [str(self.chosen_round), shown, *narrowed]))

    def _word(self, name: str) -> str:
        value = self.cleaned_data.get(name, "")
        return dict(self.fields[name].choices)[value] if value else ""

    def filter(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """The sessions of the chosen round that the reader asked for."""
        if center := self.cleaned_data.get("center"):
            sessions = sessions.filter(center=center)
        if self.cleaned_data.get("held_by") == OWN:
            sessions = sessions.of_supervisor(self.desk.user_id)
        return self._shown(sessions)

    def _shown(self, sessions: SessionQuerySet) -> SessionQuerySet:
        round, show = self.chosen_round, self.cleaned_data.get("show", "")
        if show == Shown.COUNTING:
            return sessions.counting(round)
        if show == Shown.ON_PAPER:
            return sessions.on_paper(round)
        if show == Shown.AWAITING:
            return sessions.awaiting(round)
        of_round = sessions.filter(round=round)
        if show == Shown.MINE:
            return of_round.waiting_for(self.desk)
        return of_round.filter(state=show) if show else of_round
