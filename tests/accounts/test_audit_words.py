"""The log keeps identifiers; its readers see none of them."""

import pytest

from accounts.audit_pages.words import Change, changes_of, in_one_line, type_label
from accounts.models import AuditEvent


def words(changes, object_type="accounts.RoleGrant"):
    return changes_of(AuditEvent(object_type=object_type, changes=changes))


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("accounts.Subdistrict", "街道(乡镇)"),
        ("accounts.RoleGrant", "岗位"),
        ("accounts.Gone", "其他对象"),
        ("nonsense", "其他对象"),
        ("", ""),
    ],
)
def test_an_object_is_called_by_its_kind(name, label):
    assert type_label(name) == label


CHANGES = [
    ({"role": ["director", "supervisor"]}, Change("角色", "中心主任", "督导")),
    ({"basis": ["", "京民社发〔2021〕1号"]}, Change("授权依据", "—", "京民社发〔2021〕1号")),
    ({"valid_to": [None, "2021-05-18"]}, Change("终止日期", "—", "2021-05-18")),
    ({"fields": ["", "role、basis"]}, Change("填写项", "—", "角色、授权依据")),
    ({"rows": ["", 3]}, Change("条数", "—", "3")),
    ({"督导主题": ["甲", "乙"]}, Change("督导主题", "甲", "乙")),
    ({"no_such_column": [0, 1]}, Change("其他内容", "0", "1")),
    ({"is_open": [True, False]}, Change("其他内容", "是", "否")),
    ({"role": ["director", "gone"]}, Change("角色", "中心主任", "gone")),
    ({"basis": "没有成对"}, Change("授权依据", "—", "没有成对")),
    ({"basis": [["甲", "乙"], []]}, Change("授权依据", "甲、乙", "—")),
    ({"basis": [{"甲": 1}, None]}, Change("授权依据", '{"甲": 1}', "—")),
]


@pytest.mark.parametrize(("changes", "line"), CHANGES)
def test_a_change_is_told_in_the_words_of_its_page(changes, line):
    assert words(changes) == [line]


def test_money_is_shown_in_yuan():
    (line,) = words({"amount": [None, 123456]}, "funding.FundingPool")

    assert line.after == "1,234.56元"


def test_a_kind_that_is_gone_still_tells_its_changes():
    assert words({"name": ["甲", "乙"]}, "accounts.Gone") == [Change("其他内容", "甲", "乙")]


def test_all_changes_fit_one_line():
    event = AuditEvent(
        object_type="accounts.RoleGrant",
        changes={"role": ["director", "supervisor"], "basis": ["", "文件"]},
    )

    assert in_one_line(event) == "角色：中心主任→督导；授权依据：—→文件"
