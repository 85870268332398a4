"""A request to copy is registered at the case, answered by the director; the notice is public."""

import pytest

from accounts.roles import Role
from cases.models import DataRequest
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case


@pytest.mark.parametrize("width", [390])
def test_a_request_from_the_case_to_the_copy_and_the_answer(visitor, width):
    case = make_current_case(name="金丝雀", intake_note="雀鸣一")
    director = make_desk(Role.DIRECTOR, case.subdistrict)
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})

    visitor.go("/privacy/").check()
    visitor.sign_in(case.worker.username).go(f"/cases/{case.public_id}/")
    visitor.follow("登记个人信息申请").check()
    facts = {"kind": "copy", "requester": "金丝雀", "relation": "self", "text": "要一份副本。"}
    visitor.fill(facts)
    page.get_by_label("已当面核验申请人身份").check()
    visitor.press("登记申请")
    visitor.sign_in(director.user.username).follow("办理个人信息申请").check()
    visitor.follow("复制").check()
    visitor.follow("打开个人信息副本").check()
    copy = visitor.text()
    page.go_back()
    visitor.press("办结").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"answer": "已当面交付。"}).press("办结").check()

    assert ("金丝雀" in copy, "雀鸣一" in copy) == (True, True)
    assert "请填写答复申请人的内容" in refused
    assert DataRequest.objects.get().state == "done"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
