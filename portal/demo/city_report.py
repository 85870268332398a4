"""What the city itself writes of a year: its headings over the problems, its words, adopted."""

from datetime import datetime

from pilots.models import Round
from reports.city import city_summary
from reports.citywide.actions import adopt_city_report, group_problems, save_city_texts
from reports.citywide.beside import problems_with_topics
from reports.citywide.content import as_adopted, print_of

TEXTS = {
    "tasks_text": "各试点单位全年完成服务案例【服务案例】，案例达标率【案例达标率】；专业督导时长【专业督导】，"
    "督导达标率【督导达标率】。",
    "funds_text": "全市下达试点资金【资金合计】，到账率【到账率】；拨付到街道(乡镇)【财政支付】。",
    "services_text": "全年服务【服务人数】、【服务人次】，开展小组活动【开展小组】、社区活动【社区活动】。",
    "talent_text": "在岗人员【在岗人员】，其中专业服务人员【专业服务人员】，资质达标率【资质达标率】；"
    "举办培训【培训期数】。",
    "issues_text": "各区反映的问题集中在人员队伍和场地设施。下一年度拟研究岗位等级和薪酬指导标准，"
    "支持街道(乡镇)统筹场地。",
}
HEADINGS = {"人员": "人员队伍", "个案工作室": "场地设施"}


def write(round: Round, *, cast, at: datetime) -> None:
    """By the officer, adopted by the leader as it stands then, whoever is missing."""
    officer = cast["city"]
    rows = problems_with_topics(city_summary(round=round))
    topics = {row.key: _heading(row.problem) for row in rows}
    group_problems(round=round, topics=topics, version=1, by=officer, at=at)
    report = save_city_texts(round=round, texts=TEXTS, version=1, by=officer, at=at)
    seen = print_of(as_adopted(report, city_summary(round=round)))
    adopt_city_report(round=round, seen=seen, by=cast["cityleader"], at=at)


def _heading(problem: str) -> str:
    return next((topic for word, topic in HEADINGS.items() if word in problem), "")
