"""Which words of which rows leave, table by table. A test holds this against every encrypted column."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.exemplary.states import TEXTS
from cases.models import (
    Activity,
    Case,
    CaseStep,
    Client,
    Complaint,
    ComplaintStep,
    ConsentRecord,
    DataRequest,
    DataRequestStep,
    Exemplary,
    FileCopy,
    Gathering,
    GatheringFileVoid,
    GatheringStep,
    Hold,
    KeptWord,
    PieceStep,
    Referral,
    ReferralStep,
    RequestStep,
    ResourceLink,
    ResourceLinkStep,
    Reveal,
    RevealRequest,
    ServiceRecord,
    SupervisorRemark,
)

GONE = "已到期清除"  # where the database insists on a reason


# Why it was closed and where the person came from are choices that count.
TEXTS_OF_CASE = (
    "intake_note",
    "assessment_note",
    "recruitment_note",
    "goals",
    "plan_note",
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
    blanks: Mapping[str, str]
    only: Mapping[str, object] | None = None


OF_CLIENT = (
    Words(Client, "pk", _none("name", "id_number", "id_number_hash", "phone", "address")),
    Words(ConsentRecord, "client", _none("signer")),
    Words(DataRequest, "client", _none("requester", "contact", "text")),
    Words(DataRequestStep, "subject__client", _none("note")),
    Words(Hold, "client", _none("reason")),
)
OF_CASE = (
    Words(Case, "pk", _none(*TEXTS_OF_CASE)),
    # The name of a group or a community stays: it must not name anybody, and the row is known by it.
    Words(Case, "pk", _none("title"), {"method": "individual"}),
    Words(CaseStep, "subject", _none("note")),
    Words(ServiceRecord, "case", _none("text")),
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
EVERYTHING = (*OF_CLIENT, *OF_CASE, *OF_COMPLAINT, *OF_DRAFT)
