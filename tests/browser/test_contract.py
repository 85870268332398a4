"""An officer buys a service, plans its payments and signs; a second person confirms the acceptance."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from funding.models import Contract
from tests.accounts.factories import make_desk
from tests.centers.factories import CREDIT_CODE
from tests.funding.factories import make_centers
from tests.pilots.factories import make_round


def test_a_purchase_is_signed_and_its_acceptance_confirmed_by_another(visitor):
    (center,) = make_centers(make_round(), (12, 0))
    officer = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    second = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    today = timezone.localdate()
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 800})

    visitor.sign_in(officer.user.username).go("/funding/contracts/add/")
    visitor.fill({"title": "街道社会工作服务项目", "method": "below_limit", "content": "个案服务"})
    visitor.fill({"contractor_name": "晨光社会工作事务所", "credit_code": CREDIT_CODE})
    visitor.fill({"standards": "个案不少于10个", "serves_public": "yes", "value": "3万"})
    visitor.fill({"source": "subdistrict", "starts_on": str(today - timedelta(days=300))})
    visitor.fill({"ends_on": str(today)}).press("登记").check()
    refused = visitor.text()
    for box in page.locator('main [name="excluded"]').all():
        box.check()
    visitor.press("登记").check()
    visitor.follow("填写付款计划")
    visitor.fill({"condition_1": "验收合格后", "amount_1": "3万", "due_on_1": str(today)})
    visitor.press("保存").follow("登记签订")
    visitor.fill({"number": "劲社购1号", "signed_on": str(today)}).press("登记签订").check()
    contract = Contract.objects.get()
    (standard,) = contract.standards.all()

    page.set_viewport_size({"width": 1280, "height": 800})
    visitor.go(f"/funding/contracts/{contract.pk}/accept/")
    visitor.fill({"accepted_on": str(today), "members": "周洁", "done": "全部完成"})
    visitor.fill({f"met_{standard.pk}": "yes", "asked": "20", "satisfied": "19", "view": "满意"})
    visitor.press("提交履约验收").check()
    own = visitor.text()
    visitor.sign_in(second.user.username).go(f"/funding/contracts/{contract.pk}/")
    visitor.press("确认验收合格").check()

    contract.refresh_from_db()
    assert "下列内容不得购买" in refused
    assert "提交和确认须由不同的人办理" in own
    assert contract.state == "accepted"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
