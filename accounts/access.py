"""Who may open a page, said on the view itself where everyone can see it."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def desk_required(*roles: str):
    """Open the view for desks of these roles only. ``opens_for`` lets a test read it back."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.desk is None or request.desk.role not in roles:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.opens_for = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate
