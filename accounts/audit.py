"""Writing the audit log, inside the transaction of the act itself."""

from accounts import origin
from accounts.models import AuditEvent


def record(what: str, *, at, by=None, user=None, username: str = "", obj=None, changes=None):
    """Write one act, in the words the audit desk reads (“登录”, “提交区级审核”).

    ``by`` is the desk it was done at; ``changes`` must hold nothing secret.

    The label of an object is its public one: models that hold personal data answer
    ``audit_label`` with a number, never with a name.
    """
    user = user or (by.user if by is not None else None)
    source = origin.current.get()
    return AuditEvent.objects.create(
        at=at,
        user=user,
        username=username or (user.username if user else ""),
        desk=by.title if by is not None else "",
        what=what,
        object_type=obj._meta.label if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        object_label=str(getattr(obj, "audit_label", obj))[:120] if obj is not None else "",
        changes=changes or {},
        ip=source.ip,
        request_id=source.request_id,
    )
