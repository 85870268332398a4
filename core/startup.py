"""What the platform must be given before it starts, and what would be too weak to guard anything.

Read by the production settings themselves, so nothing here may ask for ``django.conf.settings``.
Values are never quoted: a message ends in a log.
"""

from collections.abc import Sequence

from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

PUBLIC_MARK = "only-for-invented-data"  # part of every secret that the demo publishes
PUBLIC_ENCRYPTION_KEY = "ZGVtby1vbmx5LWZvci1pbnZlbnRlZC1kYXRhLTMyYiE="
MAKE_TEXT = 'python -c "import secrets; print(secrets.token_urlsafe(60))"'
MAKE_KEY = (
    'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
)
LEAST_SECRET = 50  # characters; what Django's own check asks of a SECRET_KEY
LEAST_HASH_KEY = 32
MAIL_SERVERS = ("smtp", "smtp+tls", "smtp+ssl", "consolemail", "filemail")


def obstacles_to_start(
    *,
    secret_key: str,
    encryption_keys: Sequence[str],
    hash_key: str,
    allowed_hosts: Sequence[str],
) -> list[str]:
    """Every setting that is missing or unusable, each as one sentence that begins with its name."""
    return [
        *_secret_obstacles("SECRET_KEY", secret_key),
        *_encryption_key_obstacles(encryption_keys),
        *_secret_obstacles("FIELD_HASH_KEY", hash_key),
        *([] if allowed_hosts else ["ALLOWED_HOSTS：没有设置。请写平台的域名，多个用逗号隔开。"]),
    ]


def url_obstacles(name: str, url: str, schemes: Sequence[str]) -> list[str]:
    """The one sentence about an address of a database, cache or mail server of an unknown kind."""
    if url.partition("://")[0] in schemes:
        return []
    return [f"{name}：不认识这种地址，应以{'、'.join(f'{scheme}://' for scheme in schemes)}开头。"]


def mail_obstacles(url: str, sender: str) -> list[str]:
    """What keeps the platform from sending mail; nothing where it is not meant to (no ``url``)."""
    if not url:
        return []
    found = url_obstacles("EMAIL_URL", url, MAIL_SERVERS)
    if "@" not in sender:
        found.append("DEFAULT_FROM_EMAIL：没有设置。设置了 EMAIL_URL 时，请写发件人的邮箱地址。")
    return found


def refuse_to_start(obstacles: Sequence[str]) -> None:
    """Raise ImproperlyConfigured that lists all obstacles at once; do nothing without any."""
    if obstacles:
        lines = "\n".join(f"  {line}" for line in obstacles)
        raise ImproperlyConfigured(
            f"平台不能启动，请先改正以下设置（见 docs/settings.md）：\n{lines}"
        )


def weaknesses(settings) -> list[str]:
    """What works but guards too little; the same form as ``obstacles_to_start``."""
    return [
        *_weak_secrets(settings),
        *_weak_hosts(settings.ALLOWED_HOSTS),
        *(["DEBUG：正式运行时必须关闭，出错页面会显示数据。"] if settings.DEBUG else []),
    ]


def _secret_obstacles(name: str, value: str) -> list[str]:
    if not value:
        return [f"{name}：没有设置。可这样生成：{MAKE_TEXT}"]
    if PUBLIC_MARK in value:
        return [f"{name}：这是演示用的公开值，不能用于正式运行。可这样生成：{MAKE_TEXT}"]
    return []


def _encryption_key_obstacles(keys: Sequence[str]) -> list[str]:
    name = "FIELD_ENCRYPTION_KEYS"
    if not keys:
        return [f"{name}：没有设置。可这样生成：{MAKE_KEY}"]
    wrong = [place for place, key in enumerate(keys, start=1) if not _is_fernet_key(key)]
    return [
        *(
            f"{name}：第{place}个不是有效的 Fernet 密钥（应为44个字符，不带空格）。可这样生成：{MAKE_KEY}"
            for place in wrong
        ),
        *([f"{name}：含有演示用的公开密钥，请去掉。"] if PUBLIC_ENCRYPTION_KEY in keys else []),
    ]


def _is_fernet_key(key: str) -> bool:
    try:
        Fernet(key)
    except ValueError:  # also what base64 raises
        return False
    return len(key) == 44  # base64 would overlook spaces and other strange letters


def _weak_secrets(settings) -> list[str]:
    keys = settings.FIELD_ENCRYPTION_KEYS
    found = []
    if len(settings.SECRET_KEY) < LEAST_SECRET or len(set(settings.SECRET_KEY)) < 10:
        found.append(f"SECRET_KEY：太短或太简单，至少{LEAST_SECRET}个字符。可这样生成：{MAKE_TEXT}")
    if len(settings.FIELD_HASH_KEY) < LEAST_HASH_KEY or len(set(settings.FIELD_HASH_KEY)) < 10:
        found.append(f"FIELD_HASH_KEY：太短或太简单，至少{LEAST_HASH_KEY}个字符。")
    if settings.FIELD_HASH_KEY == settings.SECRET_KEY:
        found.append("FIELD_HASH_KEY：与 SECRET_KEY 相同，一处泄露两处失守，请分别生成。")
    if len(set(keys)) < len(keys):
        found.append("FIELD_ENCRYPTION_KEYS：有重复的密钥，请去掉。")
    return found


def _weak_hosts(hosts: Sequence[str]) -> list[str]:
    found = []
    if "*" in hosts:
        found.append("ALLOWED_HOSTS：写“*”等于不检查域名，请写平台自己的域名。")
    found.extend(
        f"ALLOWED_HOSTS：第{place}个不是域名，只写域名，不带空格、协议和端口。"
        for place, host in enumerate(hosts, start=1)
        if host != host.strip() or not host or "/" in host or (":" in host and "[" not in host)
    )
    return found
