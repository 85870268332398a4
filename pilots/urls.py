from django.urls import path

from pilots.views import (
    attachments,
    candidates,
    comparisons,
    plan_tasks,
    plans,
    recommendations,
    rounds,
    scans,
    sections,
    versions,
)

app_name = "pilots"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path(
        "recommendations/start/", recommendations.recommendation_start, name="recommendation_start"
    ),
    path(
        "recommendations/<int:pk>/",
        recommendations.recommendation_detail,
        name="recommendation_detail",
    ),
    path(
        "recommendations/<int:pk>/print/",
        recommendations.recommendation_print,
        name="recommendation_print",
    ),
    path(
        "recommendations/<int:pk>/sections/<slug:key>/",
        sections.recommendation_section,
        name="recommendation_section",
    ),
    path(
        "recommendations/<int:pk>/step/",
        recommendations.recommendation_step,
        name="recommendation_step",
    ),
    path(
        "recommendations/<int:pk>/return/",
        recommendations.recommendation_return,
        name="recommendation_return",
    ),
    path(
        "recommendations/<int:pk>/propose/",
        candidates.recommendation_propose,
        name="recommendation_propose",
    ),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/start/", plans.plan_start, name="plan_start"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/print/", plans.plan_print, name="plan_print"),
    path("plans/<int:pk>/tasks/", plan_tasks.task_list, name="task_list"),
    path("plans/<int:pk>/tasks/add/", plan_tasks.task_add, name="task_add"),
    path("plans/<int:pk>/tasks/paste/", plan_tasks.task_paste, name="task_paste"),
    path("tasks/<int:pk>/edit/", plan_tasks.task_edit, name="task_edit"),
    path("tasks/<int:pk>/move/", plan_tasks.task_move, name="task_move"),
    path("tasks/<int:pk>/remove/", plan_tasks.task_remove, name="task_remove"),
    path("plans/<int:pk>/step/", plans.plan_step, name="plan_step"),
    path("plans/<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("submissions/<int:pk>/compare/", comparisons.version_compare, name="version_compare"),
    path(
        "submissions/<int:pk>/attachments/add/", attachments.attachment_add, name="attachment_add"
    ),
    path(
        "attachments/<uuid:public_id>/", attachments.attachment_download, name="attachment_download"
    ),
    path(
        "attachments/<uuid:public_id>/remove/",
        attachments.attachment_remove,
        name="attachment_remove",
    ),
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("versions/<int:pk>/scans/add/", scans.scan_add, name="scan_add"),
    path("scans/<uuid:public_id>/", scans.scan_download, name="scan_download"),
]
