"""Reading a task that a district gives its centers, and how much each of them has."""

from collections.abc import Iterable

from crispy_forms.layout import Fieldset, Layout
from django import forms

from centers.models import Center
from core.forms import PageForm, keep_what_is_typed, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin

MOST = 999_999


class TaskFields(PageForm):
    name = forms.CharField(
        label="任务名称", max_length=40, help_text="例如 流动人口聚居楼、老旧小区改造片区。"
    )
    unit = forms.CharField(label="计量单位", max_length=10, help_text="例如 栋、个、户。")
    basis = forms.CharField(
        label="任务依据",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明由哪份文件或哪次会议确定。",
    )

    def __init__(self, *args, centers: Iterable[Center], **kwargs):
        super().__init__(*args, **kwargs)
        self.centers = list(centers)
        for center in self.centers:
            field = forms.IntegerField(
                label=center.name, min_value=0, max_value=MOST, required=False
            )
            self.fields[f"amount_{center.pk}"] = field
            speak_plainly(field)
            keep_what_is_typed(field)
        self.helper.render_unmentioned_fields = True
        self.helper.layout = Layout(
            "name",
            "unit",
            "basis",
            Fieldset("各中心任务量（没有的留空）", *(f"amount_{c.pk}" for c in self.centers)),
        )

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("name", "unit", "basis")}

    @property
    def amounts(self) -> dict[int, int]:
        return {c.pk: self.cleaned_data[f"amount_{c.pk}"] or 0 for c in self.centers}


class TaskForm(OnceFormMixin, TaskFields):
    pass


class TaskEditForm(VersionFormMixin, TaskFields):
    pass
