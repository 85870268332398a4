"""People and their desks. A person may hold several desks and works at one at a time."""

from datetime import date, datetime, timedelta
from functools import cached_property

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Count, FilteredRelation, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.models.divisions import District, Subdistrict
from accounts.roles import Role
from core.constraints import set_together

HEADS = (Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR)  # of a center


class UserQuerySet(models.QuerySet):
    def visible_to(self, desk):
        """The security administrator sees all accounts, a district those of its centers.

        A person who also has a desk elsewhere, or reaches the Django admin, is not the
        district's: a code from the district would open those doors too.
        """
        if desk is None:
            return self.none()
        if desk.role == Role.SECURITY_ADMIN:
            return self.all()
        if desk.role != Role.DISTRICT_OFFICER:
            return self.none()
        desks = RoleGrant.objects.filter(user=models.OuterRef("pk"))
        ours = Q(role__in=Role.of_subdistrict, subdistrict__district=desk.district_id)
        return self.filter(
            models.Exists(desks.filter(ours)),
            ~models.Exists(desks.exclude(ours)),
            is_staff=False,
            is_superuser=False,
        )

    def with_work_open_to(self, desk):
        """Whose open work a desk may look at: the accounts it looks after, and for the heads of a
        center everybody who has or had a desk there."""
        if desk is None or desk.role not in HEADS:
            return self.visible_to(desk)
        desks = RoleGrant.objects.filter(subdistrict=desk.subdistrict_id, role__in=Role.of_center)
        return self.filter(pk__in=desks.values("user"))


class People(UserManager.from_queryset(UserQuerySet)):
    use_in_migrations = False


class User(AbstractUser):
    """Signs in with a user name; e-mail is optional, since most clerks have none here."""

    first_name = None
    last_name = None
    full_name = models.CharField("姓名", max_length=40)
    must_change_password = models.BooleanField("须修改密码", default=False)
    password_changed_at = models.DateTimeField("密码设置时间", null=True, editable=False)
    disabled_at = models.DateTimeField("停用时间", null=True, editable=False)
    disabled_reason = models.CharField("停用原因", max_length=200, blank=True, editable=False)
    # Idle days are counted from here as well: one who is let in again gets a new span.
    enabled_at = models.DateTimeField("重新启用时间", null=True, editable=False)
    sign_in_epoch = models.PositiveIntegerField("登录批次", default=0, editable=False)

    REQUIRED_FIELDS = ["full_name"]
    UNTOLD = ("password",)

    objects = People()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        indexes = [models.Index(fields=["-date_joined", "-id"], name="accounts_user_list")]

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @property
    def audit_label(self) -> str:
        return self.username

    def set_password(self, raw_password):
        """Also note the moment. The framework calls this from many places and passes no clock."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def password_is_due(self, *, at: datetime, days: int) -> bool:
        """Whether the password is older than ``days``; 0 means that passwords do not age."""
        set_at = self.password_changed_at or self.date_joined
        return days > 0 and at - set_at >= timedelta(days=days)

    def switch_off(self, *, at: datetime, reason: str) -> None:
        """Close the account and end every sign-in with it."""
        self.is_active, self.disabled_at, self.disabled_reason = False, at, reason
        self.save(update_fields=["is_active", "disabled_at", "disabled_reason"])
        self.end_sign_ins()

    def end_sign_ins(self) -> None:
        """Sign the person out everywhere, from the next request on, in whatever session store."""
        type(self).objects.filter(pk=self.pk).update(sign_in_epoch=models.F("sign_in_epoch") + 1)
        self.refresh_from_db(fields=["sign_in_epoch"])

    def _get_session_auth_hash(self, secret=None):
        """What a session must match to be believed: a changed password or epoch ends it."""
        stands_for = f"{self.sign_in_epoch}:{self.password}"
        return salted_hmac(
            "accounts.User.session", stands_for, secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleGrantQuerySet(models.QuerySet):
    def held_on(self, day):
        """Desks valid on ``day``; an ended grant gives nothing from its end day on."""
        return self.reaching_past(day).filter(valid_from__lte=day)

    def reaching_past(self, day):
        """Desks that are not over on ``day``, whether they have begun or not."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def with_unread(self):
        """Adds ``unread``, how many messages wait for the desk; what was read is not looked at."""
        waiting = FilteredRelation("messages", condition=Q(messages__read_at=None))
        return self.alias(waiting=waiting).annotate(unread=Count("waiting"))


class RoleGrant(models.Model):
    """A desk: one person's role in one unit, from a day to a day (half-open)."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="desks", verbose_name="账号"
    )
    role = models.CharField("角色", max_length=24, choices=Role)
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属区",
    )
    subdistrict = models.ForeignKey(
        Subdistrict,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="所属街道(乡镇)",
    )
    served = models.ManyToManyField(
        Subdistrict, blank=True, related_name="+", verbose_name="督导服务的街道(乡镇)"
    )
    inspected = models.ManyToManyField(
        District, blank=True, related_name="+", verbose_name="检查的区"
    )
    valid_from = models.DateField("起始日期")
    valid_to = models.DateField("终止日期", null=True, blank=True)
    basis = models.CharField("授权依据", max_length=100, blank=True)
    granted_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="授权人",
    )

    ended_at = models.DateTimeField("终止办理时间", null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="终止办理人",
    )
    end_reason = models.CharField("终止原因", max_length=200, blank=True, editable=False)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = "岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=Role.of_district, district__isnull=False)
                | (~Q(role__in=Role.of_district) & Q(district__isnull=True)),
                name="accounts_rolegrant_district_iff_district_role",
                violation_error_message="区级角色必须选择所属区，其他角色不选。",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.of_subdistrict, subdistrict__isnull=False)
                | (~Q(role__in=Role.of_subdistrict) & Q(subdistrict__isnull=True)),
                name="accounts_rolegrant_subdistrict_iff_subdistrict_role",
                violation_error_message="街道(乡镇)和中心角色必须选择所属街道(乡镇)，其他角色不选。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="accounts_rolegrant_ends_after_it_begins",
                violation_error_message="终止日期不能早于起始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.INSPECTOR) | Q(valid_to__isnull=False),
                name="accounts_rolegrant_inspection_ends_by_itself",
                violation_error_message="检查审计岗位须写明终止日期。",
            ),
            set_together("ended_at", "ended_by", name="accounts_rolegrant_ended_by_somebody"),
            models.CheckConstraint(
                condition=Q(ended_at=None, end_reason="")
                | (Q(ended_at__isnull=False, valid_to__isnull=False) & ~Q(end_reason="")),
                name="accounts_rolegrant_ended_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.title}"

    def is_over(self, day: date) -> bool:
        return self.valid_to is not None and self.valid_to <= day

    @property
    def audit_label(self) -> str:
        return f"{self.user.username} {self.title}"

    @property
    def unit_name(self) -> str:
        """The unit as people say it; a supervisor serves several and an administrator none."""
        if self.district_id:
            return self.district.name
        if self.subdistrict_id:
            return self.subdistrict.full_name
        return "北京市" if self.role in Role.of_city else ""

    @property
    def title(self) -> str:
        return " · ".join(filter(None, (self.get_role_display(), self.unit_name)))

    @cached_property
    def served_ids(self) -> list[int]:
        """Primary keys of the subdistricts this supervisor serves."""
        return list(self.served.values_list("pk", flat=True))

    @cached_property
    def inspected_ids(self) -> list[int]:
        """Primary keys of the districts this inspector was sent to."""
        return list(self.inspected.values_list("pk", flat=True))
