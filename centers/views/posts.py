"""The two heads of a center: named, and their leaving written down."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from accounts.access import desk_required
from accounts.answering import FORM_METHODS, done
from accounts.roles import Role
from centers import actions
from centers.forms.posts import DirectorForm, EndPostForm, ExecutiveForm
from centers.models import Center, Engagement, Person, Post
from centers.models.posts import PostKind
from centers.taken_over import form_of
from centers.views.people import form_page
from centers.views.profile import center_of


@require_http_methods(FORM_METHODS)
@desk_required(Role.SUBDISTRICT_OFFICER)
def post_add(request, pk, kind):
    center = center_of(request, pk)
    if kind not in PostKind.values:
        raise Http404
    post_kind = PostKind(kind)
    form = _form(request.POST or None, center, post_kind, on=timezone.localdate())
    if form.is_valid():
        token = form.cleaned_data["form_token"]
        act = partial(
            actions.name_post, center=center, kind=kind, facts=form.facts(), form_token=token
        )
        if post := done(request, form, act):
            messages.success(request, f"已登记{post}任{post_kind.label}。")
            return redirect("centers:center_detail", pk=center.pk)
    back_url = reverse("centers:center_detail", args=[center.pk])
    return form_page(request, form, center, f"任命{post_kind.label}", back_url)


@require_http_methods(FORM_METHODS)
@desk_required(Role.SUBDISTRICT_OFFICER)
def post_end(request, pk):
    posts = Post.objects.visible_to(request.desk).select_related("center")
    post = get_object_or_404(posts, pk=pk)
    form = EndPostForm(request.POST or None)
    if form.is_valid():
        act = partial(actions.end_post, post=post, ends_on=form.cleaned_data["ends_on"])
        if done(request, form, act):
            messages.success(request, f"已登记{post}离任。")
            return redirect("centers:center_detail", pk=post.center_id)
    back_url = reverse("centers:center_detail", args=[post.center_id])
    title = f"登记{post.get_kind_display()}{post.name}离任"
    return form_page(request, form, post.center, title, back_url)


def _form(posted, center: Center, kind: PostKind, *, on):
    """Blank it offers whom the recommendation proposed (拟任), which is no appointment yet."""
    proposed = form_of(center)
    if kind == PostKind.DIRECTOR:
        name = proposed.director_name if proposed else ""
        return DirectorForm(posted, initial={"name": name})
    there = Engagement.objects.filter(center=center).on_duty(on).values("person")
    staff = Person.objects.filter(pk__in=there, center=center).order_by("name", "pk")
    chosen = staff.filter(name=proposed.executive_name).first() if proposed else None
    return ExecutiveForm(posted, staff=staff, initial={"person": chosen})
