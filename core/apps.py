from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self):
        from core import checks  # noqa: F401, PLC0415  (registers; the registry must be ready)
