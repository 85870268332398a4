"""Contracts by what is bought, from whom, and under which number."""

from django.db.models import Q
from django.urls import reverse

from core.search import Found, Hit, found, listed_at
from funding.models import Contract


def search(desk, text: str) -> list[Found]:
    """One query."""
    named = (
        Q(title__icontains=text) | Q(contractor_name__icontains=text) | Q(number__icontains=text)
    )
    contracts = Contract.objects.visible_to(desk).filter(named)

    def contract(row: Contract) -> Hit:
        hint = f"{row.contractor_name}，{row.center}，{row.get_state_display()}"
        return Hit(row.title, hint, reverse("funding:contract_detail", args=[row.pk]))

    rows = contracts.select_related("center").order_by("-starts_on", "-pk")
    return [found("购买服务", rows, contract, listed_at("funding:contract_list"))]
