"""What is to be put right: from its two sources to whoever accepts it; and the visits."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Message, StoredFile
from accounts.roles import Role
from core import keyset
from core.problems import Refused
from portal.todo import todos_for
from supervision import actions
from supervision.evaluation_states import EvaluationState, RectificationState
from supervision.models import Rectification, TeamVisit
from supervision.views.rectifications import _overdue_first
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload
from tests.supervision.evaluating import (
    DUE_ON,
    EVALUATED_ON,
    THAT_DAY,
    desk_of,
    make_evaluation,
    make_evaluator,
    make_item,
    make_visit,
    officer_of,
    step,
    take,
)
from tests.supervision.factories import make_service

pytestmark = pytest.mark.django_db
LATE = THAT_DAY + timedelta(days=30)
DEFAULTS = keyset.page_after.__kwdefaults__


@pytest.fixture
def center():
    return make_center()


@pytest.fixture
def district(center):
    return center.district


@pytest.fixture
def visit(center, district):
    return make_visit(center, make_evaluator(district))


def other():
    return make_subdistrict("中关村街道", make_district("海淀区"))


def refused(call, *args, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refusal:
        call(*args, **kwargs)
    return refusal.value.codes


def line_of(desk, label, at=THAT_DAY):
    return next((todo for todo in todos_for(desk, at=at) if todo.label == label), None)


def test_it_stays_in_the_centers_to_dos_until_it_is_reported_and_comes_back_when_sent_back(
    center, visit
):
    owner = make_desk(Role.CENTER_WORKER, center.subdistrict)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    colleague = make_desk(Role.CENTER_WORKER, center.subdistrict)
    officer = officer_of(center.district)
    item = make_item(visit, owner=owner)

    assert line_of(owner, "完成整改事项").count == line_of(head, "完成整改事项").count == 1
    assert line_of(colleague, "完成整改事项") is None
    assert not line_of(owner, "完成整改事项").is_overdue
    assert line_of(owner, "完成整改事项", at=LATE).is_overdue
    item = step(item, "report", owner, note="档案已补齐")
    assert line_of(owner, "完成整改事项") is None
    assert line_of(officer, "验收整改事项").count == 1
    item = step(item, "send_back", officer, note="还缺两份同意书")
    assert line_of(owner, "完成整改事项").count == 1
    item = step(item, "report", head, note="已补")
    item = step(item, "accept", officer)

    assert [row.step for row in item.history.order_by("pk")] == [
        "report",
        "send_back",
        "report",
        "accept",
    ]
    assert item.state == RectificationState.ACCEPTED


@pytest.mark.parametrize(
    ("on", "is_overdue"), [(DUE_ON, False), (DUE_ON + timedelta(days=1), True)]
)
def test_the_last_day_is_in_time_and_the_next_is_late(visit, on, is_overdue):
    item = make_item(visit)

    assert item.is_overdue(on) == is_overdue
    assert Rectification.objects.overdue(on).exists() == is_overdue


def test_of_an_evaluation_the_center_sees_it_when_the_result_is_published(center):
    owner = make_desk(Role.CENTER_WORKER, center.subdistrict)
    evaluation = make_evaluation(center, EvaluationState.SUBMITTED)
    item = make_item(evaluation, owner=owner)

    assert not Rectification.objects.visible_to(owner).exists()
    assert not Message.objects.filter(desk=owner).exists()
    take("publish", evaluation, officer_of(center.district))

    assert Rectification.objects.visible_to(owner).get() == item
    assert Message.objects.filter(desk=owner, title="整改事项").count() == 1


def test_the_evaluator_accepts_at_their_own_desk_and_a_stranger_does_not_see_it(center):
    evaluation = make_evaluation(center)
    evaluator = desk_of(evaluation.evaluators.get().supervisor)
    item = make_item(evaluation, RectificationState.REPORTED)
    strangers = [
        make_desk(Role.SUPERVISOR, center.subdistrict),
        officer_of(make_district("海淀区")),
        make_desk(Role.EXECUTIVE_DIRECTOR, other()),
    ]

    for desk in strangers:
        assert not Rectification.objects.visible_to(desk).exists()
    assert line_of(evaluator, "验收整改事项").count == 1
    assert step(item, "accept", evaluator).state == RectificationState.ACCEPTED


def test_who_reports_and_who_takes_it(center, visit):
    owner = make_desk(Role.CENTER_WORKER, center.subdistrict)
    item = make_item(visit, owner=owner)
    colleague = make_desk(Role.CENTER_WORKER, center.subdistrict)
    officer = make_desk(Role.DISTRICT_OFFICER, center.district, user=owner.user)

    assert refused(step, item, "report", colleague, note="已补") == ["wrong_role"]
    assert refused(step, item, "report", owner) == ["note_missing"]
    assert refused(step, item, "accept", officer) == ["wrong_state"]
    item = step(item, "report", owner, note="已补")
    assert refused(step, item, "accept", officer) == ["same_person"]


def test_everything_against_raising_one_at_once(center, visit):
    outsider = make_desk(Role.CENTER_WORKER, other())

    codes = refused(make_item, visit, owner=outsider, due_on=EVALUATED_ON - timedelta(days=1))

    assert codes == ["due_in_past", "owner_not_here"]
    cancelled = make_evaluation(center, EvaluationState.CANCELLED)
    assert refused(make_item, cancelled) == ["evaluation_cancelled"]
    late = make_evaluation(center)
    late.round.closed_at = THAT_DAY
    assert refused(make_item, late) == ["round_closed"]
    by = make_desk(Role.CENTER_WORKER, center.subdistrict)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=make_item(visit).pk).update(visit=None)
    facts = {"text": "补档案", "basis": "走访", "owner": by.user, "due_on": DUE_ON}
    more = {"source": visit, "facts": facts, "form_token": uuid4(), "at": THAT_DAY}
    assert refused(actions.raise_rectification, by=by, **more) == ["wrong_role"]


def test_a_file_comes_with_the_report_and_none_is_kept_of_a_refused_one(center, visit):
    owner = make_desk(Role.CENTER_WORKER, center.subdistrict)
    item = make_item(visit, owner=owner)
    facts = {"rectification": item, "by": owner, "at": THAT_DAY}
    report = actions.report_rectification

    before = StoredFile.objects.count()
    assert refused(report, note=" ", upload=upload(pdf(), "照片.pdf"), **facts) == ["note_missing"]
    assert StoredFile.objects.count() == before
    report(note="已补", upload=upload(pdf(), "照片.pdf"), **facts)

    assert item.files.get().file.name == "照片.pdf"
    assert refused(report, note="再报", upload=upload(pdf(), "二.pdf"), **facts) == ["done_already"]
    assert StoredFile.objects.count() == before + 1


# Visits


def test_a_visit_is_the_teams_and_stored_once(center, district):
    member = make_evaluator(district)
    serving = make_evaluator(district)
    make_service(serving, center.subdistrict)
    stranger = make_evaluator(make_district("海淀区"))
    ahead = EVALUATED_ON + timedelta(days=1)
    token = uuid4()
    facts = {
        "visited_on": EVALUATED_ON,
        "visitors": [member, serving],
        "purpose": "看场地",
        "findings": "场地已启用",
        "advice": "",
    }
    said = {"center": center, "form_token": token, "by": desk_of(member), "at": THAT_DAY}

    visit = actions.record_visit(facts=facts, **said)

    assert actions.record_visit(facts=facts, **said) == visit
    assert visit.visitors.count() == 2
    assert refused(make_visit, center, stranger, by=desk_of(member), visited_on=ahead) == [
        "not_a_visitor",
        "visit_ahead",
        "visitor_not_on_team",
    ]


def test_who_reads_a_visit(center, visit):
    visitor = desk_of(visit.visitors.get().supervisor)
    seeing = [
        make_desk(Role.CENTER_WORKER, center.subdistrict),
        officer_of(center.district),
        make_desk(Role.CITY_VIEWER),
        visitor,
    ]
    blind = [
        make_desk(Role.SUPERVISOR, center.subdistrict),
        officer_of(make_district("海淀区")),
        make_desk(Role.CENTER_WORKER, other()),
    ]

    assert all(TeamVisit.objects.visible_to(desk).exists() for desk in seeing)
    assert not any(TeamVisit.objects.visible_to(desk).exists() for desk in blind)


def test_the_list_begins_with_what_is_overdue_and_goes_on_page_by_page(client, visit, monkeypatch):
    on = DUE_ON + timedelta(days=1)
    late = [make_item(visit, due_on=DUE_ON - timedelta(days=n)) for n in range(2)]
    later = [make_item(visit, due_on=on + timedelta(days=n)) for n in range(3)]
    rows, latest_first = Rectification.objects.all(), later[::-1]

    first = _overdue_first(rows, "", on=on)
    monkeypatch.setattr(keyset.page_after, "__kwdefaults__", {**DEFAULTS, "size": 2})
    pages, cursor = [], ""
    while not pages or cursor:
        page = _overdue_first(rows, cursor, on=on)
        pages, cursor = [*pages, page.rows], page.next_cursor

    assert first.rows == [*late, *latest_first]
    assert [len(page) for page in pages] == [4, 1]
    assert [row for page in pages for row in page] == first.rows
    client.sit_at(officer_of(visit.district))
    assert client.get(reverse("supervision:rectification_list")).context["page"].rows
