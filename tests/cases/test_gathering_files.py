"""Photographs and sign-in sheets: kept once, opened by few and on record, void with a reason."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from cases import gathering_files
from cases.gathering_files import add_file, may_open, void_file
from cases.models import GatheringFile, GatheringFileVoid
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.cases.activities import leader_of, make_file, make_gathering, make_group, make_held
from tests.cases.factories import NOON, make_worker
from tests.core.uploads import png, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def gathering():
    return make_held(make_group())


def address(name, kept):
    return reverse(f"cases:gathering_file_{name}", args=[kept.public_id])


def refused(act, **kwargs):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        act(**kwargs)
    return refusal.value.codes


def desk_at(gathering, role):
    where = gathering.district if role in Role.of_district else gathering.subdistrict
    return make_desk(role, where)


@pytest.mark.parametrize(
    ("role", "photo", "sheet"),
    [
        (None, True, True),
        (Role.CENTER_WORKER, True, False),
        (Role.EXECUTIVE_DIRECTOR, True, True),
        (Role.DIRECTOR, True, True),
        (Role.SUPERVISOR, True, False),
        (Role.DISTRICT_OFFICER, True, True),
    ],
)
def test_who_may_open_what(gathering, role, photo, sheet):
    desk = desk_at(gathering, role) if role else leader_of(gathering.activity)
    files = [make_file(gathering, kind) for kind in ("photo", "sign_in_sheet", "other")]

    assert [may_open(file, by=desk) for file in files] == [photo, sheet, sheet]


def test_every_opening_is_on_record_and_a_sheet_is_not_there_for_others(client, gathering):
    photo, sheet = make_file(gathering), make_file(gathering, "sign_in_sheet")
    client.sit_at(make_worker(gathering.center))

    answers = [client.get(address("download", kept)) for kept in (photo, sheet)]

    assert [answer.status_code for answer in answers] == [200, 404]
    assert answers[0]["Content-Type"] == "image/png"
    event = AuditEvent.objects.get(what="查看活动材料")
    assert event.changes["文件"] == ["", "现场.png"]
    page = client.get(reverse("cases:gathering_detail", args=[gathering.public_id]))
    shown = page.content.decode()
    assert (address("download", photo) in shown, address("download", sheet) in shown) == (
        True,
        False,
    )


def test_a_file_is_made_void_with_a_reason_and_opened_no_more(client, gathering):
    kept = make_file(gathering)
    client.sit_at(leader_of(gathering.activity))

    empty = client.post(address("void", kept), {"reason": " "})
    client.post(address("void", kept), {"reason": "传错照片"})

    assert "请填写作废原因" in empty.content.decode()
    assert kept.voided.reason == "传错照片"
    assert client.get(address("download", kept)).status_code == 404
    page = client.get(reverse("cases:gathering_detail", args=[gathering.public_id]))
    assert "已作废：传错照片" in page.content.decode()


def test_only_who_leads_uploads_and_voids(gathering):
    kept, colleague = make_file(gathering), make_worker(gathering.center)
    facts = {"by": colleague, "at": NOON}
    fresh = {"gathering": gathering, "kind": "photo", "form_token": uuid4()}

    assert refused(void_file, kept=kept, reason="错", **facts) == ["not_in_charge"]
    assert refused(add_file, upload=upload(png(), "b.png"), **fresh, **facts) == ["not_in_charge"]
    assert GatheringFile.objects.count() == 1


def test_the_same_form_keeps_one_file_and_the_same_reason_stays(gathering):
    by = leader_of(gathering.activity)
    facts = {"gathering": gathering, "kind": "photo", "form_token": uuid4(), "by": by, "at": NOON}

    one, other = (add_file(upload=upload(png(), "a.png"), **facts) for _ in range(2))
    void_file(kept=one, reason="传错", by=by, at=NOON)
    again = void_file(kept=one, reason="别的", by=by, at=NOON)

    assert (one, again.reason) == (other, "传错")


def test_pictures_and_pdf_only_after_the_report_and_not_without_end(monkeypatch, gathering):
    planned = make_gathering(gathering.activity)
    by = leader_of(gathering.activity)
    facts = {"kind": "photo", "by": by, "at": NOON}
    monkeypatch.setattr(gathering_files, "MOST_FILES", 1)

    def add(thing, content=None, name="a.png"):
        token = uuid4()
        return refused(
            add_file,
            gathering=thing,
            upload=upload(content or png(), name),
            form_token=token,
            **facts,
        )

    assert add(planned) == ["not_yet_reported"]
    assert add(gathering, b"<svg/>", "a.svg") == ["file_type"]
    void_file(kept=make_file(gathering), reason="传错", by=by, at=NOON)
    make_file(gathering)
    assert add(gathering) == ["files_too_many"]


def test_the_database_keeps_what_was_uploaded_and_why_it_is_void(gathering):
    kept = make_file(gathering)
    void_file(kept=kept, reason="传错", by=leader_of(gathering.activity), at=NOON)

    for model in (GatheringFile, GatheringFileVoid):
        with pytest.raises(Exception, match="written once"), transaction.atomic():
            connection.cursor().execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
