from django.urls import path

from supervision.views import entry, parts, sessions

app_name = "supervision"
urlpatterns = [
    path("", sessions.session_list, name="session_list"),
    path("plan/", entry.session_plan, name="session_plan"),
    path("log/", entry.session_log, name="session_log"),
    path("<int:pk>/", sessions.session_detail, name="session_detail"),
    path("<int:pk>/history/", sessions.session_history, name="session_history"),
    path("<int:pk>/hold/", entry.session_hold, name="session_hold"),
    path("<int:pk>/correct/", entry.session_correct, name="session_correct"),
    path("<int:pk>/step/", sessions.session_step, name="session_step"),
    path("<int:pk>/follow-ups/add/", parts.follow_up_add, name="follow_up_add"),
    path("follow-ups/", parts.follow_up_list, name="follow_up_list"),
    path("follow-ups/<int:pk>/finish/", parts.follow_up_finish, name="follow_up_finish"),
    path("<int:pk>/sheets/add/", parts.sheet_add, name="sheet_add"),
    path("sheets/<uuid:public_id>/", parts.sheet_download, name="sheet_download"),
]
