from django.urls import path

from supervision import views

app_name = "supervision"
urlpatterns = [
    path("", views.session_list, name="session_list"),
    path("log/", views.session_log, name="session_log"),
    path("<int:pk>/", views.session_detail, name="session_detail"),
    path("<int:pk>/history/", views.session_history, name="session_history"),
    path("<int:pk>/correct/", views.session_correct, name="session_correct"),
    path("<int:pk>/step/", views.session_step, name="session_step"),
]
