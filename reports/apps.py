from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "总结与统计"

    def ready(self):
        # These register; they need loaded models.
        from reports import on_lower_pages, signed_parts  # noqa: F401, PLC0415
