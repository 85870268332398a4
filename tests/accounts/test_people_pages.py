"""The pages about accounts, and the password that must be changed first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import AccountRequest, AuditEvent, RoleGrant, User
from accounts.roles import Role
from tests.accounts.factories import make_district, make_subdistrict

pytestmark = pytest.mark.django_db

PEOPLE = "/accounts/people/"


def text(response):
    return response.content.decode()


def test_a_request_walks_from_the_center_to_a_code_on_paper(client, desk):
    client.sit_at(desk(Role.EXECUTIVE_DIRECTOR))
    form = client.get("/accounts/requests/propose/").context["form"]
    data = {
        "full_name": "新社工",
        "username": form["username"].value(),
        "role": Role.CENTER_WORKER,
        "starts_on": str(timezone.localdate()),
        "reason": "新入职",
        "form_token": str(form["form_token"].value()),
    }
    for _ in range(2):
        client.post("/accounts/requests/propose/", data)
    asked = AccountRequest.objects.get()
    url = f"/accounts/requests/{asked.pk}/step/"

    client.sit_at(desk(Role.DISTRICT_OFFICER)).post(url, {"step": "enable"})
    page = client.sit_at(desk(Role.SECURITY_ADMIN)).post(url, {"step": "grant"})

    user = User.objects.get(username=data["username"])
    assert page.context["code"] in text(page)
    assert "代码只显示这一次" in text(page)
    again = client.post(url, {"step": "grant"})
    assert "没有办理，原因如下" in text(again)
    assert page.context["code"] not in text(again)
    assert user.one_time_codes.count() == 1


def test_a_request_says_everything_that_is_missing(client, desk):
    client.sit_at(desk(Role.EXECUTIVE_DIRECTOR))

    page = client.post("/accounts/requests/propose/", {"username": "Ä"})

    errors = page.context["form"].errors
    assert set(errors) == {"full_name", "username", "role", "starts_on", "reason", "form_token"}
    assert page.context["form"]["username"].value() == "Ä"


def test_a_step_that_is_none_is_not_found(client, desk):
    client.sit_at(desk(Role.EXECUTIVE_DIRECTOR))

    assert client.post("/accounts/requests/1/step/", {"step": "grant"}).status_code == 404


def test_the_list_finds_by_name_user_name_and_unit(client, desk):
    desk(Role.DISTRICT_OFFICER, make_district("海淀区"))
    worker = desk(Role.CENTER_WORKER, make_subdistrict("潘家园街道"))
    client.sit_at(desk(Role.SECURITY_ADMIN))

    for asked in (worker.user.full_name, worker.user.username, "潘家园"):
        assert client.get(PEOPLE, {"q": asked}).context["page"].rows == [worker.user]
    assert client.get(PEOPLE, {"q": "没有"}).context["page"].rows == []
    assert client.get(PEOPLE, {"state": "disabled"}).context["page"].rows == []
    assert "请从列表中选择账号状态" in text(client.get(PEOPLE, {"state": "x"}))


def test_a_district_sees_the_accounts_of_its_centers_alone(client, desk):
    worker = desk(Role.CENTER_WORKER)
    far = desk(Role.CENTER_WORKER, make_subdistrict("中关村街道", make_district("海淀区")))
    client.sit_at(desk(Role.DISTRICT_OFFICER))

    assert client.get(PEOPLE).context["page"].rows == [worker.user]
    assert client.get(f"{PEOPLE}{far.user.pk}/").status_code == 404
    assert "增加岗位" not in text(client.get(f"{PEOPLE}{worker.user.pk}/"))


@pytest.mark.parametrize("count", [1, 20])
def test_a_page_of_accounts_costs_the_same_however_many(
    client, desk, count, django_assert_num_queries
):
    client.sit_at(desk(Role.SECURITY_ADMIN))
    for _ in range(count):
        desk(Role.CENTER_WORKER)

    # session, person, desk; accounts and their desks; renewing the session: three
    with django_assert_num_queries(8):
        client.get(PEOPLE)


def test_the_list_goes_on_where_the_page_ended(client, desk):
    for _ in range(30):
        desk(Role.CENTER_WORKER)
    client.sit_at(desk(Role.SECURITY_ADMIN))

    first = client.get(PEOPLE).context["page"]
    second = client.get(PEOPLE, {"after": first.next_cursor}).context["page"]

    assert (len(first.rows), len(second.rows)) == (25, 6)
    assert not {user.pk for user in first.rows} & {user.pk for user in second.rows}


def test_a_reset_code_is_shown_once_to_who_hands_it_over(client, desk):
    worker = desk(Role.CENTER_WORKER)
    client.sit_at(desk(Role.DISTRICT_OFFICER))

    page = client.post(f"{PEOPLE}{worker.user.pk}/code/")

    assert page.context["code"] in text(page)
    assert page.context["code"] not in text(client.get(f"{PEOPLE}{worker.user.pk}/"))


NEW = {
    "full_name": "何某",
    "username": "shiji",
    "role": Role.CENTER_WORKER,
    "valid_from": "2099-01-01",
    "basis": "会议纪要",
}


def test_an_account_is_made_for_a_named_unit(client, desk):
    unit = make_subdistrict()
    client.sit_at(desk(Role.SECURITY_ADMIN))

    place = {"district": unit.district_id, "subdistrict": unit.name}
    page = client.post(f"{PEOPLE}add/", {**NEW, **place})

    assert RoleGrant.objects.get(user__username="shiji").subdistrict == unit
    assert page.context["code"] in text(page)


PLACES = [
    ({"role": Role.CENTER_WORKER}, "subdistrict", "请选择所属区并填写街道（乡镇）名称"),
    ({"role": Role.DISTRICT_LEADER}, "district", "区级岗位请选择所属区"),
    ({"valid_from": "明天"}, "valid_from", "请填写日期，例如2021年5月18日"),
    ({"basis": ""}, "basis", "请填写授权依据"),
    ({"username": "有空格"}, "username", "用户名须为3到30位"),
]


@pytest.mark.parametrize(("typed", "field", "sentence"), PLACES)
def test_a_desk_says_what_it_lacks_beside_the_field(client, desk, typed, field, sentence):
    client.sit_at(desk(Role.SECURITY_ADMIN))

    page = client.post(f"{PEOPLE}add/", {**NEW, **typed})

    assert sentence in page.context["form"].errors[field][0]
    assert not User.objects.filter(username="shiji").exists()


def test_a_unit_nobody_knows_is_named(client, desk):
    client.sit_at(desk(Role.SECURITY_ADMIN))
    district = make_district().pk

    page = client.post(f"{PEOPLE}add/", {**NEW, "district": district, "subdistrict": "天上"})

    assert page.context["form"].errors["subdistrict"] == ["朝阳区没有名为“天上”的街道（乡镇）"]


def test_a_desk_is_added_and_ended_with_a_reason(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(desk(Role.SECURITY_ADMIN))
    data = {**NEW, "role": Role.DISTRICT_LEADER, "district": officer.district_id}

    client.post(f"{PEOPLE}{officer.user.pk}/desk/", data)
    refused = client.post(f"/accounts/desks/{officer.pk}/end/", {"reason": ""})
    client.post(f"/accounts/desks/{officer.pk}/end/", {"reason": "调离"})

    officer.refresh_from_db()
    assert officer.user.desks.filter(role=Role.DISTRICT_LEADER).exists()
    assert refused.context["form"].errors["reason"] == ["请填写原因"]
    assert officer.end_reason == "调离"
    assert "调离" in text(client.get(f"{PEOPLE}{officer.user.pk}/"))


def test_an_account_is_switched_off_and_on(client, desk):
    worker = desk(Role.CENTER_WORKER).user
    client.sit_at(desk(Role.SECURITY_ADMIN))

    client.post(f"{PEOPLE}{worker.pk}/disable/", {"reason": "休假"})
    off = text(client.get(f"{PEOPLE}{worker.pk}/"))
    client.post(f"{PEOPLE}{worker.pk}/enable/")

    worker.refresh_from_db()
    assert "账号已停用，重新启用后才能重置密码。" in off
    assert worker.is_active


@pytest.fixture
def officer(client, desk):
    officer = desk(Role.DISTRICT_OFFICER)
    client.sit_at(officer)
    return officer.user


def change(user, **facts):
    User.objects.filter(pk=user.pk).update(**facts)


def test_a_password_somebody_else_set_is_changed_before_anything_else(client, officer):
    change(officer, must_change_password=True)

    looked, wrote = client.get("/centers/"), client.post("/accounts/desk/")
    page = client.get("/accounts/password/")
    new = {"new_password1": "Hamham#77.Bux", "new_password2": "Hamham#77.Bux"}
    client.post("/accounts/password/", {"old_password": "Passw0rd-demo", **new})

    assert looked["Location"] == wrote["Location"] == "/accounts/password/"
    assert "密码由他人设置" in text(page)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(("days", "status"), [(89, 200), (90, 302)])
def test_a_password_of_ninety_days_is_changed_on_the_next_page(client, officer, days, status):
    change(officer, password_changed_at=timezone.now() - timedelta(days=days))

    assert client.get("/").status_code == status


def test_a_form_on_its_way_is_saved_before_an_old_password_is_changed(client, officer):
    change(officer, password_changed_at=timezone.now() - timedelta(days=90))

    assert client.post("/accounts/desk/", {"desk": officer.desks.get().pk}).status_code == 302
    assert AuditEvent.objects.filter(what="切换岗位").exists()


def test_passwords_do_not_age_where_the_setting_says_so(client, officer, settings):
    settings.PASSWORD_MAX_AGE_DAYS = 0
    change(officer, password_changed_at=timezone.now() - timedelta(days=900))

    assert client.get("/").status_code == 200


def test_the_way_out_is_open_while_a_password_is_due(client, officer):
    change(officer, must_change_password=True)

    assert client.post("/accounts/sign-out/")["Location"] == "/accounts/sign-in/"


def test_the_admin_gives_passwords_that_must_be_changed(client, officer):
    boss = User.objects.create_superuser("boss", password="Passw0rd-demo", full_name="管理员")
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    given = {"password1": "Gegeben-2026", "password2": "Gegeben-2026", "usable_password": "true"}

    client.post(f"/admin/accounts/user/{officer.pk}/password/", given)
    made = {"username": "neu", "full_name": "新人", **given}
    client.post("/admin/accounts/user/add/", made)

    for user in User.objects.filter(username__in=[officer.username, "neu"]):
        assert user.check_password("Gegeben-2026")
        assert user.must_change_password


def test_the_admin_gives_the_first_security_desk_and_no_other(client, desk):
    boss = User.objects.create_superuser("boss", password="Passw0rd-demo", full_name="管理员")
    busy = desk(Role.DISTRICT_OFFICER).user
    free = User.objects.create_user("anquan", full_name="安某")
    client.force_login(boss, "django.contrib.auth.backends.ModelBackend")
    url, facts = "/admin/accounts/rolegrant/add/", {"valid_from": "2021-01-01", "basis": "任命"}

    refused = client.post(url, {**facts, "user": busy.pk})
    client.post(url, {**facts, "user": free.pk})

    assert "不得兼任其他岗位" in text(refused)
    given = RoleGrant.objects.get(role=Role.SECURITY_ADMIN)
    assert (given.user, given.granted_by) == (free, boss)
    assert client.get(url).status_code == 403
    assert client.get(f"/admin/accounts/rolegrant/{given.pk}/change/").status_code == 200
