from django.apps import AppConfig


class FundingConfig(AppConfig):
    name = "funding"
    verbose_name = "资金"

    def ready(self):
        from funding.procurement.reminders import remind  # noqa: PLC0415  (needs loaded models)
        from pilots.reminders import OTHERS  # noqa: PLC0415

        if remind not in OTHERS:
            OTHERS.append(remind)
