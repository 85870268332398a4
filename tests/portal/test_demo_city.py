"""The city's demo, three centers and two years of it: volumes, sums, secrets, and twice the same."""

from collections import Counter
from datetime import date, datetime
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Sum

from accounts.models import User
from cases.models import Case, CaseStep, Client, ConsentRecord, ServiceRecord
from cases.states import CaseState
from centers.models import Center, Person
from core.deadlines import BEIJING
from core.encryption import PREFIX
from core.progress import Step, finished
from funding.models import AllocationLine, FundingPool
from funding.states import RunState
from pilots.models import Obligation, PilotUnit, Round
from portal.demo.bar import Bar, in_minutes
from portal.demo.cast import ACCOUNTS
from portal.demo.city.scale import Scale, Season, cases_of_a_year, working_years
from portal.demo.city.story import fill_city
from portal.demo.guard import Holds, holds
from portal.management.commands import demo
from reports.apart import apart
from reports.city import city_summary
from reports.facts import Facts
from reports.figures import district_figures
from supervision.models import SessionStep, SupervisionSession
from supervision.states import SessionState

DAY = datetime(2026, 11, 20, 12, tzinfo=BEIJING)
TINY = Scale(years=2, centers=3, sessions=12, workers=2)


def contents() -> dict:
    """What the rows written in bulk say, without the keys and ciphertexts of this very time."""
    return {
        model._meta.label: sorted(map(repr, model.objects.values_list(*columns)))
        for model, columns in {
            Client: ("public_id", "name", "id_number", "phone", "address"),
            Case: ("public_id", "number", "state", "recognition", "opened_on", "closed_on"),
            ServiceRecord: ("public_id", "served_on", "starts_at", "minutes", "text"),
            SupervisionSession: ("form_token", "held_on", "minutes", "state", "topic"),
            AllocationLine: ("center__name", "amount"),
        }.items()
    }


@pytest.fixture(scope="module")
def first(django_db_setup, django_db_blocker):
    """The tiny city, for all tests of this file; holds what it contains."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            finished(fill_city(at=DAY, scale=TINY))
            before = contents()
            transaction.set_rollback(True)
        finished(fill_city(at=DAY, scale=TINY))
        yield before
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def city(first, db):
    """Every test looks at the same city."""


def test_the_same_day_and_seed_make_the_same_city(first):
    assert contents() == first
    assert len(first["cases.Case"]) > 100


def test_every_center_has_a_year_of_work_in_every_round():
    assert [round.year for round in Round.objects.latest_first()] == [2026, 2025]
    assert (Center.objects.count(), PilotUnit.objects.count()) == (3, 6)
    for counted in (Case, SupervisionSession):
        by_year = Counter(counted.objects.values_list("center", "year"))
        assert len(by_year) == 6
        assert min(by_year.values()) >= 10
    assert SupervisionSession.objects.count() == 72
    assert 6 < ServiceRecord.objects.count() / Case.objects.count() < 9
    assert Person.objects.filter(user__isnull=False).count() == 9


def test_keys_of_rows_written_in_bulk_lead_somewhere():
    connection.check_constraints()

    assert not Case.objects.filter(method="individual", client__consents=None).exists()
    assert ConsentRecord.objects.count() == Client.objects.count()


def test_a_case_is_where_its_steps_have_brought_it():
    last = {}
    for subject, target in CaseStep.objects.order_by("at", "pk").values_list("subject", "target"):
        last[subject] = target

    for case in Case.objects.all():
        assert case.state == last.get(case.pk, CaseState.INTAKE)
    assert Case.objects.filter(year=2025).exclude(state=CaseState.CLOSED).count() == 0
    assert Case.objects.filter(year=2026).exclude(state=CaseState.CLOSED).exists()


def test_nothing_is_dated_after_the_day_it_is_told_on():
    assert CaseStep.objects.filter(at__gte=DAY).count() == 0
    assert ServiceRecord.objects.filter(recorded_at__gte=DAY).count() == 0
    assert SessionStep.objects.filter(at__gte=DAY).count() == 0
    confirmed = SupervisionSession.objects.filter(state=SessionState.CONFIRMED)
    assert confirmed.count() == SessionStep.objects.filter(step="confirm").count()


def test_the_figures_add_up_to_the_rows():
    for round in Round.objects.all():
        districts = Center.objects.values_list("district", flat=True).distinct()
        facts = Facts(round=round, on=round.service_ends_on, districts=districts)
        found = apart(facts, ["cases_opened", "service_minutes", "clerical_minutes"])

        assert found.total("cases_opened") == Case.objects.filter(round=round).count()
        minutes = found.total("service_minutes") + found.total("clerical_minutes")
        assert minutes == round_rows(round).aggregate(m=Sum("minutes"))["m"]


def round_rows(round):
    return ServiceRecord.objects.filter(round=round)


def test_the_summary_of_the_finished_year_is_what_the_rows_still_say():
    round = Round.objects.get(year=2025)
    summary = city_summary(round=round)

    assert len(summary.filed) == len({unit.district_id for unit in round.units.all()})
    for district in summary.filed:
        now = district_figures(round=round, district=district, on=date(2025, 12, 10))
        for table in summary.tables:
            row = next(row for row in table.rows if row.district == district)
            for figure, signed in zip(table.section.figures, row.values, strict=True):
                assert now[figure.key] == signed, figure.key


def test_every_pool_is_shared_out_to_the_last_cent():
    for pool in FundingPool.objects.all():
        run = pool.runs.get()

        assert run.lines.aggregate(sum=Sum("amount"))["sum"] == pool.amount
        assert run.state == RunState.ADOPTED or pool.round.year == 2026


def test_no_district_of_the_story_is_late_with_anything():
    owed = Obligation.objects.filter(stage__round__year=2025, district__in=_districts())

    assert owed.count() == 3 * len(_districts())
    assert not [row for row in owed if row.first_met_at is None or row.is_met_late]


def _districts():
    return set(PilotUnit.objects.values_list("district", flat=True))


@pytest.mark.parametrize(
    ("model", "column"),
    [(Client, "name"), (Client, "id_number"), (Case, "intake_note"), (ServiceRecord, "text")],
)
def test_what_must_be_secret_is_encrypted_row_by_row(model, column):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table}")  # noqa: S608
        stored = [value for (value,) in cursor.fetchall()]

    assert all(value.startswith(PREFIX) for value in stored)
    assert len(set(stored)) == len(stored)
    assert all(getattr(row, column) for row in model.objects.all()[:5])


def test_only_the_printed_accounts_can_sign_in():
    printed = {account.username for account in ACCOUNTS} | {"admin"}

    assert {user.username for user in User.objects.all() if user.has_usable_password()} == printed


def test_the_command_finds_the_demo_and_leaves_it_alone():
    said, count = StringIO(), Case.objects.count()

    call_command("demo", "--scale", "city", stdout=said)

    assert holds() is Holds.DEMO
    assert Case.objects.count() == count
    assert "没有再载入" in said.getvalue()


# What needs no rows


def test_the_command_asks_for_the_scale_it_is_told(monkeypatch):
    asked, said = [], StringIO()
    monkeypatch.setattr(demo, "holds", lambda: Holds.NOTHING)
    monkeypatch.setattr(demo, "fill", lambda at: asked.append("pilot"))
    monkeypatch.setattr(demo, "fill_city", lambda at: asked.append("city") or [Step("x", 1, 2)])

    call_command("demo", stdout=said)
    call_command("demo", "--scale", "city", stdout=said)

    assert asked == ["pilot", "city"]
    assert "\r" not in said.getvalue()


def test_a_year_brings_as_many_cases_as_the_volumes_say():
    rng = Random(1)  # noqa: S311
    drawn = [cases_of_a_year(rng) for _ in range(20_000)]

    assert (min(drawn), max(drawn)) == (10, 200)
    assert sum(drawn) / len(drawn) == pytest.approx(38.4, rel=0.01)


@pytest.mark.parametrize(
    ("on", "years"),
    [
        (date(2027, 1, 30), [2025, 2026]),
        (date(2027, 1, 31), [2026, 2027]),
        (date(2028, 12, 31), [2027, 2028]),
    ],
)
def test_the_running_year_has_work_once_it_is_a_month_old(on, years):
    assert working_years(on, 2) == years


def test_a_season_of_one_day_has_that_day():
    day = date(2026, 1, 16)

    assert Season(day, day, is_over=False).day(Random(1), spare=30) == day  # noqa: S311


class Terminal(StringIO):
    def isatty(self):
        return True


def test_the_bar_says_how_far_and_how_long_in_one_line():
    moments = iter([0, 65, 130])
    stream = Terminal()
    bar = Bar(stream, clock=lambda: next(moments))

    bar.show(Step("设立中心", 1, 4))
    bar.show(Step("资金", 4, 4))
    bar.end()

    first, second = stream.getvalue().split("\r")[1:]
    assert "25% 已用1分05秒，约剩3分15秒 设立中心" in first
    assert "100% 已用2分10秒，约剩0秒 资金" in second
    assert stream.getvalue().count("\n") == 1


def test_the_bar_is_silent_where_nobody_watches():
    stream = StringIO()

    Bar(stream).show(Step("设立中心", 1, 4))

    assert stream.getvalue() == ""


@pytest.mark.parametrize(("seconds", "words"), [(0, "0秒"), (59.6, "1分00秒"), (61, "1分01秒")])
def test_time_in_words(seconds, words):
    assert in_minutes(seconds) == words
