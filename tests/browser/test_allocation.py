"""An officer tries two ways, compares and adjusts; a leader adopts; a center reads its own line."""

from accounts.roles import Role
from funding.models import AllocationRun
from funding.states import RunState
from tests.accounts.factories import make_desk, make_district
from tests.funding.factories import make_centers, make_pool
from tests.pilots.factories import make_round


def test_two_trials_a_comparison_an_adjustment_and_a_line_of_ones_own(visitor):
    round = make_round()
    centers = make_centers(round, (12, 300), (8, 500), (4, 200))
    officer = make_desk(Role.DISTRICT_OFFICER, make_district())
    leader = make_desk(Role.DISTRICT_LEADER, make_district())
    director = make_desk(Role.DIRECTOR, centers[0].subdistrict)
    pool = make_pool(round, by=officer)
    page = visitor.page
    page.set_viewport_size({"width": 390, "height": 800})

    visitor.sign_in(officer.user.username)
    for task, service in ((60, 40), (30, 70)):
        visitor.go(f"/funding/{pool.pk}/try/").check()
        visitor.fill({"base_each": "3万", "task_percent": task, "service_percent": service})
        visitor.fill({"reason": f"任务占{task}%"}).press("测算").check()
    second = AllocationRun.objects.latest("pk")
    visitor.follow("比较方案").check()
    compared = visitor.text()

    visitor.go(f"/funding/runs/{second.pk}/adjust/").check()
    for center, amount, reason in ((centers[0], "-100", "场地由街道提供"),
                                   (centers[2], "100", "新设服务站")):  # fmt: skip
        fields = {f"adjustment_{center.pk}": amount, f"reason_{center.pk}": reason}
        visitor.fill(fields)
    visitor.press("保存为新方案").check()

    page.set_viewport_size({"width": 1280, "height": 800})
    visitor.sign_in(leader.user.username)
    visitor.go(f"/funding/runs/{AllocationRun.objects.latest('pk').pk}/").press(
        "采用本方案"
    ).check()
    visitor.sign_in(director.user.username).go("/funding/lines/").check()
    own = visitor.text()

    assert "-12,600.00" in compared
    assert AllocationRun.objects.get(state=RunState.ADOPTED).lines.count() == 3
    assert "服务份额 44,100.00 元" in own
    assert "- 100.00 元(调整：场地由街道提供) = 105,500.00 元" in own
    assert centers[1].name not in own
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
