"""Cases whose worker is gone, and handing cases over to a colleague of the same center."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases.handover import hand_over
from cases.models import Case
from cases.states import CaseState
from core.problems import Refused
from pilots.models import Round
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import NOON, desk_of, make_case, make_worker, open_case
from tests.centers.factories import make_center
from tests.conftest import PoliteClient
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db

TODAY = NOON.date()
CANARY = "金丝雀家事"


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def head(center):
    return make_worker(center, Role.EXECUTIVE_DIRECTOR)


def give(cases, to, by, reason="load", note=""):
    return hand_over(cases=cases, to=to, reason=reason, note=note, by=by, at=NOON)


def end(desk, on=TODAY):
    type(desk).objects.filter(pk=desk.pk).update(valid_to=on)


def waiting(on=TODAY) -> list[str]:
    return [case.number for case in Case.objects.without_worker(on).order_by("pk")]


def test_a_case_waits_from_the_day_its_workers_last_desk_here_ends(center):
    case = open_case(center)
    open_case(center)
    end(desk_of(case), TODAY)

    assert waiting(TODAY - timedelta(days=1)) == []
    assert waiting(TODAY) == [case.number]


def test_a_desk_elsewhere_or_of_another_kind_leads_no_case_here(center):
    case = open_case(center)
    end(desk_of(case))
    make_desk(Role.DIRECTOR, center.subdistrict, case.worker)
    make_desk(Role.CENTER_WORKER, make_subdistrict("双井街道"), case.worker)

    assert waiting() == [case.number]


def test_a_disabled_account_leads_no_case_and_a_closed_case_needs_nobody(center):
    case, closed = open_case(center), make_case(CaseState.CLOSED, center)
    for worker in (case.worker, closed.worker):
        worker.switch_off(at=NOON, reason="离职")

    assert waiting() == [case.number]


def test_many_cases_go_over_in_one_act_with_history_log_and_news(center, head):
    worker, colleague = make_worker(center), make_worker(center)
    cases = [open_case(center, worker) for _ in range(2)]

    give(cases, colleague, head, note=CANARY)

    stored = Case.objects.order_by("pk")
    assert {(case.worker, case.version) for case in stored} == {(colleague.user, 2)}
    step = stored[0].history.get()
    assert (step.step_label, step.note, step.by) == ("移交案例", f"工作量调整：{CANARY}", head)
    events = AuditEvent.objects.filter(what="移交案例").order_by("pk")
    assert [event.object_label for event in events] == [case.number for case in stored]
    assert events[0].changes == {
        "负责社工": [str(worker.user), str(colleague.user)],
        "移交原因": ["", "工作量调整"],
    }
    news = {
        message.desk: (message.title, message.text)
        for message in Message.objects.filter(at=NOON, title__contains="移交")
    }
    assert set(news) == {worker, colleague}
    assert news[colleague][0] == "案例移交给您"
    assert all(case.number in news[worker][1] for case in cases)
    assert CANARY not in str(list(events.values())) + str(news)


def test_the_new_worker_leads_the_case_and_the_former_one_does_not(center, head):
    case, colleague = open_case(center), make_worker(center)
    former = desk_of(case)

    (given,) = give([case], colleague, head)

    assert given.is_led_by(colleague)
    assert not given.is_led_by(former)


def test_who_takes_over_a_case_that_waits_for_approval_cannot_approve_it(center, head):
    case = make_case(CaseState.CLOSING, center)

    (given,) = give([case], head, make_worker(center, Role.DIRECTOR))

    assert [problem.code for problem in given.obstacles("approve", by=head)] == ["same_person"]


def test_only_the_heads_of_the_center_hand_over(center):
    case, colleague = open_case(center), make_worker(center)

    with pytest.raises(Refused) as refused:
        give([case], colleague, colleague)

    assert refused.value.codes == ["wrong_role"]


def test_everything_that_stands_in_the_way_is_said_at_once_and_nothing_is_done(center, head):
    case, closed = open_case(center), make_case(CaseState.CLOSED, center)
    stranger = make_desk(Role.CENTER_WORKER, make_subdistrict("双井街道"))

    with pytest.raises(Refused) as refused:
        give([case, closed], stranger, head, reason="other")
    with pytest.raises(Refused) as own:
        give([case], desk_of(case), head)

    assert refused.value.codes == ["not_a_colleague", "note_missing", "case_closed"]
    assert own.value.codes == ["already_in_charge"]
    assert Case.objects.get(pk=case.pk).worker == case.worker
    assert not AuditEvent.objects.filter(what="移交案例").exists()


def test_a_desk_that_ended_today_takes_no_case(center, head):
    case, gone = open_case(center), make_worker(center)
    end(gone)

    with pytest.raises(Refused) as refused:
        give([case], gone, head)

    assert refused.value.codes == ["not_a_colleague"]


def test_a_case_of_another_center_cannot_be_handed_over(center, head):
    foreign = open_case(make_center(make_unit(Round.objects.get(), make_subdistrict("双井街道"))))

    with pytest.raises(Refused) as refused:
        give([foreign], make_worker(center), head)

    assert refused.value.codes == ["none_chosen"]


def test_the_page_lists_what_waits_and_hands_over_what_is_ticked(center, head):
    case, colleague = open_case(center), make_worker(center)
    end(desk_of(case), date(2021, 6, 1))
    client = PoliteClient().sit_at(head)
    url = reverse("cases:handover_list")

    before = client.get(url).content.decode()
    posted = {"cases": [str(case.public_id)], "to": colleague.pk, "reason": "left", "note": ""}
    done = client.post(url, posted, follow=True).content.decode()

    assert case.number in before
    assert f"1个案例已移交给{colleague.user}。" in done
    assert "没有待移交的案例" in done


def test_the_cases_of_somebody_still_there_are_listed_by_their_name(center, head):
    case = open_case(center)
    client = PoliteClient().sit_at(head)

    page = client.get(reverse("cases:handover_list"), {"worker": case.worker_id}).content.decode()

    assert f"{case.worker}负责的未结案例" in page
    assert case.number in page


def test_a_refusal_keeps_the_ticks_and_stands_beside_the_field(center, head):
    case = open_case(center)
    end(desk_of(case), date(2021, 6, 1))
    client = PoliteClient().sit_at(head)
    posted = {"cases": [str(case.public_id)], "to": head.pk, "reason": "other", "note": ""}

    page = client.post(reverse("cases:handover_list"), posted)

    assert "选择“其他”的，请写明理由。" in page.content.decode()
    assert "checked" in page.content.decode()


def test_the_case_list_can_be_narrowed_to_what_waits_and_the_work_place_says_so(center, head):
    case, kept = open_case(center), open_case(center)
    end(desk_of(case), date(2021, 6, 1))
    client = PoliteClient().sit_at(head)

    page = client.get(reverse("cases:case_list"), {"left": "on"}).content.decode()
    home = client.get(reverse("portal:home")).content.decode()

    assert case.number in page
    assert kept.number not in page
    assert "移交无人负责的案例" in home


def test_what_was_typed_stays_when_nothing_waits_any_more(head):
    client = PoliteClient().sit_at(head)
    posted = {"cases": [], "to": head.pk, "reason": "other", "note": "写了很久的说明"}

    page = client.post(reverse("cases:handover_list"), posted).content.decode()

    assert "写了很久的说明" in page
    assert "请勾选要移交的案例。" in page
