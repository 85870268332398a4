from accounts.models.audit import AuditEvent
from accounts.models.divisions import District, Subdistrict
from accounts.models.people import RoleGrant, User

__all__ = ["AuditEvent", "District", "RoleGrant", "Subdistrict", "User"]
