"""Who hears of an evaluation and of what is to be put right: by center and moment, no findings."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from accounts.inbox import desks_of, tell
from accounts.models import RoleGrant
from accounts.roles import Role
from core.chinese_dates import format_date
from supervision.models import Evaluation, Evaluator, Rectification, Visitor
from supervision.models.rectifications import HEADS


def arranged(evaluation: Evaluation, *, at: datetime) -> None:
    text = f"请您评估{evaluation}，评估日期{format_date(evaluation.held_on)}。"
    _tell(_evaluators(evaluation, at=at), "安排评估", text, _page(evaluation), at=at)


def after_step(name: str, evaluation: Evaluation, *, at: datetime) -> None:
    """After a step: the district of what was handed in, the center of what was published."""
    url = _page(evaluation)
    if name == "submit":
        text = f"{evaluation}已评分，请核对后向中心公布。"
        _tell(_district(evaluation, at=at), "评估结果待公布", text, url, at=at)
    elif name == "send_back":
        text = f"{evaluation}被退回，请按退回理由重新评分。"
        _tell(_evaluators(evaluation, at=at), "评估退回", text, url, at=at)
    elif name == "publish":
        text = f"{evaluation}的结果已公布，可以查看并反馈一次意见。"
        heads = desks_of(*HEADS, at=at, subdistrict=evaluation.subdistrict_id)
        _tell(heads, "评估结果公布", text, url, at=at)
        raised(list(evaluation.rectifications.select_related("center").order_by("pk")), at=at)


def answered(evaluation: Evaluation, *, at: datetime) -> None:
    text = f"{evaluation}：中心已反馈意见。"
    _tell(_district(evaluation, at=at), "评估意见反馈", text, _page(evaluation), at=at)


def raised(rows: Iterable[Rectification], *, at: datetime) -> None:
    """For whoever is named to put it right."""
    for row in rows:
        text = f"{row.center}有一项整改由您负责，期限{format_date(row.due_on)}。"
        _tell(_owner(row, at=at), "整改事项", text, _item(row), at=at)


def rectified(name: str, row: Rectification, *, at: datetime) -> None:
    if name == "report":
        text = f"{row.center}报告一项整改已完成，请验收。"
        desks = [*_district(row, at=at), *_team_of(row, at=at)]
        _tell(desks, "整改待验收", text, _item(row), at=at)
        return
    words = {"accept": "已验收", "send_back": "被退回，请继续整改", "withdraw": "已撤销"}
    text = f"{row.center}的一项整改{words[name]}。"
    _tell(_owner(row, at=at), "整改事项", text, _item(row), at=at)


def _evaluators(evaluation: Evaluation, *, at: datetime) -> list[RoleGrant]:
    rows = Evaluator.objects.filter(evaluation=evaluation)
    return _at_desks(rows.values("supervisor__user"), at=at)


def _team_of(row: Rectification, *, at: datetime) -> list[RoleGrant]:
    if row.evaluation is not None:
        return _evaluators(row.evaluation, at=at)
    visitors = Visitor.objects.filter(visit=row.visit).values("supervisor__user")
    return _at_desks(visitors, at=at)


def _at_desks(users, *, at: datetime) -> list[RoleGrant]:
    desks = desks_of(Role.SUPERVISOR, at=at).filter(user__in=users)
    return list({desk.user_id: desk for desk in desks}.values())


def _district(row, *, at: datetime):
    return desks_of(Role.DISTRICT_OFFICER, at=at, district=row.district_id)


def _owner(row: Rectification, *, at: datetime) -> list[RoleGrant]:
    desks = desks_of(*Role.of_center, at=at, subdistrict=row.subdistrict_id)
    return list(desks.filter(user=row.owner_id)[:1])


def _page(evaluation: Evaluation) -> str:
    return reverse("reports:evaluation_detail", args=[evaluation.pk])


def _item(row: Rectification) -> str:
    return reverse("supervision:rectification_detail", args=[row.pk])


def _tell(desks, title: str, text: str, url: str, *, at: datetime) -> None:
    tell(desks, title=title, text=text, url=url, at=at)
