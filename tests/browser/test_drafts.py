"""What was typed is still there when the sign-in ran out or the server paused."""

import pytest
from django.contrib.sessions.models import Session
from django.db import OperationalError

from accounts.roles import Role
from cases import actions
from cases.models import Case
from tests.accounts.factories import make_desk
from tests.cases.factories import make_current_case

NOTE = "社区上报，独居，近期跌倒。"


@pytest.fixture
def case_to_write():
    case = make_current_case()
    visitor_desk = case.worker.desks.get()
    return case, visitor_desk


def edit(case):
    return f"/cases/{case.public_id}/edit/"


def note_on(visitor):
    return visitor.page.locator("main [name=intake_note]").input_value()


def sign_in_here(visitor, username):
    visitor.page.get_by_label("用户名").fill(username)
    visitor.page.get_by_label("密码").fill("Passw0rd-demo")
    visitor.press("登录")


def test_text_survives_a_sign_in_that_ran_out(visitor, case_to_write):
    case, desk = case_to_write
    visitor.sign_in(desk.user.username).go(edit(case)).fill({"intake_note": NOTE})
    Session.objects.all().delete()

    visitor.press("保存")
    sign_in_here(visitor, desk.user.username)

    assert "已恢复您上次填写、尚未保存的内容。" in visitor.check().text()
    assert note_on(visitor) == NOTE
    visitor.press("保存")
    assert Case.objects.get(pk=case.pk).intake_note == NOTE
    visitor.go(edit(case))
    assert "已恢复" not in visitor.text()


def test_text_survives_a_database_that_went_away_under_the_save(
    visitor, case_to_write, monkeypatch
):
    case, desk = case_to_write
    visitor.sign_in(desk.user.username).go(edit(case)).fill({"intake_note": NOTE})

    with monkeypatch.context() as outage:
        outage.setattr(actions, "save_stage", gone)
        visitor.press("保存")
        assert "暂时连不上数据库" in visitor.text()
    assert [words for words in visitor.complaints if "503" not in words] == []
    visitor.complaints.clear()
    visitor.go(edit(case))

    assert "已恢复您上次填写、尚未保存的内容。" in visitor.check().text()
    assert note_on(visitor) == NOTE
    visitor.press("保存")
    assert Case.objects.get(pk=case.pk).intake_note == NOTE


def gone(**facts):
    raise OperationalError("server closed the connection unexpectedly")


def test_text_of_one_person_is_never_shown_to_the_next_at_the_same_machine(visitor, case_to_write):
    case, desk = case_to_write
    colleague = make_desk(Role.CENTER_WORKER, case.subdistrict)
    visitor.sign_in(desk.user.username).go(edit(case)).fill({"intake_note": NOTE})
    Session.objects.all().delete()

    visitor.press("保存")
    visitor.go("/accounts/sign-in/")
    sign_in_here(visitor, colleague.user.username)

    assert visitor.page.evaluate("Object.keys(sessionStorage)") == []


def test_signing_out_leaves_nothing_in_the_browser(visitor, case_to_write):
    case, desk = case_to_write
    visitor.sign_in(desk.user.username).go(edit(case)).fill({"intake_note": NOTE})
    visitor.page.on("dialog", lambda dialog: dialog.accept())

    visitor.press("退出")

    assert visitor.page.evaluate("Object.keys(sessionStorage)") == []


def test_cancelling_leaves_nothing_for_the_next_time_the_form_is_opened(visitor, case_to_write):
    case, desk = case_to_write
    visitor.sign_in(desk.user.username).go(edit(case)).fill({"intake_note": NOTE})
    visitor.page.on("dialog", lambda dialog: dialog.accept())

    visitor.page.get_by_role("link", name="取消").click()
    visitor.go(edit(case))

    assert note_on(visitor) == case.intake_note
