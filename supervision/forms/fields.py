"""The fields that the forms of a session share: who came, who supervised, at what time of day."""

from django import forms

from core.chinese_dates import format_date
from core.forms import RowsField


class PeopleField(RowsField):
    def label_from_instance(self, person) -> str:
        return person.name


class OutsidersField(forms.CharField):
    """One person a line, "姓名 单位"; cleans to a list of (name, organization)."""

    def to_python(self, value) -> list[tuple[str, str]]:
        text = super().to_python(value)
        super().run_validators(text)  # those of text: a NUL inside a list goes by unseen
        lines = [line.split(maxsplit=1) for line in text.splitlines()]
        people = [(line[0], line[1].strip() if len(line) > 1 else "") for line in lines if line]
        if any(len(name) > 40 or len(unit) > 60 for name, unit in people):
            message = "每行一人：姓名（不超过40字），空格，单位（不超过60字）。"
            raise forms.ValidationError(message, code="invalid")
        return people


class SupervisorField(forms.ModelChoiceField):
    notes: dict[int, str] = {}  # what is to be known of a person before naming them, by account

    def label_from_instance(self, desk) -> str:
        ended = f"{format_date(desk.valid_to)}前有效" if desk.valid_to else ""
        notes = "；".join(filter(None, (ended, self.notes.get(desk.user_id, ""))))
        return f"{desk.user}（{notes}）" if notes else f"{desk.user}"


class TimeOfDayField(forms.TimeField):
    def __init__(self, **kwargs):
        super().__init__(
            input_formats=["%H:%M", "%H:%M:%S"],
            widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            error_messages={"invalid": "请填写时间，例如 14:30"},
            **kwargs,
        )
