"""Uploaded files: kept whole with their row, or not at all."""

import io
import os
import stat
from datetime import datetime, timedelta
from hashlib import sha256

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from accounts import files
from accounts.files import keeping
from accounts.models import StoredFile
from accounts.roles import Role
from accounts.sweeping import look
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk
from tests.core.uploads import EICAR, HTML, docx, jpeg, pdf, upload

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 5, 17, 12, tzinfo=BEIJING)
FILESYSTEM = {"BACKEND": "django.core.files.storage.FileSystemStorage"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """A folder of the test's own, as in production."""
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.STORAGES = {**settings.STORAGES, "default": FILESYSTEM}
    return tmp_path / "media"


@pytest.fixture
def officer():
    return make_desk(Role.DISTRICT_OFFICER)


def keep(file, by) -> StoredFile:
    with keeping(file, by=by, at=NOON) as stored:
        return stored


def on_disk(media) -> list[bytes]:
    return [path.read_bytes() for path in media.rglob("*") if path.is_file()]


@pytest.mark.parametrize("large", [0, 3 * 2**20])
def test_a_file_is_kept_byte_for_byte_with_what_is_known_of_it(officer, media, large):
    content = jpeg() + bytes(large)

    stored = keep(upload(content, "../扫描/IMG_1.JPG"), officer)

    assert on_disk(media) == [content]
    assert (stored.name, stored.content_type) == ("IMG_1.jpg", "image/jpeg")
    assert (stored.size, stored.sha256) == (len(content), sha256(content).hexdigest())
    assert (stored.by, stored.at) == (officer, NOON)


def test_the_name_on_disk_says_nothing_and_only_we_may_read_it(officer, media):
    stored = keep(upload(pdf(), "劲松街道.pdf"), officer)

    path = media / stored.key
    assert len(path.name) == 32
    assert path.suffix == ""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_same_content_twice_is_two_files(officer, media):
    first, second = (keep(upload(pdf()), officer) for _ in range(2))

    assert first.key != second.key
    assert on_disk(media) == [pdf(), pdf()]


@pytest.mark.parametrize(("content", "name"), [(HTML, "a.pdf"), (pdf(), "a.html"), (b"", "a.pdf")])
def test_a_refused_file_touches_neither_disk_nor_database(officer, media, content, name):
    with pytest.raises(Refused):
        keep(upload(content, name), officer)

    assert on_disk(media) == []
    assert not StoredFile.objects.exists()


def test_an_infected_file_touches_neither_disk_nor_database(officer, media, settings):
    settings.UPLOAD_SCANNER = "tests.core.test_scanning.fake_scanner"

    with pytest.raises(Refused):
        keep(upload(pdf(b"", EICAR)), officer)

    assert on_disk(media) == []


def test_a_file_whose_row_is_not_saved_is_gone(officer, media):
    with pytest.raises(RuntimeError), keeping(upload(pdf()), by=officer, at=NOON):
        raise RuntimeError("the room could not save its row")

    assert on_disk(media) == []
    assert not StoredFile.objects.exists()


def test_a_row_that_the_database_refuses_leaves_no_file(officer, media, monkeypatch):
    taken = keep(upload(pdf()), officer)
    monkeypatch.setattr(files.StoredFile, "save", _clashing(taken))

    with pytest.raises(IntegrityError):
        keep(upload(docx(), "a.docx"), officer)

    assert on_disk(media) == [pdf()]


def _clashing(taken):
    def save(self, *args, **kwargs):
        self.public_id = taken.public_id
        super(StoredFile, self).save(*args, **kwargs)

    return save


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt(), SystemExit()])
def test_being_stopped_while_writing_leaves_nothing(officer, media, error):
    seen = []

    def stop_halfway():
        yield pdf()[:10]
        seen.append(on_disk(media))
        raise error

    file = upload(pdf())
    file.chunks = stop_halfway
    with pytest.raises(type(error)):
        keep(file, officer)

    assert [len(files) for files in seen] == [1]
    assert on_disk(media) == []
    assert not StoredFile.objects.exists()


def test_being_stopped_before_the_row_is_saved_leaves_nothing(officer, media, monkeypatch):
    def stop(key):
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "_reach_the_disk", stop)

    with pytest.raises(KeyboardInterrupt):
        keep(upload(pdf()), officer)

    assert on_disk(media) == []


def test_a_row_of_a_file_is_written_once(officer):
    stored = keep(upload(pdf()), officer)

    with pytest.raises(TypeError):
        stored.save()
    with pytest.raises(TypeError):
        StoredFile.objects.all().delete()


def orphan(key: str, *, age: timedelta) -> None:
    default_storage.save(key, upload(b"left behind"))
    moment = (NOON - age).timestamp()
    os.utime(default_storage.path(key), (moment, moment))


def test_only_old_files_without_a_row_are_orphans(officer):
    kept = keep(upload(pdf()), officer)
    os.utime(default_storage.path(kept.key), (0, 0))
    orphan("aa/old", age=timedelta(days=1))
    orphan("aa/young", age=timedelta(hours=23))

    found = look(at=NOON)

    assert (found.orphans, found.lost) == (["aa/old"], [])


def test_an_empty_storage_has_neither_orphans_nor_losses(media):
    media.mkdir()

    assert (look(at=NOON).orphans, look(at=NOON).lost) == ([], [])


def test_a_storage_that_nobody_used_yet_is_empty():
    assert (look(at=NOON).orphans, look(at=NOON).lost) == ([], [])


def test_sweeping_lists_first_and_removes_only_when_told(officer, media):
    keep(upload(pdf()), officer)
    orphan("aa/old", age=timedelta(days=2))
    told = io.StringIO()

    call_command("sweep_files", stdout=told)
    assert told.getvalue() == (
        "没有记录的文件：aa/old\n没有记录的文件共1个（没有清除，清除请加 --delete）。\n"
    )
    assert sorted(on_disk(media)) == sorted([pdf(), b"left behind"])

    call_command("sweep_files", delete=True, stdout=io.StringIO())
    assert on_disk(media) == [pdf()]


def test_sweeping_names_rows_whose_file_is_lost(officer):
    stored = keep(upload(pdf()), officer)
    default_storage.delete(stored.key)

    with pytest.raises(CommandError, match=f"有1条记录找不到文件，.*{stored.pk}号（{stored.key}）"):
        call_command("sweep_files", stdout=io.StringIO())


def test_what_an_outer_rollback_leaves_is_swept(officer, media):
    """``keeping`` asks not to be called inside another transaction; this is why, and the net."""
    with transaction.atomic():
        stored = keep(upload(pdf()), officer)
        transaction.set_rollback(True)
    os.utime(media / stored.key, (0, 0))

    call_command("sweep_files", delete=True, stdout=io.StringIO())

    assert on_disk(media) == []
