"""全量明细 taken along: chosen on a page, written to the disk, handed out from there."""

from tempfile import TemporaryFile
from typing import IO

from django.http import FileResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.audit import record
from core.office_downloads import EXCEL
from core.problems import Refused
from pilots.views.chosen_round import chosen_round
from reports.detail_form import DetailForm
from reports.papers.details import MASKED, MOST_ROWS, TITLE, Extent, write_details
from reports.views.summaries import READERS


@require_http_methods(FORM_METHODS)
@desk_required(*READERS)
def detail_export(request):
    """Whoever reads reports; each kind of rows as its own room hands it out to this desk."""
    posted = request.POST if request.method == "POST" else None
    form = DetailForm(posted, desk=request.desk, initial={"round": chosen_round(request)})
    if form.is_valid():
        try:
            return _handed_out(request, form.extent())
        except Refused as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "title": TITLE,
        "most": f"{MOST_ROWS:,}",
        "masked": MASKED,
        "list_url": reverse("reports:summary_list"),
    }
    return TemplateResponse(request, "reports/detail_export.html", context)


def _handed_out(request, extent: Extent) -> FileResponse:
    at, desk = timezone.now(), request.desk
    # Closed, and with that gone, when the answer has been sent.
    stream: IO[bytes] = TemporaryFile()  # noqa: SIM115  (outlives this function)
    try:
        counts = write_details(stream, extent, by=desk, at=at)
        rows = "，".join(f"{title}{count}" for title, count in counts.items())
        changes = {"筛选": ["", extent.words], "行数": ["", rows]}
        record(f"导出{TITLE}", at=at, by=desk, obj=extent.round, changes=changes)
    except BaseException:
        stream.close()
        raise
    stream.seek(0)
    return FileResponse(stream, as_attachment=True, filename=f"{extent.title}{EXCEL}")
