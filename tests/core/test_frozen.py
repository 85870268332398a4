import pytest
from django.db import IntegrityError, models, transaction
from django.test.utils import isolate_apps

from core.frozen import FrozenModel, FrozenQuerySet

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def kept(stored):
    with isolate_apps("core"):

        class FrozenFile(models.Model):  # noqa: DJ008  (throw-away)
            class Meta:
                app_label = "core"

        class FrozenNoteQuerySet(FrozenQuerySet):
            def short(self):
                return self.filter(text="短")

        class FrozenNote(FrozenModel):
            file = models.ForeignKey(FrozenFile, models.CASCADE, null=True, related_name="+")
            text = models.CharField(max_length=10)

            objects = FrozenNoteQuerySet.as_manager()

            class Meta:
                app_label = "core"

    return stored(FrozenFile, FrozenNote)


@pytest.fixture
def file_model(kept):
    return kept[0]


@pytest.fixture
def note_model(kept):
    return kept[1]


def texts(note_model):
    return list(note_model.objects.order_by("pk").values_list("text", flat=True))


def test_rows_come_in_one_by_one_and_many_at_once(note_model):
    note_model(text="一").save()
    note_model.objects.create(text="二")
    note_model.objects.bulk_create([note_model(text="三"), note_model(text="短")])
    note_model.objects.get_or_create(text="五")

    assert texts(note_model) == ["一", "二", "三", "短", "五"]
    assert note_model.objects.short().count() == 1


CHANGES = {
    "saving a row again": lambda model, row: row.save(),
    "saving one field": lambda model, row: row.save(update_fields=["text"]),
    "deleting a row": lambda model, row: row.delete(),
    "updating a queryset": lambda model, row: model.objects.update(text="改"),
    "updating past the words": lambda model, row: model._base_manager.update(text="改"),
    "updating by filter": lambda model, row: model.objects.filter(pk=row.pk).update(text="改"),
    "bulk update": lambda model, row: model.objects.bulk_update([row], ["text"]),
    "update or create": lambda model, row: model.objects.update_or_create(
        pk=row.pk, defaults={"text": "改"}
    ),
    "an upsert": lambda model, row: model.objects.bulk_create(
        [model(pk=row.pk, text="改")],
        update_conflicts=True,
        update_fields=["text"],
        unique_fields=["id"],
    ),
    "deleting a queryset": lambda model, row: model.objects.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_nothing_changes_or_removes_a_row(note_model, change):
    row = note_model.objects.create(text="原")
    row.text = "改"

    with pytest.raises(TypeError, match="FrozenNote rows are (written once|kept)"):
        change(note_model, row)

    assert texts(note_model) == ["原"]


def test_a_new_object_with_an_old_key_does_not_overwrite(note_model):
    row = note_model.objects.create(text="原")

    with pytest.raises(IntegrityError), transaction.atomic():
        note_model(pk=row.pk, text="改").save()

    assert texts(note_model) == ["原"]


def test_deleting_a_parent_does_not_take_frozen_rows_along(file_model, note_model):
    file = file_model.objects.create()
    note_model.objects.create(text="原", file=file)

    with pytest.raises(TypeError, match="rows are kept"), transaction.atomic():
        file.delete()

    assert texts(note_model) == ["原"]
    assert file_model.objects.count() == 1
