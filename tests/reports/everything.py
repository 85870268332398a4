"""A district in which no figure is nothing: rows of every kind, numbers of them by a seed."""

from datetime import date, datetime, time
from random import Random
from uuid import uuid4

from accounts.roles import Role
from cases.models import Case
from centers.models.center import units_of
from core.deadlines import BEIJING
from funding.models import FundingPool, Payout, Receipt
from funding.states import Source
from pilots.choices import Method
from supervision.states import SessionState
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.activities import held, make_activity, make_gathering, make_group, make_members
from tests.cases.linkage_factories import go_on, make_link, make_referral
from tests.centers.factories import make_center, make_register_row, make_training
from tests.funding.factories import spend
from tests.pilots.factories import make_unit
from tests.reports.factories import DECEMBER, make_case, make_pool, make_record, make_staff
from tests.supervision.evaluating import make_evaluation, make_evaluator, make_template
from tests.supervision.factories import make_session

RULES = ("has_project_rules", "has_staff_rules", "has_finance_rules", "has_archive_rules")
NAMES = ("劲松街道", "望京街道")
LEVELS = ("senior", "intermediate", "assistant")


def fill_district(round, district, *, seed: int):
    """Two centers with all there is to count, one of them with more of it; the centers."""
    random = Random(seed)  # noqa: S311  (the same rows every time)
    centers = [_center(round, district, name, random) for name in NAMES]
    make_template(district)
    evaluator = make_evaluator(district)
    for center, off in zip(centers, (50, 125), strict=True):
        make_evaluation(center, off=off, evaluator=evaluator)
    make_training(centers[0], outsiders=[("外请学员", "某街道")], of_district=True)
    _money(round, district, centers)
    return centers


def _center(round, district, name, random: Random):
    unit = make_unit(round, make_subdistrict(name, district))
    center = make_center(unit, opened_on=date(2021, 6, 1), **dict.fromkeys(RULES, True))
    _work(center, round, random)
    _together(center)
    person = make_staff(center, level=random.choice(LEVELS))
    for level in LEVELS:
        make_staff(center, level=level, approved_on=date(2015, 11, 3))
    make_staff(center, level="assistant", approved_on=date(2021, 3, 1))
    make_training(center, people=[person])
    for key in ("volunteers", "organizations"):
        for _ in range(random.randint(1, 3)):
            make_register_row(center, key)
    starts = iter(range(8, 22, 2))
    for state in (SessionState.CONFIRMED, SessionState.CONFIRMED, SessionState.LOGGED):
        at = time(next(starts))
        make_session(center, state=state, starts_at=at, minutes=random.randint(30, 110))
    return center


def _work(center, round, random: Random) -> None:
    for method in Method:
        for _ in range(random.randint(1, 2)):
            case = make_case(center, round, method=method)
            Case.objects.filter(pk=case.pk).update(satisfaction=random.choice("12345"))
    happy = make_case(center, round)
    Case.objects.filter(pk=happy.pk).update(satisfaction="5")
    make_case(center, round, recognized=False)
    working = make_case(center, round, closed=False)
    for _ in range(random.randint(1, 3)):
        times = random.randint(1, 5)
        make_record(
            center, round, case=working, minutes=random.randint(1, 90), person_times=times + 1
        )
    make_record(center, round, person_times=random.randint(2, 9))
    make_record(center, round, service_type="clerical", minutes=45)
    voided = make_record(center, round, minutes=777)
    type(voided).objects.filter(pk=voided.pk).update(
        voided_at=DECEMBER, voided_by=voided.served_by, void_reason="重复"
    )
    make_referral(working, by=_head(center), at=DECEMBER)
    said = {"by": _head(center), "at": DECEMBER}
    go_on(make_link(working, **said), "contact", "match", "succeed", value=120_000, **said)


def _together(center) -> None:
    group = make_group(center)
    members = make_members(group, "李小龙", "王小虎")
    held(make_gathering(group), members=members, new_persons=12)
    held(make_gathering(group, topic="再会"), members=members[:1], new_persons=0)
    held(make_gathering(make_activity(center)), new_persons=12)


def _head(center):
    return make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)


def _money(round, district, centers) -> None:
    for source in Source:
        make_pool(round, district, source=source, amount=1_000_001)
    pool = make_pool(round, district, amount=30, shared={centers[0]: 10, centers[1]: 19})
    FundingPool.objects.create(
        round=round,
        district=district,
        source=Source.SOCIAL,
        document_number="定向1号",
        issued_on=date(2021, 7, 1),
        amount=77,
        center=centers[1],
    )
    by, at = make_desk(Role.DISTRICT_OFFICER, district), datetime(2021, 7, 2, 9, tzinfo=BEIJING)
    said = {"pool": pool, "by": by, "at": at}
    Receipt.objects.create(
        **said, district=district, received_on=date(2021, 7, 1), amount=20, form_token=uuid4()
    )
    for center, amount in zip(centers, (5, 6), strict=True):
        Payout.objects.create(
            **said,
            **units_of(center),
            paid_on=date(2021, 7, 2),
            voucher="凭1",
            amount=amount,
            form_token=uuid4(),
        )
        spend(pool, center, amount - 2, spent_on=date(2021, 7, 2), at=at)
