"""The tables of what leaves are complete, reach every row, and leave nothing of a person behind."""

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

from accounts.doors import StepTaken
from accounts.models import StoredFile
from accounts.sweeping import look
from cases.exemplary.figures import exemplary_figures
from cases.figures import activity_figures
from cases.linkages.figures import link_figures
from cases.models import Case, HeldCategory, ResourceLink, TextBand, TextPrint
from cases.print_keeping import keep_all
from cases.recognizing.sampling import drawn_again
from cases.retention import words
from cases.retention.anonymizing import run
from cases.retention.report import total_of
from core.blanking import blank_evidence
from core.encryption import EncryptedTextField, encrypt
from core.frozen import FrozenModel
from funding.workload import workloads
from pilots.models import Round
from reports.figures import figures_by_district
from tests.cases.retention.files import CANARY, DAY_AFTER, admin, close_rounds, everything_said
from tests.cases.retention.full_file import make_full_file

FREE = (models.TextField, models.CharField, models.JSONField, models.BinaryField)
ROOM = list(apps.get_app_config("cases").get_models())
BLANKED = {(one.model, name) for one in words.EVERYTHING for name in one.blanks}


def kept(model, field) -> bool:
    if issubclass(model, StepTaken) and field.name in ("step", "step_label", "source", "target"):
        return True
    return f"{model.__name__}.{field.name}" in words.KEPT


def own(model, *kinds):
    return [field for field in model._meta.local_concrete_fields if isinstance(field, kinds)]


def test_every_encrypted_column_of_the_room_leaves():
    assert [
        f"{model.__name__}.{field.name}"
        for model in ROOM
        for field in own(model, EncryptedTextField)
        if (model, field.name) not in BLANKED
    ] == []


def test_every_free_text_of_the_room_leaves_or_stays_for_a_reason():
    assert [
        f"{model.__name__}.{field.name}"
        for model in ROOM
        for field in own(model, *FREE)
        if not field.choices and (model, field.name) not in BLANKED and not kept(model, field)
    ] == []


def test_no_reason_outlives_its_column():
    columns = {f"{model.__name__}.{field.name}" for model in ROOM for field in own(model, *FREE)}

    assert set(words.KEPT) - columns == {"*"}


def test_every_private_file_of_the_room_leaves():
    held = {one.model for one in (*words.FILES_OF_CASE, *words.FILES_OF_CLIENT)}

    assert held == {
        model
        for model in ROOM
        for field in own(model, models.ForeignKey)
        if field.remote_field.model is StoredFile
    }


def plant() -> list[str]:
    """Write the canary into every column of the tables; answers the tables without a row."""
    empty = []
    for one in words.EVERYTHING:
        rows = one.model._base_manager.filter(**{f"{one.path}__isnull": False}, **(one.only or {}))
        texts = {n: CANARY for n, blank in one.blanks.items() if isinstance(blank, str)}
        texts.pop("capacity", None)  # the database knows its choices
        if not rows.exists():
            empty.append(f"{one.model.__name__} by {one.path}")
        elif issubclass(one.model, FrozenModel):
            blank_evidence(rows, {name: _stored(one.model, name) for name in texts})
        else:
            rows.update(**texts)
    return empty


def _stored(model, name: str) -> str:
    is_secret = isinstance(model._meta.get_field(name), EncryptedTextField)
    return encrypt(CANARY) if is_secret else CANARY


def figures(round):
    centers = [case.center for case in Case.objects.select_related("center").order_by("pk")]
    districts = {center.district_id for center in centers}
    return [
        figures_by_district(round=round, districts=districts, on=round.service_ends_on),
        activity_figures(round=round),
        exemplary_figures(round=round),
        link_figures(ResourceLink.objects.all()),
        workloads(round=round, centers=centers),
        list(Case.objects.counting(round).values_list("pk", flat=True)),
        list(HeldCategory.objects.order_by("pk").values_list("client", "category")),
        list(Case.objects.order_by("pk").values_list("number", "state", "closed_on", "worker")),
    ]


@pytest.mark.django_db
def test_a_person_of_whom_there_is_everything_leaves_numbers_alone(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    full = make_full_file()
    assert TextBand.objects.filter(text_print__case=full.case).exists()
    assert plant() == []
    close_rounds()
    round, before = Round.objects.get(), figures(Round.objects.get())
    keys = [held.file.key for held in (full.scan, full.sheet)]
    dry = run(is_dry=True, by=None, at=DAY_AFTER)
    assert everything_said().count(CANARY) > len(BLANKED)

    made = run(is_dry=False, by=admin(), at=DAY_AFTER)

    assert CANARY not in everything_said()
    assert total_of(made) == total_of(dry)
    assert [number for _, number in total_of(made).labeled()] == [1, 2, 4, 1, 1, 3]
    assert figures(round) == before
    assert TextPrint.objects.count() == TextBand.objects.count() == sum(keep_all()) == 0
    assert not any(default_storage.exists(key) for key in keys)
    assert look(at=DAY_AFTER).lost == []
    client = type(full.case.client).objects.get(pk=full.case.client_id)
    assert (client.household, client.relation_to_head, client.living) == (None, None, "")
    assert drawn_again(full.case.drawings.get().sample)
