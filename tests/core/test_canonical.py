from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from uuid import UUID

import pytest
from django.db.models import TextChoices
from hypothesis import given
from hypothesis import strategies as st

from core.canonical import canonical_text, sha256_of
from core.deadlines import BEIJING


class State(TextChoices):
    SIGNED = "signed", "已上报"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"区": "朝阳区"}, '{"区":"朝阳区"}'),
        (date(2021, 5, 18), '"2021-05-18"'),
        (datetime(2021, 5, 18, 18, 0, tzinfo=BEIJING), '"2021-05-18T10:00:00+00:00"'),
        (datetime(2021, 5, 18, 10, 0, tzinfo=UTC), '"2021-05-18T10:00:00+00:00"'),
        ({State.SIGNED: State.SIGNED}, '{"signed":"signed"}'),
        ((1, 2), "[1,2]"),
        (UUID(int=0), '"00000000-0000-0000-0000-000000000000"'),
        (10**20, "100000000000000000000"),
    ],
)
def test_there_is_one_text_for_one_content(value, text):
    assert canonical_text(value) == text


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        Decimal("60.0"),
        float("nan"),
        {1: "a"},
        {"a": {"b": [0.5]}},
        pytest.param({"a", "b"}, id="set"),
        timedelta(hours=1),
        datetime(2021, 5, 18, 18, 0),
        b"bytes",
        pytest.param(object(), id="object"),
    ],
    ids=repr,
)
def test_what_could_be_written_two_ways_is_refused(value):
    with pytest.raises(TypeError):
        canonical_text(value)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_the_order_of_keys_makes_no_difference(content):
    backwards = dict(reversed(content.items()))

    assert canonical_text(content) == canonical_text(backwards)


def test_the_checksum_is_taken_over_the_utf_8_text():
    assert sha256_of("朝阳区") == sha256("朝阳区".encode()).hexdigest()
    assert sha256_of("a") != sha256_of("b")
