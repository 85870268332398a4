"""Sessions in from a workbook; a supervisor says first of which center."""

from functools import partial, wraps
from urllib.parse import urlencode

from django.db import transaction
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from accounts.roles import Role
from centers.models import Center
from core.kept_files import Kept
from core.off_line_pages import Door, confirm_answer, copy_answer, upload_page
from core.office_downloads import EXCEL, office_download
from supervision.off_line import sessions
from supervision.off_line.sheet import TITLE, session_template
from supervision.states import BOTH_SIDES
from supervision.views.entry import chosen_center, running_centers

IMPORT = "导入督导记录"


def _door(request, center: Center) -> Door:
    own = {"center": center, "by": request.desk, "at": timezone.now()}
    is_supervisor = request.desk.role == Role.SUPERVISOR
    query = f"?{urlencode({'center': center.subdistrict.code})}" if is_supervisor else ""
    steps = ("upload", "template", "copy", "confirm")
    urls = {step: reverse(f"supervision:session_{step}") + query for step in steps}

    def take(kept: Kept, seen: str) -> int:
        return sessions.take_sessions(kept=kept, seen=seen, **own)

    return Door(
        title=IMPORT,
        what="次督导",
        lead=f"{center.name}已开展的督导，先记在表格里再一次登记，由对方逐次确认。",
        most=sessions.MOST_ROWS,
        heads=sessions.HEADS,
        check=partial(sessions.check_sessions, **own),
        take=take,
        # Only the desk that uploaded a workbook can confirm it, and for its center.
        salt=f"supervision.off_line.{request.desk.pk}.{center.pk}",
        urls={**urls, "back": reverse("supervision:session_list")},
        back_label="专业督导",
        done="对方逐次确认后计入督导时长。",
    )


def _choosing(request, centers):
    context = {"centers": centers, "title": IMPORT}
    return TemplateResponse(request, "supervision/session_center.html", context)


def _at_its_center(view):
    """Call the view with the center; who serves several and named none of them chooses first."""

    @wraps(view)
    def opened(request):
        centers = running_centers(request)
        center = chosen_center(request, centers)
        return view(request, center) if center else _choosing(request, centers)

    return opened


@require_http_methods(FORM_METHODS)
@desk_required(*BOTH_SIDES)
@_at_its_center
def session_upload(request, center):
    return upload_page(request, _door(request, center))


@require_safe
@desk_required(*BOTH_SIDES)
@_at_its_center
def session_template_get(request, center):
    with transaction.atomic():
        record("下载督导记录填报表", at=timezone.now(), by=request.desk, obj=center)
    content = session_template(center=center, by=request.desk, on=timezone.localdate())
    return office_download(content, TITLE, EXCEL)


@require_POST
@desk_required(*BOTH_SIDES)
@sensitive_post_parameters("kept")
@_at_its_center
def session_copy(request, center):
    return copy_answer(request, _door(request, center))


@require_POST
@desk_required(*BOTH_SIDES)
@sensitive_post_parameters("kept")
@_at_its_center
def session_confirm(request, center):
    return confirm_answer(request, _door(request, center))
