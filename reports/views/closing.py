"""The page before a round is closed: what is still open, and the step itself."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.roles import Role
from accounts.taking import is_taken, table_file
from core.keyset import page_after
from pilots.models import Round
from reports.citywide.closing import still_open
from reports.citywide.left_open import LEFT_OPEN
from reports.taken_records import of_left_open
from reports.taken_tables import of_open

TAKEN = "导出关闭前核对"


@require_safe
@desk_required(*Role.of_city)
def round_closing(request, pk):
    """What is still open, and for the leader the step itself; it is taken at ``round_step``."""
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    rows = still_open(round, at=timezone.now())
    if is_taken(request):
        return table_file(request, [of_open(rows)], what=TAKEN, obj=round, title=str(round))
    context = {
        "round": round,
        "rows": rows,
        "left": sum(row.is_open for row in rows),
        "steps": round.offered_steps(by=request.desk),
    }
    return TemplateResponse(request, "reports/citywide/closing.html", context)


@require_safe
@desk_required(*Role.of_city)
def round_left_open(request, pk, what):
    """The rows behind a number of that page which only a center and its district work on."""
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    kind = LEFT_OPEN.get(what)
    if kind is None:
        raise Http404
    rows, on = kind.seen_by(request.desk, round), timezone.localdate()
    if is_taken(request):
        lines = [kind.line(row, on=on) for row in rows.order_by(f"-{kind.day}", "-pk")]
        table = of_left_open(kind, lines)
        return table_file(request, [table], what=f"导出{kind.title}", obj=round, title=str(round))
    cursor = request.GET.get("after", "")
    page = page_after(rows, day=kind.day, cursor=cursor, with_count=True)
    context = {
        "round": round,
        "title": kind.title,
        "page": page,
        "heads": kind.all_heads,
        "lines": [kind.line(row, on=on) for row in page.rows],
    }
    return TemplateResponse(request, "reports/citywide/left_open.html", context)
