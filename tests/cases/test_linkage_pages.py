"""The pages of referrals, links and complaints: what each desk gets of them, and their workbook."""

import io
from datetime import timedelta
from urllib.parse import urlsplit
from uuid import uuid4

import openpyxl
import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.linkages.states import REFERRAL_DAYS
from cases.models import Complaint, Referral, ResourceLink
from portal.todo import todos_for
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import desk_of, make_current_case, make_worker
from tests.cases.linkage_factories import go_on, handle, make_complaint, make_link, make_referral

pytestmark = pytest.mark.django_db
PRIVATE = ("雀鸣一", "雀鸣二", "雀鸣三")


@pytest.fixture
def case():
    return make_current_case(name="金丝雀")


@pytest.fixture
def executive(case):
    return make_worker(case.center, Role.EXECUTIVE_DIRECTOR)


@pytest.fixture
def referral(case):
    texts = dict(zip(("contact", "reason", "materials"), PRIVATE, strict=True))
    return make_referral(case, at=timezone.now(), **texts)


def url(name, row=None):
    return reverse(f"cases:{name}", args=[row.public_id] if row else [])


def page(client, desk, name, row=None):
    return client.sit_at(desk).get(url(name, row)).content.decode()


def referral_posted(**facts):
    today = timezone.localdate().isoformat()
    return {
        "form_token": uuid4(),
        "direction": "out",
        "raised_on": today,
        "body": "区心理卫生中心",
        "reason": "需要专业评估。",
        "has_personal_data": "on",
        "consent_signer": "金丝雀",
        "consent_relation": "self",
        "consented_on": today,
        **facts,
    }


def test_the_page_of_a_case_leads_to_both_and_shows_them(client, case, referral, executive):
    link = make_link(case, at=timezone.now())
    adds = (url("referral_add", case), url("link_add") + f"?case={case.number}")

    own = page(client, desk_of(case), "case_detail", case)
    colleague = page(client, make_worker(case.center), "case_detail", case)

    for shown in (own, colleague):
        assert [text for text in (referral.body, link.what) if text not in shown] == []
    assert [address in own for address in adds] == [True, True]
    assert [address in colleague for address in adds] == [False, False]


def test_a_referral_is_stored_once_and_leads_to_its_page(client, case):
    facts = referral_posted()
    client.sit_at(desk_of(case))

    answers = [client.post(url("referral_add", case), facts) for _ in range(2)]

    referral = Referral.objects.get()
    assert [answer.url for answer in answers] == [url("referral_detail", referral)] * 2
    assert referral.year == timezone.localdate().year


def test_everything_wrong_is_said_beside_its_field_and_what_was_typed_stays(client, case):
    facts = referral_posted(body="", reason="金丝雀的原因", consent_signer="", consented_on="")

    answer = client.sit_at(desk_of(case)).post(url("referral_add", case), facts)

    form = answer.context["form"]
    assert list(form.errors) == ["body", "consent_signer", "consented_on"]
    assert "个人信息保护法23" in form.errors["consent_signer"][0]
    assert form["reason"].value() == "金丝雀的原因"


@pytest.mark.parametrize(
    ("role", "reads"),
    [
        (Role.EXECUTIVE_DIRECTOR, True),
        (Role.DIRECTOR, False),
        (Role.CENTER_WORKER, False),
        (Role.DISTRICT_OFFICER, False),
        (Role.SUPERVISOR, False),
    ],
)
def test_texts_are_for_the_worker_and_the_executive_director(
    client, case, referral, desk, role, reads
):
    go_on(referral, "contact", note="雀鸣四", at=timezone.now() - timedelta(days=1))
    unit = case.district if role in Role.of_district else case.subdistrict

    shown = page(client, desk(role, unit), "referral_detail", referral)

    assert [text in shown for text in (*PRIVATE, "雀鸣四")] == [reads] * 4
    assert "金丝雀" not in shown
    assert AuditEvent.objects.filter(what="查看转介").exists() == reads


@pytest.mark.parametrize("name", ["referral_detail", "referral_history"])
def test_another_center_finds_nothing(client, referral, desk, name):
    stranger = desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict("潘家园街道"))

    assert client.sit_at(stranger).get(url(name, referral)).status_code == 404


def test_a_step_is_taken_on_the_page_with_its_day(client, case, referral):
    client.sit_at(desk_of(case))
    today = timezone.localdate()
    yesterday = (today - timedelta(days=1)).isoformat()

    early = client.post(url("referral_step", referral), {"step": "contact", "day": yesterday})
    wordless = client.post(
        url("referral_step", referral), {"step": "cancel", "day": today.isoformat(), "note": ""}
    )
    done = client.post(
        url("referral_step", referral), {"step": "contact", "day": today.isoformat()}
    )

    assert list(early.context["form"].errors) == ["day"]
    assert list(wordless.context["form"].errors) == ["note"]
    assert done.url == url("referral_detail", referral)
    assert Referral.objects.get().contacted_on == today


@pytest.mark.parametrize(("step", "status"), [("x", 400), ("contact", 404)])
def test_a_step_that_is_none_of_this_desk(client, referral, step, status):
    client.sit_at(make_worker(referral.center))

    answer = client.post(url("referral_step", referral), {"step": step, "day": "2021-06-10"})

    assert answer.status_code == status


def test_a_link_names_its_case_by_number_or_none(client, case):
    today = timezone.localdate().isoformat()
    facts = {
        "raised_on": today,
        "party": "charity",
        "kind": "goods",
        "what": "助行器一台",
        "value": "1200",
    }
    client.sit_at(desk_of(case))

    wrong = client.post(url("link_add"), {**facts, "form_token": uuid4(), "case_number": "无"})
    for number in (case.number, ""):
        client.post(url("link_add"), {**facts, "form_token": uuid4(), "case_number": number})

    assert list(wrong.context["form"].errors) == ["case_number"]
    assert list(ResourceLink.objects.order_by("pk").values_list("case", "value")) == [
        (case.pk, 120_000),
        (None, 120_000),
    ]


def test_each_figure_of_the_list_opens_that_many_rows(client, case, executive):
    now, before = timezone.now(), timezone.now() - timedelta(days=1)
    go_on(make_link(case, at=now, party="community"), "contact", "match", "succeed", at=before)
    go_on(make_link(case, at=now, party="community"), "fail", at=before)
    make_link(center=case.center, at=now, party="volunteer")
    context = client.sit_at(executive).get(url("link_list")).context

    addresses = [pair for _, counts, _ in context["figures"] for pair in counts]
    addresses += [(count, address) for _, count, address in context["states"]]
    addresses.append((context["total"].links, context["total_url"]))

    for count, address in {pair for pair in addresses if pair[0]}:
        assert len(client.get(address).context["rows"]) == count
    assert context["total"].links == 3
    chosen = QueryDict(urlsplit(context["total_url"]).query)
    assert chosen["year"] == str(timezone.localdate().year)


@pytest.mark.parametrize(
    ("name", "make"), [("referral_list", make_referral), ("link_list", make_link)]
)
def test_a_list_asks_the_same_of_the_database_with_one_row_and_with_three(
    client, case, executive, django_assert_num_queries, name, make
):
    client.sit_at(executive)
    make(case, at=timezone.now())
    client.get(url(name))
    queries = {"referral_list": 8, "link_list": 9}[name]
    with django_assert_num_queries(queries):
        client.get(url(name))
    for _ in range(2):
        make(case, at=timezone.now())

    with django_assert_num_queries(queries):
        answer = client.get(url(name))

    assert len(answer.context["rows"]) == 3


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("referral_list", "还没有转介"),
        ("link_list", "还没有资源链接"),
        ("complaint_list", "没有投诉"),
    ],
)
def test_an_empty_list_says_where_its_rows_come_from(client, executive, name, said):
    assert said in page(client, executive, name)


def test_a_filter_that_cannot_be_read_narrows_nothing(client, executive, referral):
    answer = client.sit_at(executive).get(url("referral_list") + "?state=x&year=9&after=x")

    assert len(answer.context["rows"]) == 1


def test_what_lies_too_long_is_on_the_home_page_of_who_leads_the_case(case, referral, executive):
    label = f"跟进超过{REFERRAL_DAYS}日没有结果的转介"
    now = timezone.now()

    def line(desk, days):
        at = now + timedelta(days=days)
        return [todo.count for todo in todos_for(desk, at=at) if todo.label == label]

    worker = desk_of(case)
    assert [line(worker, REFERRAL_DAYS), line(worker, REFERRAL_DAYS + 1)] == [[], [1]]
    assert line(executive, REFERRAL_DAYS + 1) == []


def test_the_workbook_masks_names_and_holds_no_text_of_a_file(client, case, referral, desk):
    now = timezone.now()
    won = make_link(case, at=now, provider="雀鸣五", value=120_000)
    go_on(won, "contact", "match", "succeed", at=now - timedelta(days=1))
    go_on(make_link(case, at=now, value=5_000), "fail", at=now - timedelta(days=1))
    officer = desk(Role.DISTRICT_OFFICER, case.district)

    answer = client.sit_at(officer).get(url("linkage_export"))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = " ".join(str(value) for value in cells if value is not None)

    assert book.sheetnames == ["转介", "资源链接"]
    assert ("金*雀" in texts, case.number in texts, "区心理卫生中心" in texts) == (True,) * 3
    assert [text for text in ("金丝雀", "雀鸣", "张三丰") if text in texts] == []
    assert AuditEvent.objects.get(what="下载转介和资源链接台账").user == officer.user
    total = [row for row in book["资源链接"].iter_rows(values_only=True) if row[0] == "合计"]
    assert [value for value in total[0][1:] if value is not None] == [1200]


def complaint_posted(**facts):
    return {
        "form_token": uuid4(),
        "kind": "attitude",
        "channel": "call",
        "received_on": timezone.localdate().isoformat(),
        "complainant": "金投诉",
        "text": "雀鸣六",
        **facts,
    }


def test_a_complaint_comes_in_and_is_answered(client, case, executive):
    worker = desk_of(case)
    client.sit_at(worker)

    came = client.post(url("complaint_add"), complaint_posted(case_number=case.number))
    row = Complaint.objects.get()
    hidden = client.get(url("complaint_detail", row))
    client.sit_at(executive)
    shown = client.get(url("complaint_detail", row)).content.decode()
    client.post(url("complaint_step", row), {"step": "investigate", "note": ""})
    wordless = client.post(url("complaint_step", row), {"step": "answer", "note": ""})
    client.post(url("complaint_step", row), {"step": "answer", "note": "雀鸣七"})
    after = client.get(url("complaint_detail", row)).content.decode()

    assert (came.url, hidden.status_code) == (url("case_list"), 403)
    assert ("金投诉" in shown, "雀鸣六" in shown, str(worker.user) in shown) == (True,) * 3
    assert list(wordless.context["form"].errors) == ["note"]
    assert ("雀鸣七" in after, "已答复" in after) == (True, True)


def test_the_person_named_must_be_of_the_center_and_never_sees_it(client, case, executive, desk):
    colleague = make_worker(case.center)
    client.sit_at(executive).post(url("complaint_add"), complaint_posted(about=executive.pk))
    row = Complaint.objects.get()
    statuses = [
        client.get(url(f"complaint_{name}", row)).status_code for name in ("detail", "history")
    ]
    listed = client.get(url("complaint_list")).context["rows"]

    officer = desk(Role.DISTRICT_OFFICER, case.district)
    away = client.sit_at(officer).get(url("complaint_add")).context["form"]

    assert (row.about, statuses, listed) == (executive.user, [404, 404], [])
    assert colleague in away.fields["about"].queryset


def test_the_district_gets_it_masked_until_a_review(client, case, executive, desk):
    now = timezone.now()
    row = make_complaint(case.center, at=now, complainant="金丝雀", text="雀鸣六", contact="雀鸣八")
    handle(row, "investigate", "answer", by=executive, at=now, note="雀鸣七")
    officer = desk(Role.DISTRICT_OFFICER, case.district)
    texts = ("金丝雀", "雀鸣六", "雀鸣七", "雀鸣八")

    masked = page(client, officer, "complaint_detail", row) + page(
        client, officer, "complaint_list"
    )
    handle(row, "ask_review", by=executive, at=now)
    shown = page(client, officer, "complaint_detail", row)

    assert [text in masked for text in texts] == [False] * 4
    assert "金*雀" in masked
    assert [text in shown for text in texts] == [True] * 4
    assert AuditEvent.objects.filter(what="查看投诉", user=officer.user).count() == 1


def test_complaints_have_their_clock_on_the_home_page(case, executive):
    row = make_complaint(case.center, at=timezone.now())
    instant = timedelta(microseconds=1)

    lines = [
        [
            (todo.count, todo.is_overdue)
            for todo in todos_for(executive, at=at)
            if todo.label == "办理投诉"
        ]
        for at in (row.due_at - instant, row.due_at)
    ]

    assert lines == [[(1, False)], [(1, True)]]


def test_the_list_of_complaints_asks_the_same_with_one_row_and_with_three(
    client, case, executive, django_assert_num_queries
):
    client.sit_at(executive)
    make_complaint(case.center, at=timezone.now())
    client.get(url("complaint_list"))
    with django_assert_num_queries(7):
        client.get(url("complaint_list"))
    for _ in range(2):
        make_complaint(case.center, at=timezone.now())

    with django_assert_num_queries(7):
        answer = client.get(url("complaint_list"))

    assert len(answer.context["rows"]) == 3
