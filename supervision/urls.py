from django.urls import path

from supervision.views import entry, papers, parts, sessions, teams, workbench

app_name = "supervision"
urlpatterns = [
    path("", sessions.session_list, name="session_list"),
    path("mine/", workbench.workbench, name="workbench"),
    path("month/", sessions.session_month, name="session_month"),
    path("sheet/", papers.session_sheet, name="session_sheet"),
    path("plan/", entry.session_plan, name="session_plan"),
    path("log/", entry.session_log, name="session_log"),
    path("<int:pk>/", sessions.session_detail, name="session_detail"),
    path("<int:pk>/word/", papers.session_word, name="session_word"),
    path("<int:pk>/history/", sessions.session_history, name="session_history"),
    path("<int:pk>/hold/", entry.session_hold, name="session_hold"),
    path("<int:pk>/correct/", entry.session_correct, name="session_correct"),
    path("<int:pk>/step/", sessions.session_step, name="session_step"),
    path("<int:pk>/follow-ups/add/", parts.follow_up_add, name="follow_up_add"),
    path("follow-ups/", parts.follow_up_list, name="follow_up_list"),
    path("follow-ups/<int:pk>/finish/", parts.follow_up_finish, name="follow_up_finish"),
    path("<int:pk>/sheets/add/", parts.sheet_add, name="sheet_add"),
    path("teams/", teams.team_list, name="team_list"),
    path("teams/add/", teams.team_add, name="team_add"),
    path("teams/<int:pk>/", teams.team_detail, name="team_detail"),
    path("teams/<int:pk>/history/", teams.team_history, name="team_history"),
    path("teams/<int:pk>/edit/", teams.team_edit, name="team_edit"),
    path("teams/<int:pk>/supervisors/add/", teams.supervisor_add, name="supervisor_add"),
    path("supervisors/<int:pk>/", teams.supervisor_detail, name="supervisor_detail"),
    path("supervisors/<int:pk>/history/", teams.supervisor_history, name="supervisor_history"),
    path("supervisors/<int:pk>/edit/", teams.supervisor_edit, name="supervisor_edit"),
    path("supervisors/<int:pk>/end/", teams.supervisor_end, name="supervisor_end"),
    path("supervisors/<int:pk>/hours/", papers.supervisor_hours, name="supervisor_hours"),
    path(
        "supervisors/<int:pk>/hours/word/",
        papers.supervisor_certificate,
        name="supervisor_certificate",
    ),
    path("people/<int:pk>/hours/", papers.person_hours, name="person_hours"),
    path("people/<int:pk>/hours/word/", papers.person_certificate, name="person_certificate"),
    path("supervisors/<int:pk>/services/start/", teams.service_start, name="service_start"),
    path("services/<int:pk>/stop/", teams.service_stop, name="service_stop"),
    path("sheets/<uuid:public_id>/", parts.sheet_download, name="sheet_download"),
]
