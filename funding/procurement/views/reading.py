"""What the pages of contracts share: who reads them, who writes, how they fetch and answer."""

from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from accounts.roles import Role
from core.problems import Problem
from funding.models import Contract
from funding.procurement.states import OFFICERS, Buyer

CENTER_HEADS = (Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR)
TAKERS = (*OFFICERS, Role.DISTRICT_LEADER, *Role.of_city, *CENTER_HEADS)
READERS = (*TAKERS, Role.INSPECTOR)


def visible_contract(desk, pk) -> Contract:
    rows = Contract.objects.visible_to(desk).with_parts()
    return get_object_or_404(
        rows.select_related(
            "center", "subdistrict", "district", "pool", "operation", "settlement", "handed_in_by"
        ),
        pk=pk,
    )


def form_page(
    request, form, contract, *, title: str, label: str = "保存", intro: str = "", problems=()
):
    """A form about one contract; ``problems`` say why it cannot be handed in now."""
    if not contract.is_written_by(request.desk):
        desk = Buyer(contract.buyer).role.label
        problems = [Problem("wrong_role", f"“{title}”由{desk}办理。")]
    stale = getattr(form, "stale", None)
    context = {
        "form": form,
        "contract": contract,
        "title": title,
        "back_url": reverse("funding:contract_detail", args=[contract.pk]),
        "submit_label": label,
        "intro": intro,
        "problems": problems,
        "stale": stale,
        "multipart": form.is_multipart(),
    }
    return TemplateResponse(
        request, "funding/procurement/form.html", context, status=409 if stale else 200
    )
