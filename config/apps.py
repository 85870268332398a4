"""The admin as an app of this platform: no imports that need the app registry."""

from django.contrib.admin.apps import AdminConfig


class PlatformAdminConfig(AdminConfig):
    default_site = "config.admin.PlatformAdminSite"
