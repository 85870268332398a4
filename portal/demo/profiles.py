"""A center's profile, premises and posts, as its desks enter them."""

from datetime import date
from uuid import uuid4

from accounts.models import RoleGrant
from centers import actions as centers
from centers.actions.premises import FIELDS
from centers.models import Center, Person, Premises
from centers.sections import SECTION_BY_KEY
from core.deadlines import BEIJING

SECTIONS: dict[str, dict] = {
    "basics": {
        "phone": "010-60000003",
        "opening_hours": "周一至周五 9:00—17:00，周六 9:00—12:00",
    },
    "leadership": {
        "lead_official": "孙立",
        "mechanism": "社区建设、民生保障、党群工作办公室和派出所参加，由社区建设办公室召集。",
        "meets": "monthly",
    },
    "guidance": {
        "community_governance": "社区建设办公室",
        "social_organizations": "社区建设办公室",
        "social_assistance": "民生保障办公室",
        "elderly_service": "民生保障办公室",
        "child_welfare": "民生保障办公室",
        "charity": "民生保障办公室",
        "psychological_service": "平安建设办公室",
    },
    "standards": {
        "tasks": "统筹辖区社会工作资源，指导和开展专业服务，推动基层治理，培养社会工作人才。",
        "service_standards": "接案、预估、计划、介入、评估、结案各阶段留存记录，每季度督导不少于15小时。",
    },
    "rules": {
        "has_project_rules": True,
        "has_staff_rules": True,
        "has_finance_rules": True,
        "has_archive_rules": True,
    },
}
EQUIPMENT = {"office": "电脑4台、打印机1台、档案柜3组", "service": "投影仪1台、沙盘1套"}


def fill_in(center: Center, team, *, is_finished: bool, at) -> None:
    """All sections; one that is not finished still lacks its finance rules and a right of use."""
    on = at.astimezone(BEIJING).date()
    for key, words in SECTIONS.items():
        section = SECTION_BY_KEY[key]
        values = {name: words.get(name, getattr(center, name, "")) for name in section.fields}
        if key == "basics":
            values["opened_on"] = on
        if key == "rules":
            values["has_finance_rules"] = is_finished
        centers.save_section(
            center=center, section=section, values=values, version=1, by=team.executive, at=at
        )
    for place in Premises.objects.filter(center=center).order_by("pk")[: 2 if is_finished else 1]:
        facts = {name: getattr(place, name) for name in FIELDS}
        facts |= {
            "platform": "incubator",
            "right": "borrowed",
            "right_until": date(on.year + 2, 12, 31),
            "equipment": EQUIPMENT[place.use],
        }
        centers.save_premises(
            premises=place, facts=facts, version=place.version, by=team.executive, at=at
        )


def name_heads(center: Center, officer: RoleGrant, *, at) -> None:
    """The director by the head of the department, the executive director from the staff."""
    on = at.astimezone(BEIJING).date()
    facts = {"starts_on": on, "is_acting": False, "basis": "街道办事处任职通知"}
    director = {**facts, "name": "李建国", "is_head": True}
    executive = {**facts, "person": Person.objects.get(center=center, name="赵敏")}
    for kind, whom in (("director", director), ("executive_director", executive)):
        centers.name_post(
            center=center, kind=kind, facts=whom, form_token=uuid4(), by=officer, at=at
        )
