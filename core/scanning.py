"""Asking a scanner about an uploaded file (GB/T 22239 8.1.4.5), where one is installed.

The setting ``UPLOAD_SCANNER`` names a callable: it takes an open file at its beginning and
answers what it found, one name per finding. Without the setting nothing is asked.
"""

import logging

from django.conf import settings
from django.utils.module_loading import import_string

from core.file_refusals import FIELD
from core.file_types import Upload
from core.problems import Problem, Refused

logger = logging.getLogger("platform.uploads")


def refuse_infected(upload: Upload) -> None:
    """Raise Refused where the scanner found something, and where it could not be asked."""
    if not settings.UPLOAD_SCANNER:
        return
    findings = _findings(upload)
    if findings:
        logger.warning("upload infected: %s", ", ".join(findings))
        raise Refused(
            Problem(
                "file_infected",
                f"安全检查发现文件带有恶意代码（{'、'.join(findings)}），没有保存。"
                "请先用杀毒软件检查您的电脑，再重新扫描上传。",
                field=FIELD,
            )
        )


def _findings(upload: Upload) -> list[str]:
    upload.seek(0)
    try:
        return list(import_string(settings.UPLOAD_SCANNER)(upload))
    except Exception as error:  # whatever broke: a file nobody looked at is not let in
        logger.exception("upload scanner failed")
        raise Refused(
            Problem(
                "scanner_away",
                "安全检查服务暂时不可用，文件没有保存。请稍后再试；仍不行时，请联系系统管理员。",
                field=FIELD,
            )
        ) from error
    finally:
        upload.seek(0)
