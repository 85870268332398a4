"""A request for an account: proposed by the center, enabled by the district, then granted."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.divisions import District, Subdistrict
from accounts.models.doors import Stateful, Step, StepTaken
from accounts.models.people import RoleGrant, User
from accounts.roles import Role
from accounts.scope import ScopedQuerySet
from core.constraints import different, filled_iff_state
from core.once import OnceModel
from core.problems import Problem

PERSON = settings.AUTH_USER_MODEL


class RequestState(models.TextChoices):
    PROPOSED = "proposed", "待区级启用"
    ENABLED = "enabled", "待安全管理员授权"
    GRANTED = "granted", "已授权"
    DECLINED = "declined", "未同意"
    WITHDRAWN = "withdrawn", "已撤回"

    @property
    def tone(self) -> str:
        waiting = {"proposed": "waiting", "enabled": "waiting", "granted": "good"}
        return waiting.get(self.value, "neutral")


S = RequestState
STANDING = (S.PROPOSED, S.ENABLED, S.GRANTED)  # those that hold their user name

STEPS = {
    "enable": Step("同意启用", (S.PROPOSED,), S.ENABLED, (Role.DISTRICT_OFFICER,)),
    "decline": Step(
        "不同意启用",
        (S.PROPOSED,),
        S.DECLINED,
        (Role.DISTRICT_OFFICER,),
        needs_note=True,
        tone="danger",
    ),
    "withdraw": Step(
        "撤回申请", (S.PROPOSED,), S.WITHDRAWN, (Role.EXECUTIVE_DIRECTOR,), tone="secondary"
    ),
    "grant": Step("授权并发放一次性代码", (S.ENABLED,), S.GRANTED, (Role.SECURITY_ADMIN,)),
    "reject": Step(
        "不予授权",
        (S.ENABLED,),
        S.DECLINED,
        (Role.SECURITY_ADMIN,),
        needs_note=True,
        tone="danger",
    ),
}


class AccountRequestQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """The security administrator sees all of them, everyone else those of their units."""
        if desk is not None and desk.role == Role.SECURITY_ADMIN:
            return self.all()
        return super().visible_to(desk)


class AccountRequest(Stateful, OnceModel):
    """A center asks for an account for one of its own people (design: three persons, one door)."""

    STEPS = STEPS

    district = models.ForeignKey(District, models.PROTECT, related_name="+", editable=False)
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", editable=False)
    full_name = models.CharField("姓名", max_length=40)
    username = models.CharField("用户名", max_length=30)
    role = models.CharField("角色", max_length=24, choices=Role)
    starts_on = models.DateField("启用日期")
    reason = models.CharField("申请理由", max_length=100)
    state = models.CharField(
        "状态", max_length=12, choices=RequestState, default=S.PROPOSED, editable=False
    )
    proposed_at = models.DateTimeField("申请时间", editable=False)
    proposed_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+", editable=False)
    enabled_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    granted_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False
    )
    grant = models.OneToOneField(
        RoleGrant, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="岗位"
    )

    objects = AccountRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "账号申请"
        verbose_name_plural = "账号申请"
        constraints = [
            different("proposed_by", "enabled_by", name="accounts_request_enabler_is_another"),
            different("proposed_by", "granted_by", name="accounts_request_granter_is_another"),
            different("enabled_by", "granted_by", name="accounts_request_granter_did_not_enable"),
            filled_iff_state("grant", [S.GRANTED], name="accounts_request_grant_iff_granted"),
            filled_iff_state(
                "granted_by", [S.GRANTED], name="accounts_request_granter_iff_granted"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[S.ENABLED, S.GRANTED]) | Q(enabled_by__isnull=False),
                name="accounts_request_enabled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.of_center), name="accounts_request_for_a_center"
            ),
            models.UniqueConstraint(
                fields=["username"],
                condition=Q(state__in=STANDING),
                name="accounts_request_username_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "-proposed_at", "-id"], name="accounts_request_district"
            ),
            models.Index(
                fields=["subdistrict", "-proposed_at", "-id"], name="accounts_request_center"
            ),
            models.Index(fields=["-proposed_at", "-id"], name="accounts_request_list"),
        ]

    def __str__(self):
        return f"{self.full_name} · {self.get_role_display()}"

    @property
    def audit_label(self) -> str:
        return f"账号申请 {self.username}"

    @property
    def tone(self) -> str:
        return RequestState(self.state).tone

    def valid_from(self, on: date) -> date:
        """The first day of the desk: as asked for, but never before the day it is granted."""
        return max(self.starts_on, on)

    def reasons_against(self, name, *, by):
        if name in ("enable", "grant") and by.user_id in (self.proposed_by_id, self.enabled_by_id):
            return [Problem("same_person", "申请、启用和授权须由不同的人办理。", "内部控制")]
        # With the desk at hand the account of that name is this request's own.
        is_new = name == "grant" and self.grant_id is None
        if is_new and User.objects.filter(username=self.username).exists():
            message = f"用户名{self.username}已被占用，请不予授权并说明，由中心换一个用户名。"
            return [Problem("username_taken", message)]
        return []

    def stamp(self, name, *, by, at):
        if name == "enable":
            self.enabled_by = by.user
        if name == "grant":
            self.granted_by = by.user


class AccountRequestStep(StepTaken):
    subject = models.ForeignKey(AccountRequest, on_delete=models.PROTECT, related_name="history")

    class Meta:
        verbose_name = "账号申请办理记录"
        verbose_name_plural = "账号申请办理记录"
