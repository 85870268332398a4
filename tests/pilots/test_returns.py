"""What a return opens, and what it leaves as it was."""

from datetime import datetime, timedelta

import pytest

from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from pilots import actions
from pilots.mended import mended
from pilots.models import (
    Obligation,
    Recommendation,
    Submission,
    SubmissionVersion,
)
from pilots.sections import SECTION_BY_KEY
from pilots.states import SubmissionState
from pilots.submission_page import remarks_on
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_attachment, make_recommendation, walk_up
from tests.pilots.pages import page

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2021, 5, 18, 17, 59, 59, tzinfo=BEIJING)
TOO_LATE = datetime(2021, 5, 18, 18, tzinfo=BEIJING)


def submission_obligation(recommendation):
    return Obligation.objects.get(pk=recommendation.submission.obligation_id)


def send_back(recommendation, *sections, at=NOON, due_at=None):
    return actions.take_step(
        "return",
        content=recommendation,
        by=make_desk(Role.CITY_OFFICER),
        at=at,
        returns=[(section, "请核实。") for section in sections],
        return_due_at=due_at,
    )


def save(recommendation, key, by=None, **values):
    recommendation = Recommendation.objects.get(pk=recommendation.pk)
    section = SECTION_BY_KEY[key]
    stored = {name: getattr(recommendation, name) for name in section.fields}
    return actions.save_section(
        recommendation=recommendation,
        section=section,
        values={**stored, **values},
        typed={},
        version=recommendation.section_version(section),
        by=by or make_desk(Role.DISTRICT_OFFICER, recommendation.district),
        at=NOON,
    )


def test_what_came_in_time_stays_in_time_after_a_return():
    recommendation = walk_up(make_recommendation(), at=LAST_SECOND)
    send_back(recommendation, "premises", at=TOO_LATE, due_at=TOO_LATE + timedelta(days=2))

    walk_up(recommendation, until="sign", at=TOO_LATE + timedelta(days=3))

    submission = Submission.objects.get()
    assert (submission.first_signed_at, submission.is_late) == (LAST_SECOND, False)
    assert submission_obligation(recommendation).first_met_at == LAST_SECOND


def test_a_return_has_a_due_day_of_its_own():
    recommendation = walk_up(make_recommendation(), at=LAST_SECOND)
    due_at = datetime(2021, 5, 25, tzinfo=BEIJING)
    send_back(recommendation, "premises", at=TOO_LATE, due_at=due_at)

    walk_up(recommendation, until="sign", at=due_at)

    submission = Submission.objects.get()
    assert submission.is_resent_late
    assert [remark.text for remark in remarks_on(submission, at=due_at)][1:] == [
        "退回后逾期重报：应于2021年5月24日(周一)24:00前重报，重报时间为2021年5月25日 00:00。"
    ]


@pytest.mark.parametrize("due_at", [NOON, NOON - timedelta(seconds=1)])
def test_a_due_day_of_a_return_lies_ahead(due_at):
    recommendation = walk_up(make_recommendation())

    with pytest.raises(Refused) as refusal:
        send_back(recommendation, "premises", at=NOON, due_at=due_at)

    assert refusal.value.codes == ["return_due_past"]
    assert Submission.objects.get().state == SubmissionState.RECEIVED


@pytest.mark.parametrize("name", ["send_back", "return"])
def test_a_return_says_what_has_to_be_mended(name):
    until, role = {
        "send_back": ("hand_in", Role.DISTRICT_LEADER),
        "return": ("receive", Role.CITY_OFFICER),
    }[name]
    recommendation = walk_up(make_recommendation(), until=until)

    with pytest.raises(Refused) as refusal:
        actions.take_step(name, content=recommendation, by=make_desk(role), at=NOON)

    assert refusal.value.codes == ["return_items_missing"]


def test_only_the_sections_named_by_the_return_open_again():
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "premises")

    save(recommendation, "premises", address="劲松中街14号")

    with pytest.raises(Refused) as refusal:
        save(recommendation, "funds", funds_city=1)
    assert refusal.value.codes == ["section_closed"]
    assert Recommendation.objects.get().address == "劲松中街14号"


def test_withdrawing_a_mended_form_opens_no_other_section():
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "premises")
    walk_up(recommendation, until="hand_in")
    officer = make_desk(Role.DISTRICT_OFFICER)
    actions.take_step("withdraw", content=recommendation, by=officer, at=NOON)

    assert actions.reopened_sections(Submission.objects.get()) == {"premises"}


def test_pulling_back_what_was_signed_opens_all_sections():
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "premises")
    walk_up(recommendation, until="sign")
    actions.take_step("recall", content=recommendation, by=make_desk(Role.DISTRICT_LEADER), at=NOON)

    save(recommendation, "funds", funds_city=1)

    assert Recommendation.objects.get().funds_city == 1


@pytest.mark.parametrize("until", ["hand_in", "sign", "receive"])
def test_a_form_on_its_way_up_is_closed(until):
    recommendation = walk_up(make_recommendation(), until=until)

    with pytest.raises(Refused) as refusal:
        save(recommendation, "funds", funds_city=1)

    assert refusal.value.codes == ["form_closed"]
    assert Recommendation.objects.get().funds_city == 20_000_000


def test_a_second_sign_off_is_a_second_version_and_leaves_the_first():
    recommendation = walk_up(make_recommendation())
    first = SubmissionVersion.objects.get().text
    send_back(recommendation, "premises")
    save(recommendation, "premises", address="劲松中街14号")

    walk_up(recommendation, until="sign")

    versions = SubmissionVersion.objects.order_by("number")
    assert [version.number for version in versions] == [1, 2]
    assert versions[0].text == first
    assert "劲松中街14号" in versions[1].text


@pytest.mark.parametrize(
    ("at", "codes"),
    [(TOO_LATE - timedelta(seconds=1), []), (TOO_LATE, ["return_due_missing"])],
)
def test_after_the_deadline_a_return_of_the_city_has_a_day_of_its_own(at, codes):
    recommendation = walk_up(make_recommendation())

    try:
        send_back(recommendation, "premises", at=at)
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes


def test_a_district_needs_no_day_to_send_back_within():
    recommendation = walk_up(make_recommendation(), until="hand_in")

    actions.take_step(
        "send_back",
        content=recommendation,
        by=make_desk(Role.DISTRICT_LEADER),
        at=TOO_LATE,
        returns=[("premises", "请核实。")],
    )

    assert Submission.objects.get().state == SubmissionState.RETURNED


@pytest.mark.parametrize("until", ["sign", "receive"])
def test_the_city_returns_before_and_after_it_received(until):
    recommendation = walk_up(make_recommendation(), until=until)

    send_back(recommendation, "premises", at=TOO_LATE, due_at=TOO_LATE + timedelta(days=5))

    assert Submission.objects.get().state == SubmissionState.RETURNED


@pytest.mark.parametrize(
    ("late_by", "is_late"), [(timedelta(seconds=-1), False), (timedelta(0), True)]
)
def test_the_day_of_a_return_holds_at_the_instant_before_and_after(late_by, is_late):
    recommendation = walk_up(make_recommendation(), at=LAST_SECOND)
    due_at = datetime(2021, 5, 25, tzinfo=BEIJING)
    send_back(recommendation, "premises", at=TOO_LATE, due_at=due_at)

    walk_up(recommendation, until="sign", at=due_at + late_by)

    submission = Submission.objects.get()
    assert (submission.is_late, submission.is_resent_late) == (False, is_late)


def test_each_part_that_was_named_is_said_to_be_changed_or_not(at_desk):
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "premises", "funds", "staffing")
    save(recommendation, "premises", address="劲松中街14号")
    walk_up(recommendation, until="sign", at=NOON + timedelta(days=1))

    page_shown = at_desk(Role.CITY_OFFICER).get(page("recommendation_detail", recommendation.pk))

    told = {part.title: part.is_changed for part in page_shown.context["panel"].mended}
    assert told == {"三、场地设施": True, "六、资金安排": False, "五、人员配备": False}
    text = page_shown.content.decode()
    assert ("已修改" in text, text.count("未修改")) == (True, 2)
    assert "与上一版相比的变化" in text
    assert "劲松中街14号" in text


def test_a_second_return_is_told_anew():
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, "premises")
    save(recommendation, "premises", address="劲松中街14号")
    walk_up(recommendation, until="receive")
    send_back(recommendation, "funds")
    walk_up(recommendation, until="sign")

    submission = Submission.objects.get()
    steps = list(submission.history.prefetch_related("items").order_by("-pk"))
    versions = list(submission.versions.order_by("-number"))
    assert [(part.title, part.is_changed) for part in mended(steps, versions, {})] == [
        ("funds", False)
    ]


def test_the_form_proposes_five_working_days(at_desk, monkeypatch):
    recommendation = walk_up(make_recommendation())
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)

    form = at_desk(Role.CITY_OFFICER).get(page("recommendation_return", recommendation.pk))

    assert 'value="2021-05-24"' in form.content.decode()


@pytest.mark.parametrize("named", ["attachments", "premises"])
def test_a_file_that_was_added_is_a_part_that_was_mended(at_desk, named):
    recommendation = walk_up(make_recommendation())
    send_back(recommendation, named, "funds")
    submission = Submission.objects.select_related("round").get()
    make_attachment(submission, section=named)
    walk_up(Recommendation.objects.get(), until="sign")

    shown = at_desk(Role.CITY_OFFICER).get(page("recommendation_detail", recommendation.pk))

    assert [part.is_changed for part in shown.context["panel"].mended] == [True, False]
