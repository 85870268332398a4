"""The history of a case, of what is asked about one, and of what is linked to it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import about, history_page
from cases.complaints.page import OPENED
from cases.complaints.states import READERS
from cases.data_requests import HANDLERS
from cases.history import MENDED, acts_on, note_opened
from cases.linkages.page import READ, url_of
from cases.revealing import RESPONSIBLE
from cases.views.cases import FILE_READERS, one_case
from cases.views.complaints import one_complaint
from cases.views.data_requests import one_data_request
from cases.views.linkages import one_link, one_referral
from cases.views.records import READERS as RECORD_READERS
from cases.views.records import one_record
from cases.views.reveals import one_request


@require_safe
@desk_required(*FILE_READERS)
def case_history(request, public_id):
    case = one_case(request.desk, public_id)
    acts = acts_on(case, by=request.desk)
    back_url = reverse("cases:case_detail", args=[public_id])
    page = history_page(request, acts, title=f"案例{case.number}", back_url=back_url)
    note_opened(case, by=request.desk, at=timezone.now())
    return page


@require_safe
@desk_required(*RESPONSIBLE)
def request_history(request, public_id):
    asked = one_request(request.desk, public_id)
    back_url = reverse("cases:request_detail", args=[public_id])
    return history_page(request, about(asked), title=str(asked), back_url=back_url)


@require_safe
@desk_required(*HANDLERS)
def data_request_history(request, public_id):
    asked = one_data_request(request.desk, public_id)
    back_url = reverse("cases:data_request_detail", args=[public_id])
    return history_page(request, about(asked), title="个人信息申请", back_url=back_url)


def _of_linkage(request, row):
    """Who read it, as of every file, is for the heads of the center."""
    acts = about(row)
    if request.desk.role not in RESPONSIBLE:
        acts &= ~Q(what__in=READ)
    return history_page(request, acts, title=str(row), back_url=url_of("detail", row))


@require_safe
@desk_required(*FILE_READERS)
def referral_history(request, public_id):
    return _of_linkage(request, one_referral(request.desk, public_id))


@require_safe
@desk_required(*FILE_READERS)
def link_history(request, public_id):
    return _of_linkage(request, one_link(request.desk, public_id))


@require_safe
@desk_required(*RECORD_READERS)
def record_history(request, public_id):
    """What was done to one record; who read its texts is for the responsible people."""
    service = one_record(request.desk, public_id)
    acts = about(service)
    if request.desk.role not in RESPONSIBLE:
        acts &= Q(what__in=MENDED)
    back_url = reverse("cases:record_detail", args=[public_id])
    return history_page(request, acts, title=str(service), back_url=back_url)


@require_safe
@desk_required(*READERS)
def complaint_history(request, public_id):
    row = one_complaint(request.desk, public_id)
    acts = about(row) & ~Q(what=OPENED)
    back_url = reverse("cases:complaint_detail", args=[public_id])
    return history_page(request, acts, title=str(row), back_url=back_url)
