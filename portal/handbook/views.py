"""帮助: the contents of the handbook with a search, and one page of it. Open to everybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from portal.handbook import contents, pages, search


@require_safe
@login_not_required
def help_index(request):
    """The role's own page first, then what everybody may need."""
    typed = request.GET.get("q", "").strip()[: search.LONGEST]
    words = search.wanted(typed)
    own = _own_page(request)
    context = {
        **_surroundings(request),
        "typed": typed,
        "found": search.find(words) if words else None,
        "own": own,
        "sign_in_pages": [pages.page(contents.SIGN_IN)],
        "topics": [pages.page(name) for name in contents.TOPICS],
        "roles": [page for page in _roles() if page != own],
    }
    return TemplateResponse(request, "portal/handbook/index.html", context)


@require_safe
@login_not_required
def help_page(request, page):
    found = pages.page(page)
    if found is None:
        raise Http404
    own = _own_page(request)
    context = {
        **_surroundings(request),
        "page": found,
        "own": own if own != found else None,
    }
    return TemplateResponse(request, "portal/handbook/page.html", context)


def _roles() -> list[pages.Page]:
    return [pages.page(name) for name in dict.fromkeys(contents.OF_ROLE.values())]


def _own_page(request) -> pages.Page | None:
    desk = request.desk
    return pages.page(contents.OF_ROLE[desk.role]) if desk is not None else None


def _surroundings(request) -> dict:
    """Who is not signed in reads the same words on the page that sign-in stands on."""
    is_inside = request.user.is_authenticated
    return {"is_inside": is_inside, "layout": "base.html" if is_inside else "bare.html"}
