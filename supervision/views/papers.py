"""Word and Excel of supervision; each one handed out is in the audit log."""

from urllib.parse import urlencode

from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from centers.models import Person
from centers.views.people import READERS_OF_HOURS
from core.chinese_dates import format_date
from core.office_downloads import EXCEL, WORD, office_download
from pilots.models import Round
from supervision.forms.hours import PeriodForm, this_year
from supervision.forms.session_filters import SessionFilterForm
from supervision.models import SupervisionSession, Supervisor
from supervision.papers import (
    RECORD,
    Hours,
    certificate,
    hours_of_person,
    hours_of_supervisor,
    record_sheet,
)
from supervision.serving import with_shortfalls
from supervision.session_sheet import MOST_ROWS, TITLE, sessions_workbook
from supervision.views.sessions import READERS, visible_sessions


@require_safe
@desk_required(*READERS)
def session_word(request, pk):
    session = get_object_or_404(visible_sessions(request.desk), pk=pk)
    with_shortfalls([session])
    record(f"导出{RECORD}", at=timezone.now(), by=request.desk, obj=session)
    return office_download(record_sheet(session), f"{RECORD}（{session.held_on}）", WORD)


@require_safe
@desk_required(*READERS)
def session_sheet(request):
    """The list as its address says it."""
    rounds = Round.objects.visible_to(request.desk).latest_first()
    filters = SessionFilterForm(
        request.GET, rounds=rounds, desk=request.desk, on=timezone.localdate()
    )
    if filters.chosen_round is None:
        return redirect("supervision:session_list")
    rows = filters.filter(visible_sessions(request.desk)).order_by("-held_on", "-pk")
    at, sessions = timezone.now(), list(rows[:MOST_ROWS])
    changes = {"范围": ["", filters.in_words], "条数": ["", len(sessions)]}
    record("导出督导记录", at=at, by=request.desk, changes=changes)
    content = sessions_workbook(
        sessions, filtered_by=filters.in_words, at=at, is_summed=filters.is_of_one_kind
    )
    return office_download(content, TITLE, EXCEL)


@require_safe
@desk_required(*READERS_OF_HOURS)
def person_hours(request, pk):
    person = _person(request, pk)
    back_url = reverse("centers:person_detail", args=[pk])
    return _hours_page(request, person, hours_of_person, "person_certificate", back_url)


@require_safe
@desk_required(*READERS_OF_HOURS)
def person_certificate(request, pk):
    return _certificate(request, _person(request, pk), hours_of_person, "person_hours")


@require_safe
@desk_required(*Role.of_district)
def supervisor_hours(request, pk):
    member = _supervisor(request, pk)
    back_url = reverse("supervision:supervisor_detail", args=[pk])
    return _hours_page(request, member, hours_of_supervisor, "supervisor_certificate", back_url)


@require_safe
@desk_required(*Role.of_district)
def supervisor_certificate(request, pk):
    return _certificate(request, _supervisor(request, pk), hours_of_supervisor, "supervisor_hours")


def _person(request, pk) -> Person:
    people = Person.objects.visible_to(request.desk).select_related("center")
    return get_object_or_404(people, pk=pk)


def _supervisor(request, pk) -> Supervisor:
    return get_object_or_404(Supervisor.objects.visible_to(request.desk), pk=pk)


def _asked(request) -> PeriodForm:
    """The period in the address; the year up to today where it names none."""
    form = PeriodForm(request.GET or this_year(timezone.localdate()))
    form.is_valid()
    return form


def _hours(request, form: PeriodForm, row, count) -> Hours | None:
    if not form.is_valid():
        return None
    sessions = SupervisionSession.objects.visible_to(request.desk)
    return count(row, sessions, **form.cleaned_data)


def _hours_page(request, row, count, word: str, back_url: str):
    form = _asked(request)
    hours = _hours(request, form, row, count)
    query = urlencode(form.cleaned_data) if hours else ""
    context = {
        "form": form,
        "hours": hours,
        "name": str(row),
        "word_url": f"{reverse(f'supervision:{word}', args=[row.pk])}?{query}",
        "back_url": back_url,
    }
    return TemplateResponse(request, "supervision/hours.html", context)


def _certificate(request, row, count, page: str):
    """Where the period cannot be read, back to the page that says so."""
    form = _asked(request)
    hours = _hours(request, form, row, count)
    if hours is None:
        url = reverse(f"supervision:{page}", args=[row.pk])
        return redirect(f"{url}?{request.GET.urlencode()}")
    period = f"{format_date(hours.since)}至{format_date(hours.until)}"
    changes = {"期间": ["", period], "次数": ["", len(hours.sessions)]}
    record(f"导出{hours.title}", at=timezone.now(), by=request.desk, obj=row, changes=changes)
    content = certificate(hours, on=timezone.localdate())
    return office_download(content, f"{hours.title}-{hours.name}", WORD)
