"""The pages of summaries and standings: who opens them, what they show, what they refuse."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Case
from pilots.actions import take_step
from pilots.models import Obligation, Round, SubmissionVersion
from reports.models import SummaryReport
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.centers.factories import make_center
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import (
    DECEMBER,
    filed_summary,
    make_case,
    make_summary,
    signed_summary,
    texts_of,
)
from tests.tampering import tamper

READERS = {
    Role.DISTRICT_OFFICER,
    Role.DISTRICT_LEADER,
    Role.CITY_OFFICER,
    Role.CITY_LEADER,
    Role.CITY_VIEWER,
}
CITY = {Role.CITY_OFFICER, Role.CITY_LEADER, Role.CITY_VIEWER}
LIST_QUERIES = 11
BOARD_QUERIES = 17
CENTER = {Role.DIRECTOR, Role.EXECUTIVE_DIRECTOR, Role.CENTER_WORKER}


@pytest.fixture
def round(db):
    return make_round()


def page(client, desk, name, *args, **query):
    return client.sit_at(desk).get(reverse(f"reports:{name}", args=args), query)


def post(client, desk, name, *args, **data):
    return client.sit_at(desk).post(reverse(f"reports:{name}", args=args), data)


def words(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("name", "opens_for"),
    [
        ("summary_list", READERS),
        ("summary_detail", READERS),
        ("version_detail", READERS),
        ("summary_edit", {Role.DISTRICT_OFFICER}),
        ("summary_return", {Role.DISTRICT_LEADER, Role.CITY_OFFICER}),
        ("standing_list", READERS | CENTER),
        ("city_summary", CITY),
        ("city_workbook", CITY),
    ],
)
def test_a_page_opens_for_its_roles_alone(client, round, role, name, opens_for):
    report = signed_summary(round)
    args = {"version_detail": [report.pk, 1]}.get(name)
    if args is None:
        args = [report.pk] if name.startswith("summary_") and name != "summary_list" else []

    response = page(client, make_desk(role), name, *args)

    assert response.status_code == (200 if role in opens_for else 403)


@pytest.mark.parametrize(
    "name", ["summary_detail", "summary_edit", "summary_return", "version_detail"]
)
def test_another_districts_report_is_not_there(client, round, name):
    report = signed_summary(round, make_district("海淀区"))
    role = Role.DISTRICT_LEADER if name == "summary_return" else Role.DISTRICT_OFFICER
    args = [report.pk, 1] if name == "version_detail" else [report.pk]

    response = page(client, make_desk(role), name, *args)

    assert response.status_code == 404


def test_another_districts_report_cannot_be_moved(client, round):
    report = make_summary(round, make_district("海淀区"))

    response = post(
        client, make_desk(Role.DISTRICT_OFFICER), "summary_step", report.pk, step="hand_in"
    )

    assert response.status_code == 404
    assert SummaryReport.objects.get().submission.state == "draft"


def test_the_city_reads_nothing_that_no_leader_has_signed(client, round):
    report = walk_up(make_summary(round), until="hand_in", at=DECEMBER)
    city = make_desk(Role.CITY_LEADER)

    assert page(client, city, "summary_detail", report.pk).status_code == 404
    listed = page(client, city, "summary_list")
    assert "待区级审核" in words(listed)
    assert reverse("reports:summary_detail", args=[report.pk]) not in words(listed)


def test_the_city_reads_the_signed_text_while_the_district_mends_it(client, round):
    report = walk_up(make_summary(round, tasks_text="上报的说法"), at=DECEMBER)
    take_step(
        "return",
        content=report,
        by=make_desk(Role.CITY_OFFICER),
        at=DECEMBER,
        returns=[("tasks_text", "请补充。")],
    )
    SummaryReport.objects.update(tasks_text="正在改的说法")

    city = words(page(client, make_desk(Role.CITY_OFFICER), "summary_detail", report.pk))
    district = words(page(client, make_desk(Role.DISTRICT_OFFICER), "summary_detail", report.pk))

    assert ("上报的说法" in city, "正在改的说法" in city) == (True, False)
    assert ("上报的说法" in district, "正在改的说法" in district) == (False, True)


def test_the_city_sees_every_district_and_a_district_its_own(client, round):
    city = words(page(client, make_desk(Role.CITY_VIEWER), "summary_list"))
    district = words(page(client, make_desk(Role.DISTRICT_LEADER), "summary_list"))

    assert ("朝阳区" in city, "海淀区" in city) == (True, True)
    assert '<th scope="row">海淀区</th>' not in district


def test_a_report_past_its_day_is_missing_and_one_in_time_is_not(client, round):
    signed_summary(round, make_district("朝阳区"))
    now = timezone.now()
    Obligation.objects.filter(district__name="海淀区").update(due_at=now - timedelta(seconds=1))

    listed = words(page(client, make_desk(Role.CITY_VIEWER), "summary_list"))

    assert (listed.count("缺报"), listed.count("按时上报")) == (1, 1)


def test_the_list_asks_as_much_for_two_reports_as_for_one(client, round, django_assert_num_queries):
    client.sit_at(make_desk(Role.CITY_VIEWER))
    signed_summary(round)
    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("reports:summary_list"))
    signed_summary(round, make_district("海淀区"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(reverse("reports:summary_list"))


def test_start_makes_one_report_however_often_it_is_pressed(client, round):
    officer = make_desk(Role.DISTRICT_OFFICER)

    first = post(client, officer, "summary_start", round.pk)
    second = post(client, officer, "summary_start", round.pk)

    report = SummaryReport.objects.get()
    assert first.url == second.url == reverse("reports:summary_edit", args=[report.pk])


def test_start_in_a_closed_round_says_why_not(client, round):
    Round.objects.update(closed_at=DECEMBER)

    response = post(client, make_desk(Role.DISTRICT_OFFICER), "summary_start", round.pk)

    assert response.status_code == 200
    assert "2021年试点已关闭" in words(response)
    assert not SummaryReport.objects.exists()


def test_a_saved_text_is_kept_and_read_back(client, round):
    report = make_summary(round, filled_in=False)
    officer = make_desk(Role.DISTRICT_OFFICER)
    texts = {**texts_of(report.district), "tasks_text": "第一行\r\n第二行"}

    response = post(client, officer, "summary_edit", report.pk, version=report.version, **texts)

    assert response.url == reverse("reports:summary_detail", args=[report.pk])
    report.refresh_from_db()
    assert report.tasks_text == "第一行\n第二行"
    assert report.missing() == []


def test_the_same_text_pressed_twice_is_saved_and_written_once(client, round):
    report = make_summary(round, filled_in=False)
    officer = make_desk(Role.DISTRICT_OFFICER)
    texts = texts_of(report.district)

    answers = [
        post(client, officer, "summary_edit", report.pk, version=1, **texts) for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    report.refresh_from_db()
    assert report.version == 2


def test_a_stale_save_keeps_what_was_typed_and_shows_what_is_stored(client, round):
    report = make_summary(round, tasks_text="同事先写的")
    officer = make_desk(Role.DISTRICT_OFFICER)
    texts = {**texts_of(report.district), "tasks_text": "我后写的"}

    response = post(client, officer, "summary_edit", report.pk, version=1, **texts)

    assert response.status_code == 409
    assert "他人已先保存" in words(response)
    assert ("同事先写的" in words(response), "我后写的" in words(response)) == (True, True)
    report.refresh_from_db()
    assert report.tasks_text == "同事先写的"

    again = post(client, officer, "summary_edit", report.pk, version=report.version, **texts)

    assert again.status_code == 302
    report.refresh_from_db()
    assert report.tasks_text == "我后写的"


def test_a_text_that_is_too_long_is_said_beside_its_field(client, round):
    report = make_summary(round, filled_in=False)
    typed = "字" * 5001

    response = post(
        client,
        make_desk(Role.DISTRICT_OFFICER),
        "summary_edit",
        report.pk,
        version=report.version,
        funds_text=typed,
    )

    assert response.status_code == 200
    assert "资金使用文字说明最多5000个字，现有5001个字" in words(response)
    assert typed in words(response)


def test_a_report_on_its_way_cannot_be_written_in(client, round):
    report = signed_summary(round)
    officer = make_desk(Role.DISTRICT_OFFICER)

    shown = page(client, officer, "summary_edit", report.pk)
    posted = post(
        client, officer, "summary_edit", report.pk, version=report.version, tasks_text="改"
    )

    assert "现在不能修改" in words(shown)
    assert posted.status_code == 200
    assert "已上报" in words(posted)
    assert SummaryReport.objects.get().tasks_text == report.tasks_text


def test_everything_missing_is_listed_with_the_way_to_mend_it(client, round):
    report = make_summary(round, filled_in=False)
    officer = make_desk(Role.DISTRICT_OFFICER)

    shown = words(page(client, officer, "summary_detail", report.pk))
    refused = post(client, officer, "summary_step", report.pk, step="hand_in")

    edit = reverse("reports:summary_edit", args=[report.pk])
    for name in SummaryReport.PARTS:
        assert f'href="{edit}#id_{name}"' in shown
    assert refused.status_code == 200
    assert "没有办理，原因如下" in words(refused)


WAY = [
    ("hand_in", Role.DISTRICT_OFFICER, "handed_in"),
    ("sign", Role.DISTRICT_LEADER, "signed"),
    ("receive", Role.CITY_OFFICER, "received"),
    ("file", Role.CITY_LEADER, "filed"),
]


def test_a_report_goes_all_the_way_through_its_pages(client, round):
    report = make_summary(round)

    for name, role, state in WAY:
        response = post(client, make_desk(role), "summary_step", report.pk, step=name)
        assert response.status_code == 302
        assert SummaryReport.objects.get().submission.state == state

    assert SubmissionVersion.objects.count() == 1


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.CITY_OFFICER, Role.CITY_LEADER])
def test_only_the_leader_signs(client, round, role):
    report = walk_up(make_summary(round), until="hand_in", at=DECEMBER)

    response = post(client, make_desk(role), "summary_step", report.pk, step="sign")

    assert response.status_code == (200 if role == Role.DISTRICT_OFFICER else 404)
    assert SummaryReport.objects.get().submission.state == "handed_in"


@pytest.mark.parametrize("step", ["", "nonsense", "return", "accept"])
def test_a_step_that_is_none_is_a_bad_request(client, round, step):
    report = signed_summary(round)

    response = post(client, make_desk(Role.CITY_OFFICER), "summary_step", report.pk, step=step)

    assert response.status_code == 400


def test_a_return_names_its_sections_and_opens_those_alone(client, round):
    report = signed_summary(round)
    city, officer = make_desk(Role.CITY_OFFICER), make_desk(Role.DISTRICT_OFFICER)

    empty = post(client, city, "summary_return", report.pk, funds_text="")
    named = {"funds_text": "请说明结余。", "return_due_on": "2099-12-31"}
    post(client, city, "summary_return", report.pk, **named)

    assert "请在需要修改的部分写明退回意见" in words(empty)
    assert SummaryReport.objects.get().submission.state == "returned"
    assert "请说明结余。" in words(page(client, officer, "summary_detail", report.pk))
    edit = words(page(client, officer, "summary_edit", report.pk))
    assert ('name="funds_text"' in edit, 'name="tasks_text"' in edit) == (True, False)


def test_a_number_says_what_it_covers_a_rate_like_a_figure(client, round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)

    shown = page(client, make_desk(Role.DISTRICT_OFFICER), "summary_detail", make_summary(round).pk)

    text = shown.content.decode()
    assert 'title="查看认定明细。统计范围：本批次；可按区、中心查看。"' in text
    assert 'title="查看认定率明细。统计范围：本批次；可按区、中心查看。"' in text


def test_the_page_shows_the_signed_figures_and_what_changed_since(client, round):
    center = make_center(make_unit(round, make_subdistrict("劲松街道")))
    make_case(center, round)
    report = signed_summary(round)
    Case.objects.update(recognition="declined")

    response = page(client, make_desk(Role.CITY_VIEWER), "summary_detail", report.pk)

    shown = {row.figure.key: row.shown for part in response.context["pages"] for row in part.rows}
    assert (shown["counting_cases"], shown["cases_recognized"]) == ("1", "1")
    assert "2项变动：记录在上报后有变化" in words(response)
    assert "以下为第1版定稿" in words(response)


@pytest.mark.parametrize("name", ["summary_detail", "version_detail"])
def test_a_version_that_no_longer_fits_its_checksum_is_not_shown_as_signed(client, round, name):
    report = signed_summary(round, tasks_text="签字时的话")
    change = "UPDATE pilots_submissionversion SET text = replace(text, '话', '字')"
    tamper(SubmissionVersion, change)
    args = [report.pk, 1] if name == "version_detail" else [report.pk]

    response = page(client, make_desk(Role.CITY_VIEWER), name, *args)

    assert "内容与校验值不符" in words(response)
    assert "签字时的" not in words(response)


def test_a_frozen_version_shows_its_checksum_and_that_it_is_whole(client, round):
    report = signed_summary(round)
    version = SubmissionVersion.objects.get()

    response = page(client, make_desk(Role.DISTRICT_LEADER), "version_detail", report.pk, 1)

    assert "内容完整" in words(response)
    assert version.sha256 in words(response)
    assert "朝阳区：tasks_text的情况。" in words(response)


def test_a_page_of_a_round_that_is_not_there_is_not_found(client, round):
    city = make_desk(Role.CITY_OFFICER)

    for asked in ("0", "abc", "9" * 30):
        assert page(client, city, "summary_list", round=asked).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("summary_list", "没有需要报送的总结"),
        ("city_summary", "还没有已备案的区级总结"),
        ("standing_list", "还没有试点单位"),
    ],
)
def test_before_the_first_round_a_page_says_what_will_come(client, name, said):
    response = page(client, make_desk(Role.CITY_OFFICER), name)

    assert said in words(response)


def test_a_workbook_needs_a_round(client, db):
    assert page(client, make_desk(Role.CITY_OFFICER), "city_workbook").status_code == 404


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        (Role.CITY_VIEWER, ["朝阳区劲松街道", "朝阳区望京街道", "海淀区上地街道"]),
        (Role.DISTRICT_OFFICER, ["朝阳区劲松街道", "朝阳区望京街道"]),
        (Role.CENTER_WORKER, ["朝阳区劲松街道"]),
    ],
)
def test_standings_are_shown_in_scope(client, round, role, seen):
    for name in ("劲松街道", "望京街道"):
        make_unit(round, make_subdistrict(name))
    make_unit(round, make_subdistrict("上地街道", make_district("海淀区")))

    response = page(client, make_desk(role), "standing_list")

    shown = [row.unit.subdistrict.full_name for row in response.context["board"].rows]
    assert shown == seen
    assert all(name in words(response) for name in seen)


def test_the_board_asks_as_much_for_three_centers_as_for_one(
    client, round, django_assert_num_queries
):
    worker = make_desk(Role.CITY_VIEWER)
    make_center(make_unit(round, make_subdistrict("劲松街道")))
    client.sit_at(worker)
    with django_assert_num_queries(BOARD_QUERIES):
        client.get(reverse("reports:standing_list"))
    for name in ("望京街道", "三里屯街道"):
        make_center(make_unit(round, make_subdistrict(name)))

    with django_assert_num_queries(BOARD_QUERIES):
        client.get(reverse("reports:standing_list"))


def test_reading_reports_leaves_no_trace_but_the_export_does(client, round):
    report = filed_summary(round)
    city = make_desk(Role.CITY_OFFICER)
    before = AuditEvent.objects.count()

    page(client, city, "summary_detail", report.pk)

    signed_in = AuditEvent.objects.filter(what="登录").count()
    assert AuditEvent.objects.count() - before == signed_in


def test_a_version_without_files_hands_out_no_table_of_them(client, round):
    report = filed_summary(round)
    asked = {"format": "csv", "table": "files"}

    taken = page(client, make_desk(Role.CITY_OFFICER), "version_detail", report.pk, 1, **asked)

    assert taken.status_code == 404
