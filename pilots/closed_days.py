"""What no row may be dated into: the days of a round that was closed."""

from datetime import date

from core.chinese_dates import format_date
from core.problems import Problem
from pilots.models import Round


def against_closed_day(day: date, *, field: str = "") -> list[Problem]:
    """The reason where ``day`` lies in a closed round and in no open one.

    For rows that name no round and are counted by their own day: money, trainings, referrals.
    Without this they would go on changing what was counted after the round was closed.
    """
    round = Round.objects.covering(day)
    if round is None or not round.is_closed:
        return []
    sentence = (
        f"{format_date(day)}在{round}的服务期内，该批次已关闭，不能再登记或更改这一天的记录。"
        "确需补录的，请市级审定人对该批次“恢复办理”。"
    )
    return [Problem("closed_day", sentence, field=field)]
