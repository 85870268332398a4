"""发布名单: an act with its moment and person; a list stays as it was, later units get their own."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from centers import actions
from centers.models import Center, ListedUnit, Publication
from centers.published import entries_of
from core.problems import Refused
from pilots import actions as pilots
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_publication
from tests.pilots.factories import NOON, make_round, make_unit

pytestmark = pytest.mark.django_db


def confirmed(round, name, district="朝阳区"):
    return make_center(make_unit(round, make_subdistrict(name, make_district(district))))


@pytest.fixture
def round(db):
    return make_round()


def names(publication) -> list[tuple[int, str, str]]:
    return [(entry.number, entry.district, entry.name) for entry in entries_of(publication)]


def test_a_list_stands_in_the_districts_order_with_person_and_moment(round):
    confirmed(round, "学院路街道", "海淀区")
    confirmed(round, "劲松街道")

    publication = make_publication(round)

    assert names(publication) == [(1, "朝阳区", "劲松街道"), (2, "海淀区", "学院路街道")]
    assert (publication.number, publication.at) == (1, NOON)
    assert publication.by.role == Role.CITY_LEADER
    assert AuditEvent.objects.filter(what="发布试点单位名单").count() == 1


def test_a_published_list_stays_as_it_was_and_later_units_get_their_own(round):
    confirmed(round, "劲松街道")
    first = make_publication(round)
    Center.objects.update(name="改了名的中心")
    confirmed(round, "望京街道")

    second = make_publication(round, document_number="京社委〔2021〕12号")

    first.refresh_from_db()
    assert [entry.center for entry in entries_of(first)] == ["朝阳区劲松街道社会工作服务中心"]
    assert first.is_intact
    assert (second.number, names(second)) == (2, [(1, "朝阳区", "望京街道")])
    assert ListedUnit.objects.count() == 2


def test_there_is_nothing_to_publish_twice(round):
    confirmed(round, "劲松街道")
    make_publication(round)

    with pytest.raises(Refused) as refusal:
        make_publication(round)

    assert refusal.value.codes == ["nothing_to_publish"]


def test_pressed_twice_it_publishes_once(round):
    confirmed(round, "劲松街道")
    token = uuid4()

    assert make_publication(round, form_token=token) == make_publication(round, form_token=token)
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(("days", "codes"), [(0, []), (1, ["day_in_future"])])
def test_its_day_is_not_one_to_come(round, days, codes):
    confirmed(round, "劲松街道")

    try:
        make_publication(round, issued_on=NOON.date() + timedelta(days=days))
        found = []
    except Refused as refusal:
        found = refusal.codes

    assert found == codes


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CITY_LEADER}))
def test_nobody_but_the_citys_leader_publishes(round, role):
    confirmed(round, "劲松街道")

    with pytest.raises(Refused) as refusal:
        actions.publish(
            round=round,
            document_number="1号",
            issued_on=NOON.date(),
            form_token=uuid4(),
            by=make_desk(role),
            at=NOON,
        )

    assert "wrong_role" in refusal.value.codes


def test_the_districts_and_units_listed_hear_of_it_and_others_do_not(round):
    confirmed(round, "劲松街道")
    near, far = (
        make_desk(Role.DISTRICT_OFFICER),
        make_desk(Role.DISTRICT_LEADER, make_district("海淀区")),
    )
    street = make_desk(Role.SUBDISTRICT_OFFICER, make_subdistrict("劲松街道"))

    make_publication(round)

    told = set(Message.objects.filter(title="试点单位名单已发布").values_list("desk", flat=True))
    assert {near.pk, street.pk} <= told
    assert far.pk not in told


def test_the_leader_publishes_and_everybody_reads_the_same_in_excel(client, round, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)
    confirmed(round, "劲松街道")
    client.sit_at(make_desk(Role.CITY_LEADER))
    address = reverse("centers:publication_add")
    facts = {"document_number": "京社委〔2021〕9号", "issued_on": "2021-05-17"}

    asked = client.get(address).content.decode()
    done = client.post(address, {**facts, "form_token": uuid4()}, follow=True).content.decode()
    listed = client.get(reverse("centers:unit_list")).content.decode()
    publication = Publication.objects.get()
    client.sit_at(
        make_desk(Role.CENTER_WORKER, make_subdistrict("上地街道", make_district("海淀区")))
    )
    seen = client.get(reverse("centers:publication_detail", args=[publication.pk]))
    book = client.get(reverse("centers:publication_export", args=[publication.pk]))

    assert "以下1个街道(乡镇)尚未发布" in asked
    assert "确定以下1个街道(乡镇)为2021年试点单位，现予公布。" in done
    assert "第1批" in listed
    assert "发布名单</a>" not in listed
    cells = [str(c.value) for row in load_workbook(BytesIO(book.content)).active for c in row]
    for fact in ("劲松街道", "朝阳区劲松街道社会工作服务中心"):
        assert fact in seen.content.decode()
        assert fact in cells
    assert "京社委〔2021〕9号" in seen.content.decode()


def test_of_a_closed_round_no_list_is_published(client, round):
    confirmed(round, "劲松街道")
    by = make_desk(Role.CITY_LEADER)
    pilots.move_round("close", round=round, by=by, at=NOON, note="全部办结。")
    with pytest.raises(Refused) as refusal:
        make_publication(round)

    assert refusal.value.codes == ["round_closed"]
    listed = client.sit_at(by).get(reverse("centers:unit_list")).content.decode()
    assert reverse("centers:publication_add") not in listed
