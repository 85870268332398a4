"""A form sent again under its token: the same content is stored once, other content never lost.

Told of two forms, one with a text and one with a file; the middleware knows neither.
"""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from accounts.models import SentForm
from accounts.roles import Role
from core.once import TokenField, again
from pilots.models import Attachment, InternalNote
from tests.core.uploads import pdf, upload
from tests.pilots.factories import make_recommendation, walk_up
from tests.pilots.pages import page

pytestmark = pytest.mark.django_db
TOKEN = "00000000-0000-4000-8000-000000000000"  # noqa: S105  (a form's, no secret)
SAVED = "内部备注已保存"


@pytest.fixture
def noted(at_desk):
    """The city's desk and the address of a note."""
    recommendation = walk_up(make_recommendation())
    return at_desk(Role.CITY_OFFICER), page("note_add", recommendation.pk)


def send(client, address, token=TOKEN, **typed):
    return client.post(address, {"form_token": token, **typed}, follow=True)


def test_the_same_content_again_is_stored_once_and_told_the_same(noted):
    for _ in range(2):
        assert SAVED in send(*noted, text="一").content.decode()

    assert InternalNote.objects.count() == 1


def test_a_correction_is_not_told_saved_and_is_stored_by_a_second_press(noted):
    client, address = noted
    first = send(*noted, text="一")

    answer = send(*noted, text="一，更正")

    html, form = answer.content.decode(), answer.context["form"]
    assert InternalNote.objects.count() == 1
    assert SAVED not in html
    assert "保存过一次，这次填写的内容与那次不同，没有保存。" in html
    assert f'<a href="{first.redirect_chain[-1][0]}">打开已保存的内容</a>' in html
    assert "一，更正</textarea>" in html
    fresh = form["form_token"].value()
    assert UUID(fresh) != UUID(TOKEN)
    assert f'value="{fresh}"' in html
    assert SAVED in send(client, address, fresh, text="一，更正").content.decode()
    assert [note.text for note in InternalNote.objects.order_by("pk")] == ["一", "一，更正"]


def test_what_was_refused_is_corrected_under_the_same_token(noted):
    assert SAVED not in send(*noted, text="").content.decode()

    assert SAVED in send(*noted, text="一").content.decode()


def test_another_file_of_the_same_name_is_other_content(at_desk):
    draft = make_recommendation()
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("attachment_add", draft.submission_id)
    facts, told = {"section": "premises", "kind": "photo", "caption": ""}, []

    for catalog in (b"", b"", b" "):
        file = upload(pdf(catalog), "房屋证明.pdf")
        answer = send(client, address, file=file, **facts)
        told.append("没有保存" in answer.content.decode())

    assert told == [False, False, True]
    assert Attachment.objects.count() == 1


def test_two_at_once_are_told_that_one_was_not_saved(noted, monkeypatch):
    looked = SentForm.objects.filter
    send(*noted, text="一")
    monkeypatch.setattr(SentForm.objects, "filter", lambda **facts: looked(pk=uuid4()))

    assert "请核对保存的内容" in send(*noted, text="二").content.decode()


def test_the_content_cannot_be_read_from_what_is_kept_and_goes_with_the_sign_ins(noted, settings):
    send(*noted, text="金丝雀")
    kept = SentForm.objects.get()
    assert "金丝雀" not in str(vars(kept))
    assert len(kept.content) == 64

    call_command("clearsessions")
    assert SentForm.objects.exists()

    old = timezone.now() - timedelta(hours=settings.SESSION_MAX_HOURS, seconds=1)
    SentForm.objects.update(at=old)
    call_command("clearsessions")
    assert not SentForm.objects.exists()


@pytest.mark.parametrize("led_to", ["", "//evil.example/", "javascript:alert(1)", "https://a.b/"])
def test_a_page_is_linked_only_where_it_is_ours(led_to):
    with pytest.raises(ValidationError) as refused:
        TokenField().clean(again(stored_at="14:32", led_to=led_to))

    assert refused.value.code == "sent_otherwise"
    assert "<a" not in refused.value.messages[0]


@pytest.mark.parametrize("mangled", ["again", "again ", "again <b>", "again x y <script>"])
def test_a_mangled_token_is_refused_and_written_harmlessly(noted, mangled):
    html = send(*noted, mangled, text="一").content.decode()

    assert not InternalNote.objects.exists()
    assert "<b>" not in html
    assert "y <script>" not in html
