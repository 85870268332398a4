"""Referrals, links and complaints, by their actions."""

from datetime import timedelta
from uuid import uuid4

from accounts.roles import Role
from cases.complaints import actions as complaints
from cases.linkages import actions as linkages
from cases.models import Complaint, Referral, ResourceLink
from core.chinese_dates import beijing_date
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, desk_of, make_worker

REFERRAL = {
    "direction": "out",
    "body": "区心理卫生中心",
    "contact": "孙医生 010-67321111",
    "reason": "情绪持续低落，需要专业评估。",
    "materials": "评估摘要一份",
    "has_personal_data": True,
    "consent_signer": "张三丰",
    "consent_relation": "self",
    "consented_on": NOON.date(),
}
LINK = {
    "party": "charity",
    "kind": "goods",
    "what": "助行器一台",
    "provider": "某慈善基金会",
    "value": 120_000,
    "resource": None,
}
COMPLAINT = {
    "kind": "attitude",
    "channel": "call",
    "is_anonymous": False,
    "complainant": "李四光",
    "contact": "13900001111",
    "text": "打了三次电话没有人回。",
}


def make_referral(case, by=None, at=NOON, **facts) -> Referral:
    day = beijing_date(at)
    return linkages.register_referral(
        case=case,
        facts={**REFERRAL, "raised_on": day, "consented_on": day, **facts},
        form_token=uuid4(),
        by=by or desk_of(case),
        at=at,
    )


def make_link(case=None, center=None, by=None, at=NOON, **facts) -> ResourceLink:
    center = center or case.center
    return linkages.register_link(
        center=center,
        case=case,
        facts={**LINK, "raised_on": beijing_date(at), **facts},
        form_token=uuid4(),
        by=by or (desk_of(case) if case else make_worker(center)),
        at=at,
    )


def go_on(row, *names, by=None, at=NOON, note="", value=None):
    """The steps, one a day from the latest day on the row."""
    by = by or (desk_of(row.case) if row.case else make_worker(row.center))
    for name in names:
        said = note or ("对方说明了情况。" if row.steps()[name].needs_note else "")
        more = {"value": value} if name == "succeed" else {}
        day = row.last_day
        row = linkages.take_linkage_step(
            name, row=row, day=day, by=by, at=at + timedelta(days=1), note=said, **more
        )
    return row


def make_complaint(center, case=None, about=None, by=None, at=NOON, **facts) -> Complaint:
    return complaints.register_complaint(
        center=center,
        case=case,
        about=about,
        facts={**COMPLAINT, "received_on": beijing_date(at), **facts},
        form_token=uuid4(),
        by=by or make_worker(center),
        at=at,
    )


def handle(complaint, *names, by, at=NOON, note="已向双方了解情况并答复。"):
    for name in names:
        complaint = complaints.take_complaint_step(
            name, complaint=complaint, by=by, at=at, note=note
        )
    return complaint


def officer_of(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)
