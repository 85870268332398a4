from django.urls import path

from pilots.views import (
    batches,
    candidates,
    papers,
    plans,
    questions,
    ranking,
    recommendations,
    rounds,
    scans,
    sections,
    staff,
    summaries,
    versions,
)

app_name = "pilots"
urlpatterns = [
    path("rounds/", rounds.round_list, name="round_list"),
    path("rounds/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("rounds/<int:pk>/batch/", batches.batch_upload, name="batch_upload"),
    path("rounds/<int:pk>/batch/template/", batches.batch_template, name="batch_template"),
    path("rounds/<int:pk>/batch/copy/", batches.batch_copy, name="batch_copy"),
    path("rounds/<int:pk>/batch/confirm/", batches.batch_confirm, name="batch_confirm"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation_list"),
    path(
        "recommendations/start/", recommendations.recommendation_start, name="recommendation_start"
    ),
    path("recommendations/summary/", summaries.summary_list, name="summary_list"),
    path("recommendations/summary/word/", summaries.summary_word, name="summary_word"),
    path("recommendations/summary/excel/", summaries.summary_sheet, name="summary_sheet"),
    path(
        "recommendations/<int:pk>/",
        recommendations.recommendation_detail,
        name="recommendation_detail",
    ),
    path(
        "recommendations/<int:pk>/print/",
        papers.recommendation_print,
        name="recommendation_print",
    ),
    path("recommendations/<int:pk>/word/", papers.recommendation_word, name="recommendation_word"),
    path(
        "recommendations/<int:pk>/excel/", papers.recommendation_sheet, name="recommendation_sheet"
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
    path("recommendations/<int:pk>/staff/add/", staff.staff_add, name="staff_add"),
    path("staff/<int:pk>/edit/", staff.staff_edit, name="staff_edit"),
    path("staff/<int:pk>/remove/", staff.staff_remove, name="staff_remove"),
    path("recommendations/<int:pk>/copy/", ranking.recommendation_copy, name="recommendation_copy"),
    path("rounds/<int:pk>/rank/", ranking.recommendation_rank, name="recommendation_rank"),
    path("rounds/<int:pk>/questions/", questions.question_list, name="question_list"),
    path("rounds/<int:pk>/questions/add/", questions.question_add, name="question_add"),
    path("questions/<int:pk>/edit/", questions.question_edit, name="question_edit"),
    path("questions/<int:pk>/close/", questions.question_close, name="question_close"),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/start/", plans.plan_start, name="plan_start"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/step/", plans.plan_step, name="plan_step"),
    path("plans/<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("versions/<int:pk>/scans/add/", scans.scan_add, name="scan_add"),
    path("scans/<uuid:public_id>/void/", scans.scan_void, name="scan_void"),
    path("scans/<uuid:public_id>/", scans.scan_download, name="scan_download"),
]
