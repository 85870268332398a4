"""The history of a district's summary."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import history_page
from accounts.models import AuditEvent
from pilots.history import acts_on
from pilots.states import SubmissionState
from reports.views.asked import asked_report
from reports.views.summaries import READERS


@require_safe
@desk_required(*READERS)
def summary_history(request, pk):
    report = asked_report(request, pk)
    acts = acts_on(report, by=request.desk)
    back_url = reverse("reports:summary_detail", args=[pk])
    taken = dict(report.submission.versions.values_list("taken_at", "number"))

    def url_of(event: AuditEvent) -> str:
        """Signing takes a version at its own moment: its page, with its documents."""
        is_signing = event.changes.get("state", ["", ""])[1] == SubmissionState.SIGNED
        number = taken.get(event.at) if is_signing else None
        return reverse("reports:version_detail", args=[pk, number]) if number else ""

    return history_page(request, acts, title=str(report), back_url=back_url, url_of=url_of)
