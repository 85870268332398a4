from accounts.models.audit import AuditEvent
from accounts.models.batches import AccountBatch
from accounts.models.codes import OneTimeCode, PastPassword
from accounts.models.divisions import District, Subdistrict
from accounts.models.files import FileErasure, StoredFile
from accounts.models.messages import Message, OutgoingMail
from accounts.models.people import RoleGrant, User
from accounts.models.requests import AccountRequest, AccountRequestStep
from accounts.models.reviews import GrantReview
from accounts.models.seals import AuditPurge, AuditSeal
from accounts.models.second_factor import RecoveryCode, TotpDevice
from accounts.models.sent_forms import SentForm
from accounts.models.sign_ins import BrowserSignIn
from accounts.models.successions import Succession

__all__ = [
    "AccountBatch",
    "AccountRequest",
    "AccountRequestStep",
    "AuditEvent",
    "AuditPurge",
    "AuditSeal",
    "BrowserSignIn",
    "District",
    "GrantReview",
    "Message",
    "OneTimeCode",
    "OutgoingMail",
    "PastPassword",
    "RecoveryCode",
    "RoleGrant",
    "FileErasure",
    "SentForm",
    "StoredFile",
    "Subdistrict",
    "Succession",
    "TotpDevice",
    "User",
]
