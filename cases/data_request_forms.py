"""What somebody asks of their data, what they are answered, and an identity put right."""

from crispy_forms.layout import Layout
from django import forms

from cases.data_requests import Asker, DataKind, register_problems
from cases.fields import CheckedTextField, choices_of, private, side_by_side
from cases.identity import read_phone
from cases.people.fields import PaperFormMixin, paper_number_field
from cases.people.words import PaperKind
from core.forms import DayField, PageForm
from core.once import OnceFormMixin
from core.problems import Refused
from core.versions import VersionFormMixin

LONGEST_ANSWER = 2000


class DataRequestForm(OnceFormMixin, PageForm):
    """``on`` is today: the reasons against are shown together with what is missing."""

    kind = forms.ChoiceField(label="申请事项", choices=choices_of(DataKind, "请选择"))
    received_on = DayField(label="收到日期")
    requester = forms.CharField(
        label="申请人姓名", max_length=40, widget=private(forms.TextInput())
    )
    relation = forms.ChoiceField(
        label="申请人与服务对象的关系", choices=choices_of(Asker, "请选择")
    )
    contact = forms.CharField(
        label="答复方式",
        max_length=120,
        required=False,
        widget=private(forms.TextInput()),
        help_text="电话、地址，或者当面答复。",
    )
    text = forms.CharField(
        label="申请内容",
        max_length=LONGEST_ANSWER,
        widget=private(forms.Textarea(attrs={"rows": 4})),
        help_text="照申请人的原话写。加密保存，不进审计记录。",
    )
    is_checked = forms.BooleanField(
        label="已当面核验申请人身份，代为申请的已核验监护关系证明、授权委托书或亲属关系证明",
    )

    def __init__(self, *args, on, is_stopped: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.on, self.is_stopped = on, is_stopped
        self.fields["is_checked"].error_messages["required"] = (
            "请先核验申请人身份和与服务对象的关系。"
        )
        self.helper.layout = Layout(
            "form_token",
            side_by_side("kind", "received_on"),
            side_by_side("requester", "relation"),
            "contact",
            "text",
            "is_checked",
        )

    def clean(self):
        problems = register_problems(self.cleaned_data, is_stopped=self.is_stopped, on=self.on)
        if problems:
            self.refuse(Refused(*problems))
        return self.cleaned_data


class AnswerForm(PageForm):
    """The words for the person; which of the two it is says the button that was pressed."""

    answer = forms.CharField(
        label="答复申请人的内容",
        max_length=LONGEST_ANSWER,
        widget=private(forms.Textarea(attrs={"rows": 4})),
        help_text="办结的写明怎样办理，不予办理的写明理由。加密保存。",
    )


class CorrectionForm(PaperFormMixin, VersionFormMixin, PageForm):
    name = forms.CharField(label="姓名", max_length=40, widget=private(forms.TextInput()))
    id_kind = forms.ChoiceField(label="证件类型", choices=PaperKind.choices)
    id_number = paper_number_field()
    phone = CheckedTextField(label="联系电话", read=read_phone)
    address = forms.CharField(
        label="住址", max_length=120, required=False, widget=private(forms.TextInput())
    )
