"""Every number of a rule that the handbook names is the number that the code keeps."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from accounts.people.codes import RESET_LIFE
from accounts.people.grants import INSPECTION_DAYS
from accounts.people.two_step import RECOVERY_CODES
from accounts.roles import Role
from cases.complaints.states import COMPLAINT_DAYS
from cases.counting import Uncounted
from cases.entry import LATE_AFTER_DAYS, MOST_IN_A_DAY
from cases.models.case_file import OPEN_FOR
from cases.revealing import APPROVED_FOR, SHOWN_FOR, Gate, reach_of
from pilots.actions.delegations import LONGEST
from pilots.actions.plan_tasks import MOST as MOST_TASKS
from pilots.attachments import MOST as MOST_FILES
from pilots.models import Round
from pilots.models.rounds import notice_reminder_days
from pilots.qualification import CredentialFact, Level, Route, verdict
from pilots.states import CountingRule
from portal.handbook import pages
from supervision.checks import WORKING_DAY
from supervision.grading import FLOORS

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LOCKED, FAILURES = settings.AXES_COOLOFF_TIME // MINUTE, settings.AXES_FAILURE_LIMIT
IDLE = settings.SESSION_COOKIE_AGE // 60
PASSWORD = next(
    one["OPTIONS"]["min_length"]
    for one in settings.AUTH_PASSWORD_VALIDATORS
    if "LongEnough" in one["NAME"]
)
CASES = Round._meta.get_field("case_quota").default
HOURS = Round._meta.get_field("supervision_minutes_quota").default // 60
CLOSING = Round._meta.get_field("close_of_business").default
DAYS = "个、".join(str(day) for day in notice_reminder_days())
POINTS = {grade: least // 10 for grade, least in FLOORS}

SAID = [
    ("sign-in-problems", f"一次性代码{RESET_LIFE // HOUR}小时内有效，只能使用一次"),
    ("sign-in-problems", f"连续{FAILURES}次输错密码或者验证码，账号锁定{LOCKED}分钟"),
    ("sign-in-problems", f"至少{PASSWORD}个字符"),
    ("sign-in-problems", f"{IDLE}分钟没有操作"),
    ("role-administrators", f"账号锁定{LOCKED}分钟后自动解除"),
    ("account", f"{IDLE}分钟没有操作，登录自动失效"),
    ("account", f"打印或者抄写{RECOVERY_CODES}个恢复代码"),
    ("account", f"最长{INSPECTION_DAYS}天"),
    ("role-inspector", f"最长{INSPECTION_DAYS}天，到期自动失效"),
    ("role-district-leader", f"最长{LONGEST.days}天"),
    ("rounds", f"默认{CLOSING:%H:%M}"),
    ("rounds", f"默认在到期前{DAYS}个工作日"),
    ("recommendation", f"最多{MOST_FILES}个；红头文件须写文号"),
    ("plan", f"任务分解表最多{MOST_TASKS}行"),
    ("cases", f"每个中心每年至少{CASES}个服务案例"),
    ("cases", f"一天合计超过{MOST_IN_A_DAY // 60}小时"),
    ("cases", f"{COMPLAINT_DAYS}个工作日内答复"),
    ("privacy", f"按「查看」，{SHOWN_FOR // MINUTE}分钟内有效"),
    ("privacy", f"批准后{APPROVED_FOR // HOUR}小时内有效"),
    ("privacy", f"提请督导后{OPEN_FOR.days}天内的脱敏案卷"),
    ("role-director", f"批准后{APPROVED_FOR // HOUR}小时内"),
    ("role-supervisor", f"{OPEN_FOR.days}天内对您开放"),
    ("role-center-worker", f"督导{OPEN_FOR.days}天内可以看脱敏的案卷"),
    ("supervision", f"每个中心每年{HOURS}小时专业督导"),
    ("supervision", f"{HOURS}小时是{HOURS * 60}分钟"),
    ("supervision", f"一天超过{WORKING_DAY // 60}小时"),
    (
        "evaluation",
        f"优秀{POINTS['excellent']}分及以上，良好{POINTS['good']}分及以上，"
        f"合格{POINTS['passed']}分及以上，{POINTS['passed']}分以下不合格",
    ),
    ("glossary", f"服务{LATE_AFTER_DAYS}天以后才登记的服务"),
]


@pytest.mark.parametrize(("name", "words"), SAID)
def test_a_number_of_the_handbook_is_the_number_of_the_code(name, words):
    assert words in (pages.folder() / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("day", "is_met"), [(date(2024, 5, 17), False), (date(2024, 5, 18), True)])
def test_the_example_of_three_full_years_is_what_the_rule_says(day, is_met):
    held = [CredentialFact(Level.ASSISTANT, date(2021, 5, 18))]
    text = (pages.folder() / "centers.md").read_text(encoding="utf-8")

    assert "2021年5月18日取得的，2024年5月18日起符合" in text
    assert verdict(held, [], day).is_met is is_met


def test_the_three_readings_and_every_reason_against_counting_are_named():
    text = (pages.folder() / "cases.md").read_text(encoding="utf-8")

    assert [rule.label for rule in CountingRule if f"- {rule.label}" not in text] == []
    assert [why.label for why in Uncounted if f"| {why.label} |" not in text] == []


def test_the_routes_to_a_qualification_stand_in_their_order():
    text = (pages.folder() / "centers.md").read_text(encoding="utf-8")
    routes = [
        "1. 取得社会工作师或者",
        "2. 取得助理社会工作师证书满三年",
        "3. 取得社会工作专业本科及以上",
    ]

    assert [text.index(route) for route in routes] == sorted(text.index(route) for route in routes)
    assert [route for route in Route] == [
        Route.SOCIAL_WORKER,
        Route.ASSISTANT_THREE_YEARS,
        Route.DEGREE,
        Route.NONE,
    ]


# The table of privacy.md: who asks, for an adult's file and for a guarded one.
GATES = [
    ("常务主任", Role.EXECUTIVE_DIRECTOR, Gate.NONE, Gate.REASON),
    ("中心主任", Role.DIRECTOR, Gate.REASON, Gate.REASON),
    ("其他工作人员", Role.CENTER_WORKER, Gate.APPROVAL, Gate.APPROVAL),
    ("区级", Role.DISTRICT_OFFICER, Gate.REASON, Gate.APPROVAL),
    ("督导", Role.SUPERVISOR, Gate.WALL, Gate.WALL),
    ("市级、检查审计", Role.CITY_OFFICER, Gate.WALL, Gate.WALL),
]
SAID_OF = {Gate.REASON: "写明理由", Gate.APPROVAL: "经", Gate.WALL: "不能看"}


@pytest.mark.parametrize(("who", "role", "adult", "guarded"), GATES)
def test_the_table_of_who_sees_what_is_the_one_of_the_code(who, role, adult, guarded):
    text = (pages.folder() / "privacy.md").read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith(f"| {who} |"))

    assert reach_of(role, is_led=False, is_guarded=False).gate == adult
    assert reach_of(role, is_led=False, is_guarded=True).gate == guarded
    assert all(SAID_OF[gate] in row for gate in {adult, guarded} - {Gate.NONE})
