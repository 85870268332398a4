"""What every request carries: where it comes from and which desk it is sent from."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import origin
from accounts.audit import record
from accounts.people import sign_ins, two_step
from core.problems import Problem

DESK_KEY = "desk"
# What a session knows of the second factor: that it was shown, or that it was owed at the door.
TWO_STEP_KEY, TWO_STEP_OWED_KEY = "two_step", "two_step_owed"
LOOKING = ("GET", "HEAD")


class OriginMiddleware:
    """Keeps the address and a request id at hand for the audit log, and answers with the id."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = uuid4().hex
        token = origin.current.set(origin.Origin(request.META.get("REMOTE_ADDR"), request.id))
        try:
            response = self.get_response(request)
        finally:
            origin.current.reset(token)
        response["X-Request-ID"] = request.id
        return response


class SignInAgeMiddleware:
    """Ends a sign-in that has lasted too long, whatever was done in it (ASVS 7.3.2).

    The session goes as a whole; Django's own ``logout`` would write more than a GET may.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        at = timezone.now()
        if SESSION_KEY in request.session and sign_ins.is_too_old(request.session, at=at):
            if request.user.is_authenticated:
                record("登录到期", at=at, user=request.user)
            request.session.flush()
            request.user = AnonymousUser()
        return self.get_response(request)


class DeskMiddleware:
    """Sets ``request.desk`` and ``request.desks``: read anew each time, so an ended grant is over.

    Each desk carries ``unread``: every page shows it, so it must not cost a query of its own.
    Without a choice in the session the first desk is taken; a chosen desk that has ended is not.
    A form says at which desk its page was opened: where the person has since changed desks in
    another window, or the desk has ended, it is refused instead of written for another unit.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def process_view(self, request, view, args, kwargs):
        opened_at = request.POST.get("at_desk") if request.method == "POST" else None
        if opened_at is None or opened_at == str(request.desk and request.desk.pk):
            return None
        now_at = request.desk.title if request.desk else "没有岗位"
        problem = Problem(
            "other_desk",
            f"打开页面时的岗位与现在的岗位（{now_at}）不同，可能已在别的窗口换岗，或原岗位已结束。"
            "请换回原岗位后重新打开页面，填写的内容会恢复。",
        )
        return render(None, "409.html", {"problems": [problem]}, status=409)

    def __call__(self, request):
        request.desks, request.desk = [], None
        if request.user.is_authenticated:
            request.desks = list(
                request.user.desks.held_on(timezone.localdate())
                .with_unread()
                .select_related("district", "subdistrict__district")
                .order_by("valid_from", "pk")
            )
            chosen = request.session.get(DESK_KEY)
            request.desk = next(
                (desk for desk in request.desks if desk.pk == chosen),
                request.desks[0] if request.desks else None,
            )
        return self.get_response(request)


class DueMiddleware:
    """Leads to one page, and nowhere else, until what is due there has been done."""

    page: str
    open_pages = frozenset({"accounts:password_change", "accounts:sign_out"})

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if not request.user.is_authenticated or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name
        if name == self.page or name in self.open_pages or not self.is_due(request):
            return None
        return redirect(self.page)

    def is_due(self, request) -> bool:
        raise NotImplementedError


class PasswordDueMiddleware(DueMiddleware):
    """A password that somebody else set stops everything. One that has merely grown old stops pages
    but not a form on its way: what was typed is saved first, the next page asks for the change.
    """

    page = "accounts:password_change"

    def is_due(self, request) -> bool:
        if request.user.must_change_password:
            return True
        days = settings.PASSWORD_MAX_AGE_DAYS
        is_looking = request.method in LOOKING
        return is_looking and request.user.password_is_due(at=timezone.now(), days=days)


class TwoStepDueMiddleware(DueMiddleware):
    """A second factor that a desk asks for. Where it was owed at the door it stops everything.
    Where it has come to be owed since, by a new desk or setting, a form on its way is saved first.

    The page of the password stays open: it comes first where both are due.
    """

    page = "accounts:two_step_enroll"

    def is_due(self, request) -> bool:
        if request.session.get(TWO_STEP_KEY):
            return False
        if not two_step.is_required(request.user, request.desks):
            return False
        return TWO_STEP_OWED_KEY in request.session or request.method in LOOKING


class PrivatePageMiddleware:
    """Pages for people who are signed in are never kept by a cache on the way or on disk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response
