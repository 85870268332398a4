"""Which acts belong to the history of a case, for one reader.

Identity and narratives never stand in the log. Who read a file, and for what reason, is for the
responsible people of its center; that a person's details were put right also for who leads it.
Every act on a case is in ``WRITTEN`` or ``READ``: a new one is shown to nobody until it is.
"""

from datetime import datetime

from django.db.models import Q

from accounts.audit import record
from accounts.history import about, about_all
from accounts.models import RoleGrant
from cases.handover import HANDED_OVER
from cases.models import Case
from cases.recognizing import ACTS, TAKEN_BACK
from cases.revealing import RESPONSIBLE
from cases.sight import READINGS
from cases.states import STEPS

OPENED_HISTORY = "查看案例历史"
WRITTEN = (
    "新接案",
    "保存案例内容",
    "登记服务",
    *(step.label for step in STEPS.values()),
    *ACTS.values(),
    TAKEN_BACK,
    HANDED_OVER,
)
READ = (*READINGS.values(), OPENED_HISTORY, "登记查看理由", "申请查看完整信息")
OF_CLIENT = ("更新服务对象信息", "更正服务对象信息", "停止使用服务对象信息")


def acts_on(case: Case, *, by: RoleGrant) -> Q:
    """What ``by`` may know was done to the case."""
    acts = about(case) & Q(what__in=WRITTEN)
    if by.role in RESPONSIBLE or case.is_led_by(by):
        acts |= about(case.client) & Q(what__in=OF_CLIENT)
    if by.role in RESPONSIBLE:
        acts |= about(case) & Q(what__in=READ)
        acts |= about_all(case.reveal_requests.all())
    return acts


def note_opened(case: Case, *, by: RoleGrant, at: datetime) -> None:
    """Nothing is disclosed by the page, yet that it was opened is kept as other readings are."""
    record(OPENED_HISTORY, at=at, by=by, obj=case)
