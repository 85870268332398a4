"""Sessions written down off line come in as logged; what goes out adds up to the page's figure."""

from datetime import time

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent, Message
from accounts.roles import Role
from core.kept_files import Kept
from core.minutes import format_hours
from core.problems import Refused
from core.progress import finished
from supervision.models import SupervisionSession
from supervision.off_line.sessions import check_sessions, take_sessions
from supervision.off_line.sheet import session_template
from supervision.states import SessionState
from tests.accounts.factories import make_desk
from tests.centers.factories import make_center, make_person
from tests.sheets import cells_of, confirmed, filled, sent
from tests.supervision.factories import HELD_ON, NEXT_DAY, make_session

pytestmark = pytest.mark.django_db
UPLOAD, COPY, CONFIRM, TEMPLATE = (
    reverse(f"supervision:session_{name}") for name in ("upload", "copy", "confirm", "template")
)
CANARY = "金丝雀议题"


@pytest.fixture
def center(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NEXT_DAY)
    return make_center()


@pytest.fixture
def supervisor(center):
    return make_desk(Role.SUPERVISOR, center.subdistrict)


@pytest.fixture
def worker(center):
    return make_desk(Role.CENTER_WORKER, center.subdistrict)


def line(supervisor=None, **more):
    named = {"督导": str(supervisor.user)} if supervisor else {}
    return {
        "督导日期": str(HELD_ON),
        "开始时间": "14:00",
        "结束时间": "16:00",
        **named,
        "督导功能": "教育性督导",
        "督导形式": "团体督导",
        "督导方式": "现场",
        "督导议题": CANARY,
        "其他单位的受督导人员": "王芳 潘家园街道社工站；赵敏",
    } | more


def book(center, by, *rows) -> bytes:
    return filled(session_template(center=center, by=by, on=NEXT_DAY.date()), rows)


def check(content, center, by):
    upload = ContentFile(content, "督导.xlsx")
    return finished(check_sessions(upload, center=center, by=by, at=NEXT_DAY))


def take(content, center, by):
    seen = check(content, center, by).seen
    kept = Kept("督导.xlsx", content)
    return take_sessions(kept=kept, seen=seen, center=center, by=by, at=NEXT_DAY)


def said(found) -> list[str]:
    return [f"{one.row} {one.label} {one.message}" for one in found.problems]


def test_a_center_logs_what_its_supervisor_then_confirms(center, supervisor, worker):
    person = make_person(center, "钱社工")
    content = book(center, worker, line(supervisor, 受督导人员="钱社工"))

    assert said(check(content, center, worker)) == []
    assert take(content, center, worker) == 1

    session = SupervisionSession.objects.get()
    assert (session.state, session.logged_side, session.confirmed_at) == ("logged", "center", None)
    assert (session.minutes, session.attendee_count) == (120, 3)
    assert session.attendances.get(person=person).name == "钱社工"
    assert Message.objects.filter(desk=supervisor).count() == 1


def test_a_supervisor_logs_the_own_sessions_and_names_nobody(center, supervisor):
    content = book(center, supervisor, line())

    assert "督导" not in cells_of(content)[2]
    assert take(content, center, supervisor) == 1
    session = SupervisionSession.objects.get()
    assert (session.supervisor, session.logged_side) == (supervisor, "supervisor")


WRONG = [
    pytest.param({"结束时间": "13:00"}, "结束时间", "须晚于开始时间", id="ends before"),
    pytest.param({"督导日期": "2021-06-12"}, "督导日期", "才结束", id="not yet held"),
    pytest.param({"督导日期": "2020-06-10"}, "督导日期", "服务期内", id="no round"),
    pytest.param({"督导": "生人"}, "督导", "不是服务本中心的督导", id="nobody here"),
    pytest.param({"受督导人员": "生人"}, "受督导人员", "不在“本中心人员”中", id="no staff"),
    pytest.param(
        {"其他单位的受督导人员": None}, "受督导人员", "至少填写一名", id="nobody attended"
    ),
    pytest.param({"督导形式": "唱歌"}, "督导形式", "不在可选项中", id="unknown form"),
    pytest.param({"督导议题": "长" * 121}, "督导议题", "不能超过120个字", id="too long"),
]


@pytest.mark.parametrize(("typed", "label", "message"), WRONG)
def test_a_mistake_is_told_beside_its_cell_and_logs_nothing(
    center, supervisor, worker, typed, label, message
):
    content = book(center, worker, line(supervisor, **typed), line(supervisor, 开始时间="15:00"))

    found = check(content, center, worker)

    assert [(one.row, one.label) for one in found.problems][0] == (4, label)
    assert message in found.problems[0].message
    with pytest.raises(Refused):
        take(content, center, worker)
    assert not SupervisionSession.objects.exists()


def test_doubts_and_what_is_on_file_are_told(center, supervisor, worker):
    make_session(center, supervisor=supervisor, by=worker)
    content = book(
        center,
        worker,
        line(supervisor),
        line(supervisor, 开始时间="15:00", 结束时间="17:00"),
        line(supervisor, 开始时间="08:00", 结束时间="13:00"),
    )

    found = check(content, center, worker)

    assert said(found) == []
    assert [row.is_on_file for row in found.rows] == [True, False, False]
    who = supervisor.user
    assert found.doubts == [
        f"第5行：{who}在2021年6月10日 14:00至16:00另有一次督导，时间重叠，请核对。",
        f"第6行：{who}当天的督导合计9小时，超过8小时，请核对。",
    ]
    assert take(content, center, worker) == 2
    assert take(content, center, worker) == 0


def test_checking_asks_as_much_for_three_rows_as_for_one(
    center, supervisor, worker, django_assert_num_queries
):
    hours = [("08:00", "09:00"), ("10:00", "11:00"), ("14:00", "16:00")]
    rows = [line(supervisor, 开始时间=begins, 结束时间=ends) for begins, ends in hours]

    for content in (book(center, worker, rows[0]), book(center, worker, *rows)):
        with django_assert_num_queries(7):
            check(content, center, worker)


def test_upload_copy_and_confirm_leave_no_topic_in_the_logs(
    client, center, supervisor, worker, caplog
):
    client.sit_at(worker)
    wrong = book(center, worker, line(supervisor, 督导功能="唱歌"))
    right = book(center, worker, line(supervisor))

    copy = confirmed(client, client.post(UPLOAD, {"file": sent(wrong)}), COPY)
    checked = client.post(UPLOAD, {"file": sent(right)})
    stored = confirmed(client, checked, CONFIRM)
    again = confirmed(client, checked, CONFIRM)

    assert "不在可选项中" in str(cells_of(b"".join(copy)))
    assert "已导入1次督导" in stored.content.decode()
    assert "没有重复导入" in again.content.decode()
    assert SupervisionSession.objects.count() == 1
    assert CANARY not in str(list(AuditEvent.objects.values())) + caplog.text


def test_a_supervisor_of_two_centers_says_first_of_which(client, center, supervisor):
    client.sit_at(supervisor)
    code = center.subdistrict.code

    page = client.get(f"{UPLOAD}?center={code}").content.decode()
    content = client.get(f"{TEMPLATE}?center={code}").content
    foreign = client.get(f"{TEMPLATE}?center=999999")

    assert f"{TEMPLATE}?center={code}" in page
    assert "本中心人员" in str(cells_of(content, "说明"))
    assert foreign.status_code == 404


@pytest.mark.parametrize("show", ["counting", "awaiting"])
def test_what_is_exported_adds_up_to_the_figure_of_the_page(client, center, supervisor, show):
    state = SessionState.CONFIRMED if show == "counting" else SessionState.LOGGED
    other = SessionState.LOGGED if show == "counting" else SessionState.CONFIRMED
    at = {"supervisor": supervisor}
    # Each rounds to 0.3 hours, together they are 1.0.
    for hour in (8, 10, 12):
        make_session(center, **at, state=state, starts_at=time(hour), minutes=20)
    make_session(center, **at, state=other, starts_at=time(15), minutes=45)
    client.sit_at(supervisor)

    page = client.get(f"{reverse('supervision:session_list')}?show={show}")
    sheet = client.get(f"{reverse('supervision:session_sheet')}?show={show}")

    word = "已确认督导时长" if show == "counting" else "待确认督导时长"
    (tile,) = [tile for tile in page.context["tiles"] if tile.label == word]
    (total,) = [row for row in cells_of(sheet.content) if row[0] == "合计"]
    assert (tile.value, float(total[9])) == (format_hours(60), 1.0)


def test_hours_that_are_not_of_one_kind_are_not_added_up(client, center, supervisor):
    make_session(center, supervisor=supervisor)
    client.sit_at(supervisor)

    sheet = client.get(reverse("supervision:session_sheet"))

    assert "合计" not in [row[0] for row in cells_of(sheet.content)]
