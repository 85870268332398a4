"""三、服务开展 of the dictionary: cases, services, groups and activities, resources."""

from reports.figure import Figure, Period, Rate

CASES, SERVICE, ACTIVITIES, RESOURCES = "案例", "服务", "小组和活动", "志愿和资源"


def _in(group: str):
    """Figures of one table of the section."""

    def figure(key: str, label: str, unit: str, definition: str, **more) -> Figure:
        return Figure(key, label, unit, definition, group=group, **more)

    return figure


_case, _service, _activity, _resource = map(_in, (CASES, SERVICE, ACTIVITIES, RESOURCES))

SERVICE_FIGURES = (
    _case("cases_opened", "接案", "个", "接案日期在本批次服务期内的服务案例，不论进展。"),
    _case("cases_open", "在办", "个", "本批次服务期内办理过、到服务期最后一天仍未结案的服务案例。"),
    _case("cases_closed", "结案", "个", "本批次内经批准结案的服务案例。"),
    _case("cases_recognized", "认定", "个", "本批次结案的服务案例中，经区级认定的。"),
    _case("cases_individual", "结案中的个案", "个", "结案的服务案例中，工作方法为个案的。"),
    _case("cases_group", "结案中的小组", "个", "结案的服务案例中，工作方法为小组的。"),
    _case("cases_community", "结案中的社区", "个", "结案的服务案例中，工作方法为社区的。"),
    _case("cases_surveyed", "测评满意度的案例", "个", "结案的服务案例中，测评了满意度的。"),
    _case("cases_satisfied", "测评满意的案例", "个", "测评的案例中，服务对象满意或者非常满意的。"),
    _case("referrals", "转介", "例", "提出日期在本批次服务期内的转介，转出、转入都计。"),
    _service("service_records", "服务次数", "次", "服务记录的条数，不含事务性工作。"),
    _service(
        "service_minutes",
        "服务时长",
        "小时",
        "服务记录的时长之和，不含事务性工作。",
        kind="hours",
    ),
    _service(
        "persons_served",
        "服务人数",
        "人",
        "有服务记录或者小组、活动签到的建档服务对象，各中心分别去重后相加；没有建档的只计人次。",
        counts_people=True,
    ),
    _service("person_times", "服务人次", "人次", "服务记录的人次之和，不含事务性工作。"),
    _service("casework_sessions", "个案服务", "次", "属于个案的服务记录的条数。"),
    _service("home_visits", "家庭探访", "次", "类型为家庭探访的服务记录的条数。"),
    _service("home_visit_times", "家庭探访人次", "人次", "家庭探访记录的人次之和。"),
    _service(
        "clerical_minutes",
        "事务性工作时长",
        "小时",
        "类型为事务性工作的记录的时长之和。",
        kind="hours",
    ),
    _activity("groups", "开展小组", "个", "本批次内至少开展过一节的小组。"),
    _activity("group_sessions", "小组节数", "节", "本批次内已开展的小组活动。"),
    _activity("community_activities", "社区活动", "场", "本批次内已开展的社区活动，一次为一场。"),
    _activity(
        "activity_times",
        "参加人次",
        "人次",
        "小组和社区活动的参加人次，已包含在服务人次中。",
    ),
    _resource(
        "volunteers",
        "登记的志愿者",
        "人",
        "统计日各中心登记在册的志愿者，各中心分别计。",
        period=Period.DAY,
        counts_people=True,
    ),
    _resource("volunteer_times", "志愿者参与", "人次", "每节小组、每场活动的志愿者人数之和。"),
    _resource(
        "volunteer_minutes",
        "志愿服务时长",
        "小时",
        "每节小组、每场活动登记的志愿服务时长之和。",
        kind="hours",
    ),
    _resource(
        "organizations",
        "培育社区社会组织",
        "个",
        "统计日各中心登记的培育中的社区社会组织。",
        period=Period.DAY,
    ),
    _resource("links", "链接资源", "次", "结果日期在本批次服务期内、链接成功的资源。"),
    _resource("links_value", "链接资源折合金额", "元", "链接的资源的折合金额之和。", kind="money"),
)
SERVICE_RATES = (
    Rate("rate_recognized", "认定率", "cases_recognized", "cases_closed", "认定÷结案。", CASES),
    Rate(
        "rate_satisfied",
        "服务对象满意率",
        "cases_satisfied",
        "cases_surveyed",
        "测评满意的案例÷测评满意度的案例，没有测评的不计。",
        CASES,
    ),
)
