from django.urls import path

from pilots.views import (
    candidates,
    comparisons,
    delegations,
    many,
    plans,
    proposals,
    recommendations,
    rounds,
    scans,
    sections,
    sign_offs,
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
        proposals.recommendation_propose,
        name="recommendation_propose",
    ),
    path("candidates/", candidates.candidate_list, name="candidate_list"),
    path("candidates/compare/", candidates.candidate_compare, name="candidate_compare"),
    path("candidates/receive/", many.candidate_receive, name="candidate_receive"),
    path("candidates/propose/", many.candidate_propose, name="candidate_propose"),
    path("sign-offs/", sign_offs.sign_off_list, name="sign_off_list"),
    path("sign-offs/confirm/", sign_offs.sign_off_confirm, name="sign_off_confirm"),
    path("sign-offs/<int:pk>/", sign_offs.sign_off_detail, name="sign_off_detail"),
    path("sign-offs/<int:pk>/export/", sign_offs.sign_off_export, name="sign_off_export"),
    path("delegations/", delegations.delegation_list, name="delegation_list"),
    path("delegations/add/", delegations.delegation_add, name="delegation_add"),
    path("delegations/<int:pk>/end/", delegations.delegation_end, name="delegation_end"),
    path(
        "delegations/<uuid:public_id>/document/",
        delegations.delegation_document,
        name="delegation_document",
    ),
    path("plans/", plans.plan_list, name="plan_list"),
    path("plans/start/", plans.plan_start, name="plan_start"),
    path("plans/<int:pk>/", plans.plan_detail, name="plan_detail"),
    path("plans/<int:pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("plans/<int:pk>/step/", plans.plan_step, name="plan_step"),
    path("plans/<int:pk>/return/", plans.plan_return, name="plan_return"),
    path("submissions/<int:pk>/compare/", comparisons.version_compare, name="version_compare"),
    path("versions/<int:pk>/", versions.version_detail, name="version_detail"),
    path("versions/<int:pk>/scans/add/", scans.scan_add, name="scan_add"),
    path("scans/<uuid:public_id>/", scans.scan_download, name="scan_download"),
]
