from accounts.models.audit import AuditEvent
from accounts.models.divisions import District, Subdistrict
from accounts.models.people import RoleGrant, User
from accounts.models.seals import AuditPurge, AuditSeal

__all__ = ["AuditEvent", "AuditPurge", "AuditSeal", "District", "RoleGrant", "Subdistrict", "User"]
