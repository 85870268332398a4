"""What is mended in the Django admin stands in the audit log, field by field."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEvent, District, Subdistrict, User
from tests.accounts.factories import make_district, make_subdistrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    user = User.objects.create_superuser("guanli", password="Passw0rd-demo", full_name="管理员")
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def posted(form) -> dict:
    """What a browser would send back of the form as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


def mend(client, row, **facts):
    url = reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])
    form = client.get(url).context["adminform"].form
    response = client.post(url, {**posted(form), **facts})
    assert response.status_code == 302, response.context["errors"]
    return AuditEvent.objects.filter(object_id=str(row.pk), object_type=row._meta.label)


def test_a_mended_district_says_what_was_there_before(admin):
    district = make_district()

    (event,) = mend(admin, district, bureau_name="朝阳区民政局", is_reporting="")

    assert (event.what, event.username) == ("修改区", "guanli")
    assert event.changes == {
        "区级部门名称": ["朝阳区委社会工委朝阳区民政局", "朝阳区民政局"],
        "需要报送": ["是", "否"],
    }
    assert District.objects.get(pk=district.pk).is_reporting is False


def test_a_mended_subdistrict_says_its_days(admin):
    (event,) = mend(admin, make_subdistrict(), is_rural="on", valid_from="2021-10-31")

    assert event.changes == {"农村地区": ["否", "是"], "启用日期": ["", "2021年10月31日"]}


def test_a_save_that_changes_nothing_is_no_act(admin):
    assert list(mend(admin, make_district())) == []


def test_a_new_subdistrict_is_told_by_what_it_begins_with(admin):
    facts = {
        "district": make_district().pk,
        "code": "110105099",
        "name": "新街道",
        "kind": "街道",
        "base_kind": "街道",
    }

    admin.post(reverse("admin:accounts_subdistrict_add"), facts)

    event = AuditEvent.objects.get(what="新建街道(乡镇)")
    assert event.object_id == str(Subdistrict.objects.get(code="110105099").pk)
    assert (event.changes["名称"], event.changes["区"]) == (["", "新街道"], ["", "朝阳区"])


def test_an_account_and_its_password_are_told_without_the_password(admin):
    user = User.objects.create_user("clerk", password="Passw0rd-demo", full_name="王某")

    (event,) = mend(admin, user, full_name="王某某")
    admin.post(
        reverse("admin:auth_user_password_change", args=[user.pk]),
        {"password1": "Anders-2021-geheim", "password2": "Anders-2021-geheim"},
    )

    told = AuditEvent.objects.filter(object_id=str(user.pk), object_type="accounts.User")
    assert event.changes == {"姓名": ["王某", "王某某"]}
    assert [act.what for act in told.order_by("pk")] == ["修改账号", "设置他人密码"]
    assert "pbkdf2" not in str([act.changes for act in told])
    assert User.objects.get(pk=user.pk).check_password("Anders-2021-geheim")
