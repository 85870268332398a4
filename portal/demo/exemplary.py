"""Two exemplary cases of the first center: one in the city's library, one before its second reader."""

from uuid import uuid4

from accounts.models import RoleGrant
from cases.exemplary import actions
from cases.models import Case, Exemplary
from cases.states import CaseState
from centers.models import Center
from portal.demo.clock import Clock
from portal.demo.work import Team

FRIEND = {
    "title": "从闭门不出到楼门志愿者",
    "background": "服务对象是一位独居多年的老人，子女在外地，老伴去世后很少出门，一日三餐凑合，邻居半年没有见过她下楼。",
    "analysis": "身体条件允许日常活动，主要困难是丧亲后的孤独和与邻里中断的往来；优势是手巧，年轻时做过缝纫。",
    "plan": "三个月内恢复每日出门一次，认识两位同楼门的邻居；先建立关系，再以缝纫特长带动参与。",
    "process": "前四次入户只陪伴、不提要求。第五次请她帮忙缝补活动用的袖套，她主动问起给谁用。随后邀请同楼门的两位居民上门学针线，由三个人的缝补小组延伸到楼门活动。",
    "outcome": "能够每天下楼，担任楼门缝补角的召集人，自评孤独感由八分降到三分，饮食恢复规律。",
    "reflection": "起初急于动员出门，被拒绝两次；放慢以后关系反而近了。需求评估时应更早看到她的长处。",
    "lessons": "从服务对象会做的事入手，比从她缺少的东西入手更容易打开局面。",
}
CHILD = {
    "title": "陪一个孩子找回课后时间",
    "background": "服务对象是一名由祖辈照料的学龄儿童，课后无人看护，作业拖拉，与祖辈争吵增多。",
    "analysis": "祖辈精力有限，家庭沟通以责备为主；孩子喜欢画画，同伴关系良好。",
    "plan": "两个月内形成固定的课后安排，每周一次亲子沟通练习。",
    "process": "与祖辈共同制定课后作息表，链接社区课后看护资源；以画画日记记录情绪，每周共读一次。",
    "outcome": "作业按时完成的天数由每周两天增加到四天，争吵明显减少。",
    "reflection": "开始时忽略了祖辈自身的压力，后来增加了对照料者的支持。",
    "lessons": "支持照料者，就是支持孩子。",
}
SAID = {
    "basis": "anonymous",
    "consent_signed_on": None,
    "consent_signer": "",
    "consent_relation": "",
    "anonymity_note": "年龄、家庭情况和职业细节均已改动，未保留时间和地点。",
}


def publish(
    center: Center, team: Team, *, leader: RoleGrant, city: RoleGrant, clock: Clock
) -> None:
    """Written by the worker from a closed case, and all the way to the library."""
    closed = Case.objects.filter(center=center, state=CaseState.CLOSED, worker=team.worker.user)
    case = closed.filter(client__is_minor=False).order_by("pk").first()
    classes = {
        "method": "individual",
        "field": "elderly_service",
        "category": "elderly_alone",
        "is_minor": False,
    }
    piece = _write(center, team, case, {**classes, **FRIEND}, at=clock.at(900))
    for name, by, moment in (
        ("submit", team.worker, 902),
        ("confirm", team.executive, 904),
        ("recommend", leader, 906),
        ("publish", city, 908),
    ):
        piece = actions.take_step(name, piece=piece, by=by, at=clock.at(moment))


def hand_in(center: Center, team: Team, *, clock: Clock) -> None:
    """Written from scratch; it waits for somebody else to read it."""
    classes = {
        "method": "individual",
        "field": "child_welfare",
        "category": "child_in_difficulty",
        "is_minor": True,
    }
    piece = _write(center, team, None, {**classes, **CHILD}, at=clock.at(980))
    actions.take_step("submit", piece=piece, by=team.worker, at=clock.at(982))


def _write(center: Center, team: Team, case: Case | None, facts: dict, *, at) -> Exemplary:
    piece = actions.start_piece(
        center=center,
        case=case,
        facts=facts,
        form_token=uuid4(),
        by=team.worker,
        at=at,
        texts=actions.texts_of(case) if case else {},
    )
    piece = actions.save_piece(
        piece=piece, facts={**facts, **SAID}, version=piece.version, by=team.worker, at=at
    )
    actions.replace_all(piece=piece, version=piece.version, by=team.worker, at=at)
    return Exemplary.objects.get(pk=piece.pk)
