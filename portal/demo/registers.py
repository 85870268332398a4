"""What a center keeps beside its cases: trainings, and who is in the 优才培养计划."""

from datetime import timedelta
from uuid import uuid4

from accounts.models import RoleGrant
from centers import actions as centers
from centers.models import Center, Person
from centers.registers import REGISTERS
from core.deadlines import BEIJING
from portal.demo.register_rows import REGISTERED
from portal.demo.work import Team

OUTSIDERS = (("王芳", "示范社区居委会"), ("李平", "示范社区卫生服务中心"))
TALKS = (
    ("社会救助政策与个案管理", "off_job", "刘教授", 720, True),
    ("入户探访与安全须知", "on_job", "赵敏", 180, False),
)


def train(center: Center, team: Team, *, at) -> None:
    """Two trainings of the center with its people and two from outside."""
    for title, form, trainer, minutes, is_education in TALKS:
        facts = {
            **_facts(title, form, minutes, at),
            "organizer": "center",
            "trainer": trainer,
            "place": center.address,
            "is_education": is_education,
        }
        _hold(facts, by=team.executive, at=at)
    person = Person.objects.filter(center=center).order_by("pk").first()
    entered = {"entered_on": at.astimezone(BEIJING).date(), "what": "本土督导人才培养"}
    centers.add_talent_entry(
        person=person,
        facts={**entered, "ends_on": None},
        form_token=uuid4(),
        by=team.executive,
        at=at,
    )


def keep(center: Center, team: Team, *, at) -> None:
    """A row in each register, begun when the center was a few weeks old."""
    day = at.astimezone(BEIJING).date()
    for key, facts in REGISTERED:
        register = REGISTERS[key]
        given = {name: facts.get(name) for name in register.keys}
        days = {"starts_on": day} if register.is_event else {"starts_on": day, "ends_on": None}
        centers.add_register_row(
            register=register,
            facts={**given, **facts, **days},
            form_token=uuid4(),
            by=team.executive,
            at=at,
        )


def train_district(*, by: RoleGrant, at) -> None:
    """One training that the district holds for all its centers."""
    facts = {
        **_facts("试点街道社会工作服务中心骨干培训", "off_job", 960, at),
        "organizer": "district",
        "trainer": "区级督导团队",
        "place": "区社会组织孵化基地",
        "is_education": True,
    }
    _hold(facts, by=by, at=at)


def _facts(title: str, form: str, minutes: int, at) -> dict:
    day = at.astimezone(BEIJING).date() - timedelta(days=3)
    return {
        "title": title,
        "form": form,
        "organizer_name": "",
        "starts_on": day - timedelta(days=1),
        "ends_on": day,
        "minutes": minutes,
    }


def _hold(facts: dict, *, by: RoleGrant, at) -> None:
    training = centers.add_training(facts=facts, form_token=uuid4(), by=by, at=at)
    centers.set_attendees(
        training=training,
        people=Person.objects.visible_to(by),
        outsiders=OUTSIDERS,
        version=training.version,
        by=by,
        at=at,
    )
