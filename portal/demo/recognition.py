"""What waits for the district: two closed cases with warnings, and a sample to look through."""

from datetime import datetime
from uuid import uuid4

from cases.recognizing.sampling import draw_sample, find
from centers.models import Center
from pilots.models import Round
from portal.demo import words
from portal.demo.clock import Clock
from portal.demo.work import Team, do_case

# Closed before the story ends, and not yet recognized by then.
BEGUN = 775
SEED = "20210518"


def wait(center: Center, team: Team, *, clock: Clock) -> None:
    """One worker copies an assessment, and enters two visits for the same afternoon."""
    copied = {**words.ASSESSMENT, "assessment_note": words.COPIED}
    for serial in (12, 13):
        do_case(center, team, serial=serial, clock=clock, begin=BEGUN, assessment=copied)


def sample(round: Round, team: Team, *, at: datetime) -> None:
    """Three cases are drawn; one was in order, one has a problem, one is still to be looked at."""
    drawn = draw_sample(
        round=round,
        seed=SEED,
        share=None,
        number=3,
        form_token=uuid4(),
        by=team.district,
        at=at,
    ).drawn.order_by("place")
    found = (("true", "记录与档案一致。"), ("wrong", "缺少服务对象签字的结案评估表。"))
    for one, (outcome, text) in zip(drawn, found, strict=False):
        find(drawn=one, outcome=outcome, text=text, form_token=uuid4(), by=team.district, at=at)
