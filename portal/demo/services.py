"""Services outside any case: clerical work, one entered late, one logged twice and made void."""

from datetime import time, timedelta
from functools import partial
from uuid import uuid4

from cases.mending import void_record
from cases.models import ServiceRecord
from cases.recording import add_record
from core.chinese_dates import beijing_date
from portal.demo.clock import Clock
from portal.demo.work import Team

LATE = timedelta(days=35)
FESTIVAL = ("social_inclusion", "community_governance", "社区邻里节现场咨询，解答低保和助餐政策。")
# begins at, minutes, type, field, text
DAY = (
    (time(9), 90, "home_visit", "elderly_service", "走访独居老人，核对紧急联系人。"),
    (time(10, 45), 60, "clerical", "", "整理案卷，填报月度台账。"),
)


def serve_outside_cases(team: Team, *, clock: Clock) -> None:
    """Two mornings of the worker, a festival entered five weeks later, and a slip put right."""
    for moment in (930, 960):
        at = clock.at(moment)
        for starts_at, minutes, *rest in DAY:
            serve(
                team, at=at, day=beijing_date(at), starts_at=starts_at, minutes=minutes, what=rest
            )
    at = clock.at(980)
    if at - LATE < clock.starts_at:
        return  # the year is too young for anything to be late in it
    day = beijing_date(at - LATE)
    festival = partial(serve, team, at=at, day=day, minutes=120, what=FESTIVAL)
    festival(starts_at=time(14))
    twice = festival(starts_at=time(14, 30))
    void_record(service=twice, reason="同一场活动登记了两次。", by=team.executive, at=at)


def serve(team: Team, *, at, day, starts_at, minutes: int, what) -> ServiceRecord:
    """One service of the worker on ``day``; ``what`` is its type, its field and its text."""
    service_type, field, text = what
    persons = 1 if service_type == "clerical" else 12
    return add_record(
        facts={
            "served_on": day,
            "starts_at": starts_at,
            "minutes": minutes,
            "service_type": service_type,
            "field": field,
            "persons": persons,
            "person_times": persons,
            "text": text,
        },
        form_token=uuid4(),
        by=team.worker,
        at=at,
    )
