"""The pages of the report's parts: what they show, keep and refuse, and how much they ask."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from pilots.actions import take_step
from pilots.models import Obligation, Round
from portal.todo import todos_for
from reports.models import CenterSummary, ReportProblem, Supplement, TaskOutcome, Verification
from reports.parts.actions import verifications
from reports.parts.forms import NewProblemForm
from reports.parts.plan_tasks import task_rows
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.exemplary.factories import make_published
from tests.centers.factories import make_center
from tests.core.uploads import pdf, upload
from tests.pilots.factories import make_round, make_unit, walk_up
from tests.reports.factories import DECEMBER, make_case, make_record, make_summary, texts_of
from tests.reports.parts.factories import (
    head_of,
    make_center_summary,
    make_problem,
    make_supplement,
    make_verification,
    officer_of,
    signed_plan,
)

QUERIES = {"supplement_list": 9, "verification_list": 9, "center_summary_list": 11}
LONG = "长" * 1001


@pytest.fixture
def center(db):
    return make_center(make_unit(make_round(), make_subdistrict("劲松街道")))


@pytest.fixture
def round(center):
    return Round.objects.get()


@pytest.fixture
def report(center, round):
    signed_plan(round, center.district, "建成中心", "开展督导")
    texts = texts_of(center.district)
    return make_summary(round, center.district, filled_in=False, **texts)


def url(name, *args) -> str:
    return reverse(f"reports:{name}", args=args)


def opened(client, desk, name, *args) -> str:
    return client.sit_at(desk).get(url(name, *args)).content.decode()


def post(client, desk, name, *args, **data):
    return client.sit_at(desk).post(url(name, *args), data)


def form_data(response) -> dict:
    """The hidden fields of the page's form."""
    form = response.context["form"]
    return {
        name: str(form[name].value()) for name in ("version", "form_token") if name in form.fields
    }


def hidden(client, desk, name, *args) -> dict:
    return form_data(client.sit_at(desk).get(url(name, *args)))


def test_all_tasks_are_filled_in_on_one_page_and_mistakes_come_all_at_once(client, report):
    officer = officer_of(report.district)
    first, second = (row.key for row in task_rows(report))
    said = hidden(client, officer, "task_outcomes", report.pk)
    said |= {f"done-{first}": LONG, f"reason-{second}": LONG, f"outcome-{second}": "undone"}

    response = post(client, officer, "task_outcomes", report.pk, **said)

    words = response.content.decode()
    assert (
        "第1项：完成内容最多1000个字" in words,
        "第2项：未完成的原因最多500个字" in words,
    ) == (
        True,
        True,
    )
    assert LONG in words
    assert not TaskOutcome.objects.exists()
    said |= {f"done-{first}": "第一行\r\n第二行", f"reason-{second}": ""}
    response = post(client, officer, "task_outcomes", report.pk, **said)
    assert response.url == url("summary_detail", report.pk)
    assert [row.done for row in task_rows(report)] == ["第一行\n第二行", ""]
    assert "还有2项" in opened(client, officer, "summary_detail", report.pk)


def test_a_stale_page_of_outcomes_keeps_what_was_typed_and_shows_what_is_stored(client, report):
    officer = officer_of(report.district)
    key = task_rows(report)[0].key
    seen = hidden(client, officer, "task_outcomes", report.pk)
    post(client, officer, "task_outcomes", report.pk, **seen, **{f"done-{key}": "先写的"})

    response = post(
        client, officer, "task_outcomes", report.pk, **seen, **{f"done-{key}": "后写的"}
    )

    words = response.content.decode()
    assert response.status_code == 409
    assert ("先写的" in words, "后写的" in words) == (True, True)
    again = {**form_data(response), f"done-{key}": "后写的"}
    assert post(client, officer, "task_outcomes", report.pk, **again).status_code == 302
    assert task_rows(report)[0].done == "后写的"


def test_a_district_without_a_signed_plan_is_told_so(client, center, round):
    report = make_summary(round, center.district)

    words = opened(client, officer_of(center.district), "task_outcomes", report.pk)

    assert "没有需要填写的任务" in words


def test_problems_are_added_changed_moved_and_taken_away(client, report):
    officer = officer_of(report.district)
    assert "还没有列出问题" in opened(client, officer, "problem_list", report.pk)
    said = hidden(client, officer, "problem_add", report.pk)
    for _ in range(2):  # a double submit stores once
        post(client, officer, "problem_add", report.pk, **said, problem="甲", cause="", advice="")
    row = ReportProblem.objects.get()
    make_problem(report, problem="乙")
    post(client, officer, "problem_move", row.pk, direction="down")
    post(client, officer, "problem_edit", row.pk, version=1, problem="甲改", cause="场地")
    words = opened(client, officer, "problem_list", report.pk)
    assert words.index("乙") < words.index("甲改")

    post(client, officer, "problem_remove", row.pk)

    assert "甲改</h2>" not in opened(client, officer, "problem_list", report.pk)
    missing = post(client, officer, "problem_add", report.pk, **said, problem="")
    assert "请填写问题" in missing.content.decode()


def test_cases_are_ticked_and_stand_in_the_report(client, report, center):
    officer = officer_of(report.district)
    assert "还没有可选的典型案例" in opened(client, officer, "chosen_cases", report.pk)
    pieces = [make_published(center) for _ in range(4)]

    four = post(client, officer, "chosen_cases", report.pk, pieces=[piece.pk for piece in pieces])
    assert "最多3篇" in four.content.decode()
    post(client, officer, "chosen_cases", report.pk, pieces=[pieces[0].pk])

    words = opened(client, officer, "summary_detail", report.pk)
    assert pieces[0].edition.title in words


def test_a_supplement_is_entered_with_its_file_and_confirmed_by_another(client, center, round):
    make_record(center, round, person_times=120, persons=100)
    head, officer = head_of(center), officer_of(center.district)
    said = hidden(client, head, "supplement_add")
    said |= {"center": center.pk, "figure": "person_times", "amount": "八", "reason": "停电"}

    wrong = post(client, head, "supplement_add", **said)
    words = wrong.content.decode()
    assert ("数量请填写整数" in words, "请上传证明材料" in words) == (True, True)
    said |= {"amount": "8"}
    for _ in range(2):
        post(client, head, "supplement_add", **said, file=upload(pdf(), "签到表.pdf"))

    row = Supplement.objects.get()
    assert [todo.label for todo in todos_for(officer, at=DECEMBER) if "补充数" in todo.label]
    post(client, officer, "supplement_step", row.pk, step="confirm")
    report = make_summary(round, center.district)
    page = opened(client, officer, "summary_detail", report.pk)
    words = " ".join(re.sub(r"<[^>]*>", " ", page).split())
    assert "平台 120 + 补充 8" in words
    for anchor in ('href="#part-supplements">+ 补充 8</a>', 'id="part-supplements"'):
        assert anchor in page


def test_who_entered_it_is_told_why_they_cannot_confirm(client, center, round):
    officer = officer_of(center.district)
    row = make_supplement(center, round, by=officer)

    response = post(client, officer, "supplement_step", row.pk, step="confirm")

    assert "须由不同的人办理" in response.content.decode()
    row.refresh_from_db()
    assert row.state == "entered"


def test_one_reason_against_both_answers_to_an_own_supplement_is_said_once(client, center, round):
    officer = officer_of(center.district)
    row = make_supplement(center, round, by=officer)

    page = opened(client, officer, "supplement_detail", row.pk)

    assert page.count("录入和确认补充数须由不同的人办理") == 1
    assert "暂不能办理，原因如下" in page
    assert ("暂不能不予确认" in page, "暂不能确认" in page) == (False, False)
    assert 'value="take_back"' in page
    leader = make_desk(Role.DISTRICT_LEADER, center.district)
    page = opened(client, leader, "supplement_detail", row.pk)
    assert ('value="confirm"' in page, "暂不能办理" in page) == (True, False)


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.DISTRICT_LEADER])
def test_what_is_not_settled_is_said_to_who_signs(client, center, round, role):
    make_verification(make_case(center, round))
    make_supplement(center, round)
    make_published(center)
    report = walk_up(make_summary(round, center.district), until="hand_in", at=DECEMBER)
    desk = make_desk(role, center.district)

    page = opened(client, desk, "summary_detail", report.pk)

    said = ("1张核实单没有办结", "1项补充数没有确认", "还没有附典型案例")
    assert tuple(words in page for words in said) == (True, True, False)
    for link in re.findall(r'<li>\s*<a href="([^"]*\?round=[^"]*)">有1', page):
        assert client.get(link).status_code == 200
    take_step("sign", content=report, by=make_desk(Role.DISTRICT_LEADER), at=DECEMBER)
    assert "没有办结，报告中的数据" not in opened(client, desk, "summary_detail", report.pk)


def test_the_evidence_is_served_to_those_who_see_the_row_alone(client, center, round):
    row = make_supplement(center, round)
    address = url("supplement_file", row.public_id)
    other = make_center(make_unit(round, make_subdistrict("潘家园街道")))
    elsewhere = make_desk(Role.DISTRICT_OFFICER, make_district("海淀区"))

    for desk, status in (
        (officer_of(center.district), 200),
        (head_of(center), 200),
        (head_of(other), 404),
        (elsewhere, 404),
        (make_desk(Role.CITY_OFFICER), 404),  # nobody has confirmed it
    ):
        assert client.sit_at(desk).get(address).status_code == status
    assert AuditEvent.objects.filter(what="查看补充数证明材料").count() == 2


def test_a_row_is_asked_about_from_its_own_page_and_answered(client, center, round):
    case = make_case(center, round)
    head, officer = head_of(center), officer_of(center.district)
    asking = url("verification_add", "case", case.public_id)
    assert asking in client.sit_at(officer).get(f"/cases/{case.public_id}/").content.decode()
    assert asking not in client.sit_at(head).get(f"/cases/{case.public_id}/").content.decode()
    said = hidden(client, officer, "verification_add", "case", case.public_id)
    due_on = timezone.localdate()
    said |= {"figure": "counting_cases", "question": "结案日期不对", "due_on": str(due_on)}

    response = post(client, officer, "verification_add", "case", case.public_id, **said)

    row = Verification.objects.get()
    assert response.url == url("verification_detail", row.pk)
    assert case.number in opened(client, head, "verification_detail", row.pk)
    empty = post(client, head, "verification_answer", row.pk, answer="", text="")
    assert ("请选择答复" in empty.content.decode(), "请填写说明" in empty.content.decode()) == (
        True,
        True,
    )
    post(client, head, "verification_answer", row.pk, answer="right", text="按档案无误")
    post(client, officer, "verification_step", row.pk, step="close")
    row.refresh_from_db()
    assert (row.state, row.answer_text) == ("closed", "按档案无误")


def test_both_sides_have_it_on_their_list_with_its_day(center, round):
    row = make_verification(make_case(center, round))
    head, officer = head_of(center), officer_of(center.district)

    def waiting(desk):
        return [
            (todo.count, todo.due_at is not None)
            for todo in todos_for(desk, at=DECEMBER)
            if "核实单" in todo.label
        ]

    assert (waiting(head), waiting(officer)) == ([(1, True)], [])
    said = {"verification": row, "answer": "right", "text": "无误", "by": head, "at": DECEMBER}
    verifications.answer(**said)
    assert (waiting(head), waiting(officer)) == ([], [(1, True)])


def test_the_year_of_a_center_goes_from_its_draft_into_the_report(client, center, round):
    head, officer = head_of(center), officer_of(center.district)
    said = {"version": 1, "text": "全年平稳", "highlights": "缝补小组"}
    post(client, head, "center_summary_edit", round.pk, **said)
    row = CenterSummary.objects.get()
    assert "全年平稳" not in opened(client, officer, "center_summary_list")
    assert f"还有1个中心没有上交：{center}" in opened(client, officer, "center_summary_list")
    post(client, head, "center_summary_step", row.pk, step="hand_in")
    assert "全年平稳" in opened(client, officer, "center_summary_list")
    early = post(client, officer, "center_summary_quote", row.pk, column="text", part="tasks_text")
    assert "还没有开始填报" in early.content.decode()
    report = make_summary(round, center.district)

    post(client, officer, "center_summary_quote", row.pk, column="text", part="tasks_text")

    report.refresh_from_db()
    assert report.tasks_text.endswith(f"{center}：全年平稳")


def test_a_center_is_asked_for_its_year_in_the_last_weeks_until_it_is_in(center, round):
    head = head_of(center)
    due_at = Obligation.objects.get(stage__kind="summary", district=center.district).due_at

    def asked(at):
        return ["年度小结" in todo.label for todo in todos_for(head, at=at)].count(True)

    assert asked(due_at - timedelta(days=45, seconds=1)) == 0
    assert asked(due_at - timedelta(days=45)) == 1
    make_center_summary(center, round)
    assert asked(due_at) == 0


def test_the_signed_parts_are_what_the_city_reads(client, report, center):
    row = make_problem(report, problem="上报的问题")
    for task in task_rows(report):
        TaskOutcome.objects.create(
            report=report,
            task_id=int(task.key),
            round=report.round,
            district=report.district,
            outcome="done",
            done="做完了",
        )
    walk_up(report, until="sign", at=DECEMBER)
    ReportProblem.objects.filter(pk=row.pk).update(problem="后来改的")
    city = make_desk(Role.CITY_OFFICER)

    for name, args in (("summary_detail", [report.pk]), ("version_detail", [report.pk, 1])):
        words = opened(client, city, name, *args)
        assert ("上报的问题" in words, "后来改的" in words, "做完了" in words) == (
            True,
            False,
            True,
        )


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_asks_as_much_for_three_rows_as_for_one(
    client, center, round, name, django_assert_num_queries
):
    def fill(where):
        make_supplement(where, round)
        make_verification(make_case(where, round))
        make_center_summary(where, round)

    fill(center)
    client.sit_at(officer_of(center.district))
    client.get(url(name))
    with django_assert_num_queries(QUERIES[name]):
        client.get(url(name))
    for place in ("潘家园街道", "双井街道"):
        fill(make_center(make_unit(round, make_subdistrict(place))))

    with django_assert_num_queries(QUERIES[name]):
        client.get(url(name))


def test_the_form_of_a_problem_says_how_long_it_may_be():
    most = ReportProblem._meta.get_field("problem").max_length

    assert f"最多{most}个字" in NewProblemForm()["problem"].help_text
