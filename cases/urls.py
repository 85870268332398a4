from django.urls import path

from cases.views import cases, recognition, records, reveals

app_name = "cases"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("open/", cases.case_open, name="case_open"),
    path("recognition/", recognition.recognition_list, name="recognition_list"),
    path("uncounted/", recognition.uncounted_list, name="uncounted_list"),
    path("find/", reveals.client_find, name="client_find"),
    path("requests/", reveals.request_list, name="request_list"),
    path("requests/<uuid:public_id>/", reveals.request_detail, name="request_detail"),
    path("requests/<uuid:public_id>/step/", reveals.request_step, name="request_step"),
    path("<uuid:public_id>/", cases.case_detail, name="case_detail"),
    path("<uuid:public_id>/edit/", cases.case_edit, name="case_edit"),
    path("<uuid:public_id>/step/", cases.case_step, name="case_step"),
    path("<uuid:public_id>/reveal/", reveals.reveal_ask, name="reveal_ask"),
    path("<uuid:public_id>/records/add/", records.record_add, name="record_add"),
]
