"""A worker goes: what stays open is shown, handed over by the head, and told in the history."""

import pytest
from django.utils import timezone

from accounts.models import RoleGrant
from accounts.roles import Role
from cases.models import Case
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case


@pytest.mark.parametrize("width", [390])
def test_from_the_end_of_a_desk_to_the_new_worker_and_the_history(visitor, width):
    case = make_current_case(name="金丝雀", intake_note="雀鸣一")
    head = make_desk(Role.EXECUTIVE_DIRECTOR, case.subdistrict)
    colleague = make_desk(Role.CENTER_WORKER, case.subdistrict)
    RoleGrant.objects.filter(user=case.worker).update(valid_to=timezone.localdate())
    page = visitor.page
    page.set_viewport_size({"width": width, "height": 800})

    visitor.sign_in(head.user.username).go(f"/open-work/{case.worker_id}/").check()
    visitor.follow(case.number).follow("移交").check()
    page.get_by_label(f"选择案例{case.number}").check()
    visitor.fill({"to": colleague.pk, "reason": "other"}).press("移交勾选的案例").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"note": "金丝雀一家搬走了。"}).press("移交勾选的案例").check()
    visitor.go(f"/cases/{case.public_id}/").follow("历史").check()
    told = visitor.text()

    assert "选择“其他”的，请写明理由" in refused
    assert Case.objects.get().worker == colleague.user
    assert ("移交案例" in told, str(colleague.user) in told) == (True, True)
    assert "金丝雀" not in told
    assert "雀鸣一" not in told
    assert page.evaluate("document.documentElement.scrollWidth") <= width
