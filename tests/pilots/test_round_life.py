"""A round opened late, copied, changed, closed and opened again."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots import actions
from pilots.actions.round_changes import in_words
from pilots.forms.round_defaults import copied_defaults
from pilots.models import Obligation, PilotUnit, Round, RoundChange
from pilots.obligations import matrix
from pilots.states import StageKind
from tests.accounts.factories import make_desk, make_subdistrict
from tests.pilots.factories import (
    DUE,
    NOON,
    make_question,
    make_recommendation,
    make_round,
    make_unit,
    walk_up,
)
from tests.pilots.pages import page, text_of
from tests.pilots.test_extensions import extend, owed
from tests.pilots.test_round_pages import NEXT_YEAR, OPENING

pytestmark = pytest.mark.django_db

JUNE = datetime(2021, 6, 20, 9, tzinfo=BEIJING)
FACTS = {
    "year": 2021,
    "name": "2021年试点",
    "service_starts_on": date(2021, 1, 1),
    "service_ends_on": date(2021, 12, 31),
    "last_entry_on": date(2022, 1, 31),
}


def open_late(over, at=JUNE, **facts) -> Round:
    make_subdistrict(), make_subdistrict(district=make_subdistrict().district)
    return actions.open_round(
        facts={**FACTS, **facts},
        due=DUE,
        over=over,
        form_token=uuid4(),
        by=make_desk(Role.CITY_OFFICER),
        at=at,
    )


def test_a_stage_that_is_over_needs_a_word_what_to_do_about_it():
    with pytest.raises(Refused) as refusal:
        open_late({})

    assert refusal.value.codes == ["due_before_opening"] * 2
    assert [problem.field for problem in refusal.value.problems] == [
        "recommendation_due_on",
        "plan_due_on",
    ]


@pytest.mark.parametrize(
    ("word", "shown", "is_late"), [("overdue", "逾期报", True), ("off_platform", "已报", False)]
)
def test_the_word_decides_whether_what_comes_then_is_late(word, shown, is_late):
    round = open_late({StageKind.RECOMMENDATION: word, StageKind.PLAN: word})
    before = matrix(round, by=make_desk(Role.CITY_OFFICER), at=JUNE).rows[0].cells[0]

    form = walk_up(make_recommendation(round), until="sign", at=JUNE)

    form.submission.refresh_from_db()
    assert form.submission.is_late is is_late
    found = matrix(round, by=make_desk(Role.CITY_OFFICER), at=JUNE)
    assert found.rows[0].cells[0].word == shown
    assert (before.hint, before.can_chase) == (
        ("已过截止时间", True) if is_late else ("不计时效", False)
    )


def test_what_was_done_off_the_platform_is_neither_chased_nor_extended():
    round = open_late(dict.fromkeys((StageKind.RECOMMENDATION, StageKind.PLAN), "off_platform"))
    by = make_desk(Role.CITY_OFFICER)

    for act in (
        lambda: actions.chase(obligation=owed(round), by=by, at=JUNE),
        lambda: extend(owed(round), until=JUNE + timedelta(days=3), at=JUNE),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.codes == ["stage_off_platform"]


def test_the_page_offers_the_choice_only_where_a_stage_is_over(at_desk, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: JUNE)
    monkeypatch.setattr(timezone, "localdate", lambda: JUNE.date())
    make_subdistrict()
    client = at_desk(Role.CITY_OFFICER)
    posted = {key: str(value).replace(str(NEXT_YEAR), "2021") for key, value in OPENING.items()}
    posted |= {"last_entry_on": "2022-01-31", "form_token": uuid4()}

    refused = client.post(page("round_open"), posted).context["form"]
    chosen = {"recommendation_over": "off_platform", "plan_over": "overdue"}
    opened = client.post(page("round_open"), {**posted, **chosen}, follow=True)

    assert set(refused.errors) == {"recommendation_due_on", "plan_due_on"}
    assert {"recommendation_over", "plan_over"} <= set(refused.fields)
    assert "summary_over" not in refused.fields
    assert "已在平台外办理：可以补录，不计时效" in text_of(opened)
    assert "启动时已过截止，报送均记为逾期" in text_of(opened)


def test_a_copy_has_the_rules_of_the_last_round_and_its_days_moved_by_years():
    round = make_round(
        case_quota=12, plan_working_days=8, supervisor_min_level="senior", supervisor_min_years=8
    )
    extend(round.stages.get(kind="recommendation"))

    defaults = copied_defaults(round, year=2024)

    assert (defaults["name"], defaults["year"]) == ("2024年试点", 2024)
    assert (defaults["case_quota"], defaults["plan_working_days"]) == (12, 8)
    assert (defaults["supervisor_min_level"], defaults["supervisor_min_years"]) == ("senior", 8)
    assert (defaults["recommendation_due_on"], defaults["recommendation_by_close"]) == (
        date(2024, 5, 18),
        True,
    )
    assert (defaults["plan_due_on"], defaults["plan_by_close"]) == (date(2024, 5, 31), False)
    assert defaults["supervision_minutes_quota"] == "60"
    assert defaults["reminder_days"] == in_words([7, 3, 1])


def test_the_city_copies_a_round_and_chooses_who_goes_on(at_desk):
    first = make_unit()
    other = make_unit(first.round, make_subdistrict("潘家园街道"))
    client = at_desk(Role.CITY_OFFICER)
    url = page("round_open") + f"?from={first.round_id}"
    form = client.get(url).context["form"]
    posted = {**OPENING, "form_token": uuid4(), "carried": [first.pk]}

    answers = [client.post(url, posted) for _ in range(2)]

    assert list(form["carried"].value()) == [first.pk, other.pk]
    assert answers[0].url == answers[1].url
    new = Round.objects.latest_first().first()
    unit = PilotUnit.objects.get(round=new)
    assert (unit.subdistrict, unit.carried_from, new.copied_from) == (
        first.subdistrict,
        first,
        first.round,
    )
    assert (unit.starts_on, unit.recommendation) == (date(NEXT_YEAR, 1, 1), first.recommendation)
    assert owed(new, "plan").due_at == new.stages.get(kind="plan").due_at
    assert first.subdistrict.full_name in text_of(client.get(answers[0].url))


def test_only_units_of_the_copied_round_that_did_not_withdraw_go_on():
    unit = make_unit()

    with pytest.raises(Refused) as refusal:
        actions.open_round(
            facts={**FACTS, "name": "另一批次"},
            due={kind: moment.replace(year=2022) for kind, moment in DUE.items()},
            form_token=uuid4(),
            by=make_desk(Role.CITY_OFFICER),
            at=JUNE,
            carried=[unit],
        )

    assert refusal.value.codes == ["unit_not_carried"]


def test_a_carried_unit_is_not_recommended_again():
    unit = make_unit()
    new = actions.open_round(
        facts={**FACTS, "year": 2022, "name": "2022年试点"},
        due={kind: moment.replace(year=2022) for kind, moment in DUE.items()},
        form_token=uuid4(),
        by=make_desk(Role.CITY_OFFICER),
        at=JUNE,
        copied_from=unit.round,
        carried=[unit],
    )

    with pytest.raises(Refused) as refusal:
        make_recommendation(new, unit.subdistrict)

    assert refusal.value.codes == ["already_unit"]


def edit(round, by=None, at=NOON, due=None, **facts) -> Round:
    names = ("name", "last_entry_on", "case_quota", "counting_rule", "plan_working_days")
    return actions.edit_round(
        round=round,
        facts={**{name: getattr(round, name) for name in names}, **facts},
        due=due or {},
        reminder_days=[7, 3, 1],
        reason="市里统一调整。",
        version=round.version,
        by=by or make_desk(Role.CITY_OFFICER),
        at=at,
    )


def test_a_due_day_moves_for_those_who_have_not_reported_and_nobody_else():
    round = make_round()
    walk_up(make_recommendation(round), until="sign")
    extend(owed(round, district="海淀区"), until=DUE[StageKind.RECOMMENDATION] + timedelta(days=1))
    new = DUE[StageKind.SUMMARY] - timedelta(days=1)
    edit(round, due={StageKind.SUMMARY: new})
    round.refresh_from_db()

    edit(round, due={StageKind.RECOMMENDATION: DUE[StageKind.RECOMMENDATION] + timedelta(days=5)})

    assert owed(round, "summary").due_at == new
    assert owed(round).due_at == DUE[StageKind.RECOMMENDATION]
    assert owed(round, district="海淀区").due_at == DUE[StageKind.RECOMMENDATION] + timedelta(
        days=1
    )


@pytest.mark.parametrize(
    ("at", "due", "code"),
    [
        (JUNE, {StageKind.PLAN: JUNE + timedelta(days=3)}, "stage_not_movable"),
        (NOON, {StageKind.PLAN: NOON}, "due_already_past"),
        (NOON, {StageKind.PLAN: DUE[StageKind.SUMMARY] + timedelta(days=1)}, "stages_out_of_order"),
        (NOON, {}, "nothing_changed"),
    ],
)
def test_what_a_change_may_not_do(at, due, code):
    with pytest.raises(Refused) as refusal:
        edit(make_round(), at=at, due=due)

    assert code in refusal.value.codes
    assert not RoundChange.objects.exists()


def test_last_entries_do_not_end_before_the_service():
    with pytest.raises(Refused) as refusal:
        edit(make_round(), last_entry_on=date(2021, 12, 30))

    assert refusal.value.codes == ["last_entry_before_end"]


def test_a_change_is_written_down_with_its_reason_and_the_second_of_two_is_stale():
    round = make_round()

    edit(round, case_quota=12)

    change = RoundChange.objects.get()
    assert change.changes == {"服务案例下限(个)": ["10", "12"]}
    assert AuditEvent.objects.get(what="修改批次").changes["理由"] == ["", "市里统一调整。"]
    with pytest.raises(Stale):
        edit(round, case_quota=15)
    assert Round.objects.get().case_quota == 12


def test_the_city_changes_a_round_on_its_page(at_desk):
    round = make_round(2099)
    client = at_desk(Role.CITY_OFFICER)
    form = client.get(page("round_edit", round.pk)).context["form"]
    posted = {field.html_name: field.value() for field in form if field.value() is not None}
    posted |= {"recommendation_due_on": "2099-05-20", "reason": "", "recommendation_by_close": "on"}

    refused = client.post(page("round_edit", round.pk), posted)
    saved = client.post(page("round_edit", round.pk), {**posted, "reason": "错开会期"}, follow=True)
    stale = client.post(page("round_edit", round.pk), {**posted, "reason": "再改"})

    assert refused.context["form"].errors["reason"] == ["请填写变更理由"]
    assert owed(round).due_at == datetime(2099, 5, 20, 18, tzinfo=BEIJING)
    assert "2099年5月18日(周一)18:00前 → 2099年5月20日(周三)18:00前" in text_of(saved)
    assert "错开会期" in text_of(saved)
    assert stale.status_code == 409


@pytest.mark.parametrize(
    ("name", "typed"),
    [("plan_working_days", "0"), ("case_quota", "99999999999999999999"), ("last_entry_on", "x")],
)
def test_what_cannot_be_is_refused_on_the_page_and_the_round_keeps_its_name(at_desk, name, typed):
    round = make_round(2099)
    client = at_desk(Role.CITY_OFFICER)
    form = client.get(page("round_edit", round.pk)).context["form"]
    posted = {field.html_name: field.value() for field in form if field.value() is not None}
    posted |= {"reason": "调整", "name": "新名称", name: typed}

    answer = client.post(page("round_edit", round.pk), posted)

    assert name in answer.context["form"].errors
    assert answer.context["round"].name == round.name
    assert not RoundChange.objects.exists()


def test_closing_and_lifting_are_a_leaders_with_a_reason_and_both_stay_on_the_page(at_desk):
    round = make_round()
    client = at_desk(Role.CITY_LEADER)
    url = page("round_step", round.pk)

    refused = client.post(url, {"step": "close"})
    closed = client.post(url, {"step": "close", "note": "补录结束。"}, follow=True)
    form = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_start"))
    lifted = at_desk(Role.CITY_LEADER).post(
        url, {"step": "lift", "note": "一区补报。"}, follow=True
    )

    assert "请写明理由。" in text_of(refused)
    assert "由王" in text_of(closed)
    assert "理由：补录结束。" in text_of(closed)
    assert not form.context["can_start"]
    assert Round.objects.get().state == "open"
    assert ("补录结束。" in text_of(lifted), "一区补报。" in text_of(lifted)) == (True, True)
    assert "本批次已于" not in text_of(lifted)


def test_what_closing_blocks_a_lifted_round_opens_again():
    recommendation = make_recommendation()
    leader = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=recommendation.round, by=leader, at=NOON, note="已完成。")

    with pytest.raises(Refused) as refusal:
        walk_up(recommendation, until="hand_in")

    assert refusal.value.codes == ["round_closed"]
    actions.move_round("lift", round=recommendation.round, by=leader, at=NOON, note="补报。")
    walk_up(recommendation, until="sign")


@pytest.mark.parametrize("name", ["round_matrix", "round_detail", "recommendation_list"])
def test_a_closed_round_says_so_everywhere(at_desk, name):
    round = make_round()
    by = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=round, by=by, at=NOON, note="已完成。")
    args = [] if name == "recommendation_list" else [round.pk]

    shown = text_of(at_desk(Role.DISTRICT_OFFICER).get(page(name, *args)))

    assert "只能查看，不能办理" in shown
    assert "催报</button>" not in shown


def test_a_closed_form_says_so_too(at_desk):
    recommendation = make_recommendation()
    by = make_desk(Role.CITY_LEADER)
    actions.move_round("close", round=recommendation.round, by=by, at=NOON, note="已完成。")

    shown = at_desk(Role.DISTRICT_OFFICER).get(page("recommendation_detail", recommendation.pk))

    assert "关闭，只能查看，不能办理" in text_of(shown)


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.CITY_VIEWER, Role.DISTRICT_LEADER])
def test_nobody_else_closes(role):
    with pytest.raises(Refused) as refusal:
        actions.move_round("close", round=make_round(), by=make_desk(role), at=NOON, note="关")

    assert refusal.value.codes == ["wrong_role"]


def test_the_state_is_what_the_moment_of_closing_says():
    round = make_round()

    Round.objects.filter(pk=round.pk).update(closed_at=NOON)

    assert Round.objects.get().state == "closed"
    with pytest.raises(IntegrityError), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(closed_at=round.opened_at - timedelta(1))


def test_obligations_founded_off_the_platform_know_no_late():
    round = open_late(dict.fromkeys((StageKind.RECOMMENDATION, StageKind.PLAN), "off_platform"))

    assert not Obligation.objects.open().filter(stage__kind="recommendation").exists()
    assert Obligation.objects.open().filter(stage__kind="summary").exists()
    assert not owed(round).is_overdue_at(JUNE)


def test_a_copied_round_asks_the_questions_that_were_not_dropped():
    old = make_round()
    make_question(old, text="是否已有督导协议", order=2, help_text="以签订为准。")
    make_question(old, text="每周开放几天", order=1, kind="number", is_required=False)
    make_question(old, text="不再问的", order=3, closed_at=NOON)

    new = actions.open_round(
        facts={**FACTS, "year": 2022, "name": "2022年试点"},
        due={kind: moment.replace(year=2022) for kind, moment in DUE.items()},
        form_token=uuid4(),
        by=make_desk(Role.CITY_OFFICER),
        at=JUNE,
        copied_from=old,
    )

    asked = new.questions.in_order().values_list("text", "kind", "is_required", "help_text")
    assert list(asked) == [
        ("每周开放几天", "number", False, ""),
        ("是否已有督导协议", "yes_no", True, "以签订为准。"),
    ]
    assert AuditEvent.objects.filter(what="沿用上一年度补充问题").count() == 2
