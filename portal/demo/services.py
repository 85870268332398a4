"""What a center does beside its cases: rounds of visits, clerical work, an entry too late, one void."""

from datetime import time, timedelta
from uuid import uuid4

from cases import recording
from cases.mending import mend_record, void_record
from cases.models import ServiceRecord
from centers.models import Center
from core.deadlines import BEIJING
from portal.demo.clock import Clock
from portal.demo.work import Team

# When, how long after it was entered (days), start, minutes, type, people, community, text.
DONE = (
    (400, 0, 9, 120, "home_visit", 6, "劲松中社区", "集中走访高龄独居老人，了解入夏用药和饮食。"),
    (520, 0, 14, 90, "counseling", 4, "劲松东社区", "与失独家庭座谈，疏导情绪。"),
    (640, 0, 9, 150, "clerical", 0, "", "协助街道录入民政业务台账。"),
    (700, 40, 10, 60, "resource_linking", 12, "劲松中社区", "联系爱心企业，为困难家庭送米面油。"),
    (860, 0, 9, 180, "clerical", 0, "", "整理上半年服务档案、准备检查材料。"),
    (900, 0, 15, 60, "home_visit", 2, "劲松东社区", "入户探访新申请低保家庭。"),
)
MORE = {
    "mode": "home",
    "place": "社区居委会及老人家中",
    "attendees": "社区民政干事、楼门长",
    "aim": "摸清独居老人夏季的用药和饮食情况。",
    "reflection": "两位老人不愿麻烦邻居，宜由楼门长主动联系。",
    "next_plan": "下月复访，联系社区医院上门测量血压。",
}


def keep(center: Center, team: Team, *, clock: Clock) -> None:
    """Six records; the first in full and mended, the last written down twice and voided."""
    kept = [_record(center, team, *one, clock=clock) for one in DONE]
    at = clock.at(950)
    first = kept[0]
    facts = {**_facts(DONE[0], first.served_on), **MORE, "minutes": 150}
    mend_record(
        record=first,
        facts=facts,
        reason="走访结束时间记早了半小时。",
        version=first.version,
        by=team.worker,
        at=at,
    )
    void_record(record=kept[-1], reason="与案例内的记录重复登记。", by=team.worker, at=at)


def _record(center, team, moment, late, *rest, clock: Clock) -> ServiceRecord:
    at = clock.at(moment)
    # Early in the year nothing is that old yet, and no round covers a day before its cases.
    first = clock.at(300).astimezone(BEIJING).date()
    day = max(at.astimezone(BEIJING).date() - timedelta(days=late), first)
    return recording.add_service(
        center=center,
        facts=_facts((moment, late, *rest), day),
        form_token=uuid4(),
        by=team.worker,
        at=at,
    )


def _facts(one, day) -> dict:
    _, _, hour, minutes, kind, persons, community, text = one
    return {
        "served_on": day,
        "starts_at": time(hour),
        "minutes": minutes,
        "service_type": kind,
        "persons": persons,
        "person_times": persons,
        "community": community,
        "text": text,
    }
