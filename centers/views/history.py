"""The history of a center, and of one of its people with their posts and papers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from accounts.roles import Role
from centers.models import Center, Person


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_history(request, pk):
    center = get_object_or_404(Center.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("centers:center_detail", args=[pk])
    return history_page(request, about(center), title=str(center), back_url=back_url)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def person_history(request, pk):
    """Engagements, certificates and degrees are recorded as acts on the person."""
    person = get_object_or_404(Person.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("centers:person_detail", args=[pk])
    return history_page(request, about(person), title=str(person), back_url=back_url)
