"""SQL that is kept answers as the queryset it was made of, whatever stands in its slots."""

from datetime import date

import pytest
from django.db.models import Count, Q, Sum

from accounts.models import District
from core.statements import Slot, Statement, filling, slots
from pilots.models import Round
from tests.accounts.factories import make_district
from tests.pilots.factories import make_round

pytestmark = pytest.mark.django_db


def test_one_statement_answers_for_each_value_that_fills_it():
    make_district("朝阳区"), make_district("海淀区")
    statement = Statement.of(District.objects.filter(name=Slot("name")).values_list("name"))

    for name in ("海淀区", "朝阳区"):
        assert [tuple(row) for row in statement.rows({"name": name})] == [(name,)]
    assert statement.rows({"name": "没有的区"}) == []


def test_a_list_has_a_slot_for_each_of_its_values():
    pks = [make_district(name).pk for name in ("朝阳区", "海淀区", "丰台区")]
    asked = District.objects.filter(pk__in=slots("pk", 2)).order_by("pk").values_list("pk")
    statement = Statement.of(asked)

    assert [pk for (pk,) in statement.rows(filling("pk", pks[:2]))] == pks[:2]
    assert [pk for (pk,) in statement.rows(filling("pk", pks[1:]))] == pks[1:]


def test_values_are_what_django_makes_of_them():
    round = make_round()
    rows = Round.objects.filter(service_starts_on=Slot("day")).values_list(
        "pk", "service_starts_on", "is_pro_rata", "form_token"
    )
    asked = rows.annotate(years=Sum("year"), n=Count("pk", filter=Q(year__gte=Slot("year"))))
    values = {"day": round.service_starts_on, "year": 2000}

    [row] = Statement.of(asked).rows(values)

    told = (round.pk, round.service_starts_on, round.is_pro_rata, round.form_token, round.year, 1)
    assert tuple(row) == told
    assert [type(value) for value in row] == [type(value) for value in told]


def test_what_does_not_fill_a_slot_is_an_error_and_no_empty_answer():
    statement = Statement.of(Round.objects.filter(service_starts_on=Slot("day")).values_list("pk"))

    with pytest.raises(KeyError):
        statement.rows({"other": date(2021, 1, 1)})
