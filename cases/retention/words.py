"""Which words of which rows leave, table by table, and which files with them.

``tests/cases/retention/test_words.py`` holds this against the models: every encrypted column, every
free text and every private file of the room is here, or in ``KEPT`` with the reason why it stays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.exemplary.states import TEXTS
from cases.models import (
    Activity,
    Case,
    CaseShare,
    CaseStep,
    Client,
    Complaint,
    ComplaintStep,
    ConsentRecord,
    ConsentScan,
    ConsentWithdrawal,
    DataRequest,
    DataRequestStep,
    Exemplary,
    FileCopy,
    Finding,
    FollowUpVisit,
    Gathering,
    GatheringFile,
    GatheringFileVoid,
    GatheringStep,
    Goal,
    HandOver,
    Hold,
    KeptWord,
    MandatoryReport,
    PieceStep,
    RecordCorrection,
    Referral,
    ReferralStep,
    RequestStep,
    ResourceLink,
    ResourceLinkStep,
    Reveal,
    RevealRequest,
    RiskRating,
    Ruling,
    ServiceRecord,
    SupervisorRemark,
    Transfer,
    TransferStep,
)
from cases.models.records import NARRATIVES
from cases.people.words import Capacity

GONE = "已到期清除"  # where the database insists on a reason


# Why it was closed and where the person came from are choices that count.
TEXTS_OF_CASE = (
    "intake_note",
    "assessment_note",
    "recruitment_note",
    "goals",
    "plan_note",
    "adjustment_note",
    "evaluation_note",
    "closing_note",
    "recognition_note",
)


def _none(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "")


@dataclass(frozen=True, slots=True)
class Words:
    """Of the rows that lead to their subject by ``path``; ``only`` narrows them."""

    model: type[Any]
    path: str
    blanks: Mapping[str, Any]
    only: Mapping[str, object] | None = None


@dataclass(frozen=True, slots=True)
class Files:
    """The stored files that rows of ``model`` hold, of the subjects that ``path`` leads to."""

    model: type[Any]
    path: str


# Who the person is, who stands beside them, and the circumstances by which a neighbor would know
# them. What is counted stays: the kind of paper, the categories, whether a minor.
IDENTITY = _none(
    *("name", "id_number", "id_number_hash", "phone", "name_phone_hash", "address"),
    *("guardian_name", "guardian_relation", "guardian_phone"),
    *("emergency_name", "emergency_relation", "emergency_phone"),
    *("self_care", "living", "residence"),
)
CIRCUMSTANCES: dict[str, Any] = {
    "is_under_14": False,
    "is_sensitive": False,
    "capacity": Capacity.FULL,
    # Among relatives who are still known by name, the others say who was the one.
    "household": None,
    "relation_to_head": None,
}

OF_CLIENT = (
    Words(Client, "pk", {**IDENTITY, **CIRCUMSTANCES}),
    Words(ConsentRecord, "client", _none("signer")),
    Words(ConsentWithdrawal, "purpose__consent__client", _none("withdrawer", "note")),
    Words(DataRequest, "client", _none("requester", "contact", "text")),
    Words(DataRequestStep, "subject__client", _none("note")),
    Words(Hold, "client", _none("reason")),
)
OF_CASE = (
    Words(Case, "pk", _none(*TEXTS_OF_CASE)),
    # The name of a group or a community stays: it must not name anybody, and the row is known by it.
    Words(Case, "pk", _none("title"), {"method": "individual"}),
    Words(CaseStep, "subject", _none("note")),
    Words(CaseShare, "case", _none("text")),
    Words(Goal, "case", _none("text")),
    Words(RiskRating, "case", _none("note")),
    Words(MandatoryReport, "case", _none("receiver", "result")),
    Words(FollowUpVisit, "case", _none("text")),
    Words(Transfer, "case", _none("reason", "consent_signer")),
    Words(TransferStep, "subject__case", _none("note")),
    # Its checksum stays, as that of a stored file: a copy that turns up can be recognized.
    Words(HandOver, "transfer__case", _none("text")),
    Words(Ruling, "case", _none("note")),
    Words(Finding, "drawn__case", _none("text")),
    Words(ServiceRecord, "case", _none(*NARRATIVES)),
    Words(ServiceRecord, "case", {"void_reason": GONE}, {"voided_at__isnull": False}),
    Words(RecordCorrection, "record__case", _none("reason", "before")),
    Words(Referral, "case", _none("contact", "reason", "materials", "consent_signer", "result")),
    Words(ReferralStep, "subject__case", _none("note")),
    Words(ResourceLink, "case", _none("what", "provider", "result")),
    Words(ResourceLinkStep, "subject__case", _none("note")),
    Words(RevealRequest, "case", _none("text")),
    Words(RequestStep, "subject__case", _none("note")),
    Words(Reveal, "case", _none("text")),
    Words(FileCopy, "case", _none("text")),
    Words(SupervisorRemark, "case", _none("text")),
    Words(Activity, "case", _none("idea", "goals", "recruiting", "evaluation", "plan")),
    Words(Gathering, "activity__case", {"cancel_reason": GONE}, {"state": "canceled"}),
    Words(GatheringStep, "subject__activity__case", _none("note")),
    Words(GatheringFileVoid, "file__gathering__activity__case", {"reason": GONE}),
    Words(Hold, "case", _none("reason")),
)
OF_COMPLAINT = (
    Words(Complaint, "pk", _none("complainant", "contact", "text", "reply")),
    Words(ComplaintStep, "subject", _none("note")),
)
OF_DRAFT = (
    Words(Exemplary, "pk", _none(*TEXTS, "consent_signer", "anonymity_note")),
    Words(PieceStep, "subject", _none("note")),
    Words(KeptWord, "piece", _none("word", "reason")),
)
FILES_OF_CLIENT = (Files(ConsentScan, "consent__client"),)
FILES_OF_CASE = (Files(GatheringFile, "gathering__activity__case"),)
EVERYTHING = (*OF_CLIENT, *OF_CASE, *OF_COMPLAINT, *OF_DRAFT)

# Free text that stays, and why. ``*`` are the steps of every door.
KEPT = {
    "*": "代码和状态，没有自由文字",
    "Case.number": "编号",
    "Case.risk_level": "选项",
    "Activity.title": "小组和活动的名称，不得写入个人信息",
    "Activity.place": "活动地点",
    "Gathering.topic": "活动主题，不得写入个人信息",
    "Gathering.place": "活动地点",
    "ConsentRecord.text_version": "空白文本的版本",
    "Referral.body": "机构名称",
    "HandOver.sha256": "校验值：出现的副本可以辨认",
    "Ruling.warnings": "只有编号、日期、中心和工作人员",
    "Sample.seed": "随机数",
    "Sample.population": "编号和中心：抽样可以重算",
    "RetentionRule.basis": "规定的名称",
    "RetentionRun.rules": "年数",
    **{f"LibraryEdition.{name}": "已公开，依据是公开同意" for name in TEXTS},
    # The rows themselves go: see ``cases.print_keeping.drop_prints``.
    **{f"TextPrint.{name}": "整行删除" for name in ("name", "digest", "sketch")},
}
