"""One door per state: the table of steps, the reasons against one, and the walk through it.

A room declares its steps as data; ``obstacles`` says what stands in the way, and the same list
disables the button, fills the message and refuses the action. ``move`` is the only code that
assigns ``state``; it writes history and the audit log in the caller's transaction.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.db import models

from accounts import audit  # the module: it imports the models in its turn
from accounts.models.people import RoleGrant
from accounts.roles import Role
from core.chinese_dates import format_moment
from core.frozen import FrozenModel
from core.problems import Problem, Refused


@dataclass(frozen=True, slots=True)
class Step:
    """One way through the door: from which states, to which, by whom."""

    label: str
    sources: tuple[str, ...]
    target: str
    roles: tuple[str, ...]
    needs_note: bool = False
    tone: str = "primary"


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step as a page shows it: with what still stands in its way."""

    name: str
    label: str
    tone: str
    needs_note: bool
    longest_note: int
    obstacles: tuple[Problem, ...]


class Stateful(models.Model):
    """A row with a ``state``, a table of ``STEPS`` and a ``history`` of steps taken."""

    STEPS: ClassVar[Mapping[str, Step]] = {}
    LONGEST_NOTE: ClassVar[int] = 1000  # signs of a step's note, which nobody can shorten later
    # Each kind brings these: its column of states and its own table of steps taken.
    state: Any
    history: Any
    get_state_display: Callable[[], str]

    class Meta:
        abstract = True

    def steps(self) -> Mapping[str, Step]:
        return self.STEPS

    def reasons_against(self, name: str, *, by: RoleGrant) -> list[Problem]:
        """What else the rules of this kind hold against a step that role and state allow."""
        return []

    def is_step_of(self, name: str, *, by: RoleGrant) -> bool:
        """Whether the step is this desk's to take: by its role, where a kind knows no more."""
        return by.role in self.steps()[name].roles

    def label_of(self, name: str, *, by: RoleGrant) -> str:
        """What history and the audit log call the step when this desk takes it."""
        return self.steps()[name].label

    def stamp(self, name: str, *, by: RoleGrant, at) -> None:
        """Set the moments and actors that belong to the step; ``state`` is already the new one."""

    def obstacles(self, name: str, *, by: RoleGrant) -> list[Problem]:
        """Why ``by`` cannot take this step now. Empty means they can."""
        step = self.steps()[name]
        if not self.is_step_of(name, by=by):
            desks = "、".join(Role(role).label for role in step.roles)
            return [Problem("wrong_role", f"“{step.label}”由{desks}办理。")]
        if self.state not in step.sources:
            return [self._against_state(name, by=by)]
        return self.reasons_against(name, by=by)

    def _against_state(self, name: str, *, by: RoleGrant) -> Problem:
        """Who was here before: the same person is told so, anybody else by whom and when."""
        step, state = self.steps()[name], self.get_state_display()
        taken = self._taken_and_standing(name)
        if taken is None:
            return Problem("wrong_state", f"当前状态是“{state}”，不能{step.label}。")
        done = f"已于{format_moment(taken.at)}{taken.step_label}"
        if taken.by.user_id == by.user_id:
            return Problem("done_already", f"{done}，不需要再次办理。当前状态：{state}。")
        return Problem(
            "wrong_state", f"{taken.actor}{done}，当前状态是“{state}”，不能再{step.label}。"
        )

    def _taken_and_standing(self, name: str):
        """The last time the step was taken, unless the row came back to where it begins since."""
        desk = ("by__user", "by__district", "by__subdistrict__district")
        if self.pk is None:
            return None
        taken = self.history.filter(step=name).select_related(*desk).order_by("-pk").first()
        if taken is None:
            return None
        sources = self.steps()[name].sources
        came_back = self.history.filter(pk__gt=taken.pk, target__in=sources).exists()
        return None if came_back else taken

    def offered_steps(self, *, by: RoleGrant) -> list[OfferedStep]:
        """The steps that this desk could take from this state, each with its obstacles."""
        return [
            OfferedStep(
                name,
                self.label_of(name, by=by),
                step.tone,
                step.needs_note,
                self.LONGEST_NOTE,
                tuple(problems),
            )
            for name, step in self.steps().items()
            if self.is_step_of(name, by=by) and self.state in step.sources
            for problems in [self.obstacles(name, by=by)]
        ]

    def move(self, name: str, *, by: RoleGrant, at, note: str = "") -> None:
        """Take one step and leave its trace; raises ``Refused`` with every reason against it."""
        step, source = self.steps()[name], self.state
        # PostgreSQL stores no NUL; a browser counts a line's end as one sign and sends two.
        note = note.replace("\0", "").replace("\r\n", "\n").strip()
        problems = self.obstacles(name, by=by)
        if step.needs_note and not note:
            problems.append(Problem("note_missing", "请写明理由。", field="note"))
        if len(note) > self.LONGEST_NOTE:
            sentence = f"理由或说明最多{self.LONGEST_NOTE}个字，现有{len(note)}个字。"
            problems.append(Problem("note_too_long", sentence, field="note"))
        if problems:
            raise Refused(*problems)
        self.state = step.target
        self.stamp(name, by=by, at=at)
        self.save()
        label = self.label_of(name, by=by)
        self.history.create(
            step=name,
            step_label=label,
            source=source,
            target=step.target,
            by=by,
            at=at,
            note=note,
        )
        audit.record(label, at=at, by=by, obj=self, changes={"state": [source, step.target]})


class StepTaken(FrozenModel):
    """Evidence that a step was taken; a concrete kind adds ``subject`` (related_name history)."""

    step = models.CharField("步骤代码", max_length=24)
    step_label = models.CharField("步骤", max_length=24)
    source = models.CharField("原状态", max_length=24)
    target = models.CharField("新状态", max_length=24)
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("时间")
    note = models.TextField("说明", blank=True)

    class Meta:
        abstract = True

    @property
    def change(self) -> str:
        """From which state to which, in the words of the kind's own states."""
        kind = self._meta.get_field("subject").related_model
        states = dict(kind._meta.get_field("state").flatchoices)
        return f"{states[self.source]} → {states[self.target]}"

    @property
    def actor(self) -> str:
        return f"{self.by.user}（{self.by.title}）"
