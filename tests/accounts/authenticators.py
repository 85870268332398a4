"""A person's phone: works out codes from the key that the platform showed."""

from datetime import datetime, timedelta

import pyotp

from accounts.models import User
from accounts.people import two_step


class Phone:
    def __init__(self, secret: str | None = None):
        self.secret = secret or two_step.new_secret()

    def code(self, at: datetime, steps: int = 0) -> str:
        """What it shows at that moment, or so many steps of 30 seconds later."""
        return pyotp.TOTP(self.secret).at(at + timedelta(seconds=30 * steps))


def make_phone(user: User, at: datetime) -> tuple[Phone, list[str]]:
    """A confirmed device and its recovery codes. Codes of two minutes ago and later still open."""
    phone, before = Phone(), at - timedelta(minutes=2)
    codes = two_step.enroll(user=user, secret=phone.secret, code=phone.code(before), at=before)
    return phone, codes
