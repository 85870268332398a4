from django.urls import path

from portal import discussed_cases, operation_change, search, views
from portal.handbook import views as handbook

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("to-dos/count/", views.todo_count, name="todo_count"),
    path("search/", search.search, name="search"),
    path(
        "operations/<int:pk>/change/",
        operation_change.operation_change,
        name="operation_change",
    ),
    path(
        "sessions/<int:pk>/cases/",
        discussed_cases.discussed_cases,
        name="discussed_cases",
    ),
    path("open-work/<int:pk>/", views.open_work, name="open_work"),
    path("help/", handbook.help_index, name="help_index"),
    path("help/<slug:page>/", handbook.help_page, name="help_page"),
    path("privacy/", views.privacy, name="privacy"),
    path("healthz", views.health, name="health"),
    path("readyz", views.ready, name="ready"),
]
