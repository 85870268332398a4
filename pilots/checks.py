"""Cross-checks of a recommendation: facts that each look right alone and not together.

Pure: takes any object with the form's fields, returns problems with field and section. What
contradicts the notice or itself blocks a hand-in; what is merely unlikely is a warning, said with
its reason and left to stand. A check that is new begins as a warning: it blocks in rounds that
are opened from its own day on, so that no running round gets a new rule before its deadline.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from stdnum.cn import uscc

from core.money import exact_wan
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


PHONES = {
    "director_phone": ("mechanism", "拟任中心主任电话"),
    "executive_phone": ("mechanism", "拟任常务主任电话"),
    "contact_phone": ("contact", "联系人办公电话"),
}
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(?:(?:-|转)[0-9]{1,6})?")


def phones(form) -> list[Problem]:
    wrong = [
        Problem(
            "phone_wrong",
            f"“{label}”填写的“{number}”不是11位手机号，也不是带区号的座机（例如 010-67321111）。",
            field=name,
            section=section,
        )
        for name, (section, label) in PHONES.items()
        for number in [_dialed(getattr(form, name))]
        if number and not (_MOBILE.fullmatch(number) or _LANDLINE.fullmatch(number))
    ]
    mobile = _dialed(form.contact_mobile)
    if mobile and not _MOBILE.fullmatch(mobile):
        text = f"“联系人手机”填写的“{mobile}”不是11位手机号（例如 13900139000）。"
        wrong.append(Problem("mobile_wrong", text, field="contact_mobile", section="contact"))
    return wrong


def _dialed(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text or "")
    return "".join(plain.split()).replace("—", "-").replace("－", "-")


def certified(form) -> list[Problem]:
    """Certified people may also work elsewhere, so more of them than workers is only unlikely."""
    levels = (
        form.assistant_certified_count,
        form.intermediate_certified_count,
        form.senior_certified_count,
    )
    if not _sum_exceeds(form.community_worker_count, *levels):
        return []
    text = (
        f"三级持证人数合计{sum(levels)}人，多于社区工作者{form.community_worker_count}人，"
        "请核对是否含社区以外的持证人员。"
    )
    field = "assistant_certified_count"
    return [Problem("certified_exceed_workers", text, field=field, section="groundwork")]


def villages(form) -> list[Problem]:
    if form.subdistrict.base_kind != "街道" or not form.village_count:
        return []
    text = f"街道一般不设村，现填写{form.village_count}个村，请核对。"
    return [Problem("villages_in_street", text, field="village_count", section="basics")]


GROUPS = {
    "registered_population": ("basics", "户籍人口", 3),
    "volunteer_count": ("groundwork", "注册志愿者", 1),
    "dibao_count": ("groundwork", "低保对象", 1),
    "disabled_count": ("groundwork", "残疾人", 1),
    "elderly_alone_count": ("groundwork", "独居、空巢老人", 1),
    "child_in_difficulty_count": ("groundwork", "困境儿童", 1),
}


def populations(form) -> list[Problem]:
    """A part that is larger than the whole; registered people may live elsewhere, up to a point."""
    residents = form.resident_population
    if residents is None:
        return []
    found = []
    for name, (section, label, times) in GROUPS.items():
        count = getattr(form, name)
        if count is not None and count > residents * times:
            text = f"{label}{count}人，与常住人口{residents}人相差过大，请核对是否多填了一位。"
            found.append(Problem("population_unlikely", text, field=name, section=section))
    return found


LEAST_FEN, MOST_FEN = 100_000, 1_000_000_000  # 0.1万元 and 1000万元


def funds(form) -> list[Problem]:
    """元 typed where 万元 is asked gives a total ten thousand times too large, or too small."""
    total = form.funds_total
    if total == 0 or LEAST_FEN <= total <= MOST_FEN:
        return []
    text = f"资金合计{exact_wan(total)}万元，请核对单位：本表以万元填写，以元为单位的须写明“元”。"
    return [Problem("funds_unlikely", text, field="funds_city", section="funds")]


def two_heads(form) -> list[Problem]:
    """中心主任 is held by a department's head beside other work, 常务主任 is one of the staff."""
    name = (form.executive_name or "").strip()
    if not name or name != (form.director_name or "").strip():
        return []
    text = f"中心主任和常务主任都填写了“{name}”。中心主任由部门负责人兼任，常务主任须另有一人。"
    clause = "实施方案三(四)"
    return [Problem("heads_same", text, clause, field="executive_name", section="mechanism")]


@dataclass(frozen=True, slots=True)
class Check:
    """``blocks_from``: the first day on which a round can be opened that it binds; None: it
    never blocks, it warns.
    """

    run: Callable[..., list[Problem]]
    blocks_from: date | None = None

    def blocks(self, opened_on: date) -> bool:
        return self.blocks_from is not None and opened_on >= self.blocks_from


ALWAYS = date.min
CHECKS = (
    Check(villages),
    Check(populations),
    Check(certified),
    Check(premises, ALWAYS),
    Check(mechanism, ALWAYS),
    Check(two_heads),
    Check(phones, date(2027, 1, 1)),
    Check(staffing, ALWAYS),
    Check(funds),
)


def errors(form, *, opened_on: date) -> list[Problem]:
    """What keeps the form from being handed in, in a round opened on that day."""
    return [p for check in CHECKS if check.blocks(opened_on) for p in check.run(form)]


def warnings(form, *, opened_on: date) -> list[Problem]:
    """What is unlikely, and what will be an error only in later rounds."""
    return [p for check in CHECKS if not check.blocks(opened_on) for p in check.run(form)]
