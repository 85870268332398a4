"""The pages of the proposed staff: a person is listed with a verdict, changed, taken off."""

from datetime import date
from uuid import uuid4

import pytest

from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import ProposedStaff
from tests.accounts.factories import make_desk
from tests.pilots.factories import NOON, make_recommendation, make_staff, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

PERSON = {
    "name": "钱社工",
    "identity": "social_worker",
    "post": "professional",
    "certificate_level": "assistant",
    "certificate_number": " ２０１８ab000001 ",
    "approved_on": "2018年6月24日",
    "years": "5",
    "version": 1,
}


def typed(**changes):
    return {**PERSON, "form_token": str(uuid4()), **changes}


def test_a_person_is_listed_with_the_verdict_and_pressing_twice_lists_once(at_desk):
    form = make_recommendation()
    client = at_desk(Role.DISTRICT_OFFICER)
    data = typed()

    for _ in range(2):
        answer = client.post(page("staff_add", form.pk), data)

    person = ProposedStaff.objects.get()
    assert answer.url == page("recommendation_section", form.pk, "staffing")
    assert (person.certificate_number, person.approved_on) == ("2018AB000001", date(2018, 6, 24))
    shown = text_of(client.get(answer.url))
    assert (
        "助理社会工作师满三年：助理社会工作师证书 2018年6月24日取得，2021年6月24日起满三年" in shown
    )
    assert "拟配备专业社工填写3人，已登记人员1人，请补充或核对。" in shown


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"approved_on": ""}, "approved_on", "填写证书的，请一并填写批准日期。"),
        ({"degree_level": "bachelor"}, "major", "填写学历的，请一并填写专业。"),
        (
            {"certificate_level": "", "approved_on": ""},
            "certificate_level",
            "填写了证书管理号，请选择证书级别。",
        ),
        (
            {"certificate_number": "12-34"},
            "certificate_number",
            "证书管理号应为6至40位数字或字母，请照证书填写。",
        ),
        ({"years": "61"}, "years", "从业年限(年)不能大于60"),
    ],
)
def test_half_a_paper_is_asked_about_beside_its_field(at_desk, changes, field, sentence):
    form = make_recommendation()

    answer = at_desk(Role.DISTRICT_OFFICER).post(page("staff_add", form.pk), typed(**changes))

    assert answer.context["form"].errors[field] == [sentence]
    assert not ProposedStaff.objects.exists()


def test_a_person_is_changed_on_the_version_that_was_seen(at_desk):
    form = make_recommendation()
    person = make_staff(form)
    client = at_desk(Role.DISTRICT_OFFICER)
    address = page("staff_edit", person.pk)

    first = client.post(address, typed(name="钱一"))
    second = client.post(address, typed(name="钱二"))

    assert (first.status_code, second.status_code) == (302, 409)
    assert ("姓名", "钱一") in second.context["current"]
    assert "钱二" in text_of(second)
    again = second.context["form"]["version"].value()
    assert client.post(address, typed(name="钱二", version=again)).status_code == 302
    assert ProposedStaff.objects.get().name == "钱二"


def test_a_person_taken_off_is_gone_from_the_form_and_kept_in_the_row(at_desk):
    form = make_recommendation()
    person = make_staff(form)
    client = at_desk(Role.DISTRICT_OFFICER)

    client.post(page("staff_remove", person.pk))

    assert ProposedStaff.objects.get().removed_by is not None
    assert client.get(page("staff_edit", person.pk)).status_code == 404
    assert "还没有登记拟配备人员" in text_of(
        client.get(page("recommendation_section", form.pk, "staffing"))
    )


def test_a_second_executive_director_is_refused_by_name(at_desk):
    form = make_recommendation()
    make_staff(form, post="executive")

    answer = at_desk(Role.DISTRICT_OFFICER).post(
        page("staff_add", form.pk), typed(post="executive")
    )

    assert "常务主任只有一人，已登记“赵常务”为拟任常务主任。" in text_of(answer)


def test_a_form_lists_no_more_than_sixty():
    form = make_recommendation(filled_in=False)
    by = make_desk(Role.DISTRICT_OFFICER, form.district)
    for number in range(60):
        make_staff(form, f"人员{number}")

    with pytest.raises(Refused) as refusal:
        actions.add_staff(
            recommendation=form, facts={"post": "support"}, form_token=uuid4(), by=by, at=NOON
        )

    assert refusal.value.codes == ["staff_too_many"]


def test_a_form_on_its_way_up_takes_nobody(at_desk):
    form = make_recommendation()
    person = make_staff(form)
    walk_up(form, until="hand_in")
    client = at_desk(Role.DISTRICT_OFFICER)

    answers = [
        client.post(page("staff_add", form.pk), typed()),
        client.post(page("staff_edit", person.pk), typed()),
        client.post(page("staff_remove", person.pk)),
    ]

    assert all("当前状态是“待区级审核”，不能修改。" in text_of(answer) for answer in answers)
    assert ProposedStaff.objects.get().removed_at is None
