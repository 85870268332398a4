from django.urls import path

from reports.citywide import version_views as city_versions
from reports.citywide import views as citywide
from reports.parts.urls import urlpatterns as parts
from reports.views import (
    city,
    closing,
    dashboards,
    details,
    evaluations,
    figures,
    history,
    papers,
    standing,
    summaries,
    supplements,
    texts,
)

app_name = "reports"
urlpatterns = [
    *parts,
    path("dashboards/", dashboards.dashboard, name="dashboard"),
    path("dashboards/city/", dashboards.city_dashboard, name="city_dashboard"),
    path(
        "dashboards/districts/<int:pk>/", dashboards.district_dashboard, name="district_dashboard"
    ),
    path("dashboards/centers/<int:pk>/", dashboards.center_dashboard, name="center_dashboard"),
    path("standing/", standing.standing_list, name="standing_list"),
    path("figures/<slug:key>/", figures.figure_rows_of_city, name="figure_rows_of_city"),
    path("figures/<slug:key>/<int:pk>/", figures.figure_rows, name="figure_rows"),
    path(
        "figures/<slug:key>/center/<int:pk>/",
        figures.figure_rows_of_center,
        name="figure_rows_of_center",
    ),
    path("summaries/", summaries.summary_list, name="summary_list"),
    path("summaries/start/<int:round_pk>/", summaries.summary_start, name="summary_start"),
    path("summaries/<int:pk>/", summaries.summary_detail, name="summary_detail"),
    path("summaries/<int:pk>/history/", history.summary_history, name="summary_history"),
    path("summaries/<int:pk>/edit/", texts.summary_edit, name="summary_edit"),
    path("summaries/<int:pk>/step/", summaries.summary_step, name="summary_step"),
    path("summaries/<int:pk>/renew/", summaries.summary_renew, name="summary_renew"),
    path("summaries/<int:pk>/return/", summaries.summary_return, name="summary_return"),
    path(
        "summaries/<int:pk>/versions/<int:number>/",
        summaries.version_detail,
        name="version_detail",
    ),
    path("summaries/<int:pk>/word/", papers.summary_word, name="summary_word"),
    path("summaries/<int:pk>/excel/", papers.summary_sheet, name="summary_sheet"),
    path(
        "summaries/<int:pk>/versions/<int:number>/word/", papers.version_word, name="version_word"
    ),
    path(
        "summaries/<int:pk>/versions/<int:number>/excel/",
        papers.version_sheet,
        name="version_sheet",
    ),
    path(
        "summaries/<int:pk>/supplement/edit/",
        supplements.addendum_edit,
        name="addendum_edit",
    ),
    path(
        "summaries/<int:pk>/supplement/sign/",
        supplements.addendum_sign,
        name="addendum_sign",
    ),
    path(
        "summaries/<int:pk>/supplement/<int:number>/",
        supplements.addendum_detail,
        name="addendum_detail",
    ),
    path(
        "summaries/<int:pk>/supplement/<int:number>/word/",
        papers.addendum_word,
        name="addendum_word",
    ),
    path(
        "summaries/<int:pk>/supplement/<int:number>/excel/",
        papers.addendum_sheet,
        name="addendum_sheet",
    ),
    path("details/", details.detail_export, name="detail_export"),
    path("city/", city.city_summary, name="city_summary"),
    path("city/<int:pk>/figures/<slug:key>/", city.city_figure, name="city_figure"),
    path("city/<int:pk>/coverage/<slug:what>/", city.city_coverage, name="city_coverage"),
    path("city/workbook/", papers.city_sheet, name="city_workbook"),
    path("city/<int:pk>/problems/", citywide.city_problems, name="city_problems"),
    path("city/<int:pk>/report/", citywide.city_report, name="city_report"),
    path("city/<int:pk>/report/history/", citywide.city_report_history, name="city_report_history"),
    path("city/<int:pk>/report/edit/", citywide.city_report_edit, name="city_report_edit"),
    path("city/<int:pk>/report/adopt/", citywide.city_report_adopt, name="city_report_adopt"),
    path(
        "city/<int:pk>/report/versions/<int:number>/",
        city_versions.city_report_version,
        name="city_report_version",
    ),
    path(
        "city/<int:pk>/report/versions/<int:number>/figures/<slug:key>/",
        city_versions.city_version_figure,
        name="city_version_figure",
    ),
    path(
        "city/<int:pk>/report/versions/<int:number>/word/",
        papers.city_version_word,
        name="city_version_word",
    ),
    path(
        "city/<int:pk>/report/versions/<int:number>/excel/",
        papers.city_version_sheet,
        name="city_version_sheet",
    ),
    path("city/<int:pk>/closing/", closing.round_closing, name="round_closing"),
    path("city/<int:pk>/closing/<slug:what>/", closing.round_left_open, name="round_left_open"),
    path("city/word/", papers.city_word, name="city_word"),
    path("evaluations/<int:pk>/", evaluations.evaluation_detail, name="evaluation_detail"),
    path(
        "evaluations/<int:pk>/history/",
        evaluations.evaluation_history,
        name="evaluation_history",
    ),
    path("evaluations/<int:pk>/score/", evaluations.evaluation_score, name="evaluation_score"),
    path("evaluations/<int:pk>/step/", evaluations.evaluation_step, name="evaluation_step"),
    path("evaluations/<int:pk>/word/", evaluations.evaluation_word, name="evaluation_word"),
]
