"""Trainings with those who took part, and the 优才培养计划 of single persons (实施方案三(二))."""

from django.db import models
from django.db.models import Q

from accounts.models import District, Subdistrict
from accounts.roles import Role
from accounts.scope import ScopedQuerySet, within
from centers.models.center import Center
from centers.models.people import Person
from core.constraints import in_choices, in_order
from core.once import OnceModel
from core.versions import VersionedModel


class TrainingForm(models.TextChoices):
    """专业督导, the notice's third form, has a room of its own."""

    OFF_JOB = "off_job", "脱产培训"
    ON_JOB = "on_job", "岗位实训"
    OTHER = "other", "其他"


class Organizer(models.TextChoices):
    CENTER = "center", "本中心"
    DISTRICT = "district", "区级"
    OTHER = "other", "其他单位"


class TrainingQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """Those kept in reach of the desk; a unit also sees what its district keeps for all."""
        if desk is None or desk.role not in Role.of_subdistrict:
            return super().visible_to(desk)
        # Asked as a set of its own: a join would bring each row once per unit of the district.
        districts = District.objects.filter(subdistricts=desk.subdistrict_id)
        of_district = Q(subdistrict=None, district__in=districts)
        return self.filter(within(desk) | of_district)

    def ended_within(self, since, until):
        """Counted on its last day; both days included."""
        return self.filter(ends_on__gte=since, ends_on__lte=until)

    def kept_by(self, desk):
        """Those that this desk wrote down and may correct."""
        kept = self.visible_to(desk)
        if desk.role == Role.DISTRICT_OFFICER:
            return kept.filter(center=None)
        is_own = desk.role == Role.EXECUTIVE_DIRECTOR
        return kept.exclude(center=None) if is_own else kept.none()


class Training(OnceModel, VersionedModel):
    """One 期 of training, written down by a center or by its district: each is kept once.

    ``center`` and ``subdistrict`` are empty where the district keeps it. ``minutes`` are those of
    the whole training, however many took part.
    """

    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="+", editable=False
    )
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    form = models.CharField("培训形式", max_length=12, choices=TrainingForm)
    title = models.CharField("培训名称", max_length=60)
    organizer = models.CharField("举办单位", max_length=12, choices=Organizer)
    organizer_name = models.CharField("其他举办单位名称", max_length=60, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    minutes = models.PositiveIntegerField("学时(分钟)")
    trainer = models.CharField("授课人", max_length=60, blank=True)
    place = models.CharField("地点", max_length=60, blank=True)
    is_education = models.BooleanField("计入继续教育", default=False)

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name = "培训"
        verbose_name_plural = "培训"
        constraints = [
            in_choices("form", TrainingForm, "centers_training_form_is_known"),
            in_order("starts_on", "ends_on", name="centers_training_ends_after_start"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="centers_training_took_time"),
            models.CheckConstraint(
                condition=Q(organizer="center", center__isnull=False, organizer_name="")
                | Q(organizer="district", center__isnull=True, organizer_name="")
                | (Q(organizer="other") & ~Q(organizer_name="")),
                name="centers_training_organized_by_its_keeper_or_a_named_body",
            ),
        ]
        indexes = [
            models.Index(fields=["district", "ends_on"], name="centers_training_of_district")
        ]

    def __str__(self):
        return self.title

    @property
    def audit_label(self) -> str:
        return f"培训“{self.title}”"

    @property
    def held_by(self) -> str:
        """Who organized it, by name."""
        if self.organizer == Organizer.OTHER:
            return self.organizer_name
        return self.center.name if self.center else f"{self.district}（区级）"


class Attendance(models.Model):
    """Somebody who took part: a person of a center, or somebody from outside by name and unit.

    ``center`` is where the person worked then: who moves on is still counted there.
    """

    training = models.ForeignKey(Training, on_delete=models.PROTECT, related_name="attendances")
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="attendances"
    )
    center = models.ForeignKey(Center, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("姓名", max_length=40, blank=True)
    unit = models.CharField("单位", max_length=60, blank=True)

    class Meta:
        verbose_name = "参训人员"
        verbose_name_plural = "参训人员"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, center__isnull=False, name="", unit="")
                | (Q(person__isnull=True, center__isnull=True) & ~Q(name="")),
                name="centers_attendance_of_a_person_or_of_a_named_outsider",
            ),
            models.UniqueConstraint(
                fields=["training", "person"], name="centers_attendance_once_per_person"
            ),
        ]

    def __str__(self):
        return str(self.person or self.name)

    # So that continuing education reads a training as it reads a Study.
    @property
    def finished_on(self):
        return self.training.ends_on

    @property
    def minutes(self) -> int:
        return self.training.minutes


class TalentEntry(OnceModel):
    """A person's time in the 优才培养计划; ``result`` is written when it is over."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="talent_entries")
    entered_on = models.DateField("入选日期")
    what = models.CharField("培养内容", max_length=100)
    ends_on = models.DateField("培养期至", null=True, blank=True)
    result = models.CharField("培养结果", max_length=200, blank=True)

    class Meta:
        verbose_name = "优才培养计划"
        verbose_name_plural = "优才培养计划"
        constraints = [
            in_order("entered_on", "ends_on", name="centers_talent_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(result="") | Q(ends_on__isnull=False),
                name="centers_talent_has_a_result_only_once_it_ends",
            ),
        ]

    def __str__(self):
        return self.what
