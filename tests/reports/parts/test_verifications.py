"""核实单: asked about a row, answered by its center, closed by the district."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Message
from accounts.roles import Role
from core.problems import Refused
from pilots.models import Round
from reports.dictionary import FIGURES
from reports.models import Verification
from reports.parts.actions import verifications as actions
from reports.parts.readiness import warnings
from reports.parts.states import VERIFICATION_STEPS
from reports.parts.subjects import KINDS, address_of, find
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.funding.factories import pay, spend
from tests.pilots.factories import make_round, make_unit
from tests.reports.factories import (
    DECEMBER,
    make_case,
    make_pool,
    make_record,
    make_staff,
    make_summary,
)
from tests.reports.parts.factories import head_of, make_verification, officer_of
from tests.supervision.factories import make_session


@pytest.fixture
def case(db):
    round = make_round()
    return make_case(make_center(make_unit(round, make_subdistrict("劲松街道"))), round)


def refused(call) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call()
    return refusal.value.codes


def answered(row, **said):
    said = {"answer": "corrected", "text": "已改正结案日期。", **said}
    return actions.answer(verification=row, by=head_of(row.center), at=DECEMBER, **said)


def step(name, row, by=None, note="请再核对"):
    by = by or officer_of(row.district)
    return actions.take_verification_step(name, verification=row, by=by, at=DECEMBER, note=note)


def test_asked_answered_and_closed_with_a_history(case):
    row = make_verification(case)
    assert row.number == f"案例{case.number}"

    row = answered(row)
    assert (row.state, row.answer, row.answered_by is None) == ("answered", "corrected", False)
    row = step("close", row)

    assert (row.state, row.closed_by is None) == ("closed", False)
    assert [(taken.step, taken.note) for taken in row.history.order_by("pk")] == [
        ("answer", "已更正：已改正结案日期。"),
        ("close", "请再核对"),
    ]


def test_an_answer_that_was_not_enough_is_given_again_and_the_first_one_stays_on_record(case):
    row = answered(make_verification(case), answer="right", text="按档案无误。")

    row = step("ask_again", row)
    assert (row.state, row.answer, row.answered_at) == ("asked", "", None)
    row = answered(row)

    notes = [taken.note for taken in row.history.order_by("pk")]
    assert notes == ["经核实无误：按档案无误。", "请再核对", "已更正：已改正结案日期。"]


def test_an_answer_without_a_reason_is_none(case):
    row = make_verification(case)

    assert refused(lambda: answered(row, text="  ")) == ["note_missing"]
    row.refresh_from_db()
    assert row.state == "asked"


ROLES = (
    *(Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER),
    *(Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER),
)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", VERIFICATION_STEPS)
def test_every_step_by_every_role(case, name, role):
    row = make_verification(case)
    if row.state not in VERIFICATION_STEPS[name].sources:
        row = answered(row)
    by = make_desk(role, case.subdistrict if role in Role.of_center else case.district)

    def take():
        if name == "answer":
            return actions.answer(verification=row, answer="right", text="无误", by=by, at=DECEMBER)
        return step(name, row, by)

    if role in VERIFICATION_STEPS[name].roles:
        assert take().state == VERIFICATION_STEPS[name].target
    else:
        assert refused(take) == ["wrong_role"]


def test_only_the_officer_of_the_district_asks_and_about_what_the_row_counts_in(case):
    facts = {"figure": "person_times", "question": "数", "due_on": DECEMBER.date()}
    said = {"round": case.round, "subject": "case", "row": case, "facts": facts}
    token = "00000000-0000-4000-8000-000000000001"
    leader = make_desk(Role.DISTRICT_LEADER, case.district)

    assert refused(lambda: actions.ask(**said, form_token=token, by=leader, at=DECEMBER)) == [
        "wrong_role",
        "figure_not_of_row",
    ]


@pytest.mark.parametrize(("days", "codes"), [(0, []), (-1, ["answer_due_past"])])
def test_the_answer_is_due_today_at_the_earliest(case, days, codes):
    due_on = DECEMBER.date() + timedelta(days=days)
    try:
        make_verification(case, due_on=due_on)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes


def test_one_question_is_open_at_a_time_about_a_figure_of_a_row(case):
    row = make_verification(case)

    assert refused(lambda: make_verification(case)) == ["already_asked"]
    make_verification(case, figure="cases_closed")
    step("withdraw", row)
    make_verification(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(figure="cases_closed").update(figure="counting_cases")


@pytest.mark.parametrize(
    "broken", [{"answer": "right"}, {"answered_at": DECEMBER}, {"closed_at": DECEMBER}]
)
def test_the_database_refuses_an_answer_that_nobody_gave(case, broken):
    row = make_verification(case)

    with pytest.raises(IntegrityError), transaction.atomic():
        Verification.objects.filter(pk=row.pk).update(**broken)


def test_a_closed_round_moves_nothing(case):
    row = make_verification(case)
    Round.objects.update(closed_at=DECEMBER)

    assert refused(lambda: answered(row)) == ["round_closed"]


def test_what_waits_for_whom_and_on_the_last_day(case):
    row = make_verification(case)
    head, officer = head_of(case.center), officer_of(case.district)

    assert list(Verification.objects.waiting_for(head)) == [row]
    assert list(Verification.objects.waiting_for(officer)) == []
    assert not row.is_overdue(row.due_on)
    assert row.is_overdue(row.due_on + timedelta(days=1))
    answered(row)
    assert list(Verification.objects.waiting_for(head)) == []
    assert list(Verification.objects.waiting_for(officer)) == [row]


def test_open_ones_warn_in_the_report(case):
    report = make_summary(case.round, case.district)
    row = make_verification(case)

    assert ["核实单没有办结" in problem.message for problem in warnings(report)] == [True]
    step("close", answered(row))

    assert warnings(report) == []


def test_the_center_hears_that_it_is_asked_and_never_what(case):
    head = head_of(case.center)
    make_verification(case, question="金丝雀问题")

    news = Message.objects.filter(desk=head).latest("pk")

    assert (news.title, "金丝雀" in news.text) == ("核实单", False)


def test_rows_are_found_by_their_own_address_within_reach(case):
    record = make_record(case.center, case.round)
    officer = officer_of(case.district)
    elsewhere = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    assert find("case", str(case.public_id), by=officer) == case
    assert find("record", str(record.public_id), by=officer) == record
    assert find("case", str(case.public_id), by=elsewhere) is None
    assert find("case", str(case.pk), by=officer) is None
    assert find("person", "x", by=officer) is None
    assert find("nothing", "1", by=officer) is None


def test_an_expense_is_asked_about_in_the_round_of_its_money(client, case):
    """From its page, by its voucher and not by whom it paid; the center opens it from the request."""
    pool = make_pool(case.round, case.district, shared={case.center: 10_000})
    pay(pool, case.center, 10_000)
    expense = spend(pool, case.center, 5_000, voucher="记-8号", payee="金丝雀收款人", at=DECEMBER)
    make_round(2022)
    officer = client.sit_at(officer_of(case.district))
    asking = reverse("reports:verification_add", args=["expense", expense.pk])
    assert (
        asking in officer.get(reverse("funding:expense_detail", args=[expense.pk])).content.decode()
    )
    page = officer.get(asking)

    officer.post(
        asking,
        {
            "form_token": page.context["form"]["form_token"].value(),
            "figure": "funds_spent",
            "question": "附件金额与登记的不一致。",
            "due_on": "2099-01-01",
        },
    )

    row = Verification.objects.get()
    assert (row.round, row.center, row.figure) == (case.round, case.center, "funds_spent")
    assert row.number == "2021年7月1日支出（凭证记-8号）"
    assert address_of(row, by=head_of(case.center)) == reverse(
        "funding:expense_detail", args=[expense.pk]
    )
    told = client.get(reverse("reports:verification_detail", args=[row.pk])).content.decode()
    assert ("记-8号" in told, "金丝雀" in told) == (True, False)


@pytest.mark.parametrize("subject", KINDS)
def test_a_row_of_another_district_is_not_found_whatever_its_kind(case, subject):
    pool = make_pool(case.round, case.district, shared={case.center: 10_000})
    pay(pool, case.center, 10_000)
    rows = {
        "case": lambda: case.public_id,
        "record": lambda: make_record(case.center, case.round).public_id,
        "session": lambda: make_session(case.center).pk,
        "person": lambda: make_staff(case.center).pk,
        "expense": lambda: spend(pool, case.center, 5_000, at=DECEMBER).pk,
    }
    key = str(rows[subject]())

    assert find(subject, key, by=officer_of(case.district)) is not None
    assert find(subject, key, by=officer_of(make_district("海淀区"))) is None


def test_every_figure_of_a_kind_is_in_the_dictionary():
    assert [key for kind in KINDS.values() for key in kind.figures if key not in FIGURES] == []
