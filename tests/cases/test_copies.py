"""Copied texts are found by keyed hashes beside them; nothing readable is stored."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.roles import Role
from cases import actions
from cases.copies import SHORTEST_COPY, letters, text_hash
from cases.models import Case, ServiceRecord
from cases.second_look_facts import doubts_about
from cases.states import CaseState
from tests.accounts.factories import make_desk, make_district, make_subdistrict
from tests.cases.factories import NOON, desk_of, make_case, open_case, serve, write_stage
from tests.centers.factories import make_center
from tests.pilots.factories import make_unit

LONG = "经入户和访谈，主要需求为生活照料、情绪支持和资源链接；家庭支持不足，社区支持可以动员。"


def test_punctuation_width_case_and_line_breaks_do_not_hide_a_copy():
    changed = LONG.replace("，", ",\n").replace("；", "  ；").replace("。", "")

    assert letters("Ａｂ， 1。\n") == "ab1"
    assert text_hash(changed) == text_hash(LONG) != ""
    assert text_hash(LONG.replace("入户", "走访")) != text_hash(LONG)


@pytest.mark.parametrize(
    ("length", "is_compared"), [(SHORTEST_COPY - 1, False), (SHORTEST_COPY, True)]
)
def test_short_texts_are_not_compared(length, is_compared):
    assert bool(text_hash("字" * length + "，。 " * 40)) is is_compared


@pytest.mark.django_db
def test_every_save_puts_the_hash_beside_the_text_and_the_table_stays_unreadable():
    case = open_case(intake_note=LONG)
    serve(case, text=LONG)
    case = actions.take_step("assess", case=case, by=desk_of(case), at=NOON)
    write_stage(case, assessment_note=LONG)

    stored, service = Case.objects.get(), ServiceRecord.objects.get()
    hashes = {stored.intake_note_hash, stored.assessment_note_hash, service.text_hash}
    assert hashes == {text_hash(LONG)}
    assert stored.closing_note_hash == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_case")
        dump = repr(cursor.fetchall())
        cursor.execute("SELECT * FROM cases_servicerecord")
        dump += repr(cursor.fetchall())
    assert "需求" not in dump
    assert letters(LONG) not in dump

    blanked = write_stage(Case.objects.get(), assessment_note="短。")
    assert blanked.assessment_note_hash == ""


@pytest.mark.django_db
def test_copies_are_found_in_the_own_district_only():
    center = make_center()
    case = make_case(CaseState.CLOSED, center)
    twin = make_case(CaseState.CLOSED, center)
    abroad = make_subdistrict("海淀街道", make_district("海淀区"))
    foreign = make_case(CaseState.CLOSED, make_center(make_unit(case.round, abroad)))
    for row in (case, twin, foreign):
        Case.objects.filter(pk=row.pk).update(closing_note_hash=text_hash(LONG))
        row.records.update(text_hash=text_hash(LONG))
    # The services of the three lie at one hour, by three workers: copies, and no overlap.

    found = doubts_about([case, foreign], by=make_desk(Role.DISTRICT_OFFICER, center.district))

    assert list(found) == [case.pk]
    sentences = "".join(doubt.text for doubt in found[case.pk])
    assert [doubt.code for doubt in found[case.pk]] == ["text_copied", "record_copied"]
    assert twin.number in sentences
    assert foreign.number not in sentences


@pytest.mark.django_db
def test_the_facts_of_the_rules_are_those_of_the_rows():
    """Overlap, lateness and a missing evaluation, read back from stored rows."""
    center = make_center()
    case = make_case(CaseState.CLOSED, center)
    second = make_case(CaseState.INTAKE, center, worker=desk_of(case))
    serve(second, served_on=case.opened_on)
    case.records.update(is_late_entry=True)
    Case.objects.filter(pk=case.pk).update(evaluation_note="")

    (found,) = doubts_about([case], by=make_desk(Role.DISTRICT_OFFICER, center.district)).values()

    assert [doubt.code for doubt in found] == ["two_places", "all_late", "not_measured"]
    assert f"同时在案例{second.number}（09:00至10:30）" in found[0].text


@pytest.mark.django_db
def test_old_rows_get_their_hashes_and_a_second_run_has_nothing_to_do():
    case = open_case(intake_note=LONG)
    serve(case, text=LONG)
    Case.objects.update(intake_note_hash="")
    ServiceRecord.objects.update(text_hash="")

    assert [_run("--dry-run"), _run(), _run()] == [
        ["服务案例：需要补算1条", "服务记录：需要补算1条"],
        ["服务案例：已补算1条", "服务记录：已补算1条"],
        ["服务案例：已补算0条", "服务记录：已补算0条"],
    ]
    assert Case.objects.get().intake_note_hash == text_hash(LONG)
    assert ServiceRecord.objects.get().text_hash == text_hash(LONG)


def _run(*options) -> list[str]:
    out = StringIO()
    call_command("hash_texts", *options, stdout=out)
    return out.getvalue().splitlines()
