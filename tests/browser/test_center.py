"""A center is set up to the last clause on a telephone, and another changes its contractor."""

from accounts.roles import Role
from centers.models import Center, OperationChange
from tests.accounts.factories import make_desk
from tests.centers.factories import (
    CREDIT_CODE,
    make_center,
    make_operation,
    make_person,
    make_post,
    make_premises,
)
from tests.pilots.factories import make_round, make_unit

SECTIONS = (
    (
        "尚未填写挂牌日期",
        {
            "opened_on": "2021-06-18",
            "address": "劲松中街12号",
            "phone": "010-67321111",
            "opening_hours": "周一至周五",
        },
    ),
    (
        "尚未填写牵头领导",
        {
            "lead_official": "孙书记",
            "mechanism": "五个科室参加。",
            "meets": "monthly",
            "managing_department": "社区建设办公室",
        },
    ),
    ("尚未填写业务指导科室", {"elderly_service": "民生保障办公室"}),
    ("尚未填写工作任务", {"tasks": "统筹资源。", "service_standards": "接案后5日内预估。"}),
    (
        "尚未建立项目管理制度",
        {f"has_{kind}_rules": "on" for kind in ("project", "staff", "finance", "archive")},
    ),
    ("尚未登记办公用房", {"name": "一层办公室", "area": "80", "right": "owned"}),
    ("尚未登记服务用房", {"name": "服务大厅", "area": "220", "right": "owned"}),
)


def test_a_center_is_set_up_to_100_percent_on_a_telephone(visitor):
    center = make_center()
    person = make_person(center)
    executive = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    officer = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    page, address = visitor.page, f"/centers/{center.pk}/"
    page.set_viewport_size({"width": 390, "height": 800})

    visitor.sign_in(executive.user.username).go(address)
    for link, facts in SECTIONS:
        visitor.follow(link).fill({k: v for k, v in facts.items() if v != "on"})
        for name in (name for name, value in facts.items() if value == "on"):
            page.locator(f'main [name="{name}"]').check()
        visitor.press("保存")
    _plan(visitor, address)
    visitor.sign_in(officer.user.username).go(address)
    visitor.follow("尚未登记运营方式").fill({"mode": "own"}).press("保存")
    visitor.go(address).follow("尚未任命中心主任")
    page.get_by_label("本人是管理部门").check()
    head = {"name": "李主任", "starts_on": "2021-06-18", "basis": "任职通知"}
    visitor.fill(head).press("保存")
    visitor.follow("尚未任命常务主任")
    executive_facts = {"person": person.pk, "starts_on": "2021-06-18", "basis": "任职通知"}
    visitor.check().fill(executive_facts).press("保存").check()

    assert "100%" in visitor.text()
    assert "尚未" not in page.locator("#profile-heading ~ *").all_inner_texts()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert visitor.go("/centers/").check().text().count("100%") >= 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def _plan(visitor, address):
    """What is needed, and fewer cases than are owed: saved all the same, with a warning."""
    page = visitor.page
    visitor.check().follow("尚未登记需求评估")
    page.get_by_label("问卷").check()
    words = {"groups": "独居老年人", "findings": "缺少陪伴。", "priorities": "精神慰藉"}
    visitor.fill({"assessed_on": "2021-06-10", **words}).press("保存")
    visitor.go(address).follow("尚未制定服务计划").check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    target = "elderly_service_individual"
    visitor.fill({"body": "按季度推进。", f"{target}_cases": "8", f"{target}_persons": "9"})
    assert "少于应完成的10个" in visitor.press("保存").check().text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    visitor.go(address)


def test_a_center_changes_its_contractor(visitor):
    center = make_center(make_unit(make_round()))
    make_operation(center)
    make_premises(center, equipment="电脑2台")
    leaver = make_person(center, "钱社工")
    make_post(center, leaver)
    gone = make_desk(Role.CENTER_WORKER, center.subdistrict)
    officer = make_desk(Role.SUBDISTRICT_OFFICER, center.subdistrict)
    page = visitor.page
    page.set_viewport_size({"width": 1280, "height": 900})

    visitor.sign_in(officer.user.username).go(f"/centers/{center.pk}/")
    visitor.follow("历次运营和移交").check()
    with page.expect_navigation():
        page.get_by_role("link", name="办理运营变更").click()
    facts = {"mode": "entrusted", "operator_name": "暖阳社会工作事务所", "credit_code": CREDIT_CODE}
    facts |= {"starts_on": "2021-09-01", "told_on": "2021-09-01", "told_how": "电话逐户告知。"}
    visitor.check().fill(facts)
    for kind in ("files", "ledgers", "equipment", "open_cases"):
        page.locator(f'[name="handed_{kind}"]').check()
    page.get_by_label("钱社工").check()
    page.get_by_label(str(gone.user)).check()
    visitor.press("确认变更").check()
    refused = page.get_by_role("alert").inner_text()
    visitor.fill({"note_funds": "结余1万元。"}).press("确认变更").check()
    text = visitor.text()

    assert "经费结余未移交的，须写明原因" in refused
    assert [
        word in text for word in ("暖阳社会工作事务所", "电脑2台", "钱社工", "结余1万元。")
    ] == [True] * 4
    assert OperationChange.objects.get().leavers.get().person == leaver
    assert Center.objects.get(pk=center.pk).operator_name == "暖阳社会工作事务所"
    gone.refresh_from_db()
    assert gone.end_reason == "承接机构变更"
    assert "空缺" in visitor.go(f"/centers/{center.pk}/").text()
