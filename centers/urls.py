from django.urls import path

from centers.views import centers, decisions, people, successions, units

app_name = "centers"
urlpatterns = [
    path("", centers.center_list, name="center_list"),
    path("decisions/", decisions.decision_list, name="decision_list"),
    path("decisions/confirm/", decisions.decision_confirm, name="decision_confirm"),
    path("units/", units.unit_list, name="unit_list"),
    path("units/export/", units.unit_export, name="unit_export"),
    path("successions/", successions.succession_list, name="succession_list"),
    path("successions/add/", successions.succession_add, name="succession_add"),
    path("<int:pk>/", centers.center_detail, name="center_detail"),
    path("<int:pk>/edit/", centers.center_edit, name="center_edit"),
    path("<int:pk>/people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/credentials/add/", people.credential_add, name="credential_add"),
    path("people/<int:pk>/degrees/add/", people.degree_add, name="degree_add"),
    path("people/<int:pk>/engagements/add/", people.engagement_add, name="engagement_add"),
    path("engagements/<int:pk>/end/", people.engagement_end, name="engagement_end"),
]
