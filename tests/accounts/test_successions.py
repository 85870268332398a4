"""更名, 合并 and 拆分: what is refused, and what becomes of units and desks."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import inbox
from accounts.models import District, RoleGrant, Subdistrict, Succession
from accounts.people.successions import succeed
from accounts.roles import Role
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import (
    make_account_request,
    make_desk,
    make_district,
    make_subdistrict,
)

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 15, 10, tzinfo=BEIJING)
ON = date(2021, 9, 10)
NEW = {"name": "劲松南街道", "code": "110105901", "base_kind": "街道", "is_rural": False}


def change(kind="renamed", olds=None, into=None, new=NEW, by=None, **facts):
    facts = {"on": ON, "document": "京政函〔2021〕9号", "form_token": uuid4(), "at": AT} | facts
    return succeed(
        kind=kind,
        olds=olds if olds is not None else [make_subdistrict()],
        into=into,
        new=None if into else new,
        by=by or make_desk(Role.SYSTEM_ADMIN),
        **facts,
    )


def two():
    return [make_subdistrict("劲松街道"), make_subdistrict("潘家园街道")]


def test_a_renamed_unit_ends_and_is_carried_on_under_its_new_name():
    old = make_subdistrict()

    (row,) = change(olds=[old], new={**NEW, "code": old.code})

    old.refresh_from_db()
    assert (old.valid_to, old.carried_on_by, old.current) == (ON, row.new, row.new)
    assert (row.new.name, row.new.code, row.new.valid_from) == (NEW["name"], old.code, ON)
    assert str(row) == "劲松街道更名为劲松南街道"


def test_merged_units_are_carried_on_by_one_new_unit():
    rows = change("merged", two())

    assert {row.new for row in rows} == {Subdistrict.objects.get(name=NEW["name"])}
    assert Subdistrict.objects.filter(carried_on_by=rows[0].new).count() == 2


def test_a_unit_is_merged_into_one_that_stays():
    old, host = two()

    (row,) = change("merged", [old], into=host)

    host.refresh_from_db()
    assert (row.new, host.valid_to, host.carried_on_by) == (host, None, None)


def test_after_a_split_the_old_unit_goes_on_and_keeps_its_desks():
    old = make_subdistrict()
    desk = make_desk(Role.DIRECTOR, old)

    (row,) = change("split", [old])

    old.refresh_from_db()
    assert (old.valid_to, old.carried_on_by) == (None, None)
    assert list(RoleGrant.objects.filter(user=desk.user)) == [desk]
    assert row.new.valid_from == ON


def test_what_was_carried_on_before_follows_to_the_newest_unit():
    first = make_subdistrict()
    (row,) = change(olds=[first])
    (later,) = change(olds=[row.new], new={**NEW, "name": "劲松新街道"}, on=date(2021, 9, 12))

    first.refresh_from_db()
    assert first.carried_on_by == later.new


def test_desks_go_on_at_the_new_unit_and_acts_keep_the_old_one():
    old = make_subdistrict()
    desk = make_desk(Role.CENTER_WORKER, old)
    over = make_desk(Role.DIRECTOR, old, valid_to=date(2021, 9, 1))
    inbox.tell([desk], title="消息", text="未读", url="/", at=AT)

    (row,) = change(olds=[old])

    held = RoleGrant.objects.filter(user=desk.user).with_unread().held_on(date(2021, 9, 15))
    (moved,) = held
    desk.refresh_from_db()
    assert (moved.role, moved.subdistrict, moved.unread) == (Role.CENTER_WORKER, row.new, 1)
    assert (desk.subdistrict, desk.is_over(date(2021, 9, 15))) == (old, True)
    assert "更名为" in desk.end_reason
    assert not RoleGrant.objects.filter(user=over.user, subdistrict=row.new).exists()


def test_a_desk_that_has_not_begun_begins_at_the_new_unit():
    old = make_subdistrict()
    desk = make_desk(Role.DIRECTOR, old, valid_from=date(2021, 10, 1))

    (row,) = change(olds=[old])

    moved = RoleGrant.objects.get(user=desk.user, subdistrict=row.new)
    assert (moved.valid_from, moved.valid_to) == (date(2021, 10, 1), None)


def test_a_supervisor_serves_the_new_unit_and_an_open_request_asks_for_it():
    old = make_subdistrict()
    supervisor = make_desk(Role.SUPERVISOR, [old])
    request = make_account_request(old)

    (row,) = change(olds=[old])

    request.refresh_from_db()
    assert list(supervisor.served.all()) == [row.new]
    assert request.subdistrict == row.new


def test_the_new_desks_see_what_the_old_unit_left_and_no_other_unit():
    old, neighbor = two()
    (row,) = change(olds=[old])
    at_new = make_desk(Role.DIRECTOR, row.new)
    serving = make_desk(Role.SUPERVISOR, [row.new])

    for desk in (at_new, serving):
        assert set(Subdistrict.objects.visible_to(desk)) == {old, row.new}
    assert set(Subdistrict.objects.visible_to(make_desk(Role.DIRECTOR, neighbor))) == {neighbor}


def test_news_for_the_old_unit_reaches_the_desks_of_the_new_one_once():
    old = make_subdistrict()
    desk = make_desk(Role.DIRECTOR, old)
    supervisor = make_desk(Role.SUPERVISOR, [old])
    change(olds=[old])

    (heard,) = inbox.desks_of(Role.DIRECTOR, at=AT, subdistrict=old.pk)
    assert heard.user == desk.user
    assert list(inbox.desks_of(Role.SUPERVISOR, at=AT, served=old.pk)) == [supervisor]


def test_the_same_form_changes_once():
    token, by, old = uuid4(), make_desk(Role.SYSTEM_ADMIN), make_subdistrict()

    first = change(olds=[old], form_token=token, by=by)
    assert change(olds=[old], form_token=token, by=by) == first
    assert Succession.objects.count() == 1


def far_apart():
    return [make_subdistrict(), make_subdistrict("中关村街道", make_district("海淀区"))]


REFUSED = {
    "nothing to merge with": (lambda: {"kind": "merged", "olds": two()[:1]}, ["units_too_few"]),
    "two renamed at once": (lambda: {"olds": two()}, ["units_too_many"]),
    "split into an existing one": (
        lambda: {"kind": "split", "olds": two()[:1], "into": two()[1]},
        ["target_not_asked"],
    ),
    "merged into itself": (
        lambda: {"kind": "merged", "olds": two(), "into": two()[1]},
        ["same_unit"],
    ),
    "across districts": (lambda: {"kind": "merged", "olds": far_apart()}, ["other_district"]),
    "tomorrow": (lambda: {"on": date(2021, 9, 16)}, ["day_in_future"]),
    "no new unit": (
        lambda: {"new": {"name": "", "code": "", "base_kind": ""}},
        ["new_unit_missing"],
    ),
    "a name that is taken": (
        lambda: {"new": {**NEW, "name": two()[1].name}, "olds": two()[:1]},
        ["unit_name_taken"],
    ),
    "a code that is taken": (
        lambda: {"new": {**NEW, "code": two()[1].code}, "olds": two()[:1]},
        ["unit_code_taken"],
    ),
    "several things at once": (
        lambda: {
            "olds": two(),
            "on": date(2021, 9, 16),
            "new": {**NEW, "code": far_apart()[1].code},
        },
        ["units_too_many", "day_in_future", "unit_code_taken"],
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_with_all_reasons_and_changes_nothing(case):
    make_facts, codes = REFUSED[case]
    make_subdistrict()
    facts = make_facts()
    before = list(Subdistrict.objects.order_by("pk").values())

    with pytest.raises(Refused) as refusal:
        change(**facts)

    assert refusal.value.codes == codes
    assert list(Subdistrict.objects.order_by("pk").values()) == before


def test_a_unit_ends_once_and_not_before_it_began():
    (row,) = change()

    with pytest.raises(Refused) as refusal:
        change(olds=[row.old], new={**NEW, "code": "110105902", "name": "别名街道"})
    assert refusal.value.codes == ["unit_ended"]
    with pytest.raises(Refused) as refusal:
        change(olds=[row.new], new={**NEW, "name": "劲松新街道"}, on=ON)
    assert refusal.value.codes == ["before_the_unit"]


def test_the_database_lets_one_unit_only_carry_another_on():
    (row,) = change()
    other = make_subdistrict("潘家园街道")

    with pytest.raises(IntegrityError), transaction.atomic():
        Succession.objects.create(
            old=row.old, new=other, kind="merged", on=ON, form_token=uuid4(), by=row.by, at=AT
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        Subdistrict.objects.filter(pk=other.pk).update(carried_on_by=row.new)


@pytest.fixture
def admin(client, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)
    return client.sit_at(make_desk(Role.SYSTEM_ADMIN))


def posted(old, **more):
    facts = {
        "kind": "renamed",
        "olds": [old.pk],
        "into": "",
        "new_name": NEW["name"],
        "new_code": NEW["code"],
        "new_base_kind": "街道",
        "on": "2021-09-10",
        "document": "京政函〔2021〕9号",
        "form_token": str(uuid4()),
    }
    return facts | more


def test_the_page_says_what_moves_and_does_it_only_when_confirmed(admin):
    old = make_subdistrict()
    make_desk(Role.DIRECTOR, old)
    url = f"/centers/successions/add/?district={District.objects.get().pk}"
    facts = posted(old)

    asked = admin.post(url, facts).content.decode()
    assert "账号岗位1个" in asked
    assert not Succession.objects.exists()

    assert admin.post(url, {**facts, "confirmed": "1"}).status_code == 302
    assert "劲松街道" in admin.get("/centers/successions/").content.decode()
    assert Subdistrict.objects.get(pk=old.pk).current.name == NEW["name"]


def test_a_refusal_stands_beside_its_field_and_what_was_typed_stays(admin):
    old, other = two()
    url = f"/centers/successions/add/?district={old.district_id}"

    page = admin.post(url, posted(old, new_name=other.name))

    assert page.context["form"].errors["new_name"] == ["朝阳区已有名为“潘家园街道”的单位。"]
    assert other.name in page.content.decode()


def test_first_the_district_is_asked_for(admin):
    page = admin.get("/centers/successions/add/").content.decode()

    assert "下一步" in page
    assert "变更方式" not in page
