"""Writing a center's year, handing it to the district, and quoting it in the report."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from centers.models import Center
from centers.models.center import units_of
from core.changes import changed, told_of
from core.problems import Problem, Refused
from pilots.actions import save_parts
from pilots.models import Round
from reports.models import CenterSummary, SummaryReport
from reports.parts import notices
from reports.parts.centers import reasons_against_round
from reports.parts.states import CenterSummaryState

COLUMNS = ("text", "highlights")


@transaction.atomic
def save_center_summary(
    *, round: Round, center: Center, facts: Mapping[str, str], version: int, by, at
) -> CenterSummary:
    """Keep the draft; the first save makes the row. Raises ``Refused`` and ``Stale``."""
    # The center's row is the queue for two who begin at once.
    center = Center.objects.visible_to(by).select_for_update(of=("self",)).get(pk=center.pk)
    if problems := reasons_against_round(round=round, center=center):
        raise Refused(*problems)
    row, _ = CenterSummary.objects.select_for_update(of=("self",)).get_or_create(
        round=round, center=center, defaults=units_of(center)
    )
    if row.state != CenterSummaryState.DRAFT:
        text = "年度小结已交区里，不能修改；需要修改的，请先撤回。"
        raise Refused(Problem("center_summary_closed", text))
    labels = {str(row._meta.get_field(name).verbose_name): getattr(row, name) for name in COLUMNS}
    if row.holds_already(version, {name: facts[name] for name in COLUMNS}):
        return row
    row.check_version(version, labels)
    before = told_of(row, COLUMNS)
    for name in COLUMNS:
        setattr(row, name, facts[name])
    row.version += 1
    row.save()
    record("保存年度小结", at=at, by=by, obj=row, changes=changed(before, row, COLUMNS))
    return row


@transaction.atomic
def take_center_summary_step(
    name: str, *, summary: CenterSummary, by, at, note: str = ""
) -> CenterSummary:
    """Move it by one step, alone with its row. Raises ``Refused``."""
    rows = CenterSummary.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("round", "center").get(pk=summary.pk)
    row.move(name, by=by, at=at, note=note)
    notices.summed_up(name, row, at=at)
    return row


@transaction.atomic
def quote(*, summary: CenterSummary, column: str, part: str, by, at) -> SummaryReport:
    """Put ``column`` (text or highlights) of a center's summary at the end of the report's
    ``part``, with the name of the center before it. Raises ``Refused`` where there is no report,
    the part is closed, or would become too long."""
    report = SummaryReport.objects.visible_to(by).filter(
        round=summary.round_id, district=summary.district_id
    )
    found = report.first()  # ``save_parts`` locks, and sees by its version who was quicker
    if found is None:
        raise Refused(Problem("report_not_begun", "本区工作总结报告还没有开始填报，不能引用。"))
    words = getattr(summary, column).strip()
    if not words:
        raise Refused(Problem("nothing_to_quote", "这一部分没有内容，不能引用。", field="column"))
    quoted = f"{summary.center}：{words}"
    text = "\n".join(filter(None, [getattr(found, part).rstrip(), quoted]))
    field = SummaryReport._meta.get_field(part)
    if len(text) > field.max_length:
        message = f"引用后“{field.verbose_name}”有{len(text)}个字，超过{field.max_length}个字。"
        raise Refused(Problem("quote_too_long", message, field="part"))
    return save_parts(content=found, texts={part: text}, version=found.version, by=by, at=at)
