"""The pages of attachments: adding, seeing, taking away, getting back, and who may."""

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.models import Attachment
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.core.uploads import SVG, pdf, upload
from tests.pilots.factories import NOON, make_attachment, make_recommendation, walk_up
from tests.pilots.pages import page, text_of
from tests.reports.factories import make_summary

pytestmark = pytest.mark.django_db
TOKEN = "00000000-0000-4000-8000-000000000000"  # noqa: S105  (a form's, no secret)
CANARY = "金丝雀.pdf"


@pytest.fixture
def draft():
    return make_recommendation()


def detail(client, recommendation) -> str:
    return text_of(client.get(page("recommendation_detail", recommendation.pk)))


def download(attachment) -> str:
    return page("attachment_download", attachment.public_id)


def returned_with(draft, **facts):
    """Signed with a file, sent back, and another file added since."""
    signed = make_attachment(draft.submission, name="已报.pdf", **facts)
    walk_up(draft)
    actions.take_step(
        "return",
        content=draft,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[("attachments", "请更换。")],
    )
    draft.submission.refresh_from_db()
    return signed, make_attachment(draft.submission, name=CANARY)


def test_the_way_of_a_photograph_from_the_section_to_the_city(at_desk, draft):
    officer = at_desk(Role.DISTRICT_OFFICER)
    section = text_of(officer.get(page("recommendation_section", draft.pk, "premises")))
    address = page("attachment_add", draft.submission_id)
    assert f"{address}?section=premises" in section

    form = officer.get(f"{address}?section=premises").context["form"]
    assert form["section"].value() == "premises"
    sent = officer.post(
        address,
        {
            "form_token": form["form_token"].value(),
            "section": "premises",
            "kind": "photo",
            "number": "",
            "caption": "一层接待区",
            "file": upload(pdf(), "接待区.pdf"),
        },
        follow=True,
    )

    assert sent.redirect_chain == [(page("recommendation_detail", draft.pk), 302)]
    assert "附件已添加。" in text_of(sent)
    added = Attachment.objects.get()
    assert download(added) in text_of(sent)
    walk_up(draft, until="sign")
    city = at_desk(Role.CITY_OFFICER)
    shown = detail(city, draft)
    assert (download(added) in shown, "一层接待区" in shown) == (True, True)
    assert page("attachment_remove", added.public_id) not in shown
    response = city.get(download(added))
    assert b"".join(response) == pdf()
    assert AuditEvent.objects.get(what="下载附件").object_id == str(added.pk)


def test_a_file_is_taken_away_on_the_page(at_desk, draft):
    added = make_attachment(draft.submission)
    officer = at_desk(Role.DISTRICT_OFFICER)
    address = page("attachment_remove", added.public_id)
    assert address in detail(officer, draft)

    answer = officer.post(address, follow=True)

    assert "附件“接待区.pdf”已移除。" in text_of(answer)
    assert download(added) not in text_of(answer)
    assert officer.get(download(added)).status_code == 404


def test_a_form_on_its_way_up_says_why_it_takes_no_file(at_desk, draft):
    added = make_attachment(draft.submission)
    walk_up(draft, until="hand_in")
    officer = at_desk(Role.DISTRICT_OFFICER)

    shown = text_of(officer.get(page("attachment_add", draft.submission_id)))
    answer = officer.post(page("attachment_remove", added.public_id), follow=True)

    assert "现在不能添加附件，原因如下" in shown
    assert "当前状态是“待区级审核”，不能修改。" in text_of(answer)
    assert download(added) in text_of(answer)


def test_the_city_sees_what_was_signed_and_nothing_since(at_desk, draft):
    signed, since = returned_with(draft)
    city = at_desk(Role.CITY_OFFICER)

    shown = detail(city, draft)

    assert (download(signed) in shown, CANARY in shown) == (True, False)
    assert city.get(download(since)).status_code == 404
    officer = at_desk(Role.DISTRICT_OFFICER)
    assert CANARY in detail(officer, draft)
    assert officer.get(download(since)).status_code == 200


def test_the_city_sees_no_file_of_a_draft(at_desk, draft):
    added = make_attachment(draft.submission)

    assert at_desk(Role.CITY_LEADER).get(download(added)).status_code == 404


def test_a_signed_version_keeps_its_files_on_its_page(at_desk, draft):
    signed, _ = returned_with(draft)
    officer = at_desk(Role.DISTRICT_OFFICER)
    officer.post(page("attachment_remove", signed.public_id))
    version = draft.submission.versions.get()

    shown = text_of(officer.get(page("version_detail", version.pk)))

    assert (download(signed) in shown, CANARY in shown) == (True, False)
    assert officer.get(download(signed)).status_code == 200


def test_the_comparison_names_the_files_that_went_and_came(at_desk, draft):
    signed, _ = returned_with(draft)
    officer = at_desk(Role.DISTRICT_OFFICER)
    officer.post(page("attachment_remove", signed.public_id))

    shown = text_of(officer.get(page("version_compare", draft.submission_id)))

    assert "第1行“金丝雀.pdf”" in shown
    assert "新增一行：" in shown
    assert "第1行“已报.pdf”" in shown
    assert "删去一行：" in shown


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.SUBDISTRICT_OFFICER, "劲松街道", 200),
        (Role.SUBDISTRICT_OFFICER, "潘家园街道", 404),
        (Role.DISTRICT_LEADER, "朝阳区", 200),
        (Role.DISTRICT_OFFICER, "海淀区", 404),
        (Role.CITY_VIEWER, None, 200),
        (Role.EXECUTIVE_DIRECTOR, "劲松街道", 403),
        (Role.SUPERVISOR, "劲松街道", 403),
        (Role.AUDIT_ADMIN, None, 403),
    ],
)
def test_who_gets_the_file(client, draft, role, unit, status):
    added = make_attachment(draft.submission)
    walk_up(draft)
    make = make_district if role in Role.of_district else make_subdistrict
    client.sit_at(make_desk(role, make(unit) if unit else None))

    assert client.get(download(added)).status_code == status


@pytest.mark.parametrize(
    ("sent", "field", "sentence"),
    [
        ({"file": upload(SVG, "门.png")}, "file", "收到的内容是网页、SVG或XML文本。"),
        ({}, "file", "请上传文件"),
        ({"kind": "official", "file": upload(pdf())}, "number", "红头文件请填写文号"),
        ({"section": "nowhere", "file": upload(pdf())}, "section", "请从列表中选择所属部分"),
    ],
)
def test_a_refused_file_is_told_beside_its_field(at_desk, draft, sent, field, sentence):
    officer = at_desk(Role.DISTRICT_OFFICER)
    data = {
        "form_token": TOKEN,
        "section": "premises",
        "kind": "photo",
        "caption": "写过的话",
        **sent,
    }

    response = officer.post(page("attachment_add", draft.submission_id), data)

    assert sentence in "".join(response.context["form"].errors[field])
    assert "写过的话" in text_of(response)
    assert not Attachment.objects.exists()


def test_a_summary_takes_files_too(at_desk):
    report = make_summary(draft_round(), make_district("朝阳区"))
    make_attachment(report.submission, section="tasks_text", name="照片.pdf")
    officer = at_desk(Role.DISTRICT_OFFICER)

    shown = text_of(officer.get(f"/reports/summaries/{report.pk}/"))

    assert "照片.pdf" in shown
    assert page("attachment_add", report.submission_id) in shown
    street = at_desk(Role.SUBDISTRICT_OFFICER)
    assert street.get(page("attachment_add", report.submission_id)).status_code == 404


def draft_round():
    return make_recommendation().round
