"""What an act changed, in the words of the pages; and what no audit value may ever hold."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import models

from accounts.models import User
from cases.models import (
    Case,
    Client,
    Complaint,
    ConsentRecord,
    Referral,
    ResourceLink,
    ServiceRecord,
)
from centers.models import Center, Intern, Person, Professional, Volunteer
from core.changes import (
    CHANGED,
    CLEARED,
    FILLED,
    changed,
    differences,
    filled_in,
    in_words,
    is_untold,
    told_of,
)
from core.encryption import EncryptedTextField
from funding.models import FundingPool
from pilots.choices import Method
from pilots.models import Recommendation
from supervision.models import SupervisionSession

CANARY = "金丝雀不可外传"
SECRETS = {
    User: {"password"},
    Client: {"name", "id_number", "id_number_hash", "phone", "address", "is_minor"},
    ConsentRecord: {"signer"},
    Case: {
        "intake_note",
        "assessment_note",
        "goals",
        "plan_note",
        "evaluation_note",
        "closing_note",
        "closing_reason",
        "recognition_note",
    },
    ServiceRecord: {"text"},
    Complaint: {"complainant", "contact", "text", "reply"},
    Referral: {"contact", "reason", "materials", "consent_signer", "result"},
    ResourceLink: {"provider", "what", "result"},
    SupervisionSession: {"topic", "advice"},
    Person: {"phone"},
    Volunteer: {"name", "phone"},
    Professional: {"name", "phone"},
    Intern: {"name"},
    Recommendation: {"director_phone", "executive_phone", "contact_phone", "contact_mobile"},
}
MODELS = [
    model
    for room in ("accounts", "pilots", "centers", "cases", "supervision", "funding", "reports")
    for model in apps.get_app_config(room).get_models()
]


def secret_texts(model) -> list[str]:
    texts = models.CharField | models.TextField
    return [
        field.name
        for field in model._meta.concrete_fields
        if is_untold(field) and isinstance(field, texts)
    ]


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_no_secret_of_any_model_gives_its_value_to_the_log(model):
    hidden = secret_texts(model)
    encrypted = {
        field.name for field in model._meta.concrete_fields if isinstance(field, EncryptedTextField)
    }
    before, after = model(), model()
    for number, name in enumerate(hidden):
        setattr(before, name, f"{CANARY}{number}")
        setattr(after, name, f"{CANARY}改{number}")

    told = changed(told_of(before, hidden), after, hidden) if hidden else {}

    assert encrypted | SECRETS.get(model, set()) <= {
        field.name for field in model._meta.concrete_fields if is_untold(field)
    }
    assert CANARY not in str(told) + str(filled_in(after, hidden) if hidden else "")
    assert [pair for pair in told.values() if pair != ["", CHANGED]] == []
    assert len(told) == len(hidden)


def test_a_secret_does_not_come_out_by_being_printed():
    told = told_of(Client(name=CANARY), ("name",))

    assert CANARY not in f"{told} {told['姓名']!s} {told['姓名']!r} {told['姓名']}"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("", "张三", FILLED), ("张三", "李四", CHANGED), ("张三", "", CLEARED)],
)
def test_a_secret_field_is_named_with_what_became_of_it(before, after, said):
    stored = told_of(Client(name=before), ("name",))

    assert changed(stored, Client(name=after), ("name",)) == {"姓名": ["", said]}


@pytest.mark.parametrize(
    ("model", "name", "value", "words"),
    [
        (Case, "method", Method.GROUP, "小组"),
        (Center, "has_staff_rules", True, "是"),
        (Center, "has_staff_rules", False, "否"),
        (Center, "office_area", Decimal("80"), "80.0"),
        (Center, "opened_on", date(2021, 6, 18), "2021年6月18日"),
        (Center, "opened_on", None, ""),
        (FundingPool, "amount", 123_456, "1,234.56元"),
        (SupervisionSession, "starts_at", time(9, 5), "09:05"),
        (User, "disabled_at", datetime(2021, 6, 18, 4, tzinfo=UTC), "2021年6月18日 12:00"),
        (Person, "user", User(full_name="林夏"), "林夏"),
    ],
)
def test_a_value_is_told_as_a_page_shows_it(model, name, value, words):
    assert in_words(model._meta.get_field(name), value) == words


def test_only_what_is_no_longer_the_same_is_told():
    center = Center(address="甲街1号", phone="1", office_area=Decimal("80"))
    before = told_of(center)
    center.address, center.office_area = "乙街2号", Decimal("80.0")

    assert changed(before, center) == {"地址": ["甲街1号", "乙街2号"]}


def test_a_new_row_is_told_by_what_it_begins_with():
    pool = FundingPool(document_number="京财〔2021〕1号", amount=100)

    assert filled_in(pool, ("document_number", "amount", "issued_on")) == {
        "文号": ["", "京财〔2021〕1号"],
        "金额": ["", "1.00元"],
    }


def test_a_long_text_is_told_from_where_it_differs():
    same = "甲" * 500
    before, after = {"措施": f"{same}旧{'乙' * 400}"}, {"措施": f"{same}新"}

    (pair,) = differences(before, after).values()

    assert pair == [f"…{'甲' * 20}旧{'乙' * 279}…", f"…{'甲' * 20}新"]


def test_a_list_is_told_item_by_item():
    field = SimpleNamespace(flatchoices=[("a", "甲"), ("b", "乙")])

    assert in_words(field, ["a", "b", "丙"]) == "甲、乙、丙"
