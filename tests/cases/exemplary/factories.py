"""Exemplary cases in every state, each by the whole way through its actions."""

from datetime import date
from uuid import uuid4

from accounts.roles import Role
from cases.exemplary import actions
from cases.exemplary.states import PieceState
from cases.models import Exemplary
from tests.accounts.factories import make_desk
from tests.cases.factories import NOON, make_worker
from tests.centers.factories import make_center

CLASSES = {
    "method": "individual",
    "field": "elderly_service",
    "category": "elderly_alone",
    "is_minor": False,
}
TEXTS = {
    "title": "从闭门不出到楼门志愿者",
    "background": "某老人独居多年，行动不便。",
    "analysis": "缺少陪伴，与邻里没有往来。",
    "plan": "每周入户一次，三个月内建立邻里互助。",
    "process": "共面谈十二次，逐步建立信任。",
    "outcome": "能独自下楼，参加了楼门活动。",
    "reflection": "起初推进过快，后来放慢。",
    "lessons": "先建立关系，再谈目标。",
}
CONSENT = {
    "basis": "consent",
    "consent_signed_on": date(2021, 6, 8),
    "consent_signer": "张三丰",
    "consent_relation": "self",
    "anonymity_note": "",
}
WAY = {
    PieceState.DRAFT: "submit",
    PieceState.READING: "confirm",
    PieceState.WITH_DISTRICT: "recommend",
    PieceState.WITH_CITY: "publish",
}


def start(center=None, author=None, case=None, at=NOON, **facts) -> Exemplary:
    """A piece just begun; with a case it begins with the texts of the file."""
    center = center or make_center()
    return actions.start_piece(
        center=center,
        case=case,
        facts={**CLASSES, "title": TEXTS["title"], **facts},
        form_token=uuid4(),
        by=author or make_worker(center),
        at=at,
        texts=actions.texts_of(case) if case else {},
    )


def author_of(piece: Exemplary):
    return piece.desk


def write(piece: Exemplary, at=NOON, **facts) -> Exemplary:
    """The whole text, in which nobody can be found unless ``facts`` put somebody in."""
    return actions.save_piece(
        piece=piece,
        facts={**CLASSES, **TEXTS, **CONSENT, **facts},
        version=piece.version,
        by=author_of(piece),
        at=at,
    )


def desk_for(name: str, piece: Exemplary):
    """Somebody who may take that step."""
    if name == "submit":
        return author_of(piece)
    if name in ("confirm", "send_back"):
        return make_worker(piece.center, Role.EXECUTIVE_DIRECTOR)
    if name in ("recommend", "district_return"):
        return make_desk(Role.DISTRICT_OFFICER, piece.district)
    return make_desk(Role.CITY_OFFICER)


def take(name: str, piece: Exemplary, by=None, at=NOON, note="") -> Exemplary:
    return actions.take_step(name, piece=piece, by=by or desk_for(name, piece), at=at, note=note)


def make_piece(
    state=PieceState.DRAFT, center=None, author=None, case=None, at=NOON, **facts
) -> Exemplary:
    """A written piece that has come to ``state`` on the straight way."""
    piece = write(start(center, author, case, at), at, **facts)
    while piece.state != state:
        piece = take(WAY[PieceState(piece.state)], piece, at=at)
    return Exemplary.objects.get(pk=piece.pk)


def make_published(center=None, **facts) -> Exemplary:
    return make_piece(PieceState.PUBLISHED, center, **facts)
