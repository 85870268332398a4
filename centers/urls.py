from django.urls import path

from centers.views import (
    centers,
    decisions,
    history,
    people,
    publications,
    qualifications,
    roster,
    successions,
    trainings,
    units,
    upkeep,
    waivers,
)

app_name = "centers"
urlpatterns = [
    path("", centers.center_list, name="center_list"),
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
    path("roster/export/", roster.roster_export, name="roster_export"),
    path("<int:pk>/roster/", roster.roster_upload, name="roster_upload"),
    path("<int:pk>/roster/template/", roster.roster_template_get, name="roster_template"),
    path("<int:pk>/roster/confirm/", roster.roster_confirm, name="roster_confirm"),
    path("<int:pk>/roster/copy/", roster.roster_copy, name="roster_copy"),
    path("trainings/", trainings.training_list, name="training_list"),
    path("trainings/add/", trainings.training_add, name="training_add"),
    path("trainings/<int:pk>/", trainings.training_detail, name="training_detail"),
    path("trainings/<int:pk>/edit/", trainings.training_edit, name="training_edit"),
    path("trainings/<int:pk>/attendees/", trainings.training_attendees, name="training_attendees"),
    path("people/<int:pk>/talent/add/", trainings.talent_add, name="talent_add"),
    path("talent/<int:pk>/close/", trainings.talent_close, name="talent_close"),
    path("<int:pk>/", centers.center_detail, name="center_detail"),
    path("<int:pk>/history/", history.center_history, name="center_history"),
    path("<int:pk>/edit/", centers.center_edit, name="center_edit"),
    path("<int:pk>/people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/history/", history.person_history, name="person_history"),
    path("people/<int:pk>/credentials/add/", people.credential_add, name="credential_add"),
    path("people/<int:pk>/degrees/add/", people.degree_add, name="degree_add"),
    path("people/<int:pk>/engagements/add/", people.engagement_add, name="engagement_add"),
    path("engagements/<int:pk>/end/", people.engagement_end, name="engagement_end"),
]
