"""Rounds: the list, opening one, and who has met what."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from core.chinese_dates import format_date, format_moment
from core.problems import Refused
from pilots import actions
from pilots.figures import round_counts
from pilots.forms.rounds import FIRST_YEAR, LAST_YEAR, RoundForm, notice_defaults
from pilots.models import Round
from pilots.obligations import matrix
from pilots.quota import hours_in_words

READERS_OF_OBLIGATIONS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*Role.of_business)
def round_list(request):
    rounds = list(Round.objects.visible_to(request.desk).latest_first())
    counts = round_counts(rounds, by=request.desk)
    context = {
        "rows": [(round, counts[round.pk]) for round in rounds],
        "can_open": request.desk.role == Role.CITY_OFFICER,
    }
    return TemplateResponse(request, "pilots/round_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.CITY_OFFICER)
def round_open(request):
    """The form comes filled in as the notice would say it for this year, or for ``?year=``."""
    form = RoundForm(request.POST or None, initial=notice_defaults(_year_asked(request)))
    if form.is_valid():
        try:
            opened = actions.open_round(
                facts=form.facts(),
                due=form.due(),
                form_token=form.cleaned_data["form_token"],
                by=request.desk,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{opened}已启动，各区的报送任务已生成。")
            return redirect("pilots:round_detail", opened.pk)
    return TemplateResponse(request, "pilots/round_open.html", {"form": form})


@require_safe
@desk_required(*Role.of_business)
def round_detail(request, pk):
    round = get_object_or_404(Round.objects.visible_to(request.desk), pk=pk)
    stages, rows = matrix(round, by=request.desk, at=timezone.now())
    context = {
        "round": round,
        "stages": stages,
        "rows": rows,
        "facts": _facts(round),
        "is_city": request.desk.role in Role.of_city,
        "shows_obligations": request.desk.role in READERS_OF_OBLIGATIONS,
    }
    return TemplateResponse(request, "pilots/round_detail.html", context)


def _year_asked(request) -> int:
    """The year of ``?year=`` where a round can be of it, else this one: year 0 has no days."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == len(str(LAST_YEAR)) else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else timezone.localdate().year


def _facts(round: Round) -> list[tuple[str, str]]:
    span = f"{format_date(round.service_starts_on)}至{format_date(round.service_ends_on)}"
    return [
        ("服务期", span),
        ("最后补录日期", format_date(round.last_entry_on)),
        ("服务案例下限", f"{round.case_quota}个"),
        ("专业督导下限", hours_in_words(round.supervision_minutes_quota)),
        ("不满一年的中心", "按天折算（向上取整）" if round.is_pro_rata else "不折算"),
        ("服务案例计数口径", round.get_counting_rule_display()),
        ("同辈督导", "计入" if round.counts_peer_supervision else "不计入"),
        ("启动时间", format_moment(round.opened_at)),
        ("状态", "已关闭" if round.is_closed else "进行中"),
    ]
