"""An evaluation in four hands: arranged, scored, published, and one item put right."""

from datetime import timedelta

from django.utils import timezone

from accounts.roles import Role
from supervision.models import Evaluation, Rectification
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center
from tests.pilots.factories import make_current_unit
from tests.supervision.evaluating import desk_of, make_evaluator, make_template, officer_of


def test_an_evaluation_from_its_arrangement_to_a_rectified_item(visitor):
    center = make_center(make_current_unit())
    district, today = center.district, timezone.localdate()
    member = make_evaluator(district)
    head = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    officer, evaluator = officer_of(district), desk_of(member)
    template = make_template(district, at=timezone.now())
    page = visitor.page

    def fits(width):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    visitor.sign_in(officer.user.username).go("/supervision/evaluations/add/")
    visitor.fill({"center": center.pk, "kind": "midterm", "held_on": str(today)})
    visitor.fill({"template": template.pk, "evaluators": str(member.pk)}).press("保存")
    evaluation = Evaluation.objects.get()
    address = f"/reports/evaluations/{evaluation.pk}/"

    visitor.sign_in(evaluator.user.username).go(f"{address}score/")
    lines = list(template.indicators.order_by("place"))
    visitor.fill({f"score_{line.pk}": line.points for line in lines})
    visitor.fill({f"score_{lines[0].pk}": "3.5"}).press("保存草稿")
    assert "扣分的指标须写明评估发现" in visitor.text()
    visitor.check().follow("评分").fill({f"finding_{lines[0].pk}": "需求评估未更新"})
    fits(390)
    visitor.check().press("保存草稿")
    visitor.follow("提出整改事项")
    due_on = str(today + timedelta(days=30))
    visitor.fill({"text": "更新需求评估", "basis": "指标1", "owner": head.user_id})
    visitor.fill({"due_on": due_on}).press("保存")
    visitor.press("提交评估结果")
    assert "97.5分" in visitor.text()

    visitor.sign_in(officer.user.username).go(address).press("向中心公布结果")
    visitor.sign_in(head.user.username)
    assert "完成整改事项" in visitor.text()
    visitor.go(address).check()
    fits(1280)
    visitor.follow("更新需求评估").follow("报告已整改").fill({"note": "已更新并公示"})
    visitor.press("报告已整改").check()

    visitor.sign_in(evaluator.user.username)
    visitor.go(f"/supervision/rectifications/{Rectification.objects.get().pk}/")
    visitor.press("验收通过").check()
    assert Rectification.objects.get().get_state_display() == "已验收"
    assert "已验收" in visitor.text()
