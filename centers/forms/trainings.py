"""A training, who took part, and the 优才培养计划: one short form each."""

from django import forms

from centers.forms.fields import PlainTextField, choice
from centers.models import Person, Training
from centers.models.trainings import Organizer
from centers.models.trainings import TrainingForm as Form
from core.forms import DayField, FilterForm, PageForm, RowsField
from core.minutes import format_hours
from core.once import OnceFormMixin
from core.versions import VersionFormMixin
from pilots.forms.rounds import HoursField

FACTS = (
    "title", "form", "organizer", "organizer_name", "starts_on", "ends_on", "minutes", "trainer",
    "place", "is_education",
)  # fmt: skip
MOST_OUTSIDERS = 300
EDUCATION_HELP = "勾选后，参训的本中心人员不必再在个人页面登记，同一培训只计一次。"


class TrainingForm(OnceFormMixin, PageForm):
    title = PlainTextField(label="培训名称", max_length=60)
    form = choice("培训形式", Form)
    organizer = forms.ChoiceField(label="举办单位")
    organizer_name = PlainTextField(
        label="其他举办单位名称", max_length=60, required=False, help_text="由其他单位举办的填写。"
    )
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期")
    minutes = HoursField(label="学时(小时)", help_text="整个培训的小时数，不乘人数。")
    trainer = PlainTextField(label="授课人", max_length=60, required=False)
    place = PlainTextField(label="地点", max_length=60, required=False)
    is_education = forms.BooleanField(
        label="计入继续教育", required=False, help_text=EDUCATION_HELP
    )

    def __init__(self, *args, of_district: bool, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organizer.DISTRICT if of_district else Organizer.CENTER
        offered = (own, Organizer.OTHER)
        self.fields["organizer"].choices = [
            ("", "请选择"),
            *((one.value, one.label) for one in offered),
        ]

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in FACTS}


class TrainingEditForm(VersionFormMixin, TrainingForm):
    """The same facts once more, as they stand."""

    @staticmethod
    def initial_of(training: Training) -> dict:
        values = {name: getattr(training, name) for name in FACTS}
        hours = (
            f"{training.minutes}分钟" if training.minutes % 6 else format_hours(training.minutes)
        )
        return {**values, "minutes": hours, "version": training.version}


class AttendeesForm(VersionFormMixin, PageForm):
    people = RowsField(
        Person.objects.none(),
        label="中心人员",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="培训期间在岗的人员。",
    )
    outsiders = forms.CharField(
        label="中心以外的参训人员",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="每行一人：姓名，单位。例如 王芳，劲松中社区",
    )

    def __init__(self, *args, people, names_centers: bool, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.queryset = people
        if names_centers:
            field.label_from_instance = lambda person: f"{person}（{person.center}）"

    def clean_outsiders(self) -> list[tuple[str, str]]:
        """Name and unit of each line; every line that cannot be read is named."""
        found, wrong = [], []
        lines = enumerate(self.cleaned_data["outsiders"].splitlines(), start=1)
        for number, line in lines:
            if not line.strip():
                continue
            name, _, unit = (part.strip() for part in line.replace(",", "，").partition("，"))
            if not name or len(name) > 40 or len(unit) > 60:
                wrong.append(f"第{number}行请写成“姓名，单位”，姓名不超过40字、单位不超过60字")
            found.append((name, unit))
        if len(found) > MOST_OUTSIDERS:
            wrong.append(f"最多{MOST_OUTSIDERS}人，现有{len(found)}人")
        if wrong:
            raise forms.ValidationError(wrong)
        return found


class TrainingFilterForm(FilterForm):
    year = forms.TypedChoiceField(label="年度", coerce=int, required=False, empty_value=None)
    q = forms.CharField(label="培训名称", required=False, max_length=60)

    def __init__(self, *args, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", "全部"), *((year, f"{year}年") for year in years)]

    def filter(self, trainings):
        facts = self.cleaned_data if self.is_valid() else {}
        if facts.get("year"):
            trainings = trainings.filter(ends_on__year=facts["year"])
        return trainings.filter(title__icontains=facts["q"]) if facts.get("q") else trainings


class TalentForm(OnceFormMixin, PageForm):
    entered_on = DayField(label="入选日期")
    what = PlainTextField(label="培养内容", max_length=100)
    ends_on = DayField(label="培养期至", required=False, help_text="尚未确定的可不填。")

    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in ("entered_on", "what", "ends_on")}


class TalentCloseForm(PageForm):
    ends_on = DayField(label="培养结束日期")
    result = PlainTextField(
        label="培养结果", max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )
