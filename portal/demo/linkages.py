"""Whom a center passed on, what it found for people, and who complained: a little of each."""

from uuid import uuid4

from cases.complaints import actions as complaints
from cases.linkages import actions as linkages
from cases.models import Case, Referral, ResourceLink
from centers.models import Center
from core.chinese_dates import beijing_date
from portal.demo.clock import Clock
from portal.demo.work import Team

# What a referral is about, and its steps so far with what was noted.
REFERRALS: tuple[tuple[dict, tuple], ...] = (
    (
        {
            "direction": "out",
            "body": "区心理健康服务中心",
            "contact": "孙医生 010-60000001",
            "reason": "情绪持续低落，需要专业心理评估。",
            "materials": "预估摘要一份",
            "has_personal_data": True,
        },
        (
            ("contact", "已电话说明情况，对方同意面谈。"),
            ("refer", "已陪同前往并移交材料。"),
            ("accept", "对方已安排每周一次咨询。"),
            ("follow_up", "已咨询两次，本人表示睡眠好转。"),
        ),
    ),
    (
        {
            "direction": "out",
            "body": "街道残疾人温馨家园",
            "contact": "",
            "reason": "希望参加日间康复活动。",
            "materials": "",
            "has_personal_data": False,
        },
        (("contact", "对方将在下月开班前答复。"),),
    ),
)
# The first is for the center as a whole, the others for a case each.
LINKS: tuple[tuple[dict, tuple], ...] = (
    (
        {
            "party": "community",
            "kind": "place",
            "what": "社区活动室每周两个半天",
            "provider": "示范社区居委会",
            "value": None,
        },
        (("contact", ""), ("match", "")),
    ),
    (
        {
            "party": "charity",
            "kind": "goods",
            "what": "助行器一台",
            "provider": "某慈善基金会",
            "value": 120_000,
        },
        (("contact", ""), ("match", ""), ("succeed", "已送到家中。")),
    ),
    (
        {
            "party": "volunteer",
            "kind": "service",
            "what": "志愿者每周陪伴就医",
            "provider": "",
            "value": None,
        },
        (("contact", ""), ("fail", "近期没有合适时间的志愿者。")),
    ),
)
COMPLAINTS = (
    (
        {
            "kind": "delay",
            "channel": "hotline",
            "is_anonymous": False,
            "complainant": "李四光",
            "contact": "13900000001",
            "text": "预约的家庭探访改了两次时间，没有提前告知。",
        },
        (
            ("investigate", ""),
            ("answer", "经核实，改期时未及时告知，已致歉并重新约定时间，今后提前一日电话确认。"),
        ),
    ),
    (
        {
            "kind": "attitude",
            "channel": "letter",
            "is_anonymous": True,
            "complainant": "",
            "contact": "",
            "text": "窗口咨询时工作人员态度生硬。",
        },
        (),
    ),
)


def link(center: Center, team: Team, *, clock: Clock) -> None:
    """Referrals and links of the center's first cases, each as far on its way as told."""
    at = clock.at(800)
    begun = Case.objects.filter(center=center, worker=team.worker.user, year=beijing_date(at).year)
    cases = list(begun.filter(opened_on__lte=beijing_date(at)).order_by("pk"))
    for case, (facts, way) in zip(cases, REFERRALS, strict=False):
        referral = linkages.register_referral(
            case=case,
            facts={**facts, **_consent(facts, case, at), "raised_on": beijing_date(at)},
            form_token=uuid4(),
            by=team.worker,
            at=at,
        )
        _go_on(referral, way, team, clock=clock)
    for number, (facts, way) in enumerate(LINKS):
        found = linkages.register_link(
            center=center,
            case=cases[number % len(cases)] if cases and number else None,
            facts={**facts, "resource": None, "raised_on": beijing_date(at)},
            form_token=uuid4(),
            by=team.worker,
            at=at,
        )
        _go_on(found, way, team, clock=clock)


def _consent(facts: dict, case: Case, at) -> dict:
    """A minor's guardian signs, anybody else for themselves."""
    if not facts["has_personal_data"]:
        return {"consent_signer": "", "consent_relation": "", "consented_on": None}
    is_minor = case.client.is_minor
    return {
        "consent_signer": "陈玉兰" if is_minor else case.client.name,
        "consent_relation": "guardian" if is_minor else "self",
        "consented_on": beijing_date(at),
    }


def _go_on(row: Referral | ResourceLink, way, team: Team, *, clock: Clock) -> None:
    for number, (name, note) in enumerate(way, start=1):
        moment = clock.at(800 + 30 * number)
        linkages.take_linkage_step(
            name, row=row, day=beijing_date(moment), by=team.worker, at=moment, note=note
        )


def be_complained_of(center: Center, team: Team, *, at) -> None:
    """One that was answered, and one that came in since."""
    for facts, way in COMPLAINTS:
        complaint = complaints.register_complaint(
            center=center,
            case=None,
            about=None,
            facts={**facts, "received_on": beijing_date(at)},
            form_token=uuid4(),
            by=team.worker,
            at=at,
        )
        for name, note in way:
            complaint = complaints.take_complaint_step(
                name, complaint=complaint, by=team.executive, at=at, note=note
            )
