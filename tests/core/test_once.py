from uuid import UUID, uuid4

import pytest
from django import forms
from django.db import IntegrityError, models, transaction
from django.test.utils import isolate_apps

from core.forms import PageForm
from core.once import OnceFormMixin, OnceModel

EXPIRED = "页面已失效，请刷新页面后重新填写。"


class NoteForm(OnceFormMixin, PageForm):
    text = forms.CharField(label="内容")


@pytest.fixture(scope="module")
def note_model(stored):
    with isolate_apps("core"):

        class OnceNote(OnceModel):
            text = models.CharField(max_length=10)

            class Meta:
                app_label = "core"

    (model,) = stored(OnceNote)
    return model


def test_each_blank_form_has_a_token_of_its_own():
    tokens = {NoteForm()["form_token"].value() for _ in range(3)}

    assert len(tokens) == 3
    assert {UUID(token).version for token in tokens} == {4}


def test_a_form_shown_again_keeps_its_token():
    token = str(uuid4())

    form = NoteForm({"text": "", "form_token": token})

    assert form.errors == {"text": ["请填写内容"]}
    assert f'type="hidden" name="form_token" value="{token}"' in str(form["form_token"])


@pytest.mark.parametrize("token", ["", "x", "1234"])
def test_a_form_without_a_sound_token_is_not_taken(token):
    form = NoteForm({"text": "好", "form_token": token})

    assert form.errors == {"form_token": [EXPIRED]}
    assert form.error_summary() == [("", "", EXPIRED)]


@pytest.mark.django_db
def test_the_second_press_finds_the_first_row(note_model):
    token = uuid4()

    first, made = note_model.objects.get_or_create(form_token=token, defaults={"text": "一"})
    second, made_again = note_model.objects.get_or_create(form_token=token, defaults={"text": "一"})

    assert (made, made_again) == (True, False)
    assert first == second
    assert note_model.objects.count() == 1


@pytest.mark.django_db
def test_the_database_keeps_a_token_once(note_model):
    row = note_model.objects.create(text="一")

    with pytest.raises(IntegrityError), transaction.atomic():
        note_model.objects.create(text="二", form_token=row.form_token)
