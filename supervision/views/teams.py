"""A district's teams of supervisors: who is on them, and who serves which center when."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done, posted
from accounts.history import about, history_page
from accounts.roles import Role
from core.chinese_dates import format_date
from core.problems import Refused, Stale
from supervision import actions
from supervision.actions.services import left_behind
from supervision.forms.teams import (
    EndForm,
    ServiceForm,
    SupervisorEditForm,
    SupervisorForm,
    TeamEditForm,
    TeamForm,
)
from supervision.models import Service, SupervisionTeam, Supervisor
from supervision.team_page import supervisor_context, team_context, team_rows

READERS = (*Role.of_district, *Role.of_city)


@require_safe
@desk_required(*READERS)
def team_list(request):
    context = {
        "rows": team_rows(by=request.desk, on=timezone.localdate()),
        "is_city": request.desk.role in Role.of_city,
        "can_add": request.desk.role == Role.DISTRICT_OFFICER,
    }
    return TemplateResponse(request, "supervision/team_list.html", context)


@require_safe
@desk_required(*READERS)
def team_detail(request, pk):
    context = team_context(_team(request, pk), by=request.desk, on=timezone.localdate())
    return TemplateResponse(request, "supervision/team_detail.html", context)


@require_safe
@desk_required(*READERS)
def team_history(request, pk):
    team = _team(request, pk)
    back_url = reverse("supervision:team_detail", args=[pk])
    return history_page(request, about(team), title=str(team), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def team_add(request):
    form = TeamForm(posted(request))
    act = partial(actions.form_team, district=request.desk.district)
    if team := _done(request, form, act, "form_token", facts=True):
        messages.success(request, "督导团队已组建，接着登记成员。")
        return redirect("supervision:team_detail", team.pk)
    return _form_page(request, form, "组建督导团队", reverse("supervision:team_list"))


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def team_edit(request, pk):
    team = _team(request, pk)
    form = TeamEditForm(posted(request), team=team)
    act = partial(actions.change_team, team=team)
    return _edit(request, form, act, team, "修改督导团队", "督导团队已修改。", "team_detail")


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def supervisor_add(request, pk):
    team = _team(request, pk)
    on = timezone.localdate()
    form = SupervisorForm(posted(request), district=team.district, on=on)
    act = partial(actions.add_supervisor, team=team)
    if member := _done(request, form, act, "form_token", facts=True):
        messages.success(request, f"已登记{member}。")
        return redirect("supervision:supervisor_detail", member.pk)
    return _form_page(
        request, form, "登记督导", reverse("supervision:team_detail", args=[pk]), team
    )


@require_safe
@desk_required(*READERS)
def supervisor_detail(request, pk):
    member = _supervisor(request, pk)
    context = supervisor_context(member, by=request.desk, on=timezone.localdate())
    return TemplateResponse(request, "supervision/supervisor_detail.html", context)


@require_safe
@desk_required(*READERS)
def supervisor_history(request, pk):
    member = _supervisor(request, pk)
    back_url = reverse("supervision:supervisor_detail", args=[pk])
    return history_page(request, about(member), title=str(member), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def supervisor_edit(request, pk):
    member = _supervisor(request, pk)
    form = SupervisorEditForm(posted(request), supervisor=member)
    act = partial(actions.change_supervisor, supervisor=member)
    return _edit(request, form, act, member, "修改督导", "督导已修改。", "supervisor_detail")


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def supervisor_end(request, pk):
    member = _supervisor(request, pk)
    form = EndForm(posted(request), label="退出日期（在团队的最后一天）")
    act = partial(actions.end_supervisor, supervisor=member)
    back_url = reverse("supervision:supervisor_detail", args=[pk])
    if _done(request, form, act, "ends_on"):
        messages.success(request, f"{member}已退出团队，所服务中心的服务同日结束。")
        return redirect(back_url)
    return _form_page(request, form, f"{member}退出团队", back_url, member.team)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def service_start(request, pk):
    member = _supervisor(request, pk)
    form = ServiceForm(posted(request), district=member.district)
    act = partial(actions.start_service, supervisor=member)
    back_url = reverse("supervision:supervisor_detail", args=[pk])
    if service := _done(request, form, act, "subdistrict", "starts_on", "form_token"):
        sentence = f"{member}自{format_date(service.starts_on)}起服务{service.subdistrict}。"
        messages.success(request, sentence)
        return redirect(back_url)
    return _form_page(request, form, f"{member}服务中心", back_url, member.team)


@require_http_methods(FORM_METHODS)
@desk_required(Role.DISTRICT_OFFICER)
def service_stop(request, pk):
    services = Service.objects.visible_to(request.desk)
    services = services.select_related("supervisor__team", "subdistrict__carried_on_by")
    service = get_object_or_404(services, pk=pk)
    form = EndForm(posted(request), label="服务的最后一天")
    act = partial(actions.stop_service, service=service)
    back_url = reverse("supervision:supervisor_detail", args=[service.supervisor_id])
    if stopped := _done(request, form, act, "ends_on"):
        messages.success(request, f"服务{service.subdistrict}至{format_date(stopped.ends_on)}止。")
        if waiting := left_behind(stopped):
            sentence = f"还有{waiting}次未办结的督导，服务结束后由中心取消，或者作纸质确认。"
            messages.warning(request, sentence)
        return redirect(back_url)
    title = f"结束服务{service.subdistrict}"
    return _form_page(request, form, title, back_url, service.supervisor.team)


def _team(request, pk) -> SupervisionTeam:
    teams = SupervisionTeam.objects.visible_to(request.desk).select_related("district")
    return get_object_or_404(teams, pk=pk)


def _supervisor(request, pk) -> Supervisor:
    members = Supervisor.objects.visible_to(request.desk)
    return get_object_or_404(members.select_related("team", "district", "user"), pk=pk)


def _done(request, form, act, *names: str, facts: bool = False):
    """What the action returns; None where the form or the action has something against it."""
    if not form.is_valid():
        return None
    said = {name: form.cleaned_data[name] for name in names}
    if facts:
        said["facts"] = form.facts
    return done(request, form, partial(act, **said))


def _edit(request, form, act, row, title: str, sentence: str, page: str):
    back_url, stale = reverse(f"supervision:{page}", args=[row.pk]), None
    try:
        saved = form.is_valid() and act(
            facts=form.facts,
            version=form.cleaned_data["version"],
            by=request.desk,
            at=timezone.now(),
        )
    except Stale as refusal:
        stale, saved = refusal.current.items(), None
        form.renew_version(type(row).objects.get(pk=row.pk).version)
    except Refused as refusal:
        saved = None
        form.refuse(refusal)
    if saved:
        messages.success(request, sentence)
        return redirect(back_url)
    team = row if isinstance(row, SupervisionTeam) else row.team
    return _form_page(request, form, title, back_url, team, stale=stale)


def _form_page(request, form, title: str, back_url: str, team=None, *, stale=None):
    context = {"form": form, "title": title, "back_url": back_url, "team": team, "stale": stale}
    status = 409 if stale else 200
    return TemplateResponse(request, "supervision/team_form.html", context, status=status)
