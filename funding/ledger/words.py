"""Words of the two ledgers."""

from django.db import models


class Category(models.TextChoices):
    """What a center spends on; the usual lines of such budgets, the policy names none."""

    PERSONNEL = "personnel", "人员经费"
    ACTIVITY = "activity", "服务活动经费"
    SUPERVISION = "supervision", "督导培训经费"
    OFFICE = "office", "办公经费"
    VENUE = "venue", "场地设备"
    AUDIT = "audit", "评估审计"
    OVERHEAD = "overhead", "管理费及税费"
    OTHER = "other", "其他"


class Standing(models.TextChoices):
    """Whether an expense left the money that had arrived, or came before it."""

    PAID = "paid", "已支付"
    ADVANCED = "advanced", "垫付"
    OWED = "owed", "应付"


class Waiting(models.TextChoices):
    """Which of the entries that wait for money a list is narrowed to."""

    ALL = "all", "全部待结清"
    COVERED = "covered", "资金已到位的待结清"


class PayeeKind(models.TextChoices):
    """Whom the district pays."""

    SUBDISTRICT = "subdistrict", "街道(乡镇)"
    CENTER = "center", "社会工作服务中心"
    CONTRACTOR = "contractor", "承接机构"
