"""Warnings from the rows: a fixed number of queries, no text decrypted, nothing out of place."""

from datetime import date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, TextBand, TextPrint
from cases.prints import print_of
from cases.recognizing.seen import warnings_by_case
from cases.states import CaseState
from core import encryption
from core.deadlines import BEIJING
from tests.accounts.factories import make_district, make_subdistrict
from tests.cases.factories import (
    NOON,
    desk_of,
    make_case,
    make_worker,
    open_case,
    serve,
    write_stage,
)
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

pytestmark = pytest.mark.django_db
CANARY = (
    "金丝雀在三号楼旁边的小花园里和邻居们一起唱歌，情绪明显好转，主动提出下周想去老年活动站看看。"
)
LATER = NOON + timedelta(days=20)


def copying(center, text=CANARY) -> Case:
    """A closed case with one service of that text, on the day it was opened."""
    return make_case(CaseState.CLOSED, center, service={"text": text})


def sentences(*cases) -> list[list[tuple[str, str]]]:
    found = warnings_by_case(Case.objects.filter(pk__in=[case.pk for case in cases]))
    return [[(one.kind, one.sentence) for one in found[case.pk]] for case in cases]


def kinds(case) -> set[str]:
    return {kind for kind, _ in sentences(case)[0]}


def test_the_same_text_in_two_cases_is_seen_from_both_sides():
    center = make_center()
    one = copying(center)
    two = copying(center, CANARY.replace("花园", "公园"))

    (first, second) = sentences(one, two)

    (told,) = [text for kind, text in first if kind == "copied"]
    assert told.startswith(
        f"2021年6月1日的服务记录与案例{two.number}的2021年6月1日的服务记录文字约"
    )
    assert told.endswith("%相同。")
    assert any(one.number in text for kind, text in second if kind == "copied")
    assert "金丝雀" not in str(first + second)


def test_the_same_text_in_two_services_of_a_case():
    case = make_case(CaseState.INTERVENTION, make_center())
    for day in (2, 9):
        serve(case, served_on=date(2021, 6, day), text=CANARY)
    case.closed_on = LATER.date()  # all that the rules ask of the closing

    (found,) = warnings_by_case([case]).values()

    sentence = "2021年6月2日的服务记录与本案例的2021年6月9日的服务记录文字相同。"
    assert [one.sentence for one in found if one.kind == "copied"] == [sentence]


def test_copies_of_another_district_are_not_compared():
    near = copying(make_center())
    far = make_unit(near.round, make_subdistrict("上地街道", make_district("海淀区")))
    case = copying(make_center(far))

    assert "copied" not in kinds(case)


def test_a_person_whose_file_is_stopped_is_no_evidence():
    center = make_center()
    stopped = copying(center)
    case = copying(center)
    type(stopped.client).objects.filter(pk=stopped.client_id).update(
        stopped_at=NOON, id_number_hash="", name_phone_hash=""
    )

    assert "copied" not in kinds(case)


def test_one_worker_at_once_in_two_centers():
    unit = make_unit()
    here = make_center(unit)
    there = make_center(make_unit(unit.round, make_subdistrict("望京街道")))
    worker = make_worker(here)
    case = make_case(CaseState.CLOSED, here, worker)
    elsewhere = make_case(CaseState.INTERVENTION, there)
    record = serve(elsewhere, served_on=case.opened_on, starts_at=time(9, 30), minutes=30)
    type(record).objects.filter(pk=record.pk).update(served_by=worker.user)

    found = dict(sentences(case)[0])

    assert f"与{there.name}（案例{elsewhere.number}）09:30至10:00的服务时间重叠" in found["overlap"]


def test_the_number_of_queries_is_the_same_for_one_case_and_for_three():
    center = make_center()
    cases = [copying(center) for _ in range(3)]

    numbers = []
    for some in (cases[:1], cases):
        with CaptureQueriesContext(connection) as queries:
            warnings_by_case(some)
        numbers.append(len(queries))

    assert numbers == [5, 5]


def test_no_text_is_decrypted_for_a_warning(monkeypatch):
    center = make_center()
    cases = [copying(center) for _ in range(2)]
    monkeypatch.setattr(encryption, "decrypt", lambda stored: pytest.fail("decrypted"))

    assert warnings_by_case(cases)


def test_for_nothing_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert warnings_by_case([]) == {}


# The marks beside the rows


def marks(case) -> dict[str, str]:
    return dict(case.prints.values_list("name", "digest"))


def test_marks_are_kept_when_texts_are_saved():
    case = open_case(intake_note=CANARY)
    assert marks(case) == {"intake_note": print_of(CANARY).digest}

    write_stage(case, intake_note="改短了。")
    assert marks(case) == {}
    assert TextBand.objects.count() == 0


def test_a_dump_of_the_marks_holds_nothing_readable():
    case = open_case(intake_note=CANARY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_textprint")
        dumped = str(cursor.fetchall())
        cursor.execute("SELECT * FROM cases_textband")
        dumped += str(cursor.fetchall())

    assert case.prints.count() == 1
    assert not any(sign in dumped for sign in set(CANARY) - set(" "))


def test_the_command_makes_what_is_missing_and_can_be_run_again():
    case = open_case(intake_note=CANARY)
    write_stage(case, intake_note=CANARY)
    serve(case, text=CANARY)
    kept = marks(case)
    TextBand.objects.all().delete()
    TextPrint.objects.all().delete()

    told = [StringIO(), StringIO()]
    for out in told:
        call_command("keep_text_prints", stdout=out)

    assert marks(case) == kept == {"intake_note": kept["intake_note"], "text": kept["text"]}
    assert [out.getvalue() for out in told] == [
        "已补做或更新2条文字标记。\n",
        "已补做或更新0条文字标记。\n",
    ]


def test_many_records_of_one_evening_are_seen():
    evening = datetime(2021, 6, 12, 23, tzinfo=BEIJING)
    case = make_case(CaseState.CLOSED, at=evening)
    again = make_case(CaseState.INTERVENTION, case.center, desk_of(case), at=evening)
    for n in range(10):
        serve(again, at=evening + timedelta(minutes=n), starts_at=time(n))

    found = dict(sentences(case)[0])

    assert found["at_once"] == "2021年6月12日夜间（22时至次日6时）由同一人登记了11条服务。"
