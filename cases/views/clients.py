"""The file of a person served: its page, what is written on it, and the family it belongs to."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import desk_required
from accounts.roles import Role
from cases.clearance import client_clearance, may_write
from cases.models import Case, Client
from cases.people import actions
from cases.people.forms import ClientForm, HouseholdForm
from cases.people.page import client_context, note_client_read
from cases.states import WORKERS
from cases.views.cases import FILE_READERS
from core.problems import Refused, Stale

NOT_YOURS = "只有承办人、协同和代班的同事、常务主任在能看到全部案卷时可以办理。"


def one_client(desk, public_id) -> Client:
    """The file for its page, or 404; a supervisor finds it behind a case that was brought."""
    clients = Client.objects.visible_to(desk).select_related("household", "center")
    if desk.role == Role.SUPERVISOR:
        brought = Case.objects.open_to(desk, on=timezone.localdate())
        clients = clients.filter(pk__in=brought.values("client"))
    return get_object_or_404(clients, public_id=public_id)


def client_to_write(request, public_id):
    """The file, and the way back where this desk does not write on it now."""
    client, now = one_client(request.desk, public_id), timezone.now()
    seen = client_clearance(client, by=request.desk, at=now)
    if may_write(seen, request.desk):
        return client, seen, None
    messages.warning(request, NOT_YOURS)
    return client, seen, redirect("cases:client_detail", public_id)


def form_page(request, client: Client, form, *, title: str, submit: str, **more):
    """One form about the person, on the page that all of them share."""
    context = {
        "form": form,
        "title": title,
        "submit_label": submit,
        "label": str(client),
        "back_to": reverse("cases:client_detail", args=[client.public_id]),
        "lead": "",
        "current": [],
        "multipart": False,
        **more,
    }
    status = 409 if context["current"] else 200
    return TemplateResponse(request, "cases/client_form.html", context, status=status)


@require_safe
@desk_required(*FILE_READERS)
def client_detail(request, public_id):
    client = one_client(request.desk, public_id)
    context = client_context(client, by=request.desk, at=timezone.now())
    return TemplateResponse(request, "cases/client_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def client_edit(request, public_id):
    client, seen, away = client_to_write(request, public_id)
    if away:
        return away
    form, current = _client_form(request, client, seen), []
    if form.is_valid():
        facts, now = form.cleaned_data, timezone.now()
        try:
            actions.save_file(
                client=client, facts=facts, version=facts["version"], by=request.desk, at=now
            )
        except Stale as stale:
            note_client_read(client, seen, by=request.desk, at=now)
            current = list(stale.current.items())
            client.refresh_from_db(fields=["version"])
            form.renew_version(client.version)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "服务对象档案已保存。")
            return redirect("cases:client_detail", public_id)
    lead = "姓名和已登记的证件号码按更正申请办理。带*的必须填写。"
    return form_page(
        request, client, form, title="修改档案", submit="保存", lead=lead, current=current
    )


def _client_form(request, client: Client, seen) -> ClientForm:
    if request.method == "POST":
        return ClientForm(request.POST, client=client)
    note_client_read(client, seen, by=request.desk, at=timezone.now())
    stored = {name: getattr(client, name) for name in actions.SHOWN}
    stored |= {"version": client.version, "categories": client.categories()}
    return ClientForm(client=client, initial=stored)


@require_http_methods(["GET", "HEAD", "POST"])
@desk_required(*WORKERS)
def household_join(request, public_id):
    """The first press makes the household of this person, later ones add members to it."""
    client, _, away = client_to_write(request, public_id)
    if away:
        return away
    starts = client.household_id is None
    form = HouseholdForm(request.POST if request.method == "POST" else None, starts=starts)
    if form.is_valid():
        act = actions.start_household if starts else actions.add_member
        try:
            act(client=client, by=request.desk, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, "家庭档案已建立。" if starts else "家庭成员已添加。")
            return redirect("cases:client_detail", public_id)
    title = "建立家庭档案" if starts else "添加家庭成员"
    lead = "家庭档案只把本中心一家人的档案连在一起，各人的档案仍各自授权查看。"
    return form_page(request, client, form, title=title, submit=title, lead=lead)


@require_POST
@desk_required(*WORKERS)
def household_leave(request, public_id):
    client, _, away = client_to_write(request, public_id)
    if away:
        return away
    try:
        actions.leave_household(client=client, by=request.desk, at=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.problems[0].sentence)
    else:
        messages.success(request, "已移出家庭档案。")
    return redirect("cases:client_detail", public_id)
