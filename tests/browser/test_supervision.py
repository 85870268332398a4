"""Two people and one session: planned, held, disputed, corrected and confirmed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from supervision.models import SupervisionSession
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import make_current_unit
from tests.supervision.factories import make_session


@pytest.mark.parametrize("width", [1280, 390])
def test_a_session_from_its_plan_to_its_confirmation(visitor, width):
    center = make_center(make_current_unit())
    supervisor = make_desk(Role.SUPERVISOR, center.subdistrict)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    page, now = visitor.page, timezone.now()
    page.set_viewport_size({"width": width, "height": 800})
    held = timezone.localtime(now - timedelta(hours=3))
    # Planned the day before, so that its day has come.
    session = make_session(
        center,
        supervisor=supervisor,
        by=supervisor,
        state="planned",
        held_on=held.date(),
        starts_at=held.time().replace(second=0, microsecond=0),
        minutes=60,
    )
    address = f"/supervision/{session.pk}/"

    def fits():
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    visitor.sign_in(supervisor.user.username).go("/supervision/mine/").check()
    fits()
    visitor.go(f"{address}hold/").fill({"outsiders": "李敏 潘家园街道社工站", "advice": "写具体"})
    page.context.set_offline(True)
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="登记，待对方确认").click()
    page.context.set_offline(False)
    visitor.complaints.clear()
    visitor.go(f"{address}hold/")
    assert page.locator("main [name=advice]").input_value() == "写具体"  # kept over the lost line
    visitor.press("登记，待对方确认").check()
    visitor.sign_in(head.user.username).go(address).fill({"note": "只有半小时"})
    visitor.press("提出异议").check()
    fits()
    visitor.go(f"/supervision/month/?month={held:%Y-%m}").check()
    fits()
    visitor.sign_in(supervisor.user.username).go(f"{address}correct/")
    visitor.fill({"note": "已改"}).press("更正后重新提交确认")
    visitor.sign_in(head.user.username).go(address).press("确认").check()

    assert "已计入：双方已确认" in visitor.text()
    assert SupervisionSession.objects.get().state == "confirmed"
    assert [step.step for step in session.history.order_by("pk")] == [
        "hold",
        "dispute",
        "correct",
        "confirm",
    ]
