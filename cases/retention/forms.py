"""A period changed, and a file held beyond it."""

from crispy_forms.layout import Layout
from django import forms

from cases.fields import private
from cases.models import RetentionRule
from core.forms import DayField, PageForm, PageModelForm
from core.once import OnceFormMixin
from core.versions import VersionFormMixin

WHOLE = [("", "请选择"), ("case", "仅本案例"), ("person", "该服务对象的全部档案")]


class RuleForm(VersionFormMixin, PageModelForm):
    class Meta:
        model = RetentionRule
        fields = ("years", "basis")
        help_texts = {
            "years": "整年。留空为永久保存。改动后下一次到期处理即按新的年数计算。",
            "basis": "规定的名称和条款，或者批准文件。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("version", "years", "basis")


class HoldForm(OnceFormMixin, PageForm):
    """``has_person``: whether the case is about one, whose every file could be held at once."""

    extent = forms.ChoiceField(label="暂缓范围", choices=WHOLE)
    reason = forms.CharField(
        label="暂缓原因",
        max_length=500,
        widget=private(forms.Textarea(attrs={"rows": 3})),
        help_text="如诉讼、信访、检查需要。加密保存，不进审计记录。",
    )
    until = DayField(label="暂缓至", required=False, help_text="含当日。留空为一直暂缓，直到解除。")

    def __init__(self, *args, has_person: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not has_person:
            self.fields["extent"].choices = WHOLE[:2]
        self.helper.layout = Layout("form_token", "extent", "reason", "until")
