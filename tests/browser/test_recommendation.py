"""Two authors of one form: it saves itself, goes from the subdistrict to its district, and up."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from accounts.roles import Role
from pilots.models import Recommendation, Submission
from tests.accounts.factories import make_desk
from tests.pilots.factories import make_recommendation

SAVED = re.compile(r"已保存 \d\d:\d\d")


@pytest.fixture
def form():
    return make_recommendation(by_street=True, strengths="", funds_city=None)


def desk(role, form):
    unit = form.subdistrict if role in Role.of_subdistrict else form.district
    return make_desk(role, unit).user.username


def section(form, key):
    return f"/pilots/recommendations/{form.pk}/sections/{key}/"


def state(visitor):
    return visitor.page.locator("[data-save-state]")


def stored(form):
    return Recommendation.objects.get(pk=form.pk).strengths


def test_a_form_saves_itself_and_goes_up_through_both_authors(visitor, form):
    visitor.sign_in(desk(Role.SUBDISTRICT_OFFICER, form)).go(section(form, "strengths"))
    box = visitor.page.locator("main [name=strengths]")
    box.fill("社会组织活跃。")
    box.blur()
    expect(state(visitor)).to_have_text(SAVED)
    assert stored(form) == "社会组织活跃。"
    visitor.check()

    visitor.page.context.set_offline(True)
    box.fill("社会组织活跃，已有驻点社工。")
    box.blur()
    expect(state(visitor)).to_contain_text("未保存，正在重试")
    assert stored(form) == "社会组织活跃。"
    visitor.page.context.set_offline(False)
    expect(state(visitor)).to_have_text(SAVED)
    assert stored(form) == "社会组织活跃，已有驻点社工。"
    visitor.complaints.clear()  # the browser's own word on a lost network

    visitor.go(f"/pilots/recommendations/{form.pk}/")
    visitor.press("送交区里")
    assert "现由区级填报人核对、补充" in visitor.check().text()

    visitor.sign_in(desk(Role.DISTRICT_OFFICER, form)).go(f"/pilots/recommendations/{form.pk}/")
    assert "街道已送交" in visitor.text()
    visitor.go(section(form, "funds")).fill({"funds_city": "20"}).press("保存草稿")
    visitor.go(f"/pilots/recommendations/{form.pk}/").press("提交区级审核")

    visitor.sign_in(desk(Role.DISTRICT_LEADER, form)).go(f"/pilots/recommendations/{form.pk}/")
    visitor.press("审核通过并上报")
    assert Submission.objects.get().state == "signed"
    visitor.check()


def test_what_was_typed_while_signed_out_comes_back_after_the_sign_in(visitor, form):
    username = desk(Role.SUBDISTRICT_OFFICER, form)
    visitor.sign_in(username).go(section(form, "strengths"))
    Session.objects.all().delete()
    box = visitor.page.locator("main [name=strengths]")

    box.fill("登录失效后写的。")
    box.blur()
    expect(state(visitor)).to_contain_text("登录已失效，尚未保存")
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    visitor.page.get_by_role("link", name="重新登录后继续").click()
    visitor.page.get_by_label("用户名").fill(username)
    visitor.page.get_by_label("密码").fill("Passw0rd-demo")
    visitor.press("登录")

    assert "已恢复您上次填写、尚未保存的内容。" in visitor.text()
    assert visitor.page.locator("main [name=strengths]").input_value() == "登录失效后写的。"
    expect(state(visitor)).to_contain_text("恢复的内容尚未保存")
    visitor.press("保存草稿")
    assert stored(form) == "登录失效后写的。"


def test_two_who_write_at_once_see_each_other(visitor, form):
    visitor.sign_in(desk(Role.SUBDISTRICT_OFFICER, form)).go(section(form, "strengths"))
    kept = Recommendation.objects.get(pk=form.pk)
    kept.strengths = "同事先写的。"
    kept.draft["strengths"] |= {"version": 3, "saved_by": [0, "张同事"]}
    kept.save()
    box = visitor.page.locator("main [name=strengths]")

    box.fill("我写的。")
    box.blur()
    notice = visitor.page.get_by_role("alert")
    expect(notice).to_contain_text("张同事于")
    expect(notice).to_contain_text("同事先写的。")
    assert (box.input_value(), stored(form)) == ("我写的。", "同事先写的。")
    visitor.page.get_by_role("button", name="已核对，保存我填写的内容").click()
    expect(state(visitor)).to_have_text(SAVED)
    assert stored(form) == "我写的。"
    visitor.complaints.clear()  # the browser's own word on a 409
