"""The cases of a supervision session: where the room of supervision and that of cases meet.

Choosing a case also brings it to the supervisor, who then sees it masked for fourteen days.
"""

from datetime import date, datetime
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case
from cases.sight import case_row, row_columns
from cases.states import WORKERS
from cases.supervised import bring
from core.forms import PageForm
from core.problems import Refused
from supervision.actions import note_discussed
from supervision.actions.discussed import against_noting
from supervision.models import SupervisionSession
from supervision.views.sessions import visible_sessions

READERS = (*Role.of_center, Role.SUPERVISOR, *Role.of_district)
OFFERED_MOST = 100  # own open cases; a worker has a few dozen at most


class DiscussedForm(PageForm):
    """The own open cases, those that are chosen ticked."""

    cases = forms.MultipleChoiceField(
        label="我负责的案例",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "所选案例不是您负责的在办案例，请重新勾选。"},
    )

    def __init__(self, *args, offered: list[Case], **kwargs):
        super().__init__(*args, **kwargs)
        field: forms.MultipleChoiceField = self.fields["cases"]  # type: ignore[assignment]
        field.choices = [
            (
                case.number,
                f"{case.number}（{case.get_method_display()}，{case.get_state_display()}）",
            )
            for case in offered
        ]


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*READERS)
def discussed_cases(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    now, desk = timezone.now(), request.desk
    numbers = set(session.discussed.values_list("case_number", flat=True))
    offered = _offered(session, desk, numbers)
    posted = request.POST if request.method == "POST" else None
    chosen = [case.number for case in offered if case.number in numbers]
    form = DiscussedForm(posted, offered=offered, initial={"cases": chosen})
    if form.is_valid() and _noted(form, session, offered, desk, now):
        messages.success(request, "讨论的案例已登记，新选的已向督导开放14天（脱敏）。")
        return redirect("portal:discussed_cases", pk)
    problems = against_noting(session, by=desk) if desk.role in WORKERS else []
    context = {
        "session": session,
        "rows": _rows(numbers, desk, timezone.localdate(now)),
        "form": form if offered and not problems else None,
        "problems": problems,
        "asks": desk.role in WORKERS,
        "back_url": reverse("supervision:session_detail", args=[pk]),
    }
    return TemplateResponse(request, "portal/discussed_cases.html", context)


def _offered(session: SupervisionSession, desk: RoleGrant, numbers: set[str]) -> list[Case]:
    """What this desk decides about: its own open cases of that center."""
    if desk.role not in WORKERS:
        return []
    own = Case.objects.visible_to(desk).in_charge_of(desk.user).unfinished()
    return list(own.filter(center=session.center).order_by("-opened_on", "-pk")[:OFFERED_MOST])


def _noted(form, session, offered: list[Case], desk: RoleGrant, at: datetime) -> bool:
    """Stored, and each new case brought to the supervisor unless it is open to them already: all
    of it or nothing."""
    among = {case.number: case for case in offered}
    try:
        with transaction.atomic():
            new = note_discussed(
                session=session, chosen=form.cleaned_data["cases"], among=among, by=desk, at=at
            )
            for number in new:
                _open(among[number], session.supervisor, desk, at)
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _open(case: Case, supervisor: RoleGrant, desk: RoleGrant, at: datetime) -> None:
    if case.discussions.open_on(timezone.localdate(at)).filter(supervisor=supervisor).exists():
        return
    bring(case=case, supervisor=supervisor, form_token=uuid4(), by=desk, at=at)


def _rows(numbers: set[str], desk: RoleGrant, on: date) -> list:
    """(number, row): the row is None where the case is not open to this desk (any more)."""
    opened = Case.objects.open_to(desk, on=on).filter(number__in=numbers)
    rows = {case.number: case_row(case, desk) for case in row_columns(opened, desk)}
    return [(number, rows.get(number)) for number in sorted(numbers)]
