"""The records of a center: writing one down, the list, the share of clerical work, a record's page."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.clerical import Share
from cases.mending import void_record
from cases.models import ServiceRecord
from tests.accounts.factories import make_desk
from tests.cases.factories import (
    NOON,
    desk_of,
    make_current_center,
    make_worker,
    open_case,
    serve,
    serve_outside,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db

CANARY = "服务内容金丝雀"
LIST = reverse("cases:record_list")
CLERICAL = reverse("cases:clerical_list")
ADD = reverse("cases:service_add")


def own(name, record):
    return reverse(f"cases:{name}", args=[record.public_id])


def typed(**changed):
    return {
        "form_token": str(uuid4()),
        "served_on": timezone.localdate().isoformat(),
        "starts_at": "00:00",
        "minutes": "1",
        "service_type": "home_visit",
        "persons": "1",
        "person_times": "1",
        "text": "入户",
        **changed,
    }


def days_of(page) -> list:
    return [(row.served_on.day, row.starts_at.hour) for row in page.context["rows"]]


def test_the_next_record_begins_with_what_usually_stays(client):
    desk = make_worker(make_current_center())
    stays = {"service_type": "counseling", "community": "劲松中社区", "place": "居委会"}

    answer = client.sit_at(desk).post(ADD, typed(**stays, again="on"))

    record = ServiceRecord.objects.get()
    assert answer.url == f"{ADD}?like={record.public_id}"
    form = client.get(answer.url).context["form"]
    assert {name: form[name].value() for name in stays} == stays
    assert (form["text"].value(), form["starts_at"].value()) == (None, None)


def test_the_record_of_a_colleague_is_nobodys_pattern(client):
    center = make_current_center()
    desk = make_worker(center)
    client.sit_at(desk).post(ADD, typed(place="居委会"))
    like = f"{ADD}?like={ServiceRecord.objects.get().public_id}"

    form = client.sit_at(make_worker(center)).get(like).context["form"]

    assert form["place"].value() is None
    assert client.get(f"{ADD}?like=zzz").status_code == 200


def test_a_worker_names_nobody_else_and_a_head_may(client):
    center = make_current_center()
    worker, head = make_worker(center), make_worker(center, Role.EXECUTIVE_DIRECTOR)

    client.sit_at(worker).post(ADD, typed(served_by=head.user.pk))
    client.sit_at(head).post(ADD, typed(starts_at="00:01", served_by=worker.user.pk))

    assert {record.served_by for record in ServiceRecord.objects.all()} == {worker.user}


def test_a_changed_record_is_doubted_anew_before_it_is_saved(client):
    desk = make_worker(make_current_center())
    client.sit_at(desk).post(ADD, typed())
    first = client.post(ADD, typed(minutes="2"))

    second = client.post(ADD, typed(minutes="721", confirmed=first.context["confirmed"]))

    assert ServiceRecord.objects.count() == 1
    assert second.context["form"].errors or len(second.context["doubts"]) == 2


def test_the_list_is_narrowed_and_adds_up_to_its_rows(client):
    center = make_center()
    case = open_case(center)
    desk = desk_of(case)
    serve(case, minutes=60)
    serve_outside(center, by=desk, starts_at=time(11), minutes=30, service_type="clerical")
    serve_outside(center, by=desk, at=NOON + timedelta(days=30), starts_at=time(13), minutes=90)
    gone = serve_outside(center, by=desk, starts_at=time(15), minutes=10)
    void_record(record=gone, reason="误记", by=desk, at=NOON)
    client.sit_at(desk)

    narrowed = {
        "": [13, 11, 9],
        "kind=clerical": [11],
        "kind=direct": [13, 9],
        "place=case": [9],
        "place=none": [13, 11],
        "late=on": [13],
        "voided=on": [15],
        f"number={case.number}": [9],
        f"worker={desk.user.pk}": [13, 11, 9],
        "month=2021-06": [13, 11, 9],
        "month=2021-05": [],
        "month=nonsense": [13, 11, 9],
    }
    found = {
        query: [row.starts_at.hour for row in client.get(f"{LIST}?{query}").context["rows"]]
        for query in narrowed
    }

    assert found == narrowed
    page = client.get(LIST)
    assert (page.context["sums"]["count"], page.context["sums"]["sum_minutes"]) == (3, 180)
    assert page.context["share"] == Share(180, 30)
    assert "占16.7%" in page.content.decode()


def test_the_share_opens_the_rows_it_is_made_of(client):
    center = make_center()
    desk = make_worker(center)
    serve_outside(center, by=desk, minutes=60)
    serve_outside(center, by=desk, starts_at=time(11), minutes=20, service_type="clerical")

    page = client.sit_at(desk).get(f"{CLERICAL}?month=2021-06")

    (one,) = page.context["shares"]
    assert (one.share, one.share.percent) == (Share(80, 20), "25.0%")
    assert page.context["total"] == Share(80, 20)
    address = f"{LIST}?worker={desk.user.pk}&month=2021-06&kind=clerical"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert client.get(address).context["sums"]["sum_minutes"] == 20
    assert client.get(f"{CLERICAL}?month=2021-05").context["shares"] == []


@pytest.mark.parametrize(
    ("share", "percent"),
    [(Share(), "—"), (Share(3, 1), "33.3%"), (Share(8, 5), "62.5%"), (Share(2000, 1), "0.1%")],
)
def test_a_share_is_rounded_half_up(share, percent):
    assert share.percent == percent


@pytest.mark.parametrize("role", [Role.CENTER_WORKER, Role.DISTRICT_OFFICER])
def test_the_queries_of_the_list_do_not_grow(client, django_assert_num_queries, role):
    case = open_case()
    serve(case)
    client.sit_at(desk_of(case) if role == Role.CENTER_WORKER else make_desk(role, case.district))
    client.get(LIST)
    most = 11 if role == Role.CENTER_WORKER else 9

    with django_assert_num_queries(most):
        client.get(LIST)
    serve(case, starts_at=time(12))
    serve_outside(case.center)
    with django_assert_num_queries(most):
        page = client.get(LIST)

    assert len(page.context["rows"]) == 3


def test_texts_are_for_the_worker_and_the_head_alone(client):
    center = make_center()
    record = serve_outside(center, text=CANARY, place=CANARY)
    void_record(record=record, reason=CANARY, by=record.served_by.desks.get(), at=NOON)
    readers = {
        record.served_by.desks.get(): True,
        make_worker(center, Role.EXECUTIVE_DIRECTOR): True,
        make_worker(center): False,
        make_worker(center, Role.DIRECTOR): False,
        make_desk(Role.DISTRICT_OFFICER, center.district): False,
    }

    shown = {}
    for desk in readers:
        page = client.sit_at(desk).get(own("record_detail", record)).content.decode()
        assert "已作废" in page
        shown[desk] = CANARY in page
        assert CANARY not in client.get(LIST).content.decode()

    assert shown == readers
    assert AuditEvent.objects.filter(what="查看服务记录").count() == 2


def test_a_record_is_mended_and_voided_on_its_pages(client):
    record = serve_outside(make_center())
    client.sit_at(record.served_by.desks.get())
    edit, void = own("record_edit", record), own("record_void", record)
    facts = typed(
        served_on="2021-06-05", starts_at="09:00", minutes="60", text="改", version="1", reason=""
    )

    lacking = client.post(edit, facts)
    client.post(edit, {**facts, "reason": "记错"})
    stale = client.post(edit, {**facts, "minutes": "50", "reason": "记错"})
    client.post(void, {"reason": "重复"})

    assert lacking.context["form"].errors["reason"] == ["请填写更正理由"]
    assert ("服务时长", "1.0小时（60分钟）") in list(stale.context["current"])
    record.refresh_from_db()
    assert (record.minutes, record.is_voided, record.version) == (60, True, 3)
    assert client.get(edit).url == own("record_detail", record)
