"""Somebody comes from another center: the same person, with the papers and the times served."""

from datetime import date, datetime
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions
from centers.models import Engagement, Person
from centers.qualifications import waived_until
from core.deadlines import BEIJING
from core.problems import Refused
from tests.accounts.factories import make_desk, make_subdistrict
from tests.centers.factories import make_center, make_person, make_waiver
from tests.pilots.factories import make_round, make_unit

pytestmark = pytest.mark.django_db
AT = datetime(2021, 9, 15, 10, tzinfo=BEIJING)
LEFT = date(2021, 8, 31)


@pytest.fixture
def centers():
    round = make_round(2021)
    names = ("劲松街道", "潘家园街道")
    return [make_center(make_unit(round, make_subdistrict(name))) for name in names]


@pytest.fixture
def mover(centers):
    papers = [("assistant", date(2018, 6, 1))]
    return make_person(centers[0], "钱社工", papers=papers, ends_on=LEFT)


def take_on(mover, center, token=None, **changed):
    credential = mover.credentials.get()
    facts = {"name": mover.name, "level": credential.level, "number": credential.number}
    engagement = {
        "kind": "social_worker",
        "is_professional": True,
        "works_with_minors": False,
        "starts_on": changed.pop("starts_on", date(2021, 9, 1)),
    }
    return actions.transfer_in(
        center=center,
        **{**facts, **changed},
        engagement=engagement,
        form_token=token or uuid4(),
        by=make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict),
        at=AT,
    )


def test_person_and_papers_move_and_the_time_served_stays(centers, mover):
    old, new = centers

    taken = take_on(mover, new)

    assert (taken.pk, taken.center, taken.subdistrict) == (mover.pk, new, new.subdistrict)
    stays = Engagement.objects.order_by("starts_on").values_list("center", "ends_on")
    assert list(stays) == [(old.pk, LEFT), (new.pk, None)]
    assert Person.objects.get().credentials.count() == 1
    told = AuditEvent.objects.get(what="登记调入").changes
    assert told["社会工作服务中心"] == [old.name, new.name]
    assert told["上岗日期"] == ["", "2021年9月1日"]


def test_the_old_center_keeps_the_name_and_has_no_page_of_theirs(client, centers, mover):
    old, new = centers
    take_on(mover, new)
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, old.subdistrict))

    page = client.get(reverse("centers:center_detail", args=[old.pk])).content.decode()
    assert "已调往其他中心" in page
    address = reverse("centers:person_detail", args=[mover.pk])
    assert address not in page
    assert client.get(address).status_code == 404


REFUSED = [
    ({"name": "钱某"}, ["person_not_found"]),
    ({"number": "T99999999"}, ["person_not_found"]),
    ({"level": "senior"}, ["person_not_found"]),
    ({"starts_on": LEFT}, ["engagements_overlap"]),
    ({"starts_on": date(2021, 9, 16)}, ["day_in_future"]),
]


@pytest.mark.parametrize(("changed", "codes"), REFUSED)
def test_who_is_not_taken_on_and_why(centers, mover, changed, codes):
    with pytest.raises(Refused) as refusal:
        take_on(mover, centers[1], **changed)

    assert refusal.value.codes == codes
    assert Person.objects.get(pk=mover.pk).center == centers[0]


def test_the_day_after_the_last_one_is_free(centers, mover):
    assert take_on(mover, centers[1], starts_on=date(2021, 9, 1)).pk


def test_nobody_is_taken_away_while_on_duty(centers, mover):
    mover.engagements.update(ends_on=None)

    with pytest.raises(Refused) as refusal:
        take_on(mover, centers[1])

    assert refusal.value.codes == ["already_on_duty"]


def test_whoever_is_of_the_center_already_begins_again_on_their_own_page(centers, mover):
    with pytest.raises(Refused) as refusal:
        take_on(mover, centers[0])

    assert refusal.value.codes == ["already_registered"]


def test_the_same_form_moves_once(centers, mover):
    token = uuid4()

    assert take_on(mover, centers[1], token) == take_on(mover, centers[1], token)
    assert Engagement.objects.count() == 2


def test_the_page_finds_by_name_and_certificate_and_says_when_there_is_nobody(
    client, centers, mover
):
    client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, centers[1].subdistrict))
    address = reverse("centers:transfer_add", args=[centers[1].pk])
    facts = {
        "name": "钱社工",
        "level": "assistant",
        "number": "T00",
        "kind": "social_worker",
        "is_professional": "on",
        "starts_on": "2021-09-01",
        "form_token": uuid4(),
    }

    page = client.post(address, facts)
    assert "没有姓名、证书级别和管理号都一致的人员" in page.content.decode()

    number = mover.credentials.get().number
    done = client.post(address, {**facts, "number": number})
    assert done.url == reverse("centers:person_detail", args=[mover.pk])


def test_a_rule_lowered_at_the_old_center_is_not_lowered_at_the_new_one(centers, mover):
    waiver = make_waiver(mover)

    taken = take_on(mover, centers[1])

    waiver.refresh_from_db()
    assert waived_until(taken, LEFT) == waiver.expires_on
    assert waived_until(taken, date(2021, 9, 1)) is None
    assert waiver.end_reason == f"调入{centers[1]}，在原单位的降低标准不再适用。"
    assert AuditEvent.objects.filter(what="撤销降低标准").count() == 1
