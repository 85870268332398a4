"""Referrals and links: what is asked before they are stored, each step of their way, their figures."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.linkages import actions
from cases.linkages.figures import added_links, link_figures
from cases.linkages.rules import day_problems, referral_problems
from cases.linkages.states import (
    LINK_DAYS,
    LINK_STEPS,
    REFERRAL_DAYS,
    REFERRAL_STEPS,
    LinkState,
    ReferralState,
)
from cases.models import Referral, ResourceLink
from cases.states import CaseState
from core.problems import Refused
from tests.accounts.factories import make_subdistrict
from tests.cases.factories import NOON, desk_of, make_case, make_worker, open_case
from tests.cases.linkage_factories import LINK, REFERRAL, go_on, make_link, make_referral
from tests.centers.factories import make_center, make_register_row
from tests.pilots.factories import make_unit

TODAY = NOON.date()
LATER = NOON + timedelta(days=1)
OUT = {"direction": "out", "raised_on": TODAY, "has_personal_data": True}
SIGNED = {"consent_signer": "张三", "consent_relation": "self", "consented_on": TODAY}


@pytest.mark.parametrize(
    ("facts", "is_minor", "codes"),
    [
        ({**OUT, **SIGNED}, False, []),
        (OUT, False, ["consent_missing"] * 3),
        ({**OUT, "has_personal_data": False}, False, []),
        ({**OUT, "direction": "in"}, False, []),
        ({**OUT, "direction": "in", "consent_signer": "张三"}, False, ["consent_incomplete"] * 2),
        ({**OUT, **SIGNED}, True, ["guardian_missing"]),
        ({**OUT, **SIGNED, "consent_relation": "parent"}, True, []),
        ({**OUT, **SIGNED, "consented_on": TODAY + timedelta(days=1)}, False, ["in_future"]),
        ({**OUT, **SIGNED, "raised_on": TODAY + timedelta(days=1)}, False, ["in_future"]),
        ({**OUT, **SIGNED, "raised_on": date(2021, 5, 31)}, False, ["before_opening"]),
        ({"direction": "in", "raised_on": date(2021, 5, 31)}, False, []),
        ({}, False, []),
    ],
)
def test_what_stands_against_a_referral(facts, is_minor, codes):
    found = referral_problems(facts, is_minor=is_minor, opened_on=date(2021, 6, 1), on=TODAY)

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("day", "codes"),
    [
        (None, []),
        (date(2021, 6, 8), ["before_last_step"]),
        (date(2021, 6, 9), []),
        (TODAY, []),
        (TODAY + timedelta(days=1), ["in_future"]),
    ],
)
def test_the_day_of_a_step_lies_between_the_last_one_and_today(day, codes):
    found = day_problems(day, before=date(2021, 6, 9), on=TODAY)

    assert [problem.code for problem in found] == codes


@pytest.mark.parametrize(
    ("direction", "said"),
    [("out", ["已转介", "对方已接收"]), ("in", ["已收到材料", "本中心已接收"])],
)
def test_a_state_is_said_from_the_side_of_the_center(direction, said):
    states = (ReferralState.REFERRED, ReferralState.ACCEPTED)

    assert [state.said_of(direction) for state in states] == said


REFERRAL_WAY = {
    ReferralState.PENDING: (),
    ReferralState.CONTACTED: ("contact",),
    ReferralState.REFERRED: ("contact", "refer"),
    ReferralState.ACCEPTED: ("contact", "refer", "accept"),
    ReferralState.DECLINED: ("contact", "decline"),
    ReferralState.FOLLOWED_UP: ("contact", "refer", "accept", "follow_up"),
    ReferralState.CANCELLED: ("cancel",),
}
LINK_WAY = {
    LinkState.PENDING: (),
    LinkState.CONTACTED: ("contact",),
    LinkState.MATCHED: ("contact", "match"),
    LinkState.SUCCEEDED: ("contact", "match", "succeed"),
    LinkState.FAILED: ("fail",),
    LinkState.FOLLOWED_UP: ("contact", "match", "succeed", "follow_up"),
}
WAYS = [(make_referral, REFERRAL_STEPS, REFERRAL_WAY), (make_link, LINK_STEPS, LINK_WAY)]


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "steps", "ways"), WAYS, ids=["referral", "link"])
def test_every_step_from_every_state(make, steps, ways):
    case = open_case()
    by = desk_of(case)

    for state, way in ways.items():
        for name, step in steps.items():
            row = go_on(make(case), *way)
            act = {"row": row, "day": TODAY, "by": by, "at": LATER, "note": "说明"}
            if state in step.sources:
                done = actions.take_linkage_step(name, **act)
                assert done.state == step.target
                assert done.history.latest("pk").source == state
                assert (done.outcome is None) == (done.settled_on is None)
            else:
                with pytest.raises(Refused) as refusal:
                    actions.take_linkage_step(name, **act)
                assert refusal.value.codes == ["done_already" if name in way else "wrong_state"]


@pytest.mark.django_db
def test_every_reason_against_a_step_comes_at_once():
    row = make_referral(open_case())

    with pytest.raises(Refused) as refusal:
        actions.take_linkage_step(
            "cancel", row=row, day=date(2021, 6, 1), by=desk_of(row.case), at=NOON
        )

    assert refusal.value.codes == ["before_last_step", "note_missing"]


@pytest.mark.django_db
def test_a_follow_up_keeps_its_result_and_the_outcome():
    row = go_on(make_referral(open_case()), "contact", "decline")

    row = go_on(row, "follow_up", note="本人已到另一家机构就诊。")

    assert (row.state, row.outcome) == ("followed_up", "declined")
    assert row.result == "本人已到另一家机构就诊。"
    assert row.followed_up_on == TODAY


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "codes"),
    [
        ("colleague", ["not_in_charge"]),
        ("executive", []),
        ("director", ["wrong_role"]),
        ("worker", []),
    ],
)
def test_who_leads_the_case_and_the_executive_director_write(who, codes):
    case = open_case()
    roles = {"executive": Role.EXECUTIVE_DIRECTOR, "director": Role.DIRECTOR}
    by = (
        desk_of(case)
        if who == "worker"
        else make_worker(case.center, roles.get(who, Role.CENTER_WORKER))
    )
    referral = make_referral(case)
    acts = [
        lambda: make_referral(case, by=by),
        lambda: make_link(case, by=by),
        lambda: go_on(referral, "contact", by=by),
    ]

    for act in acts:
        if codes:
            with pytest.raises(Refused) as refusal:
                act()
            assert refusal.value.codes == codes
        else:
            act()


@pytest.mark.django_db
def test_what_a_link_was_worth_in_the_end_is_kept_and_told():
    row = go_on(make_link(open_case(), value=100_00), "contact", "match")

    row = go_on(row, "succeed", value=80_00)

    assert row.value == 80_00
    event = AuditEvent.objects.get(what="登记实际金额")
    assert event.changes == {"金额或折合金额(元)": ["100.00元", "80.00元"]}


@pytest.mark.django_db
def test_a_resource_of_another_register_is_refused():
    case = open_case()
    elsewhere = make_register_row(
        make_center(make_unit(case.round, make_subdistrict("潘家园街道"))), "resources"
    )

    with pytest.raises(Refused) as refusal:
        make_link(case, resource=elsewhere)

    assert refusal.value.codes == ["resource_elsewhere"]


@pytest.mark.django_db
def test_the_same_form_stores_once():
    case, token = open_case(), uuid4()
    act = {"form_token": token, "by": desk_of(case), "at": NOON}
    dated = {"raised_on": TODAY}

    for _ in range(2):
        actions.register_referral(case=case, facts={**REFERRAL, **dated}, **act)
        actions.register_link(center=case.center, case=case, facts={**LINK, **dated}, **act)

    assert (Referral.objects.count(), ResourceLink.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_nothing_leaves_once_the_persons_data_are_no_longer_used():
    case = make_case(CaseState.CLOSED)
    row = go_on(make_referral(case), "contact")
    case.client.stopped_at, case.client.name_phone_hash = NOON, ""
    case.client.save()

    with pytest.raises(Refused) as again:
        make_referral(case)
    with pytest.raises(Refused) as passed:
        go_on(row, "refer")

    assert (again.value.codes, passed.value.codes) == (["client_stopped"], ["client_stopped"])
    assert go_on(row, "cancel").outcome == "cancelled"


@pytest.mark.django_db
@pytest.mark.parametrize(("make", "days"), [(make_referral, REFERRAL_DAYS), (make_link, LINK_DAYS)])
def test_what_is_open_for_too_long_is_found_from_the_day_after(make, days):
    row = make(open_case())
    rows = type(row).objects.in_hands_of(row.case.worker)

    assert list(rows.stale_on(TODAY + timedelta(days=days))) == []
    assert list(rows.stale_on(TODAY + timedelta(days=days + 1))) == [row]
    go_on(row, "cancel" if make is make_referral else "fail")
    assert list(rows.stale_on(TODAY + timedelta(days=days + 1))) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values",
    [
        {"contacted_on": TODAY - timedelta(days=1)},
        {"settled_on": TODAY},
        {"outcome": "accepted"},
        {"consented_on": None},
        {"consent_relation": ""},
        {"followed_up_on": TODAY},
    ],
)
def test_the_database_refuses_what_must_never_be_true_of_a_referral(values):
    row = make_referral(open_case())

    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=row.pk).update(**values)


@pytest.mark.django_db
def test_each_figure_of_the_links_is_that_many_rows():
    case = open_case()
    go_on(make_link(case, party="community", value=5_00), "contact", "match", "succeed")
    followed = go_on(make_link(case, party="community", value=7_00), "contact", "match", "succeed")
    go_on(followed, "follow_up")
    go_on(make_link(case, party="community", value=9_00), "fail")
    make_link(center=case.center, party="volunteer", value=None)

    own = link_figures(ResourceLink.objects.all())
    figures = added_links(own.values())

    assert list(own) == [case.center_id]
    assert (figures.links, figures.value) == (4, 12_00)
    for party, of in figures.by_party.items():
        rows = ResourceLink.objects.filter(party=party)
        assert of.links == rows.count()
        assert of.open == rows.open().count()
        assert of.succeeded == rows.filter(outcome="succeeded").count()
        assert of.failed == rows.filter(outcome="failed").count()
        assert of.value == sum(row.value for row in rows.filter(outcome="succeeded"))
    for state, count in figures.by_state.items():
        assert count == ResourceLink.objects.filter(state=state).count()


@pytest.mark.django_db
def test_neither_audit_nor_columns_hold_what_is_private():
    texts = {name: f"金丝雀{name}" for name in ("contact", "reason", "materials", "consent_signer")}
    case = open_case()
    row = make_referral(case, **texts)
    go_on(go_on(row, "contact", "decline", note="金丝雀说明"), "follow_up", note="金丝雀结果")
    link = go_on(make_link(case, provider="金丝雀提供方"), "fail", note="金丝雀未成")

    events = "".join(str(vars(event)) for event in AuditEvent.objects.all())
    raw = ""
    with connection.cursor() as cursor:
        for table in ("referral", "referralstep", "resourcelink", "resourcelinkstep"):
            cursor.execute(f"SELECT * FROM cases_{table}")  # noqa: S608
            raw += str(cursor.fetchall())

    assert "登记转介" in events
    assert "金丝雀" not in events + raw
    assert link.history.get().note == "金丝雀未成"
