"""A file past its period is held, let go, and loses its words; the numbers of its center stay."""

from django.utils import timezone

from accounts.roles import Role
from cases.models import RetentionRule
from cases.retention.anonymizing import run
from cases.retention.rules import RetentionKind
from tests.accounts.factories import make_desk
from tests.cases.retention.files import (
    CANARY,
    admin,
    close_rounds,
    head_of,
    make_old_case,
    the_rule,
)

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def test_a_file_is_held_let_go_and_loses_its_words(visitor):
    case = make_old_case()
    close_rounds()
    for kind in RetentionKind:
        the_rule(kind)
    RetentionRule.objects.update(years=1)  # past, whatever today is
    page = visitor.page

    page.set_viewport_size(WIDE)
    visitor.sign_in(head_of(case).user.username).go(f"/cases/{case.public_id}/").check()
    archived = visitor.text()
    visitor.follow("暂缓销毁")
    visitor.fill({"reason": "诉讼未了。"}).press("暂缓销毁").check()
    incomplete = visitor.text()
    visitor.fill({"extent": "person"}).press("暂缓销毁").check()
    visitor.go("/cases/retention/").check()
    held = visitor.text()

    page.set_viewport_size(NARROW)
    visitor.go(f"/cases/{case.public_id}/hold/").press("解除暂缓").check()
    visitor.go("/cases/retention/").check()
    due = visitor.text()
    run(is_dry=False, by=admin(), at=timezone.now())
    visitor.go(f"/cases/{case.public_id}/").check()
    blank = visitor.text()
    visitor.go("/cases/retention/").follow("20").check()
    told = visitor.text()
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]

    visitor.sign_in(make_desk(Role.SYSTEM_ADMIN).user.username)
    visitor.go("/cases/retention/rules/").check()
    visitor.follow("修改").fill({"years": "2"}).press("保存").check()
    refused = visitor.text()

    assert "已归档，只能查阅" in archived
    assert "请选择暂缓范围" in incomplete
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert ("没有。" in held, str(case.center) in held) == (True, False)
    assert str(case.center) in due
    assert "保存期限届满，身份信息和各项文字已清除" in blank
    assert CANARY not in blank + told
    assert case.number in blank
    assert "10年至100年" in refused
