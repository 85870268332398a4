"""How a stored file leaves the house."""

from datetime import datetime

import pytest

from accounts.downloads import file_response
from accounts.files import keeping
from accounts.roles import Role
from core.deadlines import BEIJING
from tests.accounts.factories import make_desk
from tests.core.uploads import docx, jpeg, pdf, png, upload, xlsx

pytestmark = pytest.mark.django_db
NOON = datetime(2021, 5, 17, 12, tzinfo=BEIJING)
OFFICE = "application/vnd.openxmlformats-officedocument"


def response_for(content, name):
    desk = make_desk(Role.DISTRICT_OFFICER)
    with keeping(upload(content, name), by=desk, at=NOON) as stored:
        return file_response(stored)


@pytest.mark.parametrize(
    ("content", "name", "content_type", "disposition"),
    [
        (pdf(), "scan.pdf", "application/pdf", 'inline; filename="scan.pdf"'),
        (jpeg(), "a.jpg", "image/jpeg", 'inline; filename="a.jpg"'),
        (png(), "章.png", "image/png", "inline; filename*=utf-8''%E7%AB%A0.png"),
        (docx(), "a.docx", f"{OFFICE}.wordprocessingml.document", 'attachment; filename="a.docx"'),
        (xlsx(), "a b.xlsx", f"{OFFICE}.spreadsheetml.sheet", 'attachment; filename="a b.xlsx"'),
        (pdf(), 'a"; x=.pdf', "application/pdf", 'inline; filename="a x=.pdf"'),
    ],
)
def test_pictures_and_pdf_are_shown_and_all_else_is_downloaded(
    content, name, content_type, disposition
):
    response = response_for(content, name)

    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == disposition
    assert b"".join(response) == content


def test_nothing_in_a_file_may_run_load_or_be_framed():
    response = response_for(pdf(), "a.pdf")

    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Length"] == str(len(pdf()))
