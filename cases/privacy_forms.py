"""Why somebody wants to see who a case is about, and whom somebody looks for."""

from django import forms

from cases.fields import CheckedTextField, choices_of, private
from cases.identity import read_id_number
from cases.revealing import RevealReason
from core.forms import PageForm
from core.once import OnceFormMixin


class RevealForm(OnceFormMixin, PageForm):
    reason = forms.ChoiceField(label="查看理由", choices=choices_of(RevealReason, "请选择"))
    text = forms.CharField(
        label="说明",
        max_length=500,
        widget=private(forms.Textarea(attrs={"rows": 4})),
        help_text="写明为什么需要、用来做什么。说明加密保存，审计记录只记理由类别。",
    )


class ClientFindForm(PageForm):
    """Exact search inside the own center. Posted, so that the number stands in no address."""

    id_number = CheckedTextField(
        label="身份证号",
        read=read_id_number,
        required=True,
        help_text="只查本中心的服务对象，须与证件完全一致。查找记入审计，不记号码本身。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["id_number"].widget.attrs["class"] = "form-control"
