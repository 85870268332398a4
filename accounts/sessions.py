"""Sessions in Django's own table, stored under a keyed hash of what the cookie says.

Whoever reads the table, or a backup of it, can take over nobody's session. Only the synchronous
paths are ours; the asynchronous ones, which nothing here uses, would find no session.
"""

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from accounts.models import BrowserSignIn, SentForm
from core.encryption import keyed_hash

LENGTH = 40  # of the column in Django's table


def stored_key(session_key: str) -> str:
    """What the session of this key is stored under. Keys are of small letters and digits, so
    that nothing is lost where the hash reads them as capitals."""
    return keyed_hash(f"session:{session_key}")[:LENGTH]


class SessionStore(DatabaseStore):
    is_left_alone = False

    def leave_alone(self) -> None:
        """Store nothing at the end of this request, for one that a page makes by itself.

        Nobody is at work because of it, so the sign-in lasts no longer. And it runs beside what
        the person does meanwhile: stored later, it would put back the desk of a moment ago.
        """
        self.is_left_alone = True

    def save(self, must_create=False):
        if not self.is_left_alone:
            super().save(must_create=must_create)

    @property
    def stored_key(self) -> str:
        """What this session is stored under; "" while it has not been stored."""
        return stored_key(self.session_key) if self.session_key else ""

    def load(self):
        row = self.model.objects.filter(
            session_key=self.stored_key, expire_date__gt=timezone.now()
        ).first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)

    def exists(self, session_key):
        return super().exists(stored_key(session_key))

    def create_model_instance(self, data):
        row = super().create_model_instance(data)
        row.session_key = stored_key(row.session_key)
        return row

    def delete(self, session_key=None):
        session_key = session_key or self.session_key
        if session_key is not None:
            super().delete(stored_key(session_key))

    def cycle_key(self):
        """A new key for the same sign-in: what stands beside the session moves along."""
        before = self.stored_key
        super().cycle_key()
        BrowserSignIn.objects.filter(key_hash=before).update(key_hash=self.stored_key)

    @classmethod
    def clear_expired(cls):
        """What forms were stored with goes with the sign-ins that could send them again."""
        super().clear_expired()
        oldest = timezone.now() - timedelta(hours=settings.SESSION_MAX_HOURS)
        SentForm.objects.filter(at__lt=oldest).delete()
