"""What a center says of itself, section by section: kept by its executive director."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from accounts.audit import record
from accounts.files import keeping
from centers.models import Center, GuidanceOffice, RulesDocument
from centers.models.profile import RulesKind
from centers.sections import GUIDANCE, Section
from core.changes import differences
from core.chinese_dates import beijing_date, format_date
from core.file_types import Upload
from core.problems import Problem, Refused, Stale
from pilots.choices import HostPlatform, ServiceField

CLAUSE = "实施方案三(三)"
MOST_DOCUMENTS = 40  # per center


@transaction.atomic
def save_section(
    *, center: Center, section: Section, values: Mapping, version: int, by, at
) -> Center:
    """Save one section; raises ``Stale`` when somebody saved it after ``version`` was read.

    A profile may stay incomplete: what it lacks is said on its page, not refused here.
    """
    locked = locked_center(center, by=by)
    if version != locked.section_version(section.key):
        raise Stale(in_words(locked, section))
    if problems := _problems(locked, values, on=beijing_date(at)):
        raise Refused(*problems)
    before = in_words(locked, section)
    if section.key == GUIDANCE:
        _keep_offices(locked, values)
        columns: tuple[str, ...] = ()
    else:
        columns = section.fields
        for name in columns:
            setattr(locked, name, values[name])
    locked.section_versions = {**locked.section_versions, section.key: version + 1}
    locked.save(update_fields=[*columns, "section_versions"])
    changes = differences(before, in_words(locked, section))
    record("修改中心档案", at=at, by=by, obj=locked, changes=changes)
    return locked


def add_rules_document(
    *, center: Center, facts: Mapping, upload: Upload, form_token, by, at
) -> RulesDocument:
    """Keep the text of one 管理制度, which is thereby established; the same form keeps it once.

    ``facts``: kind, name and in_force_on.
    """
    known = RulesDocument.objects.filter(center=center, form_token=form_token).first()
    if known:
        return known
    if RulesDocument.objects.filter(center=center).count() >= MOST_DOCUMENTS:
        message = f"每个中心最多上传{MOST_DOCUMENTS}个制度文件。"
        raise Refused(Problem("documents_too_many", message, field="file"))
    try:
        with keeping(upload, by=by, at=at) as file:
            locked = locked_center(center, by=by)
            kept = RulesDocument.objects.create(
                center=locked, file=file, form_token=form_token, by=by, at=at, **facts
            )
            column = RulesKind(kept.kind).column
            setattr(locked, column, True)
            locked.save(update_fields=[column])
            day = format_date(kept.in_force_on)
            changes = {
                kept.get_kind_display(): ["", f"{kept.name}，{day}施行"],
                "校验值": ["", file.sha256],
            }
            record("上传管理制度", at=at, by=by, obj=locked, changes=changes)
            return kept
    except IntegrityError:
        # Two presses at once: the other one was first, and this one's file is gone again.
        return RulesDocument.objects.get(center=center, form_token=form_token)


def locked_center(center: Center, *, by) -> Center:
    """The center's row, held until the transaction ends: its rows are written one act at a time."""
    return (
        Center.objects.visible_to(by)
        .select_related("subdistrict__district")
        .select_for_update(of=("self",))
        .get(pk=center.pk)
    )


def values_of(center: Center, section: Section) -> dict:
    """What a section holds now, by field."""
    if section.key != GUIDANCE:
        return {name: getattr(center, name) for name in section.fields}
    offices = dict(center.guidance.values_list("field", "office"))
    return {name: offices.get(name, "") for name in section.fields}


def in_words(center: Center, section: Section) -> dict[str, str]:
    """A section as a page shows it, by label; also what a stale editor is shown beside their own."""
    if section.key == GUIDANCE:
        offices = values_of(center, section)
        return {ServiceField(name).label: office for name, office in offices.items()}
    return {
        str(center._meta.get_field(name).verbose_name): shown(center, name)
        for name in section.fields
    }


def _problems(center: Center, values: Mapping, *, on) -> list[Problem]:
    problems = []
    if values.get("opened_on") and values["opened_on"] > on:
        problems.append(Problem("day_in_future", "挂牌日期不能晚于今天。", field="opened_on"))
    for kind in RulesKind:
        if values.get(kind.column) is False and _has_document(center, kind):
            message = f"已上传{kind.label}的文件，即为已建立。"
            problems.append(Problem("rules_on_file", message, CLAUSE, field=kind.column))
    return problems


def _has_document(center: Center, kind: RulesKind) -> bool:
    return RulesDocument.objects.filter(center=center, kind=kind).exists()


def _keep_offices(center: Center, values: Mapping) -> None:
    for name in ServiceField.values:
        GuidanceOffice.objects.update_or_create(
            center=center, field=name, defaults={"office": values[name]}
        )


def shown(center: Center, name: str) -> str:
    value = getattr(center, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    if name == "host_platforms":
        return "、".join(HostPlatform(platform).label for platform in value)
    if name == "meets":
        return center.get_meets_display()
    if name == "opened_on":
        return format_date(value) if value else ""
    return value
