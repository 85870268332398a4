"""A referral from the case to its answer, and a complaint from the worker to the reply."""

import pytest
from django.utils import timezone

from accounts.roles import Role
from cases.models import Complaint, Referral
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case


@pytest.mark.parametrize("width", [1280, 390])
def test_a_referral_and_a_complaint(visitor, width):
    case = make_current_case(name="金丝雀")
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, case.subdistrict)
    page, today = visitor.page, timezone.localdate().isoformat()
    page.set_viewport_size({"width": width, "height": 800})

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    visitor.sign_in(case.worker.username).go(f"/cases/{case.public_id}/referral/").check()
    fits()
    visitor.fill({"body": "区心理卫生中心", "reason": "需要评估。"})
    page.get_by_label("随附材料含服务对象的个人信息").check()
    visitor.press("登记转介").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"consent_signer": "金丝雀", "consent_relation": "self", "consented_on": today})
    visitor.press("登记转介").check()
    visitor.press("登记已联系").check()
    fits()
    visitor.go("/cases/referrals/").check()
    fits()
    visitor.go("/cases/complaints/add/").check()
    fits()
    visitor.fill({"kind": "delay", "channel": "call", "complainant": "李四", "text": "没有人回。"})
    visitor.press("登记投诉")
    visitor.sign_in(executive.user.username).go("/cases/complaints/").check()
    fits()
    visitor.follow("推诿、拖延")
    visitor.press("开始调查")
    visitor.fill({"note": "已致歉。"}).press("答复投诉人").check()
    fits()

    assert "请填写签署人" in refused
    assert Referral.objects.get().state == "contacted"
    assert Complaint.objects.get().reply == "已致歉。"
