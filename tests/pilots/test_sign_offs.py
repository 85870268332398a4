"""One act of sign-off for one or many, and the 推荐汇总表 of that moment."""

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from docx import Document
from openpyxl import load_workbook

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.problems import Refused
from pilots import actions
from pilots.models import (
    Obligation,
    Recommendation,
    SignOff,
    Submission,
    SubmissionVersion,
)
from pilots.papers.summary import signed_summary, summary_of
from pilots.warnings import warnings_of
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.pilots.factories import DUE, NOON, make_recommendation, make_round, walk_up
from tests.pilots.pages import page, text_of

pytestmark = pytest.mark.django_db

DEADLINE = DUE["recommendation"]
LATER = NOON + timedelta(hours=1)


def handed_in(round, name, district="朝阳区", **fields):
    unit = make_subdistrict(name, make_district(district))
    return walk_up(make_recommendation(round, unit, **fields), until="hand_in")


@pytest.fixture
def round(db):
    return make_round()


@pytest.fixture
def leader(db):
    return make_desk(Role.DISTRICT_LEADER)


def sign(forms, round, by, at=NOON, token=None):
    return actions.sign_off(
        recommendations=forms, round=round, form_token=token or uuid4(), by=by, at=at
    )


def test_many_are_signed_in_one_act_that_freezes_its_table(round, leader):
    forms = [handed_in(round, name) for name in ("甲街道", "乙街道")]

    act = sign(forms, round, leader)

    assert set(Submission.objects.values_list("state", flat=True)) == {"signed"}
    versions = set(SubmissionVersion.objects.values_list("pk", flat=True))
    assert set(act.signed.values_list("version", flat=True)) == versions
    assert len(versions) == 2
    table = signed_summary(act)
    assert [(line.number, line.unit, line.funds, line.of_this_act) for line in table.lines] == [
        (1, "朝阳区甲街道", 35_000_000, "本次"),
        (2, "朝阳区乙街道", 35_000_000, "本次"),
    ]
    assert table.total.funds == 70_000_000
    assert table.office == "填报单位(盖章)：朝阳区委社会工委朝阳区民政局"
    assert act.is_intact


def test_the_act_meets_the_obligation_and_is_news_to_the_city_once(round, leader):
    city = make_desk(Role.CITY_OFFICER)
    forms = [handed_in(round, name) for name in ("甲街道", "乙街道")]
    Message.objects.all()._raw_delete("default")

    act = sign(forms, round, leader)

    assert Obligation.objects.get(pk=forms[0].submission.obligation_id).first_met_at == NOON
    (message,) = Message.objects.filter(desk=city)
    assert message.text == "朝阳区上报2份试点推荐表，请签收。"
    assert message.url == page("sign_off_detail", act.pk)


def test_a_later_act_has_a_table_of_its_own_and_the_first_stays_as_it_was(round, leader):
    first = sign([handed_in(round, "甲街道")], round, leader)
    frozen = first.text

    second = sign([handed_in(round, "乙街道")], round, leader, at=LATER)

    first.refresh_from_db()
    assert first.text == frozen
    assert [act.number for act in SignOff.objects.order_by("pk")] == [1, 2]
    marks = [(line.unit, line.of_this_act) for line in signed_summary(second).lines]
    assert marks == [("朝阳区甲街道", ""), ("朝阳区乙街道", "本次")]


def test_what_was_signed_stays_while_the_table_of_now_follows_the_forms(round, leader):
    act = sign([handed_in(round, "甲街道")], round, leader)
    Recommendation.objects.update(executive_name="新常务")

    now = summary_of(round=round, district=leader.district, by=leader)

    assert [line.executive for line in signed_summary(act).lines] == ["赵常务"]
    assert [line.executive for line in now.lines] == ["新常务"]
    assert "上报时汇总" in signed_summary(act).name
    assert "现时汇总" in now.name


def test_signing_one_on_its_own_page_is_such_an_act_too(round, leader):
    form = handed_in(round, "甲街道")

    actions.take_step("sign", content=form, by=leader, at=NOON)

    act = SignOff.objects.get()
    assert act.signed.get().version.submission_id == form.submission_id


def test_one_that_cannot_be_signed_stops_all_and_every_refusal_is_named(round, leader):
    good, own = handed_in(round, "甲街道"), handed_in(round, "乙街道")
    Submission.objects.filter(pk=own.submission_id).update(handed_in_by=leader.user)
    draft = make_recommendation(round, make_subdistrict("丙街道"))

    with pytest.raises(Refused) as refusal:
        sign([good, own, draft], round, leader)

    assert [problem.message for problem in refusal.value.problems] == [
        "朝阳区乙街道：提交、审核、签收和审定须由不同的人办理。",
        "朝阳区丙街道：当前状态是“草稿”，不能审核通过并上报。",
    ]
    assert not SignOff.objects.exists()
    assert not SubmissionVersion.objects.exists()
    assert Submission.objects.get(pk=good.submission_id).state == "handed_in"


def test_pressed_twice_it_signs_once(round, leader):
    form, token = handed_in(round, "甲街道"), uuid4()

    acts = {sign([form], round, leader, token=token).pk for _ in range(2)}

    assert len(acts) == SignOff.objects.count() == SubmissionVersion.objects.count() == 1


def test_nothing_and_what_lies_elsewhere_cannot_be_signed(round, leader):
    elsewhere = handed_in(round, "学院路街道", "海淀区")

    for forms in ([], [elsewhere]):
        with pytest.raises(Refused) as refusal:
            sign(forms, round, leader)
        assert refusal.value.codes == ["nothing_chosen"]


@pytest.mark.parametrize(
    ("at", "said"),
    [(DEADLINE - timedelta(seconds=1), []), (DEADLINE, ["现在上报将记为逾期"])],
)
def test_lateness_is_said_before_the_button_from_the_very_moment(round, at, said):
    found = warnings_of(handed_in(round, "甲街道"), at=at)

    assert [sentence.split("，")[-1] for sentence in found] == said


def test_what_strikes_is_said_beside_the_form(round):
    form = handed_in(
        round,
        "甲街道",
        executive_qualification="none",
        planned_qualified_count=1,
        **dict.fromkeys(("funds_city", "funds_district", "funds_subdistrict"), 0),
    )

    assert warnings_of(form, at=NOON) == [
        "专业社工3人，符合资质的少2人",
        "拟任常务主任暂无资格",
        "资金安排合计为0",
    ]


@pytest.fixture
def at_noon(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def test_the_leader_ticks_reads_through_and_signs(client, at_noon, round, leader):
    forms = [handed_in(round, name) for name in ("甲街道", "乙街道")]
    picked = [form.pk for form in forms]
    client.sit_at(leader)

    listed = client.get(page("sign_off_list"))
    read = client.get(page("sign_off_confirm", round=round.pk, pick=picked))
    token = read.context["form"]["form_token"].value()
    data = {"pick": picked, "form_token": token}
    signed = client.post(page("sign_off_confirm", round=round.pk), data, follow=True)
    again = client.post(page("sign_off_confirm", round=round.pk), data, follow=True)

    assert text_of(listed).count('name="pick"') == 2
    assert "围绕独居老人和困境儿童开展个案和小组服务。" in text_of(read)
    assert "已审核通过并上报2份推荐表" in text_of(signed)
    assert signed.redirect_chain == again.redirect_chain
    assert "<td>2个</td>" in text_of(signed)
    assert SignOff.objects.count() == 1


def test_an_officer_sees_what_waits_and_signs_nothing(client, at_noon, round):
    form = handed_in(round, "甲街道")
    client.sit_at(make_desk(Role.DISTRICT_OFFICER))

    listed = client.get(page("sign_off_list"))
    answer = client.post(
        page("sign_off_confirm", round=round.pk), {"pick": form.pk, "form_token": uuid4()}
    )

    assert "甲街道" in text_of(listed)
    assert 'name="pick"' not in text_of(listed)
    assert "“审核通过并上报”由区级审核人办理。" in text_of(answer)
    assert Submission.objects.get().state == "handed_in"


def test_the_table_is_the_same_on_the_page_in_word_and_in_the_workbook(client, round, leader):
    act = sign([handed_in(round, name) for name in ("甲街道", "乙街道")], round, leader)
    client.sit_at(make_desk(Role.CITY_VIEWER))

    shown = text_of(client.get(page("sign_off_detail", act.pk)))
    response = client.get(page("sign_off_sheet", act.pk))
    document = Document(BytesIO(client.get(page("sign_off_word", act.pk)).content))

    rows = list(load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True))
    body = [row for row in rows if row[0] in (1, 2)]
    assert [row[1:5] for row in body] == [
        ("朝阳区甲街道", "街道", "赵常务", "自主运营"),
        ("朝阳区乙街道", "街道", "赵常务", "自主运营"),
    ]
    assert f"第1次上报时汇总　上报时间 2021年5月17日 12:00　校验码 {act.sha256[:12]}" in rows[1][0]
    (table,) = document.tables
    assert [[cell.text for cell in row.cells][1:5] for row in table.rows[1:3]] == [
        list(row[1:5]) for row in body
    ]
    assert [table.rows[0].cells[-1].text, table.rows[1].cells[-1].text] == ["本次上报", "本次"]
    foot = " ".join(line.text for line in document.sections[0].footer.paragraphs)
    assert f"校验码 {act.sha256[:12]}" in foot
    total = next(row for row in rows if row[0] == "合计")
    assert [float(row[5]) for row in (*body, total)] == [35, 35, 70]
    for value in ("甲街道", "赵常务", "周联系", "010-67322222", "35.00", "70.00"):
        assert value in shown
    assert AuditEvent.objects.filter(what="下载推荐汇总表").count() == 2


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_what_waits_costs_the_same(
    client, round, leader, count, django_assert_num_queries
):
    for number in range(count):
        handed_in(round, f"第{number}街道")
    client.sit_at(leader)

    with django_assert_num_queries(10):
        rows = client.get(page("sign_off_list")).context["rows"]

    assert len(rows) == count


def test_the_city_finds_every_districts_table(client, round, leader):
    form = handed_in(round, "甲街道")
    act = sign([form], round, leader)
    client.sit_at(make_desk(Role.CITY_OFFICER))

    assert page("sign_off_detail", act.pk) in text_of(client.get(page("sign_off_list")))
    detail = client.get(page("recommendation_detail", Recommendation.objects.get().pk))
    assert page("sign_off_detail", act.pk) in text_of(detail)
