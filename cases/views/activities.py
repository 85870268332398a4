"""A group or an activity: its plan, its page, its roster and its history."""

from functools import partial

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.history import about, about_all, history_page
from cases import activity_actions as actions
from cases.activity_forms import ActivityEditForm, ActivityForm, MembersForm
from cases.activity_page import READ_GATHERING, READ_ROSTER, activity_context
from cases.finding import find_client
from cases.gathering_files import OPENED
from cases.models import Activity, Case, Client, Member
from cases.revealing import RESPONSIBLE
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from core.problems import Problem, Refused, Stale
from pilots.choices import Method


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def activity_open(request):
    """A community activity of its own; the plan leads to its first date."""
    posted = request.POST if request.method == "POST" else None
    form = ActivityForm(posted, method=Method.COMMUNITY, is_single=True)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.open_activity, facts=form.facts(), form_token=token)
        if activity := done(request, form, act):
            messages.success(request, "活动已登记，请安排时间和地点。")
            return redirect("cases:gathering_add", activity.public_id)
    return form_page(request, form, "登记社区活动", None, reverse("cases:gathering_list"))


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def activity_plan(request, public_id):
    """The plan of the own case by group or community work; where it is written, its page."""
    own = Case.objects.visible_to(request.desk).in_charge_of(request.user)
    case = get_object_or_404(own.select_related("worker", "activity"), public_id=public_id)
    back_url = reverse("cases:case_detail", args=[public_id])
    if case.method == Method.INDIVIDUAL:
        messages.info(request, "个案没有小组或活动计划。")
        return redirect(back_url)
    if hasattr(case, "activity"):
        return redirect("cases:activity_detail", case.activity.public_id)
    posted = request.POST if request.method == "POST" else None
    form = ActivityForm(posted, method=case.method, is_single=False)
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(actions.plan_case, case=case, facts=form.facts(), form_token=token)
        if activity := done(request, form, act):
            messages.success(request, "计划已保存，请安排各次活动。")
            return redirect("cases:activity_detail", activity.public_id)
    return form_page(request, form, f"{case.get_method_display()}计划", None, back_url)


@require_safe
@desk_required(*FILE_READERS)
def activity_detail(request, public_id):
    activity = one_activity(request.desk, public_id)
    context = activity_context(activity, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/activity_detail.html", context)


@require_safe
@desk_required(*FILE_READERS)
def activity_history(request, public_id):
    activity = one_activity(request.desk, public_id)
    acts = about(activity) | about_all(activity.gatherings.all())
    if request.desk.role not in RESPONSIBLE:
        acts &= ~Q(what__in=(READ_ROSTER, READ_GATHERING, OPENED))
    back_url = reverse("cases:activity_detail", args=[public_id])
    return history_page(request, acts, title=str(activity), back_url=back_url)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def activity_edit(request, public_id):
    activity = one_activity(request.desk, public_id)
    if problems := activity.problems_against_work(request.desk):
        return away(request, activity, problems)
    form = ActivityEditForm(
        request.POST if request.method == "POST" else None,
        method=activity.method,
        is_single=activity.case is None,
        initial=ActivityEditForm.initial_of(activity),
    )
    stale = None
    if form.is_valid():
        facts, version = form.facts(), form.cleaned_data["version"]
        act = partial(actions.save_activity, activity=activity, facts=facts, version=version)
        try:
            if done(request, form, act):
                messages.success(request, "计划已保存。")
                return redirect("cases:activity_detail", public_id)
        except Stale as refusal:
            stale = refusal
            form.renew_version(one_activity(request.desk, public_id).version)
    back_url = reverse("cases:activity_detail", args=[public_id])
    return form_page(request, form, "修改计划", activity, back_url, stale)


@require_http_methods(FORM_METHODS)
@desk_required(*WORKERS)
def member_add(request, public_id):
    activity = one_activity(request.desk, public_id)
    if problems := activity.problems_against_work(request.desk):
        return away(request, activity, problems)
    if not activity.is_group:
        return away(request, activity, [Problem("not_a_group", "只有小组登记组员。")])
    form = MembersForm(
        request.POST if request.method == "POST" else None,
        clients=_own_clients(activity, request),
        initial={"joined_on": timezone.localdate()},
    )
    if form.is_valid() and (chosen := _chosen(request, form)):
        on = form.cleaned_data["joined_on"]
        act = partial(actions.add_members, activity=activity, clients=chosen, on=on)
        if members := done(request, form, act):
            messages.success(request, f"已登记{len(members)}名组员。")
            return redirect("cases:activity_detail", public_id)
    back_url = reverse("cases:activity_detail", args=[public_id])
    return form_page(request, form, "登记组员", activity, back_url)


@require_POST
@desk_required(*WORKERS)
def member_end(request, pk):
    mine = Member.objects.filter(activity__in=Activity.objects.visible_to(request.desk))
    member = get_object_or_404(mine.select_related("activity"), pk=pk)
    activity = member.activity
    try:
        actions.end_membership(member=member, by=request.desk, at=timezone.now())
    except Refused as refusal:
        return away(request, activity, refusal.problems)
    messages.success(request, "已登记退组，此前的签到保留。")
    return redirect("cases:activity_detail", activity.public_id)


def one_activity(desk, public_id) -> Activity:
    return get_object_or_404(Activity.objects.visible_to(desk).with_names(), public_id=public_id)


def away(request, activity: Activity, problems):
    """For who may read it and not write there: said on the page they may read."""
    for problem in problems:
        messages.error(request, problem.sentence)
    return redirect("cases:activity_detail", activity.public_id)


def form_page(request, form, title: str, activity: Activity | None, back_url: str, stale=None):
    context = {
        "form": form,
        "title": title,
        "activity": activity,
        "current": list(stale.current.items()) if stale else [],
        "back_url": back_url,
        "takes_files": form.is_multipart(),
    }
    status = 409 if stale else 200
    return TemplateResponse(request, "cases/activity_form.html", context, status=status)


def _own_clients(activity: Activity, request):
    """Whom the worker serves in a case that is theirs and who is not on the roster now."""
    there = activity.members.filter(left_on=None).values("client")
    mine = Case.objects.visible_to(request.desk).in_charge_of(request.user).unfinished()
    clients = Client.objects.filter(center=activity.center_id, stopped_at=None)
    return clients.filter(pk__in=mine.values("client")).exclude(pk__in=there).order_by("pk")


def _chosen(request, form: MembersForm) -> list[Client]:
    """The ticked ones, and the one found by ID number: that search is in the audit log.

    None at all where the number finds nobody, which is then said beside it.
    """
    chosen, number = form.chosen(), form.cleaned_data["id_number"]
    if not number:
        return chosen
    found = find_client(id_number=number, by=request.desk, at=timezone.now())
    if found is None:
        sentence = "本中心没有这个身份证号的服务对象，请先接案建档。"
        form.refuse(Refused(Problem("client_unknown", sentence, field="id_number")))
        return []
    return [*chosen, found]
