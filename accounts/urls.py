from django.urls import path

from accounts import inbox_pages, views
from accounts.audit_pages import views as audit
from accounts.own_pages import second_step, sign_ins, two_step
from accounts.people_pages import accounts, batches, codes, devices, history, requests, reviews

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign_in"),
    path("sign-in/code/", second_step.sign_in_code, name="sign_in_code"),
    path("sign-out/", views.SignOut.as_view(), name="sign_out"),
    path("password/", views.PasswordChange.as_view(), name="password_change"),
    path("two-step/", two_step.two_step_overview, name="two_step"),
    path("two-step/device/", two_step.two_step_enroll, name="two_step_enroll"),
    path("two-step/codes/", two_step.two_step_codes, name="two_step_codes"),
    path("two-step/off/", two_step.two_step_off, name="two_step_off"),
    path("sign-ins/", sign_ins.sign_in_list, name="sign_in_list"),
    path("sign-ins/end/", sign_ins.sign_in_end_others, name="sign_in_end_others"),
    path("sign-ins/<int:pk>/end/", sign_ins.sign_in_end, name="sign_in_end"),
    path("desk/", views.desk_switch, name="desk_switch"),
    path("code/", codes.code_use, name="code_use"),
    path("requests/", requests.request_list, name="request_list"),
    path("requests/propose/", requests.request_propose, name="request_propose"),
    path("requests/<int:pk>/", requests.request_detail, name="request_detail"),
    path("requests/<int:pk>/history/", history.request_history, name="request_history"),
    path("requests/<int:pk>/step/", requests.request_step, name="request_step"),
    path("people/", accounts.account_list, name="account_list"),
    path("people/add/", accounts.account_add, name="account_add"),
    path("people/batch/", batches.batch_upload, name="batch_upload"),
    path("people/batch/template/", batches.batch_template_get, name="batch_template"),
    path("people/batch/copy/", batches.batch_copy, name="batch_copy"),
    path("people/batch/confirm/", batches.batch_confirm, name="batch_confirm"),
    path("people/batch/<int:pk>/", batches.batch_detail, name="batch_detail"),
    path("people/batch/<int:pk>/history/", history.batch_history, name="batch_history"),
    path("people/batch/<int:pk>/renew/", batches.batch_renew, name="batch_renew"),
    path("people/<int:pk>/", accounts.account_detail, name="account_detail"),
    path("people/<int:pk>/history/", history.account_history, name="account_history"),
    path("people/<int:pk>/code/", codes.code_issue, name="code_issue"),
    path("people/<int:pk>/device/", devices.device_take_away, name="device_take_away"),
    path("people/<int:pk>/desk/", accounts.desk_grant, name="desk_grant"),
    path("people/<int:pk>/disable/", accounts.account_disable, name="account_disable"),
    path("people/<int:pk>/enable/", accounts.account_enable, name="account_enable"),
    path("review/", reviews.grant_review, name="grant_review"),
    path("desks/<int:pk>/end/", accounts.desk_end, name="desk_end"),
    path("inbox/", inbox_pages.inbox_list, name="inbox_list"),
    path("inbox/read/", inbox_pages.inbox_read, name="inbox_read"),
    path("inbox/<int:pk>/open/", inbox_pages.message_open, name="message_open"),
    path("audit/", audit.audit_list, name="audit_list"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/<int:pk>/", audit.audit_detail, name="audit_detail"),
    path("audit/<int:pk>/object/", audit.audit_object, name="audit_object"),
]
