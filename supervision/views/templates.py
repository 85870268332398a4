"""Templates of evaluation: a district's own and the city's."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS
from accounts.history import about, history_page
from accounts.roles import Role
from supervision import actions
from supervision.actions.templates import KEEPERS
from supervision.forms.templates import COLUMNS, TemplateEditForm, TemplateForm
from supervision.models import EvaluationTemplate
from supervision.views.answering import done, form_page, posted

READERS = (*Role.of_district, *Role.of_city)
LIST = ("评估模板", "supervision:template_list")


@require_safe
@desk_required(*READERS)
def template_list(request):
    rows = EvaluationTemplate.objects.visible_to(request.desk).select_related("district")
    context = {
        "rows": list(rows.order_by("district__order", "name", "-edition", "pk")),
        "can_add": request.desk.role in KEEPERS,
    }
    return TemplateResponse(request, "supervision/template_list.html", context)


@require_safe
@desk_required(*READERS)
def template_detail(request, pk):
    template = _template(request, pk)
    is_own, is_in_use = template.is_kept_by(request.desk), template.is_in_use
    is_citys = template.district_id is None and request.desk.role == Role.DISTRICT_OFFICER
    context = {
        "template": template,
        "lines": list(template.indicators.order_by("place")),
        "is_in_use": is_in_use,
        "can_edit": is_own and not is_in_use,
        "copy_label": "复制为新的一版" if is_own and is_in_use else "复制为本区模板",
        "can_copy": is_citys or (is_own and is_in_use),
    }
    return TemplateResponse(request, "supervision/template_detail.html", context)


@require_safe
@desk_required(*READERS)
def template_history(request, pk):
    template = _template(request, pk)
    back_url = reverse("supervision:template_detail", args=[pk])
    return history_page(request, about(template), title=str(template), back_url=back_url)


@require_POST
@desk_required(*KEEPERS)
def template_adopt(request):
    template = actions.adopt_default(by=request.desk, at=timezone.now())
    messages.success(request, "已采用平台评估模板，可以按本级要求修改。")
    return redirect("supervision:template_detail", template.pk)


@require_POST
@desk_required(*KEEPERS)
def template_copy(request, pk):
    template = actions.copy_template(
        template=_template(request, pk), by=request.desk, at=timezone.now()
    )
    messages.success(request, f"现在可以修改{template}。")
    return redirect("supervision:template_detail", template.pk)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def template_add(request):
    form = TemplateForm(**posted(request))
    act = partial(_add, form, by=request.desk, at=timezone.now())
    if template := done(form, act, "name", "form_token"):
        messages.success(request, "评估模板已保存。")
        return redirect("supervision:template_detail", template.pk)
    title, url = LIST[0], reverse(LIST[1])
    return form_page(request, form, title="新建评估模板", crumbs=[(title, url)], back_url=url)


@require_http_methods(FORM_METHODS)
@desk_required(*KEEPERS)
def template_edit(request, pk):
    template = _template(request, pk)
    lines = list(template.indicators.order_by("place").values(*COLUMNS))
    form = TemplateEditForm(**posted(request), lines=lines, initial={"version": template.version})
    act = partial(_change, form, template, by=request.desk, at=timezone.now())
    back_url = reverse("supervision:template_detail", args=[pk])
    if done(form, act, "version", row=template):
        messages.success(request, "评估模板已修改。")
        return redirect(back_url)
    crumbs = [(LIST[0], reverse(LIST[1])), (str(template), back_url)]
    intro = "各项分值合计必须正好100分，空着的行不保存。"
    return form_page(
        request, form, title="修改评估模板", crumbs=crumbs, back_url=back_url, intro=intro
    )


def _add(form, **said):
    return actions.add_template(rows=form.rows, **said)


def _change(form, template, **said):
    return actions.change_template(template=template, rows=form.rows, **said)


def _template(request, pk) -> EvaluationTemplate:
    rows = EvaluationTemplate.objects.visible_to(request.desk).select_related("district")
    return get_object_or_404(rows, pk=pk)
