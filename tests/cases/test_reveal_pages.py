"""Asking with a reason, deciding on requests: what the pages show, to whom, and what they log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Reveal, RevealRequest
from cases.reveal_actions import ask_to_see, decide_request
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import bring, desk_of, make_worker, open_case

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "金丝雀",
    "id_number": "11010519491231002X",
    "phone": "13900007788",
    "address": "芳名路88号院",
}
NARRATIVE = "雀鸣一"
MINOR = {"is_minor": True, "relation": "parent"}
MASKED_NOTE = "其他信息和各阶段文字已脱敏，仅承办人和常务主任可见。"


def make_file(**facts):
    return open_case(**{**PERSON, "intake_note": NARRATIVE, **facts})


def address(name, thing):
    return reverse(f"cases:{name}", args=[thing.public_id])


def posted(**facts):
    return {"form_token": str(uuid4()), "reason": "verification", "text": "核对入户。", **facts}


def officer_of(case):
    return make_desk(Role.DISTRICT_OFFICER, case.district)


def asked(case, desk):
    facts = {"reason": "cover", "text": "雀鸣九", "form_token": uuid4()}
    return ask_to_see(case=case, by=desk, at=timezone.now(), **facts)


def acts(case) -> list[tuple[str, dict]]:
    events = AuditEvent.objects.filter(object_label=case.number).order_by("pk")
    return [(event.what, event.changes) for event in events if event.what != "新接案"]


def test_a_reason_shows_the_identity_and_never_the_narrative(client):
    case = make_file()
    client.sit_at(officer_of(case))
    before = client.get(address("case_detail", case))

    answer = client.post(address("reveal_ask", case), posted(), follow=True)

    text = answer.content.decode()
    assert [value for value in PERSON.values() if value in before.content.decode()] == []
    assert [value for value in PERSON.values() if value not in text] == []
    assert NARRATIVE not in text
    assert "身份信息对您显示至" in text
    assert "因“核验服务真实性”对您显示至" in text


def test_each_opening_is_in_the_audit_log_with_its_category(client):
    case = make_file()
    client.sit_at(officer_of(case))
    client.post(address("reveal_ask", case), posted(text="雀鸣九"))

    for _ in range(2):
        client.get(address("case_detail", case))

    why = {"查看理由": ["", "核验服务真实性"]}
    assert acts(case) == [("登记查看理由", why), *[("查看服务对象身份", why)] * 2]


def test_when_the_half_hour_is_over_the_page_is_masked_again(client, monkeypatch):
    case = make_file()
    client.sit_at(officer_of(case)).post(address("reveal_ask", case), posted())
    until = Reveal.objects.get().until

    shown = []
    for at in (until - timedelta(microseconds=1), until):
        monkeypatch.setattr(timezone, "now", lambda at=at: at)
        shown.append(PERSON["phone"] in client.get(address("case_detail", case)).content.decode())

    assert shown == [True, False]


def test_the_executive_director_reads_a_minors_whole_file_after_a_reason(client):
    case = make_file(**MINOR)
    client.sit_at(make_worker(case.center, Role.EXECUTIVE_DIRECTOR))
    before = client.get(address("case_detail", case)).content.decode()

    after = client.post(address("reveal_ask", case), posted(), follow=True).content.decode()

    assert [text in before for text in (*PERSON.values(), NARRATIVE)] == [False] * 5
    assert [text in after for text in (*PERSON.values(), NARRATIVE)] == [True] * 5
    changes = {"查看理由": ["", "核验服务真实性"], "案卷": ["", "未成年人"]}
    assert acts(case) == [("登记查看理由", changes), ("查看案例", changes)]


def test_a_reading_of_a_minors_file_by_its_worker_is_marked_and_noted_once(client):
    case = make_file(**MINOR)

    client.sit_at(desk_of(case)).get(address("case_detail", case))

    assert acts(case) == [("查看案例", {"案卷": ["", "未成年人"]})]


def test_a_minors_file_waits_for_approval_and_says_so(client):
    case = make_file(**MINOR)
    client.sit_at(officer_of(case))

    form = client.get(address("reveal_ask", case)).content.decode()
    answer = client.post(address("reveal_ask", case), posted(), follow=True)

    text = answer.content.decode()
    assert "除承办人外，须经中心主任或常务主任批准才能查看。" in form
    assert "申请已提交，待中心主任或常务主任批准。" in text
    assert "待中心主任或常务主任批准。" in text
    assert "查看完整信息</a>" not in text
    assert [value for value in PERSON.values() if value in text] == []


@pytest.mark.parametrize(
    ("step", "note", "shown"), [("approve", "", True), ("decline", "请先联系承办人。", False)]
)
def test_a_request_is_decided_on_its_page_and_told_on_the_case(client, step, note, shown):
    case = make_file(**MINOR)
    officer = officer_of(case)
    request = asked(case, officer)
    client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict))
    home = client.get("/").content.decode()
    listed = client.get(reverse("cases:request_list")).content.decode()

    answer = client.post(
        address("request_step", request), {"step": step, "note": note}, follow=True
    )
    page = client.sit_at(officer).get(address("case_detail", case)).content.decode()

    assert "批复查看完整信息的申请" in home
    assert address("request_detail", request) in listed
    assert answer.status_code == 200
    assert (PERSON["id_number"] in page) == shown
    assert (f"未获批准：{note}" in page) == (not shown)


def test_declining_without_a_word_is_refused_on_the_page(client):
    case = make_file(**MINOR)
    request = asked(case, officer_of(case))
    client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict))

    page = client.post(address("request_step", request), {"step": "decline", "note": ""})

    assert page.status_code == 200
    assert [problem.code for problem in page.context["problems"]] == ["note_missing"]
    assert RevealRequest.objects.get().state == "asked"


@pytest.mark.parametrize("step", ["", "fly", "__class__"])
def test_a_step_that_does_not_exist_is_a_bad_request(client, step):
    request = asked(case := make_file(**MINOR), officer_of(case))
    client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict))

    assert client.post(address("request_step", request), {"step": step}).status_code == 400


def test_the_words_of_a_request_are_for_those_who_decide_it(client):
    request = asked(case := make_file(**MINOR), officer_of(case))

    page = client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict)).get(
        address("request_detail", request)
    )

    assert "雀鸣九" in page.content.decode()
    assert [value for value in PERSON.values() if value in page.content.decode()] == []


@pytest.mark.parametrize("name", ["request_detail", "request_step"])
def test_a_foreign_request_and_none_at_all_give_the_same_answer(client, name):
    request = asked(case := make_file(**MINOR), officer_of(case))
    client.sit_at(make_desk(Role.DIRECTOR, make_subdistrict("潘家园街道")))
    send = client.post if name == "request_step" else client.get

    there = send(address(name, request), {"step": "approve"})
    nowhere = send(reverse(f"cases:{name}", args=[uuid4()]), {"step": "approve"})

    assert (there.status_code, nowhere.status_code) == (404, 404)
    assert there.content == nowhere.content
    assert Reveal.objects.count() == 0


@pytest.mark.parametrize("role", [Role.SUPERVISOR, *Role.of_city, Role.SUBDISTRICT_OFFICER])
def test_desks_that_never_see_identities_cannot_ask(client, role):
    case = make_file()
    unit = None if role in Role.of_city else case.subdistrict

    answer = client.sit_at(make_desk(role, unit)).post(address("reveal_ask", case), posted())

    assert answer.status_code == 403
    assert Reveal.objects.count() == 0


@pytest.mark.parametrize("role", ["worker", Role.EXECUTIVE_DIRECTOR])
def test_who_reads_the_file_anyway_is_led_back_to_it(client, role):
    case = make_file()
    desk = desk_of(case) if role == "worker" else make_worker(case.center, role)

    answer = client.sit_at(desk).post(address("reveal_ask", case), posted())

    assert answer.url == address("case_detail", case)
    assert Reveal.objects.count() == 0


def test_a_form_without_a_reason_is_shown_again_with_what_was_typed(client):
    case = make_file()

    page = client.sit_at(officer_of(case)).post(
        address("reveal_ask", case), posted(reason="", text="核对雀鸣九")
    )

    assert page.status_code == 200
    assert dict(page.context["form"].errors) == {"reason": ["请选择查看理由"]}
    assert "核对雀鸣九" in page.content.decode()
    assert Reveal.objects.count() == 0


def test_a_second_request_is_refused_beside_the_form(client):
    case = make_file(**MINOR)
    officer = officer_of(case)
    asked(case, officer)

    page = client.sit_at(officer).post(address("reveal_ask", case), posted())

    assert page.context["form"].non_field_errors() == ["您的申请正在等待批复，不需要重复提交。"]


def test_the_page_offers_asking_only_where_it_would_lead_somewhere(client):
    case = make_file()
    link = f'href="{address("reveal_ask", case)}"'

    desks = {
        role: make_desk(role, unit)
        for role, unit in (
            (Role.DISTRICT_LEADER, case.district),
            (Role.DIRECTOR, case.subdistrict),
            (Role.CENTER_WORKER, case.subdistrict),
            (Role.EXECUTIVE_DIRECTOR, case.subdistrict),
            (Role.SUPERVISOR, case.subdistrict),
        )
    }
    bring(case, desks[Role.SUPERVISOR], at=timezone.now())

    offered = {
        role: link in client.sit_at(desk).get(address("case_detail", case)).content.decode()
        for role, desk in desks.items()
    }

    assert offered == {
        Role.DISTRICT_LEADER: True,
        Role.DIRECTOR: True,
        Role.CENTER_WORKER: True,
        Role.EXECUTIVE_DIRECTOR: False,
        Role.SUPERVISOR: False,
    }


def test_an_ended_desk_and_another_district_see_nothing_of_what_was_opened(client):
    case = make_file()
    officer = officer_of(case)
    client.sit_at(officer).post(address("reveal_ask", case), posted())

    officer.valid_to = timezone.localdate()
    officer.save()

    assert client.get(address("case_detail", case)).status_code == 403


def test_the_list_of_requests_costs_the_same_with_one_and_with_three(
    client, django_assert_num_queries
):
    case = make_file(**MINOR)
    asked(case, officer_of(case))
    client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict))
    url = reverse("cases:request_list")

    with django_assert_num_queries(7):
        client.get(url)
    for _ in range(2):
        asked(case, officer_of(case))
    with django_assert_num_queries(7):
        page = client.get(url)

    assert len(page.context["rows"]) == 3


def test_an_empty_list_of_requests_says_so(client):
    case = make_file()

    page = client.sit_at(make_desk(Role.DIRECTOR, case.subdistrict)).get(
        reverse("cases:request_list")
    )

    assert "没有待批复的申请" in page.content.decode()


def test_a_decided_request_leaves_the_list_and_keeps_its_page(client):
    request = asked(case := make_file(**MINOR), officer_of(case))
    head = make_desk(Role.EXECUTIVE_DIRECTOR, case.subdistrict)
    decide_request("approve", request=request, by=head, at=timezone.now())

    client.sit_at(head)
    listed = client.get(reverse("cases:request_list")).content.decode()
    page = client.get(address("request_detail", request)).content.decode()

    assert "没有待批复的申请" in listed
    assert "待批准 → 已批准" in page
