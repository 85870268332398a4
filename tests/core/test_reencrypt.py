"""After a change of keys nothing in the database needs the old one."""

from contextlib import closing
from io import StringIO
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction
from django.test.utils import isolate_apps

from core import reencryption
from core.encryption import EncryptedTextField, UnreadableValue, encrypt, renewed
from core.frozen import FrozenModel
from core.reencryption import Outcome, encrypted_models, reencrypt
from core.triggers import guards

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TEXTS = ["11010519491231002X", "", "家访记录"]


@pytest.fixture(scope="module")
def tables(stored):
    with isolate_apps("core"):

        class Letter(models.Model):  # noqa: DJ008  (throw-away)
            text = EncryptedTextField("正文")
            note = EncryptedTextField("备注", null=True)  # noqa: DJ001  (NULL is what is tested)

            class Meta:
                app_label = "core"

        class Seal(FrozenModel):
            id = models.UUIDField(primary_key=True, default=uuid4)
            text = EncryptedTextField("正文")

            class Meta(FrozenModel.Meta):
                app_label = "core"
                abstract = False

    return stored(Letter, Seal)


@pytest.fixture
def letter(tables, db):
    return tables[0]


@pytest.fixture
def seal(tables, db):
    """An evidence table with its guard in the database."""
    model = tables[1]
    with connection.cursor() as cursor:
        for statement in guards(model, connection.vendor):
            cursor.execute(statement)
    return model


@pytest.fixture
def rotated(settings):
    """Rows made now are written with the old key; called, the new one is the newest."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]

    def rotate(*keys):
        settings.FIELD_ENCRYPTION_KEYS = list(keys or (NEW, OLD))

    return rotate


def column(model, name="text"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
        return [value for (value,) in cursor.fetchall()]


def test_afterwards_the_old_key_can_be_dropped(letter, rotated, monkeypatch):
    monkeypatch.setattr(reencryption, "BATCH", 2)
    for text in TEXTS * 2:
        letter.objects.create(text=text, note=None)
    rotated()

    outcome = reencrypt(letter, dry_run=False)

    rotated(NEW)
    assert outcome == Outcome(renewed=4, current=0, unreadable=[])
    assert [row.text for row in letter.objects.order_by("id")] == TEXTS * 2
    assert [value[:5] for value in column(letter)] == ["enc1:", "", "enc1:"] * 2
    assert not any(text in value for text in TEXTS if text for value in column(letter))


def test_without_it_the_old_key_is_still_needed(letter, rotated):
    letter.objects.create(text="家访记录")

    rotated(NEW)

    with pytest.raises(UnreadableValue):
        letter.objects.get()


def test_a_second_run_has_nothing_left_to_do(letter, rotated):
    letter.objects.create(text="甲", note="乙")
    rotated()
    reencrypt(letter, dry_run=False)
    before = column(letter)

    assert reencrypt(letter, dry_run=False) == Outcome(current=2)
    assert column(letter) == before


def test_a_stopped_run_keeps_what_is_done(letter, rotated, monkeypatch):
    monkeypatch.setattr(reencryption, "BATCH", 1)
    for text in "甲乙丙":
        letter.objects.create(text=text)
    rotated()
    write = reencryption._write
    calls = []

    def stopped(model, changes):
        if calls:
            raise KeyboardInterrupt
        calls.append(model)
        write(model, changes)

    monkeypatch.setattr(reencryption, "_write", stopped)
    with pytest.raises(KeyboardInterrupt):
        reencrypt(letter, dry_run=False)
    monkeypatch.setattr(reencryption, "_write", write)

    assert reencrypt(letter, dry_run=False) == Outcome(renewed=2, current=1)


def test_a_dry_run_counts_and_changes_nothing(letter, rotated):
    letter.objects.create(text="甲", note="乙")
    rotated()
    before = column(letter)

    assert reencrypt(letter, dry_run=True) == Outcome(renewed=2)
    assert column(letter) == before


def test_a_value_saved_meanwhile_is_left_alone(letter, rotated, monkeypatch):
    row = letter.objects.create(text="甲")
    rotated()
    write = reencryption._write

    def late(model, changes):
        row.text = "改过的"
        row.save()
        write(model, changes)

    monkeypatch.setattr(reencryption, "_write", late)
    reencrypt(letter, dry_run=False)

    assert letter.objects.get().text == "改过的"


def test_what_cannot_be_read_is_named_by_its_key_and_left_alone(letter, rotated):
    rows = [letter.objects.create(text=text) for text in ("甲", "乙")]
    rotated()
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {letter._meta.db_table} SET text = 'enc1:lost' WHERE id = %s",  # noqa: S608
            [rows[0].pk],
        )

    outcome = reencrypt(letter, dry_run=False)

    assert outcome == Outcome(renewed=1, unreadable=[f"text（主键{rows[0].pk}）"])
    assert column(letter)[0] == "enc1:lost"


def test_evidence_is_brought_along_and_guarded_again(seal, rotated):
    row = seal.objects.create(text="说明")
    rotated()

    outcome = reencrypt(seal, dry_run=False)

    rotated(NEW)
    assert outcome == Outcome(renewed=1)
    assert seal.objects.get().text == "说明"
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        closing(connection.cursor()) as cursor,
    ):
        cursor.execute(f"UPDATE {seal._meta.db_table} SET text = 'x'")  # noqa: S608
    assert seal.objects.get().pk == row.pk


def test_every_encrypted_column_of_the_platform_is_walked():
    labels = {model._meta.label for model in encrypted_models()}

    assert labels >= {
        "cases.Client",
        "cases.Case",
        "cases.CaseStep",
        "cases.ConsentRecord",
        "cases.ServiceRecord",
    }


@pytest.mark.parametrize("spoiled", ["甲", "enc1:", "enc1:甲", "enc2:x"])
def test_a_value_that_is_no_ciphertext_is_never_renewed(rotated, spoiled):
    rotated()

    with pytest.raises(UnreadableValue) as caught:
        renewed(spoiled)

    assert "甲" not in str(caught.value)


def test_the_command_reports_by_model_and_says_when_the_old_key_may_go(
    letter, rotated, monkeypatch
):
    monkeypatch.setattr("core.management.commands.reencrypt.encrypted_models", lambda: [letter])
    letter.objects.create(text="甲", note="乙")
    rotated()
    told = StringIO()

    call_command("reencrypt", dry_run=True, stdout=told)
    call_command("reencrypt", stdout=told)

    name = f"{letter._meta.verbose_name}（core.Letter）"
    assert told.getvalue().splitlines() == [
        f"{name}：需要换用新密钥2个，已是新密钥0个",
        f"{name}：已换用新密钥2个，已是新密钥0个",
        "全部内容都已用最新密钥加密，旧密钥可以去掉。",
    ]


def test_the_command_fails_while_anything_cannot_be_read(letter, rotated, monkeypatch):
    monkeypatch.setattr("core.management.commands.reencrypt.encrypted_models", lambda: [letter])
    letter.objects.create(text="甲")
    rotated(NEW)
    told = StringIO()

    with pytest.raises(CommandError, match="共有1个值读不出来"):
        call_command("reencrypt", stdout=told)

    assert "读不出1个：text（主键" in told.getvalue()
    assert "旧密钥可以去掉" not in told.getvalue()


def test_renewing_keeps_the_text(rotated):
    stored = encrypt("家访记录")
    rotated()

    assert renewed(stored) != stored
    assert renewed(renewed(stored)).startswith("enc1:")
