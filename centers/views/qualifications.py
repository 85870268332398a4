"""Who of the professionals meets the rule on a chosen day: counts, lists behind them, Excel."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.access import desk_required
from accounts.audit import record
from accounts.roles import Role
from centers.forms.qualifications import QualificationFilterForm
from centers.qualifications import SPLIT, Group, Judged, counted, judged_on
from core.chinese_dates import format_date
from core.office_downloads import EXCEL, office_download
from core.spreadsheets import Column, Sheet, write_workbook

AT_ONCE = 50
COLUMNS = (
    Column("序号", "integer", is_summed=False),
    Column("区", width=10),
    Column("社会工作服务中心", width=38),
    Column("姓名", width=12),
    Column("人员类别", width=14),
    Column("上岗日期", "date"),
    Column("结论", width=24),
    Column("依据", width=52),
    Column("将符合日期", "date"),
    Column("降低标准有效期至", "date"),
    Column("登记有效期至", "date"),
)


@require_safe
@desk_required(*Role.of_business)
def qualification_list(request):
    filters, on, rows = _asked(request)
    counts = counted(rows, on)
    listed = _listed(filters, rows, on)
    page = Paginator(listed, AT_ONCE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "on": on,
        "total": len(rows),
        "tiles": [(group, counts[group], _url(request, group)) for group in Group],
        "met": sum(counts[group] for group in SPLIT[:3]),
        "page": page,
        "query": urlencode(_kept(request)),
        "export_url": f"{reverse('centers:qualification_export')}?{urlencode(_kept(request))}",
    }
    return TemplateResponse(request, "centers/qualification_list.html", context)


@require_safe
@desk_required(*Role.of_business)
def qualification_export(request):
    filters, on, rows = _asked(request)
    title = "专业服务人员资质名单"
    listed = _listed(filters, rows, on)
    group = filters.cleaned_data.get("group") if filters.is_valid() else ""
    what = Group(group).label if group else "全部专业服务人员"
    sheet = Sheet(
        title,
        COLUMNS,
        [_row(number, one) for number, one in enumerate(listed, start=1)],
        subtitle=f"截至{format_date(on)}，{what}，共{len(listed)}人",
        footer=(),
    )
    record("导出人员资质名单", at=timezone.now(), by=request.desk)
    content = write_workbook([sheet], filename_title=title)
    return office_download(content, f"{title}（{format_date(on)}）", EXCEL)


def _asked(request):
    filters = QualificationFilterForm(request.GET, desk=request.desk)
    chosen = filters.cleaned_data if filters.is_valid() else {}
    on = chosen.get("on") or timezone.localdate()
    return filters, on, judged_on(desk=request.desk, on=on, district=chosen.get("district"))


def _listed(filters, rows: list[Judged], on) -> list[Judged]:
    group = filters.cleaned_data.get("group") if filters.is_valid() else ""
    return [row for row in rows if not group or Group(group) in row.groups(on)]


def _kept(request) -> dict[str, str]:
    return {name: request.GET[name] for name in ("on", "district", "group") if name in request.GET}


def _url(request, group: Group) -> str:
    return "?" + urlencode({**_kept(request), "group": group.value})


def _row(number: int, one: Judged) -> tuple:
    stay = one.engagement
    return (
        number,
        stay.district.name,
        stay.center.name,
        one.person.name,
        stay.get_kind_display(),
        stay.starts_on,
        one.standing.label,
        one.verdict.evidence,
        one.verdict.changes_on,
        one.waived_until,
        one.renewal.registered_until if one.renewal else None,
    )
