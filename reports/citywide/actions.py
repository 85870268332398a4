"""Writing the city's own report, grouping the districts' problems, adopting what was written."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F

from accounts.audit import record
from core.canonical import canonical_text, sha256_of
from core.chinese_dates import format_moment
from core.problems import Problem, Refused
from pilots.models import Round
from reports.city import CitySummary, city_summary
from reports.citywide.beside import problems_with_topics
from reports.citywide.content import as_adopted, blank, print_of, report_of
from reports.citywide.models import (
    CityReport,
    CityReportVersion,
    GroupedProblem,
    ProblemGrouping,
)
from reports.citywide.moved import is_as_adopted
from reports.quoting import refusal, unknown_quotes

CLAUSE = "实施方案四(三)"
ADOPTED = "审定全市工作总结"
# The log is never rewritten: what was adopted before the report had one name everywhere stands
# there under its earlier one, and must be found by both.
ADOPTED_NAMES = (ADOPTED, "审定全市总结")
NUMBER = "版本"


@transaction.atomic
def save_city_texts(*, round: Round, texts: Mapping[str, str], version: int, by, at) -> CityReport:
    """Keep the city's words; another save since raises ``Stale``, a closed round ``Refused``."""
    round = _open_round(round)
    report = report_of(round) or blank(round, by=by)
    labels = {str(report._meta.get_field(n).verbose_name): getattr(report, n) for n in texts}
    if report.holds_already(version, texts):
        return report
    report.check_version(version, labels)
    changed = [name for name in texts if getattr(report, name) != texts[name]]
    for name in changed:
        setattr(report, name, texts[name])
    # Also the first save counts: of two who begin at once the second is stale.
    report.by, report.version = by, report.version + 1
    report.save()
    parts = "、".join(str(report._meta.get_field(name).verbose_name) for name in changed)
    record("保存全市工作总结", at=at, by=by, obj=report, changes={"部分": ["", parts]})
    return report


@transaction.atomic
def adopt_city_report(*, round: Round, seen: str, by, at) -> CityReportVersion:
    """Freeze words, sums, gaps and grouped problems as the leader saw them (``seen``).

    Not all districts need to be in: who is missing is named in it. Raises ``Refused``.
    """
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    summary, report = city_summary(round=round), report_of(round)
    content = as_adopted(report, summary) if report else None
    problems = reasons_against_adoption(report, summary, by=by, content=content)
    if report is None or content is None:
        raise Refused(*problems)
    if print_of(content) != seen:
        text = "页面打开后，文字、归类或者各区的备案有了变化，请核对本页现在的内容后再审定。"
        problems.append(Problem("city_report_moved", text))
    if problems:
        raise Refused(*problems)
    # Of two who adopt at once the second fails on this row and begins anew, on what the first did.
    CityReport.objects.filter(pk=report.pk).update(version=F("version"))
    text = canonical_text(content)
    version = CityReportVersion.objects.create(
        report=report,
        number=report.versions.count() + 1,
        format=CityReportVersion.FORMAT,
        text=text,
        sha256=sha256_of(text),
        prepared_by=report.by,
        by=by,
        at=at,
    )
    record(ADOPTED, at=at, by=by, obj=report, changes={NUMBER: ["", version.number]})
    return version


def reasons_against_adoption(
    report: CityReport | None, summary: CitySummary, *, by, content: Mapping | None = None
) -> list[Problem]:
    """Why it cannot be adopted by this desk now; empty where it can. ``content`` is what would be
    adopted, where that has been put together already."""
    if summary.round.is_closed:
        return [summary.round.why_closed()]
    if report is None:
        return [Problem("city_report_missing", "市级审核人还没有编制全市工作总结。", CLAUSE)]
    problems = [problem for name in report.PARTS for problem in _missing_in(report, name)]
    if report.by.user_id == by.user_id:
        problems.append(Problem("same_person", "编制和审定须由不同的人办理。", "内部控制"))
    if not summary.filed:
        problems.append(Problem("city_sum_empty", "还没有已备案的区级总结，没有可审定的汇总。"))
    last = report.versions.select_related("by__user").order_by("-number").first()
    if last and is_as_adopted(last, content or as_adopted(report, summary)):
        problems.append(_adopted_before(last, by=by))
    return problems


def _adopted_before(last: CityReportVersion, *, by) -> Problem:
    if last.by.user_id == by.user_id:
        text = f"已于{format_moment(last.at)}审定为第{last.number}版，不需要再次办理。"
        return Problem("done_already", text)
    text = (
        f"内容与{last.by.user}于{format_moment(last.at)}审定的第{last.number}版相同，不需要再审定。"
    )
    return Problem("city_report_unchanged", text)


def _missing_in(report: CityReport, name: str) -> list[Problem]:
    label, text = report._meta.get_field(name).verbose_name, getattr(report, name)
    if not text.strip():
        return [Problem("part_missing", f"请填写“{label}”。", CLAUSE, field=name)]
    said = refusal(unknown_quotes(text))
    return [Problem("quote_unknown", f"“{label}”：{said}", field=name)] if said else []


@transaction.atomic
def group_problems(
    *, round: Round, topics: Mapping[str, str], version: int, by, at
) -> ProblemGrouping:
    """Put problems (by key) under these headings, "" for none; the districts' words stay.

    What no filed version holds is passed over. Another save since raises ``Stale``.
    """
    round = _open_round(round)
    grouping = ProblemGrouping.objects.filter(round=round).first() or ProblemGrouping(round=round)
    before = {row.key: row for row in problems_with_topics(city_summary(round=round))}
    grouping.check_version(version, {_named(row): row.topic for row in before.values()})
    moved = {
        key: topic.strip()
        for key, topic in topics.items()
        if key in before and before[key].topic != topic.strip()
    }
    grouping.version += 1
    grouping.save()
    for key, topic in moved.items():
        GroupedProblem.objects.update_or_create(
            problem_id=int(key), defaults={"grouping": grouping, "topic": topic}
        )
    changes = {_named(before[key]): [before[key].topic, topic] for key, topic in moved.items()}
    record("归类问题", at=at, by=by, obj=grouping, changes=changes)
    return grouping


def _named(row) -> str:
    """Two districts may have the same problem in the same words."""
    return f"{row.district}：{row.problem}"


def _open_round(round: Round) -> Round:
    """The round under its lock: two who begin at once wait for each other."""
    round = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
    if round.is_closed:
        raise Refused(round.why_closed())
    return round
