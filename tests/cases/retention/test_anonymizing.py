"""What a run does to files past their period, and what it leaves as it was."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEvent
from accounts.roles import Role
from accounts.sweeping import look
from cases import watching
from cases.exemplary.figures import exemplary_figures
from cases.figures import activity_figures
from cases.linkages.figures import link_figures
from cases.models import (
    Case,
    CaseStep,
    Client,
    Complaint,
    DataRequest,
    Member,
    ResourceLink,
    RetentionLine,
    RetentionRun,
)
from cases.retention import anonymizing
from cases.retention.anonymizing import run
from cases.retention.holding import release
from cases.retention.report import total_of
from cases.states import CaseState
from cases.transfer_actions import answer as answer_transfer
from core.problems import Refused
from core.triggers import guarded_tables
from funding.workload import workloads
from pilots.models import Round
from reports.figures import figures_by_district
from tests.accounts.factories import make_desk
from tests.cases.activities import held, make_file, make_gathering, make_group, make_members
from tests.cases.factories import NOON, make_case, make_worker, open_case, register, serve
from tests.cases.linkage_factories import go_on, make_complaint, make_referral
from tests.cases.retention.files import (
    CANARY,
    DAY_AFTER,
    LAST_DAY,
    OLD,
    admin,
    answer,
    close_rounds,
    close_where_they_stand,
    everything_said,
    files_say,
    finish,
    head_of,
    make_old_case,
    set_hold,
    with_papers,
)
from tests.cases.watching_factories import make_report, make_transfer
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")


def real(at=DAY_AFTER):
    return run(is_dry=False, by=admin(), at=at)


@pytest.mark.parametrize(("at", "is_blank"), [(LAST_DAY, False), (DAY_AFTER, True)])
def test_a_file_loses_its_words_on_the_day_after_its_last_and_not_before(at, is_blank):
    case = with_papers(make_old_case())
    answer(case)
    close_rounds()
    assert CANARY in everything_said()

    made = real(at)

    case.refresh_from_db()
    assert (case.is_anonymized, case.client.is_anonymized) == (is_blank, is_blank)
    if is_blank:
        assert CANARY not in everything_said()
        assert (case.number != "", case.closed_on, case.records.get().minutes) == (
            True,
            NOON.date(),
            90,
        )
        assert Client.objects.get(pk=case.client_id).id_number_hash == ""
    assert total_of(made).clients == int(is_blank)
    assert made.end.earliest == (None if is_blank else LAST_DAY.date())


def test_a_trial_run_counts_the_same_and_changes_nothing():
    case = with_papers(make_old_case())
    answer(case)
    close_rounds()
    before = files_say()

    dry = run(is_dry=True, by=None, at=DAY_AFTER)

    assert files_say() == before
    assert total_of(dry) == total_of(real())
    assert [number for _, number in total_of(dry).labeled()] == [1, 1, 1, 1, 0, 0]


def test_evidence_stays_under_guard_and_says_who_when_and_which_step():
    case = make_old_case()
    close_rounds()
    columns = ("pk", "subject", "step", "source", "target", "by", "at")
    before = list(CaseStep.objects.order_by("pk").values(*columns))
    guards = guarded_tables()

    real()

    assert list(CaseStep.objects.order_by("pk").values(*columns)) == before
    assert guarded_tables() == guards
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_casestep WHERE subject_id = %s", [case.pk])


def second_case(case):
    facts = {**OLD, "opened_on": date(2021, 6, 2), "signed_on": date(2021, 6, 2)}
    other = make_case(CaseState.INTAKE, case.center, **facts)
    Case.objects.filter(pk=other.pk).update(client=case.client_id)


def group_of(case):
    activity = make_group(case.center)
    Member.objects.create(activity=activity, client=case.client, joined_on=date(2021, 6, 2))


STILL_KEPT = {
    "another case is open": second_case,
    "a group is open": group_of,
    "a request is open": register,
    "a mandatory report is not made": make_report,
    "a complaint is unfinished": lambda case: make_complaint(case.center, case),
    "a complaint is younger": lambda case: finish(
        make_complaint(case.center, case, at=LAST_DAY - timedelta(days=400)),
        at=LAST_DAY - timedelta(days=400),
    ),
    "the case is held": set_hold,
    "the person is held": lambda case: set_hold(case, whole=True),
    "it is held through that day": lambda case: set_hold(case, until=DAY_AFTER.date()),
}


@pytest.mark.parametrize("keep", STILL_KEPT.values(), ids=STILL_KEPT)
def test_nothing_of_a_person_goes_while_anything_is_kept(keep):
    case = make_old_case()
    keep(case)
    close_rounds()

    made = real()

    client = Client.objects.get(pk=case.client_id)
    assert (client.name, client.anonymized_at, total_of(made).clients) == (CANARY, None, 0)


LET_GO = {
    "a mandatory report that was made": lambda case: watching.reported(
        report=make_report(case),
        reported_to="police",
        reported_at=NOON,
        receiver=CANARY,
        result=CANARY,
        by=head_of(case),
        at=NOON,
    ),
    "a hold that ended the day before": lambda case: set_hold(case, until=LAST_DAY.date()),
    "a hold that was released": lambda case: release(
        hold=set_hold(case), by=head_of(case), at=NOON
    ),
    "a request long answered": lambda case: (register(case), answer(case)),
    "a complaint long finished": lambda case: finish(make_complaint(case.center, case)),
}


@pytest.mark.parametrize("done", LET_GO.values(), ids=LET_GO)
def test_what_is_over_keeps_nothing(done):
    case = make_old_case()
    done(case)
    close_rounds()

    real()

    assert Client.objects.get(pk=case.client_id).is_anonymized


def test_a_file_of_an_open_round_is_not_archived_and_stays():
    case = make_old_case()

    assert not case.is_archived
    assert total_of(real()).clients == 0


def test_a_person_passed_on_without_closing_is_kept_from_the_last_service_on():
    case = open_case(**OLD)
    go_on(make_referral(case), "contact", "refer", "accept")
    serve(case, served_on=NOON.date())
    close_rounds()

    assert total_of(real(LAST_DAY)).clients == 0
    assert total_of(real(DAY_AFTER)).clients == 1


def test_a_case_given_to_another_center_is_kept_from_that_day_on_with_what_was_handed_over():
    case = open_case(**OLD)
    transfer = make_transfer(case)
    taker = make_worker(transfer.to_center)
    by = make_worker(transfer.to_center, Role.EXECUTIVE_DIRECTOR)
    answer_transfer("accept", transfer=transfer, to=taker, by=by, at=NOON)
    close_rounds()

    assert total_of(real(LAST_DAY)).clients == 0
    assert total_of(real(DAY_AFTER)).clients == 1
    case.refresh_from_db()
    hand_over = case.transfers.get().hand_over
    assert (case.is_anonymized, hand_over.text, len(hand_over.sha256)) == (True, "", 64)
    assert case.successor.client.name == CANARY  # a file of its own, which is still open


def test_a_file_whose_transfer_waits_for_an_answer_stays():
    case = open_case(**OLD)
    go_on(make_referral(case), "contact", "refer", "accept")
    make_transfer(case)
    close_rounds()

    assert total_of(real(DAY_AFTER + timedelta(days=400))).clients == 0


def test_a_complaint_without_a_case_has_its_own_period():
    complaint = finish(make_complaint(make_center(), text=CANARY))

    assert total_of(real(NOON.replace(year=2031))).complaints == 0
    assert total_of(real(NOON.replace(year=2031) + timedelta(days=1))).complaints == 1
    complaint.refresh_from_db()
    assert (complaint.text, complaint.reply, complaint.history.last().note) == ("", "", "")
    assert complaint.received_on == NOON.date()


def figures(round):
    centers = [case.center for case in Case.objects.select_related("center").order_by("pk")]
    districts = {center.district_id for center in centers}
    return [
        figures_by_district(round=round, districts=districts, on=round.service_ends_on),
        activity_figures(round=round),
        exemplary_figures(round=round),
        link_figures(ResourceLink.objects.all()),
        workloads(round=round, centers=centers),
        Case.objects.counting(round).count(),
    ]


def test_a_group_loses_texts_and_sheets_and_every_figure_stays_as_it_was():
    activity = make_group()
    members = make_members(activity, CANARY, CANARY)
    gathering = held(make_gathering(activity), members=members)
    sheet = make_file(gathering, kind="sign_in_sheet", name=f"{CANARY}签到表.png")
    case = with_papers(make_old_case(activity.center))
    answer(case)
    close_where_they_stand(Case.objects.exclude(pk=case.pk))
    round = Round.objects.get()
    close_rounds()
    before = figures(round)
    assert default_storage.exists(sheet.file.key)

    made = real()

    assert figures(round) == before
    assert total_of(made).cases == 4
    assert CANARY not in everything_said()
    sheet = type(sheet).objects.get(pk=sheet.pk)
    assert (sheet.voided.reason, sheet.file.erasure.reason) == ("保存期限届满",) * 2
    assert not default_storage.exists(sheet.file.key)
    assert look(at=DAY_AFTER).lost == []


def test_a_run_that_is_killed_leaves_each_person_whole_or_done(monkeypatch):
    first = make_old_case()
    second = make_old_case(first.center, id_number="11010519491231002X")
    close_rounds()
    blank = anonymizing._blank
    seen = []

    def fails_in_the_middle(words, keys):
        blank(words, keys)
        seen.append(keys)
        if len(seen) == 6:  # the second of four tables of the second person
            raise KeyboardInterrupt

    monkeypatch.setattr(anonymizing, "_blank", fails_in_the_middle)
    with pytest.raises(KeyboardInterrupt):
        real()
    names = list(Client.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["", CANARY]
    assert Case.objects.get(pk=second.pk).intake_note == CANARY
    killed = RetentionRun.objects.get()
    assert (total_of(killed).clients, hasattr(killed, "end")) == (1, False)

    monkeypatch.undo()
    rest = real()

    assert (total_of(rest).clients, Client.objects.filter(anonymized_at=None).count()) == (1, 0)
    assert total_of(real()).clients == 0
    assert AuditEvent.objects.filter(what="到期匿名化", object_type="cases.Client").count() == 2


def test_bytes_that_a_killed_run_left_go_with_the_next(monkeypatch):
    gathering = held(make_gathering(make_group()))
    sheet = make_file(gathering, kind="sign_in_sheet")
    close_where_they_stand(Case.objects.all())
    close_rounds()
    monkeypatch.setattr(anonymizing, "drop", lambda keys: None)
    real()
    assert default_storage.exists(sheet.file.key)

    real()

    assert not default_storage.exists(sheet.file.key)


@pytest.mark.parametrize("role", [None, "audit_admin", "executive_director"])
def test_a_real_run_is_the_system_administrators(role):
    by = make_desk(role) if role else None

    with pytest.raises(Refused):
        run(is_dry=False, by=by, at=DAY_AFTER)

    assert RetentionRun.objects.count() == RetentionLine.objects.count() == 0
    assert (Complaint.objects.count(), DataRequest.objects.count()) == (0, 0)
