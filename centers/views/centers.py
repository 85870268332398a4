"""The centers in one's scope, and the profile of each."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from accounts.scope import within
from centers import actions
from centers.completeness import completeness
from centers.figures import center_figures, figures_of, staff_figures
from centers.forms import ProfileForm
from centers.models import Center
from centers.team import engagements_on, former_engagements, member, post_holders
from core.chinese_dates import format_date
from core.problems import Refused, Stale


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_list(request):
    on = timezone.localdate()
    centers = list(
        Center.objects.visible_to(request.desk)
        .select_related("district", "subdistrict")
        .order_by("district__order", "subdistrict__code", "pk")
    )
    mine = within(request.desk)
    staff = staff_figures(centers_q=mine, on=on)
    context = {
        "on": on,
        "rows": [(center, completeness(center), staff[center.pk]) for center in centers],
        "totals": center_figures(centers_q=mine, on=on),
        "staff": sum(figures.staff for figures in staff.values()),
        "professionals": sum(figures.professionals for figures in staff.values()),
        "shows_people": request.desk.role in Role.of_business,
        "met_hint": f"其中符合资质{sum(figures.met for figures in staff.values())}人",
    }
    return TemplateResponse(request, "centers/center_list.html", context)


@require_safe
@desk_required(*Role.of_business, Role.INSPECTOR)
def center_detail(request, pk):
    center = _center(request, pk)
    on = timezone.localdate()
    team = engagements_on(center, on)
    profile = completeness(center)
    context = {
        "center": center,
        "on": on,
        "facts": _facts(center),
        "posts": post_holders(center, on),
        "profile": profile,
        "missing": [(problem, _place(center, problem.field)) for problem in profile.problems],
        "members": [member(e.person, e, on=on, desk=request.desk) for e in team],
        "figures": figures_of(team, on=on),
        # Who works at another center by now has a page there, and none here.
        "former": [(e, e.person.center_id == center.pk) for e in former_engagements(center, on)],
        "can_edit": request.desk.role == Role.EXECUTIVE_DIRECTOR,
        "can_export": request.desk.role in Role.of_business,
    }
    return TemplateResponse(request, "centers/center_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(Role.EXECUTIVE_DIRECTOR)
def center_edit(request, pk):
    center = _center(request, pk)
    form = ProfileForm(request.POST or None, instance=center)
    if not form.is_valid():
        return _edit_page(request, center, form)
    values = {name: form.cleaned_data[name] for name in ProfileForm.Meta.fields}
    version = form.cleaned_data["version"]
    try:
        actions.save_profile(
            center=center, values=values, version=version, by=request.desk, at=timezone.now()
        )
    except Stale as stale:
        form.renew_version(_center(request, pk).version)
        return _edit_page(request, center, form, stale)
    except Refused as refusal:
        form.refuse(refusal)
        return _edit_page(request, center, form)
    messages.success(request, "中心档案已保存。")
    return redirect("centers:center_detail", pk=center.pk)


def _edit_page(request, center, form, stale=None):
    context = {
        "center": center,
        "form": form,
        "current": stale.current.items() if stale else [],
        "back_url": reverse("centers:center_detail", args=[center.pk]),
    }
    status = 409 if stale else 200
    return TemplateResponse(request, "centers/center_edit.html", context, status=status)


def _center(request, pk) -> Center:
    centers = Center.objects.visible_to(request.desk)
    return get_object_or_404(centers.select_related("district", "subdistrict__district"), pk=pk)


def _place(center: Center, field: str) -> str:
    """Where a missing fact is filled in."""
    return f"{reverse('centers:center_edit', args=[center.pk])}#id_{field}"


def _facts(center: Center) -> list[tuple[str, str | None]]:
    return [
        ("街道(乡镇)", center.subdistrict.full_name),
        ("确定试点日期", format_date(center.founded_on)),
        ("挂牌日期", format_date(center.opened_on) if center.opened_on else None),
        ("地址", center.address),
        ("联系电话", center.phone),
        ("办公面积", _area(center.office_area)),
        ("服务面积", _area(center.service_area)),
        ("牵头领导", center.lead_official),
        ("管理部门(机构)", center.managing_department),
        ("运营方式", center.get_operation_mode_display()),
        ("承接机构", center.operator_name),
    ]


def _area(area) -> str | None:
    return None if area is None else f"{area}平方米"
