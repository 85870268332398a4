"""Steps, returns and the tables of the record, shared by everything that is handed in."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.roles import Role
from accounts.taking import table_file
from core.problems import Refused
from pilots import actions
from pilots.forms import ReturnForm
from pilots.forms.submissions import DAYS_TO_MEND
from pilots.models import WorkdayOverride
from pilots.states import DECISIONS, FROM_CITY, RETURNS, TO_STREET
from pilots.submission_page import Panel
from pilots.taken_records import of_record

TAKEN = "导出附件和定稿版本"
RETURN_OF = {
    Role.DISTRICT_OFFICER: TO_STREET,
    Role.DISTRICT_LEADER: "send_back",
    Role.CITY_OFFICER: FROM_CITY,
}


def take_posted_step(request, *, content) -> None:
    """Take the step that was posted; raises ``Refused``, and BadRequest for what is no mere step.

    Pressed a second time by the same person, it is told when it was done and leads on as then.
    A return needs its opinions and a decision founds a unit: both have pages of their own.
    """
    name = request.POST.get("step", "")
    steps = content.submission.steps()
    if name not in steps or name in (*RETURNS, *DECISIONS):
        raise BadRequest
    note = request.POST.get("note", "")
    try:
        taken = actions.take_step(
            name, content=content, by=request.desk, at=timezone.now(), note=note
        )
    except Refused as refusal:
        if not refusal.done_already:
            raise
        messages.info(request, refusal.done_already)
        return
    messages.success(request, f"已{steps[name].label}，当前状态：{taken.get_state_display()}。")


def answer_return(request, *, content, titles: Mapping[str, str], back_to: str) -> HttpResponse:
    """The page on which a leader or the city writes what has to be mended; then ``back_to``."""
    name = RETURN_OF[request.desk.role]
    # The city's returns have a day of their own; what a district sends back within, need not.
    proposed = _days_to_mend(timezone.localdate()) if name == FROM_CITY else None
    form = ReturnForm(request.POST or None, titles=titles, proposed_due_on=proposed)
    if form.is_valid():
        try:
            actions.take_step(
                name,
                content=content,
                by=request.desk,
                at=timezone.now(),
                returns=form.opinions(),
                return_due_at=form.due_at(),
            )
        except Refused as refusal:
            if refusal.done_already:
                messages.info(request, refusal.done_already)
                return redirect(back_to)
            form.refuse(refusal)
        else:
            messages.success(request, "已退回修改，退回意见已送达。")
            return redirect(back_to)
    obstacles = content.submission.obstacles(name, by=request.desk)
    typed = form.raw() if obstacles else {}
    context = {
        "content": content,
        "form": None if obstacles else form,
        "obstacles": obstacles,
        "typed": [(title, typed[key]) for key, title in titles.items() if typed.get(key)],
        "step_label": content.submission.steps()[name].label,
        "back_to": back_to,
    }
    return TemplateResponse(request, "pilots/submission_return.html", context)


def record_file(request, *, content, panel: Panel) -> HttpResponse:
    """The table of ``?table=``, as the page shows it to this desk; 404 for one it does not have."""
    title = str(content.submission)  # with its year
    return table_file(request, of_record(panel), what=TAKEN, obj=content, title=title)


def _days_to_mend(today: date) -> date:
    """Some working days from today, by the calendar of the office."""
    return WorkdayOverride.objects.as_workdays().after(today, DAYS_TO_MEND)
