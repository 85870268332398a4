"""Reference data and accounts. Evidence is read here, never written."""

from datetime import date

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.audit import record
from accounts.models import (
    AuditEvent,
    District,
    OutgoingMail,
    RoleGrant,
    StoredFile,
    Subdistrict,
    User,
)
from accounts.people.grants import standing_alone_problems
from accounts.roles import Role
from core.changes import differences, told_of

admin.site.unregister(Group)


class Kept(admin.ModelAdmin):
    """Rows that may be mended but never removed; the audit log keeps what was mended."""

    def act(self, change: bool) -> str:
        """What the audit log calls it."""
        return f"{'修改' if change else '新建'}{self.opts.verbose_name}"

    def save_model(self, request, obj, form, change):
        stored = self.model._base_manager.get(pk=obj.pk) if change else None
        before = told_of(stored) if stored else {}
        super().save_model(request, obj, form, change)
        changes = differences(before, told_of(obj))
        if changes or not change:
            act = self.act(change)
            record(act, at=timezone.now(), user=request.user, obj=obj, changes=changes)

    def has_delete_permission(self, request, obj=None):
        return False


class ReadOnly(Kept):
    """Rows that only their own pages write."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False


@admin.register(District)
class DistrictAdmin(Kept):
    list_display = ("code", "name", "bureau_name", "is_reporting")
    ordering = ("order",)


@admin.register(Subdistrict)
class SubdistrictAdmin(Kept):
    list_display = ("code", "name", "district", "base_kind", "is_rural", "valid_from", "valid_to")
    list_filter = ("district", "base_kind")
    list_select_related = ("district",)
    search_fields = ("name", "code")
    ordering = ("code", "pk")


class GivenPasswordForm(AdminPasswordChangeForm):
    """A password that somebody else has set is good for one sign-in: then it must be changed."""

    def save(self, commit=True):
        self.user.must_change_password = True
        return super().save(commit)


class NewPersonForm(AdminUserCreationForm):
    def save(self, commit=True):
        self.instance.must_change_password = True
        return super().save(commit)


@admin.register(User)
class PersonAdmin(UserAdmin, Kept):
    add_form = NewPersonForm
    change_password_form = GivenPasswordForm
    list_display = ("username", "full_name", "is_active", "last_login")
    list_filter = ("is_active",)
    search_fields = ("username", "full_name")
    ordering = ("username",)
    readonly_fields = ("last_login", "date_joined", "is_superuser")
    fieldsets = (
        (None, {"fields": ("username", "password", "full_name", "email")}),
        ("权限", {"fields": ("is_active", "is_staff", "is_superuser")}),
        ("日期", {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("username", "full_name", "usable_password", "password1", "password2")}),
    )
    filter_horizontal = ()

    @transaction.atomic
    def user_change_password(self, request, id, form_url=""):
        response = super().user_change_password(request, id, form_url)
        if request.method == "POST" and response.status_code == 302:  # it was taken
            changed = User.objects.get(pk=id)
            record("设置他人密码", at=timezone.now(), user=request.user, obj=changed)
        return response


class FirstSecurityAdminForm(forms.ModelForm):
    def clean_user(self):
        user = self.cleaned_data["user"]
        problems = standing_alone_problems(
            user, Role.SECURITY_ADMIN, valid_from=date.min, valid_to=None
        )
        if problems:
            raise ValidationError([problem.sentence for problem in problems])
        return user


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnly):
    """To be read, but for the first security administrator: someone must give the first desk."""

    list_display = ("user", "role", "district", "subdistrict", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "district", "subdistrict")
    search_fields = ("user__username", "user__full_name")
    autocomplete_fields = ("user",)
    ordering = ("-pk",)
    form = FirstSecurityAdminForm

    def has_add_permission(self, request):
        first = not RoleGrant.objects.filter(role=Role.SECURITY_ADMIN).exists()
        return first and request.user.is_superuser

    def get_fields(self, request, obj=None):
        return super().get_fields(request, obj) if obj else ("user", "valid_from", "basis")

    def act(self, change):
        return "授予岗位"

    def save_model(self, request, obj, form, change):
        obj.role, obj.granted_by = Role.SECURITY_ADMIN, request.user
        super().save_model(request, obj, form, change)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ("at", "username", "desk", "what", "object_label", "ip")
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ReadOnly):
    list_display = ("pk", "to", "attempts", "next_try_at", "sent_at", "last_error")
    ordering = ("-pk",)
    show_full_result_count = False


@admin.register(StoredFile)
class StoredFileAdmin(ReadOnly):
    """What was uploaded, by whom and when; the bytes only where the row that holds them is."""

    list_display = ("name", "content_type", "size", "by", "at")
    list_select_related = ("by__user", "by__district", "by__subdistrict__district")
    exclude = ("key",)
    ordering = ("-pk",)
    show_full_result_count = False
