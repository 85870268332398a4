"""How a rule says no: reasons, not booleans."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One reason a rule says no, in words the person on the page can act on."""

    code: str
    message: str
    clause: str = ""  # where the rule is written down, e.g. "实施方案三(二)"
    field: str = ""  # the form field it belongs beside, where there is one
    section: str = ""  # the part of a long form it belongs to, where there are parts
    url: str = ""  # where it can be mended, set by a page that knows

    @property
    def sentence(self) -> str:
        """The message with the clause it rests on, ready to be shown."""
        return f"{self.message}（依据：{self.clause}）" if self.clause else self.message


class Refused(Exception):
    """A domain rule said no. Anticipated, shown to the user, never logged as an error."""

    def __init__(self, *problems: Problem):
        super().__init__("; ".join(problem.message for problem in problems))
        self.problems = problems

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.problems]

    @property
    def done_already(self) -> str:
        """What to tell who pressed a second time, where that is all there is against it; else ""."""
        if set(self.codes) != {"done_already"}:  # as ``accounts.doors`` calls it
            return ""
        return "".join(problem.sentence for problem in self.problems)


class Stale(Refused):
    """Somebody else saved between this person's opening the form and pressing the button.

    ``current`` maps the label of each field to the value now stored, so that the page can show
    it beside what was typed.
    """

    def __init__(self, current: Mapping[str, str]):
        super().__init__(
            Problem(
                "stale_edit",
                "您填写期间，这些内容已被他人修改，尚未保存。请对照现有内容，确认后再次提交。",
            )
        )
        self.current = dict(current)
