"""The recommendation as a list of tasks: each section with its state, and all that is missing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from core.problems import Problem
from pilots.attachment_page import FilePanel
from pilots.attachments import TITLE as ATTACHED
from pilots.models import Recommendation, Submission
from pilots.sections import OF_DISTRICT, SECTION_BY_KEY, Section
from pilots.states import SubmissionState


@dataclass(frozen=True, slots=True)
class Task:
    """One section as ``_components/task_list.html`` shows it."""

    label: str
    url: str
    state_label: str
    tone: str
    hint: str


def tasks(
    recommendation: Recommendation, section_url: Callable[[Section], str], *, open_keys=frozenset()
) -> list[Task]:
    """A task per section; with ``open_keys`` the others are said to be closed."""
    return [
        _task(recommendation, section, section_url(section), open_keys)
        for section in recommendation.sections
    ]


def files_task(files: FilePanel) -> Task | None:
    """The files stand further down the same page; None where there are none and none may come."""
    if not files.rows and not files.add_url:
        return None
    if files.rows:
        return Task(ATTACHED, "#attachments", f"{len(files.rows)}个", "good", "")
    return Task(ATTACHED, "#attachments", "未添加", "neutral", "选填，列在本页下方")


def gaps(
    recommendation: Recommendation,
    section_url: Callable[[Section], str],
    *,
    open_keys=frozenset(),
) -> list[Problem]:
    """Everything between this draft and its next desk, each linked to its own field.

    With the subdistrict that is what it owes its district; from there on everything counts.
    """
    missing = recommendation.missing()
    if recommendation.submission.state == SubmissionState.WITH_STREET:
        missing = recommendation.missing_of_street(open_keys=open_keys)
    return linked(missing, section_url)


def linked(problems: Iterable[Problem], section_url: Callable[[Section], str]) -> list[Problem]:
    """The same, each with the way to its field."""
    return [_linked(problem, section_url) for problem in problems]


def whose_turn(submission: Submission, *, by) -> str:
    """Who writes the form now, as this desk should hear it; "" once it is on its way up."""
    if not submission.is_editable or submission.round.is_closed:
        return ""
    is_mine = submission.is_on_desk_of(by)
    if submission.state == SubmissionState.WITH_STREET:
        if is_mine:
            return (
                "现由本街道(乡镇)填写。完成后点“送交区里”，由区级填报人核对、补充资金安排并提交。"
            )
        return "现由街道(乡镇)填写，区里可以查看；急需由区里填写的，可以接手。"
    said = "街道(乡镇)已送交，现由区级填报人核对、补充。"
    if submission.delivered_at is None:
        said = "现由区级填报人填写。"
    if is_mine:
        return f"{said}完成后点“提交区级审核”。"
    return f"{said}街道(乡镇)需要修改的，请联系区里退回街道。"


def done_count(recommendation: Recommendation) -> int:
    """How many sections are complete and right."""
    return sum(
        not recommendation.mistakes_in(section) and not recommendation.problems_of(section)
        for section in recommendation.sections
    )


def _task(recommendation, section: Section, url: str, open_keys) -> Task:
    state, tone, hint = _state(recommendation, section)
    if section.key == "staffing" and (people := len(recommendation.proposed_staff)):
        hint = "，".join(filter(None, (hint, f"拟配人员{people}人")))
    with_street = recommendation.submission.state == SubmissionState.WITH_STREET
    if section.key in OF_DISTRICT and with_street:
        hint = "由区里补充核定，可以先填"
    if open_keys and section.key not in open_keys:
        hint = "退回意见没有涉及，不能修改"
    return Task(section.title, url, state, tone, hint)


def _state(recommendation: Recommendation, section: Section) -> tuple[str, str, str]:
    mistakes = recommendation.mistakes_in(section)
    missing = [p for p in recommendation.problems_of(section) if p.code == "part_missing"]
    if recommendation.is_copied(section):
        return "请核对", "warn", "沿用上一年度，核对后保存"
    if mistakes:
        return "有错误", "bad", f"有{len(mistakes)}处需要改正"
    if not missing:
        return "已完成", "good", ""
    if not recommendation.is_started(section):
        return "未开始", "neutral", ""
    return "填写中", "waiting", f"还缺{len(missing)}项"


def _linked(problem: Problem, section_url: Callable[[Section], str]) -> Problem:
    section = SECTION_BY_KEY[problem.section]
    # Crispy gives every field, also a group of radio buttons, a block of this id.
    place = f"#div_id_{problem.field}" if problem.field else ""
    url = f"{section_url(section)}{place}"
    return replace(problem, message=f"{section.title}：{problem.message}", url=url)
