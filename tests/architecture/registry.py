"""Every address of the platform: who may open it, how, and what it shows one of.

Written by hand and held against the code: a page that is not here fails, and so does a page whose
view says something else than this table.
"""

from dataclasses import dataclass, field

from accounts.roles import Role

R = Role
GET, POST, FORM = frozenset({"GET"}), frozenset({"POST"}), frozenset({"GET", "POST"})

EVERY_DESK = frozenset(Role)
CITY = frozenset(Role.of_city)
DISTRICT = frozenset(Role.of_district)
CENTER = frozenset(Role.of_center)
BUSINESS = frozenset(Role.of_business)
STREET = frozenset({R.SUBDISTRICT_OFFICER})
OFFICER, LEADER = frozenset({R.DISTRICT_OFFICER}), frozenset({R.DISTRICT_LEADER})
EXECUTIVE = frozenset({R.EXECUTIVE_DIRECTOR})
OPERATING = STREET | EXECUTIVE
HEADS = frozenset({R.EXECUTIVE_DIRECTOR, R.DIRECTOR})
WORKERS = frozenset({R.EXECUTIVE_DIRECTOR, R.CENTER_WORKER})
SUPERVISOR = frozenset({R.SUPERVISOR})
AUDIT = frozenset({R.AUDIT_ADMIN})
SECURITY = frozenset({R.SECURITY_ADMIN})
SYSTEM = frozenset({R.SYSTEM_ADMIN})
INSPECTOR = frozenset({R.INSPECTOR})
ASKING = EXECUTIVE | OFFICER | SECURITY
CASEWORK = CENTER | DISTRICT | SUPERVISOR
REPORTING = CITY | DISTRICT
READING = REPORTING | CENTER | STREET
RETURNING = frozenset({R.DISTRICT_LEADER, R.CITY_OFFICER})
STEPPING = frozenset({R.DISTRICT_OFFICER, R.DISTRICT_LEADER, R.CITY_OFFICER, R.CITY_LEADER})

ANYBODY, SIGNED_IN = "anybody", "signed in"


@dataclass(frozen=True)
class Page:
    """``kind`` names the object of the world that the address is about, "" for a list.

    ``more`` are further parts of the address, ``data`` is what the walk posts; ``own_work`` marks
    what only the worker in charge may open, whatever else their center's desks see; ``by_request``
    what shows the person to whoever answers for the center, since that person asked for it.
    """

    roles: frozenset | str
    methods: frozenset
    kind: str = ""
    more: dict = field(default_factory=dict)
    data: dict = field(default_factory=dict)
    own_work: bool = False
    by_request: bool = False


PAGES = {
    "accounts:sign_in": Page(ANYBODY, FORM),
    "accounts:sign_in_code": Page(ANYBODY, FORM),
    "accounts:sign_out": Page(SIGNED_IN, POST),
    "accounts:password_change": Page(SIGNED_IN, FORM),
    "accounts:two_step": Page(SIGNED_IN, GET),
    "accounts:two_step_enroll": Page(SIGNED_IN, FORM),
    "accounts:two_step_codes": Page(SIGNED_IN, FORM),
    "accounts:two_step_off": Page(SIGNED_IN, FORM),
    "accounts:sign_in_list": Page(SIGNED_IN, GET),
    "accounts:sign_in_end": Page(SIGNED_IN, POST, "sign_in"),
    "accounts:sign_in_end_others": Page(SIGNED_IN, POST),
    "accounts:desk_switch": Page(SIGNED_IN, POST),
    "accounts:code_use": Page(ANYBODY, FORM),
    "accounts:request_list": Page(ASKING, GET),
    "accounts:request_propose": Page(EXECUTIVE, FORM),
    "accounts:request_detail": Page(ASKING, GET, "account_request"),
    "accounts:request_history": Page(ASKING, GET, "account_request"),
    "accounts:request_step": Page(ASKING, POST, "account_request", data={"step": "enable"}),
    "accounts:account_list": Page(SECURITY | OFFICER, GET),
    "accounts:account_add": Page(SECURITY, FORM),
    "accounts:batch_upload": Page(SECURITY, FORM),
    "accounts:batch_template": Page(SECURITY, GET),
    "accounts:batch_copy": Page(SECURITY, POST),
    "accounts:batch_confirm": Page(SECURITY, POST),
    "accounts:batch_detail": Page(SECURITY, GET, "account_batch"),
    "accounts:batch_history": Page(SECURITY, GET, "account_batch"),
    "accounts:batch_renew": Page(SECURITY, POST, "account_batch"),
    "accounts:account_detail": Page(SECURITY | OFFICER, GET, "account"),
    "accounts:account_history": Page(SECURITY | OFFICER, GET, "account"),
    "accounts:code_issue": Page(SECURITY | OFFICER, POST, "account"),
    "accounts:device_take_away": Page(SECURITY | OFFICER, FORM, "account"),
    "accounts:desk_grant": Page(SECURITY, FORM, "account"),
    "accounts:account_disable": Page(SECURITY, FORM, "account"),
    "accounts:account_enable": Page(SECURITY, POST, "account"),
    "accounts:grant_review": Page(SECURITY, FORM),
    "accounts:desk_end": Page(SECURITY, FORM, "desk"),
    "accounts:inbox_list": Page(EVERY_DESK, GET),
    "accounts:inbox_read": Page(EVERY_DESK, POST, data={"up_to": "0"}),
    "accounts:message_open": Page(EVERY_DESK, POST, "message"),
    "accounts:audit_list": Page(AUDIT, GET),
    "accounts:audit_export": Page(AUDIT, GET),
    "accounts:audit_detail": Page(AUDIT, GET, "event"),
    "accounts:audit_object": Page(AUDIT, GET, "event"),
    "portal:home": Page(SIGNED_IN, GET),
    "portal:open_work": Page(HEADS | OFFICER | SECURITY, GET, "account"),
    "portal:privacy": Page(ANYBODY, GET),
    "portal:health": Page(ANYBODY, GET),
    "portal:ready": Page(ANYBODY, GET),
    "pilots:round_list": Page(BUSINESS, GET),
    "pilots:round_open": Page(frozenset({R.CITY_OFFICER}), FORM),
    "pilots:round_detail": Page(BUSINESS, GET, "round"),
    "pilots:round_edit": Page(frozenset({R.CITY_OFFICER}), FORM, "round"),
    "pilots:round_step": Page(frozenset({R.CITY_LEADER}), POST, "round", data={"step": "lift"}),
    "pilots:round_matrix": Page(REPORTING, GET, "round"),
    "pilots:matrix_export": Page(REPORTING, GET, "round"),
    "pilots:stage_extend": Page(frozenset({R.CITY_OFFICER}), FORM, "stage"),
    "pilots:stage_chase": Page(frozenset({R.CITY_OFFICER}), POST, "stage"),
    "pilots:obligation_detail": Page(REPORTING, GET, "obligation"),
    "pilots:obligation_extend": Page(frozenset({R.CITY_OFFICER}), FORM, "obligation"),
    "pilots:obligation_chase": Page(frozenset({R.CITY_OFFICER}), POST, "obligation"),
    "pilots:nil_declare": Page(OFFICER, FORM, "obligation"),
    "pilots:nil_detail": Page(REPORTING, GET, "nil_return"),
    "pilots:nil_step": Page(
        OFFICER | LEADER | {R.CITY_OFFICER}, POST, "nil_return", data={"step": "recall"}
    ),
    "pilots:unit_detail": Page(REPORTING, GET, "unit"),
    "pilots:unit_step": Page(
        frozenset({R.CITY_OFFICER, R.CITY_LEADER}), POST, "unit", data={"step": "run"}
    ),
    "pilots:workday_list": Page(BUSINESS, GET),
    "pilots:round_history": Page(BUSINESS, GET, "round"),
    "pilots:obligation_history": Page(REPORTING, GET, "obligation"),
    "pilots:nil_history": Page(REPORTING, GET, "nil_return"),
    "pilots:unit_history": Page(REPORTING, GET, "unit"),
    "pilots:batch_upload": Page(OFFICER | STREET, FORM, "round"),
    "pilots:batch_template": Page(OFFICER | STREET, GET, "round"),
    "pilots:batch_copy": Page(OFFICER | STREET, POST, "round"),
    "pilots:batch_confirm": Page(OFFICER | STREET, POST, "round"),
    "pilots:recommendation_list": Page(DISTRICT | STREET, GET),
    "pilots:recommendation_start": Page(OFFICER | STREET, FORM),
    "pilots:summary_list": Page(REPORTING, GET),
    "pilots:summary_word": Page(REPORTING, GET),
    "pilots:summary_sheet": Page(REPORTING, GET),
    "pilots:recommendation_detail": Page(CITY | DISTRICT | STREET, GET, "recommendation"),
    "pilots:recommendation_history": Page(CITY | DISTRICT | STREET, GET, "recommendation"),
    "pilots:recommendation_print": Page(CITY | DISTRICT | STREET, GET, "recommendation"),
    "pilots:recommendation_word": Page(CITY | DISTRICT | STREET, GET, "recommendation"),
    "pilots:recommendation_sheet": Page(CITY | DISTRICT | STREET, GET, "recommendation"),
    "pilots:recommendation_section": Page(
        OFFICER | STREET, FORM, "recommendation", {"key": "basics"}
    ),
    "pilots:recommendation_step": Page(
        OFFICER | STREET | LEADER | {R.CITY_OFFICER},
        POST,
        "recommendation",
        data={"step": "sign"},
    ),
    "pilots:recommendation_return": Page(RETURNING | OFFICER, FORM, "recommendation"),
    "pilots:recommendation_propose": Page(frozenset({R.CITY_OFFICER}), FORM, "recommendation"),
    "pilots:staff_add": Page(OFFICER | STREET, FORM, "recommendation"),
    "pilots:staff_edit": Page(OFFICER | STREET, FORM, "proposed"),
    "pilots:staff_remove": Page(OFFICER | STREET, POST, "proposed"),
    "pilots:recommendation_copy": Page(OFFICER | STREET, FORM, "recommendation"),
    "pilots:recommendation_rank": Page(OFFICER, FORM, "round"),
    "pilots:question_list": Page(CITY, GET, "round"),
    "pilots:question_add": Page(frozenset({R.CITY_OFFICER}), FORM, "round"),
    "pilots:question_edit": Page(frozenset({R.CITY_OFFICER}), FORM, "question"),
    "pilots:question_close": Page(frozenset({R.CITY_OFFICER}), POST, "question"),
    "pilots:note_add": Page(frozenset({R.CITY_OFFICER, R.CITY_LEADER}), FORM, "recommendation"),
    "pilots:candidate_list": Page(CITY, GET),
    "pilots:candidate_compare": Page(CITY, GET),
    "pilots:candidate_receive": Page(frozenset({R.CITY_OFFICER}), FORM),
    "pilots:candidate_propose": Page(frozenset({R.CITY_OFFICER}), FORM),
    "pilots:sign_off_list": Page(REPORTING, GET),
    "pilots:sign_off_confirm": Page(DISTRICT, FORM),
    "pilots:sign_off_detail": Page(REPORTING, GET, "sign_off"),
    "pilots:sign_off_word": Page(REPORTING, GET, "sign_off"),
    "pilots:sign_off_sheet": Page(REPORTING, GET, "sign_off"),
    "pilots:delegation_list": Page(REPORTING, GET),
    "pilots:delegation_add": Page(DISTRICT, FORM),
    "pilots:delegation_end": Page(DISTRICT, POST, "delegation"),
    "pilots:delegation_document": Page(REPORTING, GET, "delegation_file"),
    "pilots:plan_list": Page(REPORTING, GET),
    "pilots:plan_start": Page(OFFICER, POST),
    "pilots:plan_detail": Page(REPORTING, GET, "plan"),
    "pilots:plan_history": Page(REPORTING, GET, "plan"),
    "pilots:plan_edit": Page(OFFICER, FORM, "plan"),
    "pilots:plan_step": Page(STEPPING, POST, "plan", data={"step": "sign"}),
    "pilots:plan_return": Page(RETURNING, FORM, "plan"),
    "pilots:plan_print": Page(REPORTING, GET, "plan"),
    "pilots:plan_word": Page(REPORTING, GET, "plan"),
    "pilots:task_list": Page(OFFICER, GET, "plan"),
    "pilots:task_add": Page(OFFICER, FORM, "plan"),
    "pilots:task_paste": Page(OFFICER, FORM, "plan"),
    "pilots:task_edit": Page(OFFICER, FORM, "task"),
    "pilots:task_move": Page(OFFICER, POST, "task", data={"direction": "down"}),
    "pilots:task_remove": Page(OFFICER, POST, "task"),
    "pilots:version_detail": Page(CITY | DISTRICT | STREET, GET, "version"),
    "pilots:version_compare": Page(CITY | DISTRICT | STREET, GET, "submission"),
    "pilots:attachment_add": Page(OFFICER | STREET, FORM, "submission"),
    "pilots:attachment_remove": Page(OFFICER | STREET, POST, "attachment"),
    "pilots:attachment_download": Page(CITY | DISTRICT | STREET, GET, "attachment"),
    "pilots:scan_add": Page(DISTRICT | STREET, FORM, "version"),
    "pilots:scan_void": Page(DISTRICT | STREET | {R.CITY_OFFICER}, FORM, "scan"),
    "pilots:scan_download": Page(CITY | DISTRICT | STREET, GET, "scan"),
    "centers:center_list": Page(BUSINESS | INSPECTOR, GET),
    "centers:decision_list": Page(CITY, GET),
    "centers:decision_confirm": Page(frozenset({R.CITY_LEADER}), FORM),
    "centers:succession_list": Page(SYSTEM, GET),
    "centers:succession_add": Page(SYSTEM, FORM),
    "centers:qualification_list": Page(BUSINESS, GET),
    "centers:qualification_export": Page(BUSINESS, GET),
    "centers:transfer_add": Page(EXECUTIVE, FORM, "center"),
    "centers:account_link": Page(EXECUTIVE, FORM, "person"),
    "centers:study_add": Page(EXECUTIVE, FORM, "person"),
    "centers:check_add": Page(EXECUTIVE, FORM, "person"),
    "centers:person_file_add": Page(EXECUTIVE, FORM, "person"),
    "centers:person_file_download": Page(HEADS | DISTRICT, GET, "person_file"),
    "centers:waiver_add": Page(LEADER, FORM, "person"),
    "centers:waiver_end": Page(LEADER, FORM, "waiver"),
    "centers:register_index": Page(READING, GET),
    "centers:register_list": Page(READING, GET, more={"register": "volunteers"}),
    "centers:register_add": Page(EXECUTIVE, FORM, more={"register": "volunteers"}),
    "centers:register_edit": Page(EXECUTIVE, FORM, "volunteer", {"register": "volunteers"}),
    "centers:roster_export": Page(BUSINESS, GET),
    "centers:roster_upload": Page(EXECUTIVE, FORM, "center"),
    "centers:roster_template": Page(EXECUTIVE, GET, "center"),
    "centers:roster_confirm": Page(EXECUTIVE, POST, "center"),
    "centers:roster_copy": Page(EXECUTIVE, POST, "center"),
    "centers:training_list": Page(BUSINESS | INSPECTOR, GET),
    "centers:training_add": Page(EXECUTIVE | OFFICER, FORM),
    "centers:training_detail": Page(BUSINESS | INSPECTOR, GET, "training"),
    "centers:training_history": Page(BUSINESS | INSPECTOR, GET, "training"),
    "centers:training_edit": Page(EXECUTIVE | OFFICER, FORM, "training"),
    "centers:training_attendees": Page(EXECUTIVE | OFFICER, FORM, "training"),
    "centers:talent_add": Page(EXECUTIVE, FORM, "person"),
    "centers:talent_close": Page(EXECUTIVE, FORM, "talent_entry"),
    "centers:unit_list": Page(BUSINESS | INSPECTOR, GET),
    "centers:unit_export": Page(BUSINESS | INSPECTOR, GET),
    "centers:publication_add": Page(frozenset({R.CITY_LEADER}), FORM),
    "centers:publication_detail": Page(BUSINESS | INSPECTOR, GET, "publication"),
    "centers:publication_export": Page(BUSINESS | INSPECTOR, GET, "publication"),
    "centers:center_detail": Page(BUSINESS | INSPECTOR, GET, "center"),
    "centers:center_export": Page(BUSINESS | INSPECTOR, GET),
    "centers:center_edit": Page(EXECUTIVE, FORM, "center", {"key": "basics"}),
    "centers:premises_add": Page(EXECUTIVE, FORM, "center"),
    "centers:premises_edit": Page(EXECUTIVE, FORM, "premises"),
    "centers:rules_document_add": Page(EXECUTIVE, FORM, "center"),
    "centers:rules_document_download": Page(BUSINESS | INSPECTOR, GET, "rules_document"),
    "centers:planning_detail": Page(BUSINESS | INSPECTOR, GET, "unit"),
    "centers:assessment_add": Page(EXECUTIVE, FORM, "unit"),
    "centers:assessment_edit": Page(EXECUTIVE, FORM, "assessment"),
    "centers:assessment_file_add": Page(EXECUTIVE, FORM, "assessment"),
    "centers:assessment_file_download": Page(BUSINESS | INSPECTOR, GET, "assessment_file"),
    "centers:service_plan_edit": Page(EXECUTIVE, FORM, "unit"),
    "centers:operation_list": Page(BUSINESS | INSPECTOR, GET, "center"),
    "centers:operation_edit": Page(OPERATING, FORM, "center"),
    "centers:post_add": Page(STREET, FORM, "center", {"kind": "director"}),
    "centers:post_end": Page(STREET, FORM, "post"),
    "portal:operation_change": Page(OPERATING, FORM, "center"),
    "centers:publication_history": Page(BUSINESS | INSPECTOR, GET, "publication"),
    "centers:center_history": Page(BUSINESS | INSPECTOR, GET, "center"),
    "centers:person_add": Page(EXECUTIVE, FORM, "center"),
    "centers:person_detail": Page(BUSINESS | INSPECTOR, GET, "person"),
    "centers:person_history": Page(BUSINESS | INSPECTOR, GET, "person"),
    "centers:credential_add": Page(EXECUTIVE, FORM, "person"),
    "centers:degree_add": Page(EXECUTIVE, FORM, "person"),
    "centers:engagement_add": Page(EXECUTIVE, FORM, "person"),
    "centers:engagement_end": Page(EXECUTIVE, FORM, "engagement"),
    "cases:case_list": Page(CASEWORK | CITY | INSPECTOR, GET),
    "cases:case_open": Page(WORKERS, FORM),
    "cases:recognition_list": Page(OFFICER, FORM),
    "cases:recognition_export": Page(OFFICER, GET),
    "cases:recognition_take_back": Page(OFFICER, POST, "closed", data={"note": "重新核实。"}),
    "cases:handover_list": Page(HEADS, FORM),
    "cases:uncounted_list": Page(CASEWORK | CITY | INSPECTOR, GET),
    "cases:case_detail": Page(CASEWORK, GET, "case"),
    "cases:case_history": Page(CASEWORK, GET, "case"),
    "cases:case_edit": Page(WORKERS, FORM, "case", own_work=True),
    "cases:case_step": Page(CENTER, POST, "case", data={"step": "approve"}),
    "cases:record_add": Page(WORKERS, FORM, "case", own_work=True),
    "cases:reveal_ask": Page(CENTER | DISTRICT, FORM, "case"),
    "cases:request_list": Page(HEADS, GET),
    "cases:request_detail": Page(HEADS, GET, "request"),
    "cases:request_history": Page(HEADS, GET, "request"),
    "cases:request_step": Page(HEADS, POST, "request", data={"step": "approve"}),
    "cases:client_find": Page(WORKERS, FORM),
    "cases:data_request_list": Page(HEADS, GET),
    "cases:data_request_add": Page(WORKERS, FORM, "case"),
    "cases:data_request_detail": Page(HEADS, GET, "data_request"),
    "cases:data_request_history": Page(HEADS, GET, "data_request"),
    "cases:data_request_step": Page(HEADS, POST, "data_request", data={"step": "finish"}),
    "cases:data_request_copy": Page(HEADS, GET, "data_request", by_request=True),
    "cases:data_request_correct": Page(HEADS, FORM, "correction", by_request=True),
    "supervision:session_list": Page(CASEWORK | CITY, GET),
    "supervision:session_log": Page(WORKERS, FORM),
    "supervision:session_detail": Page(CASEWORK | CITY, GET, "session"),
    "supervision:session_history": Page(CASEWORK | CITY, GET, "session"),
    "supervision:session_correct": Page(WORKERS, FORM, "session"),
    "supervision:session_step": Page(SUPERVISOR, POST, "session", data={"step": "confirm"}),
    "funding:pool_list": Page(REPORTING | INSPECTOR, GET),
    "funding:pool_register": Page(OFFICER, FORM),
    "funding:pool_detail": Page(REPORTING | INSPECTOR, GET, "pool"),
    "funding:pool_history": Page(REPORTING | INSPECTOR, GET, "pool"),
    "funding:run_try": Page(OFFICER, FORM, "pool"),
    "funding:run_detail": Page(REPORTING | INSPECTOR, GET, "run"),
    "funding:run_history": Page(REPORTING | INSPECTOR, GET, "run"),
    "funding:run_step": Page(LEADER, POST, "run", data={"step": "adopt"}),
    "funding:line_list": Page(STREET | {R.DIRECTOR, R.EXECUTIVE_DIRECTOR}, GET),
    "reports:standing_list": Page(CENTER | REPORTING, GET),
    "reports:summary_list": Page(REPORTING, GET),
    "reports:summary_start": Page(OFFICER, POST, "round"),
    "reports:summary_detail": Page(REPORTING, GET, "summary"),
    "reports:summary_history": Page(REPORTING, GET, "summary"),
    "reports:summary_edit": Page(OFFICER, FORM, "summary"),
    "reports:summary_step": Page(STEPPING, POST, "summary", data={"step": "sign"}),
    "reports:summary_return": Page(RETURNING, FORM, "summary"),
    "reports:version_detail": Page(REPORTING, GET, "summary", {"number": 1}),
    "reports:city_summary": Page(CITY, GET),
    "reports:city_workbook": Page(CITY, GET),
}

# What a kind belongs to: everybody's, a district's as a whole, or one subdistrict's.
EVERYBODYS = {"round", "stage", "question", "event", "publication"}
OF_DISTRICT = {
    "delegation",
    "delegation_file",
    "nil_return",
    "obligation",
    "plan",
    "pool",
    "run",
    "sign_off",
    "summary",
    "task",
}
# What the security administrator sees of everywhere.
OF_ADMINISTRATION = {"account", "account_batch", "account_request", "desk"}
# What only one desk of the place sees: the worker's, who is in charge of its case.
PERSONAL = {"message", "sign_in"}
KEY = dict.fromkeys(
    (
        "assessment_file",
        "attachment",
        "case",
        "correction",
        "data_request",
        "delegation_file",
        "person_file",
        "request",
        "rules_document",
        "scan",
    ),
    "public_id",
)
OTHER_NAMES = {("reports:summary_start", "pk"): "round_pk"}
