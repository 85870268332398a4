"""What was typed about a complaint, about a step of one, and what the list is narrowed to."""

from crispy_forms.layout import Layout
from django import forms

from accounts.models import RoleGrant
from cases.complaints.states import (
    COMPLAINT_STEPS,
    Channel,
    ComplaintKind,
    ComplaintState,
    complaint_problems,
)
from cases.fields import choices_of, private, side_by_side
from cases.linkages.forms import CaseByNumberMixin, NarrowingForm, case_number_field, long_text
from centers.models import Center
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.problems import Refused


class AboutField(forms.ModelChoiceField):
    def label_from_instance(self, obj):
        return f"{obj.user}（{obj.title}）"


class ComplaintForm(CaseByNumberMixin, OnceFormMixin, PageForm):
    """``centers`` are those of this desk, ``cases`` and ``people`` what may be named; ``on`` is
    today. Where there is one center it is not asked for."""

    center = forms.ModelChoiceField(
        Center.objects.none(), label="被投诉的中心", empty_label="请选择"
    )
    kind = forms.ChoiceField(label="投诉事项", choices=choices_of(ComplaintKind, "请选择"))
    channel = forms.ChoiceField(label="收到方式", choices=choices_of(Channel, "请选择"))
    received_on = DayField(label="收到日期")
    is_anonymous = forms.BooleanField(label="匿名", required=False)
    complainant = forms.CharField(
        label="投诉人", max_length=40, required=False, widget=private(forms.TextInput())
    )
    contact = forms.CharField(
        label="答复方式",
        max_length=120,
        required=False,
        widget=private(forms.TextInput()),
        help_text="电话、地址，或者当面答复。",
    )
    case_number = case_number_field()
    about = AboutField(
        RoleGrant.objects.none(),
        label="被投诉人",
        required=False,
        empty_label="不针对某个人，或者没有平台账号",
        help_text="被投诉的人看不到这件投诉，也不能办理。",
    )
    text = long_text("投诉内容", rows=5)

    def __init__(self, *args, centers, cases, people, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.cases, self.on = cases, on
        self.fields["center"].queryset, self.fields["about"].queryset = centers, people
        self.only_center = None
        if len(first := list(centers[:2])) == 1:
            self.only_center = first[0]
            del self.fields["center"]
        self.helper.layout = Layout(
            "form_token",
            *(["center"] if "center" in self.fields else []),
            side_by_side("kind", "channel"),
            side_by_side("complainant", "contact"),
            "is_anonymous",
            side_by_side("received_on", "case_number"),
            "about",
            "text",
        )

    def clean(self):
        problems = complaint_problems(self.cleaned_data, on=self.on)
        about, center = self.cleaned_data.get("about"), self.chosen_center
        if about and center and about.subdistrict_id != center.subdistrict_id:
            self.add_error("about", "被投诉人不在所选的中心，请核对。")
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data

    @property
    def chosen_center(self) -> Center | None:
        return self.only_center or self.cleaned_data.get("center")


class ComplaintStepForm(PageForm):
    """``name`` is the step whose button was pressed, if any."""

    note = long_text(
        "说明",
        rows=4,
        required=False,
        help_text="答复和复核意见照给投诉人的原话写。加密保存，不进审计记录。",
    )

    def __init__(self, *args, name: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        step = COMPLAINT_STEPS.get(name)
        self.fields["note"].required = step is not None and step.needs_note


class ComplaintFilterForm(NarrowingForm):
    state = forms.ChoiceField(
        label="状态", choices=choices_of(ComplaintState, "全部"), required=False
    )
    kind = forms.ChoiceField(
        label="事项", choices=choices_of(ComplaintKind, "全部"), required=False
    )
    late = forms.BooleanField(label="只看逾期未答复的", required=False)

    def filter(self, rows, *, at):
        chosen = self.chosen
        for name in ("state", "kind"):
            if name in chosen:
                rows = rows.filter(**{name: chosen[name]})
        return rows.unanswered().filter(due_at__lte=at) if "late" in chosen else rows
