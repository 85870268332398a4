"""Two rounds told through the platform's own actions: 2021 to its end, this year until now."""

from datetime import datetime, timedelta

from django.db import transaction

from accounts.audit import record
from accounts.divisions import load_divisions
from accounts.models import District, Message
from accounts.roles import Role
from cases.retention.anonymizing import run as expire
from centers.models import Center
from core.deadlines import BEIJING
from funding import actions as funding
from pilots import actions as pilots
from pilots.holidays import FIRST_ROUND, load_holidays
from pilots.models import Round
from pilots.sections import SECTIONS
from portal.demo import (
    activities,
    city_report,
    contracts,
    corrections,
    deadlines,
    evaluations,
    exemplary,
    ledger,
    linkages,
    money,
    people,
    planning,
    profiles,
    programme,
    recognition,
    registers,
    report_parts,
    services,
    supervisors,
    work,
)
from portal.demo.cast import CHAOYANG, HAIDIAN, HOME, Account, make_cast, make_desk, subdistrict_of
from portal.demo.clock import Clock, evening_of
from portal.demo.guard import FILLED

UNITS = (HOME, (CHAOYANG, "八里庄街道"), (HAIDIAN, "八里庄街道"))
FIRST = Clock(datetime(2021, 4, 20, 17, tzinfo=BEIJING), datetime(2021, 12, 30, 17, tzinfo=BEIJING))
# Cases begun, supervision sessions held and confirmed, by center: one of three stays short.
DONE_IN_2021 = ((12, 20, 20), (10, 21, 20), (8, 16, 15))
DONE_SO_FAR = ((5, 12, 11), (4, 9, 9), (3, 6, 4))
DAYS_FOR_A_STORY = 20
NEWS_STAYS_UNREAD = timedelta(days=30)


@transaction.atomic
def fill(*, at: datetime) -> None:
    """Fill an empty database up to the moment ``at``, in one piece or not at all."""
    load_divisions()
    load_holidays([FIRST_ROUND, at.astimezone(BEIJING).year], at=at)
    cast = make_cast()
    subdistricts = [subdistrict_of(unit) for unit in UNITS]
    cast["supervisor"].served.set(subdistricts)
    supervisors.form_teams(cast, at=FIRST.at(1))
    teams = [_team(cast, unit, number) for number, unit in enumerate(UNITS)]
    _tell_first(cast, teams, subdistricts)
    _tell_current(cast, teams, subdistricts, at=at)
    Message.objects.filter(at__lt=at - NEWS_STAYS_UNREAD).update(read_at=at)
    record(FILLED, at=at)


def _team(cast, unit: tuple[str, str], number: int) -> work.Team:
    """The center's own desks; only the first center's people can sign in."""
    district = cast["chaoyang" if unit[0] == CHAOYANG else "haidian"]
    if unit == HOME:
        return work.Team(cast["exec"], cast["worker"], cast["supervisor"], district)
    executive = make_desk(Account(f"exec-{number}", "高常务", Role.EXECUTIVE_DIRECTOR, unit))
    worker = make_desk(Account(f"worker-{number}", "罗社工", Role.CENTER_WORKER, unit))
    return work.Team(executive, worker, cast["supervisor"], district)


def _tell_first(cast, teams, subdistricts) -> None:
    round = programme.open_round(2021, cast=cast, clock=FIRST)
    centers = programme.confirm(round, subdistricts, cast=cast, clock=FIRST)
    for district in (District.objects.get(name=name) for name in (CHAOYANG, HAIDIAN)):
        programme.file_plan(round, district, cast=cast, clock=FIRST)
    for number, (center, team) in enumerate(zip(centers, teams, strict=True)):
        work.set_up(center, team, serial=number, at=FIRST.at(150))
        if center.subdistrict == cast["street"].subdistrict:
            profiles.name_heads(center, cast["street"], at=FIRST.at(152))
        planning.plan(center, team, round, is_short=number == 2, at=FIRST.at(160))
        count, held, confirmed = DONE_IN_2021[number]
        for serial in range(count):
            begin = 170 + 40 * serial
            work.do_case(center, team, serial=serial, clock=FIRST, begin=begin)
        work.be_supervised(center, team, count=held, confirmed=confirmed, clock=FIRST)
        registers.train(center, team, at=FIRST.at(500))
        registers.keep(center, team, at=FIRST.at(550))
    exemplary.publish(
        centers[0], teams[0], leader=cast["chaoyang-leader"], city=cast["city"], clock=FIRST
    )
    registers.train_district(by=cast["chaoyang"], at=FIRST.at(600))
    of_chaoyang = {"officer": cast["chaoyang"], "leader": cast["chaoyang-leader"]}
    result = evaluations.evaluate(centers[0], kind="final", **of_chaoyang, at=FIRST.at(880))
    evaluations.rectify(result, teams[0], at=FIRST.at(890))
    run = money.share_out(round, cast=cast, clock=FIRST, moment=930, amount=60_000_000)
    funding.adopt(run=run, by=cast["chaoyang-leader"], at=FIRST.at(935))
    money.pay_on(run, cast=cast, clock=FIRST, moment=940)
    ledger.set_caps(round, cast=cast, clock=FIRST)
    given = {"cast": cast, "clock": FIRST, "is_over": True}
    pool = ledger.use_own_money(round, centers[0], teams[0], **given)
    ledger.end_year(pool, centers[0], cast=cast, clock=FIRST, moment=980)
    buying = {"buyer": cast["street"], "second": cast["chaoyang"]}
    contracts.complete(centers[0], **buying, clock=FIRST)
    for center, team in zip(centers, teams, strict=True):
        report_parts.sum_up(center, team, round, at=FIRST.at(936))
    report_parts.supply(
        centers[0], teams[0], round, leader=cast["chaoyang-leader"], at=FIRST.at(938)
    )
    _report_first(round, teams, cast=cast)


def _report_first(round: Round, teams, *, cast) -> None:
    """Both districts' reports, the city's, and what came after the cut-off."""
    chaoyang, haidian = (District.objects.get(name=name) for name in (CHAOYANG, HAIDIAN))
    told = {"cast": cast, "clock": FIRST}
    corrected = corrections.file_corrected(round, chaoyang, teams[0], **told)
    filed = programme.file_summary(round, haidian, **told)
    city_report.write(round, cast=cast, at=FIRST.at(995))
    corrections.tell_of_last_days(corrected, teams[0], **told, is_signed=True)
    corrections.tell_of_last_days(filed, teams[2], **told, is_signed=False)


def _tell_current(cast, teams, subdistricts, *, at: datetime) -> None:
    """This year's round until yesterday evening; too early in the year it is only opened."""
    year = at.astimezone(BEIJING).year
    clock = Clock(datetime(year, 1, 1, 17, tzinfo=BEIJING), evening_of(at) - timedelta(days=1))
    round = programme.open_round(year, cast=cast, clock=clock)
    programme.ask(round, cast=cast, at=clock.at(1))
    if clock.days < DAYS_FOR_A_STORY:
        return
    centers = programme.confirm(round, subdistricts, cast=cast, clock=clock)
    chaoyang = District.objects.get(name=CHAOYANG)
    programme.file_plan(round, chaoyang, cast=cast, clock=clock)
    for center, team, done in zip(centers, teams, DONE_SO_FAR, strict=True):
        is_short = center == centers[2]
        planning.plan(center, team, round, is_short=is_short, at=clock.at(200))
        _go_on(center, team, *done, clock=clock)
        linkages.link(center, team, clock=clock)
        linkages.be_complained_of(center, team, at=clock.at(950))
    exemplary.hand_in(centers[0], teams[0], clock=clock)
    evaluations.visit(centers[0], teams[0], at=clock.at(985))
    report_parts.ask(centers[0], teams[0], clock=clock, moment=986)
    report_parts.supply(centers[0], teams[0], round, at=clock.at(987))
    report_parts.sum_up(centers[1], teams[1], round, at=clock.at(988))
    midterm = {"kind": "midterm", "officer": cast["chaoyang"], "at": clock.at(990)}
    evaluations.evaluate(centers[1], **midterm)
    recognition.wait(centers[0], teams[0], clock=clock)
    recognition.sample(round, teams[0], at=clock.at(994))
    gone = make_desk(Account("worker-gone", "孟凡", Role.CENTER_WORKER, HOME))
    work.leave(centers[0], teams[0], gone=gone, security=cast["secadmin"], clock=clock)
    activities.gather(centers[0], teams[0], clock=clock, at=at)
    colleague = make_desk(Account("worker-cover", "周宁", Role.CENTER_WORKER, HOME))
    people.keep(centers[0], teams[0], colleague=colleague, clock=clock)
    services.serve_outside_cases(teams[0], clock=clock)
    ledger.set_caps(round, cast=cast, clock=clock)
    ledger.use_own_money(round, centers[0], teams[0], cast=cast, clock=clock, is_over=False)
    run = money.share_out(round, cast=cast, clock=clock, moment=980, amount=55_000_000)
    desks = {"street": cast["street"], "district": cast["chaoyang"]}
    contracts.go_on(centers[0], **desks, clock=clock)
    money.try_another_way(round, run, cast=cast, clock=clock, moment=985)
    deadlines.give_and_ask(round, cast=cast, clock=clock)
    expire(is_dry=True, by=None, at=clock.at(985))
    haidian = District.objects.get(name=HAIDIAN)
    corrections.try_out(round, haidian, teams[2], cast=cast, clock=clock)
    _leave_open(round, cast=cast, clock=clock)


def _go_on(center: Center, team, count: int, held: int, confirmed: int, *, clock: Clock) -> None:
    for serial in range(count):
        work.do_case(center, team, serial=serial + 3, clock=clock, begin=300 + 150 * serial)
    work.be_supervised(center, team, count=held, confirmed=confirmed, clock=clock)


def _deliver(round: Round, *, cast, clock: Clock) -> None:
    """One form that its subdistrict wrote and that now lies with the district."""
    unit = (CHAOYANG, "望京街道")
    street = make_desk(Account("street-1", "冯经办", Role.SUBDISTRICT_OFFICER, unit))
    form = programme.fill_in(round, subdistrict_of(unit), cast=cast, at=clock.at(955), by=street)
    pilots.take_step("deliver", content=form, by=street, at=clock.at(965))
    pilots.rank_recommendations(
        round=round, ranks={form.pk: 1}, by=cast["chaoyang"], at=clock.at(968)
    )


def _leave_open(round: Round, *, cast, clock: Clock) -> None:
    """Something for every desk to do: a draft, one to be signed, one to be received."""
    draft, handed_in = (subdistrict_of((CHAOYANG, name)) for name in ("潘家园街道", "双井街道"))
    signed = subdistrict_of((HAIDIAN, "中关村街道"))
    programme.fill_in(round, draft, cast=cast, at=clock.at(960), sections=SECTIONS[:4])
    _deliver(round, cast=cast, clock=clock)
    form = programme.fill_in(round, handed_in, cast=cast, at=clock.at(960))
    programme.send_up(form, cast=cast, clock=clock, moments=(970,))
    form = programme.fill_in(round, signed, cast=cast, at=clock.at(960))
    programme.send_up(form, cast=cast, clock=clock, moments=(970, 975))
    haidian = District.objects.get(name=HAIDIAN)
    programme.leave_before_the_city(round, haidian, cast=cast, clock=clock)
