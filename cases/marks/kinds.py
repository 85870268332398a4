"""The kinds of words that identify, what is known beforehand, and one place where one stands."""

from dataclasses import dataclass
from datetime import date

from django.db import models


class Mark(models.TextChoices):
    """In the order in which they win where two lie over each other."""

    ID_NUMBER = "id_number", "证件号码"
    PHONE = "phone", "手机号码"
    EMAIL = "email", "电子邮箱"
    ACCOUNT = "account", "网络账号"
    PLATE = "plate", "车牌号码"
    BIRTHDAY = "birthday", "出生日期"
    NAME = "name", "已登记的姓名"
    HOME = "home", "已登记的住址"
    CASE_NUMBER = "case_number", "案例编号"
    STAFF = "staff", "工作人员姓名"
    LANDLINE = "landline", "座机号码"
    NUMBER = "number", "其他号码"
    SCHOOL = "school", "学校"
    HOSPITAL = "hospital", "医疗养老机构"
    CALLED = "called", "称呼中的姓名"
    CENTER = "center", "本中心和街道名称"
    ADDRESS = "address", "地址"


# No reason lets these stay. Of a minor nothing stays that leads to the home or the school
# (未成年人保护法 103).
NEVER_KEPT = frozenset(
    {
        Mark.ID_NUMBER,
        Mark.PHONE,
        Mark.EMAIL,
        Mark.ACCOUNT,
        Mark.PLATE,
        Mark.BIRTHDAY,
        Mark.NAME,
        Mark.HOME,
        Mark.CASE_NUMBER,
    }
)
NEVER_KEPT_OF_MINORS = NEVER_KEPT | {Mark.SCHOOL, Mark.HOSPITAL, Mark.ADDRESS, Mark.CALLED}


@dataclass(frozen=True, slots=True)
class Known:
    """What the files say of the people a text may be about: looked for word by word.

    ``people`` are those served, their families and who signed for them; ``staff`` those who
    worked on it; ``homes`` their addresses; ``numbers`` their ID and telephone numbers;
    ``birthdays`` their days of birth; ``places`` the center's own names.
    """

    people: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    homes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    birthdays: frozenset[date] = frozenset()
    places: frozenset[str] = frozenset()
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """One place: ``word`` stands at ``start`` in the section; ``must_go`` whatever the reason."""

    section: str
    start: int
    word: str
    mark: Mark
    replacement: str
    must_go: bool

    @property
    def end(self) -> int:
        return self.start + len(self.word)

    @property
    def key(self) -> tuple[str, str]:
        """Places with the same key are one matter: replaced together, or kept together."""
        return (self.mark.value, self.word)
