"""Rows of 四、人才培养: people on duty, trainings and who took part, supervision sessions."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from accounts.models import RoleGrant
from accounts.roles import Role
from centers.models import Attendance, Engagement, Training
from centers.models.people import CredentialLevel
from core.chinese_dates import format_date
from core.masking import mask_name
from pilots.qualification import Route
from reports.question import Question
from reports.sources.base import Measure, Sheet, Source, by_column, by_judgment, judged, on_days
from supervision.models import SupervisionSession
from supervision.states import SessionState, Structure


def _certified(level: CredentialLevel) -> Measure:
    return judged(lambda facts: facts.certified(level))


ENGAGEMENTS = Source(
    rows=lambda facts: Engagement.objects.filter(pk__in=[row.pk for row in facts.team]),
    measures={
        "staff": Measure(),
        "certified_senior": _certified(CredentialLevel.SENIOR),
        "certified_intermediate": _certified(CredentialLevel.INTERMEDIATE),
        "certified_assistant": _certified(CredentialLevel.ASSISTANT),
        "professionals": judged(lambda facts: facts.professionals),
        "professionals_met": judged(lambda facts: facts.judged(is_met=True)),
        "professionals_not_met": judged(lambda facts: facts.judged(is_met=False)),
    },
    sheet=Sheet(
        columns=("姓名", "中心", "人员类别", "上岗日期"),
        cells=lambda row, desk: (
            row.person.name,
            row.center.name,
            row.get_kind_display(),
            format_date(row.starts_on),
        ),
        fetch=lambda rows, desk: rows.select_related("person", "center"),
        day="starts_on",
        address=lambda row, desk: reverse("centers:person_detail", args=[row.person_id]),
    ),
    splits={
        "route": by_judgment(lambda facts: facts.routes, {one.value: one.label for one in Route})
    },
    held=lambda facts: facts.team,
)


def _trainings(facts: Question) -> QuerySet:
    round = facts.round
    return Training.objects.ended_within(round.service_starts_on, round.service_ends_on)


TRAININGS = Source(
    rows=_trainings,
    measures={"trainings": Measure(), "training_minutes": Measure(adds="minutes")},
    sheet=Sheet(
        columns=("培训", "举办单位", "结束日期"),
        cells=lambda row, desk: (row.title, row.held_by, format_date(row.ends_on)),
        fetch=lambda rows, desk: rows.select_related("center", "district"),
        day="ends_on",
        address=lambda row, desk: reverse("centers:training_detail", args=[row.pk]),
    ),
    days=on_days("ends_on"),
)


def _took_part(rows: QuerySet, desk: RoleGrant) -> QuerySet:
    return rows.filter(training__in=Training.objects.visible_to(desk).values("pk"))


def _attendance_cells(row, desk):
    name = row.person.name if row.person else row.name
    is_hidden = row.person is None and desk.role not in Role.of_subdistrict
    return (
        mask_name(name) if is_hidden else name,
        row.center.name if row.center else row.unit or "—",
        row.training.title,
        format_date(row.training.ends_on),
    )


ATTENDANCES = Source(
    rows=lambda facts: Attendance.objects.filter(training__in=_trainings(facts).values("pk")),
    measures={"training_times": Measure()},
    sheet=Sheet(
        columns=("姓名", "中心或单位", "培训", "结束日期"),
        cells=_attendance_cells,
        fetch=lambda rows, desk: rows.select_related("person", "center", "training"),
        visible=_took_part,
    ),
    district="training__district",
    days=on_days("training__ends_on"),
)
CONFIRMED = Q(state=SessionState.CONFIRMED)


def _session_cells(row, desk):
    return (
        format_date(row.held_on),
        row.center.name,
        row.get_structure_display(),
        f"{row.attendee_count}人",
        row.get_state_display(),
    )


SESSIONS = Source(
    rows=lambda facts: SupervisionSession.objects.countable(facts.round),
    measures={
        "supervision_minutes": Measure(CONFIRMED, "minutes"),
        "supervision_sessions": Measure(CONFIRMED),
        "supervision_attendances": Measure(CONFIRMED, "attendee_count"),
        "unconfirmed_minutes": Measure(Q(state=SessionState.LOGGED), "minutes"),
    },
    sheet=Sheet(
        columns=("督导日期", "中心", "督导形式", "受督导人数", "状态"),
        cells=_session_cells,
        fetch=lambda rows, desk: rows.select_related("center"),
        day="held_on",
        address=lambda row, desk: reverse("supervision:session_detail", args=[row.pk]),
    ),
    days=on_days("held_on"),
    splits={"structure": by_column("structure", Structure)},
)
