"""Many accounts from a workbook: everything that is wrong at once, all rows or none, once."""

import json
import os
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AccountBatch, AuditEvent, OneTimeCode, RoleGrant, User
from accounts.people import batches, codes
from accounts.people.batch_sheet import TITLE, batch_template, read_batch
from accounts.roles import Role
from core.kept_files import LARGEST
from core.problems import Refused
from core.streamed import LINES
from tests.accounts.factories import make_account_request, make_subdistrict

pytestmark = pytest.mark.django_db

URL = "/accounts/people/batch/"
NAME, LETTERS = "人员.xlsx", "ABCDEFG"


@pytest.fixture(autouse=True)
def unit(db):
    return make_subdistrict()


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def security(client, desk):
    found = desk(Role.SECURITY_ADMIN)
    client.sit_at(found)
    return found


def line(**typed):
    """One row as somebody typed it: 社工 in 劲松街道 from tomorrow on."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    facts = {
        "full_name": "何某",
        "username": "",
        "role": "中心工作人员",
        "district": "朝阳区",
        "subdistrict": "劲松街道",
        "valid_from": str(tomorrow),
        "basis": "会议纪要1号",
    }
    return list({**facts, **typed}.values())


def book(*rows):
    return batch_template(rows)


def check(*rows, on):
    return read_batch(ContentFile(book(*rows), NAME), on=on)


def faults(*rows, on):
    return [(problem.cell, problem.message) for problem in check(*rows, on=on).problems]


def upload(client, content, name=NAME):
    return client.post(URL, {"file": SimpleUploadedFile(name, content)})


def hidden(page):
    form = page.context["form"]
    return {name: str(form[name].value()) for name in ("form_token", "kept")}


def text(response):
    return response.content.decode()


def test_the_template_is_blank_and_taken_again(client, security):
    answer = client.get(f"{URL}template/")

    page = upload(client, answer.content)

    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == TITLE
    assert "表中没有填写人员" in text(page)


def test_names_are_made_up_by_the_code_of_the_unit_around_those_taken(unit, today):
    User.objects.create_user(f"{unit.code}-01", full_name="先到")
    rows = [
        line(),
        line(username=f"{unit.code}-02"),
        line(),
        line(role="区级审核人", subdistrict=""),
        line(role="市级查看", district="", subdistrict=""),
    ]

    names = [row.values["username"] for row in check(*rows, on=today).rows]

    district = unit.district.code
    suffixes = [f"{unit.code}-03", f"{unit.code}-02", f"{unit.code}-04"]
    assert names == [*suffixes, f"{district}-01", "110000-01"]


WRONG = [
    ({"full_name": ""}, "A", "必填，不能为空"),
    ({"username": "Ä b"}, "B", "用户名须为3到30位小写字母、数字或 . _ - ，以字母或数字开头"),
    ({"username": "wang"}, "B", "这个用户名已被占用，请换一个。"),
    ({"role": ""}, "C", "必填，不能为空"),
    ({"district": ""}, "D", "中心工作人员须填写所属区"),
    ({"district": "月球区"}, "D", "“月球区”不在可选项中，请填写：朝阳区"),
    ({"subdistrict": ""}, "E", "中心工作人员须填写所属街道(乡镇)"),
    ({"subdistrict": "天上"}, "E", "朝阳区没有名为“天上”的街道(乡镇)"),
    ({"role": "区级填报人"}, "E", "区级填报人不填所属街道(乡镇)"),
    ({"role": "市级查看", "subdistrict": ""}, "D", "市级查看不填所属区"),
    ({"valid_from": "2020-01-01"}, "F", "不能早于今天，现为2020-01-01"),
    ({"valid_from": "下周"}, "F", "请填写日期，例如2021年5月18日，也可写作2021-05-18"),
    ({"basis": ""}, "G", "必填，不能为空"),
]


@pytest.mark.parametrize(("typed", "column", "message"), WRONG)
def test_a_wrong_cell_is_named_with_what_is_wrong(typed, column, message, today):
    User.objects.create_user("wang", full_name="先到")

    assert faults(line(**typed), on=today) == [(f"{column}4", message)]


def test_an_administrators_desk_is_not_given_by_a_workbook(today):
    [(cell, message)] = faults(line(role="安全管理员"), on=today)

    assert cell == "C4"
    assert message.startswith("“安全管理员”不在可选项中，请填写：街道(乡镇)经办人、")


def test_two_rows_cannot_have_one_name_nor_take_one_asked_for(today):
    asked = make_account_request().username

    found = faults(line(username="wang"), line(username=asked), line(username="wang"), on=today)

    assert found == [
        ("B5", "这个用户名已被占用，请换一个。"),
        ("B6", "与第4行的用户名相同"),
    ]


def test_two_hundred_rows_name_all_seven_wrong_cells_and_import_nothing(client, security):
    rows = [line(full_name=f"何{number}") for number in range(200)]
    spoiled = [(3, 0, ""), (20, 1, "大"), (20, 4, "天上"), (77, 2, "督导"),
               (140, 3, "月球区"), (141, 5, "2020-01-01"), (199, 6, "")]  # fmt: skip
    for number, place, typed in spoiled:
        rows[number][place] = typed
    cells = [f"{LETTERS[place]}{number + 4}" for number, place, _ in spoiled]

    page = upload(client, book(*rows))

    assert [problem.cell for problem in page.context["faults"]] == cells
    for problem in page.context["faults"]:
        assert problem.sentence in text(page)
    assert len(page.context["rows"]) == 200
    refused = client.post(f"{URL}confirm/", hidden(page))
    assert "没有导入任何账号" in text(refused)
    assert not AccountBatch.objects.exists()
    assert not RoleGrant.objects.exclude(pk=security.pk).exists()


def test_the_annotated_copy_marks_the_cells_and_is_taken_again(client, security):
    page = upload(client, book(line(), line(basis="")))

    copy = client.post(f"{URL}copy/", hidden(page))

    sheets = load_workbook(BytesIO(copy.content))
    assert [cell.value for cell in sheets["错误清单"][2]] == [
        TITLE, "G5", "授权依据", "必填，不能为空",
    ]  # fmt: skip
    assert sheets[TITLE]["G5"].fill.fgColor.rgb == "FFFFC7CE"
    assert [problem.cell for problem in upload(client, copy.content).context["faults"]] == ["G5"]


def test_checking_stores_nothing_and_confirming_gives_desks_and_codes(
    client, security, unit, today
):
    page = upload(client, book(line(), line(full_name="李某", role="区级审核人", subdistrict="")))
    before = User.objects.count()

    codes_page = client.post(f"{URL}confirm/", hidden(page))

    worker, leader = (account for account, _ in codes_page.context["slips"])
    assert User.objects.count() == before + 2
    assert (worker.desks.get().subdistrict, leader.desks.get().district) == (unit, unit.district)
    assert worker.desks.get().granted_by == security.user
    for account, code in codes_page.context["slips"]:
        assert code in text(codes_page)
        codes.use_code(
            username=account.username, code=code, password="Hamham#77.Bux", at=timezone.now()
        )
    assert codes_page["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(what="批量开通账号").count() == 1


def test_confirming_twice_stores_once_and_leads_to_the_batch(client, security):
    page = upload(client, book(line()))

    first = client.post(f"{URL}confirm/", hidden(page))
    second = client.post(f"{URL}confirm/", hidden(page))

    batch = AccountBatch.objects.get()
    assert second["Location"] == f"{URL}{batch.pk}/"
    assert OneTimeCode.objects.count() == batch.users.count() == 1
    [(_, code)] = first.context["slips"]
    assert code not in text(client.get(second["Location"]))


def test_a_row_that_turned_wrong_after_the_check_imports_nothing(client, security):
    page = upload(client, book(line(), line(username="wang")))
    User.objects.create_user("wang", full_name="先到")
    before = User.objects.count()

    refused = client.post(f"{URL}confirm/", hidden(page))

    assert "检查之后情况有了变化" in text(refused)
    assert [problem.cell for problem in refused.context["faults"]] == ["B5"]
    assert (User.objects.count(), AccountBatch.objects.count()) == (before, 0)


def test_a_failure_in_the_last_row_takes_the_first_one_back(security, monkeypatch):
    def fail(*args, **kwargs):
        raise OSError("the machine went down")

    monkeypatch.setattr(codes, "new_codes", fail)
    before = User.objects.count()

    with pytest.raises(OSError, match="went down"):
        batches.open_accounts(
            content=book(line(), line()),
            name=NAME,
            form_token=uuid4(),
            by=security,
            at=timezone.now(),
        )

    assert (User.objects.count(), AccountBatch.objects.count()) == (before, 0)


def test_a_checked_workbook_is_confirmed_only_as_it_was_and_by_who_uploaded_it(
    client, security, desk
):
    sent = hidden(upload(client, book(line())))

    changed = client.post(f"{URL}confirm/", {**sent, "kept": f"x{sent['kept']}"})
    client.sit_at(desk(Role.SECURITY_ADMIN))
    stranger = client.post(f"{URL}confirm/", sent)

    assert changed["Location"] == stranger["Location"] == URL
    assert not AccountBatch.objects.exists()


def test_neither_session_nor_page_of_the_check_holds_a_code(client, security):
    upload(client, book(line()))

    assert set(client.session.keys()) <= {
        "_auth_user_id", "_auth_user_backend", "_auth_user_hash", "desk", "signed_in_at",
    }  # fmt: skip
    assert not OneTimeCode.objects.exists()


def test_lost_codes_are_renewed_for_those_who_have_not_come_in(client, security):
    page = upload(client, book(line(), line(full_name="李某")))
    slips = client.post(f"{URL}confirm/", hidden(page)).context["slips"]
    (came, code), (waits, old) = slips
    codes.use_code(username=came.username, code=code, password="Hamham#77.Bux", at=timezone.now())
    url = f"{URL}{AccountBatch.objects.get().pk}/"

    [(account, new)] = client.post(f"{url}renew/").context["slips"]

    assert account == waits
    for wrong in (old, "ABCD-ABCD-ABCD-ABCD"):
        with pytest.raises(Refused):
            codes.use_code(username=waits.username, code=wrong, password="x", at=timezone.now())
    codes.use_code(username=waits.username, code=new, password="Hamham#77.Bux", at=timezone.now())
    assert "都已设置本人密码" in text(client.post(f"{url}renew/"))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"name;role", "人员.csv", "xlsx"),
        (b"x" * (2**20 + 1), NAME, "文件超过1MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_on_the_same_page(
    client, security, content, name, sentence
):
    page = upload(client, content, name)

    assert sentence in " ".join(mistake.message for mistake in page.context["form"].error_summary())


def test_the_check_tells_its_steps_where_it_is_asked_to_and_ends_in_the_same_page(client, security):
    content = book(*[line(full_name=f"何{number}") for number in range(300)])

    def asked_in_steps(content):
        sent = {"file": SimpleUploadedFile(NAME, content)}
        answer = client.post(URL, sent, headers={"accept": LINES})
        return answer, [
            json.loads(told) for told in b"".join(answer.streaming_content).splitlines()
        ]

    answer, (*steps, end) = asked_in_steps(content)
    _, refused = asked_in_steps(book())

    assert answer["Cache-Control"] == "no-store"
    assert [step["stage"] for step in (steps[0], *steps[-2:])] == [
        "正在检查文件",
        "正在核对用户名、岗位和单位",
        "正在整理检查结果",
    ]
    assert {"stage": f"正在读取“{TITLE}”", "done": 303, "total": 303} in steps
    assert "共300行，没有发现问题" in end["page"]
    assert "表中没有填写人员" in refused[-1]["page"]
    assert "确认开通" not in refused[-1]["page"]


def test_five_hundred_people_come_in_at_one_go(client, security):
    rows = [line(full_name=f"何{number}", basis="文" * 100) for number in range(500)]
    page = upload(client, book(*rows))

    answer = client.post(f"{URL}confirm/", hidden(page))

    assert len(answer.context["slips"]) == 500
    assert "超过500行" in text(upload(client, book(*rows, line())))


def test_the_largest_file_fits_into_the_page_and_back(settings):
    content = b64encode(os.urandom(LARGEST)).decode()

    sent = urlencode({"kept": signing.dumps(["文" * 60, content])})

    assert len(sent) < settings.DATA_UPLOAD_MAX_MEMORY_SIZE - 1000


@pytest.mark.parametrize("count", [1, 20])
def test_a_batch_costs_the_same_to_look_at_however_many_it_opened(
    client, security, count, django_assert_num_queries
):
    page = upload(client, book(*[line() for _ in range(count)]))
    client.post(f"{URL}confirm/", hidden(page))
    url = f"{URL}{AccountBatch.objects.get().pk}/"

    # session, person, desk; batch, who waits, users; renewing the session: three
    with django_assert_num_queries(9):
        client.get(url)
