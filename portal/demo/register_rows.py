"""What the first center keeps in its registers."""

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
