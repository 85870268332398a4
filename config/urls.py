"""Every address of the platform, by room."""

from django.contrib import admin
from django.urls import include, path

handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("accounts.urls")),
    path("pilots/", include("pilots.urls")),
    path("centers/", include("centers.urls")),
    path("cases/", include("cases.urls")),
    path("supervision/", include("supervision.urls")),
    path("funding/", include("funding.urls")),
    path("reports/", include("reports.urls")),
    path("", include("portal.urls")),
]
