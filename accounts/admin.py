"""Reference data and accounts. Evidence is read here, never written."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group

from accounts.models import AuditEvent, District, RoleGrant, Subdistrict, User

admin.site.unregister(Group)


class Kept(admin.ModelAdmin):
    """Rows that may be mended but never removed."""

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


@admin.register(User)
class PersonAdmin(UserAdmin, Kept):
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


@admin.register(RoleGrant)
class RoleGrantAdmin(Kept):
    list_display = ("user", "role", "district", "subdistrict", "valid_from", "valid_to")
    list_filter = ("role",)
    list_select_related = ("user", "district", "subdistrict")
    search_fields = ("user__username", "user__full_name")
    autocomplete_fields = ("user", "subdistrict", "served")
    readonly_fields = ("granted_by",)
    ordering = ("-pk",)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ("at", "username", "desk", "what", "object_label", "ip")
    ordering = ("-pk",)
    show_full_result_count = False
