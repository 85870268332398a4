"""The stamped scan beside what was signed: who adds it, when, and that it stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from accounts.models import AuditEvent, StoredFile
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import Submission, VersionScan
from pilots.scans import MOST_SCANS, awaiting_scan
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.core.uploads import docx, jpeg, pdf, upload
from tests.pilots.factories import (
    NOON,
    fill_plan,
    make_plan,
    make_recommendation,
    make_round,
    make_scan,
    make_unit,
    walk_up,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed():
    """A recommendation that its leader has signed."""
    return walk_up(make_recommendation(), until="sign")


def version_of(content, number=1):
    return content.submission.versions.get(number=number)


def kept() -> int:
    """Files in the storage that a row knows."""
    return sum(default_storage.exists(file.key) for file in StoredFile.objects.all())


@pytest.mark.parametrize(
    "role", [Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER, Role.SUBDISTRICT_OFFICER]
)
def test_the_people_of_the_unit_add_a_scan(signed, role):
    by = make_desk(role)

    scan = make_scan(version_of(signed), by=by, content=jpeg(), name="第1页.jpg")

    assert (scan.version, scan.by, scan.at) == (version_of(signed), by, NOON)
    assert (scan.file.name, scan.file.content_type) == ("第1页.jpg", "image/jpeg")
    event = AuditEvent.objects.get(what="上传盖章件")
    assert event.object_label == f"{version_of(signed)}盖章件"
    assert event.changes == {"校验值": ["", scan.file.sha256]}


def test_a_plan_takes_a_scan_too():
    plan = fill_plan(make_plan(make_unit()))

    scan = make_scan(version_of(walk_up(plan, until="sign")))

    assert awaiting_scan([plan.submission]) == set()
    assert scan.version.submission == plan.submission


@pytest.mark.parametrize(
    ("role", "unit"),
    [
        (Role.DISTRICT_OFFICER, "海淀区"),
        (Role.DISTRICT_LEADER, "海淀区"),
        (Role.SUBDISTRICT_OFFICER, "潘家园街道"),
    ],
)
def test_nobody_adds_a_scan_to_what_is_not_theirs(signed, role, unit):
    where = make_district(unit) if role in Role.of_district else make_subdistrict(unit)

    with pytest.raises(Submission.DoesNotExist):
        make_scan(version_of(signed), by=make_desk(role, where))

    assert not StoredFile.objects.exists()


def test_the_same_form_adds_one_scan(signed):
    by, token = make_desk(Role.DISTRICT_OFFICER), uuid4()

    def press():
        return actions.add_scan(
            version=version_of(signed), upload=upload(pdf()), form_token=token, by=by, at=NOON
        )

    assert press() == press()
    assert (VersionScan.objects.count(), kept()) == (1, 1)


def test_two_presses_at_once_add_one_scan(signed, monkeypatch):
    """The second one looked before the first one was saved; only the database can tell them."""
    by, token = make_desk(Role.DISTRICT_OFFICER), uuid4()
    version = version_of(signed)
    first = actions.add_scan(
        version=version, upload=upload(pdf()), form_token=token, by=by, at=NOON
    )
    answers = iter([None, first])
    monkeypatch.setattr("pilots.actions.scans._found", lambda *asked: next(answers))

    second = actions.add_scan(
        version=version, upload=upload(pdf()), form_token=token, by=by, at=NOON
    )

    assert second == first
    assert (VersionScan.objects.count(), StoredFile.objects.count(), kept()) == (1, 1, 1)


def refusals(version) -> list[str]:
    with pytest.raises(Refused) as refused:
        make_scan(version)
    return refused.value.codes


def test_what_was_recalled_takes_no_scan_until_it_is_signed_again(signed):
    actions.take_step(
        "recall", content=signed, by=make_desk(Role.DISTRICT_LEADER), at=NOON + timedelta(hours=1)
    )

    assert refusals(version_of(signed)) == ["scan_not_signed"]
    again = walk_up(signed, until="sign", at=NOON + timedelta(hours=2))
    assert refusals(version_of(again, 1)) == ["scan_superseded"]
    assert make_scan(version_of(again, 2)).version.number == 2


def test_a_closed_round_takes_no_scan(signed):
    round = signed.round
    round.closed_at = NOON
    round.save(update_fields=["closed_at"])

    assert refusals(version_of(signed)) == ["round_closed"]


def test_a_version_takes_so_many_scans_and_no_more(signed):
    for _ in range(MOST_SCANS):
        make_scan(version_of(signed))

    assert refusals(version_of(signed)) == ["scans_too_many"]


def test_a_recall_while_the_file_was_read_is_noticed(signed, monkeypatch):
    """Reading and scanning take time; the state counts at the moment the scan is attached."""
    leader = make_desk(Role.DISTRICT_LEADER)
    monkeypatch.setattr(
        "accounts.files.refuse_infected",
        lambda file: actions.take_step("recall", content=signed, by=leader, at=NOON),
    )

    assert refusals(version_of(signed)) == ["scan_not_signed"]
    assert not StoredFile.objects.exists()


def test_a_scan_is_a_picture_or_a_pdf(signed):
    with pytest.raises(Refused) as refused:
        make_scan(version_of(signed), content=docx(), name="推荐表.docx")

    assert refused.value.codes == ["file_type"]
    assert not VersionScan.objects.exists()


def test_what_waits_for_its_scan_is_the_latest_version_before_the_city(django_assert_num_queries):
    round = make_round()
    units = [
        make_subdistrict(name) for name in ("劲松街道", "潘家园街道", "双井街道", "呼家楼街道")
    ]
    draft, waiting, scanned, again = (make_recommendation(round, unit) for unit in units)
    waiting, scanned, again = (walk_up(row, until="sign") for row in (waiting, scanned, again))
    make_scan(version_of(scanned))
    make_scan(version_of(again))
    actions.take_step("recall", content=again, by=make_desk(Role.DISTRICT_LEADER), at=NOON)
    again = walk_up(again, until="sign", at=NOON + timedelta(hours=1))
    submissions = [row.submission for row in (draft, waiting, scanned, again)]

    with django_assert_num_queries(1):
        found = awaiting_scan(submissions)

    assert found == {waiting.submission_id, again.submission_id}


def test_a_missing_scan_keeps_nobody_from_deciding():
    """Only said, not asked for: blocking comes with the acceptance's own rules."""
    unit = make_unit()

    assert awaiting_scan([unit.recommendation.submission]) == {unit.recommendation.submission_id}
    assert unit.recommendation.submission.decided_at <= timezone.now()
