"""Which pages the users' handbook has, in which order, and which page belongs to which room."""

from accounts.roles import Role

# Before anything else, for who cannot get in.
SIGN_IN = "sign-in-problems"

OF_ROLE = {
    Role.SUBDISTRICT_OFFICER: "role-subdistrict-officer",
    Role.DIRECTOR: "role-director",
    Role.EXECUTIVE_DIRECTOR: "role-executive-director",
    Role.CENTER_WORKER: "role-center-worker",
    Role.DISTRICT_OFFICER: "role-district-officer",
    Role.DISTRICT_LEADER: "role-district-leader",
    Role.SUPERVISOR: "role-supervisor",
    Role.CITY_OFFICER: "role-city-officer",
    Role.CITY_LEADER: "role-city-leader",
    Role.CITY_VIEWER: "role-city-viewer",
    Role.INSPECTOR: "role-inspector",
    Role.AUDIT_ADMIN: "role-audit-admin",
    Role.SYSTEM_ADMIN: "role-administrators",
    Role.SECURITY_ADMIN: "role-administrators",
}

TOPICS = (
    "account",
    "rounds",
    "recommendation",
    "plan",
    "centers",
    "cases",
    "privacy",
    "supervision",
    "evaluation",
    "funding",
    "procurement",
    "summary",
    "figures",
    "excel",
    "offline",
    "glossary",
)

# By the beginning of a URL name; the longest that fits is the one.
TOPIC_OF_ROOM = {
    "accounts:": "account",
    "accounts:batch_": "excel",
    "pilots:": "rounds",
    "pilots:attachment_": "recommendation",
    "pilots:batch_": "excel",
    "pilots:candidate_": "recommendation",
    "pilots:note_": "recommendation",
    "pilots:plan_": "plan",
    "pilots:question_": "recommendation",
    "pilots:recommendation_": "recommendation",
    "pilots:scan_": "recommendation",
    "pilots:sign_off_": "recommendation",
    "pilots:staff_": "recommendation",
    "pilots:summary_": "recommendation",
    "pilots:task_": "plan",
    "centers:": "centers",
    "centers:decision_": "recommendation",
    "centers:publication_": "recommendation",
    "centers:roster_": "excel",
    "cases:": "cases",
    "cases:client_": "privacy",
    "cases:consent_": "privacy",
    "cases:data_request_": "privacy",
    "cases:case_upload": "excel",
    "cases:record_upload": "excel",
    "cases:request_": "privacy",
    "cases:retention_": "privacy",
    "cases:reveal_": "privacy",
    "supervision:": "supervision",
    "supervision:evaluation_": "evaluation",
    "supervision:rectification_": "evaluation",
    "supervision:session_upload": "excel",
    "supervision:template_": "evaluation",
    "supervision:visit_": "evaluation",
    "funding:": "funding",
    "funding:contract_": "procurement",
    "reports:": "summary",
    "reports:center_dashboard": "figures",
    "reports:city_dashboard": "figures",
    "reports:dashboard": "figures",
    "reports:district_dashboard": "figures",
    "reports:figure_": "figures",
    "reports:standing_": "figures",
    "reports:evaluation_": "evaluation",
}


def names() -> list[str]:
    """Every page once, in the order of the contents."""
    return [SIGN_IN, *dict.fromkeys(OF_ROLE.values()), *TOPICS]


def topic_of(url_name: str) -> str:
    """The page about the room that an address belongs to, "" where the index is the answer."""
    fitting = [prefix for prefix in TOPIC_OF_ROOM if url_name.startswith(prefix)]
    return TOPIC_OF_ROOM[max(fitting, key=len)] if fitting else ""
