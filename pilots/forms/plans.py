"""The texts of a district's plan."""

from collections.abc import Collection

from core.forms import PageForm
from core.versions import VersionFormMixin
from pilots.forms.prose import Prose
from pilots.models import DistrictPlan


class PlanForm(VersionFormMixin, PageForm):
    """Nothing is required while it is a draft; ``closed`` parts can be read and not changed."""

    goals = Prose(label="目标任务", max_length=5000, required=False)
    schedule = Prose(label="实施步骤", max_length=5000, required=False)
    measures = Prose(label="工作措施", max_length=5000, required=False)

    body = Prose(
        label="其他内容",
        max_length=5000,
        required=False,
        help_text="选填。指导思想、资金保障、工作要求等，最多5000个字。试点范围由系统按已确定的试点单位列出，不需要填写。",
    )

    field_order = DistrictPlan.TEXTS

    def __init__(self, *args, closed: Collection[str] = (), **kwargs):
        super().__init__(*args, **kwargs)
        for name in closed:
            self.fields[name].disabled = True
            self.fields[name].help_text = "退回意见没有涉及这一部分，不能修改。"

    def texts(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in DistrictPlan.TEXTS}
