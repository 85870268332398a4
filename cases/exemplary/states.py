"""An exemplary case (典型案例) on its way into the city's library. Pure: words, steps, rules."""

from collections.abc import Mapping
from enum import nonmember

from django.db import models

from accounts.doors import Step
from accounts.roles import Role
from cases.intake import GUARDIANS
from cases.states import WORKERS
from core.problems import Problem

# The parts of the text by column, in the order of reading.
SECTIONS = {
    "background": "背景",
    "analysis": "分析",
    "plan": "服务计划",
    "process": "过程",
    "outcome": "成效",
    "reflection": "反思",
    "lessons": "经验",
}
TEXTS = {"title": "标题", **SECTIONS}


class PieceState(models.TextChoices):
    DRAFT = "draft", "起草"
    READING = "reading", "待复核"
    RETURNED = "returned", "退回修改"
    WITH_DISTRICT = "with_district", "待区级推荐"
    WITH_CITY = "with_city", "待市级审定"
    PUBLISHED = "published", "已入库"
    WITHDRAWN = "withdrawn", "已撤下"

    in_writing = nonmember(("draft", "returned"))
    on_the_way = nonmember(("reading", "with_district", "with_city"))
    # From the second reader on: somebody other than the author stands for the text.
    confirmed = nonmember(("with_district", "with_city", "published"))

    @property
    def tone(self) -> str:
        if self.value in PieceState.on_the_way:
            return "waiting"
        return {"published": "good", "returned": "bad", "withdrawn": "bad"}.get(
            self.value, "neutral"
        )


class Basis(models.TextChoices):
    """What the publication rests on (个人信息保护法 25)."""

    CONSENT = "consent", "已取得本人或监护人对公开使用的单独同意"
    ANONYMOUS = "anonymous", "已作匿名化处理，无法识别到本人"


S = PieceState
READERS = Role.of_center
CITY = (Role.CITY_OFFICER, Role.CITY_LEADER)
# Whoever writes, reads, recommends or publishes; the others read the library.
CHAIN = (*Role.of_center, *Role.of_district, *CITY)

STEPS = {
    "submit": Step("提交复核", (S.DRAFT, S.RETURNED), S.READING, WORKERS),
    "confirm": Step("复核通过，报区级", (S.READING,), S.WITH_DISTRICT, READERS),
    "send_back": Step(
        "退回作者修改", (S.READING,), S.RETURNED, READERS, needs_note=True, tone="danger"
    ),
    "recommend": Step("推荐至市级", (S.WITH_DISTRICT,), S.WITH_CITY, Role.of_district),
    "district_return": Step(
        "退回作者修改", (S.WITH_DISTRICT,), S.RETURNED, Role.of_district, True, "danger"
    ),
    "publish": Step("审定入库", (S.WITH_CITY,), S.PUBLISHED, CITY),
    "city_return": Step("退回作者修改", (S.WITH_CITY,), S.RETURNED, CITY, True, "danger"),
    "withdraw": Step(
        "撤下",
        (S.DRAFT, S.READING, S.RETURNED, S.WITH_DISTRICT, S.WITH_CITY, S.PUBLISHED),
        S.WITHDRAWN,
        CHAIN,
        needs_note=True,
        tone="danger",
    ),
}
# These send the text on; what could say who somebody is stops each of them.
FORWARD = ("submit", "confirm", "recommend", "publish")
RETURNS = ("send_back", "district_return", "city_return")


def text_problems(texts: Mapping[str, str]) -> list[Problem]:
    """What is still to be written before somebody else reads it."""
    return [
        Problem("piece_text_missing", f"请先填写“{label}”。", field=name)
        for name, label in TEXTS.items()
        if not texts[name].strip()
    ]


def basis_problems(facts: Mapping, *, is_minor: bool) -> list[Problem]:
    """Why the basis of the publication does not hold; ``facts``: basis and what belongs to it."""
    if facts["basis"] == Basis.CONSENT:
        return _consent_problems(facts, is_minor)
    if facts["basis"] == Basis.ANONYMOUS:
        if facts["anonymity_note"].strip():
            return []
        sentence = "请说明怎样作了匿名化处理。"
        return [Problem("anonymity_unsaid", sentence, "个人信息保护法73", field="anonymity_note")]
    sentence = "请选择公开依据：单独同意，或者匿名化处理。"
    return [Problem("basis_missing", sentence, "个人信息保护法25", field="basis")]


def _consent_problems(facts: Mapping, is_minor: bool) -> list[Problem]:
    problems = []
    needed = {
        "consent_signed_on": "签署日期",
        "consent_signer": "签署人",
        "consent_relation": "关系",
    }
    for name, label in needed.items():
        if not facts[name]:
            sentence = f"选择单独同意的，请填写同意书的{label}。"
            problems.append(
                Problem("use_consent_incomplete", sentence, "个人信息保护法29", field=name)
            )
    if is_minor and facts["consent_relation"] and facts["consent_relation"] not in GUARDIANS:
        sentence = "涉及未成年人的，公开使用的单独同意须由父母或其他监护人签署。"
        problems.append(
            Problem("use_guardian_missing", sentence, "个人信息保护法31", field="consent_relation")
        )
    return problems
