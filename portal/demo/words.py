"""What the demo's invented people say and own. Nobody here exists."""

from datetime import date
from decimal import Decimal

RECOMMENDATION = {
    "resident_population": 98_000,
    "registered_population": 76_000,
    "community_count": 18,
    "village_count": 0,
    "is_rural": False,
    "community_worker_count": 180,
    "assistant_certified_count": 30,
    "intermediate_certified_count": 12,
    "senior_certified_count": 1,
    "service_org_count": 3,
    "community_org_count": 60,
    "volunteer_count": 9_000,
    "dibao_count": 420,
    "dibao_marginal_count": 36,
    "extreme_hardship_count": 12,
    "disabled_count": 1_900,
    "elderly_alone_count": 2_300,
    "child_in_difficulty_count": 21,
    "host_platforms": ["incubator"],
    "host_platform_other": "",
    "address": "示范街12号",
    "total_area": Decimal("320.5"),
    "office_area": Decimal("80.0"),
    "service_area": Decimal("220.0"),
    "function_rooms": ["reception", "casework", "group"],
    "managing_department": "社区建设办公室",
    "director_name": "李建国",
    "director_title": "社区建设办公室主任",
    "director_phone": "010-60000001",
    "executive_name": "赵敏",
    "executive_identity": "social_worker",
    "executive_qualification": "intermediate",
    "executive_years": 8,
    "executive_phone": "13800000001",
    "guidance_offices": "民生保障办公室",
    "operation_mode": "own",
    "operator_name": "",
    "operator_credit_code": "",
    "planned_professional_count": 3,
    "planned_community_worker_count": 4,
    "planned_other_count": 0,
    "planned_qualified_count": 3,
    "funds_city": 20_000_000,
    "funds_district": 10_000_000,
    "funds_subdistrict": 5_000_000,
    "funds_departments": 0,
    "funds_social": 0,
    "strengths": "辖区社区社会组织活跃，社区工作者中持证人员较多，已连续多年开展个案帮扶和为老服务。",
    "service_plan": "围绕独居老人、困境儿童和低保家庭，开展入户探访、个案帮扶和小组服务，"
    "建立社区与社会组织、社会工作者、社区志愿者、社会慈善资源的联动机制。",
    "subdistrict_opinion": "同意推荐。",
    "subdistrict_signer": "孙立",
    "contact_name": "周洁",
    "contact_title": "科员",
    "contact_phone": "010-60000002",
    "contact_mobile": "13900000001",
    "contact_email": "",
}

STAFF = (
    {
        "name": "赵敏",
        "identity": "social_worker",
        "post": "executive",
        "certificate_level": "intermediate",
        "certificate_number": "201606110000000101",
        "approved_on": date(2016, 6, 20),
        "years": 8,
    },
    {
        "name": "何静",
        "identity": "social_worker",
        "post": "professional",
        "degree_level": "bachelor",
        "major": "社会工作",
        "graduated_on": date(2019, 7, 1),
        "years": 2,
    },
    {
        "name": "郭帅",
        "identity": "social_worker",
        "post": "professional",
        "certificate_level": "assistant",
        "certificate_number": "202506140000000202",
        "approved_on": date(2025, 6, 15),
        "years": 1,
    },
    {"name": "宋洁", "identity": "community_worker", "post": "support", "years": 6},
)

# Asked of the running round; answers by kind.
QUESTIONS = (
    {
        "order": 1,
        "text": "是否已与督导人员签订协议",
        "help_text": "含高校教师、机构资深社工担任的督导。",
        "kind": "yes_no",
        "is_required": True,
    },
    {
        "order": 2,
        "text": "中心每周开放天数",
        "kind": "number",
        "is_required": False,
    },
)
ANSWERS = {"yes_no": True, "number": "6"}

PLAN = {
    "goals": "建成运行社会工作服务中心，每个中心全年完成不少于10个服务案例、60小时专业督导。",
    "schedule": "5月底前制定方案；6月起全面开展服务；12月20日前总结上报。",
    "measures": "组建区级督导团队，开展培训、督导、评估；统筹安排资金；按月通报进度。",
}

# Task, measures, who, and the month and day of its deadline.
TASKS = (
    (
        "确定中心场地并挂牌",
        "依托社会组织孵化基地、社会心理服务中心等平台落实场地，统一挂牌。",
        "各试点街道",
        (6, 30),
    ),
    (
        "组建区级督导团队",
        "选聘持证督导，建立督导台账，每个中心全年专业督导不少于60小时。",
        "区委社会工委区民政局",
        (7, 15),
    ),
    ("开展专业服务", "每个中心完成不少于10个服务案例，建立服务档案。", "各试点街道", (11, 30)),
    (
        "总结试点经验",
        "汇总任务完成和资金使用情况，推荐典型案例。",
        "区委社会工委区民政局",
        (12, 15),
    ),
)

TRAINING = ("培训社区社会工作者", "集中培训与岗位实训相结合。", "区委社会工委区民政局", (9, 30))
TEAM = (
    ("姓名", "类别", "证书"),
    ("郑明", "外聘督导", "高级社会工作师"),
    ("何静", "区内督导", "社会工作师"),
)

SUMMARY = {
    "tasks_text": "各试点中心均已挂牌运行，管理制度基本建立，服务案例和专业督导按计划完成。",
    "funds_text": "资金按工作任务和服务量分配到各中心，专款专用。",
    "services_text": "以困难群众、老年人、儿童为重点，开展个案、小组和社区服务，群众反映良好。",
    "talent_text": "采取岗位实训和专业督导相结合的方式培养社区社会工作者，持证人数稳步增加。",
    "issues_text": "专业社工数量仍然不足，个别中心督导时长偏少。建议加大专业人才引进和培训力度。",
}

# Name, category, minor, field, intake, assessment, goals, plan, evaluation.
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
# Short of the letters from which on copies are looked for; the one below is copied on purpose.
ASSESSMENT = {
    "assessment_note": "缺少生活照料和情绪支持，家庭支持不足，可动员社区力量。",
    "recruitment_note": "面向本社区居民，居委会推荐、海报招募，8至12人，封闭式。",
}
COPIED = (
    "经入户和访谈了解，服务对象平时与邻里来往不多，身体状况一般，子女工作较忙，主要需要有人陪伴、"
    "帮助取药和就医，并希望参加社区活动。"
)
GOALS = "三个月内有稳定的探访，情绪改善，联系上一项社区资源。"
GOAL_ROWS = (("每周至少与邻居或志愿者见面两次", 1), ("遇到困难能主动向社区求助", 0))
PLAN_NOTE = "每两周入户一次，链接志愿者结对，每月与家属沟通。"
EVALUATION = "目标基本达成，能主动求助，参加社区活动，对服务满意。"
CLOSING = "按计划结案，三个月后回访。"
SERVICES = (
    ("home_visit", "入户探访，了解近况，陪同整理居室，约定下次时间。"),
    ("counseling", "进行情绪疏导，梳理近期压力来源，练习放松方法。"),
    ("resource_linking", "链接社区志愿者结对，协助申请辅具和临时救助。"),
)
TOPICS = (
    "个案预估与目标制定",
    "小组带领技巧",
    "与服务对象建立专业关系",
    "危机个案的识别与处理",
    "服务记录的书写",
)
