"""Turns what the district ticked and wrote about closed cases into clean values."""

from uuid import UUID

from crispy_forms.layout import Column, Layout, Row
from django import forms

from cases.fields import TickedCasesField
from cases.models import Case, Outcome
from cases.states import Recognition
from centers.models import Center
from core.forms import FilterForm, PageForm
from core.once import OnceFormMixin

LONGEST_NOTE = 500
NO_NAMES = "中心会看到。请不要写服务对象的个人信息。"
GONE = "所选案例已不在这里，请重新勾选。"


class TicksForm(OnceFormMixin, PageForm):
    """Ticked cases and a reason; ``cases`` are those it may choose from."""

    cases = TickedCasesField(
        label="案例",
        queryset=Case.objects.none(),
        to_field_name="public_id",
        error_messages={
            "required": "请勾选案例。",
            "invalid_choice": GONE,
            "invalid_pk_value": GONE,
        },
    )
    note = forms.CharField(
        label="理由",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=NO_NAMES,
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cases"].queryset = cases
        self.helper.layout = Layout("form_token", "note")

    def chosen_keys(self) -> set[str]:
        """The ticks as they were posted, so that a page shown again keeps them."""
        return set(self.data.getlist("cases")) if self.is_bound else set()

    def posted_token(self) -> UUID | None:
        """The token as it was posted: an act that was done already is found by it."""
        try:
            return UUID(self.data.get("form_token", ""))
        except ValueError:
            return None


class TakeBackForm(TicksForm):
    pass


class RecognitionForm(TicksForm):
    """Also what the district says, and for each case a reason of its own where it has one."""

    outcome = forms.ChoiceField(
        label="意见",
        choices=[
            (Recognition.RECOGNIZED, "认定为服务案例"),
            (Recognition.DECLINED, "不予认定"),
        ],
        initial=Recognition.RECOGNIZED,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, cases, **kwargs):
        super().__init__(*args, cases=cases, **kwargs)
        self.fields["note"].required = False
        self.fields[
            "note"
        ].help_text = (
            f"不予认定的必须填写：可以在这里写一个共同的理由，也可以在各案例后面分别写。{NO_NAMES}"
        )
        self.helper.layout = Layout("form_token", "outcome", "note")

    def own_note(self, key: str) -> str:
        """The reason typed beside one case."""
        return self.data.get(f"note-{key}", "") if self.is_bound else ""

    def clean(self):
        notes = {}
        for case in self.cleaned_data.get("cases") or ():
            text = self.own_note(str(case.public_id)).replace("\0", "").strip()
            if len(text) > LONGEST_NOTE:
                sentence = f"案例{case.number}的理由最多{LONGEST_NOTE}个字，现有{len(text)}个字。"
                self.add_error("note", sentence)
            notes[case.pk] = text
        self.cleaned_data["notes"] = notes
        return self.cleaned_data


class CenterFilterForm(FilterForm):
    """A list of a district narrowed to one of its centers."""

    center = forms.TypedChoiceField(label="中心", coerce=int, required=False)

    def __init__(self, *args, desk, **kwargs):
        super().__init__(*args, **kwargs)
        centers = Center.objects.visible_to(desk).order_by("subdistrict__code", "pk")
        field: forms.ChoiceField = self.fields["center"]  # type: ignore[assignment]
        field.choices = [("", "全部"), *centers.values_list("pk", "name")]

    def filter(self, cases):
        return cases.filter(center=self._chosen) if self._chosen else cases

    def query(self) -> str:
        return f"center={self._chosen}" if self._chosen else ""

    @property
    def _chosen(self) -> int | None:
        return self.cleaned_data.get("center") or None if self.is_valid() else None


class DrawForm(OnceFormMixin, PageForm):
    """How many closed cases of which round are to be looked at."""

    round = forms.ModelChoiceField(label="试点批次", queryset=None, empty_label=None)
    share = forms.IntegerField(
        label="抽查比例（%）",
        min_value=1,
        max_value=100,
        required=False,
        help_text="每个中心按比例抽取，不足1个的抽1个。",
    )
    number = forms.IntegerField(
        label="抽查个数",
        min_value=1,
        max_value=10_000,
        required=False,
        help_text="按各中心案例数分摊。与抽查比例填写一项。",
    )
    seed = forms.RegexField(
        label="随机种子",
        regex=r"^[0-9]{1,20}$",
        required=False,
        help_text="不填则由系统生成。同一种子、同一范围抽出的样本相同。",
        error_messages={"invalid": "随机种子请填写不超过20位的数字。"},
    )

    def __init__(self, *args, rounds, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["round"].queryset = rounds
        self.helper.layout = Layout(
            "form_token",
            Row(
                *(
                    Column(name, css_class="col-12 col-md-3")
                    for name in ("round", "share", "number", "seed")
                )
            ),
        )


class FindingForm(OnceFormMixin, PageForm):
    """What was found in a case that was drawn."""

    # Nothing is ticked beforehand: one press would keep a look at the file that nobody took.
    outcome = forms.ChoiceField(label="抽查结果", choices=Outcome.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="说明",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="有问题的必须写明问题；已解决的写明怎样解决。请不要写服务对象的个人信息。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper.layout = Layout("form_token", "outcome", "text")
