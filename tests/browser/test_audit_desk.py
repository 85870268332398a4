"""The audit desk follows one object through the log, at a desk and on a phone."""

from datetime import UTC, datetime

import pytest

from accounts.audit import record
from accounts.roles import Role
from tests.accounts.factories import make_desk

AT = datetime(2021, 5, 18, 2, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize("width", [1280])
def test_the_audit_desk_finds_an_act_and_what_it_changed(visitor, width):
    auditor, officer = make_desk(Role.AUDIT_ADMIN), make_desk(Role.DISTRICT_OFFICER)
    changes = {"is_reporting": [True, False]}
    record("修改区", at=AT, by=officer, obj=officer.district, changes=changes)
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    visitor.sign_in(auditor.user.username)

    visitor.go("/accounts/audit/?since=2021-05-19&until=2021-05-18").check()
    refused = page.get_by_role("alert").inner_text()
    page.get_by_label("起始日期").fill("2021-05-18")
    visitor.press("查询").follow("修改区").check()
    row = page.get_by_role("row", name="需要报送").inner_text()
    visitor.follow("该对象的全部记录").check()

    assert "截止日期不能早于起始日期" in refused
    assert row.split() == ["需要报送", "是", "否"]
    assert page.get_by_role("heading", level=1).inner_text() == "区 朝阳区"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
