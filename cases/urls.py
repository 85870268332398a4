from django.urls import path

from cases.views import cases, data_requests, handover, history, recognition, records, reveals

app_name = "cases"
urlpatterns = [
    path("", cases.case_list, name="case_list"),
    path("open/", cases.case_open, name="case_open"),
    path("recognition/", recognition.recognition_list, name="recognition_list"),
    path("recognition/export/", recognition.recognition_export, name="recognition_export"),
    path("handover/", handover.handover_list, name="handover_list"),
    path("uncounted/", recognition.uncounted_list, name="uncounted_list"),
    path("find/", reveals.client_find, name="client_find"),
    path("requests/", reveals.request_list, name="request_list"),
    path("requests/<uuid:public_id>/", reveals.request_detail, name="request_detail"),
    path("requests/<uuid:public_id>/history/", history.request_history, name="request_history"),
    path("requests/<uuid:public_id>/step/", reveals.request_step, name="request_step"),
    path("data-requests/", data_requests.data_request_list, name="data_request_list"),
    path(
        "data-requests/<uuid:public_id>/",
        data_requests.data_request_detail,
        name="data_request_detail",
    ),
    path(
        "data-requests/<uuid:public_id>/history/",
        history.data_request_history,
        name="data_request_history",
    ),
    path(
        "data-requests/<uuid:public_id>/step/",
        data_requests.data_request_step,
        name="data_request_step",
    ),
    path(
        "data-requests/<uuid:public_id>/copy/",
        data_requests.data_request_copy,
        name="data_request_copy",
    ),
    path(
        "data-requests/<uuid:public_id>/correct/",
        data_requests.data_request_correct,
        name="data_request_correct",
    ),
    path("<uuid:public_id>/data-request/", data_requests.data_request_add, name="data_request_add"),
    path("<uuid:public_id>/", cases.case_detail, name="case_detail"),
    path("<uuid:public_id>/history/", history.case_history, name="case_history"),
    path("<uuid:public_id>/edit/", cases.case_edit, name="case_edit"),
    path("<uuid:public_id>/step/", cases.case_step, name="case_step"),
    path(
        "<uuid:public_id>/take-back/",
        recognition.recognition_take_back,
        name="recognition_take_back",
    ),
    path("<uuid:public_id>/reveal/", reveals.reveal_ask, name="reveal_ask"),
    path("<uuid:public_id>/records/add/", records.record_add, name="record_add"),
]
