"""A section that saves itself: one row, one version, nothing lost and nothing written twice."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots import actions
from pilots.models import Recommendation
from pilots.sections import SECTION_BY_KEY
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_question, make_recommendation, walk_up
from tests.pilots.pages import page
from tests.pilots.test_section_pages import posted

pytestmark = pytest.mark.django_db
SECTION = SECTION_BY_KEY["basics"]


@pytest.fixture
def recommendation():
    return make_recommendation()


def autosave(client, recommendation, section=SECTION, **values):
    address = page("recommendation_section", recommendation.pk, section.key)
    return client.post(address, {**posted(section), "autosave": "1", **values})


def writes(queries) -> list[str]:
    changing = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    tables = [sql.split('"')[1] for sql in changing]
    return sorted(table for table in tables if table != "django_session")


def test_an_autosave_writes_one_row_and_the_audit_event(at_desk, recommendation):
    client = at_desk(Role.DISTRICT_OFFICER)

    with CaptureQueriesContext(connection) as queries:
        answer = autosave(client, recommendation, version=2, community_count="19")

    assert writes(queries) == ["accounts_auditevent", "pilots_recommendation"]
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert answer.json()["mistakes"] == {}
    assert Recommendation.objects.get().community_count == 19


def test_every_save_tells_what_it_changed_and_nothing_else(at_desk, recommendation):
    client = at_desk(Role.DISTRICT_OFFICER)
    before = str(recommendation.community_count)

    for version, count in ((2, "19"), (3, "20")):
        autosave(client, recommendation, version=version, community_count=count)

    told = (
        AuditEvent.objects.filter(what="保存推荐表")
        .order_by("-pk")
        .values_list("changes", flat=True)
    )
    label = "社区数(个)"
    assert [changes[label] for changes in told[:2]] == [["19", "20"], [before, "19"]]
    assert set(told[0]) == {"section", label}


@pytest.mark.parametrize("is_autosave", [True, False])
def test_what_is_stored_already_is_not_written_again(at_desk, recommendation, is_autosave):
    client = at_desk(Role.DISTRICT_OFFICER)
    values = {**posted(SECTION, version=2), **({"autosave": "1"} if is_autosave else {})}
    address = page("recommendation_section", recommendation.pk, SECTION.key)

    with CaptureQueriesContext(connection) as queries:
        client.post(address, values)

    assert writes(queries) == []
    assert Recommendation.objects.get().section_version(SECTION) == 2


def test_what_cannot_be_read_is_kept_as_typed_and_named(at_desk, recommendation):
    answer = autosave(
        at_desk(Role.DISTRICT_OFFICER), recommendation, version=2, community_count="12a"
    )

    assert list(answer.json()["mistakes"]) == ["community_count"]
    assert Recommendation.objects.get().typed(SECTION) == {"community_count": "12a"}


def test_a_conflict_names_whose_save_it_was_and_shows_what_is_stored(at_desk, recommendation):
    colleague = make_desk(Role.DISTRICT_OFFICER, recommendation.district)
    actions.save_section(
        recommendation=recommendation,
        section=SECTION,
        values={"community_count": 21},
        typed={},
        version=2,
        by=colleague,
        at=NOON,
    )

    answer = autosave(at_desk(Role.DISTRICT_OFFICER), recommendation, version=2, village_count="4")

    assert answer.status_code == 409
    assert answer.json()["stale"] == f"{colleague.user}于12:00保存了这一部分"
    assert answer.json()["version"] == 3
    assert ["社区数(个)", "21"] in answer.json()["current"]
    assert Recommendation.objects.get().community_count == 21
    # Confirmed by its author, the same text goes in on the version just shown.
    assert (
        autosave(
            at_desk(Role.DISTRICT_OFFICER), recommendation, version=3, village_count="4"
        ).json()["version"]
        == 4
    )


def test_a_form_on_its_way_up_says_why_it_is_not_saved(at_desk, recommendation):
    walk_up(recommendation, until="hand_in")

    answer = autosave(at_desk(Role.DISTRICT_OFFICER), recommendation, version=2)

    assert answer.status_code == 409
    assert answer.json() == {"refused": ["当前状态是“待区级审核”，不能修改。"]}


def test_a_page_without_its_version_says_that_it_must_be_opened_again(at_desk, recommendation):
    answer = autosave(at_desk(Role.DISTRICT_OFFICER), recommendation, version="")

    assert answer.json() == {"refused": ["页面已失效，请刷新页面后重新填写。"]}


def test_a_sign_in_that_ran_out_leads_away_and_stores_nothing(client, recommendation):
    answer = autosave(client, recommendation, version=2, community_count="19")

    assert answer.status_code == 302
    assert Recommendation.objects.get().community_count == 18


def test_answers_to_extra_questions_are_kept_by_kind(at_desk, recommendation):
    kinds = {"yes_no": "True", "number": "１２.50", "text": "已签", "choice": "乙"}
    asked = {
        kind: make_question(recommendation.round, f"问{kind}", kind=kind, choices=["甲", "乙"])
        for kind in kinds
    }
    values = {asked[kind].name: typed for kind, typed in kinds.items()}
    address = page("recommendation_section", recommendation.pk, "extra")

    at_desk(Role.DISTRICT_OFFICER).post(address, {**values, "version": 1})

    saved = Recommendation.objects.get()
    assert [saved.answers[asked[kind].name] for kind in kinds] == [True, "12.5", "已签", "乙"]
    assert saved.missing() == []


def test_a_round_that_asks_nothing_more_has_no_such_section(at_desk, recommendation):
    address = page("recommendation_section", recommendation.pk, "extra")

    assert at_desk(Role.DISTRICT_OFFICER).get(address).status_code == 404
