"""What nobody should type is typed into every field of every form: no page falls over it."""

import pytest
from django import forms
from django.db import transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import escape

from accounts.roles import Role
from pilots.models import Round, RoundStep
from tests.accounts.factories import make_desk
from tests.architecture import world as worlds
from tests.architecture.filling import filled_pages, form_of

pytestmark = pytest.mark.django_db

# Into every field at once.
NASTY = [
    "-1",
    "9" * 30,
    "9" * 5000,
    "１２３",
    "1e1000000",
    "sNaN",
    "0001-01-01",
    "2023-02-29",
    "24:00",
    "长" * 10_000,
    "\u202e反向😀\u2028\ufffe\x07\x1b",
    "<script>alert(1)</script>\"'>{{ 7*7 }}{% now %}%s%(x)s=cmd|' /C calc'!A0",
    "a\x00b",
]
# Into one field while the others are right, so that it comes as far as it can.
NASTIEST = ["9" * 19, "9999-12-31", "长" * 10_000, "a\x00b"]
NASTY += NASTIEST[:2]
WRONG = object()
# How a closed round refuses, and a day that lies in one.
REFUSED, OF_A_DAY = "关闭，", "该批次已关闭，"
# What is typed into these says of which day, and so of which round, they are.
BY_A_DAY = {
    "cases:case_open",
    "cases:record_add",
    "cases:record_add_outside",
    "cases:gathering_hold",
    "supervision:session_plan",
    "supervision:session_log",
    "supervision:evaluation_add",
}
SHOWN = (forms.TextInput, forms.Textarea, forms.DateInput, forms.TimeInput)


@pytest.fixture(scope="module")
def pages(django_db_setup, django_db_blocker):
    """Filled-in forms of one world; each try undoes what it did, the module undoes the world."""
    with django_db_blocker.unblock(), transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: worlds.NOW)
        yield filled_pages(worlds.build())
        transaction.set_rollback(True)


def post(page, data):
    with transaction.atomic():
        response = page.client.post(page.url, data)
        transaction.set_rollback(True)
    return response


def spoilt(value, nasty):
    return [nasty] if isinstance(value, list) else nasty


def lost_in(page, response, typed) -> list[str]:
    """The boxes that no longer show what was typed into them."""
    form = form_of(response)
    if form is None or response.status_code == 302:
        return []
    shown = response.content.decode()
    return [
        f"{page.url} {name}: {typed[name][:30]!r} is gone"
        for name in typed
        if name in form.fields
        and isinstance(form.fields[name].widget, SHOWN)
        and not isinstance(form.fields[name].widget, forms.HiddenInput | forms.PasswordInput)
        and "\x00" not in typed[name]
        and typed[name].strip()
        and escape(typed[name]) not in shown
    ]


def hidden_in(page) -> set[str]:
    """A token and a version are not typed; spoilt, they would hide what the others do."""
    if page.form is None:
        return set(page.data) - {"note"}
    return {field.name for field in page.form.hidden_fields()}


def made_of(page, name, nasty):
    """What the field by itself makes of it, before the form looks at the others."""
    field = page.form.fields[name]
    key = page.form.add_prefix(name)
    typed = QueryDict(mutable=True)
    typed.setlist(key, [nasty])
    try:
        return field.clean(field.widget.value_from_datadict(typed, {}, key))
    except forms.ValidationError:
        return WRONG


def worth_trying(page, key, nasty) -> bool:
    """Not what the field takes for the same as one tried before: a tick, a choice that is none."""
    names = {page.form.add_prefix(name): name for name in page.form.fields} if page.form else {}
    if key not in names:
        return True
    before = NASTIEST[: NASTIEST.index(nasty)]
    made = made_of(page, names[key], nasty)
    return all(made_of(page, names[key], other) != made for other in before)


@pytest.mark.parametrize("nasty", NASTY)
def test_no_page_falls_over_what_is_typed_into_all_its_fields(pages, nasty):
    wrong = []

    for page in pages:
        names = set(page.data) - hidden_in(page)
        typed = {name: spoilt(page.data[name], nasty) for name in names}
        response = post(page, {**page.data, **typed})
        if response.status_code >= 500:
            wrong.append(f"{page.url}: {response.status_code}")
        texts = {name: value for name, value in typed.items() if isinstance(value, str)}
        wrong += lost_in(page, response, texts)

    assert wrong == []


@pytest.mark.parametrize("nasty", NASTIEST)
def test_no_field_lets_what_is_typed_into_it_break_what_lies_behind(pages, nasty):
    wrong = []

    for page in pages:
        for name, value in page.data.items():
            if not worth_trying(page, name, nasty):
                continue
            response = post(page, {**page.data, name: spoilt(value, nasty)})
            if response.status_code >= 500:
                wrong.append(f"{page.url} {name}: {response.status_code}")
            if isinstance(value, str):
                wrong += lost_in(page, response, {name: nasty})

    assert wrong == []


def test_what_a_field_refuses_is_tried_once_and_what_it_takes_each_time(pages):
    """The control: a text is tried with each, a tick is a tick whatever is posted."""
    form = next(page for page in pages if page.name == "reports:summary_edit")
    boxed = next(page for page in pages if "on" in page.data.values())
    box = next(name for name, value in boxed.data.items() if value == "on")
    text = next(
        name for name in form.data if isinstance(form.form.fields.get(name), forms.CharField)
    )

    assert [worth_trying(form, text, nasty) for nasty in NASTIEST[:2]] == [True, True]
    assert [worth_trying(boxed, box, nasty) for nasty in NASTIEST] == [True, False, False, False]


def test_most_forms_are_tried_as_far_as_the_row_they_write(pages):
    """The control: filled in as they are, these forms store, so a spoilt field is what stops."""
    stored = {page.name for page in pages if post(page, page.data).status_code == 302}

    assert stored >= {
        "pilots:recommendation_start",
        "pilots:recommendation_section",
        "pilots:recommendation_return",
        "pilots:recommendation_propose",
        "pilots:recommendation_copy",
        "pilots:staff_add",
        "pilots:staff_edit",
        "pilots:question_add",
        "pilots:question_edit",
        "pilots:plan_edit",
        "centers:decision_confirm",
        "centers:center_edit",
        "centers:premises_add",
        "centers:premises_edit",
        "centers:operation_edit",
        "centers:post_add",
        "centers:post_end",
        "portal:operation_change",
        "centers:person_add",
        "centers:credential_add",
        "centers:degree_add",
        "centers:engagement_add",
        "centers:engagement_end",
        "cases:case_open",
        "cases:case_edit",
        "cases:record_add",
        "supervision:session_log",
        "supervision:session_hold",
        "supervision:follow_up_add",
        "supervision:session_correct",
        "funding:pool_register",
        "funding:run_try",
        "funding:receipt_add",
        "funding:caps_set",
        "funding:expense_add",
        "funding:expense_reverse",
        "funding:expense_settle",
        "reports:summary_edit",
    }


def test_no_page_offers_a_form_that_is_refused_because_its_round_is_closed(pages):
    """With the filled-in forms at hand: sent in a closed round, they are refused; looked at, they
    say so before anything is typed."""
    offered = []

    with transaction.atomic():
        _close_all_rounds()
        for page in pages:
            looked = page.client.get(page.url, follow=True)
            if REFUSED in _words(post(page, page.data)) and REFUSED not in _words(looked):
                offered.append(page.name)
        transaction.set_rollback(True)

    assert set(offered) <= BY_A_DAY


def _close_all_rounds() -> None:
    leader = make_desk(Role.CITY_LEADER)
    for round in Round.objects.all():
        closing = {"step": "close", "step_label": "关闭批次", "source": "open", "target": "closed"}
        RoundStep.objects.create(subject=round, by=leader, at=worlds.NOW, **closing)
    now = Value(worlds.NOW, DateTimeField())
    Round.objects.update(closed_at=Greatest("opened_at", now))


def _words(response) -> str:
    """What a page says, but for days that may lie in another round: those are typed first."""
    is_page = response.headers["Content-Type"].startswith("text/html")
    return response.content.decode().replace(OF_A_DAY, "") if is_page else ""
