import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import connection, models
from django.test.utils import isolate_apps

from core.encryption import EncryptedTextField, UnreadableValue, decrypt, encrypt, keyed_hash

SECRET = "11010519491231002X"


@pytest.fixture(scope="module")
def person(stored):
    with isolate_apps("core"):

        class EncryptedPerson(models.Model):  # noqa: DJ008  (throw-away)
            number = EncryptedTextField("证件号码", null=True)
            note = EncryptedTextField("备注", default="")

            class Meta:
                app_label = "core"

    (model,) = stored(EncryptedPerson)
    return model


@pytest.fixture
def row(db, person):
    return person.objects.create(number=SECRET, note="家访记录")


def column(model, name):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {name} FROM {model._meta.db_table}")  # noqa: S608  (our own names)
        return cursor.fetchone()[0]


def overwrite(model, value):
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET number = %s", [value])  # noqa: S608


def test_the_column_is_unreadable_and_the_object_is_plain(person, row):
    stored = column(person, "number")

    assert stored.startswith("enc1:")
    assert SECRET not in stored
    assert person.objects.get().number == SECRET
    assert list(person.objects.values_list("note", flat=True)) == ["家访记录"]


def test_every_way_of_writing_encrypts_once(person, row):
    person.objects.update(number="甲")
    assert column(person, "number").startswith("enc1:")
    assert person.objects.get().number == "甲"

    row.number = "乙"
    person.objects.bulk_update([row], ["number"])
    assert column(person, "number").startswith("enc1:")
    assert person.objects.get().number == "乙"

    row.number = "丙"
    row.save(update_fields=["number"])
    assert person.objects.get().number == "丙"

    person.objects.update(note=models.F("number"))
    assert person.objects.get().note == "丙"


@pytest.mark.django_db
def test_nothing_stays_nothing(person):
    person.objects.create(number=None, note="")

    assert (column(person, "number"), column(person, "note")) == (None, "")
    assert person.objects.get().number is None
    assert person.objects.get().note == ""


def test_the_same_text_is_never_the_same_ciphertext():
    assert encrypt(SECRET) != encrypt(SECRET)


def test_the_newest_key_writes_and_the_old_ones_still_read(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [old]
    written_before = encrypt(SECRET)

    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    written_after = encrypt(SECRET)
    assert (decrypt(written_before), decrypt(written_after)) == (SECRET, SECRET)

    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert decrypt(written_after) == SECRET
    with pytest.raises(UnreadableValue):
        decrypt(written_before)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored[:-2],
        lambda stored: stored[:20] + ("A" if stored[20] != "A" else "B") + stored[21:],
        lambda stored: stored.removeprefix("enc1:"),
        lambda stored: "enc1:",
        lambda stored: "enc2:" + stored.removeprefix("enc1:"),
        lambda stored: SECRET,
        lambda stored: "enc1:汉字",
    ],
    ids=["cut", "altered", "no prefix", "prefix only", "other scheme", "plain text", "not base64"],
)
def test_a_value_that_was_tampered_with_is_never_handed_out(person, row, spoil):
    spoiled = spoil(column(person, "number"))
    overwrite(person, spoiled)

    with pytest.raises(UnreadableValue) as caught:
        person.objects.get()

    assert spoiled not in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    "lookup", ["number", "number__exact", "number__contains", "number__in", "number__gt"]
)
def test_the_column_cannot_be_searched(person, lookup):
    with pytest.raises(FieldError, match="number is encrypted"):
        person.objects.filter(**{lookup: [SECRET] if lookup.endswith("in") else SECRET})


def test_the_column_can_be_asked_whether_it_is_empty(person, row):
    assert person.objects.filter(number__isnull=False).count() == 1
    assert person.objects.filter(number__isnull=True).count() == 0


def test_a_migration_writes_the_field_by_its_own_name():
    _, path, args, options = EncryptedTextField("证件号码", null=True).deconstruct()

    assert (path, args) == ("core.encryption.EncryptedTextField", [])
    assert options == {"verbose_name": "证件号码", "null": True}


@isolate_apps("core")
def test_a_unique_encrypted_column_is_an_error_of_the_system_check():
    class EncryptedTwice(models.Model):  # noqa: DJ008  (throw-away)
        number = EncryptedTextField(unique=True)

        class Meta:
            app_label = "core"

    assert [error.id for error in EncryptedTwice.check() if error.id.startswith("core")] == [
        "core.E001"
    ]


def test_without_a_key_nothing_is_written(settings):
    settings.FIELD_ENCRYPTION_KEYS = []
    with pytest.raises(ImproperlyConfigured):
        encrypt(SECRET)

    settings.FIELD_HASH_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        keyed_hash(SECRET)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 11010519491231002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
    ],
)
def test_the_same_number_has_the_same_hash_however_it_is_typed(typed):
    assert keyed_hash(typed) == keyed_hash(SECRET)


def test_the_hash_depends_on_the_text_and_on_the_key(settings):
    first = keyed_hash(SECRET)

    assert len(first) == 64
    assert first != keyed_hash("110105194912310020")
    settings.FIELD_HASH_KEY = "another"
    assert first != keyed_hash(SECRET)


@pytest.mark.parametrize("blank", ["", " ", "　"])
def test_blank_text_has_no_hash(blank):
    assert keyed_hash(blank) == ""
