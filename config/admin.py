"""The Django admin under the platform's own name; people sign in at the platform's one door."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.decorators import method_decorator


class PlatformAdminSite(admin.AdminSite):
    site_header = "街镇社工中心试点平台 · 系统管理"
    site_title = "系统管理"
    index_title = "基础数据与账号"

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """Send strangers to the one sign-in page, so that lock-out counts in one place."""
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(reverse("admin:index"))
