"""The recommendation form's parts: nine of the form itself and the contact person.

One table for the task list, the pages, the completeness check, the frozen text and the diff.
The notice's annex is not public; the fields follow the forms in use for the same purpose.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: its fields in order, and those that may stay empty."""

    key: str
    title: str
    fields: tuple[str, ...]
    optional: frozenset[str] = frozenset()


SECTIONS = (
    Section(
        "basics",
        "一、基本情况",
        (
            "resident_population",
            "registered_population",
            "community_count",
            "village_count",
            "is_rural",
        ),
    ),
    Section(
        "groundwork",
        "二、工作基础",
        (
            "community_worker_count",
            "assistant_certified_count",
            "intermediate_certified_count",
            "senior_certified_count",
            "service_org_count",
            "community_org_count",
            "volunteer_count",
            "dibao_count",
            "dibao_marginal_count",
            "extreme_hardship_count",
            "disabled_count",
            "elderly_alone_count",
            "child_in_difficulty_count",
        ),
    ),
    Section(
        "premises",
        "三、场地设施",
        (
            "host_platforms",
            "host_platform_other",
            "address",
            "total_area",
            "office_area",
            "service_area",
            "function_rooms",
        ),
        frozenset({"host_platform_other", "function_rooms"}),
    ),
    Section(
        "mechanism",
        "四、运行机制",
        (
            "managing_department",
            "director_name",
            "director_title",
            "director_phone",
            "executive_name",
            "executive_identity",
            "executive_qualification",
            "executive_years",
            "executive_phone",
            "guidance_offices",
            "operation_mode",
            "operator_name",
            "operator_credit_code",
        ),
        frozenset({"guidance_offices", "operator_name", "operator_credit_code"}),
    ),
    Section(
        "staffing",
        "五、人员配备",
        (
            "planned_professional_count",
            "planned_community_worker_count",
            "planned_other_count",
            "planned_qualified_count",
        ),
    ),
    Section(
        "funds",
        "六、资金安排",
        (
            "funds_city",
            "funds_district",
            "funds_subdistrict",
            "funds_departments",
            "funds_social",
        ),
    ),
    Section("strengths", "七、工作基础与特色", ("strengths",)),
    Section("service_plan", "八、试点思路与服务计划", ("service_plan",)),
    Section(
        "opinion",
        "九、街道工委办事处(乡镇党委政府)意见",
        ("subdistrict_opinion", "subdistrict_signer", "subdistrict_signed_on"),
    ),
    Section(
        "contact",
        "联系人",
        ("contact_name", "contact_title", "contact_phone", "contact_mobile", "contact_email"),
        frozenset({"contact_email"}),
    ),
)

# Its fields are the questions that the city added to the round; see pilots.models.questions.
EXTRA = Section("extra", "补充问题", ())
# What the district knows and its subdistrict does not: a subdistrict delivers without them.
OF_DISTRICT = frozenset({"funds"})

SECTION_BY_KEY = {section.key: section for section in (*SECTIONS, EXTRA)}
SECTION_OF_FIELD = {field: section for section in SECTIONS for field in section.fields}
