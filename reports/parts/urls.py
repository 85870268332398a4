"""Addresses of the parts; they stand under ``reports`` with the others."""

from django.urls import path

from reports.parts.views import center_summaries, rows, supplements, verifications

urlpatterns = [
    path("summaries/<int:pk>/tasks/", rows.task_outcomes, name="task_outcomes"),
    path("summaries/<int:pk>/problems/", rows.problem_list, name="problem_list"),
    path("summaries/<int:pk>/problems/add/", rows.problem_add, name="problem_add"),
    path("summaries/<int:pk>/cases/", rows.chosen_cases, name="chosen_cases"),
    path("problems/<int:pk>/", rows.problem_edit, name="problem_edit"),
    path("problems/<int:pk>/move/", rows.problem_move, name="problem_move"),
    path("problems/<int:pk>/remove/", rows.problem_remove, name="problem_remove"),
    path("supplements/", supplements.supplement_list, name="supplement_list"),
    path("supplements/add/", supplements.supplement_add, name="supplement_add"),
    path("supplements/<int:pk>/", supplements.supplement_detail, name="supplement_detail"),
    path(
        "supplements/<int:pk>/history/", supplements.supplement_history, name="supplement_history"
    ),
    path("supplements/<int:pk>/step/", supplements.supplement_step, name="supplement_step"),
    path(
        "supplements/files/<uuid:public_id>/", supplements.supplement_file, name="supplement_file"
    ),
    path("verifications/", verifications.verification_list, name="verification_list"),
    path(
        "verifications/about/<slug:subject>/<str:key>/",
        verifications.verification_add,
        name="verification_add",
    ),
    path("verifications/<int:pk>/", verifications.verification_detail, name="verification_detail"),
    path(
        "verifications/<int:pk>/history/",
        verifications.verification_history,
        name="verification_history",
    ),
    path(
        "verifications/<int:pk>/answer/",
        verifications.verification_answer,
        name="verification_answer",
    ),
    path("verifications/<int:pk>/step/", verifications.verification_step, name="verification_step"),
    path("center-summaries/", center_summaries.center_summary_list, name="center_summary_list"),
    path(
        "center-summaries/of/<int:pk>/",
        center_summaries.center_summary_edit,
        name="center_summary_edit",
    ),
    path(
        "center-summaries/<int:pk>/",
        center_summaries.center_summary_detail,
        name="center_summary_detail",
    ),
    path(
        "center-summaries/<int:pk>/history/",
        center_summaries.center_summary_history,
        name="center_summary_history",
    ),
    path(
        "center-summaries/<int:pk>/step/",
        center_summaries.center_summary_step,
        name="center_summary_step",
    ),
    path(
        "center-summaries/<int:pk>/quote/",
        center_summaries.center_summary_quote,
        name="center_summary_quote",
    ),
]
