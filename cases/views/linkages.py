"""Referrals and links to resources: their lists, new ones, their pages and steps, the workbook."""

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.audit import record
from accounts.roles import Role
from cases.linkages import actions
from cases.linkages.exports import TITLE, linkage_workbook
from cases.linkages.figures import added_links, link_figures
from cases.linkages.forms import (
    UNSETTLED,
    LinkFilterForm,
    LinkForm,
    ReferralFilterForm,
    ReferralForm,
    StepForm,
    SuccessForm,
    years_of,
)
from cases.linkages.page import link_row, linkage_context, referral_row, url_of
from cases.linkages.states import LINK_STEPS, REFERRAL_STEPS, LinkOutcome, LinkState
from cases.models import Case, Referral, ResourceLink
from cases.states import WORKERS
from cases.views.cases import FILE_READERS, one_case
from centers.models import Center, LinkedResource
from centers.models.registers import LinkageParty
from core.chinese_dates import beijing_date
from core.keyset import page_after
from core.office_downloads import EXCEL, office_download
from core.problems import Refused

MOST_OFFERED = 200  # resources of the register in one select


def one_referral(desk, public_id) -> Referral:
    return _one(Referral, desk, public_id, "case__client", "case__worker")


def one_link(desk, public_id) -> ResourceLink:
    return _one(ResourceLink, desk, public_id, "case__client", "case__worker", "resource")


def _one(model, desk, public_id, *related):
    rows = model.objects.open_to(desk, on=timezone.localdate())
    rows = rows.select_related("center", "registered_by", *related)
    return get_object_or_404(rows, public_id=public_id)


def _list(request, model, form_class, row_of, template, **more):
    """A list of one kind: narrowed, paged, its filters kept in the address."""
    on = timezone.localdate()
    rows = model.objects.open_to(request.desk, on=on)
    filters = form_class(request.GET, years=years_of(rows), with_own=request.desk.role in WORKERS)
    found = filters.filter(rows, user=request.user, on=on).select_related("case__client", "center")
    page = page_after(found, day="raised_on", cursor=request.GET.get("after", ""))
    year = filters.chosen.get("year", on.year)
    context = {
        "filters": filters,
        "rows": [row_of(row, on=on) for row in page.rows],
        "next": page.next_cursor,
        "query": filters.query(),
        "names_centers": request.desk.role not in Role.of_center,
        "can_add": request.desk.role in WORKERS,
        "export_url": f"{reverse('cases:linkage_export')}?year={year}",
        "export_label": f"下载{year}年台账",
        **more,
    }
    return TemplateResponse(request, template, context)


@require_safe
@desk_required(*FILE_READERS)
def referral_list(request):
    return _list(request, Referral, ReferralFilterForm, referral_row, "cases/referral_list.html")


@require_safe
@desk_required(*FILE_READERS)
def link_list(request):
    """With what the links of one year add up to, each count leading to its rows."""
    on = timezone.localdate()
    rows = ResourceLink.objects.open_to(request.desk, on=on)
    year = _year(request, on)
    figures = added_links(link_figures(rows.filter(year=int(year))).values())
    more = {
        "year": year,
        "figures": _figures_table(figures, year),
        "total": figures,
        "total_url": _narrowed(year=year),
        "states": [
            (LinkState(state).label, count, _narrowed(year=year, state=state))
            for state, count in figures.by_state.items()
        ],
    }
    template = "cases/link_list.html"
    return _list(request, ResourceLink, LinkFilterForm, link_row, template, **more)


def _year(request, on) -> str:
    """The year in the address, or this one."""
    year = request.GET.get("year", "")
    return year if year.isascii() and year.isdecimal() and len(year) == 4 else str(on.year)


def _figures_table(figures, year: str) -> list[tuple]:
    """Per party its label, (count, address of those rows) for each result, and the value in 分."""
    return [
        (
            LinkageParty(party).label,
            [
                (of.links, _narrowed(year=year, party=party)),
                (of.open, _narrowed(year=year, party=party, outcome=UNSETTLED)),
                (of.succeeded, _narrowed(year=year, party=party, outcome=LinkOutcome.SUCCEEDED)),
                (of.failed, _narrowed(year=year, party=party, outcome=LinkOutcome.FAILED)),
            ],
            of.value,
        )
        for party, of in figures.by_party.items()
    ]


def _narrowed(**chosen) -> str:
    return f"{reverse('cases:link_list')}?{urlencode(chosen)}"


@require_safe
@desk_required(*FILE_READERS)
def linkage_export(request):
    """The year's referrals and links within reach; who took them home is in the audit log."""
    now = timezone.now()
    on = beijing_date(now)
    year = _year(request, on)
    content = linkage_workbook(desk=request.desk, year=int(year), on=on)
    record("下载转介和资源链接台账", at=now, by=request.desk, changes={"年度": ["", year]})
    return office_download(content, f"{TITLE}{year}", EXCEL)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def referral_add(request, public_id):
    case, today = one_case(request.desk, public_id), timezone.localdate()
    form = ReferralForm(
        posted(request), case=case, on=today, initial={"raised_on": today, "direction": "out"}
    )
    act = partial(actions.register_referral, case=case)
    if form.is_valid() and (referral := _stored(request, form, act)):
        messages.success(request, "转介已登记，请联系对方机构。")
        return redirect("cases:referral_detail", referral.public_id)
    context = {
        "form": form,
        "title": "登记转介",
        "lead": f"案例{case.number}。转出时随附个人信息的，先取得服务对象的单独同意。",
        "clause": "个人信息保护法23",
        "list_label": "转介",
        "list_url": reverse("cases:referral_list"),
        "submit_label": "登记转介",
        "back_to": reverse("cases:case_detail", args=[public_id]),
    }
    return TemplateResponse(request, "cases/linkage_add.html", context)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def link_add(request):
    center = get_object_or_404(Center.objects.visible_to(request.desk).running())
    today, number = timezone.localdate(), request.GET.get("case", "")
    resources = LinkedResource.objects.visible_to(request.desk).filter(center=center)
    resources = resources.filter(
        pk__in=list(
            resources.order_by("-starts_on", "-pk").values_list("pk", flat=True)[:MOST_OFFERED]
        )
    )
    form = LinkForm(
        posted(request),
        cases=Case.objects.visible_to(request.desk).select_related("worker"),
        resources=resources.order_by("-starts_on", "-pk"),
        on=today,
        initial={"raised_on": today, "case_number": number[:24]},
    )
    if form.is_valid():
        act = partial(actions.register_link, center=center, case=form.cleaned_data["case_number"])
        if link := _stored(request, form, act):
            messages.success(request, "资源链接已登记，请核实后联系。")
            return redirect("cases:link_detail", link.public_id)
    context = {
        "form": form,
        "title": "登记资源链接",
        "lead": "为某个案例或者为中心链接的资源，按五社联动登记，成功的计入统计。",
        "clause": "实施方案三(二)",
        "list_label": "资源链接",
        "list_url": reverse("cases:link_list"),
        "submit_label": "登记资源链接",
        "back_to": reverse("cases:link_list"),
    }
    return TemplateResponse(request, "cases/linkage_add.html", context)


def _stored(request, form, act):
    """What ``act`` stored from the form's facts, or None with the reasons put on the form."""
    facts = form.cleaned_data
    return done(request, form, partial(act, facts=facts, form_token=facts["form_token"]))


@require_safe
@desk_required(*FILE_READERS)
def referral_detail(request, public_id):
    row = one_referral(request.desk, public_id)
    return _page(request, row, StepForm(initial={"day": timezone.localdate()}))


@require_safe
@desk_required(*FILE_READERS)
def link_detail(request, public_id):
    row = one_link(request.desk, public_id)
    return _page(request, row, _link_form(row)(initial={"day": timezone.localdate()}))


def _link_form(row: ResourceLink) -> type[StepForm]:
    return SuccessForm if row.state == LinkState.MATCHED else StepForm


@require_POST
@desk_required(*WORKERS)
def referral_step(request, public_id):
    return _step(request, public_id, one_referral, REFERRAL_STEPS, lambda row: StepForm)


@require_POST
@desk_required(*WORKERS)
def link_step(request, public_id):
    return _step(request, public_id, one_link, LINK_STEPS, _link_form)


def _step(request, public_id, one, steps, form_for):
    row, name = one(request.desk, public_id), request.POST.get("step", "")
    if name not in steps:
        raise BadRequest
    if not row.may_be_written_by(request.desk):
        raise Http404
    form = form_for(row)(request.POST, name=name)
    if form.is_valid():
        try:
            done = actions.take_linkage_step(
                name, row=row, **form.cleaned_data, by=request.desk, at=timezone.now()
            )
        except Refused as refusal:
            row = one(request.desk, public_id)
            form.refuse(refusal)
        else:
            messages.success(request, f"现在是：{done.state_words}。")
            return redirect(url_of("detail", row))
    return _page(request, row, form)


def _page(request, row, form):
    context = linkage_context(row, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/linkage_detail.html", {**context, "form": form})
