"""The template that a district may adopt with one press and then edit (MZ/T 059-2014).

Four dimensions that evaluations of bought services use; 100 points. (name, points, standard,
what the platform knows of it)
"""

from supervision.evaluation_states import Known

NAME = "街道(乡镇)社会工作服务中心评估指标"
DIMENSIONS = (
    (
        "服务方案与资源投入",
        (
            ("需求评估与服务计划", 6, "有地区服务需求评估，服务计划目标清楚、与需求相符。", ""),
            ("人员配备与资质", 8, "专业服务人员数量与资质符合实施方案三(四)的要求。", Known.STAFF),
            ("场地与制度建设", 6, "服务场地满足需要，项目、人员、财务、服务档案制度健全。", ""),
        ),
    ),
    (
        "过程与产出",
        (
            ("服务案例完成情况", 12, "按本批次口径计入的服务案例达到应完成数。", Known.CASES),
            ("专业督导完成情况", 8, "已确认并计入的专业督导时长达到应完成数。", Known.HOURS),
            ("服务过程规范", 8, "接案、预估、计划、介入、评估、结案各环节符合服务标准。", ""),
            ("档案管理与保密", 7, "服务档案完整，服务对象的个人信息得到保护。", ""),
        ),
    ),
    (
        "成效与满意度",
        (
            ("服务对象改变", 10, "服务目标达成，服务对象的状况有改善，有前后对照。", ""),
            ("服务对象满意度", 8, "有满意度调查，服务对象评价好，投诉得到处理。", ""),
            ("社区与合作方评价", 7, "社区(村)和合作单位认可，五社联动有成效。", ""),
        ),
    ),
    (
        "财务与组织管理",
        (
            ("经费使用与管理", 8, "经费专款专用，支出合规，账目清楚。", ""),
            ("组织管理与工作机制", 6, "主要领导牵头的工作机制落实，岗位职责清楚。", ""),
            ("宣传与经验总结", 6, "及时总结经验，形成典型案例或特色项目。", ""),
        ),
    ),
)


def default_rows() -> list[dict]:
    """The lines as a form or an action takes them."""
    lines = [
        {"dimension": dimension, "name": name, "points": points, "standard": text, "known": known}
        for dimension, indicators in DIMENSIONS
        for name, points, text, known in indicators
    ]
    return [{"place": place, **line} for place, line in enumerate(lines, start=1)]
