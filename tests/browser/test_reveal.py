"""The director sees who a case is about after giving a reason; the audit desk sees that too."""

import pytest

from accounts.roles import Role
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case

NUMBER, PHONE = "11010519491231002X", "13900007788"
NARRATIVE = "雀鸣一"


@pytest.mark.parametrize("width", [390])
def test_a_director_reveals_with_a_reason_and_the_audit_desk_sees_it(visitor, width):
    case = make_current_case(name="金丝雀", id_number=NUMBER, phone=PHONE, intake_note=NARRATIVE)
    director = make_desk(Role.DIRECTOR, case.subdistrict)
    auditor = make_desk(Role.AUDIT_ADMIN)
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})

    visitor.sign_in(director.user.username).go(f"/cases/{case.public_id}/").check()
    masked = visitor.text()
    visitor.follow("查看完整信息").check()
    visitor.press("查看").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"reason": "approval", "text": "结案前核对身份。"}).press("查看").check()
    revealed = visitor.text()
    visitor.sign_in(auditor.user.username).go("/accounts/audit/?what=查看服务对象身份").check()
    visitor.follow("查看服务对象身份").check()
    logged = visitor.text()

    assert [text in masked for text in ("金*雀", NUMBER, PHONE, NARRATIVE)] == [True] + [False] * 3
    assert ("请选择查看理由" in refused, "请填写说明" in refused) == (True, True)
    assert [text in revealed for text in (NUMBER, PHONE, NARRATIVE)] == [True, True, False]
    assert "因“结案审批或案例认定”对您显示至" in revealed
    assert [text in logged for text in (case.number, "结案审批或案例认定")] == [True, True]
    assert "结案前核对身份" not in logged
    assert page.evaluate("document.documentElement.scrollWidth") <= width
