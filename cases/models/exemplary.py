"""典型案例: written from closed work, stripped of identity, read twice, published by the city."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.doors import Stateful, StepTaken
from accounts.models import RoleGrant
from accounts.roles import Role
from accounts.scope import ScopedQuerySet, within
from cases.exemplary.known import known_of
from cases.exemplary.states import (
    CHAIN,
    FORWARD,
    RETURNS,
    STEPS,
    TEXTS,
    Basis,
    PieceState,
    basis_problems,
    text_problems,
)
from cases.marks import Finding, Known, Mark, findings
from cases.models.case import Case
from cases.models.expiring import Expiring
from cases.people.words import ClientCategory
from cases.states import WORKERS, SignerRelation
from centers.models import CenterOwned
from core.constraints import different, filled_when_state, in_choices, set_together
from core.encryption import EncryptedTextField
from core.frozen import FrozenModel
from core.once import OnceModel
from core.problems import Problem
from core.versions import VersionedModel
from pilots.choices import Method, ServiceField

PERSON = settings.AUTH_USER_MODEL
LONGEST_TITLE = 60


class PieceQuerySet(ScopedQuerySet):
    def visible_to(self, desk):
        """Those in its chain. A draft may still say who somebody is: its author's alone."""
        if desk is None or desk.role not in CHAIN:
            return self.none()
        was_public = Q(state=PieceState.WITHDRAWN, published_at__isnull=False)
        if desk.role in Role.of_center:
            come_so_far = Q(state__in=[PieceState.READING, *PieceState.confirmed]) | was_public
        elif desk.role in Role.of_district:
            come_so_far = Q(state__in=PieceState.confirmed) | was_public
        else:
            come_so_far = Q(state__in=[PieceState.WITH_CITY, PieceState.PUBLISHED]) | was_public
        own = Q(author=desk.user_id) if desk.role in WORKERS else Q(pk__in=())
        return self.filter(within(desk)).filter(come_so_far | own)

    def in_library(self, desk):
        """What is published, for every business desk of the city: it is about nobody any more."""
        if desk is None or desk.role not in Role.of_business:
            return self.none()
        return self.filter(state=PieceState.PUBLISHED)

    def to_read(self, desk):
        """What waits for a second reader, of which this desk's person is not the author."""
        return self.visible_to(desk).filter(state=PieceState.READING).exclude(author=desk.user_id)

    def returned_to(self, desk):
        return self.visible_to(desk).filter(state=PieceState.RETURNED, author=desk.user_id)


def _text(name: str) -> EncryptedTextField:
    return EncryptedTextField(TEXTS[name], blank=True)


class Exemplary(Expiring, Stateful, OnceModel, VersionedModel, CenterOwned):
    """One piece. Its texts are encrypted, for they begin as a case file does; what the library
    shows is the ``edition`` that publishing took of them.

    ``is_minor`` stays true once it is: what leads to a child's home or school is never kept.
    """

    STEPS = STEPS

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, related_name="exemplaries", editable=False
    )
    author = models.ForeignKey(
        PERSON, models.PROTECT, related_name="+", editable=False, verbose_name="作者"
    )
    desk = models.ForeignKey(
        RoleGrant, models.PROTECT, related_name="+", editable=False, verbose_name="作者岗位"
    )
    year = models.PositiveSmallIntegerField("年度", editable=False)
    started_at = models.DateTimeField("起草时间", editable=False)
    method = models.CharField("工作方法", max_length=12, choices=Method)
    field = models.CharField("服务领域", max_length=24, choices=ServiceField)
    category = models.CharField("服务对象类别", max_length=24, choices=ClientCategory)
    is_minor = models.BooleanField("涉及未成年人", default=False)
    title = _text("title")
    background = _text("background")
    analysis = _text("analysis")
    plan = _text("plan")
    process = _text("process")
    outcome = _text("outcome")
    reflection = _text("reflection")
    lessons = _text("lessons")
    basis = models.CharField("公开依据", max_length=12, choices=Basis, blank=True)
    consent_signed_on = models.DateField("同意书签署日期", null=True, blank=True)
    consent_signer = EncryptedTextField("同意书签署人", blank=True)
    consent_relation = models.CharField(
        "签署人与服务对象的关系", max_length=20, choices=SignerRelation, blank=True
    )
    anonymity_note = EncryptedTextField("匿名化处理说明", blank=True)
    state = models.CharField(
        "状态", max_length=16, choices=PieceState, default=PieceState.DRAFT, editable=False
    )
    nominated_at = models.DateTimeField("首次提名时间", null=True, editable=False)
    reader = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="复核人"
    )
    read_at = models.DateTimeField("复核时间", null=True, editable=False)
    published_at = models.DateTimeField("入库时间", null=True, editable=False)
    published_by = models.ForeignKey(
        PERSON, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="审定人"
    )

    objects = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "典型案例"
        verbose_name_plural = "典型案例"
        constraints = [
            in_choices("state", PieceState, "cases_exemplary_state_known"),
            different("author", "reader", name="cases_exemplary_reader_is_another"),
            set_together("reader", "read_at", name="cases_exemplary_read_by"),
            set_together("published_at", "published_by", name="cases_exemplary_published_by"),
            filled_when_state("reader", PieceState.confirmed, name="cases_exemplary_was_read"),
            filled_when_state(
                "basis", PieceState.confirmed, name="cases_exemplary_has_basis", is_text=True
            ),
            filled_when_state(
                "published_at", [PieceState.PUBLISHED], name="cases_exemplary_published_when"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=~Q(state=PieceState.WITHDRAWN),
                name="cases_exemplary_one_of_a_case",
                violation_error_message="这个案例已经提名为典型案例。",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="cases_exemplary_library"),
            models.Index(fields=["district", "state", "-started_at"], name="cases_exemplary_chain"),
        ]

    def __str__(self):
        return f"典型案例 {str(self.public_id)[:8]}"

    audit_label = property(__str__)

    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in TEXTS}

    def known(self) -> Known:
        return known_of(self)

    def kept_keys(self) -> frozenset[tuple[str, str]]:
        return frozenset((row.mark, row.word) for row in self.kept.all())

    def open_findings(self) -> list[Finding]:
        """What still stands in the text and was neither replaced nor kept for a reason."""
        kept = self.kept_keys()
        found = findings(self.texts(), self.known())
        return [one for one in found if one.must_go or one.key not in kept]

    def against_author(self, by: RoleGrant) -> list[Problem]:
        if by.user_id == self.author_id and by.role in WORKERS:
            return []
        return [Problem("not_the_author", f"本篇由{self.author}撰写，只能由作者办理。")]

    def reasons_against(self, name, *, by):
        problems: list[Problem] = []
        if name == "submit":
            problems += self.against_author(by)
            problems += text_problems(self.texts())
            facts = {field: getattr(self, field) for field in BASIS_FIELDS}
            problems += basis_problems(facts, is_minor=self.is_minor)
            problems += self._against_stopped()
        elif name in ("confirm", "send_back") and by.user_id == self.author_id:
            problems.append(Problem("same_person", "典型案例须由作者以外的人复核。", "内部控制"))
        elif name == "withdraw" and by.role == Role.CENTER_WORKER:
            problems += self.against_author(by)
        return problems + (self._against_marks() if name in FORWARD else [])

    def _against_stopped(self) -> list[Problem]:
        client = self.case.client if self.case else None
        if client is None or not client.is_stopped:
            return []
        sentence = "该服务对象的信息已停止使用，不能再用于典型案例。"
        return [Problem("client_stopped", sentence, "个人信息保护法47")]

    def _against_marks(self) -> list[Problem]:
        count = len(self.open_findings())
        if not count:
            return []
        sentence = f"文中还有{count}处可能识别到个人的信息，请逐处替换，或者说明保留的理由。"
        return [Problem("marks_open", sentence, "个人信息保护法25")]

    def stamp(self, name, *, by, at):
        self.version += 1
        if name == "submit":
            self.nominated_at = self.nominated_at or at
        elif name == "confirm":
            self.reader, self.read_at = by.user, at
        elif name in RETURNS:
            self.reader = self.read_at = None
        elif name == "publish":
            self.published_at, self.published_by = at, by.user


BASIS_FIELDS = (
    "basis",
    "consent_signed_on",
    "consent_signer",
    "consent_relation",
    "anonymity_note",
)


class PieceStep(StepTaken):
    """The note may repeat what is to be taken out: it is encrypted."""

    subject = models.ForeignKey(Exemplary, on_delete=models.PROTECT, related_name="history")
    note = EncryptedTextField("说明", blank=True)

    class Meta:
        verbose_name = "典型案例办理记录"
        verbose_name_plural = "典型案例办理记录"


class KeptWord(FrozenModel):
    """A word that was found and stays, with the reason that the second reader is shown."""

    piece = models.ForeignKey(Exemplary, on_delete=models.PROTECT, related_name="kept")
    mark = models.CharField("类别", max_length=16, choices=Mark)
    word = EncryptedTextField("保留的文字")
    reason = EncryptedTextField("保留理由")
    by = models.ForeignKey(
        RoleGrant, on_delete=models.PROTECT, related_name="+", verbose_name="岗位"
    )
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "保留的文字"
        verbose_name_plural = "保留的文字"
        constraints = [in_choices("mark", Mark, "cases_keptword_mark_known")]


class LibraryEdition(FrozenModel):
    """The text as the city published it: in clear, since it says of nobody who they are."""

    piece = models.OneToOneField(Exemplary, on_delete=models.PROTECT, related_name="edition")
    taken_at = models.DateTimeField("入库时间")
    title = models.CharField("标题", max_length=LONGEST_TITLE)
    background = models.TextField(TEXTS["background"])
    analysis = models.TextField(TEXTS["analysis"])
    plan = models.TextField(TEXTS["plan"])
    process = models.TextField(TEXTS["process"])
    outcome = models.TextField(TEXTS["outcome"])
    reflection = models.TextField(TEXTS["reflection"])
    lessons = models.TextField(TEXTS["lessons"])

    class Meta:
        verbose_name = "案例库文本"
        verbose_name_plural = "案例库文本"

    def __str__(self):
        return self.title
