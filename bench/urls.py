"""The platform's own addresses, a page with nothing on it, and Django's admin as the peer."""

from django.contrib.admin import AdminSite, ModelAdmin
from django.http import HttpResponse
from django.urls import path

from cases.models import Case
from config.urls import urlpatterns as own


class PeerAdmin(ModelAdmin):
    """The same columns and order as our list, as anybody would set them up in five minutes."""

    list_display = ("number", "method", "field", "state", "recognition", "opened_on")
    list_filter = ("year", "method", "field", "state", "recognition")
    search_fields = ("number",)
    ordering = ("-opened_on", "-pk")
    list_per_page = 25


peer = AdminSite(name="peer")
peer.register(Case, PeerAdmin)


def bare(request):
    """Signed in, at a desk, and nothing else: what any page costs before it begins."""
    return HttpResponse(str(request.desk.pk))


urlpatterns = [path("bench/bare/", bare), path("bench/peer/", peer.urls), *own]
