from django.urls import path

from centers.views import (
    centers,
    decisions,
    history,
    lists,
    operations,
    people,
    posts,
    profile,
    publications,
    qualifications,
    successions,
    units,
    upkeep,
    waivers,
)

app_name = "centers"
urlpatterns = [
    path("", lists.center_list, name="center_list"),
    path("export/", lists.center_export, name="center_export"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/confirm/", decisions.decision_confirm, name="decision_confirm"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/export/", units.unit_export, name="unit_export"),
    path("publications/add/", publications.publication_add, name="publication_add"),
    path("publications/<int:pk>/", publications.publication_detail, name="publication_detail"),
    path(
        "publications/<int:pk>/export/",
        publications.publication_export,
        name="publication_export",
    ),
    path(
        "publications/<int:pk>/history/",
        history.publication_history,
        name="publication_history",
    ),
    path("successions/", successions.succession_list, name="succession_list"),
    path("successions/add/", successions.succession_add, name="succession_add"),
    path("qualifications/", qualifications.qualification_list, name="qualification_list"),
    path(
        "qualifications/export/", qualifications.qualification_export, name="qualification_export"
    ),
    path("<int:pk>/people/transfer/", upkeep.transfer_add, name="transfer_add"),
    path("people/<int:pk>/studies/add/", upkeep.study_add, name="study_add"),
    path("people/<int:pk>/checks/add/", upkeep.check_add, name="check_add"),
    path("people/<int:pk>/files/add/", upkeep.person_file_add, name="person_file_add"),
    path(
        "people/files/<uuid:public_id>/", upkeep.person_file_download, name="person_file_download"
    ),
    path("people/<int:pk>/waivers/add/", waivers.waiver_add, name="waiver_add"),
    path("waivers/<int:pk>/end/", waivers.waiver_end, name="waiver_end"),
    path("<int:pk>/", centers.center_detail, name="center_detail"),
    path("<int:pk>/history/", history.center_history, name="center_history"),
    path("<int:pk>/edit/<slug:key>/", profile.center_edit, name="center_edit"),
    path("<int:pk>/premises/add/", profile.premises_add, name="premises_add"),
    path("premises/<int:pk>/edit/", profile.premises_edit, name="premises_edit"),
    path("<int:pk>/rules/add/", profile.rules_document_add, name="rules_document_add"),
    path(
        "rules/<uuid:public_id>/", profile.rules_document_download, name="rules_document_download"
    ),
    path("<int:pk>/operations/", operations.operation_list, name="operation_list"),
    path("<int:pk>/operations/edit/", operations.operation_edit, name="operation_edit"),
    path("<int:pk>/posts/<slug:kind>/add/", posts.post_add, name="post_add"),
    path("posts/<int:pk>/end/", posts.post_end, name="post_end"),
    path("<int:pk>/people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/history/", history.person_history, name="person_history"),
    path("people/<int:pk>/credentials/add/", people.credential_add, name="credential_add"),
    path("people/<int:pk>/degrees/add/", people.degree_add, name="degree_add"),
    path("people/<int:pk>/engagements/add/", people.engagement_add, name="engagement_add"),
    path("engagements/<int:pk>/end/", people.engagement_end, name="engagement_end"),
]
