"""Cross-checks of a recommendation: facts that each look right alone and not together.

Pure: takes any object with the form's fields, returns problems with field and section.
"""

from stdnum.cn import uscc

from core.problems import Problem

DELEGATED = ("entrusted", "joint")
OTHER_PLATFORM = "other"


def _sum_exceeds(total, *parts) -> bool:
    return total is not None and None not in parts and sum(parts) > total


def premises(form) -> list[Problem]:
    problems = []
    if _sum_exceeds(form.total_area, form.office_area, form.service_area):
        problems.append(
            Problem(
                "areas_exceed_total",
                f"办公面积与服务面积之和不能超过总面积（{form.office_area}＋{form.service_area}"
                f"＞{form.total_area}平方米）。",
                "实施方案三(一)",
                field="total_area",
                section="premises",
            )
        )
    if OTHER_PLATFORM in (form.host_platforms or []) and not form.host_platform_other:
        problems.append(
            Problem(
                "other_platform_unnamed",
                "依托平台选择了“其他”，请写明平台名称。",
                field="host_platform_other",
                section="premises",
            )
        )
    return problems


def mechanism(form) -> list[Problem]:
    if form.operation_mode not in DELEGATED:
        return []
    problems = []
    if not form.operator_name:
        problems.append(
            Problem(
                "operator_missing",
                "委托或联合运营的，请填写承接机构名称。",
                "实施方案三(四)",
                field="operator_name",
                section="mechanism",
            )
        )
    if not uscc.is_valid(form.operator_credit_code or ""):
        problems.append(
            Problem(
                "credit_code_wrong",
                "请填写承接机构18位统一社会信用代码，现有代码校验不通过，请核对证书。",
                "GB 32100-2015",
                field="operator_credit_code",
                section="mechanism",
            )
        )
    return problems


def staffing(form) -> list[Problem]:
    planned = (
        form.planned_professional_count,
        form.planned_community_worker_count,
        form.planned_other_count,
    )
    qualified = form.planned_qualified_count
    if qualified is None or None in planned or qualified <= sum(planned):
        return []
    return [
        Problem(
            "qualified_exceed_staff",
            f"符合资质人数（{qualified}人）不能多于拟配备人数合计（{sum(planned)}人）。",
            "实施方案三(四)",
            field="planned_qualified_count",
            section="staffing",
        )
    ]


def all_checks(form) -> list[Problem]:
    """Every cross-check at once, in the order of the form."""
    return [*premises(form), *mechanism(form), *staffing(form)]
