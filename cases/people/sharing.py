"""Who besides the worker in charge works on a case, and between which days. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.db import models

from core.problems import Problem

LONGEST = timedelta(days=366)


class ShareKind(models.TextChoices):
    """A co-worker reads with the worker in charge; a cover also records services in their place."""

    TOGETHER = "together", "协同"
    COVER = "cover", "代班"


def share_problems(
    facts: Mapping, *, is_guarded: bool, by_head: bool, ended: str, on: date
) -> list[Problem]:
    """Why a share with these ``facts`` (starts_on, ends_on, both included) cannot be given.

    ``ended`` is the word for how the case ended, "" while it is worked on.
    A minor's file, or one under special protection, opens to a colleague by a responsible person
    only (未成年人网络保护条例 36).
    """
    problems = []
    if is_guarded and not by_head:
        sentence = "重点保护的案卷须由中心主任或常务主任安排协同、代班。"
        problems.append(Problem("share_needs_head", sentence, "未成年人网络保护条例36"))
    if ended:
        problems.append(Problem("case_closed", f"案例{ended}，不需要协同、代班。"))
    starts_on, ends_on = facts.get("starts_on"), facts.get("ends_on")
    if starts_on is not None and starts_on < on:
        problems.append(Problem("share_in_past", "起始日期不能早于今天。", field="starts_on"))
    if starts_on is not None and ends_on is not None:
        if ends_on < starts_on:
            problems.append(
                Problem("ends_before_start", "截止日期不能早于起始日期。", field="ends_on")
            )
        elif ends_on - starts_on > LONGEST:
            problems.append(
                Problem("share_too_long", "一次最长一年，到期可以再安排。", field="ends_on")
            )
    return problems
