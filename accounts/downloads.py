"""Handing a stored file out. The room that holds it decides first who may have it."""

from django.core.files.storage import default_storage
from django.http import FileResponse

from accounts.models import StoredFile

# Nothing in it runs, loads, submits or is framed, whatever the file turns out to be.
POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


def file_response(file: StoredFile) -> FileResponse:
    """The bytes as they came, by the type that was read from them and never by their name.

    Pictures and PDF are shown, everything else is downloaded.
    """
    response = FileResponse(
        default_storage.open(file.key),
        as_attachment=not file.type.is_shown,
        filename=file.name,
        content_type=file.content_type,
    )
    response["Content-Security-Policy"] = POLICY
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
