"""What a person's file says of their life, and what must go together in it. Pure."""

from collections.abc import Mapping

from core.problems import Problem

GUARDIAN_CLAUSE = "民法典27、28"


def circumstances_problems(facts: Mapping, *, needs_guardian: bool) -> list[Problem]:
    """Every reason against keeping these facts; blanks that may stay blank are passed over."""
    problems = []
    if needs_guardian and not (facts.get("guardian_name") and facts.get("guardian_relation")):
        sentence = "未成年人和无民事行为能力、限制民事行为能力的人，须登记监护人及其关系。"
        problems.append(
            Problem("guardian_unnamed", sentence, GUARDIAN_CLAUSE, field="guardian_name")
        )
    for who, label in (("guardian", "监护人"), ("emergency", "紧急联系人")):
        others = facts.get(f"{who}_relation") or facts.get(f"{who}_phone")
        already_said = who == "guardian" and needs_guardian
        if others and not facts.get(f"{who}_name") and not already_said:
            sentence = f"填了关系或电话的，也要填写{label}姓名。"
            problems.append(Problem("contact_unnamed", sentence, field=f"{who}_name"))
    return problems


def lowered_problems(before: Mapping, after: Mapping, *, by_head: bool) -> list[Problem]:
    """Protection is taken off a file by the executive director only, never by who works on it."""
    labels = {"is_minor": "未成年人", "is_sensitive": "重点保护"}
    return [
        Problem(
            "protection_kept",
            f"“{label}”的标记只能由常务主任取消。",
            "未成年人网络保护条例36",
            field=name,
        )
        for name, label in labels.items()
        if before[name] and not after[name] and not by_head
    ]
