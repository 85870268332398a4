"""The history of a district's summary."""

from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.history import history_page
from pilots.history import acts_on
from reports.views.asked import asked_report
from reports.views.summaries import READERS


@require_safe
@desk_required(*READERS)
def summary_history(request, pk):
    report = asked_report(request, pk)
    acts = acts_on(report, by=request.desk)
    back_url = reverse("reports:summary_detail", args=[pk])
    return history_page(request, acts, title=str(report), back_url=back_url)
