"""The pages of a person's file through their real forms."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case, CaseShare, Client, ConsentRecord, ConsentScan, ServiceRecord
from cases.people.consent_actions import MOST_SCANS, add_scan
from core.problems import Refused
from portal.todo import todos_for
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    CASE,
    PERSON,
    desk_of,
    make_consent_scan,
    make_current_case,
    make_worker,
)
from tests.core.uploads import pdf, upload

pytestmark = pytest.mark.django_db


def url(name, thing):
    return reverse(f"cases:{name}", args=[thing.public_id])


@pytest.fixture
def case():
    return make_current_case(name="金丝雀", phone="13900007788")


@pytest.fixture
def worker(client, case):
    return client.sit_at(desk_of(case))


def file_form(**facts):
    shown = {"version": 1, "phone": "13900007788", "address": "", "categories": ["dibao"]}
    return {**shown, "id_kind": "none", "id_number": "", "capacity": "full", **facts}


def test_the_file_is_edited_and_a_stale_save_shows_both(worker, case):
    saved = worker.post(url("client_edit", case.client), file_form(living="alone"))
    stale = worker.post(url("client_edit", case.client), file_form(living="in_care"))
    version = stale.context["form"]["version"].value()
    again = worker.post(
        url("client_edit", case.client), file_form(living="in_care", version=version)
    )

    assert (saved.status_code, stale.status_code, again.status_code) == (302, 409, 302)
    assert ("居住情况", "独居") in stale.context["current"]
    assert Client.objects.get().living == "in_care"


def test_what_is_wrong_stands_beside_its_field_and_typing_is_kept(worker, case):
    facts = file_form(capacity="limited", guardian_phone="12", emergency_name="金守护")

    page = worker.post(url("client_edit", case.client), facts)

    assert list(page.context["form"].errors) == ["guardian_phone"]
    page = worker.post(url("client_edit", case.client), {**facts, "guardian_phone": ""})
    assert list(page.context["form"].errors) == ["guardian_name"]
    assert "金守护" in page.content.decode()


@pytest.mark.parametrize(
    "name",
    ["client_edit", "household_join", "household_leave", "consent_add", "consent_withdraw"],
)
def test_a_colleague_who_sees_it_masked_writes_nothing(client, case, name):
    client.sit_at(make_worker(case.center))

    answer = client.post(url(name, case.client), file_form(), follow=True)

    assert answer.redirect_chain == [(url("client_detail", case.client), 302)]
    assert "只有承办人" in answer.content.decode()
    assert "金丝雀" not in answer.content.decode()


def consent_form(**facts):
    today = timezone.localdate().isoformat()
    signed = {"signer": "金丝雀", "relation": "self", "signed_on": today}
    return {
        "form_token": uuid4(),
        "text_version": "二",
        "purposes": ["sharing"],
        **signed,
        **facts,
    }


def test_a_paper_is_taken_in_with_its_scan_and_the_scan_is_opened_on_the_record(worker, case):
    form = consent_form()
    for _ in range(2):
        worker.post(url("consent_add", case.client), form)
    consent = ConsentRecord.objects.latest("pk")
    file = {"form_token": uuid4(), "file": upload(pdf(), "同意书.pdf")}
    worker.post(url("consent_scan_add", consent), file)
    scan = ConsentScan.objects.get()

    answer = worker.get(url("consent_scan", scan))

    assert ConsentRecord.objects.count() == 2
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert AuditEvent.objects.filter(what="查看知情同意书扫描件").count() == 1
    page = worker.get(url("client_detail", case.client)).content.decode()
    assert url("consent_scan", scan) in page


@pytest.mark.parametrize("who", ["colleague", Role.DIRECTOR, Role.DISTRICT_OFFICER])
def test_a_scan_is_shown_to_nobody_who_sees_the_file_masked(client, case, who):
    scan = make_consent_scan(case.client.consents.get(), by=desk_of(case), at=timezone.now())
    desk = (
        make_desk(who, case.district)
        if who == Role.DISTRICT_OFFICER
        else make_worker(case.center, Role.CENTER_WORKER if who == "colleague" else who)
    )

    answer = client.sit_at(desk).get(url("consent_scan", scan))

    assert answer.url == url("client_detail", case.client)
    assert not AuditEvent.objects.filter(what="查看知情同意书扫描件").exists()


def test_the_number_of_scans_has_an_end(case):
    consent, by = case.client.consents.get(), desk_of(case)
    for _ in range(MOST_SCANS):
        make_consent_scan(consent, by=by, at=timezone.now())

    with pytest.raises(Refused) as refused:
        add_scan(
            consent=consent,
            upload=upload(pdf(), "又一份.pdf"),
            form_token=uuid4(),
            by=by,
            at=timezone.now(),
        )

    assert refused.value.codes == ["scans_too_many"]
    assert ConsentScan.objects.count() == MOST_SCANS


def test_after_a_withdrawal_the_service_form_says_why_not(worker, case):
    today = timezone.localdate().isoformat()
    taken = {"withdrawn_on": today, "withdrawer": "金丝雀", "relation": "self", "way": "by_phone"}
    purposes = {"purposes": ["service", "sensitive"]}
    worker.post(url("consent_withdraw", case.client), {**taken, **purposes, "note": ""})
    facts = {"form_token": uuid4(), "served_on": today, "starts_at": "00:00", "minutes": "1"}
    facts |= {"service_type": "home_visit", "persons": 1, "person_times": 1, "text": "入户"}

    page = worker.post(url("record_add", case), facts)

    shown = page.content.decode()
    assert list(page.context["form"].errors) == ["served_on"]
    assert ("个人信息保护法15" in shown, "已撤回处理敏感个人信息的单独同意" in shown) == (
        True,
        True,
    )
    assert ServiceRecord.objects.count() == 0
    left = worker.get(url("consent_withdraw", case.client))
    assert left.url == url("client_detail", case.client)


def test_a_family_is_begun_joined_and_left_on_the_page(worker, case):
    other = make_current_case(center=case.center, worker=desk_of(case), name="金守护")
    empty = worker.post(url("household_leave", case.client), follow=True)
    worker.post(url("household_join", case.client), {"relation": "head"})
    unknown = worker.post(
        url("household_join", case.client), {"number": "999", "relation": "child"}
    )
    worker.post(url("household_join", case.client), {"number": other.number, "relation": "child"})

    page = worker.get(url("client_detail", case.client))

    assert "不在任何家庭中" in empty.content.decode()
    assert list(unknown.context["form"].errors) == ["number"]
    assert [(m.relation, m.name.text) for m in page.context["members"]] == [
        ("户主", "金*雀"),
        ("子女", "金*护"),
    ]


def test_a_cover_is_arranged_found_in_the_list_used_and_ended(client, case):
    colleague, today = make_worker(case.center), timezone.localdate()
    days = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=6)).isoformat()}
    form = {"form_token": uuid4(), "desk": colleague.pk, "kind": "cover", "text": "培训", **days}
    client.sit_at(desk_of(case))
    for _ in range(2):
        client.post(url("share_add", case), form)
    share = CaseShare.objects.get()
    client.sit_at(colleague)
    shared = client.get(reverse("cases:case_list"), {"shared": "on"})
    waiting = todos_for(colleague, at=timezone.now())
    facts = {"form_token": uuid4(), "served_on": today.isoformat(), "starts_at": "00:00"}
    facts |= {"minutes": "1", "service_type": "home_visit", "text": "代为入户"}
    client.post(url("record_add", case), {**facts, "persons": 1, "person_times": 1})
    page = client.get(url("case_detail", case))
    denied = client.post(url("share_end", share), follow=True)
    client.sit_at(desk_of(case)).post(url("share_end", share))

    assert [row.number for row in shared.context["rows"]] == [case.number]
    assert ("协同、代班的案例", 1) in [(todo.label, todo.count) for todo in waiting]
    assert ServiceRecord.objects.get().served_by == colleague.user
    assert [way.label for way in page.context["ways"]] == ["案卷", "登记服务（代班）"]
    assert "金丝雀" in page.content.decode()
    assert "只能由其办理" in denied.content.decode()
    share.refresh_from_db()
    assert share.ended_by == desk_of(case)
    assert client.sit_at(colleague).get(url("record_add", case)).status_code == 404


def typed(**facts):
    today = timezone.localdate().isoformat()
    fields = {**PERSON, **CASE, "signed_on": today, "opened_on": today}
    form = {name: value for name, value in fields.items() if value not in (False, "")}
    return {**form, "name": "金丝雀", "phone": "13900007788", "same_person": "", **facts}


def test_the_same_name_and_telephone_are_asked_about_beside_masked_cards(worker, case):
    token = uuid4()

    asked = worker.post(reverse("cases:case_open"), typed(form_token=token))
    key = str(case.client.public_id)
    worker.post(reverse("cases:case_open"), typed(form_token=token, same_person=key))

    form = asked.context["form"]
    assert list(form.errors) == ["same_person"]
    assert [label for _, label in form.fields["same_person"].choices] == [
        "是同一人：金*雀，劲松中社区****，未登记证件，案例1件",
        "不是同一人，另建档案",
    ]
    assert 'type="radio"' in asked.content.decode()
    assert [row.client for row in Case.objects.all()] == [case.client, case.client]


def test_the_history_names_acts_and_no_values_and_is_itself_kept(client, worker, case):
    worker.post(url("client_edit", case.client), file_form(emergency_name="金守护"))
    page = worker.get(url("client_history", case.client))
    colleague = client.sit_at(make_worker(case.center)).get(url("client_history", case.client))

    acts = [row.act for row in page.context["rows"]]
    assert "修改服务对象档案" in acts
    assert "金" not in page.content.decode().replace("资金", "").replace("基金", "")
    assert colleague.context["rows"] == []
    assert AuditEvent.objects.filter(what="查看服务对象历史").count() == 2
