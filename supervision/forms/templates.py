"""The lines of an evaluation template on one form. What makes a template is decided in the action."""

from collections.abc import Sequence

from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from core.forms import PageForm, keep_what_is_typed, speak_plainly
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from supervision.evaluation_states import Known

FEWEST, SPARE, MOST = 12, 3, 30  # lines on the form, blank ones among them
COLUMNS = ("dimension", "name", "points", "standard", "known")


class LinesForm(PageForm):
    """As many lines as are there and some blank ones; a line that stays blank is none."""

    def __init__(self, *args, lines: Sequence[dict] = (), initial=None, **kwargs):
        count = min(max(FEWEST, len(lines) + SPARE), MOST)
        self.places = range(1, count + 1)
        shown = {
            f"{column}_{place}": line[column]
            for place, line in enumerate(lines, start=1)
            for column in COLUMNS
        }
        super().__init__(*args, initial=shown | (initial or {}), **kwargs)
        for place in self.places:
            for name, field in _fields_of(place).items():
                speak_plainly(field)
                keep_what_is_typed(field)
                self.fields[name] = field
        self.helper.render_unmentioned_fields = True
        named = ["name"] if "name" in self.fields else []
        self.helper.layout = Layout(*named, *(_line(place) for place in self.places))

    @property
    def rows(self) -> list[dict]:
        """The lines that hold something, each with the number of its line here."""
        rows = [
            {"place": place, **{name: self.cleaned_data[f"{name}_{place}"] for name in COLUMNS}}
            for place in self.places
        ]
        return [row for row in rows if any(row[name] for name in COLUMNS)]


class TemplateForm(OnceFormMixin, LinesForm):
    """A template of one's own from the first line on."""

    name = forms.CharField(
        label="模板名称", max_length=60, help_text="各项分值合计必须正好100分，空着的行不保存。"
    )


class TemplateEditForm(VersionFormMixin, LinesForm):
    """The lines of an edition that nobody uses yet."""


def _fields_of(place: int) -> dict[str, forms.Field]:
    return {
        f"dimension_{place}": forms.CharField(label="维度", max_length=40, required=False),
        f"name_{place}": forms.CharField(label="指标", max_length=60, required=False),
        f"points_{place}": forms.IntegerField(
            label="分值(分)", min_value=1, max_value=100, required=False
        ),
        f"standard_{place}": forms.CharField(label="评分标准", max_length=300, required=False),
        f"known_{place}": forms.ChoiceField(
            label="平台数据", choices=[("", "无"), *Known.choices], required=False
        ),
    }


def _line(place: int) -> Fieldset:
    dimension, name, points, standard, known = (f"{column}_{place}" for column in COLUMNS)
    return Fieldset(
        f"第{place}行",
        Row(Column(dimension), Column(name), Column(points), Column(known)),
        standard,
    )
