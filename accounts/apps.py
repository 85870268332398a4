from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "账号与区划"

    def ready(self):
        from accounts import sign_in_events  # noqa: F401, PLC0415  (connects; needs loaded models)
