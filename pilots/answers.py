"""What stands in a form's fields, in the words of the form: for pages, versions and comparisons.

A value may come from the row or from a frozen text, where days and decimals are strings.
"""

from collections.abc import Callable, Mapping
from datetime import date

from django.db import models

from core.chinese_dates import format_date
from core.money import MoneyField, exact_wan
from pilots.choices import FunctionRoom, HostPlatform, QuestionKind
from pilots.parts import Answer, Part
from pilots.sections import EXTRA, SECTIONS, Section
from pilots.staff_words import staff_in_words

COUNTED_IN_GROUPS = 10_000  # from here on digits stand in groups of three, as amounts do
EMPTY = (None, "", [])
MANY = {"host_platforms": HostPlatform, "function_rooms": FunctionRoom}


def in_words(form, section: Section) -> dict[str, str]:
    """The section's answers by label, as they now stand in the row."""
    if section.key == EXTRA.key:
        return {
            question.text: spoken(question.kind, question.answer_in(form.answers))
            for question in form.questions
        }
    return {
        field.verbose_name: answer(field, getattr(form, name))
        for name in section.fields
        for field in [form._meta.get_field(name)]
    }


def full_form(form, *, on: date) -> list[Part]:
    """The whole form as it now stands, with the sum of its funds and the verdicts of ``on``."""
    staff = [person.as_signed(on=on) for person in form.proposed_staff]
    return [
        (
            section.title,
            [
                *in_words(form, section).items(),
                *_staff(section, {"rows": staff, "on": on}),
                *_total(section, form.funds_total),
            ],
        )
        for section in form.sections
    ]


def frozen_form(frozen: Mapping, columns: Callable) -> list[Part]:
    """The whole form as it was signed, from the frozen text alone; ``columns`` gives its labels.

    What the format of that day did not ask for is left out.
    """
    parts: list[Part] = [
        (
            section.title,
            [
                *(
                    (str(columns(name).verbose_name), answer(columns(name), value))
                    for name, value in _in_order(section, frozen["sections"][section.key])
                ),
                *_staff(section, frozen.get("staff")),
                *_total(section, frozen["funds_total"]),
            ],
        )
        for section in SECTIONS
        if section.key in frozen["sections"]
    ]
    return [*parts, *_frozen_questions(frozen.get("questions", ()))]


def _frozen_questions(questions) -> list[Part]:
    """As they were asked and answered; forms of the first format were asked none."""
    said: list[tuple[str, Answer]] = [
        (asked["text"], spoken(asked["kind"], asked["answer"])) for asked in questions
    ]
    return [(EXTRA.title, said)] if said else []


def _in_order(section: Section, answers: Mapping) -> list[tuple[str, object]]:
    return [(name, answers[name]) for name in section.fields if name in answers]


def _staff(section: Section, staff: Mapping | None) -> list[tuple[str, str]]:
    if section.key != "staffing" or not staff:
        return []
    return staff_in_words(staff["rows"], on=staff["on"])


def spoken(kind: str, value) -> str:
    """The answer to an extra question in words; "" where none was given."""
    if value in EMPTY:
        return ""
    if kind == QuestionKind.YES_NO:
        return "是" if value else "否"
    return str(value)


def _total(section: Section, funds_total: int) -> list[tuple[str, str]]:
    return [("合计", f"{exact_wan(funds_total)}万元")] if section.key == "funds" else []


def answer(field: models.Field, value) -> str:
    """One value in words; "" where nothing was filled in."""
    if value in EMPTY:
        return ""
    if field.name in MANY:
        labels = dict(MANY[field.name].choices)
        return "、".join(str(labels.get(item, item)) for item in value)
    if isinstance(field, models.BooleanField):
        return "是" if value else "否"
    if isinstance(field, MoneyField):
        return f"{exact_wan(value)}万元"
    if isinstance(value, int) and value >= COUNTED_IN_GROUPS:
        return f"{value:,}"
    if isinstance(field, models.DateField):
        return format_date(date.fromisoformat(str(value)))
    return str(dict(field.flatchoices).get(value, value))
