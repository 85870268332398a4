"""What a certificate or a degree must fulfil before it is registered."""

from collections.abc import Mapping
from datetime import date

from centers.models import Credential, Degree, Person
from core.problems import Problem


def credential_problems(facts: Mapping, *, on: date, prefix: str = "") -> list[Problem]:
    """All that speaks against a certificate on the day, beside its fields.

    ``prefix`` stands before the field names where the certificate is part of a larger form.
    """
    problems = []
    if facts["approved_on"] > on:
        problems.append(
            Problem("day_in_future", "批准日期不能晚于今天。", field=f"{prefix}approved_on")
        )
    until = facts["registered_until"]
    if until is not None and until < facts["approved_on"]:
        problems.append(
            Problem(
                "registered_before_approval",
                "登记有效期不能早于批准日期。",
                field=f"{prefix}registered_until",
            )
        )
    if Credential.objects.filter(level=facts["level"], number=facts["number"]).exists():
        problems.append(
            Problem(
                "credential_taken",
                "该级别的这一证书管理号已经登记，请核对证书。",
                field=f"{prefix}number",
            )
        )
    return problems


def degree_problems(
    facts: Mapping, *, on: date, person: Person | None = None, prefix: str = ""
) -> list[Problem]:
    """All that speaks against a degree on the day; ``person`` is None while they are new."""
    problems = []
    if facts["graduated_on"] > on:
        problems.append(
            Problem("day_in_future", "毕业日期不能晚于今天。", field=f"{prefix}graduated_on")
        )
    if person is not None and Degree.objects.filter(person=person, **facts).exists():
        problems.append(Problem("degree_taken", "这一学历已经登记。", field=f"{prefix}major"))
    return problems
