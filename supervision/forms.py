"""Reading what is typed about supervision. What may be stored is decided in the actions."""

from functools import cached_property

from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.db import models

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Center
from core.forms import DayField, PageForm
from core.minutes import MinutesFormField
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.models import Round
from supervision.models import SessionQuerySet, SupervisionSession
from supervision.states import Mode, SessionState, Structure, SupervisionFunction

FULL_DAY = 8 * 60  # minutes of one session


class SupervisorField(forms.ModelChoiceField):
    def label_from_instance(self, desk) -> str:
        ended = f"（{desk.valid_to}前有效）" if desk.valid_to else ""
        return f"{desk.user}{ended}"


class SessionForm(PageForm):
    """The facts of one session. ``center`` decides which supervisors can be named."""

    held_on = DayField(label="督导日期")
    starts_at = forms.TimeField(
        label="开始时间",
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": "请填写时间，例如 14:30"},
    )
    minutes = MinutesFormField(
        label="督导时长",
        max_minutes=FULL_DAY,
        help_text="分钟数，也可写“1.5小时”。几人参加都按一次计。",
    )
    supervisor = SupervisorField(
        label="督导",
        queryset=RoleGrant.objects.none(),
        empty_label="请选择督导",
        help_text="服务本街道(乡镇)的督导，登记后由其本人确认。",
    )
    function = forms.ChoiceField(
        label="督导功能", choices=[("", "请选择督导功能"), *SupervisionFunction.choices]
    )
    structure = forms.ChoiceField(
        label="督导形式", choices=[("", "请选择督导形式"), *Structure.choices]
    )
    mode = forms.ChoiceField(label="督导方式", choices=[("", "请选择督导方式"), *Mode.choices])
    attendee_count = forms.IntegerField(
        label="受督导人数", min_value=1, max_value=999, help_text="在场接受督导的人数，不含督导。"
    )
    topic = forms.CharField(
        label="督导议题", max_length=120, help_text="不要写服务对象的姓名等个人信息。"
    )
    advice = forms.CharField(
        label="督导建议",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, center: Center, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisor"].queryset = (
            RoleGrant.objects.filter(role=Role.SUPERVISOR, served=center.subdistrict_id)
            .select_related("user")
            .order_by("user__full_name", "pk")
        )
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            Row(Column("held_on"), Column("starts_at"), Column("minutes")),
            Row(Column("supervisor"), Column("attendee_count")),
            Row(Column("function"), Column("structure"), Column("mode")),
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in SupervisionSession.FACTS}


class LogSessionForm(OnceFormMixin, SessionForm):
    """A new session."""


class CorrectSessionForm(VersionFormMixin, SessionForm):
    """A disputed session, mended, with a word to its supervisor."""

    note = forms.CharField(
        label="更正说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="说明改了什么，督导确认时会看到。",
    )


class Shown(models.TextChoices):
    """What a list of sessions can be narrowed to; every figure on the page opens one of these."""

    ALL = "", "全部"
    COUNTING = "counting", "已确认并计入"
    AWAITING = "awaiting", "确认后可计入"
    MINE = "mine", "待我确认"
    LOGGED = SessionState.LOGGED.value, SessionState.LOGGED.label
    CONFIRMED = SessionState.CONFIRMED.value, SessionState.CONFIRMED.label
    DISPUTED = SessionState.DISPUTED.value, SessionState.DISPUTED.label


class SessionFilterForm(forms.Form):
    """Bound to the address of the list; anything it does not know is read as not said."""

    round = forms.ChoiceField(label="试点批次", required=False)
    show = forms.ChoiceField(label="显示", required=False)

    def __init__(self, data, *, rounds, desk):
        super().__init__(data, label_suffix="")
        self.desk, self.rounds = desk, {str(round.pk): round for round in rounds}
        self.fields["round"].choices = list(self.rounds.items())
        self.fields["show"].choices = [
            choice
            for choice in Shown.choices
            if choice[0] != Shown.MINE or desk.role == Role.SUPERVISOR
        ]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    @cached_property
    def chosen_round(self) -> Round | None:
        """The round asked for, else the latest; None before the first one."""
        latest = next(iter(self.rounds.values()), None)
        return self.rounds.get(self.cleaned_data.get("round", ""), latest)

    def filter(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """The sessions of the chosen round that the reader asked for."""
        round, show = self.chosen_round, self.cleaned_data.get("show", "")
        if show == Shown.COUNTING:
            return sessions.counting(round)
        if show == Shown.AWAITING:
            return sessions.awaiting(round)
        of_round = sessions.filter(round=round)
        if show == Shown.MINE:
            return of_round.waiting_for(self.desk.user)
        return of_round.filter(state=show) if show else of_round
