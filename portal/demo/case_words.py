"""What the demo's cases are about and what is written on them. Nobody here exists."""

CLIENTS = (
    (
        "王秀兰",
        "elderly_alone",
        "elderly_service",
        "社区上报，82岁，独居，子女在外地，近期跌倒后不敢出门。",
    ),
    (
        "刘德福",
        "dibao",
        "social_assistance",
        "主动求助，低保家庭，本人患慢性病，妻子无工作，孩子上高中。",
    ),
    (
        "陈小雨",
        "child_in_difficulty",
        "child_welfare",
        "学校转介，11岁，由祖母照料，近期不愿上学，与同学有冲突。",
    ),
    ("张玉梅", "disabled", "social_assistance", "残联转介，肢体残疾，长期居家，希望参加就业培训。"),
    ("李福田", "extreme_hardship", "social_assistance", "入户发现，特困供养，居住环境较差。"),
    (
        "赵桂英",
        "elderly_alone",
        "psychological_service",
        "老伴去世后情绪低落，睡眠差，邻居向社区反映。",
    ),
    ("孙国强", "dibao_marginal", "social_assistance", "失业半年，家庭支出困难，夫妻关系紧张。"),
)
GROUPS = {
    "community_governance": "楼门议事小组",
    "social_organizations": "骨干成长小组",
    "social_assistance": "增能就业小组",
    "elderly_service": "银龄手工支持小组",
    "child_welfare": "四点半成长小组",
    "charity": "邻里互助小组",
    "psychological_service": "舒心减压小组",
}
SOURCES = ("community", "self", "referred", "outreach", "hotline")
ASSESSMENT = {
    "assessment_note": "经入户和访谈，主要需求为生活照料、情绪支持和资源链接，家庭支持不足，社区支持可动员。",
    "recruitment_note": "面向本社区居民，由社区居委会推荐、海报招募，8至12人，封闭式。",
}
GOALS = "三个月内建立稳定的探访和求助渠道；情绪明显改善；与至少一项社区资源建立联系。"
AIMS = (
    ("三个月内每周至少外出参加一次社区活动。", 1),
    ("一个月内与一名志愿者建立固定联系。", 0),
)
PLAN_NOTE = "每两周入户一次；链接志愿者结对；必要时转介专业心理服务；每月与家属沟通一次。"
EVALUATION = "目标基本达成，服务对象能主动求助并参加社区活动，对服务表示满意。"
CLOSING = "按计划结案，三个月后回访。"
SERVICES = (
    ("home_visit", "入户探访，了解近况，陪同整理居室，约定下次时间。"),
    ("counseling", "进行情绪疏导，梳理近期压力来源，练习放松方法。"),
    ("resource_linking", "链接社区志愿者结对，协助申请辅具和临时救助。"),
)
RISK = "学校反映孩子连续缺勤，入户时发现手臂淤青，家中无人照看，已与班主任约定每日联系。"
FOUND = "入户时见孩子左臂有多处新旧淤青，孩子称被家人打伤。"
FOUND_AGAIN = "班主任来电，孩子今天额头有新的伤口，不愿回家。"
REPORTED = {
    "reported_to": "police",
    "reporter": "值班社工",
    "receiver": "示范派出所值班民警",
    "result": "已出警并出具告诫书，民政部门同步介入评估。",
}
LOOKED_AFTER = "电话回访，目标成效保持，每周参加一次社区活动，暂无新的需求。"
