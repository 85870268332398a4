"""The 试点推荐表: one subdistrict recommended by its district for one round.

While it is a draft nothing is required: what can be read is kept in the typed columns, what
cannot ("12a" in a number) is kept as typed in ``draft``. Sums and required facts bind when the
form is handed in.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from accounts.models import District, Subdistrict
from accounts.scope import ScopedQuerySet
from core.chinese_dates import beijing_date
from core.constraints import set_together
from core.money import MoneyField
from core.problems import Problem
from pilots import checks, staff_checks
from pilots.choices import ExecutiveIdentity, ExecutiveQualification, OperationMode, Outcome
from pilots.drafts import DraftedSections
from pilots.models.rounds import Round
from pilots.models.submissions import Submission
from pilots.sections import EXTRA, OF_DISTRICT, SECTION_BY_KEY, SECTIONS, Section


def _count(label: str) -> models.PositiveIntegerField:
    return models.PositiveIntegerField(label, null=True, blank=True)


def _area(label: str) -> models.DecimalField:
    return models.DecimalField(label, max_digits=8, decimal_places=1, null=True, blank=True)


def _words(label: str, length: int = 60) -> models.CharField:
    return models.CharField(label, max_length=length, blank=True)


class Recommendation(DraftedSections, models.Model):
    # 2: with the proposed staff and their verdicts, the extra questions, the rank and the files.
    FORMAT = 2
    UNTOLD = ("director_phone", "executive_phone", "contact_phone", "contact_mobile")

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="recommendation"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    district = models.ForeignKey(District, on_delete=models.PROTECT, related_name="+")
    subdistrict = models.ForeignKey(
        Subdistrict, on_delete=models.PROTECT, related_name="+", verbose_name="街道(乡镇)"
    )

    # NULL only for forms begun before questions could be closed: these keep them all.
    started_at = models.DateTimeField("开始填写时间", null=True, editable=False)
    copied_from = models.ForeignKey(
        "self", models.PROTECT, null=True, editable=False, related_name="+"
    )
    rank = models.PositiveSmallIntegerField("推荐排序", null=True, editable=False)

    resident_population = _count("常住人口(人)")
    registered_population = _count("户籍人口(人)")
    community_count = _count("社区数(个)")
    village_count = _count("村数(个)")
    is_rural = models.BooleanField("是否农村地区", null=True, blank=True)

    community_worker_count = _count("社区工作者(人)")
    assistant_certified_count = _count("助理社会工作师(人)")
    intermediate_certified_count = _count("社会工作师(人)")
    senior_certified_count = _count("高级社会工作师(人)")
    service_org_count = _count("社会工作服务机构(个)")
    community_org_count = _count("社区社会组织(个)")
    volunteer_count = _count("注册志愿者(人)")
    dibao_count = _count("低保对象(人)")
    dibao_marginal_count = _count("低保边缘(低收入)对象(人)")
    extreme_hardship_count = _count("特困人员(人)")
    disabled_count = _count("残疾人(人)")
    elderly_alone_count = _count("独居、空巢老人(人)")
    child_in_difficulty_count = _count("困境儿童(人)")

    host_platforms = models.JSONField("拟依托平台", default=list, blank=True)
    host_platform_other = _words("其他平台名称")
    address = _words("地址", 120)
    total_area = _area("总面积(平方米)")
    office_area = _area("办公面积(平方米)")
    service_area = _area("服务面积(平方米)")
    function_rooms = models.JSONField("功能区", default=list, blank=True)

    managing_department = _words("管理部门(机构)")
    director_name = _words("拟任中心主任姓名", 40)
    director_title = _words("拟任中心主任职务")
    director_phone = _words("拟任中心主任电话", 20)
    executive_name = _words("拟任常务主任姓名", 40)
    executive_identity = models.CharField(
        "拟任常务主任身份", max_length=20, choices=ExecutiveIdentity, blank=True
    )
    executive_qualification = models.CharField(
        "拟任常务主任资格", max_length=20, choices=ExecutiveQualification, blank=True
    )
    executive_years = _count("拟任常务主任从业年限(年)")
    executive_phone = _words("拟任常务主任电话", 20)
    guidance_offices = _words("业务指导科室", 120)
    operation_mode = models.CharField("运营方式", max_length=12, choices=OperationMode, blank=True)
    operator_name = _words("承接机构名称")
    operator_credit_code = _words("承接机构统一社会信用代码", 18)

    planned_professional_count = _count("拟配备专业社工(人)")
    planned_community_worker_count = _count("拟配备社区工作者(人)")
    planned_other_count = _count("拟配备其他人员(人)")
    planned_qualified_count = _count("其中符合资质人数(人)")

    funds_city = MoneyField("市级转移支付", null=True, blank=True)
    funds_district = MoneyField("区级资金", null=True, blank=True)
    funds_subdistrict = MoneyField("街道(乡镇)资金", null=True, blank=True)
    funds_departments = MoneyField("其他部门资金", null=True, blank=True)
    funds_social = MoneyField("社会资金", null=True, blank=True)

    strengths = models.TextField("工作基础与特色", max_length=500, blank=True)
    service_plan = models.TextField("试点思路与服务计划", max_length=800, blank=True)
    subdistrict_opinion = models.TextField("街道(乡镇)意见", max_length=300, blank=True)
    subdistrict_signer = _words("签字人", 40)
    subdistrict_signed_on = models.DateField("签字日期", null=True, blank=True)

    contact_name = _words("联系人姓名", 40)
    contact_title = _words("联系人职务")
    contact_phone = _words("联系人办公电话", 20)
    contact_mobile = _words("联系人手机", 20)
    contact_email = models.EmailField("联系人电子邮箱", blank=True)

    # Answers to the extra questions, by the question's field name: text, digits or True.
    answers = models.JSONField("补充问题的回答", default=dict, editable=False)
    # See pilots.drafts.
    draft = models.JSONField(default=dict, editable=False)

    proposed_outcome = models.CharField(  # noqa: DJ001  (NULL until proposed)
        "拟办意见", max_length=8, choices=Outcome, null=True, editable=False
    )
    proposed_at = models.DateTimeField("拟办时间", null=True, editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = "试点推荐表"
        verbose_name_plural = "试点推荐表"
        constraints = [
            models.UniqueConstraint(
                fields=["round", "subdistrict"], name="pilots_recommendation_once_per_round"
            ),
            models.UniqueConstraint(
                fields=["round", "district", "rank"], name="pilots_recommendation_rank_once"
            ),
            models.CheckConstraint(
                condition=Q(rank__isnull=True) | Q(rank__gte=1),
                name="pilots_recommendation_rank_counts_from_one",
            ),
            set_together(
                "proposed_outcome",
                "proposed_at",
                "proposed_by",
                name="pilots_recommendation_proposal_complete",
            ),
        ]

    def __str__(self):
        return f"{self.subdistrict.full_name}试点推荐表"

    @property
    def funds_total(self) -> int:
        """Planned money over all five sources, in 分; what is not filled in counts as nothing."""
        return sum(filter(None, (getattr(self, name) for name in SECTION_BY_KEY["funds"].fields)))

    @cached_property
    def questions(self) -> list:
        """The extra questions this form was given; a list page sets them for all its rows."""
        return [q for q in self.round.questions.in_order() if q.is_given_to(self)]

    @cached_property
    def proposed_staff(self) -> list:
        return list(self.staff.proposed())

    @property
    def sections(self) -> tuple[Section, ...]:
        """The form's own parts, and 补充问题 where its round asks any."""
        return (*SECTIONS, EXTRA) if self.questions else SECTIONS

    def problems_of(self, section) -> list[Problem]:
        """What keeps this section from being handed in, in the order of its fields."""
        unread = self.typed(section)
        problems = []
        for name, label, is_required, value in self._fields_of(section):
            if name in unread:
                text = f"“{label}”填写的“{unread[name]}”无法识别，请改正。"
                problems.append(Problem("value_unreadable", text, "", name, section.key))
            elif is_required and value in (None, "", []):
                problems.append(
                    Problem("part_missing", f"请填写“{label}”。", "", name, section.key)
                )
        if self.is_copied(section):
            text = "内容沿用上一年度，请核对后保存。"
            problems.append(Problem("copy_unchecked", text, "", "", section.key))
        return problems

    def _fields_of(self, section):
        """Name, label, whether it is required and what stands there, for each field."""
        if section.key == EXTRA.key:
            for question in self.questions:
                value = question.answer_in(self.answers)
                yield question.name, question.text, question.is_required, value
        for name in section.fields:
            label = self._meta.get_field(name).verbose_name
            yield name, label, name not in section.optional, getattr(self, name)

    def missing(self) -> list[Problem]:
        """Everything that stands between this draft and a hand-in, all at once."""
        missing = [problem for section in self.sections for problem in self.problems_of(section)]
        return [*missing, *checks.errors(self, opened_on=self._opened_on)]

    def missing_of_street(self, *, open_keys=frozenset()) -> list[Problem]:
        """What the subdistrict still has to do before it delivers; the rest is its district's.

        ``open_keys`` are the sections it may write, where not all are open to it.
        """
        return [
            problem
            for problem in self.missing()
            if problem.section not in OF_DISTRICT
            and (not open_keys or problem.section in open_keys)
        ]

    def mistakes_in(self, section) -> list[Problem]:
        """What is wrong in this section, as opposed to merely not there yet."""
        unread = [p for p in self.problems_of(section) if p.code == "value_unreadable"]
        wrong = checks.errors(self, opened_on=self._opened_on)
        return [*unread, *(p for p in wrong if p.section == section.key)]

    def doubts(self, *, on) -> list[Problem]:
        """What is unlikely but may stand, the proposed staff judged on the day ``on``."""
        doubts = checks.warnings(self, opened_on=self._opened_on)
        return [*doubts, *staff_checks.doubts(self, self.proposed_staff, on=on)]

    @property
    def _opened_on(self):
        return beijing_date(self.round.opened_at)

    def as_signed(self, *, at) -> dict:
        """What the leader's signature covers, in stored values: every field by section, whom it
        proposes with the verdicts of that day, and the questions in the words they were asked in.
        """
        on = beijing_date(at)
        return {
            "subdistrict": {"code": self.subdistrict.code, "name": self.subdistrict.full_name},
            "sections": {
                section.key: {name: _plain(getattr(self, name)) for name in section.fields}
                for section in SECTIONS
            },
            "funds_total": self.funds_total,
            "staff": {
                "on": on,
                "rows": [person.as_signed(on=on) for person in self.proposed_staff],
            },
            "questions": [
                {
                    "text": question.text,
                    "kind": question.kind,
                    "answer": question.answer_in(self.answers),
                }
                for question in self.questions
            ],
            "rank": self.rank,
        }


def _plain(value):
    """Decimals as text, so that the frozen text never depends on a database's scale."""
    return value if isinstance(value, int | str | list | None) else str(value)
