"""Trainings are kept once, by who organized them; what counts twice is refused."""

from datetime import date, datetime, time
from uuid import uuid4

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from centers import actions, upkeep
from centers.figures import TrainingFigures, training_figures
from centers.models import Attendance, Person, Study, Training
from core.deadlines import BEIJING
from core.problems import Refused, Stale
from pilots.models import Round
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center, make_person, make_talent_entry, make_training
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
TODAY = date(2021, 9, 15)
AT = datetime.combine(TODAY, time(10), BEIJING)
FACTS = {
    "title": "社会救助实务",
    "form": "off_job",
    "organizer": "center",
    "organizer_name": "",
    "starts_on": "2021-08-10",
    "ends_on": "2021-08-11",
    "minutes": "6",
    "trainer": "",
    "place": "",
}


@pytest.fixture(autouse=True)
def in_september(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: AT)


@pytest.fixture
def center(db):
    return make_center()


@pytest.fixture
def executive(client, center):
    return client.sit_at(make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict))


@pytest.fixture
def officer(center):
    return make_desk(Role.DISTRICT_OFFICER, center.district)


def sibling(center, name="潘家园街道", district=None):
    """Another center in the same round, of the same district or of another one."""
    unit = make_unit(Round.objects.get(), make_subdistrict(name, district or center.district))
    return make_center(unit)


def far_away(center):
    return sibling(center, "甘家口街道", make_district("海淀区"))


def post(client, name, args, facts, token=None):
    return client.post(
        reverse(f"centers:{name}", args=args), {"form_token": token or uuid4(), **facts}
    )


def errors_of(response) -> dict:
    return {name: list(errors) for name, errors in response.context["form"].errors.items()}


def test_a_training_is_entered_once_and_then_asks_who_took_part(executive, center):
    token = uuid4()
    for _ in range(2):
        answer = post(executive, "training_add", [], FACTS, token)

    training = Training.objects.get()
    assert answer.url == reverse("centers:training_attendees", args=[training.pk])
    assert (training.center, training.minutes) == (center, 360)
    assert AuditEvent.objects.filter(what="登记培训").count() == 1


def test_a_districts_training_belongs_to_the_district(client, officer, center):
    client.sit_at(officer)
    post(client, "training_add", [], {**FACTS, "organizer": "district"})

    training = Training.objects.get()
    assert (training.center, training.subdistrict, training.district) == (
        None,
        None,
        center.district,
    )


WRONG = [
    ({"ends_on": "2021-09-16"}, "ends_on", "结束日期不能晚于今天，培训结束后再登记。"),
    ({"ends_on": "2021-08-09"}, "ends_on", "结束日期不能早于开始日期。"),
    ({"organizer": "other"}, "organizer_name", "由其他单位举办的，请填写单位名称。"),
    ({"organizer_name": "某大学"}, "organizer_name", "由本中心举办的，不填其他举办单位名称。"),
    ({"organizer": "district"}, "organizer", "请从列表中选择举办单位"),
]


@pytest.mark.parametrize(("facts", "field", "sentence"), WRONG)
def test_what_is_wrong_stands_beside_its_field(executive, facts, field, sentence):
    response = post(executive, "training_add", [], {**FACTS, **facts})

    assert errors_of(response) == {field: [sentence]}
    assert not Training.objects.exists()


def test_a_center_cannot_write_in_the_name_of_the_district(center):
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    facts = {"organizer": "district", "organizer_name": "", "starts_on": TODAY, "ends_on": TODAY}

    with pytest.raises(Refused) as refusal:
        actions.add_training(facts=facts, form_token=uuid4(), by=by, at=AT)

    assert refusal.value.codes == ["organizer_wrong"]


def test_a_unit_without_a_center_has_no_training():
    by = make_desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict())

    with pytest.raises(Refused) as refusal:
        actions.add_training(facts={}, form_token=uuid4(), by=by, at=AT)

    assert refusal.value.codes == ["center_missing"]


def test_the_district_ticks_people_of_several_centers_and_names_outsiders(client, officer, center):
    other = sibling(center)
    ours, theirs = make_person(center, "赵甲"), make_person(other, "钱乙")
    far = make_person(far_away(center))
    late = make_person(center, "孙晚到", starts_on=date(2021, 8, 12))
    training = make_training(center, of_district=True)
    client.sit_at(officer)
    address = reverse("centers:training_attendees", args=[training.pk])

    offered = client.get(address).context["form"].fields["people"].queryset
    outsiders = "王芳，劲松中社区\n李平, 某医院\n"
    form = {"people": [ours.pk, theirs.pk], "outsiders": outsiders, "version": 1}
    assert client.post(address, form).status_code == 302

    assert (set(offered), late in offered, far in offered) == ({ours, theirs}, False, False)
    named = training.attendances.values_list("person__name", "center", "name", "unit")
    assert set(named) == {
        ("赵甲", center.pk, "", ""),
        ("钱乙", other.pk, "", ""),
        (None, None, "王芳", "劲松中社区"),
        (None, None, "李平", "某医院"),
    }


def test_every_line_that_cannot_be_read_is_named_and_kept(executive, center):
    training = make_training(center)
    form = {"outsiders": "，某医院\n王芳\n" + "长" * 41, "version": 1}

    response = post(executive, "training_attendees", [training.pk], form)

    assert [line[:4] for line in errors_of(response)["outsiders"]] == ["第1行请", "第3行请"]
    assert "，某医院" in response.content.decode()


def test_a_second_sheet_replaces_the_first_but_not_who_moved_away(center):
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    stays, moved, gone = (make_person(center, name) for name in ("甲", "乙", "丙"))
    training = make_training(center, people=[stays, moved, gone], outsiders=[("丁", "")])
    other = sibling(center)
    Person.objects.filter(pk=moved.pk).update(center=other, subdistrict=other.subdistrict)

    act = {"training": training, "people": [stays], "outsiders": [], "by": by, "at": AT}
    actions.set_attendees(**act, version=1)

    assert set(training.attendances.values_list("person", flat=True)) == {stays.pk, moved.pk}
    with pytest.raises(Stale):
        actions.set_attendees(**act, version=1)


def test_a_training_that_counts_is_education_and_one_that_does_not_is_none(center):
    person = make_person(center)
    person.credentials.create(
        level="assistant",
        number="T1",
        approved_on=date(2015, 6, 1),
        registered_until=date(2022, 6, 30),
    )
    make_training(center, people=[person], is_education=True)
    make_training(center, people=[person], title="消防演练")
    person.studies.create(title="督导技巧", finished_on=date(2021, 5, 1), minutes=60)

    state = upkeep.education(person.credentials.all(), upkeep.learned(person), TODAY)

    assert state.done == 360 + 60


def test_the_same_hours_never_count_twice(center):
    person = make_person(center)
    by = make_desk(Role.EXECUTIVE_DIRECTOR, center.subdistrict)
    training = make_training(center, is_education=True)
    same = {"title": training.title, "finished_on": training.ends_on}
    study = Study.objects.create(person=person, minutes=360, **same)
    attend = {"training": training, "people": [person], "outsiders": [], "version": 1}

    with pytest.raises(Refused) as refusal:
        actions.set_attendees(**attend, by=by, at=AT)
    assert refusal.value.codes == ["study_doubled"]

    study.delete()
    actions.set_attendees(**attend, by=by, at=AT)
    facts = {**same, "organizer": "", "minutes": 360}
    with pytest.raises(Refused) as refusal:
        actions.add_study(person=person, facts=facts, form_token=uuid4(), by=by, at=AT)
    assert refusal.value.codes == ["study_doubled"]


def test_ticking_education_later_asks_the_same(executive, center):
    person = make_person(center)
    training = make_training(center, people=[person])
    Study.objects.create(
        person=person, title=training.title, finished_on=training.ends_on, minutes=1
    )
    edit = {**FACTS, "is_education": "on", "version": "1"}

    refused = post(executive, "training_edit", [training.pk], edit)
    saved = post(executive, "training_edit", [training.pk], {**edit, "title": "实务进阶"})
    stale = post(executive, "training_edit", [training.pk], {**edit, "title": "又一次"})

    assert "不能再次计入" in refused.content.decode()
    assert (saved.status_code, stale.status_code) == (302, 409)
    training.refresh_from_db()
    assert (training.title, training.organizer, training.version) == ("实务进阶", "center", 2)


def test_who_may_read_but_not_correct_is_sent_back_with_a_reason(client, officer, center):
    training = make_training(center)
    client.sit_at(officer)

    answer = client.get(reverse("centers:training_edit", args=[training.pk]), follow=True)

    assert f"这次培训由{center.name}登记和修改。" in answer.content.decode()


def test_a_unit_sees_its_districts_training_with_its_own_people_only(client, center):
    other = sibling(center)
    people = [make_person(center, "赵本所"), make_person(other, "钱邻居金丝雀")]
    outsiders = [("外人金丝雀", "外单位金丝雀")]
    training = make_training(center, people=people, outsiders=outsiders, of_district=True)
    client.sit_at(make_desk(Role.CENTER_WORKER, center.subdistrict))

    page = client.get(reverse("centers:training_detail", args=[training.pk])).content.decode()

    assert "赵本所" in page
    assert "参训3人" in page
    assert "金丝雀" not in page


@pytest.mark.parametrize(
    ("role", "titles"),
    [
        (Role.CENTER_WORKER, {"本中心", "区级"}),
        (Role.SUPERVISOR, {"本中心"}),
        (Role.DISTRICT_LEADER, {"本中心", "邻居", "区级"}),
        (Role.CITY_VIEWER, {"本中心", "邻居", "区级", "外区"}),
        (Role.AUDIT_ADMIN, set()),
    ],
)
def test_visible_to(role, titles, center):
    make_training(center, title="本中心")
    make_training(center, title="区级", of_district=True)
    make_training(sibling(center), title="邻居")
    make_training(far_away(center), title="外区", of_district=True)
    unit = center.district if role in Role.of_district else center.subdistrict

    desk = make_desk(role, unit)

    assert {t.title for t in Training.objects.visible_to(desk)} == titles


def test_a_training_of_two_centers_is_one_term_and_counts_every_head(center):
    other = sibling(center)
    people = [make_person(center, "甲"), make_person(center, "乙"), make_person(other, "丙")]
    make_training(center, people=people, outsiders=[("丁", "")], of_district=True)
    make_training(center, people=people[:1], ends_on=date(2022, 1, 1))
    of_2021 = Training.objects.ended_within(date(2021, 1, 1), date(2021, 12, 31))

    assert training_figures(of_2021) == TrainingFigures(1, 4, 360)
    assert training_figures(Training.objects.none()) == TrainingFigures()


def test_the_list_adds_up_what_it_shows(executive, center):
    make_training(center, people=[make_person(center)], outsiders=[("丁", "")])
    make_training(center, title="消防演练", ends_on=date(2021, 9, 1))

    page = executive.get(reverse("centers:training_list"), {"q": "救助", "year": "2021"})

    assert [training.heads for training in page.context["page"]] == [2]
    assert page.context["figures"] == TrainingFigures(1, 2, 360)
    text = executive.get(reverse("centers:training_list"), {"year": "x"}).content.decode()
    assert "消防演练" in text


def test_the_persons_page_shows_trainings_and_the_plan_for_talents(executive, center):
    person = make_person(center)
    make_training(center, people=[person], is_education=True)
    facts = {"entered_on": "2021-06-01", "what": "督导人才", "ends_on": ""}
    token = uuid4()
    for _ in range(2):
        assert post(executive, "talent_add", [person.pk], facts, token).status_code == 302

    entry = person.talent_entries.get()
    close = {"ends_on": "2021-09-01", "result": "考核合格"}
    assert post(executive, "talent_close", [entry.pk], close).status_code == 302
    again = post(executive, "talent_close", [entry.pk], close)

    assert "培养结果已经登记。" in again.content.decode()
    page = executive.get(reverse("centers:person_detail", args=[person.pk])).content.decode()
    assert "计入继续教育" in page
    assert "结果：考核合格" in page


def test_a_result_is_not_of_tomorrow_nor_before_the_beginning(executive, center):
    entry = make_talent_entry(make_person(center))
    tries = {"2021-09-16": "培养结束日期不能晚于今天。", "2021-05-31": "培养期不能早于入选日期。"}

    for day, sentence in tries.items():
        answer = post(executive, "talent_close", [entry.pk], {"ends_on": day, "result": "合格"})
        assert errors_of(answer) == {"ends_on": [sentence]}


def test_the_database_refuses_an_outsider_with_a_center(center):
    attendance = Attendance(training=make_training(center), center=center, name="丁")

    with pytest.raises(IntegrityError):
        attendance.save()
