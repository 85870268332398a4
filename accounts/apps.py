from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from accounts.roles import Role


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与区划"

    def ready(self):
        from accounts import sign_in_events  # noqa: F401, PLC0415  (connects; needs loaded models)

        # A misspelt role would leave its desks without the factor that somebody asked for.
        if unknown := set(settings.TOTP_ROLES) - set(Role.values):
            names = "、".join(sorted(unknown))
            raise ImproperlyConfigured(
                f"TOTP_ROLES：没有这样的角色：{names}（见 docs/settings.md）"
            )
