"""What was handed in, taken away as tables: what each page shows, to whom it shows it."""

import csv
import io
from types import SimpleNamespace as Of
from urllib.parse import unquote

import pytest

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.submission_page import FrozenRow, ScanRow
from pilots.taken_records import of_versions
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_attachment,
    make_plan,
    make_recommendation,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of

CANARY = "金丝雀.pdf"
FILES = {"format": "csv", "table": "files"}
VERSIONS = {"format": "csv", "table": "versions"}


def row(scans, *, is_missing=False) -> FrozenRow:
    version = Of(number=2, taken_at=NOON, taken_by="王审核", sha256="0" * 64)
    told = [ScanRow(name, "", reason, "") for name, reason in scans]
    return FrozenRow(version, "", "", told, is_missing, "")


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (row([]), ""),
        (row([], is_missing=True), "盖章件待补"),
        (row([("总结.pdf", ""), ("附件.pdf", "")]), "总结.pdf、附件.pdf"),
        (
            row([("总结.pdf", "缺公章")], is_missing=True),
            "总结.pdf（已作废：缺公章）、盖章件待补",
        ),
    ],
)
def test_a_void_scan_says_why_and_a_missing_one_that_it_is_missing(found, told):
    [line] = of_versions([found]).lines

    assert line == ("第2版", "2021年5月17日 12:00", "王审核", told, "0" * 64)


def signed(name):
    """A recommendation or a plan with a file, as the city has it."""
    content = (
        make_recommendation() if name == "recommendation" else fill_plan(make_plan(make_unit()))
    )
    make_attachment(content.submission, name="已报.pdf", caption="=1+1")
    return walk_up(content, until="sign")


def sent_back(content):
    """Returned by the city, and another file added since."""
    actions.take_step(
        "return",
        content=content,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        returns=[("attachments", "请更换。")],
    )
    content.submission.refresh_from_db()
    make_attachment(content.submission, name=CANARY)


def lines_of(response) -> list[list[str]]:
    assert response["Content-Type"].startswith("text/csv"), response.status_code
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "year"), [("recommendation", "推荐表（2021年）"), ("plan", "试点方案（2021年）")]
)
def test_files_and_versions_are_taken_from_the_button_beside_them(client, name, year):
    content = signed(name)
    version = content.submission.versions.get()
    address = page(f"{name}_detail", content.pk)
    client.sit_at(make_desk(Role.CITY_VIEWER))
    shown = text_of(client.get(address))
    for table in ("files", "versions"):
        assert f'href="{address}?format=csv&amp;table={table}"' in shown

    [title], heads, file = lines_of(client.get(address, FILES))
    answer = client.get(address, VERSIONS)
    _, _, row = lines_of(answer)

    assert (title, heads) == ("附件", ["文件", "所属部分", "类别", "文号", "说明", "大小"])
    assert (file[0], file[2], file[4]) == ("已报.pdf", "场地照片", "'=1+1")
    assert (row[0], row[3], row[4]) == ("第1版", "盖章件待补", version.sha256)
    assert f"{year}_定稿版本.csv" in unquote(answer["Content-Disposition"])
    event = AuditEvent.objects.filter(what="导出附件和定稿版本").latest("pk")
    assert event.object_id == str(content.pk)
    assert event.changes == {"页面": ["", str(content.submission)], "表格": ["", "定稿版本"]}


@pytest.mark.django_db
def test_the_files_of_a_version_are_taken_from_its_page(client):
    content = signed("recommendation")
    sent_back(content)
    address = page("version_detail", content.submission.versions.get().pk)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, content.district))
    assert f'href="{address}?format=csv&amp;table=files"' in text_of(client.get(address))

    _, _, *rows = lines_of(client.get(address, FILES))

    assert [row[0] for row in rows] == ["已报.pdf"]
    assert client.get(address, VERSIONS).status_code == 404


@pytest.mark.django_db
def test_a_table_that_its_page_does_not_have_is_not_there(client):
    draft = make_recommendation()
    address = page("recommendation_detail", draft.pk)
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, draft.district))

    assert "format=csv" not in text_of(client.get(address))
    for asked in (FILES, VERSIONS, {"format": "csv"}, {"format": "csv", "table": "history"}):
        assert client.get(address, asked).status_code == 404
    walk_up(draft, until="sign")
    version = page("version_detail", draft.submission.versions.get().pk)
    assert client.get(version, FILES).status_code == 404
    assert not AuditEvent.objects.filter(what="导出附件和定稿版本").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["recommendation", "plan"])
def test_the_city_takes_what_was_signed_and_nothing_since(client, name):
    content = signed(name)
    sent_back(content)
    address = page(f"{name}_detail", content.pk)

    client.sit_at(make_desk(Role.CITY_OFFICER))
    _, _, *rows = lines_of(client.get(address, FILES))
    client.sit_at(make_desk(Role.DISTRICT_OFFICER, content.district))
    _, _, *own = lines_of(client.get(address, FILES))

    assert [row[0] for row in rows] == ["已报.pdf"]
    assert [row[0] for row in own] == ["已报.pdf", CANARY]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["recommendation", "plan"])
def test_the_city_takes_nothing_of_a_draft(client, name):
    content = make_recommendation() if name == "recommendation" else make_plan(make_unit())
    make_attachment(content.submission, name=CANARY)
    client.sit_at(make_desk(Role.CITY_LEADER))

    assert client.get(page(f"{name}_detail", content.pk), FILES).status_code == 404


OUTSIDERS = [
    (Role.DISTRICT_OFFICER, "海淀区"),
    (Role.DISTRICT_LEADER, "海淀区"),
    (Role.SUBDISTRICT_OFFICER, "潘家园街道"),
    (Role.DIRECTOR, "劲松街道"),
    (Role.EXECUTIVE_DIRECTOR, "劲松街道"),
    (Role.CENTER_WORKER, "劲松街道"),
    (Role.SUPERVISOR, "劲松街道"),
    (Role.AUDIT_ADMIN, None),
    (Role.SYSTEM_ADMIN, None),
    (Role.SECURITY_ADMIN, None),
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["recommendation", "plan"])
def test_no_outsider_gets_a_table_or_the_name_of_a_file(client, name):
    content = signed(name)
    sent_back(content)
    version = content.submission.versions.get()
    addresses = [page(f"{name}_detail", content.pk), page("version_detail", version.pk)]

    for role, unit in OUTSIDERS:
        make = make_district if role in Role.of_district else make_subdistrict
        client.sit_at(make_desk(role, make(unit) if unit else None))
        for address in addresses:
            for asked in (FILES, VERSIONS):
                answer = client.get(address, asked)
                assert answer.status_code in (403, 404), (role, address)
                for canary in (CANARY, "已报.pdf", version.sha256):
                    assert canary not in text_of(answer)
    assert not AuditEvent.objects.filter(what="导出附件和定稿版本").exists()


@pytest.mark.django_db
def test_a_subdistrict_takes_the_tables_of_its_form_and_none_of_its_districts_plan(client):
    form = signed("recommendation")
    plan = make_plan(make_unit(form.round, make_subdistrict("潘家园街道")))
    make_attachment(plan.submission, name=CANARY)
    client.sit_at(make_desk(Role.SUBDISTRICT_OFFICER, form.subdistrict))

    _, _, *rows = lines_of(client.get(page("recommendation_detail", form.pk), FILES))

    assert [row[0] for row in rows] == ["已报.pdf"]
    assert client.get(page("plan_detail", plan.pk), FILES).status_code == 403
