"""The history of what a district hands in: drafting is the district's, proposals are the city's."""

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.sections import SECTIONS
from tests.accounts.factories import make_desk
from tests.conftest import PoliteClient
from tests.pilots.factories import FILLED_IN, NOON, make_recommendation, make_scan, walk_up

pytestmark = pytest.mark.django_db


def acts(role, recommendation) -> set[str]:
    unit = recommendation.district if role in Role.of_district else recommendation.subdistrict
    client = PoliteClient().sit_at(make_desk(role, unit))
    url = reverse("pilots:recommendation_history", args=[recommendation.pk])
    return {row.act for row in client.get(url).context["rows"]}


@pytest.fixture
def proposed():
    form = walk_up(make_recommendation())
    make_scan(form.submission.versions.get())
    by = make_desk(Role.CITY_OFFICER)
    return actions.propose(recommendation=form, outcome="accept", by=by, at=NOON)


@pytest.mark.parametrize(
    ("role", "drafts", "proposals"),
    [
        (Role.SUBDISTRICT_OFFICER, True, False),
        (Role.DISTRICT_OFFICER, True, False),
        (Role.DISTRICT_LEADER, True, False),
        (Role.CITY_OFFICER, False, True),
        (Role.CITY_LEADER, False, True),
    ],
)
def test_the_city_reads_no_drafting_and_the_district_no_proposal(proposed, role, drafts, proposals):
    told = acts(role, proposed)

    assert told >= {"提交区级审核", "上传盖章件"}
    assert ("保存推荐表" in told) is drafts
    assert ("拟办" in told) is proposals


def test_a_saved_section_tells_each_field_before_and_after_but_no_telephone():
    form = make_recommendation()
    last = AuditEvent.objects.latest("pk").pk
    for section in SECTIONS:
        changed = {
            "community_count": 19,
            "operation_mode": "joint",
            "executive_phone": "13900139000",
        }
        values = {name: {**FILLED_IN, **changed}[name] for name in section.fields}
        actions.save_section(
            recommendation=form,
            section=section,
            values=values,
            typed={},
            version=form.section_version(section),
            by=make_desk(Role.DISTRICT_OFFICER, form.district),
            at=NOON,
        )

    events = AuditEvent.objects.filter(what="保存推荐表", pk__gt=last)
    changes = {label: pair for event in events for label, pair in event.changes.items()}
    del changes["section"]
    assert changes == {
        "社区数(个)": ["18", "19"],
        "运营方式": ["自主运营", "联合运营"],
        "拟任常务主任电话": ["", "已修改"],
    }


def test_a_return_says_by_when_and_that_the_proposal_fell(proposed):
    due = NOON.replace(day=25)
    actions.take_step(
        "return",
        content=proposed,
        by=make_desk(Role.CITY_OFFICER),
        at=NOON,
        note="请修改",
        returns=[("basics", "请核对人口数。")],
        return_due_at=due,
    )

    events = {event.what: event.changes for event in AuditEvent.objects.order_by("pk")}
    assert events["写明重报期限"] == {"退回后重报截止时刻": ["", "2021年5月25日 12:00"]}
    assert events["拟办失效"]["拟办意见"] == ["列入试点", ""]
