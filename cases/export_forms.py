"""What a list is taken along as: masked for everybody, in clear for a head who says what for."""

from django import forms

from accounts.models import RoleGrant
from accounts.roles import Role
from core.forms import PageForm
from core.problems import Problem, Refused


class ExportForm(PageForm):
    """Masked for everybody; the executive director may take more along, with a reason.

    ``what`` is the word for it, ``box`` and ``warning`` stand beside the tick.
    """

    what: str
    box: str
    warning: str

    in_clear = forms.BooleanField(required=False)
    reason = forms.CharField(
        max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, desk: RoleGrant, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["in_clear"].label, self.fields["in_clear"].help_text = self.box, self.warning
        self.fields["reason"].label = f"导出{self.what}的原因"
        if desk.role != Role.EXECUTIVE_DIRECTOR:
            del self.fields["in_clear"], self.fields["reason"]

    def clean(self):
        if self.is_in_clear and not self.cleaned_data.get("reason", "").strip():
            problem = Problem("note_missing", f"请写明导出{self.what}的原因。", field="reason")
            self.refuse(Refused(problem))
        return self.cleaned_data

    @property
    def is_in_clear(self) -> bool:
        return bool(self.cleaned_data.get("in_clear"))

    def told(self) -> dict[str, list[str]]:
        """What the audit log is told of it."""
        if not self.is_in_clear:
            return {self.what: ["", "已脱敏"]}
        return {self.what: ["", "包含"], "原因": ["", self.cleaned_data["reason"]]}


class RecordExportForm(ExportForm):
    what = "文字"
    box = "包含服务内容等文字（不含未成年人的案例）"
    warning = "文字是服务对象的个人信息，导出后由您保管，用完删除。"


class CaseExportForm(ExportForm):
    what = "身份信息"
    box = "包含姓名、证件号码、联系电话和住址（不含未成年人和重点保护的服务对象）"
    warning = "这些是服务对象的个人信息，导出后由您保管，用完删除。"
