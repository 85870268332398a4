"""The profile in sections, each with a short form of its own: one idea a page."""

from dataclasses import dataclass

from pilots.choices import ServiceField


@dataclass(frozen=True, slots=True)
class Section:
    """``fields`` are columns of the center; those of 业务指导 are the seven service fields."""

    key: str
    title: str
    fields: tuple[str, ...]
    clause: str


GUIDANCE = "guidance"
SECTIONS = (
    Section(
        "basics",
        "基本信息",
        ("opened_on", "address", "phone", "opening_hours", "host_platforms", "host_platform_other"),
        "实施方案三(一)",
    ),
    Section(
        "leadership",
        "牵头机制和管理部门",
        ("lead_official", "mechanism", "meets", "managing_department"),
        "实施方案三(三)、五(一)",
    ),
    Section(GUIDANCE, "业务指导科室", tuple(ServiceField.values), "实施方案三(三)"),
    Section("standards", "工作任务和服务标准", ("tasks", "service_standards"), "实施方案三(三)"),
    Section(
        "rules",
        "管理制度",
        ("has_project_rules", "has_staff_rules", "has_finance_rules", "has_archive_rules"),
        "实施方案三(三)",
    ),
)
SECTION_BY_KEY = {section.key: section for section in SECTIONS}
