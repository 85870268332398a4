"""The pages of retention: numbers for those who answer and those who audit, names for nobody."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from accounts.roles import Role
from cases.models import Hold, RetentionRule, RetentionRun
from cases.retention.anonymizing import run
from cases.retention.due import years_now
from cases.retention.report import soon
from tests.accounts.factories import make_desk, make_subdistrict
from tests.cases.factories import make_current_case
from tests.cases.retention.files import (
    CANARY,
    DAY_AFTER,
    LAST_DAY,
    admin,
    close_rounds,
    head_of,
    make_old_case,
    the_rule,
)
from tests.centers.factories import make_center

pytestmark = pytest.mark.django_db
REPORT = reverse("cases:retention_report")


def page(client, desk, address=REPORT) -> str:
    answer = client.sit_at(desk).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_falls_due_is_told_by_center_in_numbers_alone(client):
    case = make_old_case()
    close_rounds()
    RetentionRule.objects.filter(pk=the_rule().pk).update(years=1)  # past, whatever today is
    readers = (
        head_of(case),
        make_desk(Role.DISTRICT_OFFICER, case.district),
        make_desk(Role.AUDIT_ADMIN),
        make_desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict("潘家园街道")),
    )

    told = [client.sit_at(desk).get(REPORT) for desk in readers]

    found = [[(name, t.clients, t.records) for name, t in a.context["soon"]] for a in told]
    assert found == [[(str(case.center), 1, 1)]] * 3 + [[]]
    assert all(CANARY not in answer.content.decode() for answer in told)


@pytest.mark.parametrize(("days", "count"), [(90, 1), (91, 0)])
def test_soon_is_within_ninety_days(days, count):
    case = make_old_case()
    close_rounds()
    on = LAST_DAY.date() - timedelta(days=days)

    assert len(soon(years_now(), desk=head_of(case), on=on)) == count


def test_each_reader_gets_the_numbers_of_a_run_for_the_own_units(client):
    case = make_old_case()
    close_rounds()
    made = run(is_dry=True, by=None, at=DAY_AFTER)
    address = reverse("cases:retention_run", args=[made.public_id])

    own = client.sit_at(head_of(case)).get(address).context["centers"]
    foreign = page(
        client, make_desk(Role.EXECUTIVE_DIRECTOR, make_subdistrict("潘家园街道")), address
    )

    assert [(name, total.clients) for name, total in own] == [(str(case.center), 1)]
    assert "没有到期的案卷" in foreign
    assert "试运行" in page(client, make_desk(Role.AUDIT_ADMIN))


def test_a_run_that_did_not_end_says_so(client):
    made = RetentionRun.objects.create(
        is_dry=True, rules={"case": 30}, on=DAY_AFTER.date(), at=DAY_AFTER
    )
    desk = make_desk(Role.AUDIT_ADMIN)

    assert "未完成，下一次继续" in page(client, desk)
    assert "没有运行完" in page(client, desk, reverse("cases:retention_run", args=[made.public_id]))


def test_the_administrator_changes_a_period_within_its_bounds_and_on_record(client):
    rule = the_rule("complaint")
    address = reverse("cases:retention_rule", args=[rule.pk])
    client.sit_at(admin())
    facts = {"version": rule.version, "years": "2", "basis": "区档案馆批复"}

    refused = client.post(address, facts)
    saved = client.post(address, {**facts, "years": "5"})
    stale = client.post(address, {**facts, "years": "6"})

    rule.refresh_from_db()
    assert "3年至100年" in refused.content.decode()
    assert (saved.status_code, stale.status_code, rule.years) == (302, 409, 5)
    assert AuditEvent.objects.get(what="修改保存期限").changes["保存年数"] == ["10", "5"]
    client.post(address, {"version": rule.version, "years": "", "basis": ""})
    assert "永久" in client.get(reverse("cases:retention_rules")).content.decode()


def test_a_file_is_held_and_let_go_on_its_page(client):
    case = make_current_case()
    address = reverse("cases:case_hold", args=[case.public_id])
    client.sit_at(head_of(case))
    assert address in page(
        client, head_of(case), reverse("cases:case_detail", args=[case.public_id])
    )
    posted = {"form_token": uuid4(), "extent": "person", "reason": "诉讼未了。", "until": ""}

    empty = client.post(address, {**posted, "extent": "", "reason": ""})
    answers = [client.post(address, posted) for _ in range(2)]

    assert [m.message for m in empty.context["form"].error_summary()] == [
        "请选择暂缓范围",
        "请填写暂缓原因",
    ]
    assert [answer.url for answer in answers] == [address] * 2
    held = Hold.objects.get()
    assert (held.client, held.reason) == (case.client, "诉讼未了。")
    release = reverse("cases:hold_release", args=[held.public_id])
    assert release in client.get(address).content.decode()
    assert client.post(release).url == address
    assert release not in client.get(address).content.decode()


def test_the_command_counts_unless_told_otherwise_and_by_whom(capsys, monkeypatch):
    case = make_old_case()
    close_rounds()
    monkeypatch.setattr(timezone, "now", lambda: DAY_AFTER)

    call_command("anonymize_expired")
    assert "服务对象1、案例1、服务记录1" in capsys.readouterr().out
    for name in ("", make_desk(Role.AUDIT_ADMIN).user.username):
        with pytest.raises(CommandError):
            call_command("anonymize_expired", yes=True, by=name)
    case.refresh_from_db()
    assert not case.is_anonymized

    call_command("anonymize_expired", yes=True, by=admin().user.username)
    case.refresh_from_db()
    assert case.is_anonymized
    assert [run.is_dry for run in RetentionRun.objects.order_by("pk")] == [True, False]


def test_without_any_run_the_page_says_what_comes(client):
    answer = page(client, make_desk(Role.DISTRICT_LEADER, make_center().district))

    assert "还没有到期处理" in answer
