"""An officer draws a sample, declines one case with a reason and recognizes the rest in one act."""

from accounts.roles import Role
from cases.models import Case, Sample
from cases.states import CaseState
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case, make_current_center


def test_a_sample_a_reason_and_the_rest_in_one_act(visitor):
    center = make_current_center()
    cases = [
        make_current_case(CaseState.CLOSED, center, name="金丝雀", intake_note="雀鸣一")
        for _ in range(3)
    ]
    declined, *rest = sorted(case.number for case in cases)
    officer = make_desk(Role.DISTRICT_OFFICER, center.district)
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 800})

    visitor.sign_in(officer.user.username).go("/cases/samples/").check()
    visitor.fill({"number": "2"}).press("抽取样本").check()
    drawn = visitor.text()

    visitor.go("/cases/recognition/").check()
    warned = visitor.text()
    page.get_by_label(f"选择案例{declined}").check()
    page.get_by_label(f"案例{declined}的理由").fill("当天接案当天结案，请说明。")
    page.get_by_label("不予认定").check()
    visitor.press("提交意见").check()
    refused = visitor.text()

    visitor.follow("继续认定")
    for number in rest:
        page.get_by_label(f"选择案例{number}").check()
    visitor.press("提交意见").check()
    recognized = visitor.text()

    assert ("服务案例抽查清单" in drawn, "复核一致" in drawn) == (True, True)
    assert Sample.objects.get().size == 2
    assert "当天办结" in warned
    assert "当天接案当天结案，请说明。" in refused
    assert all(number in recognized for number in rest)
    assert dict(Case.objects.values_list("number", "recognition")) == {
        declined: "declined",
        **dict.fromkeys(rest, "recognized"),
    }
    assert "金丝雀" not in drawn + warned + refused + recognized
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
