"""Risk of a case and the duty to report: the words and the clock. Pure.

反家庭暴力法 14 and 未成年人保护法 11 oblige social work bodies and their staff to report; the one
says 及时, the other 立即, and neither names hours. ``settings.MANDATORY_REPORT_HOURS`` (24) is the
platform's own promise, counted from the moment of finding.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from core.chinese_dates import format_moment
from core.problems import Problem


class RiskLevel(models.TextChoices):
    HIGH = "high", "高风险"
    MEDIUM = "medium", "中风险"
    LOW = "low", "低风险"

    @property
    def tone(self) -> str:
        return {"high": "bad", "medium": "warn"}.get(self.value, "neutral")


class RiskKind(models.TextChoices):
    SELF_HARM = "self_harm", "自伤自杀"
    VIOLENCE = "violence", "家庭暴力"
    NEGLECT = "neglect", "虐待或忽视"
    WANDERING = "wandering", "走失"
    WANT = "want", "断粮断药"


class Ground(models.TextChoices):
    """What obliges to report."""

    VIOLENCE = "violence", "疑似家庭暴力（无、限制民事行为能力人）"
    MINOR = "minor", "未成年人疑似受到侵害或面临危险"


class Authority(models.TextChoices):
    POLICE = "police", "公安机关"
    CIVIL_AFFAIRS = "civil_affairs", "民政部门"
    EDUCATION = "education", "教育部门"


CLAUSES = {Ground.VIOLENCE: "反家庭暴力法14", Ground.MINOR: "未成年人保护法11"}
# Violence goes to the police alone; harm to a minor to any of the three.
AUTHORITIES = {Ground.VIOLENCE: (Authority.POLICE,), Ground.MINOR: tuple(Authority)}


def rating_problems(facts: Mapping) -> list[Problem]:
    if facts.get("level") in (RiskLevel.HIGH, RiskLevel.MEDIUM) and not facts.get("kinds"):
        return [Problem("risk_kind_missing", "中、高风险须选择风险类别。", field="kinds")]
    return []


def finding_problems(facts: Mapping, *, at: datetime) -> list[Problem]:
    found_at = facts.get("found_at")
    if found_at is not None and found_at > at:
        return [Problem("in_future", "发现时间不能晚于现在。", field="found_on")]
    return []


def report_problems(
    facts: Mapping, *, ground: str, found_at: datetime, at: datetime
) -> list[Problem]:
    """Every reason against this report of what was found at ``found_at``."""
    problems, reported_at = [], facts.get("reported_at")
    if reported_at is not None and reported_at > at:
        problems.append(Problem("in_future", "报告时间不能晚于现在。", field="reported_on"))
    if reported_at is not None and reported_at < found_at:
        sentence = f"报告时间不能早于发现时间（{format_moment(found_at)}）。"
        problems.append(Problem("report_before_finding", sentence, field="reported_on"))
    to = facts.get("reported_to")
    if to and to not in AUTHORITIES[Ground(ground)]:
        sentence = "疑似家庭暴力须向公安机关报案。"
        problems.append(Problem("wrong_authority", sentence, "反家庭暴力法14", field="reported_to"))
    return problems
