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
TOPICS = (
    "个案预估与目标制定",
    "小组带领技巧",
    "与服务对象建立专业关系",
    "危机个案的识别与处理",
    "服务记录的书写",
)

# Register, and what a row of it says.
REGISTERED = (
    (
        "projects",
        {
            "name": "银龄陪伴特色服务",
            "is_featured": True,
            "field": "elderly_service",
            "funder": "区民政局",
            "amount": 18_000_000,
            "partner": "示范社会工作事务所",
        },
    ),
    (
        "inventory",
        {
            "name": "示范里养老驿站",
            "kind": "station",
            "field": "elderly_service",
            "keeper": "示范里社区居委会",
            "persons": 6,
        },
    ),
    (
        "inventory",
        {
            "name": "邻里守望巡防队",
            "kind": "team",
            "field": "community_governance",
            "keeper": "示范里社区居委会",
            "persons": 24,
        },
    ),
    (
        "supports",
        {
            "what": "妇女儿童之家活动室",
            "department": "women",
            "kind": "premises",
            "value": 2_000_000,
        },
    ),
    (
        "supports",
        {
            "what": "青年志愿服务经费",
            "department": "youth_league",
            "kind": "funds",
            "value": 800_000,
        },
    ),
    (
        "organizations",
        {"name": "示范里邻里互助社", "standing": "filed", "field": "community_governance"},
    ),
    ("bases", {"school": "示范大学社会学院", "content": "实习实训、课题研究"}),
    ("interns", {"name": "周同学", "school": "示范大学", "major": "社会工作"}),
    (
        "volunteers",
        {
            "name": "何志远",
            "phone": "13800002001",
            "platform_number": "110000001",
            "minutes": 1_860,
        },
    ),
    (
        "volunteers",
        {"name": "唐丽华", "phone": "13800002002", "platform_number": "110000002", "minutes": 720},
    ),
    (
        "professionals",
        {"name": "沈律师", "profession": "law", "unit": "示范律师事务所", "phone": "13800002003"},
    ),
    (
        "resources",
        {"what": "助行器十台", "party": "charity", "source": "示范慈善基金会", "value": 500_000},
    ),
    (
        "resources",
        {"what": "每周义诊半天", "party": "organization", "source": "示范医院", "value": 1_200_000},
    ),
)
