"""New cases logged off line: the rules of the opening form, people found again, nothing that leaks."""

from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from cases.models import Case, Client
from cases.off_line.case_sheet import case_template
from cases.off_line.opened import check_cases, take_cases
from core.kept_files import Kept
from core.problems import Refused
from core.progress import finished
from tests.cases.factories import (
    ADULT,
    NOON,
    OPENED_ON,
    make_current_center,
    make_worker,
    open_case,
    sign,
    withdraw,
)
from tests.centers.factories import make_center
from tests.sheets import cells_of, confirmed, filled, sent

pytestmark = pytest.mark.django_db
UPLOAD, COPY, CONFIRM, TEMPLATE = (
    reverse(f"cases:case_{name}") for name in ("upload", "copy", "confirm", "template")
)
TODAY = NOON.date()
CANARY = "欧阳金丝雀"
CHILD = "110105201001010010"
CASE = {
    "工作方法": "个案",
    "服务领域": "养老服务",
    "接案日期": "2021-06-01",
    "来源": "主动求助",
    "接案情况": "独居，行动不便。",
}
PERSON = {
    "姓名": CANARY,
    "证件号码": ADULT,
    "联系电话": "13812345678",
    "住址": "劲松中社区12号楼3单元",
    "服务对象类别": "独居老人",
    "签署人": CANARY,
    "签署人与服务对象的关系": "本人",
    "签署日期": "2021-06-01",
    "同意书文本版本": "2021年第一版",
    "同意事项": "接受服务、处理敏感个人信息(单独同意)",
}
GROUP = {
    "工作方法": "小组",
    "名称": "邻里手工小组",
    "服务领域": "社区治理",
    "接案日期": "2021-06-02",
}


def line(**more):
    return {**CASE, **PERSON, **more}


def book(center, *rows, on=TODAY) -> bytes:
    return filled(case_template(center=center, on=on), rows)


def check(content, center, by, at=NOON):
    return finished(check_cases(ContentFile(content, "新接案.xlsx"), center=center, by=by, at=at))


def take(content, center, by, at=NOON):
    kept = Kept("新接案.xlsx", content)
    seen = check(content, center, by, at).seen
    return take_cases(kept=kept, seen=seen, center=center, by=by, at=at)


def said(found) -> list[str]:
    return [f"{one.row} {one.label} {one.message}" for one in found.problems]


def test_a_person_and_a_group_come_in_as_the_forms_would_have_opened_them():
    center = make_center()
    worker = make_worker(center)
    content = book(center, line(), GROUP)

    assert said(check(content, center, worker)) == []
    assert take(content, center, worker) == 2

    case, group = Case.objects.order_by("opened_on")
    consent = case.client.consents.get()
    assert (case.client.name, case.client.id_number, case.worker) == (CANARY, ADULT, worker.user)
    assert case.client.categories() == ["living_alone"]
    assert (consent.signed_on, consent.signer) == (OPENED_ON, CANARY)
    assert sorted(consent.purposes.values_list("purpose", flat=True)) == ["sensitive", "service"]
    assert (group.title, group.client, group.method) == ("邻里手工小组", None, "group")


WRONG = [
    pytest.param({"姓名": None}, "姓名", "请填写姓名", id="no name"),
    pytest.param({"证件号码": "110105194912310021"}, "证件号码", "校验不通过", id="wrong number"),
    pytest.param({"证件号码": 110105194912310020}, "证件号码", "须按文本填写", id="number cell"),
    pytest.param({"联系电话": "12"}, "联系电话", "11位手机号", id="telephone"),
    pytest.param({"服务对象类别": None}, "服务对象类别", "请选择", id="no category"),
    pytest.param({"签署日期": "2021-06-02"}, "签署日期", "当日或之前", id="consent too late"),
    pytest.param({"签署日期": None}, "签署日期", "请选择签署日期", id="no consent"),
    pytest.param({"同意事项": "用作典型案例(单独同意)"}, "同意事项", "接受服务", id="not to serve"),
    pytest.param({"证件号码": CHILD}, "签署人与服务对象的关系", "监护人签署", id="minor"),
    pytest.param({"接案日期": "2021-06-11"}, "接案日期", "不能晚于今天", id="tomorrow"),
    pytest.param({"接案日期": "2020-06-11", "签署日期": "2020-06-11"}, "接案日期", "试点批次", id="no round"),
    pytest.param({"工作方法": "唱歌"}, "工作方法", "不在可选项中", id="no method"),
    pytest.param({"重名核对": "是同一人"}, "重名核对", "本中心没有", id="same as nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "label", "message"), WRONG)
def test_a_mistake_is_told_beside_its_cell_and_opens_nothing(typed, label, message):
    center = make_center()
    worker = make_worker(center)
    content = book(center, line(**typed), GROUP)

    found = check(content, center, worker)

    assert [(one.row, one.label) for one in found.problems] == [(4, label)]
    assert message in found.problems[0].message
    with pytest.raises(Refused):
        take(content, center, worker)
    assert (Case.objects.count(), Client.objects.count()) == (0, 0)


def test_a_group_has_neither_person_nor_consent_and_needs_a_title():
    center = make_center()
    content = book(center, GROUP | {"名称": None, "姓名": CANARY, "签署日期": "2021-06-01"})

    told = said(check(content, center, make_worker(center)))

    assert [row.split()[1] for row in told] == ["名称", "姓名", "签署日期"]


def test_a_child_comes_in_with_its_guardian():
    center = make_center()
    parent = {"签署人": "欧阳父", "签署人与服务对象的关系": "父母"}

    take(book(center, line(证件号码=CHILD, **parent)), center, make_worker(center))

    client = Client.objects.get()
    assert (client.is_minor, client.is_under_14, client.guardian_name) == (True, True, "欧阳父")


def test_people_of_the_own_center_are_found_again_by_number():
    center = make_center()
    worker = make_worker(center)
    known = open_case(center, worker, id_number=ADULT, name=CANARY)
    content = book(center, line(接案日期="2021-06-03"), line(姓名="李四", 接案日期="2021-06-04"))
    once = book(center, line(接案日期="2021-06-03"))

    wrong = check(content, center, worker)
    found = check(once, center, worker)
    take(once, center, worker)

    assert said(wrong) == ["5 姓名 本中心已有同一证件号码、不同姓名的服务对象，请核对证件。"]
    assert found.rows[0].notes == ["本中心已有这位服务对象的档案，案例归入其中"]
    assert known.client.cases.count() == 2


def test_the_same_name_and_telephone_want_a_word():
    center = make_center()
    worker = make_worker(center)
    known = open_case(center, worker, name=CANARY)
    asked = check(book(center, line(证件号码=None)), center, worker)
    same = line(证件号码=None, 重名核对="是同一人", 接案日期="2021-06-03")
    other = line(证件号码=None, 重名核对="不是同一人", 接案日期="2021-06-03")

    assert "请核对后选择是不是同一人" in said(asked)[0]
    assert take(book(center, same), center, worker) == 1
    assert (Client.objects.count(), known.client.cases.count()) == (1, 2)
    assert take(book(center, other), center, worker) == 1
    assert Client.objects.count() == 2


def test_a_consent_signed_before_its_withdrawal_opens_nothing():
    center = make_center()
    worker = make_worker(center)
    known = open_case(center, worker, id_number=ADULT, name=CANARY)
    withdraw(known.client, worker, withdrawn_on=date(2021, 6, 5))
    sign(known.client, worker, signed_on=date(2021, 6, 6))

    told = said(check(book(center, line(接案日期="2021-06-07")), center, worker))

    assert len(told) == 1
    assert "已于2021年6月5日撤回" in told[0]


def test_rows_that_speak_of_each_other_are_settled_first():
    center = make_center()
    worker = make_worker(center)
    content = book(
        center,
        line(),
        line(接案日期="2021-06-02"),
        line(),
        line(姓名="李四"),
        line(证件号码=None),
        line(证件号码=None, 重名核对="不是同一人"),
        GROUP,
        GROUP,
    )

    told = said(check(content, center, worker))

    assert [row.split()[:2] for row in told] == [
        ["6", "接案日期"],
        ["7", "姓名"],
        ["8", "重名核对"],
        ["11", "名称"],
    ]


def test_the_same_file_and_the_same_case_come_in_once():
    center = make_center()
    worker = make_worker(center)
    content = book(center, line(), line(姓名="李四", 证件号码=None, 联系电话=None), GROUP)
    longer = book(center, line(), GROUP, GROUP | {"名称": "合唱小组"})

    assert take(content, center, worker) == 3
    assert take(content, center, worker) == 0
    found = check(longer, center, worker)

    assert said(found) == []
    assert [row.is_on_file for row in found.rows] == [True, True, False]
    assert take(longer, center, worker) == 1
    assert Case.objects.count() == 4


def today(**more):
    day = timezone.localdate().isoformat()
    return line(接案日期=day, 签署日期=day, **more)


def test_upload_preview_and_confirm_leave_no_trace_of_the_person(client, caplog):
    center = make_current_center()
    on = timezone.localdate()
    client.sit_at(make_worker(center))
    wrong, right = book(center, today(联系电话="12"), on=on), book(center, today(), on=on)

    page = client.post(UPLOAD, {"file": sent(wrong)})
    copy = confirmed(client, page, COPY)
    checked = client.post(UPLOAD, {"file": sent(right, f"{CANARY}.xlsx")})
    stored = confirmed(client, checked, CONFIRM)
    again = confirmed(client, checked, CONFIRM)

    shown = checked.content.decode().replace(f"{CANARY}.xlsx", "")
    assert "11位手机号" in str(cells_of(b"".join(copy)))
    assert (CANARY in shown, "欧***雀" in shown, ADULT in shown) == (False, True, False)
    assert "已导入1个案例" in stored.content.decode()
    assert "没有重复导入" in again.content.decode()
    assert Case.objects.count() == 1
    logged = str(list(AuditEvent.objects.values())) + caplog.text
    assert (CANARY in logged, ADULT in logged) == (False, False)
    assert AuditEvent.objects.get(what="导入案例").changes["行数"] == ["", "1"]


def test_the_template_explains_every_column_and_opens_with_text_cells(client):
    client.sit_at(make_worker(make_current_center()))

    content = client.get(TEMPLATE).content

    explained = [row[0] for row in cells_of(content, "说明")]
    assert {*cells_of(content)[2]} <= {*explained}
    assert "个案" in explained[3] + str(cells_of(content, "说明"))
