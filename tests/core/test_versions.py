from types import SimpleNamespace

import pytest
from django import forms
from django.db import models
from django.http import QueryDict
from django.test.utils import isolate_apps

from core.forms import PageForm, PageModelForm
from core.problems import Stale
from core.versions import VersionedModel, VersionFormMixin

NOW = {"名称": "现在的名称"}


class NameForm(VersionFormMixin, PageForm):
    name = forms.CharField(label="名称")
    tags = forms.MultipleChoiceField(label="标签", choices=[("a", "甲"), ("b", "乙")])


def row_at(version):
    return SimpleNamespace(version=version)


def test_an_edit_of_what_is_stored_is_let_through():
    assert VersionedModel.check_version(row_at(3), 3, NOW) is None


@pytest.mark.parametrize("posted", [1, 2, 4, None])
def test_an_edit_of_anything_else_is_refused_with_the_values_stored_now(posted):
    with pytest.raises(Stale) as caught:
        VersionedModel.check_version(row_at(3), posted, NOW)

    assert caught.value.codes == ["stale_edit"]
    assert caught.value.current == NOW


def test_a_new_row_is_at_its_first_version():
    field = VersionedModel._meta.get_field("version")

    assert field.default == 1
    assert field.editable is False


@pytest.mark.parametrize("version", ["", "x", "0", "-1"])
def test_a_form_without_a_sound_version_is_not_taken(version):
    form = NameForm({"name": "甲", "tags": ["a"], "version": version})

    assert list(form.errors) == ["version"]


def test_the_version_travels_hidden():
    html = str(NameForm(initial={"version": 7})["version"])

    assert html == '<input type="hidden" name="version" value="7" id="id_version">'


def test_after_both_texts_were_shown_the_next_press_counts():
    typed = QueryDict("name=甲&tags=a&tags=b&version=2")
    form = NameForm(typed)
    assert form.is_valid()

    form.renew_version(3)

    assert 'value="3"' in str(form["version"])
    assert form["name"].value() == "甲"
    assert form["tags"].value() == ["a", "b"]


@isolate_apps("core")
def test_a_model_form_brings_the_version_of_its_row():
    class VersionedPost(VersionedModel):
        name = models.CharField("名称", max_length=4)

        class Meta:
            app_label = "core"

    class PostForm(VersionFormMixin, PageModelForm):
        class Meta:
            model = VersionedPost
            fields = ["name"]

    assert PostForm(instance=VersionedPost(name="甲", version=5))["version"].value() == 5


@pytest.mark.parametrize(
    ("posted", "name", "is_second_press"),
    [(2, "甲", True), (1, "甲", True), (3, "甲", False), (2, "乙", False)],
)
def test_a_later_version_with_the_same_words_is_a_second_press(posted, name, is_second_press):
    row = SimpleNamespace(version=3, name="甲")

    assert VersionedModel.holds_already(row, posted, {"name": name}) == is_second_press
