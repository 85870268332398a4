"""Why an uploaded file is not kept, in words its owner can act on."""

from core.problems import Problem, Refused

FIELD = "file"  # what forms call the box that takes it


def damaged(label: str) -> Refused:
    return Refused(
        Problem(
            "file_damaged",
            f"{label}文件不完整或已损坏，打不开。请重新扫描或另存后再上传。",
            field=FIELD,
        )
    )


def disguised(label: str) -> Refused:
    """It can be read as two kinds at once: shown as one thing, it may act as another."""
    return Refused(
        Problem(
            "file_disguised",
            f"{label}文件里夹带了网页、脚本或压缩包等其他内容，平台不接收。请重新扫描或另存后再上传。",
            field=FIELD,
        )
    )


def active(label: str, what: str) -> Refused:
    return Refused(
        Problem(
            "file_active",
            f"{label}文件中含有{what}，平台不接收。请打印为新的PDF，或另存为不含这些内容的文件后再上传。",
            field=FIELD,
        )
    )


def locked(label: str) -> Refused:
    return Refused(
        Problem(
            "file_locked",
            f"{label}文件设有密码，他人无法打开。请取消密码后再上传。",
            field=FIELD,
        )
    )
