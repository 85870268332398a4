"""What stops the platform from starting, and what is only too weak."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from core import startup

KEY = Fernet.generate_key().decode()
LONG = "q8Zt4-vPz1_xW7bKcY2mRn5sLd9gHj3fTu6eAo0iBpQrNkVwXy"
STRONG = {
    "SECRET_KEY": LONG,
    "FIELD_ENCRYPTION_KEYS": [KEY],
    "FIELD_HASH_KEY": LONG[::-1],
    "ALLOWED_HOSTS": ["pilot.example.cn"],
    "DEBUG": False,
}


def obstacles(**changed):
    given = {
        "secret_key": LONG,
        "encryption_keys": [KEY],
        "hash_key": LONG[::-1],
        "allowed_hosts": ["pilot.example.cn"],
    }
    return startup.obstacles_to_start(**{**given, **changed})


def weaknesses(**changed):
    return startup.weaknesses(SimpleNamespace(**{**STRONG, **changed}))


def names(sentences):
    return [sentence.partition("：")[0] for sentence in sentences]


def test_nothing_stands_in_the_way_of_good_settings():
    assert obstacles() == []
    assert weaknesses() == []


def test_all_that_is_missing_is_named_at_once():
    found = obstacles(secret_key="", encryption_keys=[], hash_key="", allowed_hosts=[])

    assert names(found) == [
        "SECRET_KEY",
        "FIELD_ENCRYPTION_KEYS",
        "FIELD_HASH_KEY",
        "ALLOWED_HOSTS",
    ]
    assert all("没有设置" in sentence for sentence in found)


@pytest.mark.parametrize("wrong", ["abc", f" {KEY}", KEY[:-1], "x" * 44, "密钥", ""], ids=range(6))
def test_a_key_that_is_none_is_named_by_its_place_and_not_quoted(wrong):
    (found,) = obstacles(encryption_keys=[KEY, wrong])

    assert found.startswith("FIELD_ENCRYPTION_KEYS：第2个不是有效的 Fernet 密钥")
    assert KEY not in found


@pytest.mark.parametrize(
    ("setting", "value", "name"),
    [
        ("secret_key", f"demo-{startup.PUBLIC_MARK}-", "SECRET_KEY"),
        ("hash_key", f"demo-{startup.PUBLIC_MARK}", "FIELD_HASH_KEY"),
        ("encryption_keys", [KEY, startup.PUBLIC_ENCRYPTION_KEY], "FIELD_ENCRYPTION_KEYS"),
    ],
)
def test_the_secrets_of_the_demo_guard_nothing_real(setting, value, name):
    (found,) = obstacles(**{setting: value})

    assert found.startswith(f"{name}：")
    assert "公开" in found


@pytest.mark.parametrize(
    ("url", "is_known"),
    [
        ("postgres://u:pw@db/x", True),
        ("sqlite:///x", True),
        ("mysql://u:pw@db/x", False),
        ("", False),
    ],
)
def test_an_address_of_an_unknown_kind_is_named_and_not_quoted(url, is_known):
    found = startup.url_obstacles("DATABASE_URL", url, ["postgres", "sqlite"])

    assert found == (
        [] if is_known else ["DATABASE_URL：不认识这种地址，应以postgres://、sqlite://开头。"]
    )


@pytest.mark.parametrize(
    ("url", "sender", "named"),
    [
        ("", "", []),
        ("smtp+tls://u:pw@mail:587", "pilot@example.cn", []),
        ("smtp://mail:25", "", ["DEFAULT_FROM_EMAIL"]),
        ("imap://u:pw@mail", "pilot@example.cn", ["EMAIL_URL"]),
        ("imap://u:pw@mail", "pilot", ["EMAIL_URL", "DEFAULT_FROM_EMAIL"]),
    ],
)
def test_a_mail_server_needs_a_known_address_and_a_sender(url, sender, named):
    found = startup.mail_obstacles(url, sender)

    assert names(found) == named
    assert "pw" not in "".join(found)


def test_starting_is_refused_once_with_the_whole_list():
    with pytest.raises(ImproperlyConfigured, match="(?s)平台不能启动.*甲：没有.*乙：没有"):
        startup.refuse_to_start(["甲：没有", "乙：没有"])

    startup.refuse_to_start([])


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("SECRET_KEY", "short", "SECRET_KEY：太短或太简单"),
        ("SECRET_KEY", "a" * 60, "SECRET_KEY：太短或太简单"),
        ("FIELD_HASH_KEY", "short", "FIELD_HASH_KEY：太短或太简单"),
        ("FIELD_HASH_KEY", LONG, "FIELD_HASH_KEY：与 SECRET_KEY 相同"),
        ("FIELD_ENCRYPTION_KEYS", [KEY, KEY], "FIELD_ENCRYPTION_KEYS：有重复的密钥"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS：写“*”等于不检查域名"),
        ("ALLOWED_HOSTS", ["a.cn", " b.cn"], "ALLOWED_HOSTS：第2个不是域名"),
        ("ALLOWED_HOSTS", ["https://a.cn"], "ALLOWED_HOSTS：第1个不是域名"),
        ("ALLOWED_HOSTS", ["a.cn:8000"], "ALLOWED_HOSTS：第1个不是域名"),
        ("DEBUG", True, "DEBUG：正式运行时必须关闭"),
    ],
)
def test_what_is_weak_is_named(setting, value, sentence):
    (found,) = weaknesses(**{setting: value})

    assert found.startswith(sentence)


def test_all_that_is_weak_is_named_at_once():
    found = weaknesses(SECRET_KEY="short", FIELD_HASH_KEY="brief", ALLOWED_HOSTS=["*"], DEBUG=True)

    assert names(found) == ["SECRET_KEY", "FIELD_HASH_KEY", "ALLOWED_HOSTS", "DEBUG"]


def manage(*arguments, **environment):
    """The command line with production settings and no other variable than those given."""
    return subprocess.run(  # noqa: S603  (our own command)
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"DJANGO_SETTINGS_MODULE": "config.settings.production", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.skipif(
    Path(settings.BASE_DIR, ".env").exists(), reason="this machine has settings of its own"
)
def test_the_command_line_says_all_that_is_missing_in_one_go():
    told = manage("check", DATABASE_URL="mysql://somebody:Passw0rd@db/x").stderr

    for name in (
        "SECRET_KEY",
        "FIELD_ENCRYPTION_KEYS",
        "FIELD_HASH_KEY",
        "ALLOWED_HOSTS",
        "DATABASE_URL",
    ):
        assert f"\n  {name}：" in told
    assert "Passw0rd" not in told


def test_a_mail_server_becomes_the_one_that_is_used():
    told = manage(
        "shell",
        "-c",
        "from django.conf import settings as s;"
        "print(s.SENDS_MAIL, s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_USE_TLS, s.DEFAULT_FROM_EMAIL)",
        DEMO="1",
        EMAIL_URL="smtp+tls://u:pw@mail.example.cn:587",
        DEFAULT_FROM_EMAIL="pilot@example.cn",
    )

    assert told.stdout.splitlines()[-1] == "True mail.example.cn 587 True pilot@example.cn"


def test_the_demo_needs_no_setting():
    assert manage("check", DEMO="1").returncode == 0
