from cryptography.fernet import Fernet

from core import checks

LONG = "q8Zt4-vPz1_xW7bKcY2mRn5sLd9gHj3fTu6eAo0iBpQrNkVwXy"


def sentences(warnings):
    return [(warning.id, warning.msg) for warning in warnings]


def test_weak_settings_are_warnings_of_a_deployment(settings):
    settings.DEMO = False
    settings.SECRET_KEY = LONG
    settings.FIELD_HASH_KEY = LONG[::-1]
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    settings.ALLOWED_HOSTS = ["pilot.example.cn"]
    assert checks.settings_are_strong(None) == []

    settings.ALLOWED_HOSTS = ["*"]

    assert sentences(checks.settings_are_strong(None)) == [
        ("core.W001", "ALLOWED_HOSTS：写“*”等于不检查域名，请写平台自己的域名。")
    ]


def test_the_demo_is_not_warned_of_the_secrets_it_publishes(settings):
    settings.DEMO = True
    settings.SECRET_KEY = "short"

    assert checks.settings_are_strong(None) == []


def test_a_private_folder_that_can_be_written_passes(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "not yet" / "there"

    assert checks.files_have_a_private_place(None) == []


def test_files_must_not_lie_where_everybody_can_fetch_them(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"

    assert sentences(checks.files_have_a_private_place(None)) == [
        ("core.W002", "MEDIA_ROOT：在公开的静态文件目录之内，任何人都能取走，请放到别处。")
    ]


def test_a_folder_that_cannot_be_written_is_named(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)  # root may write anywhere

    assert sentences(checks.files_have_a_private_place(None)) == [
        ("core.W002", "MEDIA_ROOT：当前账号不能写入这个目录，上传会失败。")
    ]


def test_without_a_folder_there_is_nothing_to_check(settings):
    settings.MEDIA_ROOT = ""

    assert checks.files_have_a_private_place(None) == []
