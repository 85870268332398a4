"""The stamped scan beside what was signed: who adds it, when, and that it stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent, Message, StoredFile
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import Submission, VersionScan
from pilots.scans import MOST_SCANS, awaiting_scan, short_checksum
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


def received(round=None, *, with_scan=True):
    """A recommendation before the city with its officer's proposal."""
    form = walk_up(make_recommendation(round), until="sign")
    if with_scan:
        make_scan(version_of(form))
    actions.take_step("receive", content=form, by=make_desk(Role.CITY_OFFICER), at=NOON)
    return actions.propose(
        recommendation=form, outcome="accept", by=make_desk(Role.CITY_OFFICER), at=NOON
    )


def decide(form, outcome="accept", note=""):
    return actions.decide(
        recommendation=form, outcome=outcome, by=make_desk(Role.CITY_LEADER), at=NOON, note=note
    )


def test_a_missing_scan_keeps_nobody_from_handing_in_signing_or_declining():
    form = received(with_scan=False)

    assert awaiting_scan([form.submission]) == {form.submission_id}
    assert decide(form, "decline", note="场地未落实。") is None


def test_nothing_is_accepted_without_its_scan():
    form = received(with_scan=False)

    with pytest.raises(Refused) as refused:
        decide(form)

    assert refused.value.codes == ["scan_missing"]
    assert "盖章件待补" in refused.value.problems[0].message
    make_scan(version_of(form))
    assert decide(form).recommendation == form


def void(scan, *, by=None, reason="传错了版本。", form_token=None):
    return actions.void_scan(
        scan=scan,
        reason=reason,
        form_token=form_token or uuid4(),
        by=by or make_desk(Role.DISTRICT_OFFICER, scan.version.submission.district),
        at=NOON,
    )


def test_a_voided_scan_stays_and_does_not_count(signed):
    scan = make_scan(version_of(signed))

    row = void(scan)

    assert (row.scan, row.reason, kept()) == (scan, "传错了版本。", 1)
    assert awaiting_scan([signed.submission]) == {signed.submission_id}
    assert list(VersionScan.objects.valid()) == []
    event = AuditEvent.objects.get(what="作废盖章件")
    assert event.changes == {"作废原因": ["", "传错了版本。"]}
    with pytest.raises(TypeError):
        row.delete()


def test_the_city_accepts_nothing_on_a_voided_scan():
    form = received()
    void(VersionScan.objects.get(), by=make_desk(Role.CITY_OFFICER))

    with pytest.raises(Refused) as refused:
        decide(form)

    assert refused.value.codes == ["scan_missing"]


def test_a_scan_is_voided_once_and_with_a_reason(signed):
    scan, token = make_scan(version_of(signed)), uuid4()

    assert void(scan, form_token=token) == void(scan, form_token=token)
    with pytest.raises(Refused) as refused:
        void(scan)
    assert refused.value.codes == ["scan_void"]
    with pytest.raises(IntegrityError), transaction.atomic():
        void(make_scan(version_of(signed)), reason="")


def test_what_a_decision_rested_on_is_not_voided():
    form = received()
    decide(form)

    with pytest.raises(Refused) as refused:
        void(VersionScan.objects.get())

    assert refused.value.codes == ["scan_decided"]


def test_a_voided_scan_makes_room_for_another(signed):
    scans = [make_scan(version_of(signed)) for _ in range(MOST_SCANS)]
    void(scans[0])

    assert make_scan(version_of(signed)).version.number == 1


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.DISTRICT_OFFICER, "海淀区"), (Role.SUBDISTRICT_OFFICER, "潘家园街道")],
)
def test_nobody_voids_what_is_not_theirs(signed, role, unit):
    where = make_district(unit) if role in Role.of_district else make_subdistrict(unit)

    with pytest.raises(Submission.DoesNotExist):
        void(make_scan(version_of(signed)), by=make_desk(role, where))


def test_whoever_uploads_hears_of_a_void_by_the_city(signed):
    officer = make_desk(Role.DISTRICT_OFFICER, signed.district)

    void(make_scan(version_of(signed)), by=make_desk(Role.CITY_OFFICER))

    assert Message.objects.filter(desk=officer, title="盖章件已作废").count() == 1


@pytest.mark.parametrize(
    ("typed", "is_taken"),
    [("right", True), ("", True), ("spaced", True), ("000000000000", False), ("abc", False)],
)
def test_the_digits_of_the_foot_tell_another_paper(signed, typed, is_taken):
    version = version_of(signed)
    right = short_checksum(version)
    digits = {"right": right, "spaced": f" {right[:6]} {right[6:].upper()}"}.get(typed, typed)

    def add():
        return actions.add_scan(
            version=version,
            upload=upload(pdf()),
            form_token=uuid4(),
            digits=digits,
            by=make_desk(Role.DISTRICT_OFFICER),
            at=NOON,
        )

    if is_taken:
        assert add().version == version
        return
    with pytest.raises(Refused) as refused:
        add()
    assert refused.value.codes == ["scan_other_paper"]
    assert not StoredFile.objects.exists()
