"""The districts' teams of supervisors."""

from datetime import date, datetime
from uuid import uuid4

from supervision import actions

SINCE = date(2021, 4, 1)


def form_teams(cast, *, at: datetime) -> None:
    """A team in either district: the professor on both, and in one a member short of the minimum."""
    for name in ("chaoyang", "haidian"):
        officer = cast[name]
        own = {"by": officer, "at": at}
        team = actions.form_team(
            district=officer.district,
            facts={
                "name": f"{officer.district}社会工作督导团队",
                "starts_on": SINCE,
                "ends_on": None,
            },
            form_token=uuid4(),
            **own,
        )
        professor = _member(cast["supervisor"].user, "曹教授", "senior", 12)
        actions.add_supervisor(team=team, facts=professor, form_token=uuid4(), **own)
        if name == "chaoyang":
            young = _member(None, "邓社工", "assistant", 3, kind="internal")
            actions.add_supervisor(team=team, facts=young, form_token=uuid4(), **own)


def _member(user, name: str, level: str, years: int, kind: str = "external") -> dict:
    return {
        "name": name,
        "kind": kind,
        "organization": "首都师范大学" if kind == "external" else "区社会工作指导中心",
        "level": level,
        "certificate_number": f"2014110{years:06d}",
        "practice_years": years,
        "user": user,
        "starts_on": SINCE,
    }
