from django.urls import path

from funding import views

app_name = "funding"
urlpatterns = [
    path("", views.pool_list, name="pool_list"),
    path("register/", views.pool_register, name="pool_register"),
    path("<int:pk>/", views.pool_detail, name="pool_detail"),
    path("<int:pk>/history/", views.pool_history, name="pool_history"),
    path("<int:pk>/try/", views.run_try, name="run_try"),
    path("runs/<int:pk>/", views.run_detail, name="run_detail"),
    path("runs/<int:pk>/history/", views.run_history, name="run_history"),
    path("runs/<int:pk>/step/", views.run_step, name="run_step"),
    path("lines/", views.line_list, name="line_list"),
]
