"""The history of a center, of one of its people with posts and papers, of a published list."""

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, about_all, history_page
from accounts.roles import Role
from centers.actions.upkeep import SCANNED
from centers.models import Center, Person
from centers.views import publications


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_history(request, pk):
    center = get_object_or_404(Center.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("centers:center_detail", args=[pk])
    return history_page(request, about(center), title=str(center), back_url=back_url)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def person_history(request, pk):
    """Posts, certificates, degrees and studies are recorded as acts on the person; scans of papers
    and waivers on their own rows. Who looked at a scan is for the audit desk."""
    person = get_object_or_404(Person.objects.visible_to(request.desk), pk=pk)
    back_url = reverse("centers:person_detail", args=[pk])
    files = about_all(person.files) & Q(what=SCANNED)
    acts = about(person) | about_all(person.waivers) | files
    return history_page(request, acts, title=str(person), back_url=back_url)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def publication_history(request, pk):
    publication = publications.in_scope(request, pk)
    back_url = reverse("centers:publication_detail", args=[pk])
    return history_page(request, about(publication), title=str(publication), back_url=back_url)
