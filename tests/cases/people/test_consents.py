"""Consent by purpose: what it takes, how it ends, and what may no longer be done then."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from cases.models import ConsentRecord, ServiceRecord
from cases.models.consents import given_by
from cases.people.consents import (
    Given,
    against_serving,
    holds,
    signing_problems,
    warnings_of,
    withdrawal_problems,
)
from core.problems import Refused
from tests.cases.factories import (
    NOON,
    desk_of,
    make_worker,
    open_case,
    serve,
    sign,
    withdraw,
)

SIGNED, WITHDRAWN = date(2021, 6, 1), date(2021, 6, 10)
DAY = timedelta(days=1)
ENDED = [Given("service", SIGNED, WITHDRAWN)]
ANEW = [*ENDED, Given("service", WITHDRAWN + 5 * DAY)]


@pytest.mark.parametrize(
    ("given", "day", "is_held"),
    [
        ([], SIGNED, False),
        ([Given("service", SIGNED)], SIGNED - DAY, False),
        ([Given("service", SIGNED)], SIGNED, True),
        ([Given("sensitive", SIGNED)], SIGNED, False),
        (ENDED, WITHDRAWN - DAY, True),
        (ENDED, WITHDRAWN, False),
        (ANEW, WITHDRAWN + 4 * DAY, False),
        (ANEW, WITHDRAWN + 5 * DAY, True),
    ],
)
def test_a_consent_holds_from_its_day_until_the_day_it_is_withdrawn(given, day, is_held):
    assert holds(given, "service", day) is is_held


@pytest.mark.parametrize(
    ("given", "day", "codes"),
    [
        ([], WITHDRAWN, []),  # nothing on file says that anybody withdrew
        (ENDED, WITHDRAWN - DAY, []),  # done before, entered after
        (ENDED, WITHDRAWN, ["consent_withdrawn"]),
        (ANEW, WITHDRAWN + 5 * DAY, []),
        ([Given("sensitive", SIGNED, WITHDRAWN)], WITHDRAWN, []),
    ],
)
def test_service_is_refused_from_the_day_of_withdrawal_until_a_new_paper(given, day, codes):
    assert [problem.code for problem in against_serving(given, day)] == codes


@pytest.mark.parametrize(
    ("purpose", "clause"),
    [("sensitive", "29"), ("sharing", "23"), ("publication", "25")],
)
def test_a_withdrawn_single_consent_warns_with_its_clause(purpose, clause):
    given = [Given(purpose, SIGNED, WITHDRAWN)]

    (sentence,) = warnings_of(given, WITHDRAWN)

    assert f"2021年6月10日撤回，个人信息保护法{clause}" in sentence
    assert warnings_of(given, WITHDRAWN - DAY) == []


@pytest.mark.parametrize(
    ("purposes", "is_under_14", "given", "codes"),
    [
        (["service", "sensitive"], True, [], []),
        (["service"], False, [], []),
        (["service"], True, [], ["consent_without_sensitive"]),
        (["sensitive"], False, [], ["consent_without_service"]),
        ([], True, [], []),  # the empty box is the form's to name
        (["service"], False, ENDED, ["signed_before_withdrawal"]),
    ],
)
def test_what_a_paper_must_cover(purposes, is_under_14, given, codes):
    facts = {"purposes": purposes, "signed_on": SIGNED}

    problems = signing_problems(facts, is_under_14=is_under_14, given=given, needs_service=True)

    assert [problem.code for problem in problems] == codes


@pytest.mark.parametrize(
    ("purpose", "day", "codes"),
    [
        ("service", SIGNED, []),
        ("service", SIGNED - DAY, ["withdrawn_before_signing"]),
        ("service", WITHDRAWN + DAY, ["in_future"]),
        ("sharing", WITHDRAWN, ["nothing_to_withdraw"]),
    ],
)
def test_what_can_be_withdrawn(purpose, day, codes):
    facts = {"purposes": [purpose], "withdrawn_on": day}

    problems = withdrawal_problems(facts, given=[Given("service", SIGNED)], on=WITHDRAWN)

    assert [problem.code for problem in problems] == codes


@pytest.fixture
def case(db):
    return open_case()


def test_a_case_begins_with_a_paper_of_its_version_and_purposes(case):
    consent = ConsentRecord.objects.get()

    assert (consent.text_version, consent.recorded_by) == ("2021年第一版", case.worker)
    assert [row.purpose for row in consent.purposes.order_by("pk")] == ["service", "sensitive"]


def test_after_a_withdrawal_older_services_are_entered_and_newer_refused(case):
    withdraw(case.client, desk_of(case))

    serve(case, served_on=date(2021, 6, 9))
    serve(case, served_on=date(2021, 6, 10), service_type="clerical")
    with pytest.raises(Refused) as refused:
        serve(case, served_on=date(2021, 6, 10))

    assert refused.value.codes == ["consent_withdrawn"]
    assert "个人信息保护法15" in refused.value.problems[0].clause
    assert ServiceRecord.objects.count() == 2


def test_a_withdrawal_takes_the_purpose_from_every_paper_and_is_told_without_names(case):
    by = desk_of(case)
    sign(case.client, by, purposes=["service", "sharing"])

    withdraw(case.client, by, withdrawer="金丝雀", note="金丝雀不愿意")

    assert [(g.purpose, g.withdrawn_on) for g in given_by(case.client)] == [
        ("service", NOON.date()),
        ("sensitive", None),
        ("service", NOON.date()),
        ("sharing", None),
    ]
    event = AuditEvent.objects.get(what="登记撤回同意")
    assert event.changes == {
        "同意事项": ["", "接受服务"],
        "撤回日期": ["", "2021年6月10日"],
        "撤回方式": ["", "当面口头"],
    }


def test_a_second_press_withdraws_nothing_more(case):
    withdraw(case.client, desk_of(case))

    with pytest.raises(Refused) as refused:
        withdraw(case.client, desk_of(case))

    assert refused.value.codes == ["nothing_to_withdraw"]


def test_who_leads_the_case_hears_of_a_withdrawal_taken_in_by_another(case):
    head = make_worker(case.center, Role.EXECUTIVE_DIRECTOR)

    withdraw(case.client, head)

    (news,) = Message.objects.filter(title="服务对象撤回同意")
    assert news.desk == desk_of(case)
    assert case.number in news.text
    assert "张" not in news.text


@pytest.mark.parametrize(
    ("facts", "relation", "clause"),
    [
        ({"is_minor": True, "is_under_14": True}, "self", "个人信息保护法31"),
        ({"is_minor": True}, "child", "民法典19、27"),
    ],
)
def test_a_minor_does_not_sign_alone(case, facts, relation, clause):
    child = open_case(case.center, relation="parent", **facts)

    with pytest.raises(Refused) as refused:
        sign(child.client, desk_of(child), relation=relation)

    assert (refused.value.codes, refused.value.problems[0].clause) == (["guardian_missing"], clause)


def test_a_paper_from_tomorrow_is_refused(case):
    with pytest.raises(Refused) as refused:
        sign(case.client, desk_of(case), signed_on=date(2021, 6, 11))

    assert refused.value.codes == ["in_future"]


@pytest.mark.parametrize("table", ["consentrecord", "consentpurpose"])
def test_what_was_signed_is_not_rewritten_by_sql_either(case, table):
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE cases_{table} SET id = id")  # noqa: S608  (a name of our own)
