"""Reading what is typed about supervision. What may be stored is decided in the actions."""

from datetime import date

from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.models import RoleGrant, User
from accounts.roles import Role
from centers.models import Center, Person
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from supervision.attendees import people_of
from supervision.checks import NOBODY
from supervision.forms.fields import OutsidersField, PeopleField, SupervisorField, TimeOfDayField
from supervision.models import SupervisionSession
from supervision.serving import desks_serving, notes_on_supervisors
from supervision.spans import minutes_between
from supervision.states import Mode, Structure, SupervisionFunction


class PlanSessionForm(OnceFormMixin, PageForm):
    """When and about what; ``center`` decides which supervisors can be named.

    The supervisor's own desk names nobody: it speaks for itself.
    """

    held_on = DayField(label="督导日期")
    starts_at = TimeOfDayField(label="开始时间")
    ends_at = TimeOfDayField(label="结束时间")
    ends_next_day = forms.BooleanField(label="次日结束（跨零点）", required=False)
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
    topic = forms.CharField(
        label="督导议题", max_length=120, help_text="不要写服务对象的姓名等个人信息。"
    )

    def __init__(self, *args, center: Center, desk: RoleGrant, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.center, self.desk = center, desk
        if desk.role == Role.SUPERVISOR:
            del self.fields["supervisor"]
        else:
            self._offer_supervisors(on)
        who = [Column("supervisor")] if "supervisor" in self.fields else []
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            Row(Column("held_on"), Column("starts_at"), Column("ends_at")),
            "ends_next_day",
            Row(*who, Column("function")),
            Row(Column("structure"), Column("mode")),
        )

    def _offer_supervisors(self, on: date) -> None:
        named = self.fields["supervisor"]
        named.notes = notes_on_supervisors(self.center, on)
        named.queryset = desks_serving(self.center).order_by("user__full_name", "pk")

    def clean(self):
        cleaned = super().clean()
        begins, ends = cleaned.get("starts_at"), cleaned.get("ends_at")
        if begins and ends:
            try:
                cleaned["minutes"] = minutes_between(
                    begins, ends, is_next_day=cleaned["ends_next_day"]
                )
            except ValueError as reason:
                self.add_error("ends_at", str(reason))
        return cleaned

    @property
    def facts(self) -> dict:
        named = {"supervisor": self.desk, "advice": ""} | self.cleaned_data
        return {name: named[name] for name in SupervisionSession.FACTS}


def initial_of(session: SupervisionSession) -> dict:
    """A stored session as its form shows it."""
    outside = session.attendances.filter(person=None).order_by("pk")
    ends_at = session.ends_at
    return {
        **{name: getattr(session, name) for name in ("version", *SupervisionSession.FACTS)},
        "ends_at": ends_at.time(),
        "ends_next_day": ends_at.date() > session.held_on,
        "attendees": list(
            session.attendances.exclude(person=None).values_list("person", flat=True)
        ),
        "outsiders": "\n".join(f"{one.name} {one.organization}".strip() for one in outside),
    }


class HeldSessionForm(PlanSessionForm):
    """A session that was held: also who attended, and what was advised."""

    attendees = PeopleField(
        label="受督导人员",
        queryset=Person.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选在场接受督导的本中心人员。几人参加，中心都按一次计，个人按人计。",
    )
    outsiders = OutsidersField(
        label="其他单位的受督导人员",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="每行一人：姓名，空格，单位，例如“王芳 潘家园街道社工站”。",
    )
    advice = forms.CharField(
        label="督导建议",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="不要写服务对象的姓名等个人信息。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["attendees"].queryset = people_of(self.center)

    def clean(self):
        """Said together with what else is missing; the action would say it in a second round."""
        cleaned = super().clean()
        lists = [cleaned.get(name) for name in ("attendees", "outsiders")]
        if not any(lists) and None not in lists:
            self.add_error(NOBODY.field, forms.ValidationError(NOBODY.sentence, code=NOBODY.code))
        return cleaned

    @property
    def facts(self) -> dict:
        attended = {name: self.cleaned_data[name] for name in ("attendees", "outsiders")}
        return super().facts | attended


class LogSessionForm(HeldSessionForm):
    """A new session that was held."""


class SheetSessionForm(HeldSessionForm):
    """A session from a row of a workbook: who is named there was looked up for all rows at once."""

    def __init__(self, *args, supervisor: RoleGrant | None, attendees: list[Person], **kwargs):
        super().__init__(*args, **kwargs)
        self.named, self.attended = supervisor, attendees
        for name in ("supervisor", "attendees"):
            self.fields.pop(name, None)

    def _offer_supervisors(self, on: date) -> None:
        """Nobody is offered: see above."""

    def clean(self):
        return {**super().clean(), "supervisor": self.named, "attendees": self.attended}


class HoldSessionForm(VersionFormMixin, HeldSessionForm):
    """A planned session, as it was held."""


class CorrectSessionForm(VersionFormMixin, HeldSessionForm):
    """A disputed session, mended, with a word to the other side."""

    note = forms.CharField(
        label="更正说明",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="说明改了什么，对方确认时会看到。",
    )


class FollowUpForm(OnceFormMixin, PageForm):
    text = forms.CharField(
        label="跟进事项", max_length=200, help_text="不要写服务对象的姓名等个人信息。"
    )
    owner = forms.ModelChoiceField(
        label="责任人", queryset=User.objects.none(), empty_label="请选择责任人"
    )
    due_on = DayField(label="完成期限")

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout("text", Row(Column("owner"), Column("due_on")))


class SheetForm(OnceFormMixin, PageForm):
    file = forms.FileField(
        label="签字的督导记录表", help_text="双方签字后的扫描件或照片，PDF、JPG、PNG，不超过20MB。"
    )
