"""Entering a 补充数 with its evidence, and the second person's word on it."""

from collections.abc import Mapping

from django.db import transaction

from accounts.audit import record
from accounts.files import keep_once, told_of_upload
from accounts.roles import Role
from centers.models import Center
from centers.models.center import units_of
from core.changes import filled_in
from core.file_types import ALL, Upload
from core.problems import Problem, Refused
from pilots.models import Round
from reports.dictionary import FIGURES
from reports.models import Supplement
from reports.parts import notices
from reports.parts.centers import reasons_against_round
from reports.parts.states import HEADS
from reports.parts.supplied import takes_supplement

COLUMNS = ("figure", "amount", "reason")
WRITERS = (*HEADS, Role.DISTRICT_OFFICER)


def enter_supplement(
    *, round: Round, center: Center, facts: Mapping, upload: Upload, form_token, by, at
) -> Supplement:
    """``facts``: figure (a key of the dictionary), amount (minutes for hours), reason. The same
    form enters it once. Raises ``Refused``."""

    def find() -> Supplement | None:
        return Supplement.objects.visible_to(by).filter(form_token=form_token).first()

    def check() -> None:
        if problems := _reasons_against(round, center, facts, by=by):
            raise Refused(*problems)

    def attach(file) -> Supplement:
        Center.objects.visible_to(by).get(pk=center.pk)
        # Alone with the round: one that is being closed takes nothing in.
        locked = Round.objects.select_for_update(of=("self",)).get(pk=round.pk)
        if problems := _reasons_against(locked, center, facts, by=by):
            raise Refused(*problems)
        row = Supplement.objects.create(
            **units_of(center),
            **{name: facts[name] for name in COLUMNS},
            round=locked,
            file=file,
            entered_by=by.user,
            entered_at=at,
            form_token=form_token,
        )
        told = {"指标": ["", row.figure_label], "数量": ["", row.shown]}
        changes = filled_in(row, COLUMNS) | told | told_of_upload(file)
        record("录入补充数", at=at, by=by, obj=row, changes=changes)
        notices.entered(row, by=by, at=at)
        return row

    return keep_once(upload, find=find, check=check, attach=attach, allowed=ALL, by=by, at=at)


@transaction.atomic
def take_supplement_step(
    name: str, *, supplement: Supplement, by, at, note: str = ""
) -> Supplement:
    """Move it by one step, alone with its row. Raises ``Refused``."""
    rows = Supplement.objects.visible_to(by).select_for_update(of=("self",))
    row = rows.select_related("round", "center").get(pk=supplement.pk)
    row.move(name, by=by, at=at, note=note)
    notices.decided(row, by=by, at=at)
    return row


def _reasons_against(round: Round, center: Center, facts: Mapping, *, by) -> list[Problem]:
    problems = reasons_against_round(round=round, center=center)
    if by.role not in WRITERS:
        problems.append(Problem("wrong_role", "补充数由中心负责人或区级填报人录入。"))
    figure = FIGURES.get(facts["figure"])
    if figure is None or not takes_supplement(figure):
        text = "这项指标不能填补充数：资金和达标情况以平台记录为准。"
        problems.append(Problem("figure_takes_none", text, field="figure"))
    return problems
