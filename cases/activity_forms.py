"""A group's or an activity's plan, its roster, its gatherings: one form each."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.attendance import attendance_problems, filled
from cases.entry import record_problems
from cases.fields import CheckedTextField, choices_of
from cases.gathering_states import (
    ActivityKind,
    FileKind,
    GatheringState,
    GroupModel,
    GroupType,
    Openness,
)
from cases.holding import OF_GATHERING, OF_RECORD, members_on, ticked_of
from cases.identity import read_id_number
from cases.models import Activity, Client, Gathering, Member
from cases.states import ServiceType
from core.forms import DayField, FilterForm, PageForm, RowsField
from core.minutes import MinutesFormField
from core.money import MoneyFormField
from core.once import OnceFormMixin
from core.problems import Refused
from core.versions import VersionFormMixin
from pilots.choices import Method, ServiceField

NO_NAMES = "请不要写服务对象的个人信息。"
OF_GROUP = (
    "group_type", "group_model", "openness", "session_count",
    "idea", "goals", "recruiting", "evaluation",
)  # fmt: skip
OF_COMMUNITY = ("kind", "plan", "place")
OF_SINGLE = ("title", "field")
COUNTS = ("persons", "person_times", "new_persons", "key_persons", "volunteers")


def _text(label: str, help_text: str = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(
        label=label, max_length=2000, required=False, widget=area, help_text=help_text
    )


def _choice(label: str, kind, *, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices_of(kind, "请选择"), required=required)


class TimeField(forms.TimeField):
    def __init__(self, **kwargs):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        messages = {"invalid": "请填写时间，例如 14:30"}
        super().__init__(**{"widget": widget, "error_messages": messages, **kwargs})


def columns(*names: str) -> Row:
    """Boxes in one line where there is room, one below the other on a phone."""
    return Row(*(Column(name, css_class="col-12 col-md-6") for name in names))


class ActivityForm(OnceFormMixin, PageForm):
    """The plan: a group's facts or a community activity's; a single one also has name and field."""

    title = forms.CharField(label="活动名称", max_length=60)
    field = _choice("服务领域", ServiceField)
    group_type = _choice("小组类型", GroupType)
    group_model = _choice("小组模式", GroupModel, required=False)
    openness = _choice("封闭或开放", Openness)
    session_count = forms.IntegerField(label="计划节数", min_value=1, max_value=100)
    idea = _text("理念")
    goals = _text("目标")
    recruiting = _text("对象与招募", NO_NAMES)
    evaluation = _text("评估方法")
    kind = _choice("活动类别", ActivityKind)
    plan = _text("活动计划", NO_NAMES)
    place = forms.CharField(label="地点", max_length=60, required=False)
    budget = MoneyFormField(label="预算(元)", required=False)

    def __init__(self, *args, method: str, is_single: bool, **kwargs):
        own = OF_GROUP if method == Method.GROUP else OF_COMMUNITY
        self.names = (*(OF_SINGLE if is_single else ()), *own, "budget")
        super().__init__(*args, **kwargs)
        for name in {*OF_SINGLE, *OF_GROUP, *OF_COMMUNITY} - {*self.names}:
            del self.fields[name]
        hidden = [name for name in self.fields if self[name].is_hidden]
        single = ("title", columns("kind", "field")) if is_single else ("kind",)
        rest = (
            (
                columns("group_type", "group_model"),
                columns("openness", "session_count"),
                *OF_GROUP[4:],
                columns("budget"),
            )
            if method == Method.GROUP
            else (*single, "plan", columns("place", "budget"))
        )
        self.helper.layout = Layout(*hidden, *rest)

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.names}


class ActivityEditForm(VersionFormMixin, ActivityForm):
    """The same facts once more, as they stand."""

    @staticmethod
    def initial_of(activity: Activity) -> dict:
        names = (*OF_SINGLE, *OF_GROUP, *OF_COMMUNITY, "budget", "version")
        return {name: getattr(activity, name) for name in names}


class GatheringForm(OnceFormMixin, PageForm):
    """The next session or activity: what about, when and where."""

    topic = forms.CharField(label="主题", max_length=60, help_text=NO_NAMES)
    planned_on = DayField(label="日期")
    planned_time = TimeField(label="开始时间")
    place = forms.CharField(label="地点", max_length=60)

    def facts(self) -> dict:
        names = ("topic", "planned_on", "planned_time", "place")
        return {name: self.cleaned_data[name] for name in names}


class GatheringEditForm(VersionFormMixin, GatheringForm):
    """What was planned once more."""


class HoldForm(VersionFormMixin, PageForm):
    """What took place, on a phone: who came, when, and how many. ``names`` are those to tick."""

    members = RowsField(
        Member.objects.none(),
        label="签到的组员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选后人数自动计算。",
    )
    served_on = DayField(label="日期")
    starts_at = TimeField(label="开始时间")
    minutes = MinutesFormField(
        label="时长", max_minutes=24 * 60, help_text="填分钟数，或写 1.5小时、1小时30分。"
    )
    service_type = _choice("类型", ServiceType)
    persons = forms.IntegerField(label="签到人数", min_value=1, max_value=100_000, required=False)
    person_times = forms.IntegerField(
        label="人次", min_value=1, max_value=1_000_000, required=False, help_text="不填的同人数。"
    )
    new_persons = forms.IntegerField(
        label="其中首次参加",
        min_value=0,
        max_value=100_000,
        required=False,
        help_text="第一次开展可不填，按全部计。",
    )
    key_persons = forms.IntegerField(
        label="其中重点对象", min_value=0, max_value=100_000, required=False
    )
    volunteers = forms.IntegerField(
        label="志愿者人数", min_value=0, max_value=100_000, required=False
    )
    volunteer_minutes = MinutesFormField(
        label="志愿服务时长合计", min_minutes=0, required=False, help_text="全部志愿者相加。"
    )
    text = forms.CharField(label="内容", max_length=5000, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args, gathering: Gathering, names: dict[int, str], at, **kwargs):
        super().__init__(*args, **kwargs)
        self.activity, self.at = gathering.activity, at
        boxes: Any = self.fields["members"]
        boxes.queryset = members_on(self.activity).order_by("pk")
        boxes.label_from_instance = lambda member: names.get(member.pk, "")
        self.fields["persons"].help_text = "不填的按勾选人数。" if names else ""
        self.fields["persons"].required = not names
        if not names:
            del self.fields["members"]
        half = {"css_class": "col-6 col-md-4"}
        self.helper.layout = Layout(
            "version",
            *(("members",) if names else ()),
            Row(*(Column(name, **half) for name in ("served_on", "starts_at", "minutes"))),
            "service_type",
            Row(*(Column(name, **half) for name in COUNTS), Column("volunteer_minutes", **half)),
            "text",
        )

    def clean(self):
        opened_on = self.activity.case.opened_on if self.activity.case else date.min
        counted = ticked_of(self.activity, self.cleaned_data.get("members", ()))
        facts = filled(self.cleaned_data, counted)
        problems = record_problems(facts, opened_on=opened_on, at=self.at)
        if not {*COUNTS, "members", "volunteer_minutes"} & {*self.errors}:
            problems += attendance_problems(facts, counted)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in (*OF_RECORD, *OF_GATHERING)}


class MembersForm(PageForm):
    """Who joins: people the worker serves, to tick, or anybody of the center by ID number."""

    clients = RowsField(
        Client.objects.none(),
        label="本人服务的对象",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    id_number = CheckedTextField(
        label="身份证号", read=read_id_number, help_text="由其他社工服务的，按身份证号加入。"
    )
    joined_on = DayField(label="入组日期")

    def __init__(self, *args, clients, **kwargs):
        super().__init__(*args, **kwargs)
        boxes: Any = self.fields["clients"]
        boxes.queryset = clients
        boxes.label_from_instance = lambda client: client.name
        if not clients:
            del self.fields["clients"]

    def clean(self):
        if not self.errors and not self.chosen() and not self.cleaned_data["id_number"]:
            raise forms.ValidationError("请勾选服务对象，或者填写身份证号。", code="none_chosen")
        return self.cleaned_data

    def chosen(self) -> list[Client]:
        return list(self.cleaned_data.get("clients", ()))


class GatheringFileForm(OnceFormMixin, PageForm):
    kind = _choice("种类", FileKind)
    file = forms.FileField(
        label="文件",
        help_text="PDF、JPG或PNG，不超过20MB。照片中有未成年人正面形象的，须经监护人同意。",
        widget=forms.ClearableFileInput({"accept": ".pdf,.jpg,.jpeg,.png"}),
    )


class ReasonForm(PageForm):
    reason = forms.CharField(
        label="作废原因", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class GatheringFilterForm(FilterForm):
    """A month of the list; an unknown value in the address narrows nothing."""

    month = forms.ChoiceField(label="月份", required=False)
    sort = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(
        label="状态", choices=choices_of(GatheringState, "全部"), required=False
    )

    def __init__(self, *args, months, **kwargs):
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["month"].choices = months
        kinds = [(kind.value, kind.label) for kind in ActivityKind]
        fields["sort"].choices = [("", "全部"), (Method.GROUP.value, "小组"), *kinds]

    def filter(self, gatherings):
        """Narrow the list by kind and state; the month is the view's."""
        chosen = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        sort = chosen.get("sort")
        if sort == Method.GROUP:
            gatherings = gatherings.filter(activity__method=sort)
        elif sort:
            gatherings = gatherings.filter(activity__kind=sort)
        if chosen.get("state"):
            gatherings = gatherings.filter(state=chosen["state"])
        return gatherings

    def query(self, month: str) -> str:
        """The chosen filters as they stand in an address."""
        return urlencode(
            {"month": month, **{k: v for k, v in self.raw().items() if v and k != "month"}}
        )
