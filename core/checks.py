"""System checks of a deployment: ``manage.py check --deploy`` names every weak setting at once."""

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import Tags, Warning, register

from core.startup import weaknesses


@register(Tags.security, deploy=True)
def settings_are_strong(app_configs, **kwargs):
    """Secrets, hosts and DEBUG; the demo's secrets are public and say so themselves."""
    if settings.DEMO:
        return []
    return [Warning(sentence, id="core.W001") for sentence in weaknesses(settings)]


@register(Tags.files, deploy=True)
def files_have_a_private_place(app_configs, **kwargs):
    """Uploaded files need a folder that can be written and that no web server hands out."""
    if not settings.MEDIA_ROOT:
        return []  # a storage that keeps no files on this disk
    media = Path(settings.MEDIA_ROOT).resolve()
    found = []
    if any(media.is_relative_to(folder) for folder in _public_folders()):
        found.append("MEDIA_ROOT：在公开的静态文件目录之内，任何人都能取走，请放到别处。")
    if not os.access(_nearest_existing(media), os.W_OK | os.X_OK):
        found.append("MEDIA_ROOT：当前账号不能写入这个目录，上传会失败。")
    return [Warning(sentence, id="core.W002") for sentence in found]


def _public_folders() -> list[Path]:
    return [Path(folder).resolve() for folder in (settings.STATIC_ROOT, *settings.STATICFILES_DIRS)]


def _nearest_existing(path: Path) -> Path:
    return next(folder for folder in (path, *path.parents) if folder.exists())
