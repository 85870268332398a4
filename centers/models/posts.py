"""Who is 中心主任 and who 常务主任 of a center, day by day (实施方案三(三))."""

from django.db import models
from django.db.models import Q

from accounts.scope import ScopedQuerySet
from centers.models.center import CenterOwned
from centers.models.people import Person
from core.constraints import in_choices, in_order
from core.once import OnceModel


class PostKind(models.TextChoices):
    DIRECTOR = "director", "中心主任"
    EXECUTIVE_DIRECTOR = "executive_director", "常务主任"


class PostQuerySet(ScopedQuerySet):
    def held_on(self, day):
        """Who holds a post on ``day``; the last day is still a day in it."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)


class Post(OnceModel, CenterOwned):
    """One holder's time in a post, both days included; one holder a day (under the center's lock).

    The director is the head of the managing department and no staff of the center; the executive
    director is one of its staff.
    """

    kind = models.CharField("职务", max_length=20, choices=PostKind)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="posts", verbose_name="人员"
    )
    name = models.CharField("姓名", max_length=40)
    is_acting = models.BooleanField("代理", default=False)
    basis = models.CharField("任职依据", max_length=100)
    starts_on = models.DateField("任职日期")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = "中心职务"
        verbose_name_plural = "中心职务"
        constraints = [
            in_order("starts_on", "ends_on", name="centers_post_ends_after_start"),
            in_choices("kind", PostKind, "centers_post_kind_known"),
            models.UniqueConstraint(
                fields=["center", "kind"],
                condition=Q(ends_on=None),
                name="centers_post_one_open_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind=PostKind.DIRECTOR, person__isnull=True)
                | (~Q(kind=PostKind.DIRECTOR) & Q(person__isnull=False)),
                name="centers_post_executive_is_staff",
            ),
        ]

    def __str__(self):
        return f"{self.name}（代理）" if self.is_acting else self.name

    @property
    def audit_label(self) -> str:
        return f"{self.center.name} {self.get_kind_display()}"
