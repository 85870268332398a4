"""Handing out a document or workbook that was made for this very answer."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

WORD, EXCEL = ".docx", ".xlsx"
_TYPES = {
    WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def office_download(content: bytes, title: str, suffix: str) -> HttpResponse:
    """The file as an attachment called by ``title``; ``suffix`` is WORD or EXCEL."""
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}{suffix}")
    return HttpResponse(content, _TYPES[suffix], headers={"Content-Disposition": disposition or ""})
