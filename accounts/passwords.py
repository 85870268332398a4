"""Password rules that Django does not bring along."""

import re

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError

from accounts.models import PastPassword

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
# docs/security.md lists them for whoever runs the platform.
TRADE = (
    *("shegong", "shequ", "jiezhen", "jiedao", "xiangzhen", "minzheng", "shidian", "pingtai"),
    *("zhongxin", "dudao", "guanliyuan", "admin", "pilot", "platform", "mima", "huanying"),
    *("beijing", "dongcheng", "xicheng", "chaoyang", "fengtai", "shijingshan", "haidian"),
    *("mentougou", "fangshan", "tongzhou", "shunyi", "changping", "daxing", "huairou"),
    *("pinggu", "miyun", "yanqing", "社工", "社区", "街镇", "街道", "乡镇", "民政", "试点", "平台"),
    *("中心", "督导", "管理员", "密码", "北京", "东城", "西城", "朝阳", "丰台", "石景山", "海淀"),
    *("门头沟", "房山", "通州", "顺义", "昌平", "大兴", "怀柔", "平谷", "密云", "延庆"),
)
# Letters as people disguise them.
PLAIN = str.maketrans("013457@$!", "oieastasi")
FEWEST_OWN = 4


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own has no Chinese sentence."""

    def get_error_message(self):
        return self.get_help_text()

    def get_help_text(self):
        return f"密码至少{self.min_length}个字符。"


class ThreeKindsValidator:
    """Three of four kinds of characters (GB/T 22239 8.1.4.1 a)."""

    message = "密码须包含小写字母、大写字母、数字、符号中的至少三种。"

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in KINDS) < 3:
            raise ValidationError(self.message, code="password_too_plain")

    def get_help_text(self):
        return self.message


class OwnWordsValidator:
    """Not made of words of the trade, which are the first that somebody guesses (ASVS 6.2.11).

    What is left without them, digits and signs must be a word of one's own: four letters.
    """

    message = (
        "密码不能只由“社工”“街道”“北京”这类人人猜得到的词（或其拼音）加数字、符号组成，"
        f"请另外加上至少{FEWEST_OWN}个字母或汉字。"
    )
    words = re.compile("|".join(sorted(TRADE, key=len, reverse=True)))

    def validate(self, password, user=None):
        # As it was typed and undisguised: "2021" must not become letters of one's own.
        for plain in (password.lower(), password.lower().translate(PLAIN)):
            if self.words.search(plain) and self._own(plain, password) < FEWEST_OWN:
                raise ValidationError(self.message, code="password_of_the_trade")

    def get_help_text(self):
        return self.message

    def _own(self, plain: str, password: str) -> int:
        """How many letters stand outside of the words found."""
        taken = {at for word in self.words.finditer(plain) for at in range(*word.span())}
        return sum(sign.isalpha() for at, sign in enumerate(password) if at not in taken)


class NotRecentValidator:
    """Not one of the last passwords, as many as ``settings.PASSWORD_HISTORY`` (0: any will do).

    Django calls ``password_changed`` after every save of a new password, wherever it was set.
    """

    def validate(self, password, user=None):
        if user is None or user.pk is None or not settings.PASSWORD_HISTORY:
            return
        used = [past.encoded for past in self._recent(user)]
        # The present one is not among them while it came from elsewhere (a command, the demo).
        if any(check_password(password, encoded) for encoded in {*used, user.password}):
            raise ValidationError(self.get_help_text(), code="password_recent")

    def password_changed(self, password, user=None):
        if user is None or not settings.PASSWORD_HISTORY:
            return
        PastPassword.objects.create(user=user, encoded=user.password)
        kept = [past.pk for past in self._recent(user)]
        PastPassword.objects.filter(user=user).exclude(pk__in=kept).delete()

    def get_help_text(self):
        return f"新密码不能与最近{settings.PASSWORD_HISTORY}次用过的密码相同。"

    def _recent(self, user) -> list[PastPassword]:
        return list(user.past_passwords.order_by("-pk")[: settings.PASSWORD_HISTORY])
