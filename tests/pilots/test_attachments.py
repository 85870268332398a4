"""Files beside what is handed in: added and taken away while it is open, kept once signed."""

import json
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, StoredFile
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.attachments import MOST, in_kilobytes
from pilots.models import Attachment, AttachmentRemoval, Submission
from tests.accounts.factories import make_desk, make_subdistrict
from tests.core.uploads import HTML, docx, jpeg, pdf, upload
from tests.pilots.factories import NOON, make_attachment, make_recommendation, walk_up

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_recommendation()


def officer(content):
    return make_desk(Role.DISTRICT_OFFICER, content.district)


def codes(refused) -> set[str]:
    return {problem.code for problem in refused.value.problems}


def send_back(content, *sections):
    actions.take_step(
        "return",
        content=content,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[(section, "请更换。") for section in sections],
    )


def frozen(content, number) -> list[dict]:
    return json.loads(content.submission.versions.get(number=number).text)["attachments"]


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.SUBDISTRICT_OFFICER])
@pytest.mark.parametrize(
    ("content", "name"), [(pdf(), "红头.pdf"), (jpeg(), "门牌.jpg"), (docx(), "说明.docx")]
)
def test_its_authors_add_files_to_a_part(role, content, name):
    draft = make_recommendation(by_street=role == Role.SUBDISTRICT_OFFICER)
    by = make_desk(role, draft.district if role in Role.of_district else draft.subdistrict)

    added = make_attachment(
        draft.submission, by=by, content=content, name=name, section="premises", caption="门牌"
    )

    assert (added.section, added.caption, added.file.name, added.by) == (
        "premises",
        "门牌",
        name,
        by,
    )
    event = AuditEvent.objects.get(what="添加附件")
    assert event.changes == {"文件": ["", name], "校验值": ["", added.file.sha256]}


def test_the_same_form_adds_one_file(draft):
    facts = {
        "submission": draft.submission,
        "section": "premises",
        "kind": "photo",
        "form_token": uuid4(),
        "by": officer(draft),
        "at": NOON,
    }

    first = actions.add_attachment(upload=upload(pdf()), **facts)
    second = actions.add_attachment(upload=upload(pdf()), **facts)

    assert first == second
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("number", ["", "   "])
def test_an_official_document_needs_its_number(draft, number):
    with pytest.raises(Refused) as refused:
        make_attachment(draft.submission, kind="official", number=number)

    assert codes(refused) == {"document_number_missing"}
    assert not StoredFile.objects.exists()
    assert make_attachment(
        draft.submission, kind="official", number=" 京社委发〔2021〕5号 "
    ).number == ("京社委发〔2021〕5号")


def test_the_database_refuses_an_official_document_without_its_number(draft):
    file = make_attachment(draft.submission).file
    facts = {"submission": draft.submission, "section": "basics", "by": file.by, "at": NOON}

    with pytest.raises(IntegrityError), transaction.atomic():
        Attachment.objects.create(kind="official", file=file, **facts)


def test_what_is_no_such_file_is_refused(draft):
    with pytest.raises(Refused) as refused:
        make_attachment(draft.submission, content=HTML)

    assert codes(refused) == {"file_type"}
    assert not Attachment.objects.exists()


def test_nobody_adds_a_file_to_what_is_not_theirs(draft):
    stranger = make_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("潘家园街道"))

    with pytest.raises(Submission.DoesNotExist):
        make_attachment(draft.submission, by=stranger)


def test_there_are_at_most_thirty_at_a_time(draft, monkeypatch):
    assert MOST == 30
    monkeypatch.setattr("pilots.attachments.MOST", 1)
    only = make_attachment(draft.submission)

    with pytest.raises(Refused) as refused:
        make_attachment(draft.submission)

    assert codes(refused) == {"attachments_too_many"}
    actions.remove_attachment(attachment=only, by=officer(draft), at=NOON)
    assert make_attachment(draft.submission)


def test_taking_a_file_away_is_a_dated_fact(draft):
    added, by = make_attachment(draft.submission), officer(draft)

    removal = actions.remove_attachment(attachment=added, by=by, at=NOON)
    again = actions.remove_attachment(attachment=added, by=by, at=NOON)

    assert (removal, removal.by, removal.at) == (again, by, NOON)
    assert list(draft.submission.attachments.present()) == []
    assert default_storage.exists(added.file.key)
    assert AuditEvent.objects.get(what="移除附件").changes == {"文件": ["接待区.pdf", ""]}


def test_a_form_on_its_way_up_keeps_its_files_as_they_are(draft):
    added = make_attachment(draft.submission)
    walk_up(draft, until="hand_in")

    for act in (
        lambda: make_attachment(draft.submission),
        lambda: actions.remove_attachment(attachment=added, by=officer(draft), at=NOON),
    ):
        draft.submission.refresh_from_db()
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == {"form_closed"}
    assert not AttachmentRemoval.objects.exists()


def test_a_return_opens_the_files_of_the_parts_it_names(draft):
    photo = make_attachment(draft.submission, section="premises")
    whole = make_attachment(draft.submission)
    walk_up(draft)
    send_back(draft, "premises")
    by = officer(draft)
    draft.submission.refresh_from_db()

    actions.remove_attachment(attachment=photo, by=by, at=NOON)
    make_attachment(draft.submission, section="premises")
    for act in (
        lambda: actions.remove_attachment(attachment=whole, by=by, at=NOON),
        lambda: make_attachment(draft.submission, section="attachments"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == {"section_closed"}


def test_a_return_can_name_the_files_alone(draft):
    make_attachment(draft.submission)
    walk_up(draft)
    send_back(draft, "attachments")
    draft.submission.refresh_from_db()

    assert make_attachment(draft.submission, section="attachments")
    assert actions.reopened_sections(draft.submission) == {"attachments"}


def test_a_signature_covers_the_files_by_name_size_and_checksum(draft):
    gone = make_attachment(draft.submission, name="错.pdf")
    actions.remove_attachment(attachment=gone, by=officer(draft), at=NOON)
    added = make_attachment(
        draft.submission, kind="official", number="京〔2021〕5号", name="批复.pdf"
    )

    walk_up(draft, until="sign")

    assert frozen(draft, 1) == [
        {
            "key": str(added.public_id),
            "section": "attachments",
            "kind": "official",
            "number": "京〔2021〕5号",
            "caption": "",
            "name": "批复.pdf",
            "size": added.file.size,
            "sha256": added.file.sha256,
        }
    ]
    version = draft.submission.versions.get()
    assert [held.attachment for held in version.held.all()] == [added]
    assert version.format == 2


def test_what_was_signed_keeps_a_file_that_is_taken_away_later(draft):
    added = make_attachment(draft.submission)
    walk_up(draft)
    send_back(draft, "attachments")
    draft.submission.refresh_from_db()
    actions.remove_attachment(attachment=added, by=officer(draft), at=NOON)
    walk_up(draft)

    assert [file["name"] for file in frozen(draft, 1)] == ["接待区.pdf"]
    assert frozen(draft, 2) == []
    assert Attachment.objects.signed().get() == added


@pytest.mark.parametrize(("size", "words"), [(1, "1KB"), (1536, "2KB"), (20 * 2**20, "20,480KB")])
def test_a_size_is_said_in_kilobytes(size, words):
    assert in_kilobytes(size) == words
