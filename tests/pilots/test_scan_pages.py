"""The pages of the stamped scan: adding it, seeing it, getting it back."""

import pytest

from accounts.models import AuditEvent, StoredFile
from accounts.roles import Role
from pilots import actions
from pilots.models import VersionScan
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.core.uploads import HTML, SVG, docx, jpeg, pdf, png, upload
from tests.pilots.factories import NOON, make_recommendation, make_scan, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db
WAITING = "盖章件待补"
ADD = "上传盖章件"


@pytest.fixture
def signed():
    return walk_up(make_recommendation(), until="sign")


@pytest.fixture
def version(signed):
    return signed.submission.versions.get()


def detail(client, recommendation) -> str:
    return text_of(client.get(page("recommendation_detail", recommendation.pk)))


def test_the_way_of_a_scan_from_the_unit_to_the_city(at_desk, signed, version):
    officer = at_desk(Role.SUBDISTRICT_OFFICER)
    assert WAITING in detail(officer, signed)

    form = officer.get(page("scan_add", version.pk)).context["form"]
    token = form["form_token"].value()
    sent = officer.post(
        page("scan_add", version.pk),
        {"form_token": token, "file": upload(pdf(), "劲松街道盖章件.pdf")},
        follow=True,
    )

    assert sent.redirect_chain == [(page("recommendation_detail", signed.pk), 302)]
    assert "盖章件已上传。" in text_of(sent)
    assert "劲松街道盖章件.pdf" in text_of(sent)
    assert WAITING not in text_of(sent)
    scan = VersionScan.objects.get()
    city = at_desk(Role.CITY_OFFICER)
    assert page("scan_download", scan.file.public_id) in detail(city, signed)
    assert ADD not in detail(city, signed)


def test_a_download_is_the_same_bytes_with_safe_headers_and_leaves_a_trace(at_desk, version):
    scan = make_scan(version, content=pdf(b"/Lang (zh)"), name="盖章件.pdf")
    city = at_desk(Role.CITY_VIEWER)

    response = city.get(page("scan_download", scan.file.public_id))

    assert b"".join(response) == pdf(b"/Lang (zh)")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "inline; filename*=utf-8''%E7%9B%96%E7%AB%A0%E4%BB%B6.pdf"
    )
    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; frame-ancestors 'none'"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"
    event = AuditEvent.objects.get(what="下载盖章件")
    assert (event.object_type, event.object_id) == ("pilots.VersionScan", str(scan.pk))
    assert event.user == response.wsgi_request.user


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        (Role.SUBDISTRICT_OFFICER, "劲松街道", 200),
        (Role.SUBDISTRICT_OFFICER, "潘家园街道", 404),
        (Role.DISTRICT_OFFICER, "朝阳区", 200),
        (Role.DISTRICT_LEADER, "朝阳区", 200),
        (Role.DISTRICT_OFFICER, "海淀区", 404),
        (Role.DISTRICT_LEADER, "海淀区", 404),
        (Role.CITY_OFFICER, None, 200),
        (Role.CITY_LEADER, None, 200),
        (Role.CITY_VIEWER, None, 200),
        (Role.EXECUTIVE_DIRECTOR, "劲松街道", 403),
        (Role.CENTER_WORKER, "劲松街道", 403),
        (Role.SUPERVISOR, "劲松街道", 403),
        (Role.AUDIT_ADMIN, None, 403),
    ],
)
def test_who_gets_the_file(client, version, role, unit, status):
    make = make_district if role in Role.of_district else make_subdistrict
    scan = make_scan(version)
    client.sit_at(make_desk(role, make(unit) if unit else None))

    response = client.get(page("scan_download", scan.file.public_id))

    assert response.status_code == status
    assert AuditEvent.objects.filter(what="下载盖章件").count() == (status == 200)


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.DIRECTOR, Role.CENTER_WORKER])
def test_others_do_not_add_scans(at_desk, version, role):
    assert at_desk(role).get(page("scan_add", version.pk)).status_code == 403


def test_a_file_alone_has_no_address(at_desk, version):
    scan = make_scan(version)
    city = at_desk(Role.CITY_OFFICER)

    for address in (f"/{scan.file.key}", f"/media/{scan.file.key}", f"/static/{scan.file.key}"):
        assert city.get(address).status_code == 404


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (HTML, "盖章件.pdf", "收到的内容是网页、SVG或XML文本。"),
        (SVG, "盖章件.png", "收到的内容是网页、SVG或XML文本。"),
        (docx(), "盖章件.docx", "收到的内容是Word。"),
        (pdf(), "盖章件.pdf.html", "文件名的后缀是“.html”，内容却是PDF。"),
        (pdf(b"/AA <</S /JavaScript>>"), "盖章件.pdf", "PDF文件中含有脚本、附件或可执行的动作"),
        (jpeg(HTML), "盖章件.jpg", "JPG文件里夹带了网页、脚本或压缩包等其他内容"),
        (png()[:-3], "盖章件.png", "PNG文件不完整或已损坏"),
        (b"", "盖章件.pdf", "文件是空的（0字节），请重新选择文件。"),
        (b"%PDF-" + bytes(20 * 2**20), "盖章件.pdf", "文件超过20MB。"),
        (None, "", "请上传盖章件"),
    ],
)
def test_a_refused_file_is_told_beside_its_field(at_desk, version, content, name, sentence):
    officer = at_desk(Role.DISTRICT_OFFICER)
    sent = {"form_token": "00000000-0000-4000-8000-000000000000"}
    if content is not None:
        sent["file"] = upload(content, name)

    response = officer.post(page("scan_add", version.pk), sent)

    assert response.status_code == 200
    (problem,) = response.context["form"].errors["file"]
    assert sentence in problem
    assert sentence in text_of(response)
    assert not StoredFile.objects.exists()


def test_an_infected_file_is_refused_on_the_page(at_desk, version, settings):
    settings.UPLOAD_SCANNER = "tests.core.test_scanning.broken_scanner"
    officer = at_desk(Role.DISTRICT_OFFICER)

    response = officer.post(
        page("scan_add", version.pk),
        {"form_token": "00000000-0000-4000-8000-000000000000", "file": upload(pdf())},
    )

    assert "安全检查服务暂时不可用，文件没有保存。" in text_of(response)
    assert not StoredFile.objects.exists()


def test_a_recalled_version_says_why_it_takes_no_scan(at_desk, signed, version):
    actions.take_step("recall", content=signed, by=make_desk(Role.DISTRICT_LEADER), at=NOON)
    officer = at_desk(Role.DISTRICT_OFFICER)

    shown = text_of(officer.get(page("scan_add", version.pk)))

    assert "现在不能上传盖章件，原因如下" in shown
    assert "<form" not in shown.partition("<main")[2].partition("</main>")[0]
    assert page("scan_add", version.pk) not in detail(officer, signed)


def test_a_name_cannot_speak_to_the_page(at_desk, signed, version):
    make_scan(version, name='"><img src=x onerror=alert(1)>.pdf')

    shown = detail(at_desk(Role.CITY_OFFICER), signed)

    assert "<img src=x" not in shown
    assert "img src=x onerror=alert(1).pdf</a>" in shown


def test_the_lists_of_candidates_say_what_waits_for_its_scan(at_desk, signed, version):
    city = at_desk(Role.CITY_OFFICER)
    address = page("candidate_list", round=signed.round_id)
    # Once in the filter, and once beside the name of whose scan is missing.
    assert text_of(city.get(address)).count(WAITING) == 2

    make_scan(version)

    assert text_of(city.get(address)).count(WAITING) == 1


def test_the_page_of_a_scan_says_what_stands_at_the_foot(at_desk, version):
    officer = at_desk(Role.SUBDISTRICT_OFFICER)

    assert version.sha256[:12] in text_of(officer.get(page("scan_add", version.pk)))
    sent = {"form_token": "00000000-0000-4000-8000-000000000000", "file": upload(pdf())}
    refused = officer.post(page("scan_add", version.pk), {**sent, "digits": "123456789012"})
    assert "纸质件可能是其他版本" in " ".join(refused.context["form"].errors["digits"])


def test_the_way_of_a_wrong_scan(at_desk, signed, version):
    scan = make_scan(version, name="错的.pdf")
    officer = at_desk(Role.DISTRICT_OFFICER)
    assert page("scan_void", scan.file.public_id) in detail(officer, signed)

    form = officer.get(page("scan_void", scan.file.public_id)).context["form"]
    sent = {"form_token": form["form_token"].value(), "reason": "传成了去年的。"}
    shown = text_of(officer.post(page("scan_void", scan.file.public_id), sent, follow=True))

    assert [word in shown for word in ("盖章件已作废", "传成了去年的。", "错的.pdf", WAITING)] == [
        True
    ] * 4
    assert page("scan_void", scan.file.public_id) not in shown
    assert "这份盖章件已经作废。" in text_of(officer.get(page("scan_void", scan.file.public_id)))
    assert officer.get(page("scan_download", scan.file.public_id)).status_code == 200


def test_a_void_needs_its_reason(at_desk, version):
    scan = make_scan(version)

    response = at_desk(Role.CITY_OFFICER).post(
        page("scan_void", scan.file.public_id), {"reason": " "}
    )

    assert "请填写作废原因" in " ".join(response.context["form"].errors["reason"])
    assert VersionScan.objects.valid().count() == 1


@pytest.mark.parametrize("role", [Role.CITY_LEADER, Role.CITY_VIEWER, Role.CENTER_WORKER])
def test_others_void_no_scans(at_desk, version, role):
    scan = make_scan(version)

    assert at_desk(role).get(page("scan_void", scan.file.public_id)).status_code == 403
