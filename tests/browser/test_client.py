"""A person's file from the case's page: read, written on, a consent taken in, a cover arranged."""

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from cases.models import CaseShare, Client
from tests.cases.factories import desk_of, make_current_case, make_worker


@pytest.mark.parametrize("width", [390])
def test_the_file_of_a_person_and_a_cover(visitor, width):
    case = make_current_case(name="金丝雀", intake_note="雀鸣一")
    colleague = make_worker(case.center)
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})
    today = timezone.localdate().isoformat()

    visitor.sign_in(case.worker.username).go(f"/cases/{case.public_id}/")
    visitor.follow("打开服务对象档案").check().follow("修改档案").check()
    visitor.fill({"categories": "dibao", "capacity": "limited"}).press("保存").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"guardian_name": "金守护", "guardian_relation": "spouse"}).press("保存").check()
    visitor.follow("登记知情同意书").check()
    visitor.fill({"signer": "金守护", "relation": "spouse", "purposes": "sharing"})
    visitor.press("登记").check()
    told = visitor.text()
    visitor.go(f"/cases/{case.public_id}/shares/add/").check()
    days = {"starts_on": today, "ends_on": today, "text": "培训"}
    visitor.fill({"desk": colleague.pk, "kind": "cover", **days}).press("安排").check()

    assert "须登记监护人及其关系" in refused
    assert "金守护" in told
    assert set(Client.objects.get().categories()) == {"dibao", "living_alone"}
    assert CaseShare.objects.get().desk == colleague
    assert desk_of(case).user == CaseShare.objects.get().granted_by.user
    assert AuditEvent.objects.filter(what="查看服务对象档案").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
