"""Pages of contracts: who opens them, what they say, what is kept, and what they cost."""

import io
import zipfile
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from accounts.models import AuditEvent
from accounts.roles import Role
from funding.models import Contract, ContractSettlement, PaymentTerm
from funding.procurement.states import NotForSale
from tests.accounts.factories import make_desk
from tests.centers.factories import CREDIT_CODE
from tests.core.uploads import pdf, upload
from tests.funding.procurement.factories import (
    NOON,
    VALUE,
    accepted_contract,
    begin,
    file_all,
    keep,
    officer_of,
    plan,
    report,
    signed_contract,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(centers):
    return centers[0]


@pytest.fixture
def officer(center):
    return officer_of(center)


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def url(name, *args):
    return reverse(f"funding:{name}", args=args)


def sit(desk) -> Client:
    client = Client()
    client.force_login(desk.user, "django.contrib.auth.backends.ModelBackend")
    return client


def text_of(response) -> str:
    return response.content.decode()


def typed(center, **changed) -> dict:
    return {
        "form_token": str(uuid4()),
        "center": center.pk,
        "title": "街道社会工作服务项目",
        "method": "open",
        "contractor_name": "晨光社会工作事务所",
        "credit_code": CREDIT_CODE,
        "content": "全年服务不少于500人次",
        "standards": "个案不少于10个\n\n满意度不低于90%",
        "serves_public": "yes",
        "value": "30万",
        "source": "subdistrict",
        "starts_on": "2021-09-01",
        "ends_on": "2022-08-31",
        "excluded": [one.value for one in NotForSale],
        "awarded_on": "2021-08-20",
        **changed,
    }


def test_a_purchase_from_the_first_form_to_the_signing(center, officer):
    client = sit(officer)

    wrong = client.post(url("contract_add"), typed(center, credit_code="123", excluded=[]))
    assert "末位是校验码" in text_of(wrong)
    assert "财政部令第102号第10条" in text_of(wrong)
    assert "晨光社会工作事务所" in text_of(wrong)
    client.post(url("contract_add"), typed(center))
    contract = Contract.objects.get()
    assert list(contract.standards.values_list("text", flat=True)) == [
        "个案不少于10个",
        "满意度不低于90%",
    ]
    terms = {
        "version": "1",
        "condition_1": "签约后", "amount_1": "12万", "due_on_1": "2021-09-10",
        "condition_2": "验收后", "amount_2": "17万", "due_on_2": "2022-09-10", "late_2": "on",
    }  # fmt: skip
    client.post(url("contract_terms", contract.pk), terms)
    signing = {"number": "劲社购[2021] 1号", "awarded_on": "2021-08-20", "signed_on": "2021-8-31"}
    off = client.post(url("contract_sign", contract.pk), signing)
    assert "还差10,000.00元" in text_of(off)
    client.post(url("contract_terms", contract.pk), {**terms, "version": "2", "amount_2": "18万"})
    client.post(url("contract_sign", contract.pk), signing)
    contract.refresh_from_db()

    assert (contract.state, contract.number) == ("signed", "劲社购〔2021〕1号")


def test_a_row_begun_is_finished_or_said_to_be_missing(center, officer):
    contract = begin(center, by=officer)

    answer = text_of(
        sit(officer).post(
            url("contract_terms", contract.pk), {"version": "1", "condition_1": "签约后"}
        )
    )

    assert "请填写金额" in answer
    assert "请填写计划付款日期" in answer
    assert not PaymentTerm.objects.exists()


def test_a_stale_edit_shows_what_is_stored_and_keeps_what_was_typed(center, officer):
    contract = begin(center, by=officer)
    client, address = sit(officer), url("contract_edit", contract.pk)
    client.post(address, {**typed(center, title="先保存的名称"), "version": "1"})

    late = client.post(address, {**typed(center, title="后来的名称"), "version": "1"})

    assert late.status_code == 409
    assert "先保存的名称" in text_of(late)
    assert "后来的名称" in text_of(late)


def test_every_form_of_a_running_contract_stores_what_it_says(center, officer):
    contract, client = signed_contract(center, by=officer), sit(officer)
    first = contract.terms.first()
    token = {"form_token": str(uuid4())}

    client.post(
        url("contract_pay", contract.pk),
        {**token, "term": first.pk, "paid_on": "2021-09-10", "amount": "1000", "voucher": "记1"},
    )
    client.post(
        url("contract_amend", contract.pk),
        {
            **token, "number": "补1", "signed_on": "2021-09-10", "amount": "1万", "reason": "增加",
            "condition": "签约后", "due_on": "2021-10-10",
        },
    )  # fmt: skip
    client.post(
        url("contract_filing", contract.pk),
        {**token, "kind": "contract_notice", "done_on": "2021-09-01", "place": "政府采购网"},
    )
    client.post(
        url("contract_upload", contract.pk),
        {**token, "kind": "contract", "file": upload(pdf(), "合同.pdf")},
    )
    standards = contract.standards.all()
    client.post(
        url("contract_accept", contract.pk),
        {
            **token, "accepted_on": "2021-09-15", "members": "周洁", "done": "已完成", "asked": "10",
            "satisfied": "9", "view": "满意", **{f"met_{one.pk}": "yes" for one in standards},
        },
    )  # fmt: skip
    contract = Contract.objects.get()

    assert contract.paid == 100_000
    assert contract.total == VALUE + 1_000_000
    assert contract.filings.get().kind == "contract_notice"
    assert contract.papers.get().kind == "contract"
    assert contract.state == "reported"
    page = text_of(client.get(url("contract_detail", contract.pk)))
    assert "等待另一人确认" in page
    assert "提交和确认须由不同的人办理" in page
    sit(officer_of(center)).post(url("contract_step", contract.pk), {"step": "accept"})
    contract.refresh_from_db()
    assert contract.state == "accepted"


def test_an_early_end_and_its_settlement_by_their_forms(center, officer):
    contract, client = signed_contract(center, by=officer), sit(officer)

    client.post(
        url("contract_end", contract.pk), {"ended_on": "2021-09-10", "ended_reason": "机构退出"}
    )
    client.post(
        url("contract_settle", contract.pk),
        {"done": "2个案例", "accepted_value": "5000", "basis": "确认书"},
    )

    assert ContractSettlement.objects.get().owed == 500_000
    assert "应再支付5,000.00元" in text_of(client.get(url("contract_detail", contract.pk)))


@pytest.mark.parametrize(
    "role",
    [Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR, Role.DISTRICT_LEADER, Role.CITY_OFFICER],
)
def test_readers_read_and_write_nothing(center, officer, role):
    contract = signed_contract(center, by=officer)
    unit = center.district if role == Role.DISTRICT_LEADER else center.subdistrict
    client = sit(make_desk(role, unit))

    page = text_of(client.get(url("contract_detail", contract.pk)))

    assert "晨光社会工作事务所" in page
    assert "登记付款" not in page
    assert client.get(url("contract_pay", contract.pk)).status_code == 403
    assert client.post(url("contract_step", contract.pk), {"step": "close"}).status_code == 403


def test_a_neighbor_sees_nothing_of_it_and_a_worker_has_no_such_page(center, centers, officer):
    contract = signed_contract(center, by=officer, title="金丝雀项目")
    paper = keep(contract, by=officer)
    client = sit(officer_of(centers[1]))

    assert "金丝雀" not in text_of(client.get(url("contract_list")))
    assert client.get(url("contract_detail", contract.pk)).status_code == 404
    assert client.get(url("contract_paper", paper.public_id)).status_code == 404
    worker = sit(make_desk(Role.CENTER_WORKER, center.subdistrict))
    assert worker.get(url("contract_list")).status_code == 403


def test_the_other_purchasers_desk_is_told_whose_it_is(center, officer):
    contract = signed_contract(center, by=officer)
    client = sit(make_desk(Role.DISTRICT_OFFICER, center.district))

    assert "由街道(乡镇)经办人办理" in text_of(client.get(url("contract_pay", contract.pk)))


def test_a_scan_is_handed_out_and_the_log_knows(center, officer):
    paper = keep(signed_contract(center, by=officer), by=officer)

    response = sit(officer).get(url("contract_paper", paper.public_id))

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert AuditEvent.objects.filter(what="查看合同材料").exists()


def test_what_does_not_fit_is_warned_of(center, officer):
    center.operator_name = "另一家机构"
    center.save(update_fields=["operator_name"])
    contract = signed_contract(center, by=officer)

    page = text_of(sit(officer).get(url("contract_detail", contract.pk)))

    assert "中心登记的承接机构是另一家机构" in page


def test_the_list_costs_the_same_with_one_and_with_three(center, officer):
    client = sit(officer)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            signed_contract(center, by=officer)
        with CaptureQueriesContext(connection) as queries:
            page = text_of(client.get(url("contract_list")))
        counts.append(len(queries))

    assert counts[0] == counts[1] == 14
    assert "合同公告" in page or "采购结果公告" in page
    assert "已逾期" in page


def test_the_list_is_narrowed_and_taken_as_it_is_shown(center, officer):
    signed_contract(center, by=officer, title="已签项目")
    begin(center, by=officer, title="草稿项目")
    client = sit(officer)

    shown = text_of(client.get(url("contract_list"), {"state": "draft", "year": "abc"}))
    answer = client.get(url("contract_sheet"), {"state": "signed"})
    rows = str([list(map(str, row)) for row in _cells(answer.content)])

    assert "草稿项目" in shown
    assert "已签项目" not in shown
    assert "已签项目" in rows
    assert "草稿项目" not in rows
    assert "300000" in rows
    assert AuditEvent.objects.filter(what="导出购买服务合同一览表").exists()


def _cells(content: bytes):
    return load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)


def _words(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return parts.read("word/document.xml").decode()


def test_the_report_on_paper_answers_every_standard(center, officer):
    contract = signed_contract(center, by=officer)
    client = sit(officer)
    assert client.get(url("acceptance_word", contract.pk)).status_code == 404
    report(contract, by=officer)

    told = _words(client.get(url("acceptance_word", contract.pk)).content)
    take("accept", contract)
    confirmed = _words(client.get(url("acceptance_word", contract.pk)).content)
    summary = _words(client.get(url("contract_word", contract.pk)).content)

    assert "个案服务不少于10个" in told
    assert "征求40名服务对象意见，39名表示满意" in told
    assert "待另一人确认" in told
    assert "验收合格" in confirmed
    assert "300,000.00" in summary
    assert "第2期" in summary


def test_the_next_thing_is_one_and_follows_the_state(center, officer):
    client = sit(officer)

    def first(contract) -> str:
        return client.get(url("contract_detail", contract.pk)).context["first"].label

    contract = begin(center, by=officer)
    assert first(contract) == "填写付款计划"
    assert first(plan(contract, by=officer)) == "登记签订"
    contract = signed_contract(center, by=officer)
    assert first(contract) == "登记公告备案"
    file_all(contract, "result", "contract_notice", "contract_filing", at=NOON)
    assert first(contract) == "上传材料"
    keep(contract)
    assert first(contract) == "提交履约验收"
    accepted = accepted_contract(center, by=officer)
    assert first(accepted) == "登记公告备案"


def test_an_empty_list_says_what_belongs_there(officer):
    assert "还没有登记购买服务" in text_of(sit(officer).get(url("contract_list")))
